import type { GeoProjection } from "d3-geo";
import type { ZoomTransform } from "d3-zoom";
import type { PlacedLabel, Side } from "../../server/src/diagram/labels";
import { facilityMark, regionMark, siteMark } from "../../server/src/diagram/marks";
import type { DiagramModel, DiagramRegion, ElementId } from "../../server/src/diagram/model";
import { nameOf } from "../../server/src/diagram/names";
import { outOfService } from "../../server/src/diagram/out-of-service";
import {
  badgeAt,
  badgesWithRoom,
  leadersOf,
  type Mark,
  marksOf,
  NAME_BASELINE,
  placeNames,
  type StandingMark,
  together,
} from "../../server/src/diagram/placing";
import type { Scales } from "../../server/src/diagram/scales";
import type { Shape } from "../../server/src/diagram/shapes";
import { drawn as asElement, setAll, svg } from "./dom";
import { beat } from "./motion";
import { nearestTowards } from "./roving";
import { answerText, facilityText } from "./text";

/** A mark of the map with its name. */
interface Drawn {
  readonly id: ElementId;
  readonly group: SVGGElement;
  /** Its name, where there is room for it. */
  label: SVGTextElement | undefined;
  /** How many of its kind it stands for beside itself, where there is room: `+4`. */
  badge: SVGTextElement | undefined;
  /** What it is, for people who cannot see it. */
  title: string;
  /** Its drawing as text: what is drawn so already is not drawn again. */
  shapes: string;
  /** True where drawing and name are of an older picture: those that others stand for are drawn when they are first seen. */
  stale: boolean;
  mark: Mark;
  /** The mark that stands for this one while the map is too far away to tell them apart. */
  leader: ElementId | undefined;
  /** Those it stands for. */
  followers: readonly ElementId[];
  /** Place in the map before zoom, in pixels. */
  at: readonly [number, number];
  /** What its width is of, and how wide that is written, pixels. */
  name: string;
  width: number;
  /** Where it stands, in pixels. */
  x: number;
  y: number;
}

const LABEL_KINDS = ["pop", "region", "ixp", "router"] as const satisfies readonly Mark["element"]["kind"][];

/** What the marks tell the map. */
export interface MarkEvents {
  /** The pointer or the keyboard comes to a mark, or leaves it. */
  readonly point: (id: ElementId | undefined, at: readonly [number, number]) => void;
  /** A mark is clicked, or Enter is pressed on it. */
  readonly choose: (id: ElementId) => void;
  /** The reader wants to see what a mark with a number stands for. Where it stands in the map before zoom, pixels. */
  readonly approach: (at: readonly [number, number]) => void;
}

/** Sites, regions, exchanges and routers. They keep their size while the map zooms, and their names are placed anew. */
export class MarkLayer {
  readonly element: SVGGElement;
  readonly #layers = {
    facility: svg("g", { class: "facilities" }),
    region: svg("g", { class: "regions" }),
    pop: svg("g", { class: "sites" }),
  };
  /** Numbers lie over the marks of neighbours, or these would hide them. */
  readonly #badges = svg("g", { class: "badges", "aria-hidden": "true" });
  readonly #labels = svg("g", { class: "labels", "aria-hidden": "true" });
  readonly #drawn = new Map<ElementId, Drawn>();
  readonly #sides = new Map<ElementId, Side>();
  readonly #events: MarkEvents;
  readonly #pen = document.createElement("canvas").getContext("2d");
  /** A name of each kind that is never seen. Its font is asked for before marks are drawn: after that the browser would style them all first. */
  readonly #samples = new Map(LABEL_KINDS.map((kind) => [kind, svg("text", { class: `label ${kind} hidden` })]));
  #fonts: ReadonlyMap<string, string> = new Map();
  #model: DiagramModel | undefined;
  #scales: Scales | undefined;
  #slots: ReadonlyMap<ElementId, number> = new Map();
  #out: ReadonlySet<ElementId> = new Set();
  #lit: ReadonlySet<ElementId> = new Set();
  #marked: ReadonlySet<ElementId> = new Set();
  /** The transform that marks and names were last placed for; undefined after they were drawn anew. */
  #placed: ZoomTransform | undefined;
  #size: readonly [number, number] = [0, 0];
  /** The one mark that the Tab key reaches; arrows go on from there. */
  #current: ElementId | undefined;

  /** @param events where to report */
  constructor(events: MarkEvents) {
    this.#events = events;
    const { facility, region, pop } = this.#layers;
    const samples = svg("g", {}, ...this.#samples.values());
    this.element = svg("g", { class: "marks" }, facility, region, pop, this.#badges, this.#labels, samples);
  }

  /**
   * Takes in a picture; {@link place} then puts it into the view.
   * @param model the picture
   * @param projection from places to pixels before zoom
   * @param scales mark sizes
   */
  draw(model: DiagramModel, projection: GeoProjection, scales: Scales): void {
    this.#model = model;
    this.#scales = scales;
    this.#slots = new Map(model.sites.map((site) => [site.id, site.slot]));
    this.#out = outOfService(model);
    this.#fonts = new Map([...this.#samples].map(([kind, label]) => [kind, fontOf(label)]));
    const kept = new Set<ElementId>();
    for (const mark of marksOf(model, scales)) {
      const { element } = mark;
      const drawn = this.#drawn.get(element.id) ?? this.#create(mark);
      const [lon, lat] = element.place ?? [0, 0];
      const [x, y] = projection([lon, lat]) ?? [0, 0];
      Object.assign(drawn, { mark, at: [x, y], stale: true });
      kept.add(element.id);
    }
    for (const id of [...this.#drawn.keys()]) if (!kept.has(id)) this.#drop(id);
    this.#placed = undefined;
    this.#roam();
    this.emphasise(this.#lit);
  }

  /**
   * Puts marks and names where they belong in the view.
   * @param transform the map's zoom and shift
   * @param size width and height of the view, pixels
   */
  place(transform: ZoomTransform, size: readonly [number, number]): void {
    const last = this.#placed;
    if (last !== undefined && String(last) === String(transform) && String(size) === String(this.#size)) return;
    this.#placed = transform;
    this.#size = size;
    for (const drawn of this.#drawn.values()) [drawn.x, drawn.y] = transform.apply([drawn.at[0], drawn.at[1]]);
    if (last === undefined || last.k !== transform.k) {
      this.#cluster();
      this.mark(this.#marked);
    }
    for (const drawn of this.#drawn.values()) if (this.#visible(drawn)) this.#stand(drawn);
    this.#placeNames();
  }

  /** @param ids the marks to let beat once */
  beat(ids: ReadonlySet<ElementId>): void {
    for (const { id, group } of this.#drawn.values()) for (const part of ids.has(id) ? group.children : []) beat(part);
  }

  /** @param ids what the editor's cursor is on; a crowd is marked by the site that stands for it */
  mark(ids: ReadonlySet<ElementId>): void {
    const none = ids.size + this.#marked.size === 0;
    this.#marked = ids;
    if (none) return;
    for (const drawn of this.#drawn.values()) {
      const marked = isAmong(ids, drawn);
      drawn.group.classList.toggle("marked", marked);
      drawn.label?.classList.toggle("marked", marked);
    }
  }

  /** @param ids the marks to bring out */
  emphasise(ids: ReadonlySet<ElementId>): void {
    const none = ids.size + this.#lit.size === 0;
    this.#lit = ids;
    if (none) return;
    for (const drawn of this.#drawn.values()) {
      const lit = isAmong(ids, drawn);
      drawn.group.classList.toggle("lit", lit);
      drawn.badge?.classList.toggle("lit", lit);
      drawn.label?.classList.toggle("lit", lit);
      if (lit) this.#stand(drawn);
    }
  }

  #placeNames(): void {
    const standing = [...this.#drawn.values()].filter(({ leader }) => leader === undefined).map(standingMark);
    const placed = placeNames(standing, this.#size, this.#sides);
    const numbered = badgesWithRoom(standing);
    this.#sides.clear();
    for (const drawn of this.#drawn.values()) {
      this.#number(drawn, numbered.has(drawn.id));
      this.#name(drawn, placed.get(drawn.id));
    }
  }

  /** Writes how many others a mark stands for, or does not. */
  #number(drawn: Drawn, shown: boolean): void {
    if (!shown) {
      drawn.badge?.remove();
      drawn.badge = undefined;
      return;
    }
    drawn.badge ??= this.#createBadge(drawn);
    const text = `+${drawn.followers.length}`;
    if (drawn.badge.textContent !== text) drawn.badge.textContent = text;
    const [x, y] = badgeAt(drawn.mark);
    const lit = isAmong(this.#lit, drawn) ? " lit" : "";
    setAll(drawn.badge, { class: `badge${lit}`, transform: transformOf(drawn), x, y });
  }

  /** Writes a mark's name where it has its place, or does not. */
  #name(drawn: Drawn, place: PlacedLabel | undefined): void {
    if (place === undefined) {
      drawn.label?.remove();
      drawn.label = undefined;
      return;
    }
    this.#sides.set(drawn.id, place.side);
    const label = drawn.label ?? svg("text", {});
    if (label.textContent !== drawn.name) label.textContent = drawn.name;
    const lit = isAmong(this.#lit, drawn) ? " lit" : "";
    const marked = isAmong(this.#marked, drawn) ? " marked" : "";
    const [x, y] = [place.box.left.toFixed(1), (place.box.top + NAME_BASELINE).toFixed(1)];
    setAll(label, { class: `label ${drawn.mark.element.kind}${lit}${marked}`, x, y });
    if (drawn.label === undefined) this.#labels.append(label);
    drawn.label = label;
  }

  /** Lets one mark stand for those of its kind that are too close to it. */
  #cluster(): void {
    const leaders = leadersOf([...this.#drawn.values()].map(standingMark));
    const followers = new Map<ElementId, ElementId[]>();
    for (const [id, leader] of leaders) followers.set(leader, [...(followers.get(leader) ?? []), id]);
    for (const drawn of this.#drawn.values()) {
      const before = drawn.followers.join(" ");
      drawn.leader = leaders.get(drawn.id);
      drawn.followers = followers.get(drawn.id) ?? [];
      const { element } = drawn.mark;
      const kind = element.kind === "pop" ? `site ${element.state}` : element.kind;
      const lit = isAmong(this.#lit, drawn) ? " lit" : "";
      const absorbed = drawn.leader === undefined ? "" : " absorbed";
      setAll(drawn.group, { class: `${kind}${absorbed}${lit}` });
      if (drawn.followers.join(" ") !== before) drawn.stale = true;
    }
  }

  /** Brings a mark that is seen to its place, and up to date. */
  #stand(drawn: Drawn): void {
    if (drawn.stale) {
      this.#measure(drawn);
      this.#shape(drawn);
      drawn.stale = false;
    }
    setAll(drawn.group, { transform: transformOf(drawn) });
  }

  /** Draws a mark, with those it stands for. */
  #shape(drawn: Drawn): void {
    const [model, scales] = [this.#model, this.#scales];
    if (model === undefined || scales === undefined) return;
    const { element } = drawn.mark;
    const count = drawn.followers.length;
    if (element.kind === "pop") {
      redraw(drawn, siteMark(element, drawn.mark.radius, model));
      drawn.title = `Site ${nameOf(element)}`;
    } else if (element.kind === "region") {
      const group = together([element, ...this.#regions(drawn.followers)]);
      const radius = count === 0 ? drawn.mark.radius : Math.max(drawn.mark.radius, scales.region(group));
      redraw(drawn, regionMark(group, radius, this.#slots));
      const answers = element.answers.map((answer) => answerText(model, answer)).join("; ");
      drawn.title = `Region ${nameOf(element)}: ${answers || "no answer"}`;
    } else {
      const out = this.#out.has(element.id);
      redraw(drawn, facilityMark(element.kind, drawn.mark.radius, out));
      drawn.title = facilityText(element) + (out ? ", out of service" : "");
    }
    const more = count === 0 ? "" : `, and ${count} more close by`;
    setAll(drawn.group, { "aria-label": `${drawn.title}${more}` });
  }

  #regions(ids: readonly ElementId[]): DiagramRegion[] {
    const elements = ids.map((id) => this.#drawn.get(id)?.mark.element);
    return elements.flatMap((element) => (element?.kind === "region" ? [element] : []));
  }

  #measure(drawn: Drawn): void {
    const { name, element } = drawn.mark;
    if (drawn.name === name && drawn.width > 0) return;
    drawn.name = name;
    const font = this.#fonts.get(element.kind);
    if (this.#pen === null || font === undefined) {
      drawn.width = name.length * 7;
      return;
    }
    this.#pen.font = font;
    drawn.width = Math.ceil(this.#pen.measureText(name).width) + 2;
  }

  #create(mark: Mark): Drawn {
    const { id, kind } = mark.element;
    const group = svg("g", { tabindex: -1, role: "button" });
    const texts = { label: undefined, badge: undefined, name: "", width: 0, title: "" };
    const place = { leader: undefined, followers: [], at: [0, 0], x: 0, y: 0 } as const;
    const drawn: Drawn = { id, group, shapes: "", stale: true, mark, ...texts, ...place };
    this.#pointable(group, id);
    const { point, choose } = this.#events;
    group.addEventListener("click", () => choose(id));
    group.addEventListener("focus", () => this.#focused(drawn));
    group.addEventListener("blur", () => point(undefined, [0, 0]));
    group.addEventListener("keydown", (event) => this.#key(event, drawn));
    this.#layers[kind === "pop" || kind === "region" ? kind : "facility"].append(group);
    this.#drawn.set(id, drawn);
    return drawn;
  }

  #createBadge(drawn: Drawn): SVGTextElement {
    const badge = svg("text", {});
    this.#pointable(badge, drawn.id);
    badge.addEventListener("click", () => this.#events.approach(drawn.at));
    this.#badges.append(badge);
    return badge;
  }

  #pointable(part: SVGElement, id: ElementId): void {
    const { point } = this.#events;
    part.addEventListener("pointermove", (event) => point(id, [event.clientX, event.clientY]));
    part.addEventListener("pointerleave", (event) => point(undefined, [event.clientX, event.clientY]));
  }

  #drop(id: ElementId): void {
    const drawn = this.#drawn.get(id);
    drawn?.group.remove();
    drawn?.badge?.remove();
    drawn?.label?.remove();
    this.#drawn.delete(id);
    this.#sides.delete(id);
  }

  #visible({ leader, id }: Drawn): boolean {
    return leader === undefined || this.#lit.has(id);
  }

  #roam(to: ElementId | undefined = this.#current): void {
    const next = to !== undefined && this.#drawn.has(to) ? to : this.#drawn.keys().next().value;
    for (const [id, tabindex] of [
      [this.#current, -1],
      [next, 0],
    ] as const) {
      const group = this.#drawn.get(id ?? "")?.group;
      if (group !== undefined) setAll(group, { tabindex });
    }
    this.#current = next;
  }

  #focused(drawn: Drawn): void {
    this.#roam(drawn.id);
    const box = drawn.group.getBoundingClientRect();
    this.#events.point(drawn.id, [box.right, box.bottom]);
  }

  #key(event: KeyboardEvent, drawn: Drawn): void {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#events.choose(drawn.id);
      return;
    }
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const others = [...this.#drawn.values()].filter((other) => other !== drawn && other.leader === undefined);
    const next = nearestTowards(event.key, drawn, others);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (next !== "none") next.group.focus();
  }
}

/** Whether a mark is among some, or stands for one that is. */
function isAmong(ids: ReadonlySet<ElementId>, { id, followers }: Drawn): boolean {
  return ids.has(id) || followers.some((follower) => ids.has(follower));
}

function transformOf({ x, y }: Drawn): string {
  return `translate(${x.toFixed(1)},${y.toFixed(1)})`;
}

function fontOf(label: SVGTextElement): string {
  const style = getComputedStyle(label);
  return `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
}

function redraw(drawn: Drawn, shapes: readonly Shape[]): void {
  const text = JSON.stringify(shapes);
  if (text === drawn.shapes) return;
  drawn.shapes = text;
  drawn.group.replaceChildren(...shapes.map(asElement));
}

function standingMark({ mark, x, y, width, followers }: Drawn): StandingMark {
  return { ...mark, x, y, width, more: followers.length };
}
