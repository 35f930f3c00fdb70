import { solve } from "../routing/solve.js";
import type { Situation } from "../topology/compile/situation.js";
import type { PrefixSolver } from "./routes.js";

/**
 * Solves the prefixes of one situation.
 * @param situation a network and what is laid over it
 */
export function solverFor({ compiled: { network }, changes }: Situation): PrefixSolver {
  return (prefix, originations) => solve(network, prefix, originations, changes);
}
