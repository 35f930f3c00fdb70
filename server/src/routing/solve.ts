import type { Prefix } from "../base/prefix";
import { PrefixContext } from "./context";
import { solveFast } from "./fast/engine";
import { solveGeneral } from "./general/engine";
import type { Network } from "./network";
import type { NetworkChanges, Origination, Solution } from "./types";

/**
 * Solves one prefix with the quickest engine that can hold it: the fast one for whatever stays within Gao–Rexford,
 * with full iBGP meshes, else one that follows every sentence of the model. The answer says which it was, and why not the fast one.
 * All engines give the same answer where more than one can give it.
 * @param network the network; solving several prefixes or changes over one network shares what was found out about it
 * @param prefix the prefix
 * @param originations who announces it, all of that prefix
 * @param changes failures and other policies laid over the network
 * @returns the answer for every router
 * @throws NetworkError for an origination of another prefix or of an unknown router, for changes of what is not there, and
 *   for bad values in either, naming them
 */
export function solve(
  network: Network,
  prefix: Prefix,
  originations: readonly Origination[],
  changes: NetworkChanges = {},
): Solution {
  const fast = solveFast(new PrefixContext(network, prefix, originations, changes));
  if (!("reason" in fast)) return fast;
  const solution = solveGeneral(network, prefix, originations, changes);
  solution.engineReason = fast.reason;
  return solution;
}
