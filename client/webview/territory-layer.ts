import { type GeoProjection, geoPath } from "d3-geo";
import type { DiagramModel } from "../../server/src/diagram/model";
import { areasAround, territoryLooks } from "../../server/src/diagram/territory";
import { setAll, svg } from "./dom";

/** The land in the colours of the sites that its users reach. */
export class TerritoryLayer {
  readonly element = svg("g", { class: "territories", "aria-hidden": "true" });
  /** What the outlines hang on: an edit changes looks more often than places. */
  #outlined = "";
  #areas: readonly SVGPathElement[] = [];

  /**
   * @param model the picture; undefined draws nothing
   * @param projection from places to pixels before zoom
   * @param coast the land's outline in these pixels, as path data
   */
  draw(model: DiagramModel | undefined, projection: GeoProjection, coast: string): void {
    const looks = model === undefined ? [] : territoryLooks(model);
    const places = looks.map(({ place }) => place);
    const key = JSON.stringify([coast.length, projection.translate(), projection.scale(), projection.rotate(), places]);
    if (key !== this.#outlined) {
      this.#outlined = key;
      this.#outline(areasAround(places), projection, coast);
    }
    for (const [i, area] of this.#areas.entries()) setAll(area, { class: `territory ${looks[i]?.look ?? "unknown"}` });
  }

  #outline(areas: ReturnType<typeof areasAround>, projection: GeoProjection, coast: string): void {
    const path = geoPath(projection);
    this.#areas = areas.map((area) => svg("path", { d: (area && path(area)) ?? "" }));
    // The sea lies over the areas and cuts them to the coast: cheaper than a clip when the map moves.
    const sea = svg("path", { class: "sea", d: `${path({ type: "Sphere" }) ?? ""}${coast}` });
    const shore = areas.length > 0 ? [sea, svg("path", { class: "coast", d: coast })] : [];
    this.element.replaceChildren(...this.#areas, ...shore);
  }
}
