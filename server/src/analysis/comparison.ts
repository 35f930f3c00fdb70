import type { Region } from "../language/design.js";
import { type DesignDiff, diffDesigns } from "./diff.js";
import type { Evaluation } from "./evaluation.js";
import { type Impact, impactOf, type ServiceImpact, serviceImpact } from "./impact.js";
import type { ServiceAnswer, Site } from "./types.js";

/** A part of a region's users that ends up elsewhere. */
export interface Move {
  /** The region's name. */
  readonly region: string;
  /** Where they went before; null for no PoP. */
  readonly from: Site | null;
  /** Where they go now; null for no PoP. */
  readonly to: Site | null;
  /** Share of the region's users, 0–1. */
  readonly share: number;
}

/** What becomes of one service's users. */
export interface ServiceChange {
  readonly service: string;
  readonly impact: ServiceImpact;
  /** In order of the regions, then of their access networks; one entry for each pair of ends. */
  readonly moves: readonly Move[];
  /** The region whose mean RTT rises most, ms; null where none rises. */
  readonly worstRtt: { readonly region: string; readonly beforeMs: number; readonly afterMs: number } | null;
}

/** Two situations of one design, side by side: plain data that may cross threads. */
export interface Comparison {
  readonly overCapacity: Impact["overCapacity"];
  /** Sites whose traffic differs. */
  readonly sites: DesignDiff["sites"];
  readonly services: readonly ServiceChange[];
}

/**
 * Compares two situations of one design.
 * @param before the situation to compare with
 * @param after the situation with the change
 * @returns what becomes of each service's users, and of the sites
 */
export function compare(before: Evaluation, after: Evaluation): Comparison {
  const { regions } = before.design;
  return {
    overCapacity: impactOf(before, after).overCapacity,
    sites: diffDesigns(before, after).sites,
    services: before.services.flatMap((was) => {
      const is = after.service(was.service);
      return is ? [compareService(regions, was, is)] : [];
    }),
  };
}

/**
 * Compares the answers of one service in two situations of one design, for any of its addresses.
 * @param regions all regions of the design
 * @param before its answers in the situation to compare with
 * @param after its answers with the change
 */
export function compareService(regions: readonly Region[], before: ServiceAnswer, after: ServiceAnswer): ServiceChange {
  const [was, is] = [before, after].map((answer) => new Map(answer.regions.map((each) => [each.region, each])));
  const ways = {
    before: ({ name }: Region) => was?.get(name)?.paths,
    after: ({ name }: Region) => is?.get(name)?.paths,
  };
  return {
    service: before.service,
    impact: serviceImpact(before.service, regions, ways),
    moves: movesOf(before, after),
    worstRtt: worstRtt(before, after),
  };
}

/** Access networks are the same and in one order in both: the design is. */
function movesOf(before: ServiceAnswer, after: ServiceAnswer): Move[] {
  const now = new Map(after.regions.map((answer) => [answer.region, answer]));
  return before.regions.flatMap(({ region, paths }) => {
    const moves = new Map<string, Move>();
    for (const [index, { pop: from, share }] of paths.entries()) {
      const to = now.get(region)?.paths[index]?.pop ?? null;
      if (from?.key === to?.key) continue;
      const key = `${from?.key ?? ""} ${to?.key ?? ""}`;
      moves.set(key, { region, from, to, share: share + (moves.get(key)?.share ?? 0) });
    }
    return [...moves.values()];
  });
}

function worstRtt(before: ServiceAnswer, after: ServiceAnswer): ServiceChange["worstRtt"] {
  const now = new Map(after.regions.map(({ region, rttMs }) => [region, rttMs]));
  let worst: ServiceChange["worstRtt"] = null;
  for (const { region, rttMs: beforeMs } of before.regions) {
    const afterMs = now.get(region) ?? null;
    if (beforeMs === null || afterMs === null) continue;
    if (afterMs - beforeMs > (worst ? worst.afterMs - worst.beforeMs : 0)) worst = { region, beforeMs, afterMs };
  }
  return worst;
}
