/** The picture as a file of its own: title, map and legend in one SVG, drawn by the same parts as the page. */

import type { GeoPermissibleObjects } from "d3-geo";
import { type GeoProjection, geoPath } from "d3-geo";
import { bundlesOf } from "./bundles";
import { drawnLine, middleMeridian, worldProjection } from "./geography";
import type { PlacedLabel } from "./labels";
import { facilityMark, regionMark, siteMark } from "./marks";
import type { DiagramModel, DiagramRegion, ElementId } from "./model";
import { plain } from "./names";
import { painted } from "./paint";
import type { Ground } from "./palette";
import {
  BADGE_SIZE,
  badgeAt,
  hasBadge,
  leadersOf,
  marksOf,
  NAME_BASELINE,
  placeNames,
  type StandingMark,
  together,
} from "./placing";
import { scalesFor } from "./scales";
import { type Shape, shape, toMarkup } from "./shapes";
import { legendBelow } from "./svg-legend";
import { ENOUGH_REGIONS, territoriesOf, territoryCount } from "./territory";
import { NAME_SIZE, textWidth, writtenLine } from "./text-width";
import { fitted, placesOf, type ViewTransform } from "./viewport";
import { borders, land } from "./world";

/** How a picture is written. */
export interface SvgOptions {
  readonly theme: Ground;
  /** Width of the whole, pixels. */
  readonly width?: number;
  /** Whether catchment areas are shaded; left to the number of regions where undefined. */
  readonly territory?: boolean | undefined;
}

const WIDTH = 1280;
const MARGIN = 24;
const HEAD = 64;
/** Height of the map for its width: the Equal Earth projection from 78° N to 56° S. */
const ASPECT = 0.46;

const FONT = "'Segoe UI', 'Helvetica Neue', Helvetica, Arial, sans-serif";

/**
 * Writes a picture as SVG 1.1.
 * @param model the picture
 * @param options its look
 * @returns a whole document, with a title and a legend; text is text, whatever titles say
 */
export function pictureSvg(model: DiagramModel, options: SvgOptions): string {
  const width = options.width ?? WIDTH;
  const size = [width - 2 * MARGIN, Math.round((width - 2 * MARGIN) * ASPECT)] as const;
  const shaded = options.territory ?? territoryCount(model) >= ENOUGH_REGIONS;
  const legend = legendBelow(model, shaded, size[0]);
  const height = HEAD + size[1] + legend.height + 2 * MARGIN;
  const { title, subtitle } = headingOf(model);
  const whole = shape(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "font-family": FONT,
    },
    shape("title", {}, title),
    shape("desc", {}, subtitle),
    shape("rect", { class: "ground", width, height }),
    writtenLine(title, { x: MARGIN, y: 36, size: 22, bold: true, look: "text", room: size[0] }),
    writtenLine(subtitle, { x: MARGIN, y: 57, size: 13, look: "quiet", room: size[0] }),
    shape(
      "svg",
      { x: MARGIN, y: HEAD, width: size[0], height: size[1], viewBox: `0 0 ${size[0]} ${size[1]}`, overflow: "hidden" },
      ...mapShapes(model, size, shaded),
    ),
    shape("g", { transform: `translate(${MARGIN},${HEAD + size[1] + MARGIN / 2})` }, ...legend.shapes),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${toMarkup(painted(whole, options.theme))}\n`;
}

/** What the picture is of. */
function headingOf({ header }: DiagramModel): { title: string; subtitle: string } {
  const scenario = header.scenarios.find(({ name }) => name === header.scenario);
  const service = header.service === null ? [] : [`Service ${plain(header.service, 40)}`];
  const under = scenario === undefined ? "as designed" : `scenario: ${plain(scenario.title ?? scenario.name, 60)}`;
  const prefix = header.prefix === null ? [] : [plain(header.prefix)];
  const failures = header.whatIf?.failures.map(({ name }) => plain(name, 40)) ?? [];
  const failing = failures.length === 0 ? [] : [`what if these fail: ${failures.join(", ")}`];
  return { title: plain(header.title, 100), subtitle: [...service, ...prefix, under, ...failing].join(" · ") };
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
  return [
    ...shown.map((mark) => {
      const parts = shapesOf(mark, followers.get(mark.element.id) ?? []);
      return shape("g", { transform: `translate(${fixed(mark.x)},${fixed(mark.y)})` }, ...parts, ...badge(mark));
    }),
    ...shown.flatMap((mark) => nameShapes(mark, names.get(mark.element.id))),
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
  if (!hasBadge(mark)) return [];
  const [x, y] = badgeAt(mark).map(fixed);
  const attributes = { x, y, "font-size": BADGE_SIZE, "font-weight": 700 };
  const text = `+${mark.more}`;
  return [
    shape("text", { ...attributes, class: "backed" }, text),
    shape("text", { ...attributes, class: "text" }, text),
  ];
}

function nameShapes({ element, name }: StandingMark, place: PlacedLabel | undefined): Shape[] {
  if (place === undefined) return [];
  const attributes = {
    x: fixed(place.box.left),
    y: fixed(place.box.top + NAME_BASELINE),
    "font-size": NAME_SIZE,
    "font-weight": element.kind === "pop" ? 600 : undefined,
  };
  const look = element.kind === "pop" ? "text" : "quiet";
  return [shape("text", { ...attributes, class: "backed" }, name), shape("text", { ...attributes, class: look }, name)];
}

function fixed(value: number): number {
  return Math.round(value * 10) / 10;
}
