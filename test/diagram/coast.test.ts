import { geoPath } from "d3-geo";
import { describe, expect, test } from "vitest";
import { coastOf, coastTransform, landBox } from "../../server/src/diagram/coast";
import { MIDDLES, placeKey, worldProjection } from "../../server/src/diagram/geography";
import { borders, land } from "../../server/src/diagram/world";

/** The corners of a path of M, l and z: the box around its points. */
function pointsOf(path: string): [number, number][] {
  const points: [number, number][] = [];
  for (const ring of path.split("M").filter(Boolean)) {
    const numbers = [...ring.matchAll(/-?\d+/g)].map(Number);
    let [x, y] = [0, 0];
    for (let i = 0; i + 1 < numbers.length; i += 2) {
      const [dx, dy] = [numbers[i] ?? Number.NaN, numbers[i + 1] ?? Number.NaN];
      [x, y] = [x + dx, y + dy];
      points.push([x, y]);
    }
  }
  return points;
}

function boxOf(points: readonly (readonly [number, number])[]): number[] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const least = (values: number[]): number => values.reduce((a, b) => Math.min(a, b));
  const most = (values: number[]): number => values.reduce((a, b) => Math.max(a, b));
  return [least(xs), least(ys), most(xs), most(ys)];
}

describe.each(MIDDLES)("the coast around %d°", (middle) => {
  const projection = worldProjection(1200, 700, middle);
  const [, x, y, k] = /^translate\((.+),(.+)\) scale\((.+)\)$/.exec(coastTransform(projection))?.map(Number) ?? [];
  const scaled = (path: string): [number, number][] =>
    pointsOf(path).map(([px, py]) => [px * Number(k) + Number(x), py * Number(k) + Number(y)]);
  const near = (box: readonly number[], wanted: readonly number[]): void => {
    for (const [i, value] of box.entries()) expect(Math.abs(value - (wanted[i] ?? Number.NaN))).toBeLessThan(0.5);
  };

  test.each([
    ["land", coastOf(projection).land, land],
    ["borders", coastOf(projection).borders, borders],
    ["the edge of the world", coastOf(projection).sphere, { type: "Sphere" }],
  ] as const)("%s is where the projection has it, within half a pixel", (_, path, object) => {
    near(boxOf(scaled(path)), geoPath(projection).bounds(object).flat());
  });

  test("the box around all land is that of the projection", () => {
    near(landBox(projection).flat(), geoPath(projection).bounds(land).flat());
  });
});

test("a map around another meridian is refused, not drawn wrongly", () => {
  expect(() => coastOf(worldProjection(100, 100, 60))).toThrow("around 60° east");
});

test("places have one key where they are one, and none without a place", () => {
  expect(placeKey([139.76, 35.68])).toBe(placeKey([139.76, 35.68]));
  expect(placeKey([139.76, 35.68])).not.toBe(placeKey([139.76, 35.69]));
  expect(placeKey([-180, 0])).not.toBe(placeKey([180, 0]));
  expect(placeKey(null)).toBeNaN();
});
