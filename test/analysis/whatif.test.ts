import { describe, expect, test } from "vitest";
import { describeCascade } from "../../server/src/analysis/cascade";
import { FAILURE_KINDS } from "../../server/src/analysis/failures";
import {
  type FailureImpact,
  headroomOf,
  planFailures,
  rankFailures,
  tryFailures,
  tryInOrder,
  type WhatIfOptions,
} from "../../server/src/analysis/whatif";
import { evaluated, twoSites } from "./two-sites";

function whatIf(text: string, options: WhatIfOptions = {}): FailureImpact[] {
  const evaluation = evaluated(text);
  return rankFailures(tryFailures(evaluation, planFailures(evaluation, options)));
}

const named = (impacts: readonly FailureImpact[], name: string) => impacts.find((each) => each.name === name);

describe("what if one thing fails", () => {
  const impacts = whatIf(twoSites(""));

  test("west: a's three of four million go to east, which has 11 of 10 Gbps", () => {
    const west = named(impacts, "pop west");
    expect(west?.impact).toMatchObject({ unreachable: 0, unreachableUsers: 0, moved: 0.75 });
    // AMS–FRA 366 km and FRA–VIE 622 km: 2 × 988 × 1.5 ÷ 200 = 14.8 ms, and two more AS hops; for three users of four.
    expect(west?.impact.rttAddedMs).toBeCloseTo(0.75 * 16.8, 0);
    expect(west?.impact.overCapacity).toMatchObject([
      { pop: { name: "east" }, ratio: 1.1, excessBps: 1e9, excessQps: 0 },
    ]);
    expect(west?.taken.map(({ name }) => name)).toEqual(["west"]);
    expect(west?.cascade && describeCascade(west.cascade)).toBe("east, then no PoP is left");
  });

  test("a network between the sites: nobody notices", () => {
    const up = named(impacts, "as up");
    expect(up?.impact).toMatchObject({ unreachable: 0, moved: 0, rttAddedMs: 0, overCapacity: [] });
    expect(up?.taken).toEqual([]);
    expect(up?.cascade).toBeUndefined();
  });

  test("the worst comes first: most RTT added among equal overloads", () => {
    expect(impacts.slice(0, 3).map(({ name }) => name)).toEqual([
      "pop west",
      "link org.west – left.AMS",
      "location AMS",
    ]);
    expect(impacts[0]?.impact.rttAddedMs).toBeGreaterThan(named(impacts, "pop east")?.impact.rttAddedMs ?? Infinity);
  });

  test("access networks are not tried: without them the question has no sense", () => {
    expect(named(impacts, "as left")).toBeUndefined();
  });
});

const SHARED = `
as carrier AS64601 { at FRA, AMS }
as other AS64603 { at AMS  peer with carrier }
as eye AS64602 { at FRA  transit from carrier }
as org AS64500 {
  pop p { at FRA  transit from carrier }
  pop q { at AMS  transit from carrier }
  pop r { at AMS  transit from other }
}
anycast dns { origin org  prefix 192.0.2.0/24 }
region here { at FRA  users 2M  via eye }
`;

describe("shared fate", () => {
  test("names the PoPs that one carrier's loss takes, and who is cut off", () => {
    const [first] = whatIf(SHARED, { kinds: ["as"] });
    expect(first?.name).toBe("as carrier");
    expect(first?.taken.map(({ name }) => name)).toEqual(["p", "q"]);
    expect(first?.impact).toMatchObject({ unreachable: 1, unreachableUsers: 2e6 });
  });

  test("of a place takes what stands there", () => {
    const amsterdam = named(whatIf(SHARED, { kinds: ["location"] }), "location AMS");
    expect(amsterdam?.taken.map(({ name }) => name)).toEqual(["q", "r"]);
    expect(amsterdam?.impact.unreachable).toBe(0);
  });
});

describe("what if two things fail", () => {
  test("both PoPs: all users are lost, and that is the worst", () => {
    const impacts = whatIf(twoSites(""), { pairs: true, kinds: ["pop", "as"] });
    expect(impacts.slice(0, 3).map(({ name }) => name)).toEqual([
      "pop west and pop east",
      "pop west and as up",
      "pop east and as up",
    ]);
    expect(impacts.map(({ impact }) => impact.unreachable)).toEqual([1, 0.75, 0.25, 0, 0, 0]);
    expect(impacts[0]?.impact.unreachableUsers).toBe(4e6);
  });

  test("as many as the limit are tried, and it says so", () => {
    const evaluation = evaluated(twoSites(""));
    const plan = planFailures(evaluation, { pairs: true, limit: 2 });
    expect(plan.choices).toHaveLength(2);
    expect(plan.complete).toBe(false);
    expect(planFailures(evaluation, { kinds: [] })).toEqual({ choices: [], complete: true });
    expect(planFailures(evaluation).choices.map(([only]) => only?.kind)).toEqual(
      expect.arrayContaining(FAILURE_KINDS.filter((kind) => kind !== "ixp")),
    );
  });

  test("the worst single failures are combined first, each pair named in order of declaration", () => {
    const evaluation = evaluated(twoSites(""));
    const singles = rankFailures(tryFailures(evaluation, planFailures(evaluation)));
    const [first, second, third] = singles.flatMap(({ failures }) => failures);
    const { choices } = planFailures(evaluation, { pairs: true, limit: 3, singles });
    expect(choices.map((pair) => new Set(pair))).toEqual([
      new Set([first, second]),
      new Set([first, third]),
      new Set([second, third]),
    ]);
    const steps = [...tryInOrder(evaluation, { pairs: true, limit: 3 })];
    expect(steps.filter((step) => step === undefined)).toHaveLength(3); // as many single ones as the limit allows
    expect(planFailures(evaluation, { pairs: true }).choices.length).toBe((singles.length * (singles.length - 1)) / 2);
    const declared = singles.map(({ name }) => name);
    const places = planFailures(evaluation).choices.map(([only]) => `${only?.kind} ${only?.name}`);
    expect(declared.toSorted()).toEqual(places.toSorted());
    for (const [a, b] of planFailures(evaluation, { pairs: true, singles }).choices) {
      expect(places.indexOf(`${a?.kind} ${a?.name}`)).toBeLessThan(places.indexOf(`${b?.kind} ${b?.name}`));
    }
  });

  test("the caller may stop: nothing more is tried", () => {
    const evaluation = evaluated(twoSites(""));
    const trying = tryFailures(evaluation, planFailures(evaluation));
    expect(trying.next().value?.name).toBe("pop west");
    expect(trying.return()).toMatchObject({ done: true });
    expect(trying.next().done).toBe(true);
  });
});

describe("headroom", () => {
  const THREE = twoSites("").replace(
    "pop east",
    "pop middle { at FRA  capacity 20 Gbps  transit from up }\n  pop east",
  );

  test("with one PoP down: each has all of 11 of 10 Gbps to bear", () => {
    const { sites, complete } = headroomOf(evaluated(twoSites("")), 1);
    expect(complete).toBe(true);
    expect(sites.map(({ pop, ratio, under }) => [pop.name, ratio, under])).toEqual([
      ["west", 1.1, "east"],
      ["east", 1.1, "west"],
    ]);
  });

  test("with two of three down: 11 of 10, 11 of 20", () => {
    const loads = (count: number) =>
      headroomOf(evaluated(THREE), count).sites.map(({ pop, ratio, under }) => [pop.name, ratio, under]);
    // The transit prefers its own customer's direct route: 6 or 5 of 20 Gbps go to the middle, none to the far side.
    expect(loads(1)).toEqual([
      ["west", 0.6, null],
      ["middle", 0.3, "west"],
      ["east", 0.5, null],
    ]);
    expect(loads(2)).toEqual([
      ["west", 1.1, "middle and east"],
      ["middle", 0.55, "west and east"],
      ["east", 1.1, "west and middle"],
    ]);
  });

  test("without a capacity has no number", () => {
    const text = twoSites("").replace("capacity 10 Gbps  transit from left", "transit from left");
    expect(headroomOf(evaluated(text), 1).sites.map(({ ratio }) => ratio)).toEqual([null, 1.1]);
  });
});
