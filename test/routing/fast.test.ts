import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PrefixContext } from "../../server/src/routing/context";
import { type FastSolution, solveFast } from "../../server/src/routing/fast/engine";
import { solveReference } from "../../server/src/routing/reference/engine";
import type { Solution } from "../../server/src/routing/types";
import { apartCases, type FastCase, fastCases } from "./fast-arbitraries";

/** Everything that both engines say of a router. */
function answers(solution: Solution, routers: number) {
  return Array.from({ length: routers }, (_, router) => {
    const selected = solution.selected(router);
    return {
      router,
      selected: selected && { ...selected },
      decidedBy: solution.decidedBy(router),
      pop: solution.popOf(router),
      candidates: [...solution.candidates(router)],
      certain: solution.certain(router),
      explanation: solution.explain(router),
    };
  });
}

function solveBoth({ network, prefix, originations, changes }: FastCase) {
  const fast = solveFast(new PrefixContext(network, prefix, originations, changes));
  return { fast, reference: () => solveReference(network, prefix, originations, changes) };
}

function isSolution(fast: FastSolution | { reason: string }): fast is FastSolution {
  return !("reason" in fast);
}

/**
 * Holds the fast engine against the reference engine on random cases. It says nothing where the fast one declines, so that must
 * not be often.
 */
function agreesOn(cases: fc.Arbitrary<FastCase>, runs: number, leastSolved: number): void {
  let solved = 0;
  fc.assert(
    fc.property(cases, (plan) => {
      const { fast, reference } = solveBoth(plan);
      if (!isSolution(fast)) return;
      solved++;
      const { routerCount } = plan.network;
      expect(answers(fast, routerCount)).toEqual(answers(reference(), routerCount));
    }),
    { numRuns: runs },
  );
  expect(solved).toBeGreaterThan(leastSolved * runs);
}

describe("the fast engine", () => {
  // FAST_RUNS=10000 looks at as many; that takes minutes.
  const runs = Number(process.env.FAST_RUNS ?? 1000);
  const timeout = 3_600_000;

  it("agrees with the reference engine on random Internets: route, step, tie set, explanation", { timeout }, () => {
    agreesOn(fastCases(5, 60), runs, 0.7);
  });

  it("agrees with it where networks with sites apart may hear their own routes", { timeout }, () => {
    agreesOn(apartCases(), runs, 0.4);
  });
});
