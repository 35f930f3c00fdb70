import { type GeoProjection, geoPath } from "d3-geo";
import { coastOf, coastTransform } from "../../server/src/diagram/coast";
import type { DiagramModel, LonLat } from "../../server/src/diagram/model";
import { territoryLooks } from "../../server/src/diagram/territory";
import { setAll, svg } from "./dom";
import { laterIfLoaded, loadLater } from "./later-loader";
import type { Later } from "./later-name";
import { afterPaint } from "./motion";

/** The land in the colours of the sites that its users reach. The first time it comes a moment after the picture. */
export class TerritoryLayer {
  readonly element = svg("g", { class: "territories", "aria-hidden": "true" });
  readonly #land: SVGElement;
  /** What the outlines hang on: an edit changes looks more often than places. */
  #outlined = "";
  #areas: readonly SVGPathElement[] = [];
  #looks: readonly string[] = [];

  /** @param land lies under the areas; they bring the line of its coast with them, and to draw it twice takes time */
  constructor(land: SVGElement) {
    this.#land = land;
  }

  /**
   * @param model the picture; undefined draws nothing
   * @param projection from places to pixels before zoom
   */
  draw(model: DiagramModel | undefined, projection: GeoProjection): void {
    const looks = model === undefined ? [] : territoryLooks(model);
    const places = looks.map(({ place }) => place);
    this.#looks = looks.map(({ look }) => look);
    const key = JSON.stringify([projection.translate(), projection.scale(), projection.rotate(), places]);
    if (key !== this.#outlined) {
      this.#outlined = key;
      this.#outline(places, projection, key);
    }
    this.#colour();
  }

  #outline(places: readonly LonLat[], projection: GeoProjection, key: string): void {
    const later = laterIfLoaded();
    if (later !== undefined) {
      this.#cut(later, places, projection);
      return;
    }
    this.#areas = [];
    this.#replace([]);
    // Without the bundle the rings of the regions say the same.
    if (places.length > 0) this.#cutLater(places, projection, key).catch(console.error);
  }

  async #cutLater(places: readonly LonLat[], projection: GeoProjection, key: string): Promise<void> {
    await afterPaint();
    const later = await loadLater();
    if (key !== this.#outlined) return;
    this.#cut(later, places, projection);
    this.#colour();
  }

  #cut({ areasAround }: Later, places: readonly LonLat[], projection: GeoProjection): void {
    const path = geoPath(projection);
    this.#areas = areasAround(places).map((area) => svg("path", { d: (area && path(area)) ?? "" }));
    const { land, sphere } = coastOf(projection);
    const transform = coastTransform(projection);
    // The sea lies over the areas and cuts them to the coast: cheaper than a clip when the map moves.
    const sea = svg("path", { class: "sea", d: `${sphere}${land}`, transform });
    const edge = svg("path", { class: "sea-edge", d: sphere, transform });
    const shore = svg("path", { class: "coast", d: land, transform });
    this.#replace(this.#areas.length > 0 ? [...this.#areas, sea, edge, shore] : []);
  }

  #replace(parts: readonly SVGElement[]): void {
    this.element.replaceChildren(...parts);
    this.#land.classList.toggle("shoreless", parts.length > 0);
  }

  #colour(): void {
    for (const [i, area] of this.#areas.entries()) setAll(area, { class: `territory ${this.#looks[i] ?? "unknown"}` });
  }
}
