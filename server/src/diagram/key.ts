/** What the legends of the page and of an exported picture say. */
import { formatLoad, formatShare } from "../base/units";
import type { DiagramModel, DiagramSite } from "./model";
import { type Shape, shape } from "./shapes";

/** A mark that needs explaining. */
export interface KeyEntry {
  readonly text: string;
  /** In a box of 20 by 20 around the origin. */
  readonly drawing: Shape;
}

/**
 * Explains only the marks that a picture has.
 * @param model the picture
 * @param shaded whether catchment areas are drawn
 * @returns entries in their order
 */
export function keyOf(model: DiagramModel, shaded: boolean): KeyEntry[] {
  const some = (kind: "ixp" | "router"): boolean => model.facilities.some((facility) => facility.kind === kind);
  const rows: (readonly [string, boolean, Shape])[] = [
    ["region, divided by site", model.regions.length > 0, shape("circle", { r: 7, class: "slice unknown" })],
    ["tie: it could be another site", model.flows.some(({ certain }) => !certain), line("flow unknown tied")],
    ["not reached", model.flows.some(({ outcome }) => outcome !== "pop"), line("flow lost")],
    ["over capacity", model.sites.some(overloaded), shape("circle", { r: 7, class: "overload" })],
    ["land nearest to a region, by site", shaded, shape("circle", { r: 7, class: "territory unknown" })],
    ["exchange", some("ixp"), shape("circle", { r: 5, class: "facility ixp" })],
    ["carrier’s router", some("router"), shape("circle", { r: 3, class: "facility router" })],
  ];
  return rows.filter(([, present]) => present).map(([text, , drawing]) => ({ text, drawing }));
}

function line(look: string): Shape {
  return shape("g", { class: look }, shape("path", { class: "line", d: "M-10,0H10", "stroke-width": 2 }));
}

/** The sites of a picture as its legend lists them: the busiest first. */
export function listedSites(model: DiagramModel): DiagramSite[] {
  return [...model.sites].sort((a, b) => b.userShare - a.userShare || a.slot - b.slot);
}

/** What stands beside a site's name: its part of the users, or why it has none. */
export function shareText({ state, userShare }: DiagramSite): string {
  return state === "serving" ? formatShare(userShare) : state === "failed" ? "out" : "silent";
}

/** A site's load, where it has a capacity and the picture has any load. */
export function loadLine(site: DiagramSite, model: DiagramModel): string | undefined {
  if (site.capacity === null || model.sites.every((other) => other.load.value === 0)) return undefined;
  const text = formatLoad(site.load.value, site.capacity.value, site.capacity.unit);
  return overloaded(site) ? `${text}, too much` : text;
}

/**
 * @param site a site
 * @returns whether more arrives at it than it has room for
 */
export function overloaded(site: DiagramSite): boolean {
  return site.state === "serving" && site.capacity !== null && site.load.value > site.capacity.value;
}
