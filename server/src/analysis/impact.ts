import type { Region, Service } from "../language/design.js";
import type { Evaluation } from "./evaluation.js";
import { loadRatio, sumOf, userWeights } from "./load.js";
import type { PopTotal, RegionReach, Site } from "./types.js";

/** A site that a change puts over capacity, or further over. */
export interface SiteOverCapacity {
  readonly pop: Site;
  /** Load over capacity after the change, above 1. */
  readonly ratio: number;
  /** What arrives above the capacity, bit/s and queries/s. */
  readonly excessBps: number;
  readonly excessQps: number;
}

/** What a change does to one service's users. Shares are of all regions' users. */
export interface ServiceImpact {
  readonly service: string;
  /** Users who reached a PoP before and reach none after, 0–1. */
  readonly unreachable: number;
  /** Users who are sent to another PoP, 0–1. */
  readonly moved: number;
  /** Mean RTT in ms added for the users who reach a PoP before and after; below 0 where it falls, 0 without users. */
  readonly rttAddedMs: number;
}

/** What a change does to the users of several services: of each number the worst of the services. */
export interface UserImpact extends Omit<ServiceImpact, "service"> {
  readonly services: readonly ServiceImpact[];
}

/** What a change does. */
export interface Impact extends UserImpact {
  /** The users who reach no PoP any more as people; null where no region says its users. */
  readonly unreachableUsers: number | null;
  /** Sites over capacity, the fullest first; those that were as full before are not among them. */
  readonly overCapacity: readonly SiteOverCapacity[];
}

/**
 * Compares two situations of one design.
 * @param before the situation to compare with
 * @param after the situation with the change
 */
export function impactOf(before: Evaluation, after: Evaluation): Impact {
  const users = userImpact(before, after, before.routedServices);
  const people = sumOf(...before.design.regions.map(({ users: each }) => Math.max(0, each?.value ?? 0)));
  return {
    ...users,
    unreachableUsers: people > 0 ? users.unreachable * people : null,
    overCapacity: overCapacity(before, after),
  };
}

/**
 * The part of it that some services' users notice.
 * @param before the situation to compare with
 * @param after the situation with the change
 * @param of anycast and unicast services of the design
 */
export function userImpact(before: Evaluation, after: Evaluation, of: readonly Service[]): UserImpact {
  const services = of.map((service) =>
    serviceImpact(service.name, before.design.regions, {
      before: (region) => before.reach(service, region)?.paths,
      after: (region) => after.reach(service, region)?.paths,
    }),
  );
  return {
    services,
    unreachable: Math.max(0, ...services.map((each) => each.unreachable)),
    moved: Math.max(0, ...services.map((each) => each.moved)),
    rttAddedMs: services.reduce(
      (worst, each, index) => (index === 0 ? each.rttAddedMs : Math.max(worst, each.rttAddedMs)),
      0,
    ),
  };
}

/** The ways of a region's users, one for each access network, in order of declaration. */
export interface Ways {
  readonly before: (region: Region) => readonly Path[] | undefined;
  readonly after: (region: Region) => readonly Path[] | undefined;
}

/**
 * What a change does to the users of one service.
 * @param service its name
 * @param regions all regions of the design
 * @param ways where their users go
 */
export function serviceImpact(service: string, regions: readonly Region[], ways: Ways): ServiceImpact {
  const weightOf = userWeights(regions);
  let [lost, moved, added, kept, all] = [0, 0, 0, 0, 0];
  for (const region of regions) {
    const weight = weightOf(region);
    all = sumOf(all, weight);
    for (const [was, is] of pathPairs(ways, region)) {
      const users = weight * was.share;
      if (was.pop && !is?.pop) lost += users;
      if (!was.pop || !is?.pop) continue;
      if (was.pop.key !== is.pop.key) moved += users;
      kept += users;
      added += users * ((is.rttMs ?? 0) - (was.rttMs ?? 0));
    }
  }
  const part = (users: number) => (all > 0 ? Math.min(1, users / all) : 0);
  return {
    service,
    unreachable: part(lost),
    moved: part(moved),
    rttAddedMs: kept > 0 && Number.isFinite(added) ? added / kept : 0,
  };
}

type Path = RegionReach["paths"][number];

/** Each access network's way before and after. */
function pathPairs({ before, after }: Ways, region: Region): [Path, Path | undefined][] {
  const now = after(region);
  return (before(region) ?? []).map((path, index) => [path, now?.[index]]);
}

/** Ratios that differ by less are the same. */
const EPSILON = 1e-9;

function overCapacity(before: Evaluation, after: Evaluation): SiteOverCapacity[] {
  const earlier = new Map(before.pops.map((total) => [total.pop.router, loadRatio(total) ?? 0]));
  return after.pops
    .flatMap((total) => {
      const ratio = Math.min(loadRatio(total) ?? 0, Number.MAX_VALUE);
      const was = earlier.get(total.pop.router) ?? 0;
      return ratio > 1 && ratio > was + EPSILON ? [{ pop: total.pop, ratio, ...excess(total) }] : [];
    })
    .sort((a, b) => b.ratio - a.ratio);
}

function excess({ loadBps, capacityBps, loadQps, capacityQps }: PopTotal): { excessBps: number; excessQps: number } {
  return {
    excessBps: capacityBps === null ? 0 : Math.max(0, loadBps - capacityBps),
    excessQps: capacityQps === null ? 0 : Math.max(0, loadQps - capacityQps),
  };
}

/**
 * Orders impacts: users who reach nothing first, then load over capacity, then RTT added, then users moved.
 * @param a one impact
 * @param b another
 * @returns below 0 where a is worse
 */
export function worseFirst(a: Impact, b: Impact): number {
  const sum = (impact: Impact, unit: "excessBps" | "excessQps") =>
    sumOf(...impact.overCapacity.map((site) => site[unit]));
  return (
    b.unreachable - a.unreachable ||
    sum(b, "excessBps") - sum(a, "excessBps") ||
    sum(b, "excessQps") - sum(a, "excessQps") ||
    b.rttAddedMs - a.rttAddedMs ||
    b.moved - a.moved
  );
}

/**
 * The same order by what users notice alone, for changes that fill PoPs alike.
 * @param a one impact
 * @param b another
 * @returns below 0 where a is worse
 */
export function worseForUsersFirst(a: UserImpact, b: UserImpact): number {
  return b.unreachable - a.unreachable || b.rttAddedMs - a.rttAddedMs || b.moved - a.moved;
}
