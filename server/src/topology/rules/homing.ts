import type { As, Router, Service, Session } from "../../language/design.js";
import { REL_PROVIDER } from "../../routing/types.js";
import type { Compiled } from "../compile/compile.js";
import { asName, type Facts, listOf, type Report } from "./facts.js";
import { announcementsSent, isLocal, type Sent } from "./sent.js";

/** To whom a PoP announces anything, over all services of its network. */
interface Homing {
  readonly site: Router;
  readonly services: Set<Service>;
  /** The neighbours' AS numbers, with the first session to each. */
  readonly neighbours: Map<number, Session | undefined>;
  /** Those of them that it buys transit from. */
  readonly providers: Map<number, Session | undefined>;
}

/** PoPs meant for everybody, by network: a local node (RFC 4786 §4.4.6) is there for its neighbours alone. */
function homings(compiled: Compiled): Map<As, Map<Router, Homing>> {
  const declared = new Map(compiled.sessions.map(({ index, declared: session }) => [index, session]));
  const found = new Map<As, Map<Router, Homing>>();
  for (const { service, origin, sent } of announcementsSent(compiled)) {
    const sites = found.get(origin) ?? new Map<Router, Homing>();
    found.set(origin, sites);
    for (const each of sent) if (each.announced && !isLocal(service, each.site)) note(sites, each, declared);
  }
  return found;
}

function note(
  sites: Map<Router, Homing>,
  { site, service, neighbour }: Sent,
  declared: ReadonlyMap<number, Session | undefined>,
): void {
  const none: Homing = { site, services: new Set(), neighbours: new Map(), providers: new Map() };
  const homing = sites.get(site) ?? none;
  sites.set(site, homing);
  homing.services.add(service);
  const session = declared.get(neighbour.session);
  if (!homing.neighbours.has(neighbour.asn)) homing.neighbours.set(neighbour.asn, session);
  const buys = neighbour.relation === REL_PROVIDER && !homing.providers.has(neighbour.asn);
  if (buys) homing.providers.set(neighbour.asn, session);
}

/** AC501: PoPs with a backbone between them have each other's neighbours. */
function singleHomed({ design }: Facts, sites: Iterable<Homing>, report: Report): void {
  for (const { site, neighbours, services } of sites) {
    const [only] = neighbours;
    if (!only || neighbours.size > 1) continue;
    const [asn, session] = only;
    const name = asName(design, asn);
    const message = `${site.label} announces ${listOf([...services].map((service) => service.name))} to ${name} alone: without ${name} it is gone. Give it a second neighbour.`;
    const related = session ? [{ ...session.target.source, message: "its only neighbour" }] : [];
    report("AC501", site.nameSource, message, { related });
  }
}

/** AC502 */
function oneTransit({ design }: Facts, origin: As, sites: readonly Homing[], report: Report): void {
  if (sites.length < 2 || sites.some(({ providers }) => providers.size === 0)) return;
  const all = new Map(sites.flatMap(({ providers }) => [...providers]));
  const [only] = all.keys();
  if (only === undefined || all.size > 1) return;
  const sessions = new Set(sites.flatMap(({ providers }) => providers.get(only) ?? []));
  const [first, ...others] = sessions;
  const name = asName(design, only);
  const message = `${name} is the only transit network of all ${sites.length} PoPs of ${origin.name}: its failure takes every one from all but direct peers. Buy from a second one at some of them.`;
  report("AC502", first?.target.source ?? origin.nameSource, message, {
    related: others.slice(0, MOST_RELATED).map(({ target }) => ({ ...target.source, message: "and here" })),
  });
}

/** So many of the other sessions are pointed at. */
const MOST_RELATED = 8;

/**
 * What is wrong with how many neighbours carry a network's PoPs: AC501 and AC502.
 * @param facts the design's facts
 * @param compiled the same design's network
 * @param report takes the findings
 */
export function homingRules(facts: Facts, compiled: Compiled, report: Report): void {
  for (const [origin, sites] of homings(compiled)) {
    if (origin.backbone?.value !== true) singleHomed(facts, sites.values(), report);
    oneTransit(facts, origin, [...sites.values()], report);
  }
}
