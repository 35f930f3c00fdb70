import { describe, expect, it } from "vitest";
import { type Prefix, parsePrefix } from "../../server/src/base/prefix";
import { NetworkBuilder } from "../../server/src/routing/builder";
import { solve } from "../../server/src/routing/solve";
import type {
  ActionCommunity,
  NetworkChanges,
  Origination,
  RouterPolicy,
  SessionPolicy,
} from "../../server/src/routing/types";

function prefixOf(text: string): Prefix {
  const parsed = parsePrefix(text);
  if (!parsed) throw new Error(text);
  return parsed;
}
const PREFIX = prefixOf("192.0.2.0/24");

interface Options {
  readonly middle?: RouterPolicy;
  readonly transit?: SessionPolicy;
  readonly origination?: Partial<Origination>;
  readonly changes?: NetworkChanges;
}

const ACTION: ActionCommunity = { community: "64500:1", effect: { kind: "prepend", times: 1 } };

/** An edge AS below a transit AS below another, with an origin of two PoPs: one at each transit AS. */
function chain({ middle, transit, origination, changes }: Options = {}) {
  const builder = new NetworkBuilder();
  const top = builder.addRouter({ as: builder.addAs({ asn: 10 }) });
  const mid = builder.addRouter({ as: builder.addAs({ asn: 20 }), policy: middle });
  const edge = builder.addRouter({ as: builder.addAs({ asn: 30 }) });
  const as = builder.addAs({ asn: 64500 });
  const [first, second] = [builder.addRouter({ as, island: true }), builder.addRouter({ as, island: true })];
  builder.addSession({ a: mid, b: top, kind: "transit", policyA: transit });
  builder.addSession({ a: edge, b: mid, kind: "transit" });
  builder.addSession({ a: first, b: top, kind: "transit" });
  builder.addSession({ a: second, b: mid, kind: "transit" });
  const network = builder.build();
  const originations = [first, second].map((router) => ({ router, prefix: PREFIX, ...origination }));
  return { top, mid, edge, first, second, solution: solve(network, PREFIX, originations, changes) };
}

describe("solve", () => {
  it("uses the fast engine where policies are Gao–Rexford's, and says so", () => {
    const { solution, top, edge, first, second } = chain();
    expect(solution).toMatchObject({ engine: "fast", convergence: { converged: true, stableStates: 1 } });
    expect(solution.engineReason).toBeUndefined();
    expect(solution.popOf(edge)).toBe(second);
    expect(solution.popOf(top)).toBe(first);
    expect(solution.selected(edge)).toMatchObject({ asPath: [20, 64500], decidedBy: "only-route", localPref: 100 });
  });

  it.each<[string, Options]>([
    ["AS20 has OTC", { middle: { otc: true } }],
    ["AS20 has allow-as-in", { middle: { allowAsIn: 1 } }],
    ["a local-pref that does not put customers first", { middle: { localPref: { provider: 300 } } }],
    ["a session of AS20 has a leak", { transit: { out: { leak: true } } }],
    ["a session of AS20 has a MED", { transit: { out: { med: 5 } } }],
    ["a session of AS20 has communities", { transit: { out: { communities: ["64500:1"] } } }],
    ["a session of AS20 has an announcement filter", { transit: { out: { announce: "none" } } }],
    ["a session of AS20 has graceful shutdown", { transit: { drain: true } }],
    ["a session of AS20 has a local-pref of its own", { transit: { in: { localPref: 120 } } }],
    ["a session of AS20 has a filter", { transit: { in: { acceptNone: true } } }],
    ["an announcement tagged no-advertise", { origination: { communities: ["65535:65282"] } }],
    ["an announcement tagged no-peer", { origination: { rules: [{ communities: ["65535:65284"] }] } }],
    ["an announcement tagged blackhole", { origination: { communities: ["65535:666"] } }],
    ["AS20 acts on communities", { middle: { actions: [ACTION] }, origination: { communities: ["64500:1"] } }],
    [
      "AS20 ignores graceful shutdown",
      { middle: { honourGracefulShutdown: false }, origination: { communities: ["65535:0"] } },
    ],
    ["a MED", { origination: { rules: [{ med: 1 }] } }],
    ["a forged path past an AS that takes part itself", { origination: { forge: [20] } }],
    ["a session of AS10 has a leak", { changes: { sessionPolicies: new Map([[1, { out: { leak: true } }]]) } }],
  ])("says why another engine was needed: %s", (reason, options) => {
    const { solution, edge } = chain(options);
    expect(solution.engine).not.toBe("fast");
    expect(solution.engineReason).toContain(reason);
    const isHeard = !["no-advertise", "blackhole", "past an AS"].some((word) => reason.includes(word));
    expect(solution.selected(edge) !== undefined).toBe(isHeard);
  });

  it("keeps to the fast engine where a policy says nothing new or concerns another prefix", () => {
    const { solution } = chain({
      middle: {
        medAlwaysCompare: true,
        maxLength: { v4: 24 },
        localPref: { customer: 300 },
        honourGracefulShutdown: true,
      },
      transit: { in: { maxLength: { v6: 32 } }, out: { prepend: 2, announce: ["192.0.2.0/24"] } },
    });
    expect(solution.engine).toBe("fast");
  });

  it("keeps to the fast engine for communities that ask nothing, and for forged paths past nobody", () => {
    const { solution, edge, second } = chain({
      middle: { actions: [{ ...ACTION, community: "64500:2" }] },
      origination: { communities: ["64500:1"], forge: [65000, 64500] },
    });
    expect(solution.engine).toBe("fast");
    expect(solution.selected(edge)).toMatchObject({
      pop: second,
      asPath: [20, 64500, 65000, 64500],
      communities: ["64500:1"],
    });
  });

  it("keeps to the fast engine for a local node (NO_EXPORT): its neighbour has it, and tells nobody", () => {
    const { solution, mid, edge, top, first, second } = chain({
      origination: { rules: [{ to: [{ asn: 20 }], communities: ["65535:65281"] }] },
    });
    expect(solution.engine).toBe("fast");
    expect(solution.popOf(mid)).toBe(second);
    expect(solution.popOf(edge)).toBe(-1);
    expect(solution.popOf(top)).toBe(first);
    expect(solution.candidates(edge)).toEqual([]);
  });

  it("knows of a tie between a local node and another site that it decides who hears anything", () => {
    const builder = new NetworkBuilder();
    const [mid, edge] = [20, 30].map((asn) => builder.addRouter({ as: builder.addAs({ asn }) })) as [number, number];
    const as = builder.addAs({ asn: 64500 });
    const [local, wide] = [0, 1].map(() => builder.addRouter({ as, island: true })) as [number, number];
    builder.addSession({ a: edge, b: mid, kind: "transit" });
    for (const a of [local, wide]) builder.addSession({ a, b: mid, kind: "transit" });
    const originations = [
      { router: local, prefix: PREFIX, communities: ["65535:65281"] },
      { router: wide, prefix: PREFIX },
    ];
    const solution = solve(builder.build(), PREFIX, originations);
    expect(solution.engine).toBe("fast");
    // The lower router ID takes the local node, which AS20 tells nobody; another time it may be the other way.
    expect([solution.popOf(mid), solution.popOf(edge)]).toEqual([local, -1]);
    expect([solution.candidates(mid), solution.candidates(edge)]).toEqual([[local, wide], [wide]]);
  });

  it("keeps to the fast engine while a site drains: its announcement is taken where there is no other (RFC 8326)", () => {
    const drain = (session: number) => [2 * session, { drain: true }] as const;
    const one = chain({ changes: { sessionPolicies: new Map([drain(3)]) } });
    expect(one.solution.engine).toBe("fast");
    expect(one.solution.selected(one.mid)).toMatchObject({ pop: one.first, localPref: 100, decidedBy: "local-pref" });
    expect(one.solution.popOf(one.edge)).toBe(one.first);
    const both = chain({ changes: { sessionPolicies: new Map([drain(2), drain(3)]) } });
    expect(both.solution.engine).toBe("fast");
    const { edge, mid, second } = both;
    expect(both.solution.selected(mid)).toMatchObject({ pop: second, localPref: 0, communities: ["65535:0"] });
    expect(both.solution.selected(edge)).toMatchObject({ pop: second, localPref: 0, asPath: [20, 64500] });
    expect(both.solution.convergence).toMatchObject({ converged: true, stableStates: 1 });
  });

  it("takes failures from one call to the next over the same network", () => {
    const { solution, edge, first, second, mid } = chain({ changes: { downRouters: new Set([4]) } });
    expect(second).toBe(4);
    expect(solution).toMatchObject({ engine: "fast" });
    expect(solution.popOf(edge)).toBe(first);
    expect(solution.popOf(second)).toBe(-1);
    expect(chain({ changes: { downRouters: new Set([mid]) } }).solution.popOf(edge)).toBe(-1);
    expect(chain({ changes: { downSessions: new Set([1]) } }).solution.popOf(edge)).toBe(-1);
  });

  it("keeps to the fast engine for an AS of several routers: hot potato over a full mesh", () => {
    const builder = new NetworkBuilder();
    const as = builder.addAs({ asn: 20 });
    const [west, middle, east] = [0, 1, 2].map(() => builder.addRouter({ as })) as [number, number, number];
    builder.addIgpLink(west, middle, 10);
    builder.addIgpLink(middle, east, 5);
    const customer = builder.addRouter({ as: builder.addAs({ asn: 30 }) });
    const origin = builder.addAs({ asn: 64500 });
    const [left, right] = [0, 1].map(() => builder.addRouter({ as: origin, island: true })) as [number, number];
    builder.addSession({ a: left, b: west, kind: "transit" });
    builder.addSession({ a: right, b: east, kind: "transit" });
    builder.addSession({ a: customer, b: middle, kind: "transit" });
    const originations = [left, right].map((router) => ({ router, prefix: PREFIX }));
    const solution = solve(builder.build(), PREFIX, originations);
    expect(solution.engine).toBe("fast");
    expect(solution.selected(middle)).toMatchObject({ pop: right, egress: east, igpCost: 5, decidedBy: "igp-cost" });
    expect(solution.selected(west)).toMatchObject({ pop: left, egress: west, decidedBy: "ebgp" });
    expect(solution.selected(customer)).toMatchObject({ pop: right, asPath: [20, 64500], decidedBy: "only-route" });
    expect(solution.certain(customer)).toBe(true);
  });

  it("keeps to the fast engine for a host with sites apart, which refuse what came through one another", () => {
    const builder = new NetworkBuilder();
    const host = builder.addAs({ asn: 20 });
    const [west, east] = [0, 1].map(() => builder.addRouter({ as: host, island: true })) as [number, number];
    const carrier = builder.addRouter({ as: builder.addAs({ asn: 10 }) });
    const user = builder.addRouter({ as: builder.addAs({ asn: 30 }) });
    const site = builder.addRouter({ as: builder.addAs({ asn: 64500 }), island: true });
    builder.addSession({ a: site, b: west, kind: "transit" });
    builder.addSession({ a: west, b: carrier, kind: "peer" });
    builder.addSession({ a: east, b: carrier, kind: "transit" });
    builder.addSession({ a: user, b: east, kind: "transit" });
    const solution = solve(builder.build(), PREFIX, [{ router: site, prefix: PREFIX }]);
    expect(solution.engine).toBe("fast");
    expect(solution.selected(carrier)?.asPath).toEqual([20, 64500]);
    // Its path would be 10 20 64500, and 20 is its own AS.
    expect(solution.selected(east)).toBeUndefined();
    expect(solution.candidates(east)).toEqual([]);
    expect(solution.popOf(user)).toBe(-1);
  });

  it.each([
    [1, "a mesh is told of a local node, and tells nobody else"],
    [0, "without NO_EXPORT it does"],
  ])("keeps to the fast engine for local nodes at a mesh", (local) => {
    const builder = new NetworkBuilder();
    const as = builder.addAs({ asn: 20 });
    const [border, inner] = [0, 1].map(() => builder.addRouter({ as })) as [number, number];
    builder.addIgpLink(border, inner, 1);
    const customer = builder.addRouter({ as: builder.addAs({ asn: 30 }) });
    const site = builder.addRouter({ as: builder.addAs({ asn: 64500 }), island: true });
    builder.addSession({ a: site, b: border, kind: "peer" });
    builder.addSession({ a: customer, b: inner, kind: "transit" });
    const origination = { router: site, prefix: PREFIX, communities: local ? ["65535:65281"] : [] };
    const solution = solve(builder.build(), PREFIX, [origination]);
    expect(solution.engine).toBe("fast");
    expect(solution.popOf(inner)).toBe(site);
    expect(solution.popOf(customer)).toBe(local ? -1 : site);
  });

  it("says that providers in a ring are beyond the fast engine", () => {
    const builder = new NetworkBuilder();
    const [a, b, c] = [1, 2, 3].map((asn) => builder.addRouter({ as: builder.addAs({ asn }) })) as [
      number,
      number,
      number,
    ];
    for (const [customer, provider] of [
      [a, b],
      [b, c],
      [c, a],
    ] as const) {
      builder.addSession({ a: customer, b: provider, kind: "transit" });
    }
    const solution = solve(builder.build(), PREFIX, [{ router: a, prefix: PREFIX }]);
    expect(solution.engineReason).toBe("providers form a ring");
  });

  it("refuses originations of another prefix", () => {
    const builder = new NetworkBuilder();
    const router = builder.addRouter({ as: builder.addAs({ asn: 1 }) });
    const other = { router, prefix: prefixOf("198.51.100.0/24") };
    expect(() => solve(builder.build(), PREFIX, [other])).toThrow("198.51.100.0/24");
  });
});
