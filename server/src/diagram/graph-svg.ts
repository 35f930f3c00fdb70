/** The AS graph as a file of its own: title, graph and legend in one SVG, arranged by the same parts as the page. */
import {
  arrange,
  busyNodes,
  CHIP_HEIGHT,
  CHIP_MARGIN,
  dotScale,
  NODE_NAME_LIMIT,
  nodeClass,
  nodeRadius,
  nodeWeight,
  type StandingNode,
} from "./graph-arrange";
import { classOf, curve, isDense, isTaken, strandLines } from "./graph-curves";
import { graphCount, graphKeyOf } from "./graph-key";
import { rowsOf } from "./graph-routes";
import { type Scene, type SceneNode, sceneOf } from "./graph-scene";
import { regionMark, siteMark } from "./marks";
import type { DiagramModel, ElementId } from "./model";
import { nameOf } from "./names";
import { scalesFor } from "./scales";
import { type Shape, shape } from "./shapes";
import type { SvgOptions } from "./svg";
import { nameShapes, PAGE_WIDTH, roomIn, svgPage } from "./svg-page";
import { NAME_SIZE, textWidth } from "./text-width";

/** A small graph is not blown up further; a large one is shrunk no further, its page grows. */
const LARGEST_ZOOM = 1.7;
const SMALLEST_ZOOM = 0.5;

/** Pixels around the graph: the levels' names are at the left. */
const MARGIN = { left: 150, top: 30, right: 84, bottom: 34 } as const;

/**
 * @param model the picture
 * @param options its look
 * @returns a whole document; undefined where there is no graph in the picture
 */
export function graphSvg(model: DiagramModel, options: SvgOptions): string | undefined {
  const scene = sceneOf(model);
  if (scene === undefined) return undefined;
  const [left, top, right, bottom] = scene.bounds;
  const room = roomIn(options.width ?? PAGE_WIDTH);
  const across = (room - MARGIN.left - MARGIN.right) / Math.max(1, right - left);
  const zoom = Math.min(Math.max(across, SMALLEST_ZOOM), LARGEST_ZOOM);
  const wide = zoom * (right - left);
  const size = [
    Math.ceil(Math.max(room, wide + MARGIN.left + MARGIN.right)),
    Math.ceil(zoom * (bottom - top) + MARGIN.top + MARGIN.bottom),
  ] as const;
  const x = MARGIN.left + (size[0] - MARGIN.left - MARGIN.right - wide) / 2 - zoom * left;
  const y = MARGIN.top - zoom * top;
  const place = shape("g", { transform: `translate(${fixed(x)},${fixed(y)})` }, ...graphShapes(model, scene, zoom));
  const drawing = [...bandShapes(scene, zoom, y, size[0]), place];
  return svgPage(model, { size, drawing, key: graphKeyOf(model, scene), note: graphCount(scene) }, options.theme);
}

/** The levels: every other one is shaded, and each says at the left edge what it is. */
function bandShapes({ graph }: Scene, zoom: number, shift: number, width: number): Shape[] {
  const { bands } = graph.frame;
  return bands.flatMap((band, i) => {
    const above = bands[i - 1]?.bottom ?? band.top - 24;
    const below = bands[i + 1]?.top ?? band.bottom + 24;
    const from = (zoom * (above + band.top)) / 2 + shift;
    const to = (zoom * (band.bottom + below)) / 2 + shift;
    const shade = shape("rect", { class: "band", x: 0, y: fixed(from), width, height: fixed(to - from) });
    const label = shape("text", { class: "quiet", x: 10, y: fixed(from + 15), "font-size": 11 }, band.label);
    return [...(i % 2 === 0 ? [shade] : []), label];
  });
}

function graphShapes(model: DiagramModel, scene: Scene, zoom: number): Shape[] {
  const scaled = new Map([...scene.nodes].map(([id, node]) => [id, { ...node, x: node.x * zoom, y: node.y * zoom }]));
  const scales = scalesFor(model);
  const busy = busyNodes(scene);
  const all = [...scaled.values()].map((node): StandingNode => {
    const { id, x, y, element } = node;
    const bold = element.kind === "pop" || busy.has(id);
    const width = textWidth(nameOf(element, NODE_NAME_LIMIT), NAME_SIZE, bold);
    return { id, node, x, y, width, radius: nodeRadius(node, busy, scales), weight: nodeWeight(node, busy) };
  });
  const { chips, labels } = arrange(all, zoom);
  const slots = new Map(model.sites.map((site) => [site.id, site.slot]));
  const nodes = all.map((standing) => {
    const { id, x, y, radius, node } = standing;
    const { element } = node;
    const parts =
      element.kind === "network"
        ? networkShapes(standing, chips.has(id), dotScale(zoom), busy.has(id))
        : element.kind === "pop"
          ? siteMark(element, radius, model)
          : [shape("circle", { class: "halo", r: fixed(radius) }), ...regionMark(element, radius, slots)];
    return shape("g", { class: nodeClass(node, busy), transform: `translate(${fixed(x)},${fixed(y)})` }, ...parts);
  });
  const names = all.flatMap(({ id, node: { element } }) =>
    nameShapes(element.kind, nameOf(element, NODE_NAME_LIMIT), labels.get(id)),
  );
  return [...lineShapes(scene, scaled), ...nodes, ...names];
}

function lineShapes(scene: Scene, nodes: ReadonlyMap<ElementId, SceneNode>): Shape[] {
  const rows = rowsOf(nodes.values());
  const dense = isDense(scene);
  const links = scene.links.flatMap((link) => {
    const [a, b] = [nodes.get(link.a), nodes.get(link.b)];
    if (!a || !b) return [];
    const d = curve(a, b, 0, dense && !isTaken(scene, link) ? [] : rows);
    return [shape("path", { class: `${classOf(link)}${dense ? " faint" : ""}`, d })];
  });
  const strands = strandLines(scene).flatMap(({ strand, look, width, offset }) => {
    const [from, to] = [nodes.get(strand.from), nodes.get(strand.to)];
    if (!from || !to) return [];
    return [shape("path", { class: look, d: curve(from, to, offset, rows), "stroke-width": fixed(width) })];
  });
  return [...links, ...strands];
}

/** A box with its name where there is room, else a dot. */
function networkShapes({ node, radius, width }: StandingNode, chip: boolean, shrunk: number, busy: boolean): Shape[] {
  if (node.element.kind !== "network") return [];
  if (!chip) return [shape("circle", { class: "chip dot", r: fixed(radius * shrunk) })];
  const { what, hidden } = node.element;
  const half = width / 2 + CHIP_MARGIN;
  const box = {
    ...{ x: fixed(-half), y: -CHIP_HEIGHT / 2, width: fixed(2 * half), height: CHIP_HEIGHT },
    rx: what === "ixp" ? CHIP_HEIGHT / 2 : 4,
  };
  const writing = { "font-size": NAME_SIZE, "font-weight": busy ? 600 : undefined };
  const name = nameOf(node.element, NODE_NAME_LIMIT);
  const more = { class: "quiet", x: fixed(half + 3), y: -5, "font-size": 10, "font-weight": 600 };
  return [
    shape("rect", { class: "halo-box", ...box }),
    shape("rect", { class: "chip", ...box }),
    shape("text", { class: "text", x: 0, y: 4, "text-anchor": "middle", ...writing }, name),
    ...(hidden > 0 ? [shape("text", more, `+${hidden}`)] : []),
  ];
}

function fixed(value: number): number {
  return Math.round(value * 10) / 10;
}
