import type { ZoomTransform } from "d3-zoom";
import type { GraphBand } from "../../server/src/diagram/graph-model";
import { setAll, svg } from "./dom";

/** The levels behind the graph: every other one is shaded, and each says at the left edge what it is. */
export class GraphBands {
  readonly element = svg("g", { class: "bands", "aria-hidden": "true" });
  /** Lies above the nodes. */
  readonly labels = svg("g", { class: "band-labels", "aria-hidden": "true" });
  #bands: { readonly band: GraphBand; readonly shade: SVGRectElement; readonly label: SVGTextElement }[] = [];

  /** @param bands from the top down */
  draw(bands: readonly GraphBand[]): void {
    this.#bands = bands.map((band, i) => ({
      band,
      shade: svg("rect", { class: i % 2 === 0 ? "band" : "band plain", x: 0 }),
      label: svg("text", { class: "band-label", x: 10 }, band.label),
    }));
    this.element.replaceChildren(...this.#bands.map(({ shade }) => shade));
    this.labels.replaceChildren(...this.#bands.map(({ label }) => label));
  }

  /**
   * @param transform the view's zoom and shift
   * @param size width and height of the view, pixels
   */
  move(transform: ZoomTransform, [width]: readonly [number, number]): void {
    for (const [i, { band, shade, label }] of this.#bands.entries()) {
      // A band reaches half way to its neighbours.
      const above = this.#bands[i - 1]?.band.bottom ?? band.top - 24;
      const below = this.#bands[i + 1]?.band.top ?? band.bottom + 24;
      const top = transform.applyY((above + band.top) / 2);
      const bottom = transform.applyY((band.bottom + below) / 2);
      setAll(shade, { y: top.toFixed(1), width, height: Math.max(0, bottom - top).toFixed(1) });
      setAll(label, { y: (top + 15).toFixed(1) });
      label.classList.toggle("hidden", bottom - top < 18);
    }
  }
}
