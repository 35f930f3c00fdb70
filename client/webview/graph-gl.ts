/**
 * The AS graph by WebGL, for graphs that are too large to be SVG: a bundle of its own, which the page loads only then
 * (graph-gl-loader.ts). It leaves its one function where the loader finds it.
 */
import { UndirectedGraph } from "graphology";
import Sigma from "sigma";
import type { ElementId } from "../../server/src/diagram/model";
import { DRAW_GL, type DrawGl, type GlPicture, type GlScene } from "./graph-gl-name";
import type { ViewEvents } from "./view";

interface NodeLook {
  x: number;
  y: number;
  size: number;
  label: string;
  color: string;
}

interface LinkLook {
  size: number;
  color: string;
  zIndex: number;
}

class Picture implements GlPicture {
  readonly #sigma: Sigma<NodeLook, LinkLook>;
  readonly #graph = new UndirectedGraph<NodeLook, LinkLook>();
  #faint: string;
  #lit: ReadonlySet<ElementId> = new Set();

  constructor(container: HTMLElement, scene: GlScene, events: ViewEvents) {
    this.#faint = scene.faint;
    this.#fill(scene);
    this.#sigma = new Sigma(this.#graph, container, {
      labelColor: { color: scene.ink },
      labelDensity: 0.6,
      zIndex: true,
      allowInvalidContainer: true,
      nodeReducer: (id, look) => (this.#isDim(id) ? { ...look, color: this.#faint, label: "" } : look),
      edgeReducer: (id, look) => (this.#isDim(id) ? { ...look, color: this.#faint, size: 0.5, zIndex: 0 } : look),
    });
    const { left, top } = container.getBoundingClientRect();
    this.#sigma.on("clickNode", ({ node }) => events.choose(node));
    this.#sigma.on("enterNode", ({ node, event }) => events.point(node, [event.x + left, event.y + top]));
    this.#sigma.on("leaveNode", () => events.point(undefined));
  }

  show(scene: GlScene): void {
    this.#faint = scene.faint;
    this.#graph.clear();
    this.#fill(scene);
    this.#sigma.setSetting("labelColor", { color: scene.ink });
    this.#sigma.refresh();
  }

  emphasise(lit: ReadonlySet<ElementId>): void {
    this.#lit = lit;
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
