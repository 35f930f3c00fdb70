/**
 * Where the nodes of the AS graph stand. The levels are given: providers above customers, then the sites, then the
 * regions. dagre orders each level for few crossings (barycentres, after Sugiyama, Tagawa and Toda 1981) and straightens
 * the links (Brandes and Köpf 2002). An AS graph is shallow and very wide, so its levels are then folded into rows.
 */
import { Graph, layout } from "@dagrejs/dagre";
import { COLUMN, LEVEL_GAP, ROW } from "./graph-measures";
import { type GraphContent, type GraphLink, linkId } from "./graph-model";
import { collapseTwins, type Twins } from "./graph-twins";
import type { ElementId } from "./model";

/** What there is to be laid out: plain data that crosses threads. */
export interface LayoutTask {
  /** In order of declaration, which decides where nothing else does. Level 0 is at the top. */
  readonly nodes: readonly LayoutNode[];
  /** Pairs of ids whose nodes should stand close, in any direction; those of paths weigh more. */
  readonly links: readonly LayoutLink[];
}

/** A link to be kept short. */
export type LayoutLink = readonly [a: ElementId, b: ElementId, weight: number];

/** A node to be laid out. */
export interface LayoutNode {
  readonly id: ElementId;
  readonly level: number;
}

/** Where a node stands: pixels at zoom 1, to the right and down. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Places by node. */
export type Layout = ReadonlyMap<ElementId, Spot>;

/** How wide a picture may be for its height. */
const SHAPE = 1.9;

/** How often a level may be folded: steps, so that one more node seldom changes the whole picture. */
const FOLDS = [1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];

/** Links upwards that a node is laid out by, beside those that paths take: a dense graph has no order that pleases all. */
const UPWARD = 2;

/** How much more a link counts that a path takes. */
const PATH_WEIGHT = 4;

/**
 * The graph's nodes and links as they are laid out: networks and exchanges by their level, sites below all of them, and
 * regions below the sites.
 * @param content the graph
 * @returns the task
 */
export function layoutTask({ networks, links, trails, sites, regions }: GraphContent): LayoutTask {
  const lowest = networks.reduce((most, { level }) => Math.max(most, level), -1);
  const nodes = [
    ...networks.map(({ id, level }) => ({ id, level })),
    ...sites.map((id) => ({ id, level: lowest + 1 })),
    ...regions.map((id) => ({ id, level: lowest + 2 })),
  ];
  const taken = new Set(trails.flatMap((trail) => trail.nodes.map((to, i) => linkId(trail.nodes[i - 1] ?? to, to))));
  const isTaken = ({ a, b }: GraphLink): boolean => taken.has(linkId(a, b)) || taken.has(linkId(b, a));
  const levels = new Map(nodes.map(({ id, level }) => [id, level]));
  const upward = new Map<ElementId, GraphLink[]>();
  for (const link of links) {
    const lower = (levels.get(link.a) ?? 0) < (levels.get(link.b) ?? 0) ? link.b : link.a;
    if (!isTaken(link)) upward.set(lower, [...(upward.get(lower) ?? []), link]);
  }
  const span = ({ a, b }: GraphLink): number => Math.abs((levels.get(a) ?? 0) - (levels.get(b) ?? 0));
  const kept = [...upward.values()].flatMap((each) => each.sort((a, b) => span(a) - span(b)).slice(0, UPWARD));
  return {
    nodes,
    links: [
      ...links.filter(isTaken).map(({ a, b }): LayoutLink => [a, b, PATH_WEIGHT]),
      ...kept.map(({ a, b }): LayoutLink => [a, b, 1]),
    ],
  };
}

/**
 * Lays a graph out anew. The same task has the same layout.
 * @param task nodes and links; links to unknown nodes are left out
 * @returns a place for every node
 */
export function layOut(task: LayoutTask): Layout {
  if (task.nodes.length === 0) return new Map();
  const twins = collapseTwins(task);
  return fold(task, columnsOf(twins));
}

/** The way across of every node before folding, from dagre. */
function columnsOf(twins: Twins): Map<ElementId, number> {
  const graph = new Graph();
  const levels = rankByLevel(twins.task);
  // dagre keeps nodes in plain objects: names of our own keep out `toString` and the like.
  const names = new Map(twins.task.nodes.map(({ id }, i) => [id, `n${i}`]));
  const ranks = new Map(twins.task.nodes.map(({ level }, i) => [`n${i}`, levels.get(level) ?? 0]));
  const ranker = (inner: Graph): void => assignRanks(inner, ranks);
  graph.setGraph({ nodesep: 0, edgesep: 6, ranksep: 10, ranker });
  for (const [id, name] of names) graph.setNode(name, { width: COLUMN * (twins.widths.get(id) ?? 1), height: 10 });
  for (const [from, to, weight] of twins.task.links) {
    const [a, b] = [names.get(from), names.get(to)];
    if (a === undefined || b === undefined) continue;
    const down = (ranks.get(b) ?? 0) - (ranks.get(a) ?? 0);
    // Peers on one level pull at each other through nothing: dagre orders by the levels above and below.
    if (down !== 0) graph.setEdge(down > 0 ? a : b, down > 0 ? b : a, { weight });
  }
  layout(graph);
  const columns = new Map<ElementId, number>();
  for (const [id, name] of names) {
    const x: unknown = graph.node(name).x;
    twins.spread(id, typeof x === "number" && Number.isFinite(x) ? x : 0, columns);
  }
  return columns;
}

function extent(values: Iterable<number>): [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return [least, most];
}

/** Levels without a node are closed up: dagre wants every rank taken. */
function rankByLevel({ nodes }: LayoutTask): Map<number, number> {
  const levels = [...new Set(nodes.map(({ level }) => level))].sort((a, b) => a - b);
  return new Map(levels.map((level, rank) => [level, rank]));
}

/** Gives dagre's own copy of the graph the ranks that we know, in place of its network simplex. */
function assignRanks(inner: Graph, ranks: ReadonlyMap<string, number>): void {
  for (const id of inner.nodes()) inner.node(id).rank = ranks.get(id) ?? 0;
  // dagre expects a bend on every link, and makes none where the ends are on neighbouring ranks.
  for (const edge of inner.edges()) inner.edge(edge).points = [{ x: 0, y: 0 }];
}

/** Pushes the columns together until the picture has a good shape, and stacks what then has no room beside another. */
function fold({ nodes }: LayoutTask, columns: ReadonlyMap<ElementId, number>): Layout {
  const levels = new Map<number, LayoutNode[]>();
  for (const node of nodes) {
    const level = levels.get(node.level);
    if (level) level.push(node);
    else levels.set(node.level, [node]);
  }
  const across = (node: LayoutNode): number => columns.get(node.id) ?? 0;
  const rows = [...levels.keys()]
    .sort((a, b) => a - b)
    .map((level) => (levels.get(level) ?? []).map((node) => ({ node, x: across(node) })).sort((a, b) => a.x - b.x));
  const [left, right] = extent(columns.values());
  let folded: Folded = { spots: new Map(), height: 0 };
  for (const factor of FOLDS) {
    folded = foldBy(factor, rows, left);
    if ((right - left) / factor + COLUMN <= SHAPE * folded.height) break;
  }
  return folded.spots;
}

interface Folded {
  readonly spots: Map<ElementId, Spot>;
  readonly height: number;
}

function foldBy(
  factor: number,
  levels: readonly (readonly { readonly node: LayoutNode; readonly x: number }[])[],
  left: number,
): Folded {
  const spots = new Map<ElementId, Spot>();
  let y = 0;
  for (const level of levels) {
    const ends: number[] = [];
    for (const { node, x: unfolded } of level) {
      const x = Math.round((unfolded - left) / factor);
      const free = ends.findIndex((end) => end + COLUMN <= x + 1);
      const row = free >= 0 ? free : ends.length;
      ends[row] = x;
      // Rows are shifted against each other, so that a link down from one passes beside the nodes of the next.
      spots.set(node.id, { x: x + (row % 2 === 0 ? 0 : COLUMN / 4), y: y + row * ROW });
    }
    y += Math.max(0, ends.length - 1) * ROW + LEVEL_GAP;
  }
  return { spots, height: y };
}
