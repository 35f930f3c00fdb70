import type { GeoProjection } from "d3-geo";
import { type ZoomTransform, zoomIdentity } from "d3-zoom";
import { coastOf, coastTransform } from "../../server/src/diagram/coast";
import { MIDDLES, middleMeridian, worldProjection } from "../../server/src/diagram/geography";
import type { DiagramModel, ElementId } from "../../server/src/diagram/model";
import type { PageState } from "../../server/src/diagram/protocol";
import { scalesFor } from "../../server/src/diagram/scales";
import { ENOUGH_REGIONS, FEWEST_REGIONS, territoryCount } from "../../server/src/diagram/territory";
import { fitted, LARGEST_ZOOM, placesOf } from "../../server/src/diagram/viewport";
import { Camera } from "./camera";
import { html, setAll, svg } from "./dom";
import { FlowLayer } from "./flow-layer";
import { LayerBar } from "./layer-bar";
import { MarkLayer } from "./mark-layer";
import { motionAllowed } from "./motion";
import { TerritoryLayer } from "./territory-layer";
import type { View, ViewEvents } from "./view";

/** What is in view: zoom factor and the place in the middle. */
export type Viewport = NonNullable<PageState["viewport"]>;

/** What the map tells the page. */
export interface MapEvents extends ViewEvents {
  /** The reader moved the map, or wants everything in view again. */
  readonly moved: (viewport: Viewport | undefined) => void;
  /** The reader wants catchment areas shaded, or not. */
  readonly shaded: (shown: boolean) => void;
  /** The reader wants to see exchanges and routers, or not. */
  readonly facilities: (shown: boolean) => void;
}

/** What a map starts with. */
export interface MapState {
  readonly viewport: Viewport | undefined;
  /** Whether catchment areas are shaded; left to the number of regions where undefined. */
  readonly territory: boolean | undefined;
  readonly facilities: boolean;
}

/** More sites, regions and paths than this move as one picture while the reader zooms: to place and paint them takes more than a frame. */
const MOST_PLACED_LIVE = 60;

const NO_FACILITIES: DiagramModel["facilities"] = [];

/** The world with the picture on it. */
export class WorldMap implements View {
  readonly element: HTMLElement;
  readonly #svg: SVGSVGElement;
  readonly #events: MapEvents;
  readonly #land = svg("path", { class: "land" });
  readonly #borders = svg("path", { class: "borders" });
  readonly #territory = new TerritoryLayer(this.#land);
  readonly #layers: LayerBar;
  readonly #flows: FlowLayer;
  readonly #marks: MarkLayer;
  readonly #world: SVGGElement;
  readonly #camera: Camera;
  #model: DiagramModel | undefined;
  #shaded: boolean | undefined;
  #projection: GeoProjection = worldProjection(1, 1, MIDDLES[0]);
  /** Of what the projection is: the same is not made twice. */
  #projected = "";
  #middle: number | undefined;
  #size: readonly [number, number] = [0, 0];
  /** What to show once there is a size: what was kept, else everything. */
  #wanted: Viewport | undefined;
  /** True until the reader moves the map: then it is fitted to each picture no more. */
  #untouched = true;

  /**
   * @param events where to report
   * @param state what was shown before the page was reloaded
   */
  constructor(events: MapEvents, { viewport, territory, facilities }: MapState) {
    this.#events = events;
    this.#shaded = territory;
    this.#layers = new LayerBar(facilities, {
      territory: (shown) => this.#shade(shown),
      facilities: events.facilities,
    });
    this.#wanted = viewport;
    this.#middle = MIDDLES.find((middle) => middle === viewport?.middle);
    this.#untouched = viewport === undefined;
    this.#flows = new FlowLayer((id, at) => events.point(id, at), events.choose);
    this.#marks = new MarkLayer({
      point: (id, at) => events.point(id, at),
      choose: events.choose,
      approach: (at) => this.#approach(at),
    });
    this.#world = svg("g", { class: "world" }, this.#land, this.#territory.element, this.#borders, this.#flows.element);
    const label = "World map of sites, regions and the paths between them";
    this.#svg = svg("svg", { class: "map", role: "group", "aria-label": label }, this.#world, this.#marks.element);
    this.#camera = new Camera("map-stage", [this.#svg], this.#svg, [1, LARGEST_ZOOM], {
      place: (to) => this.#place(to),
      touched: () => this.#touched(),
    });
    this.element = html("div", { class: "map-view" }, this.#camera.stage, this.#layers.element);
  }

  /**
   * Shows a picture. Places and viewport of what was there before stay as they are.
   * @param answer the picture
   * @param moving what the reader has changed: lines and marks move to show it, and the view stays where it is
   */
  show(answer: DiagramModel, moving?: ReadonlySet<ElementId>): void {
    const before = this.#model;
    const first = before === undefined;
    // The table may have asked for exchanges and routers that the map does not show.
    const model = this.#layers.facilities ? answer : { ...answer, facilities: NO_FACILITIES };
    this.#model = model;
    if (before !== undefined && looksAlike(before, model)) return;
    this.#middle ??= middleMeridian(model);
    if (first) this.#project();
    const moves = moving !== undefined && motionAllowed();
    // First the view, so that marks and names are placed once.
    if (this.#untouched && moving === undefined) this.#fit();
    this.#draw(moves);
    if (!moves) return;
    this.#flows.arrive(this.#camera.transform.k);
    this.#marks.beat(moving);
  }

  /**
   * Takes the size of its box.
   * @param width pixels
   * @param height pixels
   */
  resize(width: number, height: number): void {
    if (width === this.#size[0] && height === this.#size[1]) return;
    const kept = this.#size[0] > 0 ? this.viewport() : this.#wanted;
    this.#size = [width, height];
    setAll(this.#svg, { viewBox: `0 0 ${width} ${height}` });
    this.#project();
    if (this.#untouched || kept === undefined) this.#fit();
    else this.#view(kept);
    this.#draw();
  }

  /** Brings everything that is drawn into view. */
  fit(): void {
    this.#fit();
    this.#events.moved(undefined);
  }

  #fit(): void {
    const places = this.#model === undefined ? [] : placesOf(this.#model);
    const { k, x, y } = fitted(places, this.#projection, this.#size);
    this.#camera.jump(zoomIdentity.translate(x, y).scale(k));
    this.#untouched = true;
  }

  /** @param factor above 1 comes closer */
  zoomBy(factor: number): void {
    this.#camera.zoomBy(factor);
  }

  /** Comes closer to a point of the map before zoom, pixels. */
  #approach([x, y]: readonly [number, number]): void {
    this.#camera.zoomBy(2.5, this.#camera.transform.apply([x, y]));
  }

  /**
   * @param dx how far the view moves to the right, as a part of its width
   * @param dy how far it moves down, as a part of its height
   */
  pan(dx: number, dy: number): void {
    this.#camera.pan(dx, dy);
  }

  /**
   * Brings some elements out and dims the rest.
   * @param ids what to bring out; none shows all alike
   */
  emphasise(ids: ReadonlySet<ElementId>): void {
    this.#svg.classList.toggle("dimmed", ids.size > 0);
    this.#flows.emphasise(ids);
    this.#marks.emphasise(ids);
  }

  /**
   * Marks what the editor's cursor is on.
   * @param ids the elements
   */
  mark(ids: ReadonlySet<ElementId>): void {
    this.#marks.mark(ids);
  }

  /** @returns what is in view now */
  viewport(): Viewport {
    const { transform } = this.#camera;
    const [width, height] = this.#size;
    const centre = this.#projection.invert?.(transform.invert([width / 2, height / 2])) ?? [0, 0];
    return { zoom: transform.k, centre: [centre[0], centre[1]], middle: this.#middle };
  }

  #shade(shown: boolean): void {
    this.#shaded = shown;
    this.#draw();
    this.#events.shaded(shown);
  }

  #touched(): void {
    this.#untouched = false;
    this.#events.moved(this.viewport());
  }

  #view({ zoom: k, centre }: Viewport): void {
    const [x, y] = this.#projection([centre[0], centre[1]]) ?? [0, 0];
    const [width, height] = this.#size;
    this.#camera.jump(
      zoomIdentity
        .translate(width / 2, height / 2)
        .scale(Math.min(Math.max(k, 1), LARGEST_ZOOM))
        .translate(-x, -y),
    );
  }

  #place(to: ZoomTransform): void {
    setAll(this.#world, { transform: to.toString() });
    this.#marks.place(to, this.#size);
  }

  #project(): void {
    const [width, height] = this.#size;
    const middle = this.#middle ?? MIDDLES[0];
    const wanted = `${width} ${height} ${middle}`;
    if (wanted === this.#projected) return;
    this.#projected = wanted;
    this.#projection = worldProjection(width, height, middle);
    // The far edges of the map may be dragged to the panel's middle, no further.
    this.#camera.resize(this.#size, [
      [-width / 2, -height / 2],
      [width * 1.5, height * 1.5],
    ]);
    const { land, borders } = coastOf(this.#projection);
    const transform = coastTransform(this.#projection);
    setAll(this.#land, { d: land, transform });
    setAll(this.#borders, { d: borders, transform });
  }

  #draw(moving = false): void {
    // Before there is a size there is nothing to draw on; with it comes the drawing.
    if (this.#model === undefined || this.#size[0] === 0) return;
    const scales = scalesFor(this.#model);
    const places = territoryCount(this.#model);
    const shaded = this.#shaded ?? places >= ENOUGH_REGIONS;
    this.#territory.draw(shaded ? this.#model : undefined, this.#projection);
    const possible = places >= FEWEST_REGIONS;
    const map = this.#model.sites.length + this.#model.regions.length > 0;
    this.#layers.show({ map, shaded: shaded && possible, possible });
    // Marks first: they ask for the fonts of names, and the browser styles all that is new before it answers.
    this.#marks.draw(this.#model, this.#projection, scales);
    this.#flows.draw(this.#model, this.#projection, scales, moving);
    const { sites, regions, flows } = this.#model;
    this.#camera.asOne = shaded || sites.length + regions.length + flows.length > MOST_PLACED_LIVE;
    this.#camera.place();
  }
}

/** Whether two pictures differ in nothing that is on the map: of the header that is what the reader has failed. */
function looksAlike(a: DiagramModel, b: DiagramModel): boolean {
  const parts = ["sites", "regions", "flows", "facilities"] as const;
  return (
    parts.every((part) => a[part] === b[part]) && JSON.stringify(a.header.whatIf) === JSON.stringify(b.header.whatIf)
  );
}
