import { describe, expect, test } from "vitest";
import { solveGeneral, solveReference } from "../../server/src/routing";
import { buildCase } from "../helpers/oracle";
import { arrivals, recorded, tableOf } from "../helpers/oracle-answers";
import { caseSteps, dependsOnHistory, readCases } from "../helpers/oracle-case";
import { sharedPath } from "../helpers/shared";

const engines = { reference: solveReference, general: solveGeneral };

const folder = sharedPath("oracle/cases");

describe.each(Object.entries(engines))("%s engine against real BGP daemons", (_, solve) => {
  if (!folder) {
    test.skip("the recorded answers (../shared/oracle/cases) are not here", () => {});
    return;
  }
  const cases = readCases(folder);
  test("there are cases", () => expect(cases.length).toBeGreaterThan(0));
  for (const { topology, steps } of cases) {
    const reason = dependsOnHistory(topology);
    if (reason) {
      test.skip(`${topology.name}: left out, ${reason}`, () => {});
      continue;
    }
    describe(topology.name, () => {
      for (const { step, state } of caseSteps(topology)) {
        const answer = steps.find((other) => other.step === step);
        test(step, () => {
          const built = buildCase(state);
          for (const { text, prefix, originations } of built.prefixes) {
            const solution = solve(built.network, prefix, originations, built.changes);
            expect(solution.convergence.complete).toBe(true);
            if (!answer?.converged) {
              expect(solution.convergence.converged).toBe(false);
              continue;
            }
            expect(solution.convergence.converged).toBe(true);
            const want = Object.fromEntries(
              built.routerIds.map((id) => [id, recorded(answer.routes?.[id]?.[text] ?? null)]),
            );
            // With several stable states the daemons are in one of them.
            const tables = solution.states.map((one) => tableOf(built, one));
            if (tables.length === 1) expect(tables[0]).toEqual(want);
            else expect(tables).toContainEqual(want);
          }
        });
      }
    });
  }
});

describe("packets against real routers", () => {
  if (!folder) {
    test.skip("the recorded answers (../shared/oracle/cases) are not here", () => {});
    return;
  }
  for (const { topology, steps } of readCases(folder)) {
    const reason = dependsOnHistory(topology);
    if (reason) {
      test.skip(`${topology.name}: left out, ${reason}`, () => {});
      continue;
    }
    describe(topology.name, () => {
      for (const { step, state } of caseSteps(topology)) {
        const answer = steps.find((other) => other.step === step);
        if (!answer?.reaches) continue;
        test(step, () => {
          const built = buildCase(state);
          const probes = [...new Set(Object.values(answer.reaches ?? {}).flatMap((byProbe) => Object.keys(byProbe)))];
          for (const probe of probes) {
            const want = Object.entries(answer.reaches ?? {}).map(([id, byProbe]) => [id, byProbe[probe] ?? null]);
            const tables = arrivals(built, probe);
            if (tables.length === 1) expect(tables[0]).toEqual(Object.fromEntries(want));
            else expect(tables).toContainEqual(Object.fromEntries(want));
          }
        });
      }
    });
  }
});
