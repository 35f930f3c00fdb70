import { describe, expect, test } from "vitest";
import { speedOf } from "../../server/src/analysis/speed";
import { evaluated, twoSites } from "./two-sites";

function speed(text: string, most?: number) {
  const evaluation = evaluated(text);
  const [dns] = evaluation.routedServices;
  if (!dns) throw new Error("no service");
  return speedOf(evaluation, dns, most);
}

/** Two million near the PoP with 3 ms, and at Vienna, which west alone serves: AMS–VIE over FRA with 20 ms. */
const WEST = twoSites("").replace("prefix 192.0.2.0/24", "prefix 192.0.2.0/24  withdraw at east");

describe("how fast a service is", () => {
  test("counts users: three of four million have 3 ms, the fourth has 20", () => {
    const { rtt, inflation, worst } = speed(WEST);
    expect(rtt?.p50Ms).toBe(3);
    expect(rtt?.p95Ms).toBeCloseTo(19.8, 0);
    expect(rtt?.p99Ms).toBe(rtt?.p95Ms);
    // The straight line VIE–AMS is 959 km of the 988 km over Frankfurt: 2 × 29 × 1.5 ÷ 200 = 0.4 ms.
    expect(inflation?.p50Ms).toBe(0);
    expect(inflation?.p99Ms).toBeCloseTo(0.4, 0);
    expect(worst.map(({ region }) => region)).toEqual(["b", "a"]);
  });

  test("is between percentiles by users, not by regions", () => {
    const { rtt } = speed(WEST.replace("users 3M", "users 1k"));
    expect(rtt?.p50Ms).toBeGreaterThan(19);
  });

  test("names as many regions as are wanted", () => {
    expect(speed(WEST, 1).worst.map(({ region }) => region)).toEqual(["b"]);
    expect(speed(WEST, 0).worst).toEqual([]);
  });

  test("has no number where nobody reaches it", () => {
    expect(speed(twoSites("").replace("/24 }", "/24  withdraw at west, east }"))).toEqual({
      rtt: null,
      inflation: null,
      worst: [],
    });
  });
});
