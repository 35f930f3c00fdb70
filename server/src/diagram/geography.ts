/** Where things stand on the drawn world: the projection, its middle, and the lines that flows follow. */
import { type GeoProjection, geoEqualEarth } from "d3-geo";
import type { DiagramFlow, DiagramModel, DiagramRegion, LonLat } from "./model";

/**
 * Middle meridians, degrees east, whose seam on the far side runs through an ocean: Bering Strait, and mid-Atlantic. The map is
 * drawn for these at build time (scripts/coast.mjs).
 */
export const MIDDLES: readonly [number, ...number[]] = [10, 150];

/** The latitudes that are always in view; nobody is served beyond them, and Antarctica takes half a panel. */
const NORTHMOST = 78;
const SOUTHMOST = -56;

/**
 * The line of a flow: from the users through every placed router to its end, with no place twice in a row.
 * @param region where the users are
 * @param flow their path
 * @returns places in order; one alone where users and site share a place, none where nothing is placed
 */
export function flowLine(region: Pick<DiagramRegion, "place"> | undefined, flow: DiagramFlow): LonLat[] {
  const line: LonLat[] = [];
  const places = [region?.place ?? null, ...flow.hops.map((hop) => hop.place)];
  for (const place of places) {
    const last = line.at(-1);
    if (place !== null && !(last !== undefined && last[0] === place[0] && last[1] === place[1])) line.push(place);
  }
  return line;
}

/**
 * A key for what stands at one place, within a metre. Numbers, for their text takes ten times as long to make.
 * @param place longitude and latitude
 * @returns the same number for the same place; NaN for none
 */
export function placeKey(place: LonLat | null): number {
  if (place === null) return Number.NaN;
  return Math.round((place[0] + 360) * 1e5) * 2e7 + Math.round((place[1] + 90) * 1e5);
}

/** How far a line bulges towards its pole at most, degrees of latitude. */
const LARGEST_BULGE = 16;

/** Degrees of longitude between two points of a drawn line. */
const STEP = 4;

/**
 * A flow's line as it is drawn: the shorter way round, bulging a little towards the nearer pole as a great circle does.
 * True great circles would go over the pole from Asia to America, where no cable lies and every map is torn.
 * @param line places in order
 * @returns enough points between them
 */
export function drawnLine(line: readonly LonLat[]): LonLat[] {
  const points: LonLat[] = line.slice(0, 1);
  for (const [i, to] of line.entries()) {
    const from = line[i - 1];
    if (from !== undefined) points.push(...arc(from, to));
  }
  return points;
}

/** The points from one place to another, without the first. */
function arc(from: LonLat, to: LonLat): LonLat[] {
  const across = wrap(to[0] - from[0]);
  const middle = (from[1] + to[1]) / 2;
  const bulge = LARGEST_BULGE * Math.min(1, Math.abs(across) / 120) * Math.max(-1, Math.min(1, middle / 30));
  const count = Math.max(1, Math.ceil(Math.abs(across) / STEP));
  return Array.from({ length: count }, (_, i): LonLat => {
    if (i === count - 1) return to;
    const part = (i + 1) / count;
    return [from[0] + across * part, from[1] + (to[1] - from[1]) * part + bulge * 4 * part * (1 - part)];
  });
}

/**
 * Which ocean to cut the map in: the one that fewer flows cross.
 * @param model the picture
 * @returns the map's middle meridian in degrees east
 */
export function middleMeridian(model: DiagramModel): number {
  const regions = new Map(model.regions.map((region) => [region.id, region]));
  const lines = model.flows.map((flow) => flowLine(regions.get(flow.region), flow));
  const crossings = MIDDLES.map((middle) => lines.reduce((sum, line) => sum + crossingsOf(line, middle - 180), 0));
  const least = Math.min(...crossings);
  return MIDDLES[crossings.indexOf(least)] ?? MIDDLES[0];
}

/** How often a line crosses a meridian, taking the shorter way round. */
function crossingsOf(line: readonly LonLat[], meridian: number): number {
  let crossings = 0;
  for (const [i, [to]] of line.entries()) {
    const from = line[i - 1]?.[0];
    if (from === undefined) continue;
    const [a, b] = [wrap(from - meridian), wrap(to - meridian)];
    if (a < 0 !== b < 0 && Math.abs(a - b) < 180) crossings++;
  }
  return crossings;
}

/** An angle in degrees as −180 up to 180. */
function wrap(angle: number): number {
  return ((((angle + 180) % 360) + 360) % 360) - 180;
}

/**
 * The world in a box, by the Equal Earth projection (Šavrič, Patterson and Jenny 2018): areas are true, so no
 * region looks larger than it is.
 * @param width pixels
 * @param height pixels
 * @param middle the middle meridian, degrees east: one of {@link MIDDLES}
 * @returns a projection from longitude and latitude to pixels
 */
export function worldProjection(width: number, height: number, middle: number): GeoProjection {
  const projection = geoEqualEarth().rotate([-middle, 0]).scale(1).translate([0, 0]).precision(0.2);
  const edges: LonLat[] = [-179.9, -90, 0, 90, 179.9].flatMap((offset): LonLat[] => [
    [middle + offset, NORTHMOST],
    [middle + offset, 0],
    [middle + offset, SOUTHMOST],
  ]);
  // Of these few points, which is all that `fitSize` would look at: it has half of the library come in for them.
  const points = edges.map(([lon, lat]): readonly [number, number] => projection([lon, lat]) ?? [0, 0]);
  const [left, right] = rangeOf(points.map(([x]) => x));
  const [top, bottom] = rangeOf(points.map(([, y]) => y));
  const [w, h] = [Math.max(1, width), Math.max(1, height)];
  const scale = Math.min(w / (right - left), h / (bottom - top));
  return projection.scale(scale).translate([(w - scale * (left + right)) / 2, (h - scale * (top + bottom)) / 2]);
}

/**
 * @param values numbers
 * @returns the least and the largest of them
 */
export function rangeOf(values: readonly number[]): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return [least, most];
}
