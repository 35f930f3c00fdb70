import { describe, expect, it } from "vitest";
import { distanceKm } from "../../server/src/base/geo";
import { parseAddress, parsePrefix } from "../../server/src/base/prefix";
import { NetworkBuilder } from "../../server/src/routing/builder";
import { entryRouter, type ForwardingState, firstAddress, forward } from "../../server/src/routing/forward";
import { type IgpCosts, igpCosts } from "../../server/src/routing/igp";
import { DEFAULT_LATENCY, nearestRouter, pathKm, regionLatency, roundTripMs } from "../../server/src/routing/latency";
import type { Network } from "../../server/src/routing/network";
import type { Origination } from "../../server/src/routing/types";
import { type HandRoute, handSolution } from "./hand-routes";

const NRT = { latitude: 35.765, longitude: 140.386 };
const LHR = { latitude: 51.471, longitude: -0.462 };
const FRA = { latitude: 50.033, longitude: 8.57 };

const prefix = (text: string) => {
  const parsed = parsePrefix(text);
  if (!parsed) throw new Error(text);
  return parsed;
};
const address = (text: string) => {
  const parsed = parseAddress(text);
  if (!parsed) throw new Error(text);
  return parsed;
};

/** A state of one /24 with routes by hand. */
function state(
  network: Network,
  tables: Record<string, [number, HandRoute][]>,
  originations: Origination[] = [],
  cost: IgpCosts["cost"] = () => Number.POSITIVE_INFINITY,
): ForwardingState {
  const solutions = Object.entries(tables).map(([text, routes]) => handSolution(network, text, new Map(routes)));
  return { network, solutions, originations, igp: { ...igpCosts(network), cost } };
}

/** ocn – ntt – example's PoP, all at Narita: the language page's japan. */
function japan() {
  const builder = new NetworkBuilder();
  const [ocn, ntt, example] = [4713, 2914, 64500].map((asn) =>
    builder.addRouter({ as: builder.addAs({ asn }), place: NRT }),
  ) as [number, number, number];
  builder.addSession({ a: ocn, b: ntt, kind: "transit" });
  builder.addSession({ a: example, b: ntt, kind: "transit" });
  return { network: builder.build(), ocn, ntt, example };
}

describe("forward", () => {
  it("goes from session to session to the PoP", () => {
    const { network, ocn, ntt, example } = japan();
    const routes: [number, HandRoute][] = [
      [ocn, { via: ntt }],
      [ntt, { via: example }],
      [example, "own"],
    ];
    const trace = forward(state(network, { "192.0.2.0/24": routes }), ocn, address("192.0.2.1"));
    expect(trace).toMatchObject({
      outcome: "pop",
      at: example,
      routers: [ocn, ntt, example],
      asPath: [4713, 2914, 64500],
    });
    expect(trace.hops.map((hop) => hop.router)).toEqual([ocn, ntt, example]);
    // The language page shows 4 ms: two AS hops and the access.
    const latency = regionLatency(network, trace, NRT, [example]);
    expect(latency).toEqual({ km: 0, asHops: 2, rttMs: 4, nearestPop: example, nearestKm: 0, inflationMs: 0 });
  });

  it("takes the longest match in every router's own table", () => {
    const { network, ocn, ntt, example } = japan();
    const tables: Record<string, [number, HandRoute][]> = {
      "192.0.2.0/24": [
        [ocn, { via: ntt }],
        [ntt, { via: example }],
        [example, "own"],
      ],
      // ntt alone has the more-specific and drops it.
      "192.0.2.0/25": [[ntt, { via: example, blackhole: true }]],
    };
    const low = forward(state(network, tables), ocn, address("192.0.2.1"));
    expect(low).toMatchObject({ outcome: "dropped", at: ntt, asPath: [4713, 2914] });
    expect(low.hops.map((hop) => hop.prefix.length)).toEqual([24, 25]);
    expect(forward(state(network, tables), ocn, address("192.0.2.200")).outcome).toBe("pop");
    expect(forward(state(network, tables), ocn, address("192.0.3.1"))).toMatchObject({
      outcome: "unreachable",
      at: ocn,
      hops: [],
    });
    expect(forward(state(network, tables), ocn, address("2001:db8::1")).outcome).toBe("unreachable");
  });

  it("tells a router without a route on the way, and a loop between two", () => {
    const { network, ocn, ntt } = japan();
    const half = forward(state(network, { "192.0.2.0/24": [[ocn, { via: ntt }]] }), ocn, address("192.0.2.1"));
    expect(half).toMatchObject({ outcome: "unreachable", at: ntt, asPath: [4713, 2914] });
    const loop: [number, HandRoute][] = [
      [ocn, { via: ntt }],
      [ntt, { via: ocn }],
    ];
    const looped = forward(state(network, { "192.0.2.0/24": loop }), ocn, address("192.0.2.1"));
    expect(looped).toMatchObject({ outcome: "loop", at: ocn, routers: [ocn, ntt, ocn], asPath: [4713, 2914, 4713] });
  });

  it("goes inside an AS to the egress router first, and past a route server to its member", () => {
    const builder = new NetworkBuilder();
    const as = builder.addAs({ asn: 64601 });
    const [west, east] = [NRT, LHR].map((place) => builder.addRouter({ as, place })) as [number, number];
    const server = builder.addRouteServer({ as: builder.addAs({ asn: 64700 }) });
    const pop = builder.addRouter({ as: builder.addAs({ asn: 64500 }), place: LHR });
    const entrySession = builder.addSession({ a: east, b: server, kind: "route-server" });
    builder.addSession({ a: pop, b: server, kind: "route-server" });
    const network = builder.build();
    const trace = forward(
      state(network, {
        "192.0.2.0/24": [
          [west, { via: pop, egress: east, entrySession }],
          [east, { via: pop, entrySession }],
          [pop, "own"],
        ],
      }),
      west,
      address("192.0.2.1"),
    );
    expect(trace).toMatchObject({ outcome: "pop", routers: [west, east, pop], asPath: [64601, 64500] });
    expect(pathKm(network, trace.routers)).toBeCloseTo(distanceKm(NRT, LHR), 9);
  });

  /** west – middle – east over links, each with a customer of its own; the PoPs are the customers of middle and east. */
  function inside() {
    const builder = new NetworkBuilder();
    const as = builder.addAs({ asn: 64601 });
    const [west, middle, east] = [1, 2, 3].map((id) => builder.addRouter({ as, routerId: id })) as [
      number,
      number,
      number,
    ];
    const origin = builder.addAs({ asn: 64500 });
    const [near, far] = [0, 0].map(() => builder.addRouter({ as: origin, island: true })) as [number, number];
    builder.addSession({ a: near, b: middle, kind: "transit" });
    builder.addSession({ a: far, b: east, kind: "transit" });
    builder.addIgpLink(west, middle, 1);
    builder.addIgpLink(middle, east, 1);
    return { builder, west, middle, east, near, far };
  }

  it("looks the address up at every router on the way inside an AS", () => {
    const { builder, west, middle, east, near, far } = inside();
    const network = builder.build();
    const routes: [number, HandRoute][] = [
      [west, { via: far, egress: east }],
      [east, { via: far }],
      [near, "own"],
      [far, "own"],
    ];
    const whole = (at: HandRoute) => state(network, { "192.0.2.0/24": [...routes, [middle, at]] });
    const through = forward(whole({ via: far, egress: east }), west, address("192.0.2.1"));
    expect(through).toMatchObject({ outcome: "pop", routers: [west, middle, east, far], asPath: [64601, 64500] });
    expect(through.hops.map(({ router }) => router)).toEqual([west, middle, east, far]);
    // A route that the middle keeps to itself (NO_ADVERTISE, a reflector's choice) takes what passes by.
    expect(forward(whole({ via: near }), west, address("192.0.2.1"))).toMatchObject({ routers: [west, middle, near] });
    const back = [...routes, [middle, { via: far, egress: west }]] as [number, HandRoute][];
    expect(forward(state(network, { "192.0.2.0/24": back }), west, address("192.0.2.1")).outcome).toBe("loop");
  });

  it("takes the lower router ID of two ways that cost the same, and none where the links do not connect", () => {
    const { builder, west, east } = inside();
    const other = builder.addRouter({ as: 0, routerId: 0 });
    const cut = builder.addRouter({ as: 0, routerId: 9 });
    builder.addIgpLink(west, other, 1);
    builder.addIgpLink(other, east, 1);
    const lonely = builder.addRouter({ as: 0, routerId: 10 });
    builder.addIgpLink(cut, lonely, 1);
    const igp = igpCosts(builder.build());
    expect([igp.next(west, east), igp.next(east, west), igp.next(west, cut), igp.next(west, west)]).toEqual([
      other,
      other,
      -1,
      west,
    ]);
  });

  it("is not sent round by links that cost nothing", () => {
    const builder = new NetworkBuilder();
    const as = builder.addAs({ asn: 64601 });
    const [a, b, c] = [3, 2, 1].map((id) => builder.addRouter({ as, routerId: id })) as [number, number, number];
    builder.addIgpLink(a, b, 0);
    builder.addIgpLink(b, c, 0);
    builder.addIgpLink(c, a, 5);
    const igp = igpCosts(builder.build());
    expect([igp.next(a, c), igp.next(b, c)]).toEqual([b, c]);
  });

  it("ends at a PoP that has the address, though it hears a longer prefix from elsewhere", () => {
    const { network, ocn, ntt, example } = japan();
    const tables: Record<string, [number, HandRoute][]> = {
      "192.0.2.0/24": [
        [ocn, { via: ntt }],
        [ntt, { via: example }],
        [example, "own"],
      ],
      "192.0.2.0/25": [[example, { via: ntt }]],
    };
    const announced = [{ router: example, prefix: prefix("192.0.2.0/24") }];
    const trace = forward(state(network, tables, announced), ocn, address("192.0.2.1"));
    expect(trace).toMatchObject({ outcome: "pop", at: example });
    expect(trace.hops.at(-1)?.prefix).toEqual(prefix("192.0.2.0/24"));
    const elsewhere = { ...state(network, tables, announced), serves: () => false };
    expect(forward(elsewhere, ocn, address("192.0.2.1")).outcome).toBe("loop");
  });

  it("refuses a router that there is not", () => {
    const { network } = japan();
    expect(() => forward(state(network, {}), 99, address("192.0.2.1"))).toThrow("no router 99");
  });
});

describe("a PoP whose service is out", () => {
  function pops(island: boolean) {
    const builder = new NetworkBuilder();
    const as = builder.addAs({ asn: 64500 });
    const [tokyo, london, frankfurt] = [NRT, LHR, FRA].map((place) => builder.addRouter({ as, place, island })) as [
      number,
      number,
      number,
    ];
    const announced = prefix("192.0.2.0/24");
    const originations = [
      { router: tokyo, prefix: announced, inService: false },
      { router: london, prefix: announced },
      { router: frankfurt, prefix: announced },
    ];
    const routes: [number, HandRoute][] = [tokyo, london, frankfurt].map((router) => [router, "own"]);
    const cost = (from: number, to: number) => (from === tokyo && to === frankfurt ? 5 : 10);
    return { tokyo, london, frankfurt, state: state(builder.build(), { "192.0.2.0/24": routes }, originations, cost) };
  }

  it("swallows the traffic that it still attracts", () => {
    const { tokyo, state } = pops(true);
    const trace = forward(state, tokyo, firstAddress(prefix("192.0.2.0/24")));
    expect(trace).toMatchObject({ outcome: "dropped", at: tokyo });
    expect(trace.reason).toContain("service at this PoP is out");
  });

  it("passes it over a backbone to the nearest PoP in service by IGP cost", () => {
    const { tokyo, frankfurt, state } = pops(false);
    expect(forward(state, tokyo, firstAddress(prefix("192.0.2.0/24")))).toMatchObject({
      outcome: "pop",
      at: frankfurt,
      routers: [tokyo, frankfurt],
      asPath: [64500],
    });
  });

  it("swallows it where the backbone leads to no other", () => {
    const { tokyo, state } = pops(false);
    const cut = { ...state, igp: { ...state.igp, cost: () => Number.POSITIVE_INFINITY } };
    expect(forward(cut, tokyo, firstAddress(prefix("192.0.2.0/24"))).outcome).toBe("dropped");
  });
});

describe("entryRouter", () => {
  const builder = new NetworkBuilder();
  const as = builder.addAs({ asn: 64601 });
  const unplaced = builder.addRouter({ as });
  const tokyo = builder.addRouter({ as, place: NRT, location: "NRT" });
  const london = builder.addRouter({ as, place: LHR });
  const network = builder.build();

  it("is the nearest router that is up", () => {
    expect(entryRouter(network, as, FRA)).toBe(london);
    expect(entryRouter(network, as, FRA, { downRouters: new Set([london]) })).toBe(tokyo);
    const both = { downRouters: new Set([london]), downLocations: new Set(["NRT"]) };
    expect(entryRouter(network, as, FRA, both)).toBe(unplaced);
    expect(entryRouter(network, as, FRA, { downAses: new Set([as]) })).toBe(-1);
  });

  it("is the first router where the region has no place", () => {
    expect(entryRouter(network, as, undefined)).toBe(unplaced);
  });
});

describe("latency", () => {
  it("is 2 × km × 1.5 ÷ 200 + 1 ms an AS hop + 2 ms", () => {
    expect(roundTripMs(0, 0)).toBe(2);
    expect(roundTripMs(1000, 3)).toBe(15 + 3 + 2);
    expect(roundTripMs(1000, 3, { detour: 1, kmPerMs: 100, msPerAsHop: 0.5, accessMs: 10 })).toBe(20 + 1.5 + 10);
    expect(DEFAULT_LATENCY).toEqual({ detour: 1.5, kmPerMs: 200, msPerAsHop: 1, accessMs: 2 });
  });

  it("passes over a hop without a place, and starts at the region where the entry has none", () => {
    const builder = new NetworkBuilder();
    const [a, b, c] = [undefined, undefined, LHR].map((place, i) =>
      builder.addRouter({ as: builder.addAs({ asn: 64601 + i }), place }),
    ) as [number, number, number];
    const network = builder.build();
    expect(pathKm(network, [a, b, c])).toBe(0);
    expect(pathKm(network, [a, b, c], NRT)).toBeCloseTo(distanceKm(NRT, LHR), 9);
    expect(pathKm(network, [c, b, a], NRT)).toBe(0);
  });

  it("compares with the nearest announcing PoP in a straight line, over as many AS hops", () => {
    const { network, ocn, ntt, example } = japan();
    const trace = { outcome: "pop", at: example, routers: [ocn, ntt, example], asPath: [4713, 2914, 64500] } as const;
    // From London, the only PoP is 9,600 km away: the straight line is as long as it gets, so no inflation.
    const far = regionLatency(network, { ...trace, hops: [] }, LHR, [example]);
    expect(far).toMatchObject({ nearestPop: example, inflationMs: 0 });
    expect(far.nearestKm).toBeCloseTo(distanceKm(LHR, NRT), 9);
    expect(nearestRouter(network, [], LHR)).toBeUndefined();
    expect(regionLatency(network, { ...trace, hops: [] }, undefined, [example])).toMatchObject({ nearestPop: -1 });
  });
});
