/** From elements of a picture that a reader has failed to the changes of a scenario. */
import { siteKey } from "../analysis/sites";
import { formatAsn, parseAsn } from "../base/asn";
import type { Design, Location, NeighborRef, Router, Span } from "../language/design";
import type { Change } from "../language/scenario";
import { placeKey, placeSession } from "../topology/placement";
import type { DiagramFailure, ElementId } from "./model";

/** So many elements may be failed at once. */
export const MOST_FAILURES = 50;

/** A change that takes something out of service. */
export type FailureChange = Extract<
  Change,
  { kind: "fail-router" | "fail-as" | "fail-link" | "fail-ixp" | "fail-location" }
>;

/** One element that is failed, with the change that does it. */
export interface ChosenFailure extends DiagramFailure {
  readonly change: FailureChange;
}

/** What a reader wants failed, as far as the design has it. */
export interface ChosenFailures {
  /** In the order in which they were chosen, each once. */
  readonly failures: readonly ChosenFailure[];
  /** Ids that the design has nothing for. */
  readonly unknown: readonly ElementId[];
  /** How many more were asked for than may be failed at once. */
  readonly beyond: number;
}

const NOTHING: ChosenFailures = { failures: [], unknown: [], beyond: 0 };

/**
 * Finds what ids mean: `pop:example.tokyo`, `router:ntt.NRT`, `as:ntt`, `as:AS2914`, `link:ntt|example.tokyo`, `ixp:linx`,
 * `location:NRT`. The ends of a link are networks, sites by their keys, or exchanges, as in `fail link`.
 * @param design the design that the picture is of
 * @param ids element ids; may be anything, for they come over the wire
 * @returns the failures that the design has, and the rest
 */
export function chosenFailures(design: Design, ids: unknown): ChosenFailures {
  if (!Array.isArray(ids)) return NOTHING;
  const wanted = [...new Set(ids.filter((id): id is string => typeof id === "string"))];
  const failures: ChosenFailure[] = [];
  const unknown: ElementId[] = [];
  for (const id of wanted.slice(0, MOST_FAILURES)) {
    if (failures.some(({ also }) => also.includes(id))) continue;
    const failure = failureOf(design, id);
    if (failure) failures.push(failure);
    else unknown.push(id);
  }
  return { failures, unknown, beyond: Math.max(0, wanted.length - MOST_FAILURES) };
}

/**
 * The routers that failures take down by themselves, with their networks or with their places.
 * @param design the design
 * @param failures what is failed
 * @returns routers of the design
 */
export function failedRouters(design: Design, failures: readonly ChosenFailure[]): ReadonlySet<Router> {
  const routers = design.ases.flatMap((as) => as.routers);
  const down = new Set<Router>();
  for (const { change } of failures) {
    if (change.kind === "fail-router" && change.router.target) down.add(change.router.target);
    if (change.kind === "fail-as") for (const router of change.as.target?.routers ?? []) down.add(router);
    if (change.kind !== "fail-location") continue;
    const key = placeKey(change.location);
    for (const router of routers) if (router.location && placeKey(router.location) === key) down.add(router);
  }
  return down;
}

/**
 * What is out of service with failures, beside themselves.
 * @param design the design
 * @param failures what is failed
 * @returns ids of routers (as `pop:` and as `router:`), of networks that are gone as a whole, and of exchanges
 */
export function outWith(design: Design, failures: readonly ChosenFailure[]): ElementId[] {
  const down = failedRouters(design, failures);
  const places = failures.flatMap(({ change }) => (change.kind === "fail-location" ? [placeKey(change.location)] : []));
  const ids = [
    ...[...down].flatMap((router) => [`pop:${siteKey(router)}`, `router:${siteKey(router)}`]),
    ...design.ases.filter(({ routers }) => routers.every((router) => down.has(router))).map(({ name }) => `as:${name}`),
    ...design.ixps
      .filter(({ location }) => location && places.includes(placeKey(location)))
      .map(({ name }) => `ixp:${name}`),
  ];
  const themselves = new Set(failures.flatMap(({ id, also }) => [id, ...also]));
  return ids.filter((id) => !themselves.has(id));
}

function failureOf(design: Design, id: ElementId): ChosenFailure | undefined {
  const [, kind, key] = /^(pop|router|as|link|ixp|location):(.+)$/s.exec(id) ?? [];
  if (key === undefined) return undefined;
  switch (kind) {
    case "pop":
    case "router":
      return routerFailure(design, id, key);
    case "as":
      return asFailure(design, id, key);
    case "ixp":
      return ixpFailure(design, id, key);
    case "location":
      return locationFailure(design, id, key);
    default:
      return linkFailure(design, id, key);
  }
}

/** A router without name and place is all that its network has: they fail together. */
function routerFailure(design: Design, id: ElementId, key: string): ChosenFailure | undefined {
  const router = routerByKey(design, key);
  if (!router) return undefined;
  if (router.kind === "bare") return asFailure(design, id, router.as.name);
  const source = router.nameSource;
  const change = { kind: "fail-router", source, router: { text: key, source, target: router } } as const;
  const name = router.title ?? routerName(router);
  return {
    id,
    kind: router.kind === "pop" ? "pop" : "router",
    name,
    also: others(id, [`pop:${key}`, `router:${key}`]),
    change,
  };
}

function routerByKey(design: Design, key: string): Router | undefined {
  return design.ases.flatMap((as) => as.routers).find((router) => siteKey(router) === key);
}

/** A PoP by its own name, a carrier's router by both. */
function routerName(router: Router): string {
  return router.kind === "pop" ? router.label : `${router.as.title ?? router.as.name} ${router.label}`;
}

function asFailure(design: Design, id: ElementId, key: string): ChosenFailure | undefined {
  const ref = asNamed(design, key);
  if (!ref) return undefined;
  const { text, source, as: target, asn } = ref;
  const change = { kind: "fail-as", source, as: { text, source, target, asn } } as const;
  const also = others(id, [`as:${text}`, ...(asn === undefined ? [] : [`as:${formatAsn(asn)}`])]);
  return { id, kind: "as", name: target?.title ?? text, also, change };
}

function ixpFailure(design: Design, id: ElementId, key: string): ChosenFailure | undefined {
  const target = design.ixps.find(({ name }) => name === key);
  if (!target) return undefined;
  const source = target.nameSource;
  const change = { kind: "fail-ixp", source, ixp: { text: key, source, target } } as const;
  return { id, kind: "ixp", name: target.title ?? target.name, also: [], change };
}

function locationFailure(design: Design, id: ElementId, key: string): ChosenFailure | undefined {
  const things = [...design.ases.flatMap((as) => as.routers), ...design.ixps];
  const location = things
    .flatMap((thing): Location[] => (thing.location ? [thing.location] : []))
    .find((place) => place.text === key || placeKey(place) === key);
  if (!location) return undefined;
  const change = { kind: "fail-location", source: location.source, location } as const;
  const name = location.city ? `${location.text} ${location.city}` : location.text;
  const also = others(id, [`location:${location.text}`, `location:${placeKey(location)}`]);
  return { id, kind: "location", name, also, change };
}

function linkFailure(design: Design, id: ElementId, key: string): ChosenFailure | undefined {
  const [a, b, ...more] = key.split("|").map((end) => endNamed(design, end));
  if (!a || !b || more.length > 0 || !areLinked(design, a, b)) return undefined;
  const change = { kind: "fail-link", source: a.source, a, b, at: [] } as const;
  const pairs = [a, b].map(endIds);
  const both = (pairs[0] ?? []).flatMap((from) => (pairs[1] ?? []).flatMap((to) => [`${from}|${to}`, `${to}|${from}`]));
  const also = others(
    id,
    both.map((ends) => `link:${ends}`),
  );
  return { id, kind: "link", name: `${endName(a)} – ${endName(b)}`, also, change };
}

/** A link's end as a word, and as the id of what stands there. */
function endIds({ text, router, ixp }: NeighborRef): string[] {
  return [text, `${ixp ? "ixp" : router ? "pop" : "as"}:${text}`];
}

function others(id: ElementId, all: readonly ElementId[]): ElementId[] {
  return [...new Set(all)].filter((each) => each !== id);
}

const NOWHERE: Span = { file: "", start: 0, end: 0 };

const NOBODY = { as: undefined, asn: undefined, router: undefined, ixp: undefined } as const;

/** A network by name, or by number where only the Internet graph knows it. */
function asNamed(design: Design, text: string): NeighborRef | undefined {
  const asn = parseAsn(text)?.asn;
  const as = design.ases.find(({ name }) => name === text) ?? design.ases.find((each) => each.asn === asn);
  if (as) return { ...NOBODY, text: as.name, source: as.nameSource, as, asn: as.asn };
  if (asn === undefined || design.internet.length === 0) return undefined;
  return { ...NOBODY, text: formatAsn(asn), source: NOWHERE, asn };
}

/** An end of a link, looked for in the order in which the language looks for it. A kind before it is no harm. */
function endNamed(design: Design, written: string): NeighborRef | undefined {
  const text = written.replace(/^(?:as|pop|router|ixp):/, "");
  const as = asNamed(design, text);
  if (as && !written.startsWith("ixp:")) return as;
  const router = routerByKey(design, text);
  if (router) return { ...NOBODY, text, source: router.nameSource, as: router.as, asn: router.as.asn, router };
  const ixp = design.ixps.find(({ name }) => name === text);
  return ixp && { ...NOBODY, text, source: ixp.nameSource, ixp };
}

function endName({ text, as, router, ixp }: NeighborRef): string {
  if (router) return router.title ?? routerName(router);
  return ixp?.title ?? ixp?.name ?? as?.title ?? as?.name ?? text;
}

/** Whether there is anything between two ends that could fail. What the Internet graph knows is not looked into here. */
function areLinked(design: Design, a: NeighborRef, b: NeighborRef): boolean {
  if (design.internet.length > 0) return true;
  if (a.router && a.router.as === b.router?.as) {
    const pair = new Set([a.router, b.router]);
    return a.router.as.igp.some(
      (link) => link.a.target && link.b.target && pair.has(link.a.target) && pair.has(link.b.target),
    );
  }
  return design.sessions.some((session) =>
    placeSession(session).some(({ near, far, ixp }) => {
      const other = { far, ixp: far ? undefined : ixp, asn: far?.as.asn ?? session.target.asn };
      return (isEnd(a, near) && isFarEnd(b, other)) || (isEnd(b, near) && isFarEnd(a, other));
    }),
  );
}

function isEnd(end: NeighborRef, router: Router): boolean {
  return end.router ? end.router === router : end.as === router.as;
}

function isFarEnd(
  end: NeighborRef,
  other: { readonly far: Router | undefined; readonly ixp: NeighborRef["ixp"]; readonly asn: number | undefined },
): boolean {
  if (other.far) return isEnd(end, other.far);
  return end.ixp ? end.ixp === other.ixp : other.ixp === undefined && end.asn === other.asn;
}
