import { describe, expect, test } from "vitest";
import { placeChips } from "../../server/src/diagram/graph-chips";
import { CLEARANCE, rowsOf, wayAround } from "../../server/src/diagram/graph-routes";
import { boxAround, overlap } from "../../server/src/diagram/labels";

describe("a line's way", () => {
  const at = (x: number, y: number) => ({ x, y });

  test("is straight where nothing is between", () => {
    expect(wayAround(at(0, 0), at(0, 200), rowsOf([at(100, 100)]))).toEqual([at(0, 0), at(0, 200)]);
  });

  test("goes round a node between its ends, on the nearer side", () => {
    const way = wayAround(at(0, 0), at(0, 200), rowsOf([at(0, 0), at(5, 100), at(0, 200)]));
    expect(way).toEqual([at(0, 0), at(5 - CLEARANCE, 100), at(0, 200)]);
  });

  test("passes between two that stand close", () => {
    const way = wayAround(at(0, 0), at(0, 200), rowsOf([at(-15, 100), at(25, 100)]));
    expect(way[1]).toEqual(at(5, 100));
  });
});

describe("boxes of networks", () => {
  test("cover neither each other nor dots nor sites; the heavier gets the room", () => {
    const wish = (id: string, x: number, weight: number) => ({ id, x, y: 0, width: 60, height: 20, dot: 4, weight });
    const wishes = [wish("a", 0, 1), wish("b", 50, 9), wish("c", 200, 1), wish("d", 420, 1)];
    const site = boxAround(240, 0, 9);
    const placed = placeChips(wishes, [site]);
    expect([...placed.keys()].sort()).toEqual(["b", "d"]);
    for (const box of placed.values()) expect(overlap(box, site)).toBe(false);
  });
});
