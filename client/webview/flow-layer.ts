import { type GeoProjection, geoPath } from "d3-geo";
import { bundlesOf } from "../../server/src/diagram/bundles";
import { drawnLine } from "../../server/src/diagram/geography";
import type { DiagramModel, ElementId } from "../../server/src/diagram/model";
import type { Scales } from "../../server/src/diagram/scales";
import { setAll, svg } from "./dom";
import { afterPaint, drawIn, fadeOut } from "./motion";

/** A line's two paths: what is seen, and a wider one that the pointer can hit. That one comes once the picture is painted. */
interface Drawn {
  readonly group: SVGGElement;
  readonly line: SVGPathElement;
  target: SVGPathElement | undefined;
  flows: readonly ElementId[];
}

/** The lines from users to sites. Elements are kept by key, so that an edit touches only what it changes. */
export class FlowLayer {
  readonly element = svg("g", { class: "flows", "aria-hidden": "true" });
  readonly #drawn = new Map<string, Drawn>();
  /** What lines were drawn by: a key's line stays the same with it. */
  #projection: GeoProjection | undefined;
  /** Whether any line may be brought out. */
  #lit = false;
  /** Lines that came with the last picture. */
  #arrived: readonly Drawn[] = [];
  readonly #point: (id: ElementId | undefined, at: readonly [number, number]) => void;
  readonly #choose: (id: ElementId) => void;

  /**
   * @param point told when the pointer enters or leaves a line
   * @param choose told when a line is clicked
   */
  constructor(
    point: (id: ElementId | undefined, at: readonly [number, number]) => void,
    choose: (id: ElementId) => void,
  ) {
    this.#point = point;
    this.#choose = choose;
  }

  /**
   * @param model the picture
   * @param projection from places to pixels before zoom
   * @param scales line widths
   * @param moving whether lines that are gone may fade
   */
  draw(model: DiagramModel, projection: GeoProjection, scales: Scales, moving = false): void {
    const path = geoPath(projection);
    const kept = new Map<string, Drawn>();
    const before = new Set(this.#drawn.keys());
    const moved = this.#projection !== projection;
    this.#projection = projection;
    setAll(this.element, { "stroke-opacity": scales.solidity });
    for (const { key, flows, look, line, width } of bundlesOf(model, scales)) {
      const drawn = this.#drawn.get(key) ?? this.#create(key);
      kept.set(key, drawn);
      drawn.flows = flows;
      setAll(drawn.group, { class: `flow ${look}` });
      setAll(drawn.line, { "stroke-width": width.toFixed(2) });
      if (!moved && before.has(key)) continue;
      const d = path({ type: "LineString", coordinates: drawnLine(line).map(([lon, lat]) => [lon, lat]) }) ?? "";
      setAll(drawn.line, { d });
    }
    afterPaint().then(() => this.#aim(), console.error);
    // Narrow lines over wide ones, also where new ones came.
    if (this.#drawn.size > before.size) this.element.append(...[...kept.values()].map(({ group }) => group));
    for (const [key, drawn] of this.#drawn) {
      if (kept.has(key)) continue;
      if (moving) fadeOut(drawn.group);
      else drawn.group.remove();
      this.#drawn.delete(key);
    }
    this.#arrived = [...kept].flatMap(([key, drawn]) => (before.has(key) ? [] : [drawn]));
  }

  /**
   * Lets the lines that came with the last picture draw themselves.
   * @param zoom of the map
   */
  arrive(zoom: number): void {
    for (const { group, line } of this.#arrived) {
      drawIn(line, zoom, group.classList.contains("tied") || group.classList.contains("lost"));
    }
  }

  /** @param ids the flows to bring out */
  emphasise(ids: ReadonlySet<ElementId>): void {
    const none = ids.size === 0 && !this.#lit;
    this.#lit = ids.size > 0;
    if (none) return;
    for (const { group, flows } of this.#drawn.values()) {
      group.classList.toggle(
        "lit",
        flows.some((id) => ids.has(id)),
      );
    }
  }

  #create(key: string): Drawn {
    const line = svg("path", { class: "line" });
    const drawn: Drawn = { group: svg("g", {}, line), line, target: undefined, flows: [] };
    this.#drawn.set(key, drawn);
    return drawn;
  }

  /** Brings what the pointer can hit to where the lines are. */
  #aim(): void {
    for (const drawn of this.#drawn.values()) {
      drawn.target ??= this.#createTarget(drawn);
      setAll(drawn.target, { d: drawn.line.getAttribute("d") ?? undefined });
    }
  }

  #createTarget(drawn: Drawn): SVGPathElement {
    const target = svg("path", { class: "target" });
    const point = (event: PointerEvent, id: ElementId | undefined): void =>
      this.#point(id, [event.clientX, event.clientY]);
    target.addEventListener("pointermove", (event) => point(event, drawn.flows[0]));
    target.addEventListener("pointerleave", (event) => point(event, undefined));
    target.addEventListener("click", () => {
      const [id] = drawn.flows;
      if (id !== undefined) this.#choose(id);
    });
    drawn.group.append(target);
    return target;
  }
}
