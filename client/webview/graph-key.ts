import type { DiagramModel } from "../../server/src/diagram/model";
import { html, svg } from "./dom";
import type { Scene } from "./graph-scene";
import { sample } from "./sample";

type KeyRow = readonly [text: string, present: boolean, drawing: SVGElement];

/**
 * Explains the marks that the graph has, and says how much of the design it shows.
 * @param model the picture
 * @param scene its graph
 * @param large whether WebGL draws it, which has no dashes
 * @returns the key's content
 */
export function graphKey(model: DiagramModel, { graph, links, trails }: Scene, large: boolean): Node[] {
  const line = (look: string, width?: number): SVGElement =>
    svg("path", { class: look, d: "M-10,0H10", "stroke-width": width });
  const has = (relation: string): boolean => links.some((link) => link.relation === relation);
  const linkRows: readonly KeyRow[] = [
    ["transit, provider above", has("customer"), line("link customer")],
    ["peering", has("peer"), line("link peer")],
    ["exchange membership", has("member"), line("link member")],
    ["out of service", links.some(({ sessions, down }) => sessions > 0 && down === sessions), line("link down")],
  ];
  const rows: readonly KeyRow[] = [
    ["users' path, in the site's colour", trails.size > 0, line("strand sampled", 3)],
    ["hangs on a tie", model.flows.some((flow) => !flow.certain), line(`strand sampled ${large ? "pale" : "tied"}`, 3)],
    ["reaches no site", model.flows.some((flow) => flow.outcome !== "pop"), line("strand lost", 3)],
    ...(large ? [] : linkRows),
  ];
  const shown = rows.filter(([, present]) => present);
  const items = shown.map(([text, , drawing]) => html("li", {}, sample(drawing), html("span", {}, text)));
  const count = graph.frame.shown < graph.frame.total ? [html("p", {}, countText(graph.frame))] : [];
  return [html("ul", {}, ...items), ...count];
}

function countText({ shown, total }: { readonly shown: number; readonly total: number }): string {
  const of = total.toLocaleString("en");
  return `${shown.toLocaleString("en")} of ${of} networks drawn; +n beside a network shows more`;
}
