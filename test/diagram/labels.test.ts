import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Box, boxAround, type LabelWish, overlap, placeLabels } from "../../server/src/diagram/labels";

const BOUNDS: Box = { left: 0, top: 0, right: 400, bottom: 300 };

function wish(id: string, x: number, y: number, weight = 1): LabelWish {
  return { id, x, y, radius: 6, width: 50, height: 14, weight };
}

describe("placeLabels", () => {
  test("a lone label stands on the right, clear of its mark", () => {
    const placed = placeLabels([wish("tokyo", 100, 100)], [boxAround(100, 100, 6)], BOUNDS).get("tokyo");
    expect(placed?.side).toBe("right");
    expect(placed?.box).toEqual({ left: 110, top: 93, right: 160, bottom: 107 });
  });

  test("at the edge it moves to a side that is inside", () => {
    expect(placeLabels([wish("suva", 390, 100)], [], BOUNDS).get("suva")?.side).toBe("left");
  });

  test("the heavier of two in one place is first served, and the other moves", () => {
    const placed = placeLabels([wish("light", 100, 100, 1), wish("heavy", 100, 100, 2)], [], BOUNDS);
    expect(placed.get("heavy")?.side).toBe("right");
    expect(placed.get("light")?.side).toBe("left");
  });

  test("a label keeps the side it had while that is free", () => {
    const before = new Map([["tokyo", "above" as const]]);
    expect(placeLabels([wish("tokyo", 100, 100)], [], BOUNDS, before).get("tokyo")?.side).toBe("above");
    const roof = [{ left: 0, top: 60, right: 400, bottom: 92 }];
    expect(placeLabels([wish("tokyo", 100, 100)], roof, BOUNDS, before).get("tokyo")?.side).toBe("right");
  });

  test("a label does not stand behind another's mark, where it would read as that one's", () => {
    const marks = [boxAround(100, 100, 4), boxAround(106, 100, 2)];
    const side = (...more: Box[]) => placeLabels([wish("gru", 100, 100)], [...marks, ...more], BOUNDS).get("gru")?.side;
    expect(side()).toBe("left");
    // Nor on the side that it had; but there rather than nowhere.
    const before = new Map([["gru", "right" as const]]);
    expect(placeLabels([wish("gru", 100, 100)], marks, BOUNDS, before).get("gru")?.side).toBe("left");
    const walls = [
      { left: 0, top: 0, right: 95, bottom: 300 },
      { left: 95, top: 0, right: 400, bottom: 92 },
      { left: 95, top: 108, right: 400, bottom: 300 },
    ];
    expect(side(...walls)).toBe("right");
    // A mark around its own is no other's.
    expect(placeLabels([wish("gru", 100, 100)], [boxAround(102, 100, 7)], BOUNDS).get("gru")?.side).toBe("right");
  });

  test("a label with no room is left out", () => {
    expect(placeLabels([wish("walled", 100, 100)], [BOUNDS], BOUNDS).size).toBe(0);
  });

  test("nothing ever overlaps, whatever the crowd", () => {
    const place = fc.record({ x: fc.integer({ min: 0, max: 400 }), y: fc.integer({ min: 0, max: 300 }) });
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 120 }), (places) => {
        const marks = places.map(({ x, y }) => boxAround(x, y, 6));
        const boxes = [
          ...placeLabels(
            places.map(({ x, y }, i) => wish(`${i}`, x, y, i)),
            marks,
            BOUNDS,
          ).values(),
        ];
        for (const [i, { box }] of boxes.entries()) {
          expect(marks.some((mark) => overlap(mark, box))).toBe(false);
          expect(boxes.slice(i + 1).some((other) => overlap(other.box, box))).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });
});
