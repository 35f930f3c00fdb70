import type { Percentiles, ServiceSpeed } from "../analysis/speed.js";
import { formatMs } from "../base/units.js";
import { ms } from "./numbers.js";

function percentilesJson(percentiles: Percentiles | null): object | null {
  if (!percentiles) return null;
  return { p50Ms: ms(percentiles.p50Ms), p95Ms: ms(percentiles.p95Ms), p99Ms: ms(percentiles.p99Ms) };
}

/**
 * How fast a service is, in `resolve --json`.
 * @param speed percentiles in ms over the users, and the slowest regions
 */
export function speedJson({ rtt, inflation, worst }: ServiceSpeed): object {
  return {
    rtt: percentilesJson(rtt),
    inflation: percentilesJson(inflation),
    worstRegions: worst.map(({ region, rttMs, inflationMs }) => ({
      region,
      rttMs: ms(rttMs),
      inflationMs: ms(inflationMs),
    })),
  };
}

/**
 * How fast a service is, for people.
 * @param speed percentiles in ms over the users, and the slowest regions
 * @returns a line, or "" where nobody reaches it
 */
export function speedText({ rtt, inflation, worst }: ServiceSpeed): string {
  if (!rtt) return "";
  const slowest = worst.slice(0, 3).map(({ region, rttMs }) => `${region} ${formatMs(rttMs)}`);
  const detour = inflation ? `  above the nearest PoP: ${percentilesText(inflation)}\n` : "";
  return `  RTT of users: ${percentilesText(rtt)}; slowest: ${slowest.join(", ")}\n${detour}`;
}

function percentilesText({ p50Ms, p95Ms, p99Ms }: Percentiles): string {
  return `p50 ${formatMs(p50Ms)}, p95 ${formatMs(p95Ms)}, p99 ${formatMs(p99Ms)}`;
}
