import { formatShare } from "../base/units.js";
import { lossShare, type Served, servedBy, withdrawSites } from "./attack.js";
import type { Evaluation } from "./evaluation.js";
import { loadRatio } from "./load.js";
import { uniqueName } from "./sites.js";
import type { Site } from "./types.js";

/** A site that gives up, and how full it was: load over capacity, above 1. */
export interface Overloaded {
  readonly pop: Site;
  readonly ratio: number;
}

/** Shares are sums of fractions: less than a millionth of the users is nobody. */
const EPSILON = 1e-6;

/** One round of a cascade. */
export interface CascadeRound {
  /** The sites that were over capacity and withdraw now, in order of declaration. */
  readonly withdrawn: readonly Overloaded[];
  /** What users get once their traffic has moved. */
  readonly after: Served;
}

/** What comes of sites that withdraw when they are overloaded. */
export interface Cascade {
  readonly rounds: readonly CascadeRound[];
  /** `none`: nothing is over capacity; `stable`: some sites stay up; `all-down`: none does. */
  readonly outcome: "none" | "stable" | "all-down";
  /** Sites that still announce at the end. */
  readonly standing: readonly Site[];
  /** The situation at the end. */
  readonly end: Evaluation;
}

/**
 * Lets every site over capacity withdraw all its services, so that its load moves on, round by round, until nothing is
 * over capacity or nothing is left (RFC 4786 §4.7). A site that has withdrawn stays so; every round takes at least one
 * away, so there are no more rounds than sites.
 * @param evaluation the situation at the start
 * @param most so many rounds are looked at; all where not given
 * @returns the rounds; each is solved
 */
export function cascade(evaluation: Evaluation, most = Number.POSITIVE_INFINITY): Cascade {
  const rounds: CascadeRound[] = [];
  let end = evaluation;
  while (rounds.length < most) {
    const withdrawn = overloaded(end);
    if (withdrawn.length === 0) break;
    const routers = withdrawn.flatMap(({ pop }) => end.compiled.routers[pop.router] ?? []);
    end = end.once(withdrawSites(routers));
    rounds.push({ withdrawn, after: servedBy(end) });
  }
  const standing = end.pops.filter(({ announces }) => announces).map(({ pop }) => pop);
  const outcome = rounds.length === 0 ? "none" : standing.length > 0 ? "stable" : "all-down";
  return { rounds, outcome, standing, end };
}

/** Only sites that announce can withdraw: so the rounds come to an end. */
function overloaded({ pops, compiled }: Evaluation): Overloaded[] {
  return pops
    .filter((total) => total.announces && compiled.routers[total.pop.router] && lossShare(total) > 0)
    .map((total) => ({ pop: total.pop, ratio: Math.min(loadRatio(total) ?? 0, Number.MAX_VALUE) }));
}

/** Users without a PoP where a cascade has come to its end with some PoPs up, 0–1. */
function lostAtEnd({ rounds, outcome }: Cascade): number {
  const after = rounds.at(-1)?.after;
  return outcome === "stable" && after?.overloaded.length === 0 && after.lostUsers > EPSILON ? after.lostUsers : 0;
}

/**
 * Whether more comes of it than that the sites which are over capacity withdraw.
 * @param cascade what `cascade` found
 */
export function goesOn(cascade: Cascade): boolean {
  return cascade.rounds.length > 1 || cascade.outcome === "all-down" || lostAtEnd(cascade) > 0;
}

/**
 * A cascade in words: `tokyo, then london, then no PoP is left`, or `tokyo, then 12% of users reach no PoP` where those that
 * stay up are no way out for all.
 * @param cascade what `cascade` found
 */
export function describeCascade(cascade: Cascade): string {
  const steps = cascade.rounds.map(({ withdrawn }) =>
    withdrawn.map(({ pop }) => uniqueName(cascade.end.compiled, pop)).join(" and "),
  );
  const lost = lostAtEnd(cascade);
  if (cascade.outcome === "all-down") steps.push("no PoP is left");
  if (lost > 0) steps.push(`${formatShare(lost)} of users reach no PoP`);
  return steps.join(", then ");
}
