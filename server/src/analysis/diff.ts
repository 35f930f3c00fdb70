import type { Evaluation } from "./evaluation.js";
import type { PopTotal, RegionAnswer } from "./types.js";

/** Whether something is in both designs, or in one only. */
export type Presence = "both" | "added" | "removed";

/** A value before and after; null where there is none. */
export interface Change<T> {
  readonly before: T | null;
  readonly after: T | null;
}

/** Where a region's users end up: PoP names with shares, largest first. */
export interface Reached {
  readonly pops: readonly { readonly pop: string; readonly share: number }[];
  /** 0–1 */
  readonly unreachable: number;
  /** Mean RTT in ms; null where nobody reaches a PoP. */
  readonly rttMs: number | null;
}

/** A region whose users move, or whose way gets longer or shorter. */
export interface RegionDiff extends Change<Reached> {
  readonly region: string;
  /** Share of the region's users who end up elsewhere, 0–1: a PoP lost or found is elsewhere too. */
  readonly moved: number;
}

/** A service and what of it differs. */
export interface ServiceDiff {
  readonly service: string;
  readonly presence: Presence;
  /** Regions that differ, in order of the newer design, removed ones last. */
  readonly regions: readonly RegionDiff[];
}

/** What arrives at a site. */
export interface SiteLoad {
  readonly announces: boolean;
  readonly loadBps: number;
  readonly loadQps: number;
  readonly capacityBps: number | null;
  readonly capacityQps: number | null;
  readonly userShare: number;
}

/** A site whose traffic, capacity or announcement differs. */
export interface SiteDiff extends Change<SiteLoad> {
  /** The site's key, such as `example.tokyo`. */
  readonly site: string;
}

/** What differs between two designs, for their users. */
export interface DesignDiff {
  readonly services: readonly ServiceDiff[];
  readonly sites: readonly SiteDiff[];
}

/** Shares, and RTTs in ms, that differ by less are the same. */
const EPSILON = 1e-6;

/**
 * Compares where users end up in two designs. Services and regions are matched by name, sites by key.
 * @param before the older design
 * @param after the newer one
 * @returns only what differs; a service that is in both and has no region that differs is not in it
 */
export function diffDesigns(before: Evaluation, after: Evaluation): DesignDiff {
  const services = pairs(before.services, after.services, ({ service }) => service).flatMap(
    ([service, was, is]): ServiceDiff[] => {
      const presence: Presence = was && is ? "both" : is ? "added" : "removed";
      const regions = pairs(was?.regions ?? [], is?.regions ?? [], ({ region }) => region).flatMap(
        ([region, old, now]) => regionDiff(region, old, now) ?? [],
      );
      return presence === "both" && regions.length === 0 ? [] : [{ service, presence, regions }];
    },
  );
  const sites = pairs(before.pops, after.pops, ({ pop }) => pop.key).flatMap(
    ([site, was, is]) => siteDiff(site, was, is) ?? [],
  );
  return { services, sites };
}

/** Elements by key: those of the newer list in its order, then those that only the older one has. */
function pairs<T>(before: readonly T[], after: readonly T[], key: (each: T) => string): [string, T?, T?][] {
  const old = new Map(before.map((each) => [key(each), each]));
  const now = new Map(after.map((each) => [key(each), each]));
  const both: [string, T?, T?][] = [...now].map(([name, each]) => [name, old.get(name), each]);
  const removed: [string, T?, T?][] = [...old].flatMap(([name, each]) => (now.has(name) ? [] : [[name, each]]));
  return [...both, ...removed];
}

function regionDiff(region: string, before?: RegionAnswer, after?: RegionAnswer): RegionDiff | undefined {
  const moved = movedShare(before, after);
  const rttSame = Math.abs((before?.rttMs ?? -1) - (after?.rttMs ?? -1)) < EPSILON;
  if (before && after && moved < EPSILON && rttSame) return undefined;
  return { region, moved, before: reachedOf(before), after: reachedOf(after) };
}

function reachedOf(answer: RegionAnswer | undefined): Reached | null {
  if (!answer) return null;
  const pops = answer.pops.map(({ pop, share }) => ({ pop: pop.name, share }));
  return { pops, unreachable: answer.unreachable, rttMs: answer.rttMs };
}

/** Half of what the shares differ by in all: who leaves one place arrives at another. */
function movedShare(before: RegionAnswer | undefined, after: RegionAnswer | undefined): number {
  const shares = new Map<string, number>();
  const add = (answer: RegionAnswer | undefined, sign: number) => {
    for (const { pop, share } of answer?.pops ?? []) shares.set(pop.key, (shares.get(pop.key) ?? 0) + sign * share);
    if (answer) shares.set("", (shares.get("") ?? 0) + sign * answer.unreachable);
  };
  add(before, -1);
  add(after, 1);
  const differences = [...shares.values()];
  if (!before || !after)
    return Math.min(
      1,
      differences.reduce((sum, share) => sum + Math.abs(share), 0),
    );
  const gained = differences.reduce((sum, share) => sum + Math.max(0, share), 0);
  const lost = differences.reduce((sum, share) => sum + Math.max(0, -share), 0);
  return Math.min(1, Math.max(gained, lost));
}

function siteDiff(site: string, before?: PopTotal, after?: PopTotal): SiteDiff | undefined {
  const [was, is] = [loadOf(before), loadOf(after)];
  return JSON.stringify(was) === JSON.stringify(is) ? undefined : { site, before: was, after: is };
}

function loadOf(total: PopTotal | undefined): SiteLoad | null {
  if (!total) return null;
  const { announces, loadBps, loadQps, capacityBps, capacityQps, userShare } = total;
  // Sums of fractions: what is below a thousandth of a bit, or a millionth of the users, is no difference.
  return {
    announces,
    loadBps: Number(loadBps.toPrecision(9)),
    loadQps: Number(loadQps.toPrecision(9)),
    capacityBps,
    capacityQps,
    userShare: Number(userShare.toFixed(6)),
  };
}
