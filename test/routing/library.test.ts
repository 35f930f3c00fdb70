import { describe, expect, test } from "vitest";
import { type Prefix, parsePrefix } from "../../server/src/base/prefix";
import {
  forward,
  igpCosts,
  NetworkBuilder,
  type NetworkChanges,
  NetworkError,
  type Origination,
  type Solution,
  solve,
  solveGeneral,
  solveReference,
} from "../../server/src/routing";
import { PrefixContext } from "../../server/src/routing/context";
import { GeneralMachine } from "../../server/src/routing/general/machine";
import { settle } from "../../server/src/routing/settle";
import { findStableStates } from "../../server/src/routing/stable";

function prefixOf(text: string): Prefix {
  const parsed = parsePrefix(text);
  if (!parsed) throw new Error(text);
  return parsed;
}
const PREFIX = prefixOf("192.0.2.0/24");

/** Two routers of AS 10 with an interior link, and a customer that announces. */
function small() {
  const builder = new NetworkBuilder();
  const as = builder.addAs({ asn: 10 });
  const [west, east] = [builder.addRouter({ as }), builder.addRouter({ as })];
  const origin = builder.addRouter({ as: builder.addAs({ asn: 20 }) });
  builder.addSession({ a: origin, b: west, kind: "transit" });
  builder.addIgpLink(west, east, 5);
  return { network: builder.build(), originations: [{ router: origin, prefix: PREFIX }] };
}

describe("bad input is refused with an error that names it", () => {
  const changes: [string, string, NetworkChanges][] = [
    ["unknown-router", "9", { downRouters: new Set([9]) }],
    ["unknown-session", "4", { downSessions: new Set([4]) }],
    ["unknown-as", "7", { downAses: new Set([7]) }],
    ["unknown-link", "1", { downIgpLinks: new Set([1]) }],
    ["unknown-link", "-1", { igpCosts: new Map([[-1, 5]]) }],
    ["bad-cost", "-2", { igpCosts: new Map([[0, -2]]) }],
    ["unknown-router", "3", { routerPolicies: new Map([[3, {}]]) }],
    ["bad-value", "-1", { routerPolicies: new Map([[0, { allowAsIn: -1 }]]) }],
    ["unknown-session", "4", { sessionPolicies: new Map([[8, {}]]) }],
    ["bad-value", "256", { sessionPolicies: new Map([[0, { out: { prepend: 256 } }]]) }],
    ["bad-value", "20", { roas: [{ prefix: PREFIX, maxLength: 20, asn: 10 }] }],
  ];
  test.each(changes)("changes: %s %s", (code, subject, bad) => {
    const { network, originations } = small();
    for (const engine of [solve, solveGeneral, solveReference]) {
      const run = () => engine(network, PREFIX, originations, bad);
      expect(run).toThrow(NetworkError);
      expect(run).toThrow(expect.objectContaining({ code, subject }));
    }
    expect(() => igpCosts(network, bad)).toThrow(expect.objectContaining({ code, subject }));
  });

  const announced: [string, string, Partial<Origination>][] = [
    ["unknown-router", "5", { router: 5 }],
    ["unknown-router", "5", { onlyTo: [{ router: 5 }] }],
    ["unknown-session", "8", { exceptTo: [{ session: 8 }] }],
    ["unknown-router", "5", { rules: [{ to: [{ router: 5 }], prepend: 1 }] }],
    ["bad-value", "-1", { rules: [{ med: -1 }] }],
    ["bad-asn", "0", { forge: [0] }],
    ["bad-community", "1:2:3:4", { communities: ["1:2:3:4"] }],
    ["bad-prefix", "198.51.100.0/24", { prefix: prefixOf("198.51.100.0/24") }],
    ["bad-prefix", "3221225985/24 (IPv4)", { prefix: { family: 4, bits: 0xc0000201n, length: 24 } }],
  ];
  test.each(announced)("originations: %s %s", (code, subject, bad) => {
    const { network, originations } = small();
    const all = originations.map((origination) => ({ ...origination, ...bad }));
    expect(() => solve(network, PREFIX, all)).toThrow(expect.objectContaining({ code, subject }));
  });

  test("a prefix that is none, and nobody announces it", () => {
    const bad = { family: 4, bits: 0xc0000201n, length: 24 } as const;
    expect(() => solve(small().network, bad, [])).toThrow(expect.objectContaining({ code: "bad-prefix" }));
  });

  test("an action community that names a router or a session that is not there", () => {
    const withAction = (to: { router?: number; session?: number }) => {
      const builder = new NetworkBuilder();
      const effect = { kind: "prepend", times: 1, to: [to] } as const;
      builder.addRouter({ as: builder.addAs({ asn: 1 }), policy: { actions: [{ community: "1:1", effect }] } });
      return builder.build();
    };
    expect(() => withAction({ router: 0 })).not.toThrow();
    expect(() => withAction({ router: 4 })).toThrow(expect.objectContaining({ code: "unknown-router", subject: "4" }));
    expect(() => withAction({ session: 2 })).toThrow(
      expect.objectContaining({ code: "unknown-session", subject: "2" }),
    );
  });

  test.each([solve, solveGeneral, solveReference])("a question about a router that is not there", (engine) => {
    const { network, originations } = small();
    const solution: Solution = engine(network, PREFIX, originations);
    const unknown = expect.objectContaining({ code: "unknown-router", subject: "9" });
    expect(() => solution.selected(9)).toThrow(unknown);
    expect(() => solution.candidates(9)).toThrow(unknown);
    expect(() => solution.certain(9)).toThrow(unknown);
    expect(() => solution.explain(9)).toThrow(unknown);
    expect(solution.popOf(9)).toBe(-1);
    const state = { network, solutions: [solution], originations, igp: igpCosts(network) };
    expect(() => forward(state, 9, { family: 4, bits: PREFIX.bits })).toThrow(unknown);
  });
});

/** Three ASes that each prefer the way over the next one to their own (Griffin, Shepherd and Wilfong 2002). */
function wheel(preferred: number) {
  const builder = new NetworkBuilder();
  const add = (asn: number) => builder.addRouter({ as: builder.addAs({ asn }) });
  const origin = add(100);
  const rim = [add(1), add(2), add(3)];
  for (const [i, router] of rim.entries()) {
    const next = rim[(i + 1) % 3] ?? 0;
    builder.addSession({ a: origin, b: router, kind: "transit" });
    const policyA = { in: { localPref: preferred } };
    builder.addSession({ a: router, b: next, kind: "peer", policyA, policyB: { out: {} } });
  }
  const originations = [{ router: origin, prefix: PREFIX }];
  return new GeneralMachine(new PrefixContext(builder.build(), PREFIX, originations));
}

describe("a search that reaches its bound says so", () => {
  test("by its work", () => {
    const search = findStableStates(wheel(300), { work: 3, states: 16 });
    expect(search).toEqual({ states: [], complete: false });
    const { convergence } = settle(wheel(300), undefined, { work: 3, states: 16 });
    expect(convergence).toMatchObject({ converged: false, complete: false, asns: [1, 2, 3] });
    expect(convergence.note).toContain("before the search reached its bound");
  });

  test("by the states found", () => {
    const builder = new NetworkBuilder();
    const add = (asn: number) => builder.addRouter({ as: builder.addAs({ asn }) });
    const [origin, left, right] = [add(100), add(1), add(2)] as const;
    for (const router of [left, right]) builder.addSession({ a: origin, b: router, kind: "transit" });
    const liked = { in: { localPref: 300 } };
    builder.addSession({ a: left, b: right, kind: "peer", policyA: liked, policyB: liked });
    const machine = new GeneralMachine(
      new PrefixContext(builder.build(), PREFIX, [{ router: origin, prefix: PREFIX }]),
    );
    expect(findStableStates(machine, { work: 10_000, states: 16 })).toMatchObject({ complete: true });
    expect(findStableStates(machine, { work: 10_000, states: 16 }).states).toHaveLength(2);
    const cut = findStableStates(machine, { work: 10_000, states: 1 });
    expect(cut).toMatchObject({ complete: false });
    expect(cut.states).toHaveLength(1);
    const { convergence } = settle(machine, { stable: undefined, cycle: [] }, { work: 10_000, states: 1 });
    expect(convergence).toMatchObject({ converged: true, stableStates: 1, complete: false });
    expect(convergence.note).toContain("reached its bound");
  });

  test("and within it no stable state is certain", () => {
    expect(settle(wheel(300)).convergence).toMatchObject({ converged: false, stableStates: 0, complete: true });
    expect(settle(wheel(150)).convergence).toMatchObject({ converged: true, stableStates: 1, complete: true });
  });
});
