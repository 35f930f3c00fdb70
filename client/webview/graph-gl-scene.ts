import { isOut, isTaken } from "../../server/src/diagram/graph-curves";
import { type Scene, type SceneNode, type Strand, strandsId } from "../../server/src/diagram/graph-scene";
import type { DiagramModel } from "../../server/src/diagram/model";
import { nameOf } from "../../server/src/diagram/names";
import { COLOURS, colourIndex } from "../../server/src/diagram/palette";
import { html } from "./dom";
import { networkName } from "./graph-facts";
import type { GlScene } from "./graph-gl-name";

/** WebGL takes numbers for colours: the theme's are read off the page. */
interface Colours {
  readonly ink: string;
  readonly ground: string;
  readonly faint: string;
  readonly lost: string;
  readonly slots: readonly string[];
}

/**
 * @param scene the graph
 * @param model its picture
 * @returns the same as WebGL draws it: the widest of the paths over a link stands for all
 */
export function glScene(scene: Scene, model: DiagramModel): GlScene {
  const colours = coloursNow();
  const slots = new Map(model.sites.map(({ id, slot }) => [id, slot]));
  return {
    nodes: [...scene.nodes.values()].map((node) => glNode(node, colours, slots.get(node.id))),
    links: glLinks(scene, colours),
    ink: colours.ink,
    ground: colours.ground,
    faint: colours.faint,
  };
}

/** What lies over the rest last, as it is to be drawn. */
function glLinks(scene: Scene, colours: Colours): GlScene["links"] {
  const drawn = new Map(scene.links.map((link) => [strandsId(link), link.id]));
  const paths = [...scene.strands].flatMap(([id, [widest]]) => {
    if (widest === undefined) return [];
    const look = { size: widest.certain ? 2.5 : 1.2, color: strandColour(widest, colours) };
    const own = drawn.get(id);
    return [{ id: own ?? id, a: widest.from, b: widest.to, ...look, first: true, answers: own !== undefined }];
  });
  const others = scene.links.flatMap((link) => {
    if (isTaken(scene, link)) return [];
    const first = isOut(link);
    const look = first ? { size: 1.2, color: colours.lost } : { size: 0.6, color: colours.faint };
    return [{ id: link.id, a: link.a, b: link.b, ...look, first, answers: true }];
  });
  return [...others, ...paths];
}

function glNode(
  { id, x, y, element }: SceneNode,
  colours: Colours,
  slot: number | undefined,
): GlScene["nodes"][number] {
  const label = element.kind === "network" ? networkName(element, 30) : nameOf(element, 30);
  const out = element.kind === "network" ? element.down : element.kind === "pop" && element.state === "failed";
  const own = slot === undefined ? colours.ink : (colours.slots[colourIndex(slot)] ?? colours.ink);
  const color = out ? colours.lost : own;
  return { id, x, y, label, color, size: element.kind === "network" ? 3 : 6 };
}

function strandColour({ slot, certain }: Strand, { slots, lost, ground }: Colours): string {
  const colour = slot === undefined ? lost : (slots[colourIndex(slot)] ?? lost);
  // WebGL draws no dashes: what hangs on a tie is thinner and paler.
  return certain ? colour : mixed(colour, ground, 0.5);
}

/** The theme's colours, as the stylesheet has them. */
function coloursNow(): Colours {
  const probe = html("span", { class: "hidden" });
  document.body.append(probe);
  const read = (expression: string): string => {
    probe.style.color = expression;
    return hexOf(getComputedStyle(probe).color);
  };
  const strong = document.body.classList.contains("vscode-high-contrast");
  const colours = {
    ink: read("var(--ink)"),
    ground: read("var(--ground)"),
    faint: read(`color-mix(in srgb, var(--ink) ${strong ? 30 : 18}%, var(--ground))`),
    lost: read("var(--danger)"),
    slots: COLOURS[document.body.classList.contains("on-light") ? "light" : "dark"],
  };
  probe.remove();
  return colours;
}

/** A colour of any notation as `#rrggbb`, which is what WebGL's side reads: by painting with it. */
function hexOf(colour: string): string {
  const pen = html("canvas", { width: 1, height: 1 }).getContext("2d");
  if (pen === null) return "#808080";
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  return hex([...pen.getImageData(0, 0, 1, 1).data].slice(0, 3));
}

/** One colour with a part of another, both `#rrggbb`. */
function mixed(colour: string, other: string, part: number): string {
  const [from, to] = [channels(colour), channels(other)];
  return hex(from.map((value, i) => Math.round(value + part * ((to[i] ?? value) - value))));
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function hex(values: readonly number[]): string {
  return `#${values.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
