import type { DiagramModel, ElementId } from "../../server/src/diagram/model";

/**
 * What belongs to an element: a site's flows and the regions that reach it or could; a region's flows and sites; a flow's ends.
 * To a site that is failed belong the users who have left it, where they went, and their ways there.
 * @param model the picture
 * @param id the element
 * @returns ids, the element's own among them
 */
export function related(model: DiagramModel, id: ElementId): Set<ElementId> {
  const ids = new Set<ElementId>([id]);
  for (const flow of model.flows) {
    const sites = [...(flow.pop === null ? [] : [flow.pop]), ...flow.candidates];
    if (flow.id !== id && flow.region !== id && !sites.includes(id)) continue;
    ids.add(flow.id);
    ids.add(flow.region);
    if (flow.id === id || flow.region === id) for (const site of sites) ids.add(site);
  }
  for (const other of gone(model, id)) ids.add(other);
  return ids;
}

/** Who went from a site to where, by which flows. */
function gone(model: DiagramModel, site: ElementId): ElementId[] {
  const moves = model.header.whatIf?.changes?.moves.filter(({ from }) => from === site) ?? [];
  return moves.flatMap(({ region, to }) => {
    const flows = model.flows.filter((flow) => flow.region === region && flow.pop === to);
    return [region, ...(to === null ? [] : [to]), ...flows.map(({ id }) => id)];
  });
}
