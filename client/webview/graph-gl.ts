/**
 * The AS graph by WebGL, for graphs that are too large to be SVG: a bundle of its own, which the page loads only then
 * (graph-gl-loader.ts). It leaves its one function where the loader finds it.
 */
import { UndirectedGraph } from "graphology";
import Sigma from "sigma";
import type { MouseCoords } from "sigma/types";
import type { ElementId } from "../../server/src/diagram/model";
import { GlLinks } from "./graph-gl-links";
import { DRAW_GL, type DrawGl, type GlPicture, type GlScene } from "./graph-gl-name";
import type { ViewEvents } from "./view";

interface NodeLook {
  x: number;
  y: number;
  size: number;
  label: string;
  color: string;
}

/** A node on the screen, pixels. */
interface Spot {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly label: string | null;
}

interface LinkLook {
  size: number;
  color: string;
  first: boolean;
}

class Picture implements GlPicture {
  readonly #sigma: Sigma<NodeLook, LinkLook>;
  readonly #graph = new UndirectedGraph<NodeLook, LinkLook>();
  #scene: GlScene;
  #lit: ReadonlySet<ElementId> = new Set();
  #marked: ReadonlySet<ElementId> = new Set();
  readonly #container: HTMLElement;
  readonly #events: ViewEvents;
  #links: GlLinks;
  /** The node that Sigma has the pointer on. */
  #node: ElementId | undefined;
  /** What the page was told last. */
  #pointed: ElementId | undefined;

  constructor(container: HTMLElement, scene: GlScene, events: ViewEvents) {
    this.#container = container;
    this.#events = events;
    this.#scene = scene;
    this.#links = new GlLinks(scene);
    this.#fill(scene);
    this.#sigma = new Sigma(this.#graph, container, {
      labelColor: { color: scene.ink },
      labelDensity: 0.6,
      zIndex: true,
      allowInvalidContainer: true,
      nodeReducer: (id, look) => {
        if (this.#isDim(id)) return { ...look, color: this.#scene.faint, label: "" };
        return this.#marked.has(id) ? { ...look, highlighted: true, forceLabel: true } : look;
      },
      edgeReducer: (id, look) => ({ ...look, ...this.#linkLook(id, look) }),
      defaultDrawNodeHover: (context, node) => this.#drawHighlit(context, node),
    });
    this.#listen();
  }

  show(scene: GlScene): void {
    this.#scene = scene;
    this.#links = new GlLinks(scene);
    this.#node = undefined;
    this.#graph.clear();
    this.#fill(scene);
    this.#sigma.setSetting("labelColor", { color: scene.ink });
    this.#sigma.refresh();
  }

  emphasise(lit: ReadonlySet<ElementId>): void {
    this.#lit = lit;
    this.#sigma.refresh({ skipIndexation: true });
  }

  mark(marked: ReadonlySet<ElementId>): void {
    this.#marked = marked;
    this.#sigma.refresh({ skipIndexation: true });
  }

  zoomBy(factor: number): void {
    const camera = this.#sigma.getCamera();
    camera.setState({ ratio: camera.getState().ratio / factor });
  }

  fit(): void {
    this.#sigma.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }

  pan(dx: number, dy: number): void {
    const camera = this.#sigma.getCamera();
    const { x, y, ratio } = camera.getState();
    camera.setState({ x: x + dx * ratio, y: y - dy * ratio });
  }

  resize(): void {
    this.#sigma.resize();
    this.#sigma.refresh();
  }

  close(): void {
    this.#sigma.kill();
  }

  #listen(): void {
    this.#sigma.on("clickNode", ({ node }) => this.#events.choose(node));
    this.#sigma.on("clickStage", ({ event }) => {
      const link = this.#linkAt(event);
      if (link !== undefined) this.#events.choose(link);
    });
    this.#sigma.on("enterNode", ({ node, event }) => {
      this.#node = node;
      this.#point(node, event);
    });
    this.#sigma.on("leaveNode", ({ event }) => {
      // Where the pointer leaves the whole drawing Sigma keeps the node, and says nothing when it comes back on it.
      if (event.original.type === "mouseleave") return;
      this.#node = undefined;
      if (event.original.type !== "mousemove") this.#point(undefined, event);
    });
    this.#sigma.on("leaveStage", ({ event }) => this.#point(undefined, event));
    // Follows when Sigma has looked for a node, so that from one mark straight to another the picture changes once.
    const mouse = this.#sigma.getMouseCaptor();
    mouse.on("mousemove", (event) => {
      if (!mouse.isMouseDown) this.#point(this.#node ?? this.#linkAt(event), event);
    });
  }

  #point(id: ElementId | undefined, { x, y }: MouseCoords): void {
    if (id === this.#pointed) return;
    this.#pointed = id;
    this.#container.classList.toggle("on-mark", id !== undefined);
    const { left, top } = this.#container.getBoundingClientRect();
    this.#events.point(id, id === undefined ? undefined : [x + left, y + top]);
  }

  #linkAt({ x, y }: MouseCoords): ElementId | undefined {
    const [at, beside] = [this.#sigma.viewportToGraph({ x, y }), this.#sigma.viewportToGraph({ x: x + 1, y })];
    return this.#links.at(at.x, -at.y, Math.hypot(beside.x - at.x, beside.y - at.y), this.#lit);
  }

  #linkLook(id: ElementId, { size, color, first }: LinkLook): Pick<LinkLook, "size" | "color"> & { zIndex: number } {
    const { ink, faint } = this.#scene;
    if (this.#isDim(id)) return { color: faint, size: 0.5, zIndex: 0 };
    const isMarked = this.#marked.has(id);
    const stands = this.#lit.size > 0 || isMarked;
    return { color: stands && !first ? ink : color, size: isMarked ? 5 : size, zIndex: stands || first ? 1 : 0 };
  }

  /** A ring, and the name on the page's ground: sigma's own box is white in every theme. */
  #drawHighlit(context: CanvasRenderingContext2D, { x, y, size, label }: Spot): void {
    const { ink, ground } = this.#scene;
    context.beginPath();
    context.arc(x, y, size + 3, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = ink;
    context.stroke();
    if (typeof label !== "string" || label === "") return;
    const { labelSize, labelFont, labelWeight } = this.#sigma.getSettings();
    context.font = `${labelWeight} ${labelSize}px ${labelFont}`;
    const left = x + size + 6;
    context.fillStyle = ground;
    context.fillRect(left - 2, y - labelSize * 0.7, context.measureText(label).width + 4, labelSize * 1.4);
    context.fillStyle = ink;
    context.fillText(label, left, y + labelSize / 3);
  }

  #isDim(id: ElementId): boolean {
    return this.#lit.size > 0 && !this.#lit.has(id);
  }

  #fill({ nodes, links }: GlScene): void {
    // Sigma counts upwards, the graph downwards.
    for (const { id, x, y, ...look } of nodes) this.#graph.mergeNode(id, { x, y: -y, ...look });
    for (const { id, a, b, ...look } of links) {
      if (!this.#graph.hasEdge(a, b)) this.#graph.addEdgeWithKey(id, a, b, look);
    }
  }
}

const draw: DrawGl = (container, scene, events) => new Picture(container, scene, events);
Reflect.set(globalThis, DRAW_GL, draw);
