import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { disputeReason, NetworkBuilder, type Solution, solveGeneral, solveReference } from "../../server/src/routing";
import { PrefixContext } from "../../server/src/routing/context";
import { GeneralMachine } from "../../server/src/routing/general/machine";
import { isStable, offersTo } from "../../server/src/routing/machine";
import { ReferenceMachine } from "../../server/src/routing/reference/machine";
import { findStableStates } from "../../server/src/routing/stable";
import { Random } from "../helpers/random";
import { buildPlan, randomNetwork } from "../helpers/random-network";
import { ALL_FEATURES, planNetwork } from "../helpers/random-plan";

const seeds = fc.record({ seed: fc.nat(2 ** 31 - 1), size: fc.integer({ min: 2, max: 11 }) });

const large = fc.record({ seed: fc.nat(2 ** 31 - 1), size: fc.integer({ min: 4, max: 34 }) });

/** All that a solution says, as plain values. */
function answer(solution: Solution, routers: number): unknown {
  const every = Array.from({ length: routers }, (_, router) => router);
  return {
    convergence: solution.convergence,
    selected: every.map((router) => solution.selected(router)),
    candidates: every.map((router) => solution.candidates(router)),
    states: solution.states.map((state) => every.map((router) => state.popOf(router))),
  };
}

describe("the general engine", () => {
  test("says what the reference engine says on every random network", () => {
    fc.assert(
      fc.property(seeds, ({ seed, size }) => {
        const { network, prefix, originations, changes } = randomNetwork(seed, size);
        const reference = solveReference(network, prefix, originations, changes);
        const general = solveGeneral(network, prefix, originations, changes);
        expect(answer(general, network.routerCount)).toEqual(answer(reference, network.routerCount));
      }),
      { numRuns: 1500 },
    );
  });

  // ENGINE_RUNS=20000 looks at as many; that takes half an hour.
  test("says what the reference engine says on every random network of 5 to 60 routers", { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(large, ({ seed, size }) => {
        const { network, prefix, originations, changes } = randomNetwork(seed, size);
        fc.pre(network.routerCount >= 5 && network.routerCount <= 60);
        const reference = solveReference(network, prefix, originations, changes);
        const general = solveGeneral(network, prefix, originations, changes);
        expect(answer(general, network.routerCount)).toEqual(answer(reference, network.routerCount));
      }),
      { numRuns: Number(process.env.ENGINE_RUNS ?? 400) },
    );
  });
});

describe("a stable state", () => {
  test("is one in which every router selects the best of what it is offered", () => {
    fc.assert(
      fc.property(seeds, ({ seed, size }) => {
        const { network, prefix, originations, changes } = randomNetwork(seed, size);
        const context = new PrefixContext(network, prefix, originations, changes);
        const machine = new ReferenceMachine(context);
        for (const state of findStableStates(machine, { work: 200_000, states: 16 }).states) {
          expect(isStable(machine, state)).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  test("that any order of events reaches is among those that a complete search found", () => {
    fc.assert(
      fc.property(seeds, ({ seed, size }) => {
        const { network, prefix, originations, changes } = randomNetwork(seed, size);
        const machine = new GeneralMachine(new PrefixContext(network, prefix, originations, changes));
        const search = findStableStates(machine, { work: 400_000, states: 16 });
        if (!search.complete) return;
        const found = search.states.map((state) => state.map((route) => route && machine.key(route)));
        for (let run = 0; run < 6; run++) {
          const random = new Random(seed + run);
          const state = new Array<ReturnType<GeneralMachine["own"]>>(machine.speakers.count).fill(undefined);
          for (let step = 0; step < machine.speakers.count * 60; step++) {
            const speaker = random.below(machine.speakers.count);
            state[speaker] = machine.decide(speaker, offersTo(machine, state, speaker)).winner;
          }
          if (!isStable(machine, state)) continue;
          expect(found).toContainEqual(state.map((route) => route && machine.key(route)));
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("a network in which no dispute is possible", () => {
  test("has one stable state", () => {
    let looked = 0;
    fc.assert(
      fc.property(seeds, fc.nat(15), ({ seed, size }, drained) => {
        const { network, prefix, originations, changes } = randomNetwork(seed, size, {
          ...ALL_FEATURES,
          disputes: false,
          routeServers: seed % 5 === 0,
        });
        const sessionPolicies = new Map(changes.sessionPolicies);
        for (const [i, { router }] of originations.entries()) {
          if (((drained >> i) & 1) === 0) continue;
          for (const end of network.endsOf(router)) {
            sessionPolicies.set(end, { ...network.sessionPolicies.get(end), drain: true });
          }
        }
        const context = new PrefixContext(network, prefix, originations, { ...changes, sessionPolicies });
        if (disputeReason(context)) return;
        looked++;
        const search = findStableStates(new GeneralMachine(context), { work: 400_000, states: 16 });
        if (search.complete) expect(search.states).toHaveLength(1);
      }),
      { numRuns: 1000 },
    );
    expect(looked).toBeGreaterThan(100);
  });

  test("is none where two peers announce from some of their routers, and the others prefer the peer's announcement", () => {
    const builder = new NetworkBuilder();
    const [left, right] = [10, 20].map((asn) => builder.addAs({ asn })) as [number, number];
    const [leftOrigin, leftEdge] = [0, 1].map(() => builder.addRouter({ as: left })) as [number, number];
    const [rightOrigin, rightEdge] = [0, 1].map(() => builder.addRouter({ as: right })) as [number, number];
    builder.addSession({ a: leftEdge, b: rightEdge, kind: "peer" });
    const { prefix } = planNetwork(1, 2);
    const originations = [leftOrigin, rightOrigin].map((router) => ({ router, prefix }));
    const { convergence } = solveGeneral(builder.build(), prefix, originations);
    expect(convergence).toMatchObject({ converged: true, stableStates: 2, complete: true, asns: [10, 20] });
    expect(convergence.routers).toEqual([leftEdge, rightEdge]);
  });
});

describe("results", () => {
  test("do not depend on the order of declaration", () => {
    fc.assert(
      fc.property(seeds, ({ seed, size }) => {
        const plan = planNetwork(seed, size);
        const [one, other] = [buildPlan(plan), buildPlan(plan, new Random(seed))];
        const solved = [one, other].map(({ built, routerOf }) => {
          const { network, prefix, originations, changes } = built;
          const solution = solveGeneral(network, prefix, originations, changes);
          const nameOf = (router: number) => routerOf.indexOf(router);
          return {
            states: solution.convergence.stableStates,
            complete: solution.convergence.complete,
            asns: solution.convergence.asns,
            routes: routerOf.map((router) => {
              const route = solution.selected(router);
              if (!route) return undefined;
              const { asPath, localPref, med, communities, relation, decidedBy } = route;
              const names = [route.pop, route.neighbour, route.nextHop, route.egress].map(nameOf);
              return { asPath, localPref, med, communities, relation, decidedBy, names };
            }),
            candidates: routerOf.map((router) =>
              solution
                .candidates(router)
                .map(nameOf)
                .sort((a, b) => a - b),
            ),
          };
        });
        expect(solved[1]).toEqual(solved[0]);
      }),
      { numRuns: 150 },
    );
  });
});
