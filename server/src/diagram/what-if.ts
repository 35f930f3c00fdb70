/** What the reader's failures change, as the header tells it. */
import type { Comparison, Move } from "../analysis/comparison";
import type { SiteDiff } from "../analysis/diff";
import type { Design } from "../language/design";
import { type ChosenFailures, outWith } from "./chosen-failures";
import type { DiagramChanges, DiagramMove, DiagramPeople, DiagramWhatIf, Traffic } from "./model";

/** What the reader has failed, and what comes of it. */
export interface WhatIf {
  readonly chosen: ChosenFailures;
  /** With the same picture without the failures; undefined while there are no routes. */
  readonly comparison: Comparison | undefined;
}

/** Moves beyond these are in the totals and not told one by one. */
const MOST_MOVES = 200;

/**
 * The header's part about failures.
 * @param design the design
 * @param whatIf what is failed
 * @param service the service shown, by name
 */
export function drawWhatIf(design: Design, { chosen, comparison }: WhatIf, service: string | undefined): DiagramWhatIf {
  return {
    failures: chosen.failures.map(({ id, kind, name, also }) => ({ id, kind, name, also })),
    unknown: chosen.unknown,
    beyond: chosen.beyond,
    out: outWith(design, chosen.failures),
    changes: comparison && service !== undefined ? changesOf(design, comparison, service) : null,
  };
}

function changesOf(design: Design, comparison: Comparison, service: string): DiagramChanges {
  const own = comparison.services.find((each) => each.service === service);
  const users = new Map(design.regions.map((region) => [region.name, region.users?.value ?? null]));
  const all = [...users.values()].reduce((sum: number, count) => sum + (count ?? 0), 0);
  const people = (share: number): DiagramPeople => ({ share, users: all > 0 ? share * all : null });
  return {
    moves: drawMoves(own?.moves ?? [], users),
    moved: people(own?.impact.moved ?? 0),
    unreachable: people(own?.impact.unreachable ?? 0),
    overCapacity: drawOverCapacity(comparison),
    loadMoved: loadMoved(comparison.sites),
    rttAddedMs: own?.impact.rttAddedMs ?? 0,
    worstRtt: own?.worstRtt ? { ...own.worstRtt, region: `region:${own.worstRtt.region}` } : null,
  };
}

function drawMoves(moves: readonly Move[], users: ReadonlyMap<string, number | null>): DiagramMove[] {
  return moves
    .map(({ region, from, to, share }): DiagramMove => {
      const people = users.get(region) ?? null;
      return {
        region: `region:${region}`,
        from: from && `pop:${from.key}`,
        to: to && `pop:${to.key}`,
        share,
        users: people === null ? null : people * share,
      };
    })
    .sort((a, b) => (b.users ?? 0) - (a.users ?? 0) || b.share - a.share)
    .slice(0, MOST_MOVES);
}

function drawOverCapacity({ overCapacity }: Comparison): DiagramChanges["overCapacity"] {
  return overCapacity.map(({ pop, ratio }) => ({ site: `pop:${pop.key}`, name: pop.name, ratio }));
}

/** What sites have more than before: as much has left others, or was not served at all. */
function loadMoved(sites: readonly SiteDiff[]): Traffic[] {
  const gained = (key: "loadBps" | "loadQps") =>
    sites.reduce((sum, { before, after }) => sum + Math.max(0, (after?.[key] ?? 0) - (before?.[key] ?? 0)), 0);
  const amounts: Traffic[] = [
    { unit: "bps", value: Math.min(Number.MAX_VALUE, gained("loadBps")) },
    { unit: "qps", value: Math.min(Number.MAX_VALUE, gained("loadQps")) },
  ];
  return amounts.filter(({ value }) => value > 0);
}
