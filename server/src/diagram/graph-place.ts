/** From a graph's content and places to the elements of the picture. */
import type { Layout, LayoutTask } from "./graph-layout";
import { ROW } from "./graph-measures";
import type { DiagramGraph, GraphBand, GraphContent } from "./graph-model";

/**
 * @param content the graph
 * @param task what was laid out: its nodes' levels make the bands
 * @param layout a place for every node
 * @returns the graph as it is drawn
 */
export function placeGraph(content: GraphContent, task: LayoutTask, layout: Layout): DiagramGraph {
  const { networks, links, trails, total } = content;
  const shown = networks.filter(({ what }) => what === "as").length;
  return {
    frame: { kind: "graph", id: "graph", bands: bandsOf(content, task, layout), shown, total },
    networks,
    links,
    trails,
    // In the design's order, whatever way they were found: what is drawn later lies above.
    spots: task.nodes.flatMap(({ id: of }) => {
      const spot = layout.get(of);
      return spot === undefined ? [] : [{ kind: "spot", id: `spot:${of}`, of, x: spot.x, y: spot.y }];
    }),
  };
}

function bandsOf({ networks }: GraphContent, { nodes }: LayoutTask, layout: Layout): GraphBand[] {
  const edges = new Map<number, { top: number; bottom: number }>();
  for (const { id, level } of nodes) {
    const y = layout.get(id)?.y;
    if (y === undefined) continue;
    const known = edges.get(level);
    edges.set(level, { top: Math.min(known?.top ?? y, y), bottom: Math.max(known?.bottom ?? y, y) });
  }
  const lowest = networks.reduce((most, { level }) => Math.max(most, level), -1);
  return [...edges]
    .sort(([a], [b]) => a - b)
    .map(([level, { top, bottom }]) => ({
      label: labelOf(level, lowest),
      top: top - ROW / 2,
      bottom: bottom + ROW / 2,
    }));
}

function labelOf(level: number, lowest: number): string {
  if (level === lowest + 1) return "Sites";
  if (level > lowest) return "Users";
  return level === 0 ? "Top networks" : `Level ${level + 1}`;
}
