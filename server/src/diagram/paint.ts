/**
 * The exported picture's look: classes become presentation attributes, which every program that reads SVG knows. The page does
 * the same by its stylesheet, in the editor's colours.
 */
import { COLOURS, colourIndex, type Ground } from "./palette";
import type { Attributes, Shape } from "./shapes";

/** Colours of an exported picture beside the sites' own. */
export interface Paper {
  readonly ground: string;
  readonly ink: string;
  readonly soft: string;
  readonly edge: string;
  readonly land: string;
  readonly coast: string;
  readonly danger: string;
  readonly unknown: string;
}

/** Text has a contrast of 4.5:1 or more to the ground and the land (WCAG 2.1, 1.4.3). */
export const PAPERS: Readonly<Record<Ground, Paper>> = {
  light: {
    ground: "#ffffff",
    ink: "#24292f",
    soft: "#57606a",
    edge: "#d5dae0",
    land: "#e9ecef",
    coast: "#c3c9d0",
    danger: "#c5221f",
    unknown: "#6e7781",
  },
  dark: {
    ground: "#1f1f1f",
    ink: "#e6e6e6",
    soft: "#b9b9b9",
    edge: "#454545",
    land: "#33363a",
    coast: "#4f545b",
    danger: "#ff7b72",
    unknown: "#9a9a9a",
  },
};

/**
 * Gives a drawing its colours.
 * @param drawing shapes with classes
 * @param ground light or dark
 * @returns the same shapes without classes
 */
export function painted(drawing: Shape, ground: Ground): Shape {
  return paint(drawing, ground, PAPERS[ground].ink, []);
}

function paint(drawing: Shape, ground: Ground, inherited: string, around: readonly string[]): Shape {
  const { class: written, ...attributes } = drawing.attributes;
  const classes = typeof written === "string" ? written.split(" ") : [];
  const colour = colourOf(classes, ground) ?? inherited;
  const all = [...around, ...classes];
  const children = drawing.children.map((child) =>
    typeof child === "string" ? child : paint(child, ground, colour, all),
  );
  const looks = classes.flatMap((name) => {
    const look = LOOKS[name]?.(colour, PAPERS[ground], all);
    return look === undefined ? [] : [look];
  });
  return { tag: drawing.tag, attributes: Object.assign({}, ...looks, attributes), children };
}

/** The colour that a class sets for an element and all in it. */
function colourOf(classes: readonly string[], ground: Ground): string | undefined {
  for (const name of classes) {
    if (name === "lost") return PAPERS[ground].danger;
    if (name === "unknown") return PAPERS[ground].unknown;
    const slot = /^slot-(\d+)$/.exec(name)?.[1];
    if (slot !== undefined) return COLOURS[ground][colourIndex(Number(slot))];
  }
  return undefined;
}

type Look = (colour: string, paper: Paper, classes: readonly string[]) => Attributes | undefined;

const ROUND: Attributes = { "stroke-linecap": "round", "stroke-linejoin": "round" };

/** One entry a class. `colour` is that of the nearest class around that sets one; `classes` are those of all around too. */
const LOOKS: Readonly<Record<string, Look>> = {
  ground: (_, { ground }) => ({ fill: ground }),
  land: (_, { land, coast }) => ({ fill: land, stroke: coast, "stroke-width": 0.8 }),
  // Its edge lies over that of the areas, or these would shine through at the end of the world.
  sea: (_, { ground }) => ({ fill: ground, "fill-rule": "evenodd", stroke: ground, "stroke-width": 1.5 }),
  coast: (_, { coast }) => ({ fill: "none", stroke: coast, "stroke-width": 0.8 }),
  borders: (_, { ground }) => ({ fill: "none", stroke: ground, "stroke-width": 0.8 }),
  rule: (_, { edge }) => ({ fill: "none", stroke: edge, "stroke-width": 1 }),
  territory: (colour) => ({ fill: colour, "fill-opacity": 0.2, stroke: "none" }),
  line: (colour, _, classes) => ({
    ...ROUND,
    ...(classes.includes("lost") ? { "stroke-dasharray": "2 6" } : {}),
    ...(classes.includes("tied") ? { "stroke-dasharray": "7 6", "stroke-linecap": "butt" } : {}),
    fill: "none",
    stroke: colour,
  }),
  halo: (_, { ground }) => ({ fill: ground, stroke: ground, "stroke-width": 5, "stroke-linejoin": "round" }),
  outline: (colour) => ({ fill: "none", stroke: colour, "stroke-width": 1.6, "stroke-linejoin": "round" }),
  full: (colour) => ({ fill: colour }),
  empty: (colour) => ({ fill: colour, "fill-opacity": 0.28 }),
  hollow: (_, { ground }) => ({ fill: ground, "stroke-dasharray": "2.5 2" }),
  level: (colour) => ({ fill: colour }),
  overload: (_, { danger }) => ({ fill: "none", stroke: danger, "stroke-width": 2.4 }),
  alarm: (_, { danger, ground }) => ({ fill: danger, stroke: ground, "stroke-width": 1 }),
  "alarm-sign": (_, { ground }) => ({ ...ROUND, fill: "none", stroke: ground, "stroke-width": 2 }),
  cross: (_, { danger }) => ({ ...ROUND, fill: "none", stroke: danger, "stroke-width": 2.4 }),
  slice: (colour, _, classes) => ({
    fill: colour,
    "fill-opacity": classes.includes("lost") ? 0.12 : 0.3,
    stroke: colour,
    "stroke-width": 1.5,
    ...(classes.includes("tied") ? { "stroke-dasharray": "4 3" } : {}),
  }),
  facility: (_, { ground, soft }) => ({ fill: ground, stroke: soft, "stroke-width": 1.2 }),
  router: (_, { ground, soft }) => ({ fill: soft, stroke: ground, "stroke-width": 0.8 }),
  band: (_, { ink }) => ({ fill: ink, "fill-opacity": 0.04 }),
  link: (_, { soft }, classes) => ({
    ...{ fill: "none", stroke: soft, "stroke-width": 1 },
    "stroke-opacity": classes.includes("faint") ? 0.2 : 0.7,
  }),
  peer: () => ({ "stroke-dasharray": "1.5 3.5", "stroke-linecap": "round", "stroke-width": 1.3 }),
  member: () => ({ "stroke-dasharray": "6 3" }),
  users: () => ({ "stroke-opacity": 0.4 }),
  down: (_, { danger }, classes) =>
    classes.includes("link")
      ? { stroke: danger, "stroke-dasharray": "2 5", "stroke-width": 1.6, "stroke-opacity": 1 }
      : undefined,
  strand: (colour, _, classes) => ({
    ...{ fill: "none", stroke: colour, "stroke-opacity": 0.92 },
    "stroke-linecap": classes.includes("tied") ? "butt" : "round",
    ...(classes.includes("lost") ? { "stroke-dasharray": "2 6" } : {}),
    ...(classes.includes("tied") ? { "stroke-dasharray": "7 6" } : {}),
  }),
  sampled: (_, { unknown }) => ({ stroke: unknown }),
  "halo-box": (_, { ground }) => ({ fill: ground, stroke: ground, "stroke-width": 4 }),
  chip: (_, { ink, soft, danger }, classes) => ({
    ...{ fill: ink, "fill-opacity": classes.includes("busy") ? 0.16 : 0.09 },
    stroke: classes.includes("down") ? danger : classes.includes("busy") ? ink : soft,
    ...(classes.includes("down") ? { "stroke-dasharray": "2.5 2" } : {}),
    ...(classes.includes("ixp") && !classes.includes("down") ? { "stroke-dasharray": "3 2" } : {}),
  }),
  dot: (_, { ink, soft, ground }, classes) => ({
    ...{ fill: classes.includes("busy") ? ink : soft, "fill-opacity": 1 },
    ...{ stroke: ground, "stroke-width": 1.5, "stroke-dasharray": undefined },
  }),
  text: (_, { ink }) => ({ fill: ink }),
  quiet: (_, { soft }) => ({ fill: soft }),
  bad: (_, { danger }) => ({ fill: danger }),
  // A name's halo is a text of its own behind it: not every program knows `paint-order`.
  backed: (_, { ground }) => ({ fill: ground, stroke: ground, "stroke-width": 3, "stroke-linejoin": "round" }),
};
