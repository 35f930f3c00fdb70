import type { GeoProjection } from "d3-geo";
import type { ZoomTransform } from "d3-zoom";
import { facilityMark, regionMark, siteMark } from "../../server/src/diagram/marks";
import type { DiagramModel, DiagramRegion, ElementId } from "../../server/src/diagram/model";
import { nameOf } from "../../server/src/diagram/names";
import { outOfService } from "../../server/src/diagram/out-of-service";
import { leadersOf, type Mark, marksOf, together } from "../../server/src/diagram/placing";
import type { Scales } from "../../server/src/diagram/scales";
import type { Shape } from "../../server/src/diagram/shapes";
import { drawn as asElement, setAll, svg } from "./dom";
import { type Drawn, isAmong, MarkNames, standingMark, transformOf } from "./mark-names";
import { beat } from "./motion";
import { nearestTowards } from "./roving";
import { answerText, facilityText } from "./text";

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
  readonly #names: MarkNames;
  readonly #drawn = new Map<ElementId, Drawn>();
  /** Which mark an element of it belongs to. */
  readonly #owners = new WeakMap<Element, Drawn>();
  readonly #events: MarkEvents;
  #model: DiagramModel | undefined;
  /** What the look of every mark hangs on beside its own element. */
  #frame = "";
  /** The marks that are not as they were in the picture before. */
  readonly #changed = new Set<ElementId>();
  #scales: Scales | undefined;
  /** Marks whose elements have not found their place among the others yet. */
  readonly #fresh = new Set<Drawn>();
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
    this.#names = new MarkNames({
      owned: (badge, drawn) => this.#owners.set(badge, drawn),
      isLit: (drawn) => isAmong(this.#lit, drawn),
      isMarked: (drawn) => isAmong(this.#marked, drawn),
    });
    this.element = svg("g", { class: "marks" }, facility, region, pop, ...this.#names.elements);
    this.#listen();
  }

  /**
   * Takes in a picture; {@link place} then puts it into the view.
   * @param model the picture
   * @param projection from places to pixels before zoom
   * @param scales mark sizes
   */
  draw(model: DiagramModel, projection: GeoProjection, scales: Scales): void {
    const frame = frameOf(model, scales);
    const framed = frame === this.#frame;
    this.#frame = frame;
    this.#model = model;
    this.#scales = scales;
    this.#slots = new Map(model.sites.map((site) => [site.id, site.slot]));
    const out = outOfService(model);
    this.#changed.clear();
    this.#names.begin();
    const kept = new Set<ElementId>();
    for (const mark of marksOf(model, scales)) {
      const { element } = mark;
      const drawn = this.#drawn.get(element.id) ?? this.#add(mark);
      const [lon, lat] = element.place ?? [0, 0];
      const [x, y] = projection([lon, lat]) ?? [0, 0];
      const { element: before, radius } = drawn.mark;
      const same =
        framed && before === element && radius === mark.radius && out.has(element.id) === this.#out.has(element.id);
      if (!same) this.#changed.add(element.id);
      Object.assign(drawn, { mark, at: [x, y], stale: drawn.stale || !same });
      kept.add(element.id);
    }
    for (const id of [...this.#drawn.keys()]) if (!kept.has(id)) this.#drop(id);
    this.#out = out;
    this.#placed = undefined;
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
      this.#roam(this.#current);
      this.mark(this.#marked);
    }
    for (const drawn of this.#drawn.values()) if (this.#visible(drawn)) this.#stand(drawn);
    this.#sort();
    this.#names.place([...this.#drawn.values()], size);
  }

  /** @param ids the marks to let beat once */
  beat(ids: ReadonlySet<ElementId>): void {
    for (const { id, group } of this.#drawn.values())
      for (const part of ids.has(id) ? (group?.children ?? []) : []) beat(part);
  }

  /** @param ids what the editor's cursor is on; a crowd is marked by the site that stands for it */
  mark(ids: ReadonlySet<ElementId>): void {
    const none = ids.size + this.#marked.size === 0;
    this.#marked = ids;
    if (none) return;
    for (const drawn of this.#drawn.values()) {
      const marked = isAmong(ids, drawn);
      drawn.group?.classList.toggle("marked", marked);
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
      drawn.group?.classList.toggle("lit", lit);
      drawn.badge?.classList.toggle("lit", lit);
      drawn.label?.classList.toggle("lit", lit);
      if (lit) this.#stand(drawn);
    }
    this.#sort();
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
      if (drawn.group !== undefined) setAll(drawn.group, { class: this.#classOf(drawn) });
      if (drawn.followers.join(" ") !== before || drawn.followers.some((id) => this.#changed.has(id)))
        drawn.stale = true;
    }
  }

  #classOf(drawn: Drawn): string {
    const { element } = drawn.mark;
    const kind = element.kind === "pop" ? `site ${element.state}` : element.kind;
    const absorbed = drawn.leader === undefined ? "" : " absorbed";
    const lit = isAmong(this.#lit, drawn) ? " lit" : "";
    const marked = isAmong(this.#marked, drawn) ? " marked" : "";
    return `${kind}${absorbed}${lit}${marked}`;
  }

  /** Brings a mark that is seen to its place, and up to date. */
  #stand(drawn: Drawn): void {
    const group = drawn.group ?? this.#create(drawn);
    if (drawn.stale) {
      this.#names.measure(drawn);
      this.#shape(drawn, group);
      drawn.stale = false;
    }
    setAll(group, { transform: transformOf(drawn) });
  }

  /** Draws a mark, with those it stands for. */
  #shape(drawn: Drawn, group: SVGGElement): void {
    const [model, scales] = [this.#model, this.#scales];
    if (model === undefined || scales === undefined) return;
    const { element } = drawn.mark;
    const count = drawn.followers.length;
    if (element.kind === "pop") {
      redraw(drawn, group, siteMark(element, drawn.mark.radius, model));
      drawn.title = `Site ${nameOf(element)}`;
    } else if (element.kind === "region") {
      const crowd = together([element, ...this.#regions(drawn.followers)]);
      const radius = count === 0 ? drawn.mark.radius : Math.max(drawn.mark.radius, scales.region(crowd));
      redraw(drawn, group, regionMark(crowd, radius, this.#slots));
      const answers = element.answers.map((answer) => answerText(model, answer)).join("; ");
      drawn.title = `Region ${nameOf(element)}: ${answers || "no answer"}`;
    } else {
      const out = this.#out.has(element.id);
      redraw(drawn, group, facilityMark(element.kind, drawn.mark.radius, out));
      drawn.title = facilityText(element) + (out ? ", out of service" : "");
    }
    const more = count === 0 ? "" : `, and ${count} more close by`;
    setAll(group, { "aria-label": `${drawn.title}${more}` });
  }

  #regions(ids: readonly ElementId[]): DiagramRegion[] {
    const elements = ids.map((id) => this.#drawn.get(id)?.mark.element);
    return elements.flatMap((element) => (element?.kind === "region" ? [element] : []));
  }

  #add(mark: Mark): Drawn {
    const { id } = mark.element;
    const parts = { group: undefined, label: undefined, badge: undefined };
    const place = { leader: undefined, followers: [], at: [0, 0], x: 0, y: 0 } as const;
    const drawn: Drawn = { id, ...parts, mark, ...place, shapes: "", stale: true, name: "", width: 0, title: "" };
    this.#drawn.set(id, drawn);
    return drawn;
  }

  /** Makes the element of a mark that is seen for the first time: most of a crowd never are. */
  #create(drawn: Drawn): SVGGElement {
    const { id, kind } = drawn.mark.element;
    const tabindex = id === this.#current ? 0 : -1;
    const group = svg("g", { tabindex, role: "button", class: this.#classOf(drawn) });
    this.#owners.set(group, drawn);
    drawn.group = group;
    this.#layers[kind === "pop" || kind === "region" ? kind : "facility"].append(group);
    this.#fresh.add(drawn);
    return group;
  }

  /** Puts new elements where they belong among the others: in the design's order, whichever was seen first. */
  #sort(): void {
    if (this.#fresh.size === 0) return;
    const next = new Map<Node, Element>();
    for (const drawn of [...this.#drawn.values()].reverse()) {
      const layer = drawn.group?.parentNode;
      if (drawn.group === undefined || !layer) continue;
      const after = next.get(layer) ?? null;
      // The others stay: what is moved loses the focus.
      if (this.#fresh.has(drawn) && drawn.group.nextSibling !== after) layer.insertBefore(drawn.group, after);
      next.set(layer, drawn.group);
    }
    this.#fresh.clear();
  }

  /** Listens for all marks at once: there may be hundreds. */
  #listen(): void {
    const { point, choose, approach } = this.#events;
    const owner = (target: EventTarget | null): Drawn | undefined => {
      const part = target instanceof Element ? target.closest("[role=button], .badge") : null;
      return part === null ? undefined : this.#owners.get(part);
    };
    this.element.addEventListener("pointermove", ({ target, clientX, clientY }) => {
      const drawn = owner(target);
      if (drawn !== undefined) point(drawn.id, [clientX, clientY]);
    });
    this.element.addEventListener("pointerout", ({ target, relatedTarget, clientX, clientY }) => {
      const left = owner(target);
      if (left !== undefined && owner(relatedTarget) !== left) point(undefined, [clientX, clientY]);
    });
    this.element.addEventListener("click", ({ target }) => {
      const drawn = owner(target);
      if (drawn === undefined) return;
      if (target instanceof Node && drawn.badge?.contains(target)) approach(drawn.at);
      else choose(drawn.id);
    });
    this.element.addEventListener("focusin", ({ target }) => {
      const drawn = owner(target);
      if (drawn !== undefined) this.#focused(drawn);
    });
    this.element.addEventListener("focusout", () => point(undefined, [0, 0]));
    this.element.addEventListener("keydown", (event) => {
      const drawn = owner(event.target);
      if (drawn !== undefined) this.#key(event, drawn);
    });
  }

  #drop(id: ElementId): void {
    const drawn = this.#drawn.get(id);
    drawn?.group?.remove();
    drawn?.badge?.remove();
    drawn?.label?.remove();
    this.#drawn.delete(id);
  }

  #visible({ leader, id }: Drawn): boolean {
    return leader === undefined || this.#lit.has(id);
  }

  /** Has the Tab key reach a mark; where that is not to be seen, the first that is. */
  #roam(to: ElementId | undefined): void {
    const all = [...this.#drawn.values()];
    const next = (
      all.find(({ id, leader }) => id === to && leader === undefined) ?? all.find(({ leader }) => leader === undefined)
    )?.id;
    for (const [id, tabindex] of [
      [this.#current, -1],
      [next, 0],
    ] as const) {
      const group = id === undefined ? undefined : this.#drawn.get(id)?.group;
      if (group !== undefined) setAll(group, { tabindex });
    }
    this.#current = next;
  }

  #focused(drawn: Drawn): void {
    this.#roam(drawn.id);
    const box = drawn.group?.getBoundingClientRect();
    if (box !== undefined) this.#events.point(drawn.id, [box.right, box.bottom]);
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
    if (next !== "none") next.group?.focus();
  }
}

function redraw(drawn: Drawn, group: SVGGElement, shapes: readonly Shape[]): void {
  const text = JSON.stringify(shapes);
  if (text === drawn.shapes) return;
  drawn.shapes = text;
  group.replaceChildren(...shapes.map(asElement));
}

/** What the look of all marks hangs on: names and colours of sites, and how sizes are told. */
function frameOf({ sites }: DiagramModel, scales: Scales): string {
  const names = sites.map((site) => [site.id, site.slot, nameOf(site)]);
  return JSON.stringify([names, sites.every(({ load }) => load.value === 0), scales.region({ users: 1e6 })]);
}
