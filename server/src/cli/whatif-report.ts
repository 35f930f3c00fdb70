import { type Cascade, describeCascade, goesOn } from "../analysis/cascade.js";
import type { Evaluation } from "../analysis/evaluation.js";
import type { Impact, SiteOverCapacity } from "../analysis/impact.js";
import { uniqueName } from "../analysis/sites.js";
import type { FailureImpact, Headroom } from "../analysis/whatif.js";
import { formatMs, formatPeople, formatShare } from "../base/units.js";
import { listOf } from "../topology/rules/facts.js";
import { count, ms, ratio, share } from "./numbers.js";
import { type Style, table } from "./table.js";

/** So many PoPs that share a fate are named in a row. */
const MOST_TAKEN = 8;

/** What was tried, and what came of it. */
export interface Tried {
  readonly pairs: boolean;
  /** The worst first. */
  readonly ranked: readonly FailureImpact[];
  /** How many there were to try. */
  readonly planned: number;
  readonly complete: boolean;
  /** Whether the user ended it before all were tried. */
  readonly interrupted: boolean;
  /**
   * Every site's largest load with one PoP down, and with two where pairs were tried; none where the user ended it
   * before.
   */
  readonly headroom: readonly { readonly down: number; readonly sites: readonly Headroom[] }[];
}

function cascadeJson(cascade: Cascade | undefined): object | null {
  if (!cascade) return null;
  return {
    outcome: cascade.outcome,
    rounds: cascade.rounds.map(({ withdrawn, after }) => ({
      withdrawn: withdrawn.map(({ pop, ratio: load }) => ({ pop: pop.name, load: ratio(load) })),
      lostUsers: share(after.lostUsers),
    })),
    standing: cascade.standing.map(({ name }) => name),
  };
}

function overCapacityJson({ pop, ratio: load, excessBps, excessQps }: SiteOverCapacity): object {
  return { pop: pop.name, key: pop.key, load: ratio(load), excessBps: count(excessBps), excessQps: count(excessQps) };
}

function impactJson({ unreachable, unreachableUsers, moved, rttAddedMs, overCapacity, services }: Impact): object {
  return {
    unreachable: share(unreachable),
    unreachableUsers: count(unreachableUsers),
    moved: share(moved),
    rttAddedMs: ms(rttAddedMs),
    overCapacity: overCapacity.map(overCapacityJson),
    services: services.map((each) => ({
      service: each.service,
      unreachable: share(each.unreachable),
      moved: share(each.moved),
      rttAddedMs: ms(each.rttAddedMs),
    })),
  };
}

function failureJson({ name, failures, impact, taken, cascade }: FailureImpact): object {
  return {
    name,
    failures: failures.map((each) => ({ kind: each.kind, name: each.name })),
    ...impactJson(impact),
    taken: taken.map((site) => site.name),
    cascade: cascadeJson(cascade),
  };
}

function headroomJson({ headroom }: Tried): object[] {
  return headroom.map(({ down, sites }) => ({
    popsDown: down,
    pops: sites.map(({ pop, ratio: load, under }) => ({
      pop: pop.name,
      key: pop.key,
      load: load === null ? null : ratio(load),
      under,
    })),
  }));
}

/**
 * The stable form of `whatif --json`: shares 0–1, loads 1 for 100 %, ms, bit/s.
 * @param evaluation the situation in which things fail
 * @param tried what came of it
 */
export function whatifJson({ scenario }: Evaluation, tried: Tried): object {
  const { pairs, ranked, complete, interrupted } = tried;
  return {
    version: 1,
    scenario: scenario?.name ?? null,
    pairs,
    tried: ranked.length,
    complete,
    interrupted,
    failures: ranked.map(failureJson),
    headroom: headroomJson(tried),
  };
}

/** The lines of `whatif --format jsonl`: one before the first failure, one for each, and one at the end. */
export const whatifLines = {
  /** @param evaluation the situation @param plan what will be tried */
  start: ({ scenario }: Evaluation, { pairs, planned }: Pick<Tried, "pairs" | "planned">): object => ({
    type: "start",
    version: 1,
    scenario: scenario?.name ?? null,
    pairs,
    planned,
  }),
  /** @param impact what a failure does, in the words of `--json` */
  failure: (impact: FailureImpact): object => ({ type: "failure", ...failureJson(impact) }),
  /** @param tried all of it */
  end: (tried: Tried): object => ({
    type: "end",
    tried: tried.ranked.length,
    complete: tried.complete,
    interrupted: tried.interrupted,
    headroom: headroomJson(tried),
  }),
};

/**
 * What a failure does, in the columns of the table.
 * @param evaluation the situation in which it happens
 * @param impact the failure
 * @param style of the terminal
 */
export function row({ compiled }: Evaluation, { name, impact, taken, cascade }: FailureImpact, style: Style): string[] {
  const { unreachable, unreachableUsers, overCapacity, rttAddedMs, moved } = impact;
  const people = unreachableUsers === null || unreachable === 0 ? "" : ` (${formatPeople(unreachableUsers)})`;
  const full = overCapacity.map((site) => `${uniqueName(compiled, site.pop)} at ${percent(site.ratio)}`);
  const domino = cascade && goesOn(cascade) ? [`cascade: ${describeCascade(cascade)}`] : [];
  const names = taken.map((site) => uniqueName(compiled, site));
  const fate = taken.length > 1 ? [`takes ${listOf(names, MOST_TAKEN)}`] : [];
  const notes = [...(full.length > 0 ? [style.bad(full.join(", "))] : []), ...domino, ...fate];
  return [
    name,
    unreachable > 0 ? style.bad(`${formatShare(unreachable)} unreachable${people}`) : "",
    moved > 0 ? `${formatShare(moved)} moved` : "",
    Math.abs(rttAddedMs) >= 0.05 ? `${rttAddedMs > 0 ? "+" : "−"}${formatMs(Math.abs(rttAddedMs))}` : "",
    notes.join("; "),
  ];
}

/** Load over capacity for people; what is beyond measure has no number. */
function percent(load: number): string {
  return load < 1e6 ? `${Math.round(load * 100)}%` : "far over 100%";
}

/**
 * What came of it, for people.
 * @param evaluation the situation in which things fail
 * @param tried what came of it
 * @param top so many failures are shown
 * @param style of the terminal
 */
export function whatifText(evaluation: Evaluation, tried: Tried, top: number, style: Style): string {
  const { pairs, ranked, complete, interrupted, planned, headroom } = tried;
  const parts: string[] = [];
  if (evaluation.scenario) parts.push(style.faint(`Under scenario ${evaluation.scenario.name}\n`));
  if (!evaluation.situation.originations.some(({ service }) => service)) {
    return `${parts.join("")}No site announces a service: there is nothing that could fail.\n`;
  }
  const ending = ranked.length === 1 ? "" : "s";
  const what = pairs ? `pair${ending} of failures` : `failure${ending}`;
  parts.push(`${style.bold(`${ranked.length} ${what}, the worst first`)}\n`);
  parts.push(
    table(
      ranked.slice(0, top).map((each) => row(evaluation, each, style)),
      [3],
    ),
  );
  if (ranked.length > top)
    parts.push(style.faint(`  and ${ranked.length - top} more; --top ${ranked.length} shows all\n`));
  if (interrupted) parts.push(`${style.bad("!")} Ended before all ${planned} were tried.\n`);
  else if (!complete) parts.push(`${style.bad("!")} There are more than can be tried; --kind chooses some of them.\n`);
  for (const { down, sites } of headroom) {
    const rows = sites.flatMap(({ pop, ratio: load, under }) =>
      load === null
        ? []
        : [
            [
              uniqueName(evaluation.compiled, pop),
              percent(load),
              under === null ? "as it stands" : `with ${under} down`,
            ],
          ],
    );
    if (rows.length > 0)
      parts.push(
        `\n${style.bold(`Load with ${down === 1 ? "one PoP" : "two PoPs"} down (N−${down})`)}\n${table(rows, [1])}`,
      );
  }
  return parts.join("");
}
