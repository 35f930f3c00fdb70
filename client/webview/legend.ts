import { keyOf, listedSites, loadLine, overloaded, shareText } from "../../server/src/diagram/key";
import type { DiagramModel, DiagramSite, ElementId } from "../../server/src/diagram/model";
import { nameOf } from "../../server/src/diagram/names";
import { drawn, html } from "./dom";
import { sample, siteSample } from "./sample";

/** What the legend tells the page. */
export interface LegendEvents {
  /** The reader clicked a site. */
  readonly choose: (element: ElementId) => void;
  /** The pointer or the keyboard is on a site, or on none. */
  readonly point: (element: ElementId | undefined) => void;
  /** Whether it stands beside the map, where what has no place is missing. */
  readonly map: boolean;
}

/**
 * The list of sites beside the map, busiest first: mark, name, share of all users and load.
 * @param model the picture
 * @param events where to report
 * @returns the list's content
 */
export function legend(model: DiagramModel, events: LegendEvents): Node[] {
  const sites = listedSites(model);
  if (sites.length === 0) return [];
  const items = sites.map((site) => html("li", {}, entry(model, site, events)));
  const parts: Node[] = [html("h2", {}, "Sites"), html("ul", {}, ...items)];
  const key = keyOf(model, false).map(({ text, drawing }) =>
    html("li", {}, sample(drawn(drawing)), html("span", {}, text)),
  );
  if (key.length > 0) parts.push(html("h2", {}, "Marks"), html("ul", { class: "key" }, ...key));
  return parts;
}

function entry(model: DiagramModel, site: DiagramSite, events: LegendEvents): HTMLElement {
  const share = html("span", { class: "share" }, shareText(site));
  const name = html("span", { class: "name" }, nameOf(site, 40));
  const button = html(
    "button",
    { type: "button", class: "entry", "data-element": site.id },
    siteSample(site),
    name,
    share,
  );
  const load = loadLine(site, model);
  if (load !== undefined) button.append(html("span", { class: overloaded(site) ? "load over" : "load" }, load));
  if (events.map && site.place === null)
    button.append(html("span", { class: "load" }, "not on the map: it has no place"));
  button.addEventListener("click", () => events.choose(site.id));
  for (const kind of ["pointerenter", "focus"] as const) button.addEventListener(kind, () => events.point(site.id));
  for (const kind of ["pointerleave", "blur"] as const) button.addEventListener(kind, () => events.point(undefined));
  return button;
}
