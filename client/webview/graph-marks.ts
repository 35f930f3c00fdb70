import {
  arrange,
  busyNodes,
  CHIP_HEIGHT,
  CHIP_MARGIN,
  dotScale,
  NODE_NAME_LIMIT,
  nodeClass,
  nodeRadius,
  nodeWeight,
} from "../../server/src/diagram/graph-arrange";
import type { Scene, SceneNode } from "../../server/src/diagram/graph-scene";
import type { PlacedLabel, Side } from "../../server/src/diagram/labels";
import { regionMark, siteMark } from "../../server/src/diagram/marks";
import type { DiagramModel, ElementId } from "../../server/src/diagram/model";
import { nameOf } from "../../server/src/diagram/names";
import { NAME_BASELINE } from "../../server/src/diagram/placing";
import { scalesFor } from "../../server/src/diagram/scales";
import { drawn as asElement, setAll, svg } from "./dom";
import { networkName } from "./graph-facts";
import { nearestTowards } from "./roving";
import { answerText } from "./text";
import type { ViewEvents } from "./view";

/** A node as it is drawn. */
interface Drawn {
  readonly id: ElementId;
  readonly mark: SVGGElement;
  readonly label: SVGTextElement;
  /** How many neighbours are not drawn; a click shows more. */
  readonly more: SVGTextElement;
  node: SceneNode;
  /** Where it stands in the view before it is shifted, pixels. */
  x: number;
  y: number;
  radius: number;
  /** The name's width, pixels. */
  width: number;
  weight: number;
  /** The name's class: its weight changes the width. */
  look: string;
}

/** Networks, exchanges, sites and regions of the AS graph. They keep their size while the view zooms. */
export class GraphMarks {
  readonly element: SVGGElement;
  readonly #nodes = svg("g", {});
  readonly #labels = svg("g", { class: "labels", "aria-hidden": "true" });
  readonly #drawn = new Map<ElementId, Drawn>();
  readonly #sides = new Map<ElementId, Side>();
  readonly #events: ViewEvents;
  readonly #widen: (id: ElementId) => void;
  readonly #pen = document.createElement("canvas").getContext("2d");
  /** The one node that the Tab key reaches; arrows go on from there. */
  #current: ElementId | undefined;

  /**
   * @param events told what the reader does on a node
   * @param widen told when more neighbours are wanted
   */
  constructor(events: ViewEvents, widen: (id: ElementId) => void) {
    this.#events = events;
    this.#widen = widen;
    this.element = svg("g", { class: "marks" }, this.#nodes, this.#labels);
  }

  /**
   * @param model the picture
   * @param scene its graph
   */
  draw(model: DiagramModel, scene: Scene): void {
    const scales = scalesFor(model);
    const slots = new Map(model.sites.map((site) => [site.id, site.slot]));
    const busy = busyNodes(scene);
    for (const node of scene.nodes.values()) {
      const drawn = this.#drawn.get(node.id) ?? this.#create(node);
      drawn.node = node;
      const { element } = node;
      const name = nameOf(element, NODE_NAME_LIMIT);
      drawn.weight = nodeWeight(node, busy);
      drawn.radius = nodeRadius(node, busy, scales);
      if (element.kind === "network") {
        drawn.more.textContent = element.hidden > 0 ? `+${element.hidden}` : "";
        this.#name(drawn, name, busy.has(node.id) ? "chip-name busy" : "chip-name");
      } else {
        const { radius } = drawn;
        drawn.mark.replaceChildren(
          svg("circle", { class: "halo", r: radius }),
          ...(element.kind === "pop" ? siteMark(element, radius, model) : regionMark(element, radius, slots)).map(
            asElement,
          ),
        );
        this.#name(drawn, name, `label ${element.kind}`);
      }
      setAll(drawn.mark, { class: nodeClass(node, busy), "aria-label": titleOf(model, node) });
    }
    for (const [id, drawn] of this.#drawn) {
      if (scene.nodes.has(id)) continue;
      drawn.mark.remove();
      drawn.label.remove();
      this.#drawn.delete(id);
      this.#sides.delete(id);
    }
    this.#roam();
  }

  /** @param zoom the view's: nodes move apart, and those that have room now get their names */
  scale(zoom: number): void {
    for (const drawn of this.#drawn.values()) {
      drawn.x = drawn.node.x * zoom;
      drawn.y = drawn.node.y * zoom;
      const shrunk = drawn.node.element.kind === "network" || dotScale(zoom) === 1 ? "" : ` scale(${dotScale(zoom)})`;
      setAll(drawn.mark, { transform: `translate(${drawn.x.toFixed(1)},${drawn.y.toFixed(1)})${shrunk}` });
    }
    const all = [...this.#drawn.values()];
    const { chips, labels } = arrange(all, zoom, this.#sides);
    for (const drawn of all) {
      if (drawn.node.element.kind === "network") drawNetwork(drawn, chips.has(drawn.id), dotScale(zoom));
      else this.#placeName(drawn, labels.get(drawn.id));
    }
  }

  /** @param lit what to bring out */
  emphasise(lit: ReadonlySet<ElementId>): void {
    for (const [id, { mark, label }] of this.#drawn) {
      mark.classList.toggle("lit", lit.has(id));
      label.classList.toggle("lit", lit.has(id));
    }
  }

  /** @param marked what the editor's cursor is on */
  mark(marked: ReadonlySet<ElementId>): void {
    for (const [id, { mark }] of this.#drawn) mark.classList.toggle("marked", marked.has(id));
  }

  /** @param id the node that takes the keyboard; without it the one that had it last */
  focus(id?: ElementId): void {
    this.#drawn.get(id ?? this.#current ?? "")?.mark.focus();
  }

  #placeName({ id, label }: Drawn, place: PlacedLabel | undefined): void {
    label.classList.toggle("hidden", place === undefined);
    if (place === undefined) {
      this.#sides.delete(id);
      return;
    }
    this.#sides.set(id, place.side);
    setAll(label, { x: place.box.left.toFixed(1), y: (place.box.top + NAME_BASELINE).toFixed(1) });
  }

  #name(drawn: Drawn, name: string, look: string): void {
    if (drawn.label.textContent === name && drawn.look === look) return;
    drawn.label.textContent = name;
    drawn.look = look;
    setAll(drawn.label, { class: look });
    if (!drawn.label.isConnected) this.#labels.append(drawn.label);
    const style = getComputedStyle(drawn.label);
    if (this.#pen === null) return;
    this.#pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    drawn.width = Math.ceil(this.#pen.measureText(name).width) + 2;
  }

  #create(node: SceneNode): Drawn {
    const mark = svg("g", { tabindex: -1, role: "button" });
    const label = svg("text", {});
    const more = svg("text", { class: "more", "aria-hidden": "true" });
    const numbers = { x: 0, y: 0, radius: 0, width: 0, weight: 0, look: "" };
    const drawn: Drawn = { id: node.id, mark, label, more, node, ...numbers };
    mark.addEventListener("pointermove", (event) => this.#events.point(node.id, [event.clientX, event.clientY]));
    mark.addEventListener("pointerleave", () => this.#events.point(undefined));
    mark.addEventListener("click", () => this.#events.choose(node.id));
    mark.addEventListener("focus", () => this.#focused(drawn));
    mark.addEventListener("blur", () => this.#events.point(undefined));
    mark.addEventListener("keydown", (event) => this.#key(event, drawn));
    more.addEventListener("click", (event) => {
      event.stopPropagation();
      this.#widen(node.id);
    });
    this.#nodes.append(mark);
    this.#drawn.set(node.id, drawn);
    return drawn;
  }

  #roam(): void {
    if (this.#current === undefined || !this.#drawn.has(this.#current)) {
      this.#current = this.#drawn.keys().next().value;
    }
    for (const [id, { mark }] of this.#drawn) setAll(mark, { tabindex: id === this.#current ? 0 : -1 });
  }

  #focused(drawn: Drawn): void {
    this.#current = drawn.id;
    this.#roam();
    const box = drawn.mark.getBoundingClientRect();
    this.#events.point(drawn.id, [box.right, box.bottom]);
  }

  #key(event: KeyboardEvent, drawn: Drawn): void {
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const { element } = drawn.node;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#events.choose(drawn.id);
    } else if (event.key === "m" && element.kind === "network" && element.hidden > 0) {
      this.#widen(drawn.id);
    } else {
      const others = [...this.#drawn.values()].filter((other) => other !== drawn);
      const next = nearestTowards(event.key, drawn, others);
      if (next === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      if (next !== "none") next.mark.focus();
    }
  }
}

/** A box with its name where there is room, else a dot. */
function drawNetwork(drawn: Drawn, chip: boolean, shrunk: number): void {
  const { label, mark, more, radius, width } = drawn;
  if (chip) {
    const [x, y] = [-width / 2 - CHIP_MARGIN, -CHIP_HEIGHT / 2];
    const isExchange = drawn.id.startsWith("ixp:");
    const box = { x, y, width: width + 2 * CHIP_MARGIN, height: CHIP_HEIGHT, rx: isExchange ? CHIP_HEIGHT / 2 : 4 };
    setAll(label, { x: (-width / 2 + 1).toFixed(1), y: 4 });
    setAll(more, { x: width / 2 + CHIP_MARGIN + 3, y: -5 });
    mark.replaceChildren(
      svg("rect", { class: "halo-box", ...box }),
      svg("rect", { class: "chip", ...box }),
      label,
      more,
    );
  } else {
    const r = (radius * shrunk).toFixed(1);
    label.remove();
    mark.replaceChildren(svg("circle", { class: "hit", r: 9 }), svg("circle", { class: "chip dot", r }));
  }
}

function titleOf(model: DiagramModel, { element }: SceneNode): string {
  if (element.kind === "pop") return `Site ${nameOf(element)}`;
  if (element.kind === "region") {
    const answers = element.answers.map((answer) => answerText(model, answer)).join("; ");
    return `Region ${nameOf(element)}: ${answers || "no answer"}`;
  }
  const hidden = element.hidden > 0 ? `, ${element.hidden} neighbours not drawn, m shows more` : "";
  return `${element.what === "ixp" ? "Exchange" : "Network"} ${networkName(element)}${hidden}`;
}
