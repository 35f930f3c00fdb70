import { describe, expect, test } from "vitest";
import { BLACKHOLE, GRACEFUL_SHUTDOWN, NO_EXPORT } from "../../server/src/base/community";
import { solveTiny, type TinyLink } from "../helpers/tiny";

/** Two origins of one service: 1.a below 10, 1.b below 20. */
const TWO: readonly TinyLink[] = [
  ["1.a", "customer of", "10"],
  ["1.b", "customer of", "20"],
];
const ISLANDS = { islands: ["1.a", "1.b"], origins: { "1.a": {}, "1.b": {} } };

describe("section 1: what is modelled", () => {
  test("PoPs of an AS are islands: one does not hear of the other", () => {
    const answer = solveTiny({ links: TWO, islands: ["1.a", "1.b"], origins: { "1.a": {} } });
    expect(answer.path("1.b")).toBe("none");
  });

  test("with a backbone they are a mesh", () => {
    const answer = solveTiny({ links: TWO, origins: { "1.a": {} } });
    expect(answer.pop("1.b")).toBe("1.a");
    expect(answer.route("1.b")?.relation).toBe("own");
    expect(answer.pop("20")).toBe("1.a");
  });

  test("IGP cost is the shortest path over links, and great-circle without any", () => {
    const links: TinyLink[] = [
      ["1", "customer of", "5.x"],
      ["5.z", "peer of", "6"],
    ];
    const igp = [
      ["5.x", "5.y", 3],
      ["5.y", "5.z", 4],
      ["5.x", "5.z", 9],
    ] as const;
    expect(solveTiny({ links, igp, origins: { 1: {} } }).route("5.z")?.igpCost).toBe(7);
    const places = { "5.x": [0, 0], "5.z": [0, 1] } as const;
    expect(solveTiny({ links, places, origins: { 1: {} } }).route("5.z")?.igpCost).toBe(111);
    expect(solveTiny({ links, origins: { 1: {} } }).route("5.z")?.igpCost).toBe(0);
  });

  test("a router that no interior link reaches hears nothing over iBGP", () => {
    const links: TinyLink[] = [
      ["1", "customer of", "5.x"],
      ["7", "customer of", "5.z"],
      ["8", "customer of", "5.y"],
    ];
    const igp = [
      ["5.x", "5.y", 3],
      ["5.z", "5.w", 4],
    ] as const;
    expect(solveTiny({ links, igp, origins: { 1: {} } }).path("7")).toBe("none");
  });

  test("a route server is not in the path and leaves the next hop", () => {
    const links: TinyLink[] = [
      ["1", "member of", "9"],
      ["2", "member of", "9"],
    ];
    const answer = solveTiny({ links, servers: { 9: "views" }, origins: { 1: {} } });
    expect(answer.path("2")).toBe("1");
    expect(answer.route("2")).toMatchObject({ relation: "route-server", localPref: 150 });
    expect(answer.route("2")?.nextHop).toBe(answer.route("1")?.pop);
  });

  test("a route server keeps a view for each member, or hides what its one best route hides", () => {
    const links: TinyLink[] = [
      ["1.a", "member of", "9"],
      ["2", "member of", "9"],
      ["3", "member of", "9"],
      ["1.b", "customer of", "2"],
    ];
    const policies = {
      9: { actions: [{ community: "0:3", effect: { kind: "no-announce", to: [{ asn: 3 }] } }] },
    } as const;
    const tiny = { links, policies, islands: ["1.a", "1.b"], origins: { "1.a": { communities: ["0:3"] }, "1.b": {} } };
    expect(solveTiny({ ...tiny, servers: { 9: "views" } }).path("3")).toBe("2 1");
    expect(solveTiny({ ...tiny, servers: { 9: "path-hiding" } }).path("3")).toBe("none");
  });

  test("a route server passes NO_EXPORT on without obeying it", () => {
    const links: TinyLink[] = [
      ["1", "member of", "9"],
      ["2", "member of", "9"],
      ["4", "customer of", "2"],
    ];
    const answer = solveTiny({ links, servers: { 9: "views" }, origins: { 1: { communities: [NO_EXPORT] } } });
    expect(answer.route("2")?.communities).toEqual([NO_EXPORT]);
    expect(answer.path("4")).toBe("none");
  });

  test("a route server's routes count with its ID in step 8, by default its ASN", () => {
    const links: TinyLink[] = [
      ["2.a", "member of", "9"],
      ["3", "member of", "9"],
      ["2.b", "peer of", "3"],
    ];
    const tiny = {
      links,
      servers: { 9: "views" },
      islands: ["2.a", "2.b"],
      origins: { "2.a": {}, "2.b": {} },
    } as const;
    expect(solveTiny(tiny).pop("3")).toBe("2.b");
    expect(solveTiny({ ...tiny, ids: { 9: 1 } }).pop("3")).toBe("2.a");
  });
});

describe("section 3: import", () => {
  test("the own ASN in the path is a loop, as often as allow-as-in does not permit", () => {
    const links: TinyLink[] = [
      ["1.a", "customer of", "5"],
      ["1.b", "customer of", "5"],
    ];
    const tiny = { links, islands: ["1.a", "1.b"], origins: { "1.a": {} } };
    expect(solveTiny(tiny).path("1.b")).toBe("none");
    expect(solveTiny({ ...tiny, policies: { "1.b": { allowAsIn: 1 } } }).path("1.b")).toBe("5 1");
  });

  test("accept none and a maximum length drop", () => {
    const link = (policy: object): TinyLink[] => [["1", "customer of", "5", {}, policy]];
    const none = solveTiny({ links: link({ in: { acceptNone: true } }), origins: { 1: {} } });
    expect([none.path("5"), none.dropped("5")]).toEqual(["none", ["accept-none"]]);
    const long = { links: link({ in: { maxLength: { v4: 24, v6: 48 } } }), origins: { 1: {} } };
    expect(solveTiny(long).path("5")).toBe("1");
    expect(solveTiny({ ...long, prefix: "192.0.2.0/25" }).dropped("5")).toEqual(["max-length"]);
    expect(solveTiny({ ...long, prefix: "2001:db8::/48" }).path("5")).toBe("1");
    expect(solveTiny({ ...long, prefix: "2001:db8::/49" }).path("5")).toBe("none");
  });

  test("rov drops invalid routes, by origin and by length, and a forged origin passes", () => {
    const roa = { prefix: "192.0.2.0/24", maxLength: 24, asn: 1 };
    const tiny = { links: [["2", "customer of", "5"]] as TinyLink[], roa, policies: { 5: { rov: true } } };
    expect(solveTiny({ ...tiny, origins: { 2: {} } }).dropped("5")).toEqual(["rpki-invalid"]);
    expect(solveTiny({ ...tiny, origins: { 2: { forge: [1] } } }).path("5")).toBe("2 1");
    expect(solveTiny({ ...tiny, prefix: "192.0.2.0/25", origins: { 2: { forge: [1] } } }).path("5")).toBe("none");
    expect(solveTiny({ ...tiny, policies: {}, origins: { 2: {} } }).path("5")).toBe("2");
  });

  test("otc marks what goes down and stops what comes back up (RFC 9234)", () => {
    const links: TinyLink[] = [
      ["1", "customer of", "10"],
      ["3", "customer of", "10"],
      ["3", "customer of", "20", { out: { leak: true } }],
    ];
    expect(solveTiny({ links, origins: { 1: {} } }).path("20")).toBe("3 10 1");
    const both = solveTiny({ links, origins: { 1: {} }, policies: { 10: { otc: true }, 20: { otc: true } } });
    expect(both.route("3")?.otc).toBe(10);
    expect(both.dropped("20")).toEqual(["otc-leak"]);
    expect(solveTiny({ links, origins: { 1: {} }, policies: { 3: { otc: true } } }).path("20")).toBe("none");
    // A mark that nobody makes stops nothing.
    expect(solveTiny({ links, origins: { 1: {} }, policies: { 20: { otc: true } } }).path("20")).toBe("3 10 1");
  });

  test("local-pref: the session's value, else the router's, else 200, 150 and 100 by relation", () => {
    const links: TinyLink[] = [
      ["1", "customer of", "5"],
      ["1", "peer of", "6"],
      ["7", "customer of", "5", { in: { localPref: 42 } }],
      ["8", "customer of", "5"],
    ];
    const answer = solveTiny({ links, origins: { 1: {} }, policies: { 6: { localPref: { peer: 77 } } } });
    expect(["5", "6", "7", "8"].map((name) => answer.route(name)?.localPref)).toEqual([200, 77, 42, 100]);
  });

  test("a local-pref action, then graceful shutdown, replace it", () => {
    const effect = { kind: "local-pref", value: 70 } as const;
    const actions = [{ community: "5:70", effect, from: [{ relation: "customer" }] }] as const;
    const links: TinyLink[] = [["1", "customer of", "5"]];
    const policies = { 5: { actions } };
    expect(solveTiny({ links, policies, origins: { 1: { communities: ["5:70"] } } }).route("5")?.localPref).toBe(70);
    const communities = ["5:70", GRACEFUL_SHUTDOWN];
    expect(solveTiny({ links, policies, origins: { 1: { communities } } }).route("5")?.localPref).toBe(0);
    const deaf = { 5: { actions, honourGracefulShutdown: false } };
    expect(solveTiny({ links, policies: deaf, origins: { 1: { communities } } }).route("5")?.localPref).toBe(70);
  });

  test("an action is taken from those it is taken from only", () => {
    const effect = { kind: "local-pref", value: 70 } as const;
    const actions = [{ community: "5:70", effect, from: [{ relation: "customer" }] }] as const;
    const links: TinyLink[] = [["1", "peer of", "5"]];
    const answer = solveTiny({ links, policies: { 5: { actions } }, origins: { 1: { communities: ["5:70"] } } });
    expect(answer.route("5")?.localPref).toBe(150);
  });

  test("blackhole is kept from a customer, and refused from anyone else", () => {
    const links: TinyLink[] = [
      ["1", "customer of", "5"],
      ["1", "peer of", "6"],
    ];
    const answer = solveTiny({ links, origins: { 1: { communities: [BLACKHOLE] } } });
    expect(answer.route("5")?.blackhole).toBe(true);
    expect(answer.dropped("6")).toEqual(["blackhole-not-from-customer"]);
  });
});

describe("section 4: the decision process", () => {
  test("1: locally originated", () => {
    const answer = solveTiny({ links: [["1", "customer of", "2"]], origins: { 1: {}, 2: {} } });
    expect([answer.pop("2"), answer.decidedBy("2")]).toEqual(["2", "local"]);
  });

  test("2: highest local-pref before path length", () => {
    const links: TinyLink[] = [
      ...TWO,
      ["10", "customer of", "30"],
      ["20", "peer of", "31"],
      ["30", "customer of", "5"],
      ["1.b", "peer of", "5"],
    ];
    const answer = solveTiny({ links, ...ISLANDS });
    expect([answer.path("5"), answer.decidedBy("5")]).toEqual(["30 10 1", "local-pref"]);
  });

  test("3: shortest AS path, counting repetitions", () => {
    const links: TinyLink[] = [...TWO, ["10", "customer of", "5", { out: { prepend: 1 } }], ["20", "customer of", "5"]];
    const answer = solveTiny({ links, ...ISLANDS });
    expect([answer.path("5"), answer.decidedBy("5")]).toEqual(["20 1", "as-path"]);
  });

  test("4: lowest origin code", () => {
    const links: TinyLink[] = [...TWO, ["10", "customer of", "5"], ["20", "customer of", "5"]];
    const answer = solveTiny({ links, ...ISLANDS, origins: { "1.a": { originCode: 2 }, "1.b": { originCode: 1 } } });
    expect([answer.pop("5"), answer.decidedBy("5")]).toEqual(["1.b", "origin"]);
  });

  test("5: lowest MED of one neighbour AS, a missing one counting as 0; always-compare: of all", () => {
    const same: TinyLink[] = [
      ["1.a", "customer of", "5", { out: { med: 10 } }],
      ["1.b", "customer of", "5"],
    ];
    const one = solveTiny({ links: same, ...ISLANDS });
    expect([one.pop("5"), one.decidedBy("5")]).toEqual(["1.b", "med"]);
    const links: TinyLink[] = [
      ...TWO,
      ["10", "customer of", "5", { out: { med: 10 } }],
      ["20", "customer of", "5", { out: { med: 5 } }],
    ];
    expect(solveTiny({ links, ...ISLANDS }).decidedBy("5")).toBe("router-id");
    const always = solveTiny({ links, ...ISLANDS, policies: { 5: { medAlwaysCompare: true } } });
    expect([always.pop("5"), always.decidedBy("5")]).toEqual(["1.b", "med"]);
  });

  test("6: eBGP over iBGP; 7: lowest IGP cost (hot potato)", () => {
    const links: TinyLink[] = [
      ...TWO,
      ["10", "customer of", "5.w"],
      ["20", "customer of", "5.e"],
      ["9", "customer of", "5.m"],
    ];
    const igp = [
      ["5.w", "5.m", 10],
      ["5.m", "5.e", 5],
    ] as const;
    const answer = solveTiny({ links, igp, ...ISLANDS });
    expect([answer.pop("5.w"), answer.decidedBy("5.w")]).toEqual(["1.a", "ebgp"]);
    expect([answer.pop("5.m"), answer.decidedBy("5.m")]).toEqual(["1.b", "igp-cost"]);
    expect(answer.candidates("5.m")).toEqual(["1.b"]);
  });

  test("8: lowest router ID, by default the ASN; 9: the session declared first", () => {
    const links: TinyLink[] = [...TWO, ["20", "customer of", "5"], ["10", "customer of", "5"]];
    const answer = solveTiny({ links, ...ISLANDS });
    expect([answer.pop("5"), answer.decidedBy("5")]).toEqual(["1.a", "router-id"]);
    expect(solveTiny({ links, ...ISLANDS, ids: { 10: 99 } }).pop("5")).toBe("1.b");
    const twice = solveTiny({
      links: [
        ["1", "customer of", "5"],
        ["1", "customer of", "5"],
      ],
      origins: { 1: {} },
    });
    expect([twice.route("5")?.session, twice.decidedBy("5")]).toEqual([0, "session-order"]);
  });

  test("ties are kept and travel on", () => {
    const links: TinyLink[] = [
      ...TWO,
      ["20", "customer of", "5"],
      ["10", "customer of", "5"],
      ["7", "customer of", "5"],
    ];
    const answer = solveTiny({ links, ...ISLANDS });
    expect(answer.candidates("5")).toEqual(["1.a", "1.b"]);
    expect(answer.candidates("7")).toEqual(["1.a", "1.b"]);
    expect(answer.candidates("10")).toEqual(["1.a"]);
  });

  test("a tie whose choices differ in a community is followed where that matters", () => {
    // Where 5 selects 1.b's route, 6 hears nothing of it and takes the longer way over 8.
    const links: TinyLink[] = [
      ["1.a", "customer of", "5"],
      ["1.b", "customer of", "5"],
      ["6", "customer of", "5"],
      ["1.c", "customer of", "7"],
      ["7", "customer of", "8"],
      ["6", "customer of", "8"],
    ];
    const origins = { "1.a": {}, "1.b": { communities: [NO_EXPORT] }, "1.c": {} };
    const answer = solveTiny({ links, islands: ["1.a", "1.b", "1.c"], origins });
    expect(answer.pop("6")).toBe("1.a");
    expect(answer.candidates("6")).toEqual(["1.a", "1.c"]);
  });

  test("inside an AS only own and eBGP-learned routes are told, and what is not selected is hidden", () => {
    const links: TinyLink[] = [
      ["1.a", "customer of", "5.x"],
      ["1.b", "peer of", "5.y"],
      ["6", "customer of", "5.z"],
    ];
    const answer = solveTiny({ links, ...ISLANDS });
    expect(answer.pop("5.y")).toBe("1.a");
    expect(answer.route("5.z")).toMatchObject({ localPref: 200, relation: "customer" });
    expect(answer.decidedBy("5.z")).toBe("only-route");
  });

  test("a reflector passes on what its clients tell it (RFC 4456)", () => {
    const links: TinyLink[] = [
      ["1", "customer of", "5.m"],
      ["6", "customer of", "5.e"],
    ];
    const answer = solveTiny({ links, reflectors: { "5.w": ["5.m", "5.e"] }, origins: { 1: {} } });
    expect(answer.path("6")).toBe("5 1");
    expect(answer.route("5.e")).toMatchObject({ egress: answer.route("5.m")?.egress });
  });
});
