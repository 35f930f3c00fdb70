/** What the keys of the AS graph say, in the page and in an exported picture. */
import { isOut } from "./graph-curves";
import type { Scene } from "./graph-scene";
import type { KeyEntry } from "./key";
import type { DiagramModel } from "./model";
import { type Shape, shape } from "./shapes";

/**
 * Explains only the marks that a graph has.
 * @param model the picture
 * @param scene its graph
 * @param large whether WebGL draws it, which has no dashes
 * @returns entries in their order
 */
export function graphKeyOf(model: DiagramModel, { links, trails }: Scene, large = false): KeyEntry[] {
  const has = (relation: string): boolean => links.some((link) => link.relation === relation);
  const rows: (readonly [string, boolean, Shape])[] = [
    ["users’ path, in the site’s colour", trails.size > 0, line("strand sampled", 3)],
    [
      "hangs on a tie",
      model.flows.some(({ certain }) => !certain),
      line(`strand sampled ${large ? "pale" : "tied"}`, 3),
    ],
    ["reaches no site", model.flows.some(({ outcome }) => outcome !== "pop"), line("strand lost", 3)],
    ["transit, provider above", !large && has("customer"), line("link customer")],
    ["peering", !large && has("peer"), line("link peer")],
    ["exchange membership", !large && has("member"), line("link member")],
    ["out of service", links.some(isOut), line(`link down${large ? " whole" : ""}`)],
  ];
  return rows.filter(([, present]) => present).map(([text, , drawing]) => ({ text, drawing }));
}

/**
 * @param scene a graph
 * @returns how much of the design it shows; undefined where that is all
 */
export function graphCount({ graph: { frame } }: Scene): string | undefined {
  if (frame.shown >= frame.total) return undefined;
  return `${frame.shown.toLocaleString("en")} of ${frame.total.toLocaleString("en")} networks drawn`;
}

function line(look: string, width?: number): Shape {
  return shape("path", { class: look, d: "M-10,0H10", "stroke-width": width });
}
