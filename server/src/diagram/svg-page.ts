/** An exported picture around its drawing: title above, legend below, colours of the paper. */
import { aboutOf } from "./heading";
import type { KeyEntry } from "./key";
import type { PlacedLabel } from "./labels";
import type { DiagramModel } from "./model";
import { plain } from "./names";
import { painted } from "./paint";
import type { Ground } from "./palette";
import { NAME_BASELINE } from "./placing";
import { type Shape, shape, toMarkup } from "./shapes";
import { legendBelow } from "./svg-legend";
import { NAME_SIZE, writtenLine } from "./text-width";

/** Width of a page that nothing makes wider, pixels. */
export const PAGE_WIDTH = 1280;
const MARGIN = 24;
const HEAD = 64;

const FONT = "'Segoe UI', 'Helvetica Neue', Helvetica, Arial, sans-serif";

/** What is on a page. */
export interface PageParts {
  /** Width and height of the drawing, pixels. */
  readonly size: readonly [number, number];
  readonly drawing: readonly Shape[];
  /** What its marks mean. */
  readonly key: readonly KeyEntry[];
  /** Told at the end of the line under the title. */
  readonly note?: string | undefined;
}

/**
 * @param width a page's, pixels
 * @returns how wide a drawing on it may be, pixels
 */
export function roomIn(width: number): number {
  return width - 2 * MARGIN;
}

/**
 * Writes a page as SVG 1.1.
 * @param model the picture
 * @param parts what is on it
 * @param theme its ground
 * @returns a whole document, with a title and a legend; text is text, whatever titles say
 */
export function svgPage(model: DiagramModel, { size, drawing, key, note }: PageParts, theme: Ground): string {
  const width = size[0] + 2 * MARGIN;
  const legend = legendBelow(model, key, size[0]);
  const height = HEAD + size[1] + legend.height + 2 * MARGIN;
  const { title, subtitle } = headingOf(model, note);
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
      ...drawing,
    ),
    shape("g", { transform: `translate(${MARGIN},${HEAD + size[1] + MARGIN / 2})` }, ...legend.shapes),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${toMarkup(painted(whole, theme))}\n`;
}

/**
 * @param kind of what the name is
 * @param name the name
 * @param place where there is room for it; undefined writes nothing
 * @returns the name with a halo
 */
export function nameShapes(kind: string, name: string, place: PlacedLabel | undefined): Shape[] {
  if (place === undefined) return [];
  const attributes = {
    x: fixed(place.box.left),
    y: fixed(place.box.top + NAME_BASELINE),
    "font-size": NAME_SIZE,
    "font-weight": kind === "pop" ? 600 : undefined,
  };
  const look = kind === "pop" ? "text" : "quiet";
  return [shape("text", { ...attributes, class: "backed" }, name), shape("text", { ...attributes, class: look }, name)];
}

/** What the picture is of. */
function headingOf({ header }: DiagramModel, note: string | undefined): { title: string; subtitle: string } {
  const notes = note === undefined ? [] : [note];
  return { title: plain(header.title, 100), subtitle: [...aboutOf(header, plain), ...notes].join(" · ") };
}

function fixed(value: number): number {
  return Math.round(value * 10) / 10;
}
