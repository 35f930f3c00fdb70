import { describe, expect, test } from "vitest";
import { drawnLine, flowLine, middleMeridian, worldProjection } from "../../server/src/diagram/geography";
import type { DiagramModel, LonLat } from "../../server/src/diagram/model";
import { answer, flow, header, region } from "../helpers/diagram";

const TOKYO: LonLat = [140, 36];
const LOS_ANGELES: LonLat = [-118, 34];
const LONDON: LonLat = [0, 51];
const NEW_YORK: LonLat = [-74, 41];

function modelOf(...pairs: [LonLat, LonLat][]): DiagramModel {
  const regions = pairs.map(([from], i) => region(`r${i}`, from, 1, []));
  const flows = pairs.map(([, to], i) => flow(region(`r${i}`, null, 1, []), answer("x"), "AS1", [to]));
  return { header: header(), sites: [], regions, flows, facilities: [] };
}

describe("flowLine", () => {
  test("starts at the users, skips routers without a place, and never stands still", () => {
    const from = region("japan", TOKYO, 1, []);
    const path = flow(from, answer("x"), "AS1", [TOKYO, LOS_ANGELES, LOS_ANGELES, LONDON]);
    const gap = { ...path, hops: [{ network: "AS2", location: null, place: null }, ...path.hops] };
    expect(flowLine(from, gap)).toEqual([TOKYO, LOS_ANGELES, LONDON]);
  });

  test("is empty where nothing has a place", () => {
    expect(flowLine(undefined, flow(region("x", null, 1, []), answer("x"), "AS1", []))).toEqual([]);
  });
});

describe("drawnLine", () => {
  const northmost = (line: LonLat[]): number => Math.max(...line.map(([, latitude]) => latitude));

  test("passes every place, the shorter way round, in small steps", () => {
    const line = drawnLine([LONDON, TOKYO, LOS_ANGELES]);
    for (const place of [LONDON, TOKYO, LOS_ANGELES]) expect(line).toContainEqual(place);
    for (const [i, [longitude]] of line.entries()) {
      const before = line[i - 1]?.[0] ?? longitude;
      const step = Math.abs(longitude - before);
      expect(Math.min(step, 360 - step)).toBeLessThanOrEqual(4.01);
    }
    expect(line.some(([longitude]) => longitude > 180)).toBe(true); // Over the Pacific.
  });

  test("bulges towards its pole, and never goes over it", () => {
    expect(northmost(drawnLine([LONDON, NEW_YORK]))).toBeGreaterThan(51);
    expect(
      northmost(
        drawnLine([
          [-80, 65],
          [100, 65],
        ]),
      ),
    ).toBeLessThan(83);
    expect(
      Math.min(
        ...drawnLine([
          [-60, -35],
          [20, -34],
        ]).map(([, latitude]) => latitude),
      ),
    ).toBeLessThan(-36);
    expect(
      drawnLine([
        [-60, 0],
        [20, 0],
      ]).every(([, latitude]) => latitude === 0),
    ).toBe(true);
  });

  test("of nothing or of one place is just that", () => {
    expect(drawnLine([])).toEqual([]);
    expect(drawnLine([TOKYO])).toEqual([TOKYO]);
  });
});

describe("middleMeridian", () => {
  test("is the Atlantic view where nothing crosses an ocean", () => {
    expect(middleMeridian(modelOf())).toBe(10);
  });

  test("is the Pacific view where flows cross the Pacific", () => {
    expect(middleMeridian(modelOf([TOKYO, LOS_ANGELES]))).toBe(150);
  });

  test("is the Atlantic view where flows cross the Atlantic, or both the same", () => {
    expect(middleMeridian(modelOf([LONDON, NEW_YORK]))).toBe(10);
    expect(middleMeridian(modelOf([LONDON, NEW_YORK], [LOS_ANGELES, TOKYO]))).toBe(10);
  });
});

describe("worldProjection", () => {
  test.each([10, 150])("fits the inhabited world around %d° into the box", (middle) => {
    const projection = worldProjection(800, 600, middle);
    for (const offset of [-179, -90, 0, 90, 179]) {
      for (const latitude of [-55, 0, 77]) {
        const [x, y] = projection([middle + offset, latitude]) ?? [Number.NaN, Number.NaN];
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(800);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(600);
      }
    }
    expect(projection([middle, 0])?.[0]).toBeCloseTo(400);
  });

  test("a panel without a size yet is no error", () => {
    expect(worldProjection(0, 0, 10)([0, 0])?.every(Number.isFinite)).toBe(true);
  });
});
