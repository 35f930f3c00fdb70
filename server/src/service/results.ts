import type { RegionAnswer, ServiceAnswer, Site } from "../analysis/types";

/**
 * What the routes say about a design, as plain data: it crosses threads, and it outlives the text that it was computed
 * from. Everything is keyed by name, so that the last results can stand beside newer text until new ones arrive.
 */
export interface Results {
  /** The scenario that they are of; null for the design as it stands. */
  readonly scenario: string | null;
  readonly services: readonly ServiceResult[];
  /** Time from text to routes in ms. */
  readonly elapsedMs: number;
  /** The routing engines that were used, each once: "fast", "general" or "reference". */
  readonly engines: readonly string[];
  /** What people should know about the computation as a whole (no stable state, data that could not be read). */
  readonly notes: readonly string[];
  /** Whether there is anything that needs the routes of failures, which are checked apart. */
  readonly laterChecks: boolean;
}

/** A service: where its users go. */
export interface ServiceResult {
  readonly service: string;
  /** By the region's name. */
  readonly regions: ReadonlyMap<string, RegionResult>;
  /** By the PoP's key, `example.tokyo`. */
  readonly pops: ReadonlyMap<string, PopResult>;
}

/** Where the users of one region go. */
export interface RegionResult {
  /** Largest share first. */
  readonly pops: readonly { readonly name: string; readonly share: number; readonly rttMs: number }[];
  /** Share of the users who reach no PoP, 0–1. */
  readonly unreachable: number;
  /** Mean ms above the way to the nearest announcing PoP; null where that is not known. */
  readonly inflationMs: number | null;
  /** The sites that an order of events could make the answer, where it hangs on a tie; the first few of them. */
  readonly candidates: readonly string[];
  /** How many they are; 0 where the answer is certain. */
  readonly candidateCount: number;
}

/** What arrives at a PoP. */
export interface PopResult {
  readonly announces: boolean;
  /** Share of all users, 0–1. */
  readonly userShare: number;
  readonly loadBps: number;
  readonly capacityBps: number | null;
  /** Queries per second. */
  readonly loadQps: number;
  readonly capacityQps: number | null;
}

/**
 * What hints show of a service's answers; the rest stays with the solver.
 * @param answer one service's answers
 * @returns plain data that crosses threads cheaply
 */
export function summaryOf(answer: ServiceAnswer): ServiceResult {
  return {
    service: answer.service,
    regions: new Map(answer.regions.map((region) => [region.region, regionResult(region)])),
    pops: new Map(
      answer.pops.map(({ pop, announces, userShare, loadBps, capacityBps, loadQps, capacityQps }) => [
        pop.key,
        { announces, userShare, loadBps, capacityBps, loadQps, capacityQps },
      ]),
    ),
  };
}

/** A tie set may name every PoP of a large service: hints have room for a few. */
const MOST_CANDIDATES = 8;

/** What was made of answers: one that an edit did not touch is told in the very same words. */
const told = new WeakMap<RegionAnswer, RegionResult>();

function regionResult(answer: RegionAnswer): RegionResult {
  let result = told.get(answer);
  if (!result) {
    result = newResult(answer);
    told.set(answer, result);
  }
  return result;
}

function newResult(answer: RegionAnswer): RegionResult {
  const candidates = tiedSites(answer);
  return {
    pops: answer.pops.map(({ pop, share, rttMs }) => ({ name: pop.name, share, rttMs })),
    unreachable: answer.unreachable,
    inflationMs: inflationOf(answer),
    candidates: candidates.slice(0, MOST_CANDIDATES).map(({ name }) => name),
    candidateCount: candidates.length,
  };
}

function inflationOf({ paths }: RegionAnswer): number | null {
  let [sum, users] = [0, 0];
  for (const { share, inflationMs } of paths) {
    if (inflationMs === null) continue;
    sum += share * inflationMs;
    users += share;
  }
  return users > 0 ? sum / users : null;
}

/** Every site that some uncertain part of the region could reach. */
function tiedSites({ certain, paths }: RegionAnswer): readonly Site[] {
  if (certain) return [];
  const uncertain = paths.filter((path) => !path.certain);
  const [only] = uncertain;
  if (uncertain.length === 1 && only) return only.candidates;
  const sites = new Map(uncertain.flatMap(({ candidates }) => candidates.map((site) => [site.key, site] as const)));
  return [...sites.values()];
}
