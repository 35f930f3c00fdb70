/** What of the world is in view: the same for the page and for an exported picture. */
import type { GeoProjection } from "d3-geo";
import { landBox } from "./coast";
import { placeKey, rangeOf } from "./geography";
import type { DiagramModel, LonLat } from "./model";

/** From pixels of the whole world to pixels of the view: multiply by `k`, then add `x` and `y`. */
export interface ViewTransform {
  readonly k: number;
  readonly x: number;
  readonly y: number;
}

/** The closest that a reader may come. */
export const LARGEST_ZOOM = 48;

/** How close a fitted view comes at most: one site alone is shown with the land around it. */
const LARGEST_FIT = 8;

/** The part of the view that what is drawn may take: names need room at the edges. */
const ROOM = 0.82;

/**
 * Every place of a picture: what a view that shows everything has to hold.
 * @param model the picture
 * @returns places of sites, of regions and on the way, each once
 */
export function placesOf(model: DiagramModel): LonLat[] {
  const places = new Map<number, LonLat>();
  const add = ({ place }: { readonly place: LonLat | null }): void => {
    if (place !== null) places.set(placeKey(place), place);
  };
  for (const each of [...model.sites, ...model.regions]) add(each);
  for (const { hops } of model.flows) for (const hop of hops) add(hop);
  return [...places.values()];
}

/**
 * The view that shows everything.
 * @param places what must be in view
 * @param projection from places to pixels of the whole world
 * @param size width and height of the view, pixels
 * @returns the closest view that holds them all, with no empty sea beyond the map's edges
 */
export function fitted(
  places: readonly LonLat[],
  projection: GeoProjection,
  size: readonly [number, number],
): ViewTransform {
  const [width, height] = size;
  if (places.length === 0 || width === 0) return { k: 1, x: 0, y: 0 };
  const points = places.map(([lon, lat]): readonly [number, number] => projection([lon, lat]) ?? [0, 0]);
  const [left, right] = rangeOf(points.map(([x]) => x));
  const [top, bottom] = rangeOf(points.map(([, y]) => y));
  const scale = Math.min((ROOM * width) / (right - left), (ROOM * height) / (bottom - top), LARGEST_FIT);
  const k = Math.max(1, Number.isFinite(scale) ? scale : 1);
  const [[west, north], [east, south]] = landBox(projection);
  return {
    k,
    x: within(width / 2 - (k * (left + right)) / 2, k, west, east, width),
    y: within(height / 2 - (k * (top + bottom)) / 2, k, north, south, height),
  };
}

/** A shift that leaves no empty sea beyond the map's edges, where the map is larger than the view. */
function within(at: number, k: number, from: number, to: number, room: number): number {
  if (k * (to - from) <= room) return (room - k * (from + to)) / 2;
  return Math.min(-k * from, Math.max(room - k * to, at));
}
