import { describe, expect, test } from "vitest";
import { absorbed, type CrowdedMark } from "../../server/src/diagram/clusters";

const mark = (id: string, x: number, weight: number): CrowdedMark => ({ id, x, y: 0, radius: 10, weight });

describe("absorbed", () => {
  test("marks with room between them all stay", () => {
    expect(absorbed([mark("a", 0, 1), mark("b", 15, 1), mark("c", 30, 1)]).size).toBe(0);
  });

  test("of two close marks the heavier stays, whatever their order", () => {
    const light = mark("light", 0, 1);
    const heavy = mark("heavy", 5, 2);
    expect([...absorbed([light, heavy])]).toEqual([["light", "heavy"]]);
    expect([...absorbed([heavy, light])]).toEqual([["light", "heavy"]]);
  });

  test("a mark between two goes to the nearer one", () => {
    const found = absorbed([mark("left", 0, 3), mark("right", 20, 2), mark("middle", 12, 1)]);
    expect([...found]).toEqual([["middle", "right"]]);
  });

  test("nobody follows a follower", () => {
    const row = Array.from({ length: 30 }, (_, i) => mark(`m${i}`, i * 8, 30 - i));
    const found = absorbed(row);
    for (const leader of found.values()) expect(found.has(leader)).toBe(false);
    expect(found.size).toBeGreaterThan(0);
  });

  test("marks in one place become one", () => {
    expect(absorbed([mark("a", 0, 1), mark("b", 0, 1), mark("c", 0, 1)])).toEqual(
      new Map([
        ["b", "a"],
        ["c", "a"],
      ]),
    );
  });
});
