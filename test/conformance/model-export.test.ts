import { describe, expect, test } from "vitest";
import { GRACEFUL_SHUTDOWN, NO_ADVERTISE, NO_EXPORT, NO_PEER } from "../../server/src/base/community";
import type { ExportPolicy } from "../../server/src/routing";
import { solveTiny, type TinyLink } from "../helpers/tiny";

describe("section 5: export", () => {
  const chain: TinyLink[] = [
    ["1", "customer of", "5"],
    ["6", "peer of", "5"],
    ["7", "customer of", "5"],
  ];
  const pathsWith = (community: string) => {
    const answer = solveTiny({ links: chain, origins: { 1: { communities: [community] } } });
    return ["5", "6", "7"].map(answer.path);
  };

  test("1: no-advertise, no-export and no-peer", () => {
    expect(pathsWith(NO_ADVERTISE)).toEqual(["1", "none", "none"]);
    expect(pathsWith(NO_EXPORT)).toEqual(["1", "none", "none"]);
    expect(pathsWith(NO_PEER)).toEqual(["1", "none", "5 1"]);
  });

  test("1: no-export stays in the AS, no-advertise at the router", () => {
    const links: TinyLink[] = [
      ["1", "customer of", "5.x"],
      ["6", "customer of", "5.y"],
    ];
    expect(solveTiny({ links, origins: { 1: { communities: [NO_EXPORT] } } }).path("5.y")).toBe("1");
    expect(solveTiny({ links, origins: { 1: { communities: [NO_ADVERTISE] } } }).path("5.y")).toBe("none");
  });

  test("2: what comes from a peer or a provider goes to customers only; a leak skips that", () => {
    const from = (leak: boolean): TinyLink[] => [
      ["1", "customer of", "5"],
      ["5", "peer of", "6"],
      ["6", "peer of", "7", { out: { leak } }],
      ["8", "customer of", "6"],
      ["8", "customer of", "9"],
    ];
    const answer = solveTiny({ links: from(false), origins: { 1: {} } });
    expect(["6", "7", "8", "9"].map(answer.path)).toEqual(["5 1", "none", "6 5 1", "none"]);
    expect(solveTiny({ links: from(true), origins: { 1: {} } }).path("7")).toBe("6 5 1");
  });

  test("4: only to, except to, and announce none", () => {
    const links: TinyLink[] = [
      ["1", "customer of", "5"],
      ["1", "customer of", "6"],
    ];
    const only = solveTiny({ links, origins: { 1: { onlyTo: [{ asn: 5 }] } } });
    expect([only.path("5"), only.path("6")]).toEqual(["1", "none"]);
    const except = solveTiny({ links, origins: { 1: { exceptTo: [{ asn: 5 }] } } });
    expect([except.path("5"), except.path("6")]).toEqual(["none", "1"]);
    const mute: TinyLink[] = [["1", "customer of", "5", { out: { announce: "none" } }]];
    expect(solveTiny({ links: mute, origins: { 1: {} } }).path("5")).toBe("none");
    const other: TinyLink[] = [["1", "customer of", "5", { out: { announce: ["192.0.3.0/24"] } }]];
    expect(solveTiny({ links: other, origins: { 1: {} } }).path("5")).toBe("none");
  });

  test("5: no-announce, prepend and add-community, towards those named", () => {
    const links: TinyLink[] = [
      ["1", "customer of", "5"],
      ["6", "peer of", "5"],
      ["7", "customer of", "5"],
    ];
    const actions = [
      { community: "5:0", effect: { kind: "no-announce", to: [{ relation: "peer" }] } },
      { community: "5:1", effect: { kind: "prepend", times: 2, to: [{ asn: 7 }] } },
      { community: "5:2:3", effect: { kind: "add-community", community: "5:9" } },
    ] as const;
    const origins = { 1: { communities: ["5:0", "5:1", "5:2:3"] } };
    const answer = solveTiny({ links, origins, policies: { 5: { actions } } });
    expect([answer.path("6"), answer.path("7")]).toEqual(["none", "5 5 5 1"]);
    expect(answer.route("7")?.communities).toEqual(["5:0", "5:1", "5:2:3", "5:9"]);
  });

  test("5: a community that the AS adds on the way out calls for no action of its own", () => {
    const links: TinyLink[] = [
      ["1", "customer of", "5"],
      ["7", "customer of", "5"],
    ];
    const actions = [
      { community: "1:1", effect: { kind: "add-community", community: "5:9" } },
      { community: "5:9", effect: { kind: "prepend", times: 2 } },
    ] as const;
    const answer = solveTiny({ links, origins: { 1: { communities: ["1:1"] } }, policies: { 5: { actions } } });
    expect(answer.route("7")).toMatchObject({ asPath: [5, 1], communities: ["1:1", "5:9"] });
  });

  test("6: prepends add up, MED and local-pref are not passed on, communities are", () => {
    const links: TinyLink[] = [
      ["1", "customer of", "5", { out: { prepend: 1, med: 30, communities: ["5:1"] } }],
      ["6", "customer of", "5"],
    ];
    const rules = [{ prepend: 1 }, { to: [{ asn: 5 }], prepend: 2, med: 20, communities: ["5:2"] }];
    const answer = solveTiny({ links, origins: { 1: { rules } } });
    expect(answer.path("5")).toBe("1 1 1 1");
    expect(answer.route("5")).toMatchObject({ med: 20, communities: ["5:1", "5:2"] });
    expect(answer.route("6")).toMatchObject({ med: null, localPref: 100, communities: ["5:1", "5:2"] });
  });

  test("a draining end tags what it sends and gives 0 to what it hears (RFC 8326)", () => {
    const links: TinyLink[] = [
      ["1", "customer of", "5", { drain: true }],
      ["6", "customer of", "5", { drain: true }],
    ];
    const answer = solveTiny({ links, origins: { 1: {} }, policies: { 5: { honourGracefulShutdown: true } } });
    expect(answer.route("5")).toMatchObject({ localPref: 0, communities: [GRACEFUL_SHUTDOWN] });
    expect(answer.route("6")?.localPref).toBe(0);
  });
});

describe("section 7: convergence", () => {
  test("a wedgie has two stable states, and the ASes that differ are named (RFC 4264)", () => {
    const links: TinyLink[] = [
      ["1.a", "customer of", "4"],
      ["1.b", "customer of", "2", {}, { in: { localPref: 70 } }],
      ["2", "customer of", "3"],
      ["3", "peer of", "4"],
    ];
    const answer = solveTiny({ links, islands: ["1.a", "1.b"], origins: { "1.a": {}, "1.b": {} } });
    expect([answer.states, answer.asns]).toEqual([2, [2, 3]]);
    expect(answer.candidates("3")).toEqual(["1.a", "1.b"]);
  });

  /** Three customers of 1's, each with a session to the next, over which it hears and the next one does not. */
  function wheel(out: ExportPolicy): TinyLink[] {
    const hears = { in: { localPref: 300 }, out };
    const tells = { in: { acceptNone: true }, out };
    return [
      ["1", "customer of", "11"],
      ["1", "customer of", "12"],
      ["1", "customer of", "13"],
      ["11", "peer of", "12", hears, tells],
      ["12", "peer of", "13", hears, tells],
      ["13", "peer of", "11", hears, tells],
    ];
  }

  test("a dispute wheel has none, and the ASes in it are named", () => {
    // Griffin, Shepherd and Wilfong's BAD GADGET: each prefers the way over the next to its own, but no longer one,
    // for peers send each other what is from customers only.
    const answer = solveTiny({ links: wheel({}), origins: { 1: {} } });
    expect([answer.states, answer.asns]).toEqual([0, [11, 12, 13]]);
  });

  test("where each would take any way over the next, one of the three must take its own: three states", () => {
    const answer = solveTiny({ links: wheel({ leak: true }), origins: { 1: {} } });
    expect([answer.states, answer.asns]).toEqual([3, [11, 12, 13]]);
  });
});

describe("failures", () => {
  test("a router that is down has no route and passes none on", () => {
    const links: TinyLink[] = [
      ["1", "customer of", "5"],
      ["6", "customer of", "5"],
    ];
    const answer = solveTiny({ links, origins: { 1: {} }, down: ["5"] });
    expect([answer.path("5"), answer.path("6"), answer.path("1")]).toEqual(["none", "none", ""]);
    expect(solveTiny({ links, origins: { 1: {} }, down: ["1"] }).path("5")).toBe("none");
  });
});
