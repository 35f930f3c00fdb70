import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { solve } from "../../server/src/routing/solve";
import type { Origination, Solution } from "../../server/src/routing/types";
import { type FastCase, fastCases } from "./fast-arbitraries";

const cases = () => fastCases(5, 40);
const runs = { numRuns: 100 };

function routers({ network }: FastCase): number[] {
  return Array.from({ length: network.routerCount }, (_, router) => router);
}

function catchment(plan: FastCase, solution: Solution, pop: number): number[] {
  return routers(plan).filter((router) => solution.popOf(router) === pop);
}

/**
 * The same announcements without drains and communities. Those make what an AS passes on depend on which route it selected, so
 * that a longer path to one PoP can lengthen the paths to another one; prepending alone cannot do that.
 */
function plainly({ originations, changes, ...plan }: FastCase): FastCase {
  const { sessionPolicies: _, ...rest } = changes;
  return {
    ...plan,
    originations: originations.map(({ communities: _, rules = [], ...origination }) => ({
      ...origination,
      rules: rules.map(({ communities: _, ...rule }) => rule),
    })),
    changes: rest,
  };
}

function solved(plan: FastCase, originations: readonly Origination[] = plan.originations): Solution {
  return solve(plan.network, plan.prefix, originations, plan.changes);
}

describe("routes under Gao–Rexford policies", () => {
  it("have no valley: what comes from a peer or a provider goes to customers only", () => {
    fc.assert(
      fc.property(cases(), (plan) => {
        const solution = solved(plan);
        for (const router of routers(plan)) {
          const route = solution.selected(router);
          if (!route || route.session < 0 || route.relation === "internal") continue;
          const before = solution.selected(route.neighbour);
          const inside = plan.network.asOf(router) === plan.network.asOf(route.neighbour);
          if (inside || before?.relation === "own" || before?.relation === "customer") continue;
          expect(route.relation, `router ${router} from ${route.neighbour}`).toBe("provider");
        }
      }),
      runs,
    );
  });

  it("pass no AS twice, and not the AS that holds them", () => {
    fc.assert(
      fc.property(cases(), (plan) => {
        const solution = solved(plan);
        for (const router of routers(plan)) {
          const path = solution.selected(router)?.asPath ?? [];
          const once = path.filter((asn, i) => asn !== path[i - 1]);
          expect(new Set(once).size).toBe(once.length);
          expect(once).not.toContain(plan.network.asnOf(router));
        }
      }),
      runs,
    );
  });

  it("lead nobody to a PoP that has withdrawn", () => {
    fc.assert(
      fc.property(cases(), (plan) => {
        const [withdrawn, ...left] = plan.originations;
        if (!withdrawn) return;
        const solution = solved(plan, left);
        expect(catchment(plan, solution, withdrawn.router)).toEqual([]);
        for (const router of routers(plan)) expect(solution.candidates(router)).not.toContain(withdrawn.router);
      }),
      runs,
    );
  });

  it("lead nobody new to a PoP that prepends more", () => {
    fc.assert(
      fc.property(cases().map(plainly), (plan) => {
        const [first, ...others] = plan.originations;
        if (!first) return;
        const before = new Set(catchment(plan, solved(plan), first.router));
        const longer = solved(plan, [{ ...first, rules: [...(first.rules ?? []), { prepend: 2 }] }, ...others]);
        const added = catchment(plan, longer, first.router).filter((router) => !before.has(router));
        expect(added).toEqual([]);
      }),
      runs,
    );
  });

  it("are the selected candidate of every tie set, and certain exactly where it is alone", () => {
    fc.assert(
      fc.property(cases(), (plan) => {
        const solution = solved(plan);
        for (const router of routers(plan)) {
          const candidates = solution.candidates(router);
          const pop = solution.popOf(router);
          expect(candidates.includes(pop)).toBe(pop >= 0);
          expect(solution.certain(router)).toBe(candidates.length === 1);
        }
      }),
      runs,
    );
  });
});
