import type { DiagramSite } from "../../server/src/diagram/model";
import { markOf, markPath, slotClass } from "../../server/src/diagram/palette";
import { svg } from "./dom";

/**
 * A drawing as small as a letter, to stand beside words that say the same.
 * @param parts what it shows, in a box of 20 by 20 around the origin
 * @returns the drawing, which readers of the words alone need not hear of
 */
export function sample(...parts: readonly SVGElement[]): SVGSVGElement {
  return svg("svg", { class: "sample", viewBox: "-10 -10 20 20", "aria-hidden": "true" }, ...parts);
}

/**
 * @param site a site
 * @returns its mark in its colour, hollow where it does not serve
 */
export function siteSample(site: DiagramSite): SVGSVGElement {
  const look = site.state === "serving" ? "full" : "hollow";
  const d = markPath(markOf(site.slot), 6.5);
  return sample(svg("path", { d, class: `outline ${look} ${slotClass(site.slot)}` }));
}
