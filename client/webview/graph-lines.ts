import type { GraphLink } from "../../server/src/diagram/graph-model";
import { type Rows, rowsOf, wayAround } from "../../server/src/diagram/graph-routes";
import type { ElementId } from "../../server/src/diagram/model";
import { slotClass } from "../../server/src/diagram/palette";
import { setAll, svg } from "./dom";
import { riseOf, type Scene, type SceneNode, type Strand } from "./graph-scene";
import { drawIn } from "./motion";
import type { ViewEvents } from "./view";

/** A link's thin line with the wider one that the pointer can hit. */
interface DrawnLink {
  readonly line: SVGPathElement;
  readonly target: SVGPathElement | undefined;
}

/** More links than this are drawn fainter, and only those that paths take can be pointed at. */
const DENSE = 500;

/** Pixels between the lines of one link. */
const APART = 1;

/** Links, and the users' paths over them. In the graph's own pixels: the view moves and scales them. */
export class GraphLines {
  readonly element = svg("g", { class: "graph-lines", "aria-hidden": "true" });
  readonly #links = svg("g", { class: "links" });
  readonly #strands = svg("g", { class: "strands" });
  readonly #targets = svg("g", { class: "targets" });
  readonly #events: ViewEvents;
  #drawn = new Map<ElementId, DrawnLink>();
  #lines: { readonly strand: Strand; readonly path: SVGPathElement; readonly offset: number }[] = [];
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
    for (const { strand, path, offset } of this.#lines) {
      const [from, to] = [this.#scene?.nodes.get(strand.from), this.#scene?.nodes.get(strand.to)];
      if (from && to) setAll(path, { d: curve(from, to, offset / zoom, this.#rows) });
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

  #drawLinks(scene: Scene): void {
    const dense = scene.links.length > DENSE;
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
    const most = [...scene.strands.values()].flat().reduce((sum, { users }) => Math.max(sum, users), 0);
    this.#lines = [];
    const paths: SVGPathElement[] = [];
    const before = this.#strandKeys;
    const keys = new Map<string, SVGPathElement>();
    for (const strands of scene.strands.values()) {
      const widths = strands.map(({ users }) => 1.6 + 3.4 * Math.sqrt(most > 0 ? users / most : 0));
      const total = widths.reduce((sum, width) => sum + width, 0) + APART * (widths.length - 1);
      let at = -total / 2;
      for (const [i, strand] of strands.entries()) {
        const width = widths[i] ?? 1.6;
        const colour = strand.slot === undefined ? "lost" : slotClass(strand.slot);
        const path = svg("path", {
          class: `strand ${colour}${strand.certain ? "" : " tied"}`,
          "stroke-width": width.toFixed(2),
        });
        paths.push(path);
        keys.set(`${strand.from} ${strand.to} ${colour} ${strand.certain}`, path);
        this.#lines.push({ strand, path, offset: at + width / 2 });
        at += width + APART;
      }
    }
    this.#strandKeys = new Set(keys.keys());
    this.#arrived = [...keys].flatMap(([key, path]) => (before.has(key) ? [] : [path]));
    this.#strands.replaceChildren(...paths);
  }
}

function isTaken(scene: Scene, { a, b }: GraphLink): boolean {
  const [low, high] = a < b ? [a, b] : [b, a];
  return scene.strands.has(`link:${low}|${high}`);
}

function classOf({ relation, sessions, down }: GraphLink): string {
  const out = sessions > 0 && down === sessions;
  return `link ${relation}${out ? " down" : ""}`;
}

/**
 * A line from node to node: down from level to level past what stands between, or an arc between neighbours on one row.
 * @param offset pixels aside, for lines beside each other
 */
function curve(a: SceneNode, b: SceneNode, offset: number, rows: Rows): string {
  const [upper, lower] = a.y < b.y || (a.y === b.y && a.x < b.x) ? [a, b] : [b, a];
  if (lower.y - upper.y < 8) return arc(upper, lower, offset);
  const way = wayAround(upper, lower, rows);
  let d = "";
  for (const [i, { x, y }] of way.entries()) {
    const before = way[i - 1];
    const [at, down] = [fixed(x + offset), fixed(y)];
    if (before === undefined) d = `M${at},${down}`;
    else {
      const bend = (y - before.y) * 0.5;
      d += `C${fixed(before.x + offset)},${fixed(before.y + bend)} ${at},${fixed(y - bend)} ${at},${down}`;
    }
  }
  return d;
}

function arc(left: SceneNode, right: SceneNode, offset: number): string {
  const rise = riseOf(right.x - left.x) - offset;
  const y = fixed((left.y + right.y) / 2 - rise * 1.33);
  const part = (right.x - left.x) * 0.2;
  const [from, to] = [fixed(left.y - offset), fixed(right.y - offset)];
  return `M${fixed(left.x)},${from}C${fixed(left.x + part)},${y} ${fixed(right.x - part)},${y} ${fixed(right.x)},${to}`;
}

function fixed(value: number): string {
  return value.toFixed(1);
}
