/** The picture as a file of its own: title, map and legend in one SVG, drawn by the same parts as the page. */

import type { GeoPermissibleObjects } from "d3-geo";
import { type GeoProjection, geoPath } from "d3-geo";
import { bundlesOf } from "./bundles";
import { drawnLine, middleMeridian, worldProjection } from "./geography";
import { keyOf } from "./key";
import { facilityMark, regionMark, siteMark } from "./marks";
import type { DiagramModel, DiagramRegion, ElementId } from "./model";
import type { Ground } from "./palette";
import {
  BADGE_SIZE,
  badgeAt,
  badgesWithRoom,
  leadersOf,
  marksOf,
  placeNames,
  type StandingMark,
  together,
} from "./placing";
import { scalesFor } from "./scales";
import { type Shape, shape } from "./shapes";
import { nameShapes, PAGE_WIDTH, roomIn, svgPage } from "./svg-page";
import { ENOUGH_REGIONS, territoriesOf, territoryCount } from "./territory";
import { NAME_SIZE, textWidth } from "./text-width";
import { fitted, placesOf, type ViewTransform } from "./viewport";
import { borders, land } from "./world";

/** How a picture is written. */
export interface SvgOptions {
  readonly theme: Ground;
  /** Width of the whole, pixels. */
  readonly width?: number;
  /** Whether catchment areas are shaded; left to the number of regions where undefined. */
  readonly territory?: boolean | undefined;
  /** The AS graph instead of the map, where the picture has one. */
  readonly view?: "graph" | undefined;
}

/** Height of the map for its width: the Equal Earth projection from 78° N to 56° S. */
const ASPECT = 0.46;

/**
 * Writes a picture as SVG 1.1.
 * @param model the picture
 * @param options its look
 * @returns a whole document, with a title and a legend; text is text, whatever titles say
 */
export function pictureSvg(model: DiagramModel, options: SvgOptions): string {
  const width = roomIn(options.width ?? PAGE_WIDTH);
  const size = [width, Math.round(width * ASPECT)] as const;
  const shaded = options.territory ?? territoryCount(model) >= ENOUGH_REGIONS;
  const parts = { size, drawing: mapShapes(model, size, shaded), key: keyOf(model, shaded) };
  return svgPage(model, parts, options.theme);
}

/** The map: land, areas, lines, marks and names. */
function mapShapes(model: DiagramModel, size: readonly [number, number], shaded: boolean): Shape[] {
  const projection = worldProjection(size[0], size[1], middleMeridian(model));
  const view = fitted(placesOf(model), projection, size);
  const seen = projection.scale(projection.scale() * view.k).translate(moved(projection, view));
  const path = geoPath(seen).digits(1);
  const drawn = (object: GeoPermissibleObjects): string => path(object) ?? "";
  const areas = shaded ? territoriesOf(model) : [];
  const scales = scalesFor(model);
  const lines = bundlesOf(model, scales).map(({ line, look, width }) => {
    const d = drawn({ type: "LineString", coordinates: drawnLine(line).map(([lon, lat]) => [lon, lat]) });
    return shape("g", { class: `flow ${look}` }, shape("path", { class: "line", d, "stroke-width": fixed(width) }));
  });
  return [
    shape("path", { class: "land", d: drawn(land) }),
    ...areas.map(({ look, area }) => shape("path", { class: `territory ${look}`, d: drawn(area) })),
    // The sea lies over the areas and cuts them to the coast.
    ...(areas.length > 0 ? [shape("path", { class: "sea", d: `${drawn({ type: "Sphere" })}${drawn(land)}` })] : []),
    ...(areas.length > 0 ? [shape("path", { class: "coast", d: drawn(land) })] : []),
    shape("path", { class: "borders", d: drawn(borders) }),
    shape("g", { "stroke-opacity": scales.solidity }, ...lines),
    ...markShapes(model, seen, size),
  ];
}

function moved(projection: GeoProjection, { k, x, y }: ViewTransform): [number, number] {
  const [dx, dy] = projection.translate();
  return [dx * k + x, dy * k + y];
}

function markShapes(model: DiagramModel, projection: GeoProjection, size: readonly [number, number]): Shape[] {
  const scales = scalesFor(model);
  const standing = marksOf(model, scales).map((mark): StandingMark => {
    const [lon, lat] = mark.element.place ?? [0, 0];
    const [x, y] = projection([lon, lat]) ?? [0, 0];
    const width = textWidth(mark.name, NAME_SIZE, mark.element.kind === "pop");
    return { ...mark, x, y, width, more: 0 };
  });
  const leaders = leadersOf(standing);
  const followers = new Map<ElementId, StandingMark[]>();
  for (const mark of standing) {
    const leader = leaders.get(mark.element.id);
    if (leader !== undefined) followers.set(leader, [...(followers.get(leader) ?? []), mark]);
  }
  const shown = standing
    .filter(({ element }) => !leaders.has(element.id))
    .map((mark) => ({ ...mark, more: followers.get(mark.element.id)?.length ?? 0 }));
  const slots = new Map(model.sites.map((site) => [site.id, site.slot]));
  const names = placeNames(shown, size);
  const numbered = badgesWithRoom(shown);
  return [
    ...shown.map((mark) => {
      const parts = shapesOf(mark, followers.get(mark.element.id) ?? []);
      return shape("g", { transform: `translate(${fixed(mark.x)},${fixed(mark.y)})` }, ...parts);
    }),
    // Over the marks of neighbours, or these would hide them.
    ...shown.filter(({ element }) => numbered.has(element.id)).flatMap(badge),
    ...shown.flatMap((mark) => nameShapes(mark.element.kind, mark.name, names.get(mark.element.id))),
  ];

  function shapesOf({ element, radius }: StandingMark, others: readonly StandingMark[]): Shape[] {
    if (element.kind === "pop") return siteMark(element, radius, model);
    if (element.kind !== "region") return facilityMark(element.kind, radius);
    const regions = [element, ...others.map((other) => other.element)].filter(isRegion);
    const all = together(regions);
    return regionMark(all, others.length === 0 ? radius : Math.max(radius, scales.region(all)), slots);
  }
}

function isRegion(element: StandingMark["element"]): element is DiagramRegion {
  return element.kind === "region";
}

function badge(mark: StandingMark): Shape[] {
  const [dx, dy] = badgeAt(mark);
  const [x, y] = [fixed(mark.x + dx), fixed(mark.y + dy)];
  const attributes = { x, y, "font-size": BADGE_SIZE, "font-weight": 700 };
  const text = `+${mark.more}`;
  return [
    shape("text", { ...attributes, class: "backed" }, text),
    shape("text", { ...attributes, class: "text" }, text),
  ];
}

function fixed(value: number): number {
  return Math.round(value * 10) / 10;
}
