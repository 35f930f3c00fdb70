import { describe, expect, test } from "vitest";
import { attackReport } from "../../server/src/analysis/attack";
import { type Capacities, evaluated, twoSites } from "./two-sites";

const report = (changes: string, capacities?: Capacities) =>
  attackReport(evaluated(twoSites(`scenario siege { ${changes} }`, capacities), "siege"));

describe("an attack", () => {
  test("takes capacity from users in proportion: 5 and 15 of 10 Gbps lose a half", () => {
    const found = report("attack dns 15 Gbps from b");
    expect(found?.sent).toEqual({ bps: 15e9, qps: 0 });
    expect(found?.arrived).toEqual({ bps: 15e9, qps: 0 });
    expect(found?.sites.map(({ pop }) => pop.name)).toEqual(["east"]);
    expect(found?.sites[0]).toMatchObject({
      attack: { bps: 15e9 },
      legitimate: { bps: 5e9 },
      ratio: 2,
      absorbed: { bps: 7.5e9 },
      lost: { bps: 2.5e9 },
    });
    // Half of b's million, of four million.
    expect(found?.absorb.lostUsers).toBeCloseTo(0.125, 9);
    expect(found?.absorb.lost.bps).toBeCloseTo(2.5e9, 0);
  });

  test("does worse at the next PoP where that has no room: 26 of 10 Gbps", () => {
    const site = report("attack dns 15 Gbps from b")?.sites[0];
    expect(site?.withdrawn.lost.bps).toBeCloseTo((11e9 * 16) / 26, 0);
    expect(site?.withdrawn.overloaded.map(({ name }) => name)).toEqual(["west"]);
    expect(site?.better).toBe("absorb");
  });

  test("is better sent on where the next PoP has room: 20 of 40 Gbps", () => {
    const site = report("attack dns 9 Gbps from b", { west: 40, east: 1 })?.sites[0];
    // 5 and 9 of 1 Gbps.
    expect(site?.lost.bps).toBeCloseTo((5e9 * 13) / 14, 0);
    expect(site?.withdrawn).toEqual({ lost: { bps: 0, qps: 0 }, lostUsers: 0, overloaded: [] });
    expect(site?.better).toBe("withdraw");
  });

  test("that fits everywhere makes no difference", () => {
    expect(
      report("attack dns 1 Gbps from b", { west: 40 })?.sites.map(({ better, lost }) => [better, lost.bps]),
    ).toEqual([["either", 0]]);
  });

  test("from regions goes in their shares, from a network evenly from its routers", () => {
    const bySite = (from: string) =>
      report(`attack dns 8 Gbps from ${from}`)?.sites.map(({ pop, attack }) => [pop.name, attack.bps / 1e9]);
    expect(bySite("a 25%, b 75%")).toEqual([
      ["west", 2],
      ["east", 6],
    ]);
    expect(bySite("both")).toEqual([
      ["west", 4],
      ["east", 4],
    ]);
    // Two customers' routes are equal; the lower ASN wins.
    expect(bySite("up")).toEqual([["west", 8]]);
  });

  test("whose source reaches no PoP arrives nowhere", () => {
    const found = report("fail pop west, east  attack dns 8 Gbps from b");
    expect(found?.arrived).toEqual({ bps: 0, qps: 0 });
    expect(found?.sites).toEqual([]);
    expect(found?.absorb.lostUsers).toBe(1);
  });

  test("of nothing does nothing", () => {
    const found = report("attack dns 0 Gbps from b");
    expect(found).toMatchObject({ sent: { bps: 0, qps: 0 }, sites: [], absorb: { lostUsers: 0 } });
  });

  test("in queries is held against a capacity in queries", () => {
    const text = twoSites("scenario siege { attack dns 3 Mqps from b }").replace(
      "10 Gbps  transit from right",
      "1 Mqps  transit from right",
    );
    const site = attackReport(evaluated(text, "siege"))?.sites[0];
    expect(site).toMatchObject({ ratio: 3, attack: { bps: 0, qps: 3e6 }, capacityQps: 1e6, capacityBps: null });
    // Bits go where the queries go: two thirds of both are dropped.
    expect(site?.lost.bps).toBeCloseTo((5e9 * 2) / 3, 0);
  });

  test("and demand beyond the range of numbers give numbers", () => {
    const found = report(`${"demand a x1000000  demand b x1000000  ".repeat(60)} attack dns 8 Gbps from b`);
    const site = found?.sites[0];
    const numbers = [found?.absorb.lost.bps, found?.absorb.lostUsers, site?.ratio, site?.lost.bps, site?.absorbed.bps];
    expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([]);
    expect(found?.absorb.lostUsers).toBeCloseTo(1, 9);
    expect(site?.absorbed.bps).toBe(0);
  });

  test("is what a report needs", () => {
    expect(report("fail pop west")).toBeUndefined();
  });
});
