import type { PlacedLabel, Side } from "../../server/src/diagram/labels";
import type { ElementId } from "../../server/src/diagram/model";
import {
  badgeAt,
  badgesWithRoom,
  type Mark,
  NAME_BASELINE,
  placeNames,
  type StandingMark,
} from "../../server/src/diagram/placing";
import { setAll, setText, svg } from "./dom";

/** A mark of the map with its name. */
export interface Drawn {
  readonly id: ElementId;
  /** Undefined until it is seen for the first time. */
  group: SVGGElement | undefined;
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

/** What names want of the marks. */
export interface NameEvents {
  /** Told which mark an element belongs to that is pointed at and clicked. */
  readonly owned: (part: SVGElement, drawn: Drawn) => void;
  /** Whether a mark is brought out, or marked by the editor's cursor. */
  readonly isLit: (drawn: Drawn) => boolean;
  readonly isMarked: (drawn: Drawn) => boolean;
}

/** The names of the map's marks, and the numbers of those that stand for others. Where there is no room there is no element. */
export class MarkNames {
  /** Numbers lie over the marks of neighbours, or these would hide them. */
  readonly #badges = svg("g", { class: "badges", "aria-hidden": "true" });
  readonly #labels = svg("g", { class: "labels", "aria-hidden": "true" });
  /** A name of each kind that is never seen. */
  readonly #samples = new Map(LABEL_KINDS.map((kind) => [kind, svg("text", { class: `label ${kind} hidden` })]));
  /** What lies over the marks, from the back to the front. */
  readonly elements = [this.#badges, this.#labels, svg("g", {}, ...this.#samples.values())];
  readonly #events: NameEvents;
  readonly #pen = document.createElement("canvas").getContext("2d");
  #fonts: ReadonlyMap<string, string> = new Map();
  readonly #sides = new Map<ElementId, Side>();
  /** What names were placed for the last time. */
  #placed = "";

  /** @param events what they want of the marks */
  constructor(events: NameEvents) {
    this.#events = events;
  }

  /** Asks for the fonts, before marks are drawn: after that the browser would style everything that is new before it answers. */
  begin(): void {
    this.#fonts = new Map([...this.#samples].map(([kind, label]) => [kind, fontOf(label)]));
  }

  /** @param drawn a mark: its name, and how wide that is, are brought up to date */
  measure(drawn: Drawn): void {
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

  /**
   * Writes the names and numbers that have room.
   * @param all every mark, as it stands in the view
   * @param size width and height of the view, pixels
   */
  place(all: readonly Drawn[], size: readonly [number, number]): void {
    const standing = all.filter(({ leader }) => leader === undefined).map(standingMark);
    const wanted = JSON.stringify([size, standing.map(wishOf)]);
    if (wanted === this.#placed) return;
    this.#placed = wanted;
    const placed = placeNames(standing, size, this.#sides);
    const numbered = badgesWithRoom(standing);
    this.#sides.clear();
    for (const drawn of all) {
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
    setText(drawn.badge, text);
    const [x, y] = badgeAt(drawn.mark);
    const lit = this.#events.isLit(drawn) ? " lit" : "";
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
    setText(label, drawn.name);
    const lit = this.#events.isLit(drawn) ? " lit" : "";
    const marked = this.#events.isMarked(drawn) ? " marked" : "";
    const [x, y] = [place.box.left.toFixed(1), (place.box.top + NAME_BASELINE).toFixed(1)];
    setAll(label, { class: `label ${drawn.mark.element.kind}${lit}${marked}`, x, y });
    if (drawn.label === undefined) this.#labels.append(label);
    drawn.label = label;
  }

  #createBadge(drawn: Drawn): SVGTextElement {
    const badge = svg("text", {});
    this.#events.owned(badge, drawn);
    this.#badges.append(badge);
    return badge;
  }
}

/** @returns whether a mark is among some, or stands for one that is. */
export function isAmong(ids: ReadonlySet<ElementId>, { id, followers }: Drawn): boolean {
  return ids.has(id) || followers.some((follower) => ids.has(follower));
}

/** @returns what brings a mark to its place */
export function transformOf({ x, y }: Drawn): string {
  return `translate(${x.toFixed(1)},${y.toFixed(1)})`;
}

function fontOf(label: SVGTextElement): string {
  const style = getComputedStyle(label);
  return `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
}

/** What the places of names hang on. */
function wishOf({ element: { id }, name, x, y, radius, clear, weight, width, more }: StandingMark): unknown {
  return [id, name, x, y, radius, clear, weight, width, more];
}

/** @returns a mark as it stands */
export function standingMark({ mark, x, y, width, followers }: Drawn): StandingMark {
  return { ...mark, x, y, width, more: followers.length };
}
