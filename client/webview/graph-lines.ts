import { dotScale } from "../../server/src/diagram/graph-arrange";
import { classOf, curve, isDense, isTaken, type StrandLine, strandLines } from "../../server/src/diagram/graph-curves";
import { type Rows, rowsOf } from "../../server/src/diagram/graph-routes";
import type { Scene } from "../../server/src/diagram/graph-scene";
import type { ElementId } from "../../server/src/diagram/model";
import { setAll, svg } from "./dom";
import { drawIn } from "./motion";
import type { ViewEvents } from "./view";

/** A link's thin line with the wider one that the pointer can hit. */
interface DrawnLink {
  readonly line: SVGPathElement;
  readonly target: SVGPathElement | undefined;
}

/** Links, and the users' paths over them. In the graph's own pixels: the view moves and scales them. */
export class GraphLines {
  readonly element = svg("g", { class: "graph-lines", "aria-hidden": "true" });
  readonly #links = svg("g", { class: "links" });
  readonly #strands = svg("g", { class: "strands" });
  readonly #targets = svg("g", { class: "targets" });
  readonly #events: ViewEvents;
  #drawn = new Map<ElementId, DrawnLink>();
  #lines: (StrandLine & { readonly path: SVGPathElement })[] = [];
  /** Paths over links that the picture before did not have. */
  #arrived: readonly SVGPathElement[] = [];
  #strandKeys: ReadonlySet<string> = new Set();
  #scene: Scene | undefined;
  #rows: Rows = [];

  /** @param events told what the pointer does on a link */
  constructor(events: ViewEvents) {
    this.#events = events;
    this.element.append(this.#links, this.#strands, this.#targets);
  }

  /** @param scene what to draw */
  draw(scene: Scene): void {
    this.#scene = scene;
    this.#rows = rowsOf(scene.nodes.values());
    this.#drawLinks(scene);
    this.#drawStrands(scene);
  }

  /** @param zoom the view's: lines of one link keep their distance on the screen */
  scale(zoom: number): void {
    const shrunk = dotScale(zoom);
    for (const { strand, path, offset, width } of this.#lines) {
      const [from, to] = [this.#scene?.nodes.get(strand.from), this.#scene?.nodes.get(strand.to)];
      const d = from && to && curve(from, to, (offset * shrunk) / zoom, this.#rows);
      setAll(path, { d, "stroke-width": (width * shrunk).toFixed(2) });
    }
  }

  /**
   * Lets the paths that came with the last picture draw themselves.
   * @param zoom the view's
   */
  arrive(zoom: number): void {
    for (const path of this.#arrived) {
      drawIn(path, zoom, path.classList.contains("tied") || path.classList.contains("lost"));
    }
  }

  /** @param lit what to bring out: links and flows */
  emphasise(lit: ReadonlySet<ElementId>): void {
    for (const [id, { line }] of this.#drawn) line.classList.toggle("lit", lit.has(id));
    for (const { strand, path } of this.#lines)
      path.classList.toggle(
        "lit",
        strand.flows.some((flow) => lit.has(flow)),
      );
  }

  /** @param marked what the editor's cursor is on */
  mark(marked: ReadonlySet<ElementId>): void {
    for (const [id, { line }] of this.#drawn) line.classList.toggle("marked", marked.has(id));
  }

  #drawLinks(scene: Scene): void {
    const dense = isDense(scene);
    this.element.classList.toggle("dense", dense);
    const before = this.#drawn;
    this.#drawn = new Map();
    for (const link of scene.links) {
      const [a, b] = [scene.nodes.get(link.a), scene.nodes.get(link.b)];
      if (!a || !b) continue;
      // Links that nobody uses are so many in a dense graph that their ways say nothing.
      const d = curve(a, b, 0, dense && !isTaken(scene, link) ? [] : this.#rows);
      const wanted = !dense || isTaken(scene, link);
      const known = before.get(link.id);
      const line = known?.line ?? svg("path", {});
      const target = wanted ? (known?.target ?? this.#target(link.id)) : undefined;
      if (known?.target && !target) known.target.remove();
      setAll(line, { class: classOf(link), d });
      if (target) setAll(target, { d });
      if (!known) this.#links.append(line);
      if (target && !target.isConnected) this.#targets.append(target);
      this.#drawn.set(link.id, { line, target });
      before.delete(link.id);
    }
    for (const { line, target } of before.values()) {
      line.remove();
      target?.remove();
    }
  }

  #target(id: ElementId): SVGPathElement {
    const target = svg("path", {});
    target.addEventListener("pointermove", (event) => this.#events.point(id, [event.clientX, event.clientY]));
    target.addEventListener("pointerleave", () => this.#events.point(undefined));
    target.addEventListener("click", () => this.#events.choose(id));
    return target;
  }

  #drawStrands(scene: Scene): void {
    this.#lines = [];
    const before = this.#strandKeys;
    const keys = new Map<string, SVGPathElement>();
    for (const line of strandLines(scene)) {
      const { strand, look } = line;
      const path = svg("path", { class: look });
      keys.set(`${strand.from} ${strand.to} ${look}`, path);
      this.#lines.push({ ...line, path });
    }
    this.#strandKeys = new Set(keys.keys());
    this.#arrived = [...keys].flatMap(([key, path]) => (before.has(key) ? [] : [path]));
    this.#strands.replaceChildren(...this.#lines.map(({ path }) => path));
  }
}
