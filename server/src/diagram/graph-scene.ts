/** The AS graph as it is looked up while drawing, in the page and into files: nodes by id with their places, links with the paths over them. */
import type { DiagramGraph, GraphLink, GraphNetwork, GraphTrail } from "./graph-model";
import { linkId } from "./graph-model";
import type { DiagramFlow, DiagramModel, DiagramRegion, DiagramSite, ElementId } from "./model";
import { trafficOf } from "./scales";

/** A node with its place, pixels at zoom 1. */
export interface SceneNode {
  readonly id: ElementId;
  readonly x: number;
  readonly y: number;
  readonly element: GraphNetwork | DiagramSite | DiagramRegion;
}

/** Flows with one end and one certainty over one link, drawn as one line. */
export interface Strand {
  readonly from: ElementId;
  readonly to: ElementId;
  /** The site's slot; undefined for packets that reach none. */
  readonly slot: number | undefined;
  readonly certain: boolean;
  readonly flows: ElementId[];
  /** How much they carry, in the picture's unit (`trafficOf`). */
  traffic: number;
}

/** Lines beside each other over one link at most: more cannot be told apart. */
const MOST_STRANDS = 6;

/** A graph ready to be drawn. */
export interface Scene {
  readonly graph: DiagramGraph;
  readonly nodes: ReadonlyMap<ElementId, SceneNode>;
  /** Links whose ends both have a place. */
  readonly links: readonly GraphLink[];
  /** By `strandsId`; also where no link is drawn. */
  readonly strands: ReadonlyMap<ElementId, readonly Strand[]>;
  readonly trails: ReadonlyMap<ElementId, GraphTrail>;
  /** Left, top, right and bottom of all places. */
  readonly bounds: readonly [number, number, number, number];
}

/**
 * @param model the picture
 * @returns the scene; undefined where there is no graph in it, or an empty one
 */
export function sceneOf(model: DiagramModel): Scene | undefined {
  const { graph } = model;
  if (graph === undefined || graph.spots.length === 0) return undefined;
  const elements = new Map<ElementId, SceneNode["element"]>(
    [...graph.networks, ...model.sites, ...model.regions].map((element) => [element.id, element]),
  );
  const nodes = new Map<ElementId, SceneNode>();
  for (const { of, x, y } of graph.spots) {
    const element = elements.get(of);
    if (element !== undefined) nodes.set(of, { id: of, x, y, element });
  }
  const xs = [...nodes.values()].map(({ x }) => x);
  const ys = [...nodes.values()].map(({ y }) => y);
  const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);
  return {
    graph,
    nodes,
    links: graph.links.filter(({ a, b }) => nodes.has(a) && nodes.has(b)),
    strands: strandsOf(model, graph, nodes),
    trails: new Map(graph.trails.map((trail) => [trail.flow, trail])),
    bounds: [least(xs), least([...ys, ...arcTops(graph.links, nodes)]), most(xs), most(ys)],
  };
}

/**
 * How high a line between two nodes of one row rises above them.
 * @param across pixels between the nodes
 * @returns pixels
 */
export function riseOf(across: number): number {
  return Math.min(52, 14 + Math.abs(across) * 0.16);
}

/**
 * @param link the ends of a link
 * @returns the id that the paths over it have in a scene, whichever end comes first
 */
export function strandsId({ a, b }: Pick<GraphLink, "a" | "b">): ElementId {
  return a < b ? linkId(a, b) : linkId(b, a);
}

function arcTops(links: readonly GraphLink[], nodes: ReadonlyMap<ElementId, SceneNode>): number[] {
  return links.flatMap((link) => {
    const [a, b] = [nodes.get(link.a), nodes.get(link.b)];
    return a && b && a.y === b.y ? [a.y - riseOf(b.x - a.x)] : [];
  });
}

function strandsOf(
  model: DiagramModel,
  graph: DiagramGraph,
  nodes: ReadonlyMap<ElementId, SceneNode>,
): Map<ElementId, Strand[]> {
  const flows = new Map(model.flows.map((flow) => [flow.id, flow]));
  const slots = new Map(model.sites.map(({ id, slot }) => [id, slot]));
  const traffic = trafficOf(model);
  const strands = new Map<ElementId, Map<string, Strand>>();
  for (const trail of graph.trails) {
    const flow = flows.get(trail.flow);
    if (flow === undefined) continue;
    const way = trail.nodes.filter((id) => nodes.has(id));
    for (const [i, to] of way.entries()) {
      const from = way[i - 1];
      if (from === undefined) continue;
      addTo(strands, from, to, flow, slotOf(flow, slots), traffic(flow));
    }
  }
  return new Map(
    [...strands].map(([link, each]) => [
      link,
      [...each.values()].sort((a, b) => b.traffic - a.traffic).slice(0, MOST_STRANDS),
    ]),
  );
}

function slotOf(flow: DiagramFlow, slots: ReadonlyMap<ElementId, number>): number | undefined {
  return flow.outcome === "pop" && flow.pop !== null ? slots.get(flow.pop) : undefined;
}

function addTo(
  strands: Map<ElementId, Map<string, Strand>>,
  from: ElementId,
  to: ElementId,
  flow: DiagramFlow,
  slot: number | undefined,
  traffic: number,
): void {
  // Up one way and down another share a line: which way packets go is told by their colour's site.
  const [a, b] = from < to ? [from, to] : [to, from];
  const link = strandsId({ a, b });
  const there = strands.get(link) ?? new Map<string, Strand>();
  strands.set(link, there);
  const key = `${slot ?? "lost"} ${flow.certain}`;
  const strand = there.get(key) ?? { from: a, to: b, slot, certain: flow.certain, flows: [], traffic: 0 };
  there.set(key, strand);
  strand.flows.push(flow.id);
  strand.traffic += traffic;
}
