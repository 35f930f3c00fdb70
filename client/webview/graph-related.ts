import { linkId } from "../../server/src/diagram/graph-model";
import type { Scene } from "../../server/src/diagram/graph-scene";
import type { ElementId } from "../../server/src/diagram/model";

/**
 * What belongs to elements in the graph: the ways of flows with all that they pass, and the links around a network.
 * @param scene the graph
 * @param ids what the reader points at, with what of the map belongs to it (related.ts)
 * @returns ids of nodes, links and flows to bring out
 */
export function relatedInGraph(scene: Scene, ids: ReadonlySet<ElementId>): Set<ElementId> {
  const lit = new Set(ids);
  const around = [...ids].filter((id) => /^(as|ixp):/.test(id) || (ids.size === 1 && scene.nodes.has(id)));
  for (const { id, a, b } of scene.links) {
    if (ids.has(id) || around.includes(a) || around.includes(b)) for (const each of [id, a, b]) lit.add(each);
  }
  for (const [flow, { nodes }] of scene.trails) {
    const passes = around.some((id) => nodes.includes(id)) || [...ids].some((id) => isOver(id, nodes));
    if (!ids.has(flow) && !passes) continue;
    lit.add(flow);
    for (const [i, id] of nodes.entries()) {
      lit.add(id);
      const before = nodes[i - 1];
      if (before !== undefined) for (const link of [linkId(before, id), linkId(id, before)]) lit.add(link);
    }
  }
  return lit;
}

function isOver(link: ElementId, nodes: readonly ElementId[]): boolean {
  if (!link.startsWith("link:")) return false;
  return nodes.some((id, i) => {
    const before = nodes[i - 1];
    return before !== undefined && (link === linkId(before, id) || link === linkId(id, before));
  });
}
