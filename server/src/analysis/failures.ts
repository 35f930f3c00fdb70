import { formatAsn } from "../base/asn.js";
import type { Ixp, Location, Router, Span } from "../language/design.js";
import type { Condition } from "../language/scenario.js";
import { placeKey } from "../topology/placement.js";
import { listOf } from "../topology/rules/facts.js";
import type { Evaluation, Failure } from "./evaluation.js";
import { siteKey, siteOf } from "./sites.js";

/** A kind of thing that may fail. */
export type FailureKind = Extract<Condition, { kind: "any-down" }>["what"];

/** All kinds, in the order in which they are tried. */
export const FAILURE_KINDS: readonly FailureKind[] = ["pop", "as", "link", "ixp", "location"];

/** Something that may fail. */
export interface NamedFailure {
  readonly kind: FailureKind;
  /** For people: `tokyo`, `ntt – example.london`. */
  readonly name: string;
  /** As the picture and `writeScenario` know it: `pop:example.tokyo`, `link:ntt.LHR|example.london`. */
  readonly id: string;
  /** Where it is declared. */
  readonly source: Span;
  readonly fail: Failure;
}

/** Failures at once, as one. */
export interface FailureChoice extends Pick<NamedFailure, "name" | "fail"> {
  readonly chosen: readonly NamedFailure[];
}

/**
 * Every choice of so many failures of a kind.
 * @param evaluation the situation in which they happen
 * @param what the kind
 * @param count how many fail at once
 * @param limit how many choices are listed at most
 * @returns the choices in the order of `choicesOf`, and whether they are all
 */
export function failuresOf(
  evaluation: Evaluation,
  what: FailureKind,
  count: number,
  limit: number,
): { list: FailureChoice[]; complete: boolean } {
  const list: FailureChoice[] = [];
  for (const chosen of choicesOf(singleFailures(evaluation, what), count)) {
    if (list.length >= limit) return { list, complete: false };
    list.push({ ...together(chosen), chosen });
  }
  return { list, complete: true };
}

/**
 * Everything of a kind that may fail.
 * @param evaluation the situation
 * @param what the kind
 * @returns in order of declaration
 */
export function singleFailures(evaluation: Evaluation, what: FailureKind): NamedFailure[] {
  return SINGLES[what](evaluation);
}

/**
 * Every choice of so many out of a list; all at once where there are fewer. What stands first in the list is combined
 * first: all choices of the first three come before any with the fourth.
 * @param list to choose from
 * @param count how many
 * @yields each choice, in order of the list; none of an empty one
 */
export function* choicesOf<T>(list: readonly T[], count: number): Generator<readonly T[], void> {
  const size = Math.min(Math.max(0, Math.trunc(count)), list.length);
  if (size === 0) return;
  for (let last = size - 1; last < list.length; last++) {
    const end = list.slice(last, last + 1);
    if (size === 1) yield end;
    else for (const rest of choicesOf(list.slice(0, last), size - 1)) yield [...rest, ...end];
  }
}

/**
 * How many choices that are.
 * @param of how many there are to choose from
 * @param count as for `choicesOf`
 * @returns Infinity beyond the range of numbers
 */
export function choiceCount(of: number, count: number): number {
  const size = Math.min(Math.max(0, Math.trunc(count)), of);
  let product = size === 0 ? 0 : 1;
  for (let index = 1; index <= Math.min(size, of - size); index++) product = (product * (of - index + 1)) / index;
  return product;
}

/**
 * Several failures at once.
 * @param chosen the failures
 * @returns all of them as one
 */
export function together(chosen: readonly NamedFailure[]): Pick<NamedFailure, "name" | "fail"> {
  return {
    name: listOf(
      chosen.map(({ name }) => name),
      chosen.length,
    ),
    fail: (builder) => {
      for (const { fail } of chosen) fail(builder);
    },
  };
}

const SINGLES: Readonly<Record<FailureKind, (evaluation: Evaluation) => NamedFailure[]>> = {
  pop: popFailures,
  as: asFailures,
  link: linkFailures,
  ixp: ({ design }) =>
    design.ixps.map((ixp) => ({
      kind: "ixp",
      name: ixp.name,
      id: `ixp:${ixp.name}`,
      source: ixp.nameSource,
      fail: (builder) => builder.failIxp(ixp),
    })),
  location: locationFailures,
};

/** Every site that announces a service; by its name alone where no other one has it. */
function popFailures({ compiled, situation }: Evaluation): NamedFailure[] {
  const own = situation.originations.filter(({ service }) => service);
  const routers = [...new Set(own.map(({ origination }) => origination.router))];
  const counts = new Map<string, number>();
  for (const index of routers) {
    const { name } = siteOf(compiled, index);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return routers.flatMap((index): NamedFailure[] => {
    const router = compiled.routers[index];
    const { key, name } = siteOf(compiled, index);
    const unique = counts.get(name) === 1 ? name : key;
    if (!router) return [];
    const source = router.nameSource;
    return [{ kind: "pop", name: unique, id: `pop:${key}`, source, fail: (builder) => builder.failRouter(router) }];
  });
}

/** The origins of services, and the access networks of regions: without them the question has no sense. */
function ends({ design }: Evaluation): Set<number | undefined> {
  return new Set([
    ...design.services.map(({ origin }) => origin?.target?.asn ?? origin?.asn),
    ...design.regions.flatMap(({ via }) => via.map(({ as }) => as.target?.asn ?? as.asn)),
  ]);
}

/** Every AS of the design between the users and the service. */
function asFailures(evaluation: Evaluation): NamedFailure[] {
  const without = ends(evaluation);
  return evaluation.design.ases
    .filter(({ asn }) => !without.has(asn))
    .map(({ name, asn, nameSource: source }) => ({
      kind: "as",
      name,
      id: `as:${name}`,
      source,
      fail: (builder) => builder.failAs(asn),
    }));
}

/** Every link of the design: all sessions between two routers, and every interior link. */
function linkFailures({ compiled }: Evaluation): NamedFailure[] {
  const links = new Map<string, { name: string; id: string; source: Span; sessions: number[] }>();
  for (const { index, declared, asnA, asnB } of compiled.sessions) {
    if (!declared) continue;
    const { network } = compiled;
    const ends = [network.routerAt(index * 2), network.routerAt(index * 2 + 1)];
    const key = ends.join(" ");
    const keys = ends.map((router) => siteOf(compiled, router).key);
    const name = keys.join(" – ") || `${formatAsn(asnA)} – ${formatAsn(asnB)}`;
    const { source } = declared;
    const link = links.get(key) ?? { name, id: `link:${keys.join("|")}`, source, sessions: [] };
    link.sessions.push(index);
    links.set(key, link);
  }
  const interior = compiled.igpLinks.flatMap(({ a, b, source }): NamedFailure[] => {
    const [from, to] = [a.target, b.target];
    if (!from || !to) return [];
    const id = `link:${siteKey(from)}|${siteKey(to)}`;
    const name = `${from.label} – ${to.label}`;
    return [{ kind: "link", name, id, source, fail: (builder) => builder.failIgp(from, to) }];
  });
  const external = [...links.values()].map(
    ({ sessions, ...about }): NamedFailure => ({
      kind: "link",
      ...about,
      fail: (builder) => {
        for (const session of sessions) builder.failSession(session);
      },
    }),
  );
  return [...external, ...interior];
}

/**
 * Every place with all that stands there, but for the users' access networks: that users who are cut off reach nothing
 * is no news.
 */
function locationFailures({ design }: Evaluation): NamedFailure[] {
  const access = new Set(design.regions.flatMap(({ via }) => via.map(({ as }) => as.target?.asn ?? as.asn)));
  const places = new Map<string, { name: string; source: Span; routers: Router[]; ixps: Ixp[] }>();
  const at = (location: Location) => {
    const key = placeKey(location);
    const known = places.get(key) ?? { name: location.text, source: location.source, routers: [], ixps: [] };
    places.set(key, known);
    return known;
  };
  for (const router of design.ases.flatMap((as) => (access.has(as.asn) ? [] : as.routers))) {
    if (router.location) at(router.location).routers.push(router);
  }
  for (const ixp of design.ixps) if (ixp.location) at(ixp.location).ixps.push(ixp);
  return [...places.values()].map(({ name, source, routers, ixps }) => ({
    kind: "location",
    name,
    id: `location:${name}`,
    source,
    fail: (builder) => {
      for (const router of routers) builder.failRouter(router);
      for (const ixp of ixps) builder.failIxp(ixp);
    },
  }));
}
