import { formatAsn } from "../base/asn.js";
import type { DecisionStep, ExplainedRoute } from "../routing/types.js";
import type { Evaluation } from "./evaluation.js";
import { STEP_NAMES } from "./explain.js";
import type { PathHop, RegionPath } from "./types.js";

/** The decision that sent packets elsewhere. */
export interface Decisive {
  /** Where it was taken. */
  readonly hop: PathHop;
  /** The route that would have led to a wanted site; of several the closest loser. */
  readonly lost: ExplainedRoute;
  /** The step that decided against it. */
  readonly step: DecisionStep;
}

/**
 * The decision that led a path away from other ways: the first router on the way that had a route as wanted.
 * @param evaluation the situation
 * @param path a region's way
 * @param isWanted whether a route would have been right
 * @returns undefined where no router on the way had such a route
 */
export function decisionAgainst(
  evaluation: Evaluation,
  path: RegionPath,
  isWanted: (route: ExplainedRoute) => boolean,
): Decisive | undefined {
  const solution = path.prefix === null ? undefined : evaluation.solution(path.prefix);
  for (const hop of path.hops) {
    const lost = solution?.explain(hop.router).candidates.find((each) => each.removedBy && isWanted(each));
    if (lost?.removedBy) return { hop, lost, step: lost.removedBy };
  }
  return undefined;
}

/**
 * The same in words: `bt has a route there too, but prefers a shorter AS path`.
 * @param decisive from `decisionAgainst`
 */
export function describeDecision({ hop, step }: Decisive): string {
  return `${hop.as ?? formatAsn(hop.asn)} has a route there too, but prefers ${STEP_NAMES[step]}`;
}
