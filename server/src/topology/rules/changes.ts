import { formatAsn } from "../../base/asn.js";
import { covers, formatPrefix } from "../../base/prefix.js";
import type { AsRef, Location, NeighborRef, Router, Selector, Service, Span } from "../../language/design.js";
import { type Diagnostic, diagnostic } from "../../language/diagnostic.js";
import type { Change, Scenario } from "../../language/scenario.js";
import type { Compiled } from "../compile/compile.js";
import { namesFarEnd } from "../compile/selectors.js";
import { SituationBuilder } from "../compile/situation.js";
import { placeKey } from "../placement.js";
import { applyChange, applyScenario, originsOf } from "../scenario.js";
import { listOf } from "./facts.js";

/** The words of a change that name what is not there, and what is wrong with them. */
interface Empty {
  readonly span: Span;
  readonly message: string;
}

/**
 * Changes of scenarios that change nothing, because what they name is not there: AC014. Names that nothing declares are
 * mistakes of their own (AC002).
 * @param compiled the design's network, with all of its data at hand
 * @returns one finding for every such change
 */
export function changeFindings(compiled: Compiled): readonly Diagnostic[] {
  const network = new SituationBuilder(compiled);
  return compiled.design.scenarios.flatMap((scenario) =>
    emptyChanges(network, scenario).map(({ span, message }) => diagnostic("AC014", span, message)),
  );
}

/** Changes apply in order: one may announce what the next withdraws. */
function emptyChanges(network: SituationBuilder, scenario: Scenario): Empty[] {
  const soFar = new SituationBuilder(network.compiled);
  return scenario.changes.flatMap((change): Empty[] => {
    if (change.kind === "use") {
      if (change.scenario.target) applyScenario(soFar, change.scenario.target);
      return [];
    }
    const found = emptyOf(network, soFar, change);
    if (change.kind === "announce" || change.kind === "withdraw") applyChange(soFar, change);
    return found;
  });
}

function emptyOf(
  network: SituationBuilder,
  soFar: SituationBuilder,
  change: Exclude<Change, { kind: "use" }>,
): Empty[] {
  const { compiled } = network;
  switch (change.kind) {
    case "fail-as":
      return unknownAs(compiled, change.as);
    case "fail-link":
      return noLink(network, change);
    case "fail-location":
      return nothingAt(compiled, change.location);
    case "withdraw":
      return notAnnounced(soFar, change);
    case "announce":
      return noRoutes(compiled, change.service);
    case "prepend":
      return noAnnouncements(network, soFar, change);
    case "demand":
      return noDemand(change);
    case "attack":
      return [
        ...noRoutes(compiled, change.service),
        ...change.from.flatMap(({ as }) => (as ? unknownAs(compiled, as) : [])),
      ];
    case "hijack":
      return noVictim(compiled, change);
    case "leak":
      return noNeighbour(network, change);
    case "igp":
      return noInteriorLink(compiled, change);
    case "rov":
      return unknownAs(compiled, change.as);
    case "neighbor":
      return noSessions(network, change);
    default:
      return []; // a PoP or an exchange that is declared is there
  }
}

/** Whether a name resolved; else it is a mistake of its own. */
function isKnown({ as, asn, router, ixp }: NeighborRef): boolean {
  return as !== undefined || asn !== undefined || router !== undefined || ixp !== undefined;
}

/** Only an AS number can name a network that is not part of the design. */
function unknownAs({ network }: Compiled, { target, asn, source }: AsRef): Empty[] {
  if (target || asn === undefined || network.asIndex(asn) >= 0) return [];
  return [{ span: source, message: `${formatAsn(asn)} is not part of this design: nothing changes.` }];
}

function noLink(network: SituationBuilder, { a, b, at }: Extract<Change, { kind: "fail-link" }>): Empty[] {
  if (!isKnown(a) || !isKnown(b) || at.some(({ kind }) => kind === "unresolved")) return [];
  const [from, to] = [a.router, b.router];
  const isInside = from !== undefined && to !== undefined && from.as === to.as;
  if (isInside && interiorLinks(network.compiled, from, to)) return [];
  if (network.sessionsBetween(a, b, at).length > 0) return [];
  const where = at.length > 0 ? ` at ${listOf(at.map(({ text }) => text))}` : "";
  const message = `${a.text} and ${b.text} have no session${where}: nothing fails.`;
  return [{ span: { file: a.source.file, start: a.source.start, end: b.source.end }, message }];
}

function interiorLinks({ igpLinks }: Compiled, from: Router, to: Router): boolean {
  return igpLinks.some(({ a, b }) => (a.target === from && b.target === to) || (a.target === to && b.target === from));
}

function nothingAt({ design }: Compiled, location: Location): Empty[] {
  if (!location.place) return [];
  const key = placeKey(location);
  const isHere = (other: Location | undefined) => other !== undefined && placeKey(other) === key;
  const isUsed =
    design.ases.some(({ routers }) => routers.some((router) => isHere(router.location))) ||
    design.ixps.some((ixp) => isHere(ixp.location));
  return isUsed ? [] : [{ span: location.source, message: `Nothing stands at ${location.text}: nothing fails.` }];
}

/** A service that has no prefix or origin has none either, which is said where it is declared. */
function noRoutes({ plans }: Compiled, { target, source }: { target?: Service | undefined; source: Span }): Empty[] {
  if (target?.cast !== "multicast" || plans.has(target)) return [];
  const message = `${target.name} is a multicast group: nobody announces it, and no users reach it by a route of its own.`;
  return [{ span: source, message }];
}

function notAnnounced(soFar: SituationBuilder, { service, at }: Extract<Change, { kind: "withdraw" }>): Empty[] {
  const { target } = service;
  if (!target) return [];
  const plan = soFar.planOf(target);
  if (!plan) return noRoutes(soFar.compiled, service);
  if (at.all) {
    return plan.size > 0 ? [] : [{ span: at.source, message: `${target.name} is not announced anywhere.` }];
  }
  return at.sites
    .filter(({ routers }) => routers.length > 0 && !routers.some((router) => plan.has(router)))
    .map(({ text, source }) => ({
      span: source,
      message: `${target.name} is not announced at ${text}: there is nothing to withdraw.`,
    }));
}

function noAnnouncements(
  network: SituationBuilder,
  soFar: SituationBuilder,
  { at, to }: Extract<Change, { kind: "prepend" }>,
): Empty[] {
  const services = [...soFar.compiled.plans.keys()];
  const announcing = (router: Router) => services.some((service) => soFar.announces(service, router));
  const idle = at
    .filter(({ routers }) => routers.length > 0 && !routers.some(announcing))
    .map(({ text, source }) => ({
      span: source,
      message: `${text} announces no service: there is nothing to prepend to.`,
    }));
  if (idle.length > 0) return idle;
  const routers = at.flatMap((site) => site.routers);
  return to.flatMap((selector) =>
    routers.length === 0 || routers.some((router) => hasNeighbour(network, refOf(router), selector))
      ? []
      : [notNeighbour(selector, listOf(at.map(({ text }) => text)))],
  );
}

function refOf(router: Router): NeighborRef {
  return { text: router.label, source: router.nameSource, as: router.as, asn: router.as.asn, router, ixp: undefined };
}

/** Relations and `all` may meet nobody; a neighbour that is named is meant to be there. */
function hasNeighbour(network: SituationBuilder, of: NeighborRef, selector: Selector): boolean {
  if (selector.kind !== "neighbor" || !isKnown(selector.neighbor)) return true;
  return network.endsOf(of).some(({ place }) => namesFarEnd(selector.neighbor, place));
}

function notNeighbour(selector: Selector, of: string): Empty {
  const text = selector.kind === "neighbor" ? selector.neighbor.text : "";
  return { span: selector.source, message: `${of} has no session with ${text}.` };
}

function noDemand({ region }: Extract<Change, { kind: "demand" }>): Empty[] {
  const { target } = region;
  if (!target || (target.demand && target.demand.value.value > 0)) return [];
  return [{ span: region.source, message: `${target.name} has no demand that could grow: add one to its block.` }];
}

function noVictim({ plans, design }: Compiled, { prefix, by }: Extract<Change, { kind: "hijack" }>): Empty[] {
  if (!isKnown(by)) return [];
  const told = formatPrefix(prefix.prefix);
  const victims = [...plans.keys()].filter((service) =>
    service.prefixes.some((own) => covers(own.prefix, prefix.prefix) || covers(prefix.prefix, own.prefix)),
  );
  if (victims.length === 0 && design.services.length > 0) {
    return [
      { span: prefix.source, message: `${told} has nothing to do with any service’s prefix: nobody is led astray.` },
    ];
  }
  const own = victims.find(({ origin }) => origin?.target && origin.target === by.as);
  return own
    ? [{ span: by.source, message: `${by.text} is the origin of ${own.name}: what it announces is no hijack.` }]
    : [];
}

function noNeighbour(network: SituationBuilder, { by, to }: Extract<Change, { kind: "leak" }>): Empty[] {
  if (!isKnown(by)) return [];
  return to.flatMap((selector) => (hasNeighbour(network, by, selector) ? [] : [notNeighbour(selector, by.text)]));
}

function noInteriorLink(compiled: Compiled, { a, b, source }: Extract<Change, { kind: "igp" }>): Empty[] {
  const [from, to] = [a.target, b.target];
  if (!from || !to || interiorLinks(compiled, from, to)) return [];
  return [
    { span: source, message: `There is no ‘igp’ link between ${from.label} and ${to.label} whose cost could change.` },
  ];
}

function noSessions(network: SituationBuilder, { target, of, at }: Extract<Change, { kind: "neighbor" }>): Empty[] {
  if (!isKnown(target) || of.some((own) => !isKnown(own)) || at.some(({ kind }) => kind === "unresolved")) return [];
  const sides = of.length > 0 ? of : originsOf(network.compiled);
  if (sides.some((own) => network.sessionEndsTowards(own, target, at).length > 0)) return [];
  const whose = of.length > 0 ? listOf(of.map(({ text }) => text)) : "No origin of a service";
  const where = at.length > 0 ? ` at ${listOf(at.map(({ text }) => text))}` : "";
  const has = of.length > 1 ? "have no" : of.length > 0 ? "has no" : "has a";
  return [{ span: target.source, message: `${whose} ${has} session with ${target.text}${where}.` }];
}
