import { formatAsn } from "../../base/asn.js";
import type { Router, Service, Span } from "../../language/design.js";
import { servingRouters } from "../placement.js";
import { type AnnouncedPrefix, type Facts, listRouters, prefixName, type Report } from "./facts.js";

function originName(entry: AnnouncedPrefix): string {
  if (entry.origin) return entry.origin.name;
  return entry.originAsn === undefined ? "an unknown AS" : formatAsn(entry.originAsn);
}

/** AC109, AC116 */
function shared({ announced }: Facts, report: Report): void {
  const first = new Map<string, AnnouncedPrefix>();
  for (const entry of announced) {
    const name = prefixName(entry);
    const other = first.get(name);
    if (!other) {
      first.set(name, entry);
      continue;
    }
    if (other.service === entry.service) continue;
    const related = [{ ...other.written.source, message: `${other.service.name} announces it here` }];
    if (entry.originAsn !== undefined && other.originAsn !== undefined && entry.originAsn !== other.originAsn) {
      const message = `${name} is announced by two networks, ${originName(other)} and ${originName(entry)}: filters and ROAs must allow both. Use one origin.`;
      report("AC116", entry.written.source, message, { related });
    } else {
      const message = `${name} also serves ${other.service.name}: withdrawing it at a site takes both services away there. Give ${entry.service.name} a prefix of its own.`;
      report("AC109", entry.written.source, message, { related });
    }
  }
}

/** AC110, AC111 */
function moreSpecifics({ announced, announcedIndex }: Facts, report: Report): void {
  for (const entry of announced) {
    if (entry.sites.size === 0 || !entry.origin) continue;
    const covering = announcedIndex
      .covering(entry.prefix)
      .filter((other) => other.prefix.length < entry.prefix.length && other.origin === entry.origin);
    const nearest = covering.filter((other) => other.sites.size > 0).at(-1);
    if (!nearest) continue;
    const elsewhere = new Set<Router>();
    for (const other of covering) for (const site of other.sites) if (!entry.sites.has(site)) elsewhere.add(site);
    const related = [{ ...nearest.written.source, message: `${prefixName(nearest)} covers it` }];
    if (elsewhere.size > 0) {
      const message = `${prefixName(entry)} is announced at ${listRouters(entry.sites)} only: it takes all its traffic there, also from users near ${listRouters(elsewhere)}, where just ${prefixName(nearest)} is announced.`;
      report("AC110", entry.written.source, message, { related });
      continue;
    }
    const rest = servingRouters(entry.origin).filter((router) => !entry.sites.has(router));
    if (rest.length === 0) continue;
    const message = `${prefixName(entry)} and ${prefixName(nearest)}, which covers it, are announced at ${listRouters(entry.sites)} only: withdrawn there, nothing is left. Announce ${prefixName(nearest)} at ${listRouters(rest)} too.`;
    report("AC111", entry.written.source, message, { related });
  }
}

/** Where a service says at which sites it is announced; its name where it does not say. */
function siteWords(service: Service): Span {
  return service.announcements.at(-1)?.at.source ?? service.nameSource;
}

/** True where a site that the service names did not resolve, so that nothing can be said about their number. */
function hasUnknownSite(service: Service): boolean {
  const selections = [...service.announcements.map((line) => line.at), ...service.withdrawals];
  return selections.some((selection) => selection.sites.some((site) => site.routers.length === 0));
}

/** AC112, AC113, AC115 */
function siteCounts({ design, sitesOf, announced }: Facts, report: Report): void {
  const inScenario = new Set(announced.filter((entry) => entry.scenarioSource).map((entry) => entry.service));
  for (const service of design.services) {
    const sites = sitesOf.get(service);
    if (!sites || !service.origin?.target || hasUnknownSite(service)) continue;
    // A service that waits for a scenario to announce it is meant to be silent.
    if (sites.size === 0 && inScenario.has(service)) continue;
    const { name, nameSource } = service;
    if (sites.size === 0) {
      const related = service.withdrawals.map((line) => ({ ...line.source, message: "withdrawn here" }));
      const message = `No PoP announces ${name}, so nobody reaches it. Announce it: ‘announce at all’, or at a site by name.`;
      report("AC115", nameSource, message, { related });
    } else if (service.cast === "anycast" && sites.size < 2) {
      const message = `${name} is announced at ${listRouters(sites)} alone; anycast wants two or more PoPs. Add a PoP, or declare it ‘unicast’.`;
      report("AC112", nameSource, message);
    } else if (service.cast === "unicast" && sites.size > 1) {
      const message = `${name} is unicast, yet ${listRouters(sites)} announce it. Name one site (‘announce at ${[...sites][0]?.label}’), or declare it ‘anycast’.`;
      report("AC113", siteWords(service), message);
    }
  }
}

/**
 * What is wrong with who announces what from where: AC109 to AC113, AC115 and AC116.
 * @param facts the design's facts
 * @param report takes the findings
 */
export function announcementRules(facts: Facts, report: Report): void {
  shared(facts, report);
  moreSpecifics(facts, report);
  siteCounts(facts, report);
}
