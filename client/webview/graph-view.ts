import { type ZoomTransform, zoomIdentity } from "d3-zoom";
import { type Scene, sceneOf } from "../../server/src/diagram/graph-scene";
import type { DiagramModel, ElementId } from "../../server/src/diagram/model";
import type { PageState } from "../../server/src/diagram/protocol";
import { Camera } from "./camera";
import { html, setAll, svg } from "./dom";
import { GraphBands } from "./graph-bands";
import { hasWebGl, loadGl } from "./graph-gl-loader";
import type { GlPicture } from "./graph-gl-name";
import { glScene } from "./graph-gl-scene";
import { graphKey } from "./graph-key";
import { GraphLines } from "./graph-lines";
import { GraphMarks } from "./graph-marks";
import { relatedInGraph } from "./graph-related";
import { motionAllowed } from "./motion";
import { Notice } from "./notice";
import type { View, ViewContext } from "./view";

type Viewport = NonNullable<PageState["graphViewport"]>;

const SMALLEST_ZOOM = 0.05;
const LARGEST_ZOOM = 8;
/** A small graph is not blown up further than this to fill the view. */
const LARGEST_FIT = 1.7;
/** Pixels around a graph that fills the view: the levels' names are at the left, the key is at the bottom. */
const MARGIN = { left: 104, top: 40, right: 84, bottom: 76 } as const;

/** Nodes from which on WebGL draws: SVG takes more than a frame to pan beyond. */
const MOST_SVG = 1500;

/**
 * More nodes than this move as one picture while the reader drags or zooms, and find their places and names when that rests:
 * to place 1,500 takes a tenth of a second.
 */
const MOST_PLACED_LIVE = 150;

/** The AS graph: networks by level, the users' paths over them. */
export class GraphView implements View {
  readonly element: HTMLElement;
  readonly #context: ViewContext;
  readonly #camera: Camera;
  readonly #svg: SVGSVGElement;
  readonly #levels: readonly [SVGSVGElement, SVGSVGElement];
  readonly #world: SVGGElement;
  readonly #bands = new GraphBands();
  readonly #lines: GraphLines;
  readonly #marks: GraphMarks;
  readonly #notice = new Notice();
  readonly #key = html("div", { class: "graph-key", "aria-hidden": "true" });
  #scene: Scene | undefined;
  #size: readonly [number, number] = [0, 0];
  /** What to show once there is a size: what was kept, else everything. */
  #wanted: Viewport | undefined;
  #untouched: boolean;
  #widened: Record<ElementId, number>;
  readonly #canvas = html("div", { class: "graph-gl hidden" });
  #gl: GlPicture | undefined;
  #marked: ReadonlySet<ElementId> = new Set();
  /** The reader would rather wait for SVG. */
  #svgAnyway = false;
  #model: DiagramModel | undefined;
  #closed = false;
  /** The stylesheet follows the editor's theme by itself; what WebGL has painted does not. */
  readonly #theme = new MutationObserver(() => {
    if (this.#gl && this.#scene && this.#model) this.#gl.show(glScene(this.#scene, this.#model));
  });

  /** @param context the frame */
  constructor(context: ViewContext) {
    this.#context = context;
    this.#wanted = context.state.graphViewport;
    this.#untouched = this.#wanted === undefined;
    this.#widened = { ...context.state.choices.widened };
    this.#lines = new GraphLines(context.events);
    this.#marks = new GraphMarks(context.events, (id) => this.#widen(id));
    this.#world = svg("g", { class: "graph-world" }, this.#lines.element);
    const label = "Networks by level, providers above their customers, with the paths between regions and sites";
    const layers = [this.#world, this.#marks.element];
    this.#svg = svg("svg", { class: "map graph", role: "group", "aria-label": label }, ...layers);
    const level = (child: SVGElement): SVGSVGElement =>
      svg("svg", { class: "map levels", "aria-hidden": "true" }, child);
    this.#levels = [level(this.#bands.element), level(this.#bands.labels)];
    const stage = [this.#levels[0], this.#svg, this.#levels[1]];
    this.#camera = new Camera("graph-stage", stage, this.#svg, [SMALLEST_ZOOM, LARGEST_ZOOM], {
      place: (to, before) => this.#place(to, before),
      follow: (to) => this.#bands.move(to, this.#size),
      touched: () => this.#touched(),
    });
    const { stage: drawing } = this.#camera;
    this.element = html("div", { class: "graph-view" }, drawing, this.#canvas, this.#key, this.#notice.element);
    this.#notice.show("loading", "Laying out the graph", "Larger designs take a moment.");
    this.#theme.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  }

  /** Gives the WebGL context back, of which a browser has few. */
  close(): void {
    this.#closed = true;
    this.#camera.close();
    this.#theme.disconnect();
    this.#gl?.close();
    this.#gl = undefined;
  }

  /**
   * @param model the picture
   * @param moving where the reader has sent users elsewhere: the paths that are new draw themselves
   */
  show(model: DiagramModel, moving?: ReadonlySet<ElementId>): void {
    const scene = sceneOf(model);
    this.#camera.stage.classList.toggle("hidden", scene === undefined);
    this.#key.classList.toggle("hidden", scene === undefined);
    if (scene === undefined) {
      // Until the first answer with a graph; after it, what there was stands.
      if (model.graph !== undefined) this.#notice.show("empty", "Nothing to draw yet", "The design has no networks.");
      return;
    }
    this.#notice.hide();
    this.#scene = scene;
    this.#model = model;
    const large = scene.nodes.size > MOST_SVG && !this.#svgAnyway;
    this.#key.replaceChildren(...graphKey(model, scene, large));
    this.#camera.stage.classList.toggle("hidden", large);
    this.#canvas.classList.toggle("hidden", !large);
    if (large) {
      this.#showGl(scene, model);
      return;
    }
    this.#gl?.close();
    this.#gl = undefined;
    this.#bands.draw(scene.graph.frame.bands);
    this.#lines.draw(scene);
    this.#marks.draw(model, scene);
    this.#camera.asOne = scene.nodes.size > MOST_PLACED_LIVE;
    this.#camera.staysShifted = this.#camera.asOne;
    this.#camera.forget();
    if (this.#untouched) this.fit();
    else this.#camera.place();
    if (this.#wanted !== undefined && this.#size[0] > 0) this.#view(this.#wanted);
    if (moving !== undefined && motionAllowed()) this.#lines.arrive(this.#camera.transform.k);
  }

  /** @param ids what to bring out, as the map has it */
  emphasise(ids: ReadonlySet<ElementId>): void {
    const lit = this.#scene === undefined || ids.size === 0 ? ids : relatedInGraph(this.#scene, ids);
    this.#gl?.emphasise(lit);
    this.#svg.classList.toggle("dimmed", ids.size > 0);
    this.#lines.emphasise(lit);
    this.#marks.emphasise(lit);
  }

  /** @param ids what the editor's cursor is on */
  mark(ids: ReadonlySet<ElementId>): void {
    this.#marked = ids;
    this.#lines.mark(ids);
    this.#marks.mark(ids);
    this.#gl?.mark(ids);
  }

  /**
   * @param width pixels
   * @param height pixels
   */
  resize(width: number, height: number): void {
    if (width === this.#size[0] && height === this.#size[1]) return;
    const kept = this.#size[0] > 0 ? this.#viewport() : this.#wanted;
    this.#size = [width, height];
    for (const layer of [this.#svg, ...this.#levels]) setAll(layer, { viewBox: `0 0 ${width} ${height}` });
    this.#camera.resize(this.#size);
    this.#gl?.resize();
    if (this.#scene === undefined) return;
    if (this.#untouched || kept === undefined) this.fit();
    else this.#view(kept);
  }

  /** @param factor above 1 comes closer */
  zoomBy(factor: number): void {
    if (this.#gl) {
      this.#gl.zoomBy(factor);
      return;
    }
    this.#camera.zoomBy(factor);
  }

  /** Brings the whole graph into view. */
  fit(): void {
    this.#gl?.fit();
    const [width, height] = this.#size;
    if (this.#scene === undefined || width === 0) return;
    const [left, top, right, bottom] = this.#scene.bounds;
    const across = (width - MARGIN.left - MARGIN.right) / Math.max(1, right - left);
    const down = (height - MARGIN.top - MARGIN.bottom) / Math.max(1, bottom - top);
    const k = Math.max(SMALLEST_ZOOM, Math.min(across, down, LARGEST_FIT));
    const middle = [(width + MARGIN.left - MARGIN.right) / 2, (height + MARGIN.top - MARGIN.bottom) / 2] as const;
    const shift = [middle[0] - (k * (left + right)) / 2, middle[1] - (k * (top + bottom)) / 2] as const;
    this.#camera.jump(zoomIdentity.translate(shift[0], shift[1]).scale(k));
    this.#untouched = true;
    this.#wanted = undefined;
    this.#context.keep({ graphViewport: undefined });
  }

  /**
   * @param dx to the right, as a part of the width
   * @param dy down, as a part of the height
   */
  pan(dx: number, dy: number): void {
    if (this.#gl) {
      this.#gl.pan(dx, dy);
      return;
    }
    this.#camera.pan(dx, dy);
  }

  /** @param id the node that takes the keyboard */
  focus(id?: ElementId): void {
    this.#marks.focus(id);
  }

  #showGl(scene: Scene, model: DiagramModel): void {
    if (this.#gl) {
      this.#gl.show(glScene(scene, model));
      return;
    }
    if (!hasWebGl()) {
      this.#withoutGl("This panel has no WebGL, which graphs of this size are drawn with.");
      return;
    }
    this.#notice.show("loading", "Loading the drawing for large graphs", `${scene.nodes.size} nodes.`);
    loadGl().then(
      (draw) => {
        if (this.#scene !== scene || this.#gl || this.#svgAnyway || this.#closed) return;
        this.#notice.hide();
        this.#gl = draw(this.#canvas, glScene(scene, model), this.#context.events);
        this.#gl.mark(this.#marked);
      },
      (error: unknown) => this.#withoutGl(error instanceof Error ? error.message : String(error)),
    );
  }

  #withoutGl(reason: string): void {
    this.#notice.show("failed", "The graph is too large to be drawn quickly", reason, [
      { label: "Open the table", run: () => this.#context.open("table") },
      {
        label: "Draw it anyway, slowly",
        run: () => {
          this.#svgAnyway = true;
          if (this.#model) this.show(this.#model);
        },
      },
    ]);
  }

  #widen(id: ElementId): void {
    this.#widened = { ...this.#widened, [id]: (this.#widened[id] ?? 0) + 1 };
    this.#context.ask({ widened: this.#widened });
  }

  #touched(): void {
    this.#untouched = false;
    this.#wanted = undefined;
    this.#context.keep({ graphViewport: this.#viewport() });
  }

  #viewport(): Viewport {
    const { transform } = this.#camera;
    const [x, y] = transform.invert([this.#size[0] / 2, this.#size[1] / 2]);
    return { zoom: transform.k, centre: [x, y] };
  }

  #view({ zoom: k, centre }: Viewport): void {
    const [width, height] = this.#size;
    const scale = Math.min(Math.max(k, SMALLEST_ZOOM), LARGEST_ZOOM);
    this.#camera.jump(
      zoomIdentity
        .translate(width / 2, height / 2)
        .scale(scale)
        .translate(-centre[0], -centre[1]),
    );
    this.#wanted = undefined;
  }

  /** Moving shifts what is drawn; only another zoom places nodes and names anew. */
  #place(to: ZoomTransform, before: ZoomTransform | undefined): void {
    this.#bands.move(to, this.#size);
    setAll(this.#world, { transform: to.toString() });
    setAll(this.#marks.element, { transform: `translate(${to.x.toFixed(1)},${to.y.toFixed(1)})` });
    if (before?.k === to.k) return;
    this.#lines.scale(to.k);
    this.#marks.scale(to.k);
  }
}
