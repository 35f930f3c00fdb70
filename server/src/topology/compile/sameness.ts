import type { Router } from "../../language/design.js";
import { type Network, SESSION_TRANSIT } from "../../routing/network.js";
import { isDown, type Situation } from "./situation.js";

/** Router and session indices of one network, by those of another; -1 where there is no such. */
interface Moves {
  readonly router: Int32Array;
  readonly session: Int32Array;
}

/**
 * Whether two networks are the same, index by index: what was worked out over one holds for the other.
 * @param a one network
 * @param b the other
 */
export function isSameNetwork(a: Network, b: Network): boolean {
  const rows = (network: Network) => [
    network.asns,
    network.asRouterOffsets,
    network.asRouters,
    network.routerAs,
    network.routerIds,
    network.routerFlags,
    network.latitudes,
    network.longitudes,
    network.sessionA,
    network.sessionB,
    network.sessionKinds,
    network.igpA,
    network.igpB,
    network.igpCosts,
  ];
  const others = rows(b);
  return (
    rows(a).every((row, i) => isSameRow(row, others[i])) &&
    isAlike(a.routerPolicies, b.routerPolicies) &&
    isAlike(a.sessionPolicies, b.sessionPolicies) &&
    isAlike(a.routerNames, b.routerNames) &&
    isAlike(a.routerLocations, b.routerLocations) &&
    isAlike(a.sessionLocations, b.sessionLocations) &&
    isAlike(a.roas, b.roas) &&
    isAlike(a.localPref, b.localPref)
  );
}

function isSameRow(a: ArrayLike<number>, b: ArrayLike<number> | undefined): boolean {
  if (a.length !== b?.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

/**
 * Whether two plain values say the same, field by field. A field that is undefined is one that is not there.
 * @param a plain data, with arrays, maps and sets
 * @param b the same
 * @param moves where `a` names routers and sessions by indices that are others in `b`
 */
export function isAlike(a: unknown, b: unknown, moves?: Moves): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
  if (a === b && !moves) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((v, i) => isAlike(v, b[i], moves));
  if (a instanceof Map) return b instanceof Map && a.size === b.size && isAlikeMap(a, b, moves);
  if (a instanceof Set) return b instanceof Set && a.size === b.size && [...a].every((value) => b.has(value));
  return isAlikeRecord(a as Fields, b as Fields, moves);
}

type Fields = Readonly<Record<string, unknown>>;

function isAlikeMap(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>, moves?: Moves): boolean {
  for (const [key, value] of a) if (!b.has(key) || !isAlike(value, b.get(key), moves)) return false;
  return true;
}

function isAlikeRecord(a: Fields, b: Fields, moves?: Moves): boolean {
  let left = 0;
  for (const key in b) if (b[key] !== undefined) left++;
  for (const key in a) {
    const value = a[key];
    if (value === undefined) continue;
    left--;
    const isMoved = moves && typeof value === "number" && (key === "router" || key === "session");
    if (isMoved ? moves[key][value] !== b[key] : !isAlike(value, b[key], moves)) return false;
  }
  return left === 0;
}

/** What of a situation says who passes routes on. */
interface Side {
  readonly situation: Situation;
  /** By AS index: 1 where what the AS does may matter to users, whoever announces. */
  readonly loud: Uint8Array;
}

/**
 * Two situations of a design before and after an edit, held against each other. A network that leaks nothing passes the
 * routes of others on to its customers only (Gao and Rexford, 2001). So a network without users, and without
 * customers that have any, matters to a service only where it announces it, or carries the announcements of its customers. What
 * must be the same for a service's routes to stay is therefore: all networks but those, and the networks that
 * announce it with all that these buy transit from.
 */
export class Sameness {
  /** Where a router or a session is that both situations have, as far as `isSameAround` has looked; -1 else. */
  readonly moves: Moves;
  private readonly before: Side;
  private readonly after: Side;
  private readonly known = new Map<string, boolean>();

  /**
   * @param before one situation
   * @param after the other
   */
  constructor(before: Situation, after: Situation) {
    this.before = sideOf(before);
    this.after = sideOf(after);
    const { network } = before.compiled;
    this.moves = {
      router: new Int32Array(network.routerCount).fill(-1),
      session: new Int32Array(network.sessionCount).fill(-1),
    };
  }

  /**
   * Whether everything that can have to do with routes of some networks is the same.
   * @param origins AS numbers of the networks that announce them
   */
  isSameAround(origins: readonly number[]): boolean {
    const asns = [...new Set(origins)].sort((a, b) => a - b);
    const key = asns.join();
    let same = this.known.get(key);
    if (same === undefined) {
      same = this.compare(keep(this.before, asns), keep(this.after, asns));
      this.known.set(key, same);
    }
    return same;
  }

  private compare(keptBefore: Uint8Array, keptAfter: Uint8Array): boolean {
    const [a, b] = [this.before.situation, this.after.situation];
    return (
      isAlike(a.compiled.network.localPref, b.compiled.network.localPref) &&
      isAlike(allRoas(a), allRoas(b)) &&
      this.compareRouters(keptBefore, keptAfter) &&
      this.compareSessions(keptBefore, keptAfter) &&
      this.comparePolicies(keptBefore, keptAfter) &&
      this.compareInteriors(keptBefore, keptAfter)
    );
  }

  private compareRouters(keptBefore: Uint8Array, keptAfter: Uint8Array): boolean {
    const [a, b] = [this.before.situation, this.after.situation];
    const [from, to] = [a.compiled.network, b.compiled.network];
    const { router } = this.moves;
    let j = skip(to.routerCount, 0, (at) => keptAfter[to.routerAs[at] ?? 0] === 1);
    for (let i = 0; i < from.routerCount; i++) {
      if (!keptBefore[from.routerAs[i] ?? 0]) continue;
      if (j >= to.routerCount || (router[i] !== j && !isSameRouter(a, i, b, j))) return false;
      router[i] = j;
      j = skip(to.routerCount, j + 1, (at) => keptAfter[to.routerAs[at] ?? 0] === 1);
    }
    return j >= to.routerCount;
  }

  private compareSessions(keptBefore: Uint8Array, keptAfter: Uint8Array): boolean {
    const [a, b] = [this.before.situation, this.after.situation];
    const [from, to] = [a.compiled.network, b.compiled.network];
    const { router, session } = this.moves;
    const isSame = (i: number, j: number) =>
      router[from.sessionA[i] ?? 0] === to.sessionA[j] &&
      router[from.sessionB[i] ?? 0] === to.sessionB[j] &&
      from.sessionKinds[i] === to.sessionKinds[j] &&
      isSessionDown(a, i) === isSessionDown(b, j);
    let j = skip(to.sessionCount, 0, (at) => isKept(to, keptAfter, at));
    for (let i = 0; i < from.sessionCount; i++) {
      if (!isKept(from, keptBefore, i)) continue;
      if (j >= to.sessionCount || (session[i] !== j && !isSame(i, j))) return false;
      session[i] = j;
      j = skip(to.sessionCount, j + 1, (at) => isKept(to, keptAfter, at));
    }
    return j >= to.sessionCount;
  }

  private comparePolicies(keptBefore: Uint8Array, keptAfter: Uint8Array): boolean {
    const [a, b] = [this.before.situation, this.after.situation];
    const { router, session } = this.moves;
    const end = (at: number) => (session[at >> 1] ?? -1) * 2 + (at & 1);
    const routers =
      ({ compiled: { network } }: Situation, kept: Uint8Array) =>
      (at: number) =>
        kept[network.routerAs[at] ?? 0] === 1;
    const ends =
      ({ compiled: { network } }: Situation, kept: Uint8Array) =>
      (at: number) =>
        isKept(network, kept, at >> 1);
    return (
      this.isSamePolicies(
        effective(a.compiled.network.routerPolicies, a.changes.routerPolicies, routers(a, keptBefore)),
        effective(b.compiled.network.routerPolicies, b.changes.routerPolicies, routers(b, keptAfter)),
        (at) => router[at] ?? -1,
      ) &&
      this.isSamePolicies(
        effective(a.compiled.network.sessionPolicies, a.changes.sessionPolicies, ends(a, keptBefore)),
        effective(b.compiled.network.sessionPolicies, b.changes.sessionPolicies, ends(b, keptAfter)),
        end,
      )
    );
  }

  private isSamePolicies<P>(
    before: ReadonlyMap<number, P>,
    after: ReadonlyMap<number, P>,
    moved: (at: number) => number,
  ): boolean {
    if (before.size !== after.size) return false;
    for (const [at, policy] of before) {
      const now = moved(at);
      if (!after.has(now) || !isAlike(policy, after.get(now), this.moves)) return false;
    }
    return true;
  }

  private compareInteriors(keptBefore: Uint8Array, keptAfter: Uint8Array): boolean {
    const links = ({ compiled: { network }, changes }: Situation, kept: Uint8Array, moved?: Int32Array) => {
      const list: unknown[] = [];
      for (let link = 0; link < network.igpLinkCount; link++) {
        const [from, to] = [network.igpA[link] ?? 0, network.igpB[link] ?? 0];
        if (!kept[network.routerAs[from] ?? 0]) continue;
        const cost = changes.igpCosts?.get(link) ?? network.igpCosts[link];
        const ends = moved ? [moved[from], moved[to]] : [from, to];
        list.push([...ends, cost, changes.downIgpLinks?.has(link) === true]);
      }
      return list;
    };
    const [a, b] = [this.before.situation, this.after.situation];
    return isAlike(links(a, keptBefore, this.moves.router), links(b, keptAfter));
  }
}

function skip(count: number, from: number, isWanted: (at: number) => boolean): number {
  let at = from;
  while (at < count && !isWanted(at)) at++;
  return at;
}

/** The policies that hold, of those that count. */
function effective<P>(
  designed: ReadonlyMap<number, P>,
  changed: ReadonlyMap<number, P> | undefined,
  counts: (at: number) => boolean,
): ReadonlyMap<number, P> {
  const all = new Map<number, P>();
  for (const policies of [designed, changed]) {
    for (const [at, policy] of policies ?? []) if (counts(at)) all.set(at, policy);
  }
  return all;
}

/** Users, route servers, leaks, and all above them: whose customers have users passes routes on to them. */
function sideOf(situation: Situation): Side {
  const { compiled, changes } = situation;
  const { network, design } = compiled;
  const seeds = new Set<number>();
  for (let router = 0; router < network.routerCount; router++) {
    if (network.isRouteServer(router)) seeds.add(network.routerAs[router] ?? 0);
  }
  for (const policies of [network.sessionPolicies, changes.sessionPolicies]) {
    for (const [end, { out }] of policies ?? []) if (out?.leak) seeds.add(network.asOf(network.routerAt(end)));
  }
  for (const { as } of design.regions.flatMap(({ via }) => via)) {
    const index = network.asIndex(as.target?.asn ?? as.asn ?? -1);
    if (index >= 0) seeds.add(index);
  }
  const loud = new Uint8Array(network.asCount);
  markAbove(network, seeds, loud);
  return { situation, loud };
}

/** Marks ASes and all that they buy transit from, directly or not. */
function markAbove(network: Network, ases: Iterable<number>, marks: Uint8Array): void {
  const queue = [...ases].filter((as) => !marks[as]);
  for (const as of queue) marks[as] = 1;
  for (let as = queue.pop(); as !== undefined; as = queue.pop()) {
    for (const router of network.routersOf(as)) {
      for (const end of network.endsOf(router)) {
        if (end & 1 || network.sessionKinds[end >> 1] !== SESSION_TRANSIT) continue;
        const provider = network.routerAs[network.neighbourAt(end)] ?? 0;
        if (marks[provider]) continue;
        marks[provider] = 1;
        queue.push(provider);
      }
    }
  }
}

/**
 * The networks that can have to do with the users of some services: see `Sameness`.
 * @param situation the situation
 * @param origins AS numbers of the networks that announce them
 * @returns by AS index: 1 for those that can
 */
export function countingNetworks(situation: Situation, origins: readonly number[]): Uint8Array {
  return keep(sideOf(situation), origins);
}

/** By AS index: 1 for all that count for routes of some origins. */
function keep({ situation, loud }: Side, origins: readonly number[]): Uint8Array {
  const { network } = situation.compiled;
  const kept = loud.slice();
  const ases = origins.map((asn) => network.asIndex(asn)).filter((as) => as >= 0);
  markAbove(network, ases, kept);
  return kept;
}

function isKept(network: Network, kept: Uint8Array, session: number): boolean {
  return (
    kept[network.routerAs[network.sessionA[session] ?? 0] ?? 0] === 1 &&
    kept[network.routerAs[network.sessionB[session] ?? 0] ?? 0] === 1
  );
}

function isSameRouter(a: Situation, i: number, b: Situation, j: number): boolean {
  const [from, to] = [a.compiled.network, b.compiled.network];
  return (
    from.asnOf(i) === to.asnOf(j) &&
    from.routerIds[i] === to.routerIds[j] &&
    from.routerFlags[i] === to.routerFlags[j] &&
    Object.is(from.latitudes[i], to.latitudes[j]) &&
    Object.is(from.longitudes[i], to.longitudes[j]) &&
    from.routerNames.get(i) === to.routerNames.get(j) &&
    from.routerLocations.get(i) === to.routerLocations.get(j) &&
    isDown(a.compiled, a.changes, i) === isDown(b.compiled, b.changes, j) &&
    isCalledTheSame(a.compiled.routers[i], b.compiled.routers[j])
  );
}

/**
 * Whether two situations have the same routers, index by index, the same of them down, and answers call them the same.
 * @param before one situation
 * @param after the other
 */
export function hasSameRouters(before: Situation, after: Situation): boolean {
  const [from, to] = [before.compiled.network, after.compiled.network];
  if (!isSameRow(from.asns, to.asns) || !isSameRow(from.routerAs, to.routerAs)) return false;
  for (let router = 0; router < from.routerCount; router++) {
    if (!isSameRouter(before, router, after, router)) return false;
  }
  return true;
}

/**
 * Whether answers call two routers the same.
 * @param a a router of one design, undefined for what is none of its own
 * @param b the one that may be the same in another
 */
export function isCalledTheSame(a: Router | undefined, b: Router | undefined): boolean {
  if (!a || !b) return a === b;
  return (
    a.as.name === b.as.name &&
    a.label === b.label &&
    a.name === b.name &&
    a.kind === b.kind &&
    a.location?.text === b.location?.text
  );
}

function isSessionDown({ compiled: { network }, changes }: Situation, session: number): boolean {
  if (changes.downSessions?.has(session)) return true;
  const location = changes.downLocations?.size ? network.sessionLocations.get(session) : undefined;
  return location !== undefined && changes.downLocations?.has(location) === true;
}

function allRoas({ compiled: { network }, changes }: Situation): unknown {
  return [...network.roas, ...(changes.roas ?? [])];
}
