import type { Service } from "../language/design.js";
import type { Evaluation } from "./evaluation.js";
import { userWeights } from "./load.js";

/** How long a region's users wait, and how much of that is detour. */
export interface RegionSpeed {
  readonly region: string;
  /** Mean RTT in ms over its users who reach a PoP. */
  readonly rttMs: number;
  /** Mean ms above the way to the nearest announcing PoP; null where places are not known. */
  readonly inflationMs: number | null;
}

/** RTTs at percentiles of the users, in ms. */
export interface Percentiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** How fast a service is for its users. */
export interface ServiceSpeed {
  /** Over all users who reach a PoP; null where none does. */
  readonly rtt: Percentiles | null;
  /** The same of the inflation; null where places are not known. */
  readonly inflation: Percentiles | null;
  /** The regions with the largest RTT, the slowest first. */
  readonly worst: readonly RegionSpeed[];
}

/** So many regions are named. */
const WORST = 5;

/**
 * How fast a service is: every access network's users count with their number.
 * @param evaluation the situation
 * @param service an anycast or unicast service
 * @param most how many regions are named at most
 */
export function speedOf(evaluation: Evaluation, service: Service, most = WORST): ServiceSpeed {
  const weightOf = userWeights(evaluation.design.regions);
  const rtts: Sample[] = [];
  const inflations: Sample[] = [];
  const regions: RegionSpeed[] = [];
  for (const region of evaluation.design.regions) {
    const answer = evaluation.regionAnswer(service, region);
    const inflated: Sample[] = [];
    for (const { share, rttMs, inflationMs } of answer?.paths ?? []) {
      const weight = weightOf(region) * share;
      if (rttMs !== null) rtts.push({ weight, rttMs });
      if (inflationMs !== null) inflated.push({ weight: share, rttMs: inflationMs });
      if (inflationMs !== null) inflations.push({ weight, rttMs: inflationMs });
    }
    const rttMs = answer?.rttMs ?? null;
    if (rttMs !== null) regions.push({ region: region.name, rttMs, inflationMs: mean(inflated) });
  }
  const worst = regions.sort((a, b) => b.rttMs - a.rttMs).slice(0, Math.max(0, most));
  return { rtt: percentiles(rtts), inflation: percentiles(inflations), worst };
}

interface Sample {
  readonly weight: number;
  readonly rttMs: number;
}

function percentiles(samples: readonly Sample[]): Percentiles | null {
  const [p50, p95, p99] = [50, 95, 99].map((percentile) => atPercentile(samples, percentile));
  return p50 && p95 && p99 ? { p50Ms: p50.rttMs, p95Ms: p95.rttMs, p99Ms: p99.rttMs } : null;
}

/** Shares are sums of fractions: less than a millionth of the users makes no difference. */
const EPSILON = 1e-6;

/**
 * The sample at a percentile of the users.
 * @param samples RTTs with the users who have them
 * @param percentile 0–100
 * @returns the least RTT that at least so many of the users do not exceed; undefined without users
 */
export function atPercentile<T extends { readonly weight: number; readonly rttMs: number }>(
  samples: readonly T[],
  percentile: number,
): T | undefined {
  const sorted = samples.filter(({ weight }) => weight > 0).sort((a, b) => a.rttMs - b.rttMs);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  for (const sample of sorted) {
    sum += sample.weight;
    if (sum >= (total * percentile) / 100 - total * EPSILON) return sample;
  }
  return sorted.at(-1);
}

function mean(samples: readonly Sample[]): number | null {
  const all = samples.reduce((sum, { weight }) => sum + weight, 0);
  return all > 0 ? samples.reduce((sum, { weight, rttMs }) => sum + weight * rttMs, 0) / all : null;
}
