/** The nodes of the AS graph as they are drawn: their sizes, and which of them have room for a box or a name. */
import { placeChips } from "./graph-chips";
import type { Scene, SceneNode } from "./graph-scene";
import { type Box, boxAround, type LabelWish, type PlacedLabel, placeLabels, type Side } from "./labels";
import type { ElementId } from "./model";
import type { Scales } from "./scales";

/** A box's height, and what it has at either side of its name, pixels. */
export const CHIP_HEIGHT = 20;
export const CHIP_MARGIN = 7;

/** The most characters of a name. */
export const NODE_NAME_LIMIT = 18;

const LABEL_HEIGHT = 15;
const NETWORK_DOT = 4;
const EVERYWHERE = { left: -1e9, top: -1e9, right: 1e9, bottom: 1e9 };
const BELOW_FIRST: readonly Side[] = ["below", "right", "left", "above", "below-right", "below-left"];
/** Below this zoom dots and marks shrink with the graph, down to the smallest part of their size. */
const FULL_DOT_ZOOM = 0.4;
const SMALLEST_DOT = 0.4;

/** A node in a view. */
export interface StandingNode {
  readonly id: ElementId;
  readonly node: SceneNode;
  /** Its middle, pixels. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Its name's width, pixels. */
  readonly width: number;
  /** Of two that want one place, the heavier gets it. */
  readonly weight: number;
}

/** Where boxes and names have room. */
export interface Arrangement {
  /** Networks with room for a box; the others are dots. */
  readonly chips: ReadonlyMap<ElementId, Box>;
  /** Names of sites and regions. */
  readonly labels: ReadonlyMap<ElementId, PlacedLabel>;
}

/**
 * @param scene a graph
 * @returns how many flows pass each node that any passes
 */
export function busyNodes(scene: Scene): Map<ElementId, number> {
  const busy = new Map<ElementId, number>();
  for (const { nodes } of scene.trails.values()) for (const id of nodes) busy.set(id, (busy.get(id) ?? 0) + 1);
  return busy;
}

/**
 * @param node a node
 * @param busy how many flows pass each
 * @returns how important its name is
 */
export function nodeWeight({ id, element }: SceneNode, busy: ReadonlyMap<ElementId, number>): number {
  return (busy.get(id) ?? 0) + (element.kind === "network" ? 1 / (2 + element.level) : 1);
}

/**
 * @param node a node
 * @param busy how many flows pass each
 * @param scales sizes of the picture's sites and regions
 * @returns its radius, pixels; a network's is that of its dot
 */
export function nodeRadius({ id, element }: SceneNode, busy: ReadonlyMap<ElementId, number>, scales: Scales): number {
  if (element.kind === "network") return NETWORK_DOT + Math.min(3, Math.sqrt(busy.get(id) ?? 0));
  return element.kind === "pop" ? Math.min(9, scales.site(element)) : Math.min(13, scales.region(element));
}

/**
 * @param node a node
 * @param busy how many flows pass each
 * @returns its classes
 */
export function nodeClass({ id, element }: SceneNode, busy: ReadonlyMap<ElementId, number>): string {
  if (element.kind === "pop") return `site ${element.state}`;
  if (element.kind === "region") return "region";
  return `network ${element.what}${busy.has(id) ? " busy" : ""}${element.down ? " down" : ""}`;
}

/**
 * @param zoom the view's
 * @returns what part of its size a dot or a mark has, and of its width a path
 */
export function dotScale(zoom: number): number {
  return Math.max(SMALLEST_DOT, Math.min(1, zoom / FULL_DOT_ZOOM));
}

/**
 * Gives boxes and names their places: none covers another, a mark or a dot.
 * @param all every node
 * @param zoom the view's
 * @param before at which side of their nodes names were the last time
 * @returns what has room
 */
export function arrange(
  all: readonly StandingNode[],
  zoom: number,
  before: ReadonlyMap<ElementId, Side> = new Map(),
): Arrangement {
  const shrunk = dotScale(zoom);
  const others = all.filter(({ node }) => node.element.kind !== "network");
  const networks = all.filter(({ node }) => node.element.kind === "network");
  const marks = others.map(({ x, y, radius }) => boxAround(x, y, radius * shrunk));
  const wishes = networks.map(({ id, x, y, weight, width, radius }) => {
    return { id, x, y, weight, width: width + 2 * CHIP_MARGIN, height: CHIP_HEIGHT, dot: radius * shrunk };
  });
  const chips = placeChips(wishes, marks);
  const dots = networks.filter(({ id }) => !chips.has(id)).map(({ x, y, radius }) => boxAround(x, y, radius * shrunk));
  const names = others.map(({ id, x, y, radius, width, weight }): LabelWish => {
    return { id, x, y, radius: radius * shrunk, width, weight, height: LABEL_HEIGHT };
  });
  const obstacles = [...marks.map(smaller), ...chips.values(), ...dots];
  return { chips, labels: placeLabels(names, obstacles, EVERYWHERE, before, BELOW_FIRST) };
}

function smaller(box: Box): Box {
  const inset = (box.right - box.left) * 0.15;
  return { left: box.left + inset, top: box.top + inset, right: box.right - inset, bottom: box.bottom - inset };
}
