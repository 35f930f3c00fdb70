import { describe, expect, test } from "vitest";
import { cascade, describeCascade } from "../../server/src/analysis/cascade";
import { type Capacities, evaluated, twoSites } from "./two-sites";

const cascadeOf = (changes: string, capacities?: Capacities) =>
  cascade(evaluated(twoSites(`scenario now { ${changes} }`, capacities), "now"));

describe("a cascade", () => {
  test("does not begin where nothing is over capacity", () => {
    const found = cascadeOf("demand a x1.5");
    expect(found).toMatchObject({ rounds: [], outcome: "none" });
    expect(found.standing.map(({ name }) => name)).toEqual(["west", "east"]);
    expect(describeCascade(found)).toBe("");
  });

  test("takes one PoP after the other: 12 of 10, then 17 of 10 Gbps", () => {
    const found = cascadeOf("demand a x2");
    expect(found.rounds.map(({ withdrawn }) => withdrawn.map(({ pop, ratio }) => [pop.name, ratio]))).toEqual([
      [["west", 1.2]],
      [["east", 1.7]],
    ]);
    expect(found.outcome).toBe("all-down");
    expect(found.rounds.map(({ after: { lostUsers } }) => Math.round(lostUsers * 1000))).toEqual([412, 1000]);
    expect(describeCascade(found)).toBe("west, then east, then no PoP is left");
  });

  test("ends at a PoP with room: 17 of 40 Gbps", () => {
    const found = cascadeOf("demand a x2", { east: 40 });
    expect(found.outcome).toBe("stable");
    expect(found.standing.map(({ name }) => name)).toEqual(["east"]);
    expect(found.rounds.at(-1)?.after.lost).toEqual({ bps: 0, qps: 0 });
  });

  test("may end stable and still leave users without a PoP", () => {
    // Without its only session west stands, announcing to nobody: east gets 11 of 10 Gbps and goes.
    const found = cascadeOf("fail link left west");
    expect(found.outcome).toBe("stable");
    expect(found.standing.map(({ name }) => name)).toEqual(["west"]);
    expect(describeCascade(found)).toBe("east, then 100% of users reach no PoP");
  });

  test("takes all that are over capacity in one round", () => {
    const found = cascadeOf("demand a x2  demand b x3");
    expect(found.rounds).toHaveLength(1);
    expect(describeCascade(found)).toBe("west and east, then no PoP is left");
  });
});
