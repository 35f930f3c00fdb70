import { formatPrefix } from "../base/prefix.js";
import { solveAfter } from "../routing/after.js";
import { solve } from "../routing/solve.js";
import type { NetworkChanges, Origination } from "../routing/types.js";
import { isAlike } from "../topology/compile/sameness.js";
import type { Situation } from "../topology/compile/situation.js";
import type { PrefixSolver, Routes } from "./routes.js";

/**
 * Solves the prefixes of one situation.
 * @param situation a network and what is laid over it
 * @param before the routes of a situation of the same design: where this one differs from it by failures and withdrawals
 *   alone, the solver goes on from there
 */
export function solverFor(situation: Situation, before?: Routes): PrefixSolver {
  const { changes } = situation;
  const { network } = situation.compiled;
  const start = before && failsMore(before.situation, situation) ? before : undefined;
  return (prefix, originations) => {
    const known = start?.solution(formatPrefix(prefix));
    return known
      ? solveAfter(known, network, prefix, originations, changes)
      : solve(network, prefix, originations, changes);
  };
}

/** Whether one situation is another with more that is down, or withdrawn, and nothing else. */
function failsMore(before: Situation, after: Situation): boolean {
  if (before.compiled !== after.compiled) return false;
  const [a, b] = [before.changes, after.changes];
  return (
    isAlike(standing(a), standing(b)) &&
    isIn(a.downRouters, b.downRouters) &&
    isIn(a.downSessions, b.downSessions) &&
    isIn(a.downAses, b.downAses) &&
    isIn(a.downLocations, b.downLocations) &&
    isIn(a.downIgpLinks, b.downIgpLinks) &&
    announcesNoMore(before, after)
  );
}

/** Changes without what is down. */
function standing(changes: NetworkChanges): object {
  return Object.fromEntries(Object.entries(changes).filter(([name]) => !name.startsWith("down")));
}

function isIn<T>(some: ReadonlySet<T> = new Set(), all: ReadonlySet<T> = new Set()): boolean {
  for (const each of some) if (!all.has(each)) return false;
  return true;
}

function announcesNoMore(before: Situation, after: Situation): boolean {
  const known = new Set(before.originations.map(({ origination }) => origination));
  const news = after.originations.flatMap(({ origination }) => (known.has(origination) ? [] : [origination]));
  if (news.length === 0) return true;
  const nameOf = ({ router, prefix }: Origination) => `${router} ${formatPrefix(prefix)}`;
  const named = new Map([...known].map((origination) => [nameOf(origination), origination]));
  return news.every((origination) => isAlike(origination, named.get(nameOf(origination))));
}
