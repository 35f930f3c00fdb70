import { NO_EXPORT } from "../../base/community.js";
import { formatPrefix } from "../../base/prefix.js";
import type { As, Router, Span } from "../../language/design.js";
import type { Fix, Related } from "../../language/diagnostic.js";
import { REL_PEER, REL_PROVIDER, REL_ROUTE_SERVER } from "../../routing/types.js";
import type { Compiled } from "../compile/compile.js";
import { asName, type Facts, listOf, prefixName, type Report } from "./facts.js";
import { announcementsSent, isLocal, type Sent, type ServiceSent } from "./sent.js";
import { removeOption } from "./text-fixes.js";

/** All session options that an AS sets on its own side. */
function ownOptions(as: As) {
  return [...as.sessions, ...as.neighbors].map((line) => line.options);
}

/** Statements each once: a block behind a list of neighbours holds for all of them. */
function distinct(spans: readonly Span[]): Span[] {
  return [...new Map(spans.map((span) => [`${span.file} ${span.start}`, span])).values()];
}

/** Where a service's prepends are written. */
function prependStatements({ service, origin }: ServiceSent): Span[] {
  const lines = service.announcements.flatMap(({ options }) => options.prepend.map(({ source }) => source));
  const sessions = ownOptions(origin).flatMap(({ prepend }) => (prepend ? [prepend.source] : []));
  return distinct([...lines, ...sessions]);
}

/** Whether another network announces one of the service's prefixes, so that path lengths are compared with its. */
function hasRival({ announced }: Facts, { service, origin }: ServiceSent): boolean {
  const own = new Set(service.prefixes.map(({ prefix }) => formatPrefix(prefix)));
  return announced.some((entry) => entry.originAsn !== origin.asn && own.has(prefixName(entry)));
}

/** AC601 */
function uselessPrepends(facts: Facts, each: ServiceSent, report: Report): void {
  const sent = each.sent.filter(({ announced }) => announced);
  const count = sent[0]?.prepend ?? 0;
  if (count === 0 || sent.some(({ prepend }) => prepend !== count) || hasRival(facts, each)) return;
  const statements = prependStatements(each);
  const [first, ...others] = statements;
  if (!first) return;
  const fix: Fix = {
    title: "Remove the prepend",
    edits: statements.map((statement) => removeOption(facts, statement)),
    preferred: true,
  };
  const message = `${each.service.name} is announced with ${count} extra ${count === 1 ? "copy" : "copies"} to every neighbour: all paths grow alike, so nothing moves. Prepend to some neighbours only.`;
  report("AC601", first, message, {
    related: others.map((words) => ({ ...words, message: "the same here" })),
    fixes: [fix],
  });
}

/** AC605: MEDs to several neighbour ASes, none of which gets two values to choose by. */
function uncomparedMeds(facts: Facts, { service, origin, sent }: ServiceSent, report: Report): void {
  const values = new Map<number, Set<number>>();
  const withMed = new Set<number>();
  for (const { neighbour, announced, med } of sent) {
    if (!announced || neighbour.relation === REL_ROUTE_SERVER) continue;
    values.set(neighbour.asn, (values.get(neighbour.asn) ?? new Set()).add(med ?? 0));
    if (med !== undefined) withMed.add(neighbour.asn);
  }
  if (withMed.size < 2 || [...withMed].some((asn) => (values.get(asn)?.size ?? 0) > 1)) return;
  const [first, ...others] = distinct([
    ...service.announcements.flatMap(({ options }) => options.med.map(({ source }) => source)),
    ...ownOptions(origin).flatMap(({ med }) => (med ? [med.source] : [])),
  ]);
  if (!first) return;
  const names = listOf([...withMed].map((asn) => asName(facts.design, asn)));
  const message = `${names} each get one MED for ${service.name}, and a MED is compared only between routes of the same neighbour: these decide nothing. Use prepends or communities.`;
  report("AC605", first, message, { related: others.map((words) => ({ ...words, message: "and here" })) });
}

/** Where NO_EXPORT is attached for a service's site. */
function noExportWords({ service, origin }: ServiceSent, site: Router): Span | undefined {
  const lines = service.announcements.filter(
    ({ at }) => at.all || at.sites.some((named) => named.routers.includes(site)),
  );
  const communities = [
    ...lines.flatMap(({ options }) => options.communities.flatMap(({ value }) => value)),
    ...[...origin.sessions, ...origin.neighbors]
      .filter(({ router }) => router === undefined || router === site)
      .flatMap(({ options }) => options.communities),
  ];
  return communities.find(({ value }) => value === NO_EXPORT)?.source;
}

/** AC509, AC608 */
function noExport(facts: Facts, each: ServiceSent, report: Report): void {
  const reported = new Set<number>();
  for (const [site, all] of bySite(each.sent)) {
    const sent = all.filter(({ announced }) => announced);
    if (sent.length === 0 || isLocal(each.service, site)) continue;
    const words = noExportWords(each, site);
    if (!words || reported.has(words.start)) continue;
    const held = ({ communities }: Sent) => communities.has(NO_EXPORT);
    const transit = sent.filter(({ neighbour }) => neighbour.relation === REL_PROVIDER);
    const providers = new Set(transit.map(({ neighbour }) => neighbour.asn));
    if (sent.every(held)) {
      const message = `${site.label} sends ${each.service.name} with NO_EXPORT to all its neighbours, which makes it a local node. Say so: ‘scope local at ${site.label}’.`;
      report("AC509", words, message);
    } else if (providers.size === 1 && transit.every(held)) {
      const name = listOf([...providers].map((asn) => asName(facts.design, asn)));
      const message = `${name} is the only transit of ${site.label}, and NO_EXPORT keeps ${each.service.name} inside it: nobody else hears of it there. Attach it to peers only, or say ‘scope local at ${site.label}’.`;
      report("AC608", words, message);
    } else continue;
    reported.add(words.start);
  }
}

function bySite(sent: readonly Sent[]): Map<Router, Sent[]> {
  const sites = new Map<Router, Sent[]>();
  for (const each of sent) sites.set(each.site, [...(sites.get(each.site) ?? []), each]);
  return sites;
}

/** What a peer sees of an announcement, MED aside, by which it may be asked to choose. */
function terms({ announced, prepend, communities }: Sent): string {
  return announced ? `${prepend} ${[...communities].sort().join(" ")}` : "none";
}

/** AC504: settlement-free peers expect the same announcement wherever they are met. */
function inconsistent({ service, sent }: ServiceSent, compiled: Compiled, report: Report): void {
  const byPeer = new Map<number, Sent[]>();
  for (const each of sent) {
    if (each.neighbour.relation !== REL_PEER || isLocal(service, each.site)) continue;
    byPeer.set(each.neighbour.asn, [...(byPeer.get(each.neighbour.asn) ?? []), each]);
  }
  for (const [asn, met] of byPeer) {
    const [first] = met;
    const other = first && met.find((each) => terms(each) !== terms(first));
    if (!first || !other) continue;
    const declared = (each: Sent) => compiled.sessions[each.neighbour.session]?.declared;
    const name = asName(compiled.design, asn);
    const session = declared(other);
    const earlier = declared(first);
    const related: Related[] =
      earlier && earlier !== session
        ? [{ ...earlier.target.source, message: `the other announcement, at ${first.site.label}` }]
        : [];
    const message = `${name} gets ${service.name} with other terms at ${other.site.label} than at ${first.site.label}: it will carry traffic to the better one, and peering agreements usually ask for the same everywhere.`;
    report("AC504", session?.target.source ?? service.nameSource, message, { related });
  }
}

/**
 * What is wrong with the terms on which services are announced, announcement and session policies together: AC504,
 * AC509, AC601, AC605 and AC608.
 * @param facts the design's facts
 * @param compiled the same design's network
 * @param report takes the findings
 */
export function announcementTermRules(facts: Facts, compiled: Compiled, report: Report): void {
  for (const each of announcementsSent(compiled)) {
    uselessPrepends(facts, each, report);
    uncomparedMeds(facts, each, report);
    noExport(facts, each, report);
    inconsistent(each, compiled, report);
  }
}
