import { BLACKHOLE, GRACEFUL_SHUTDOWN, NO_ADVERTISE, NO_EXPORT, NO_PEER } from "../../base/community";

/** An AS path as a chain that shares its tail with the path that it grew from. */
export interface Path {
  readonly asn: number;
  readonly rest: Path | null;
  readonly length: number;
  /** The path's last AS: who originated the route. */
  readonly origin: number;
}

/** A set of communities, one object for each set, with the well-known ones read out. */
export interface CommunitySet {
  readonly list: readonly string[];
  readonly id: number;
  readonly noExport: boolean;
  readonly noAdvertise: boolean;
  readonly noPeer: boolean;
  readonly gracefulShutdown: boolean;
  readonly blackhole: boolean;
}

/** A route as the general engine holds it. Numbers where the reference engine has names; -1 for none. */
export interface FlatRoute {
  readonly path: Path | null;
  readonly length: number;
  readonly pop: number;
  readonly localPref: number;
  /** -1 where none was sent. */
  readonly med: number;
  readonly originCode: number;
  readonly communities: CommunitySet;
  readonly otc: number;
  /** A `REL_…` number. */
  readonly relation: number;
  /** The receiver's session end, -1 for an own route. */
  readonly end: number;
  readonly nextHop: number;
  readonly egress: number;
  /** The session end at which the route entered the AS, -1 for an own route. */
  readonly entryEnd: number;
  readonly igpCost: number;
  readonly originator: number;
  /** Reflectors passed, the last one first, joined by commas; empty for none. */
  readonly clusters: string;
  readonly clusterCount: number;
  readonly blackhole: boolean;
}

/**
 * Puts an ASN in front of a path several times.
 * @param path the path, null for an empty one
 */
export function prependPath(path: Path | null, asn: number, times: number): Path | null {
  let result = path;
  for (let i = 0; i < times; i++) {
    result = { asn, rest: result, length: (result?.length ?? 0) + 1, origin: result ? result.origin : asn };
  }
  return result;
}

/** How often an ASN stands in a path. */
export function countInPath(path: Path | null, asn: number): number {
  let count = 0;
  for (let at = path; at; at = at.rest) if (at.asn === asn) count++;
  return count;
}

/** A path as a list, the nearest AS first. */
export function pathList(path: Path | null): number[] {
  const list: number[] = [];
  for (let at = path; at; at = at.rest) list.push(at.asn);
  return list;
}

function samePath(a: Path | null, b: Path | null): boolean {
  let x = a;
  let y = b;
  while (x !== y) {
    if (!x || !y || x.asn !== y.asn || x.length !== y.length) return false;
    x = x.rest;
    y = y.rest;
  }
  return true;
}

/** Whether two routes are the same to everyone. */
export function sameFlatRoute(a: FlatRoute | undefined, b: FlatRoute | undefined): boolean {
  if (a === b) return true;
  if (!a || !b) return false;
  return (
    a.end === b.end &&
    a.length === b.length &&
    a.pop === b.pop &&
    a.localPref === b.localPref &&
    a.med === b.med &&
    a.originCode === b.originCode &&
    a.communities === b.communities &&
    a.otc === b.otc &&
    a.relation === b.relation &&
    a.nextHop === b.nextHop &&
    a.egress === b.egress &&
    a.entryEnd === b.entryEnd &&
    a.originator === b.originator &&
    a.clusters === b.clusters &&
    a.blackhole === b.blackhole &&
    samePath(a.path, b.path)
  );
}

/** Hands out one object for each set of communities. */
export class CommunityPool {
  private readonly sets = new Map<string, CommunitySet>();

  /** The set of some communities, in any order and with repetitions. */
  get(communities: Iterable<string>): CommunitySet {
    const list = [...new Set(communities)].sort();
    const key = list.join(" ");
    const known = this.sets.get(key);
    if (known) return known;
    const set: CommunitySet = {
      list,
      id: this.sets.size,
      noExport: list.includes(NO_EXPORT),
      noAdvertise: list.includes(NO_ADVERTISE),
      noPeer: list.includes(NO_PEER),
      gracefulShutdown: list.includes(GRACEFUL_SHUTDOWN),
      blackhole: list.includes(BLACKHOLE),
    };
    this.sets.set(key, set);
    return set;
  }
}
