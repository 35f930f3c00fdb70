import { keyOf, listedSites, loadLine, overloaded, shareText } from "../../server/src/diagram/key";
import type { DiagramModel, DiagramSite, ElementId } from "../../server/src/diagram/model";
import { nameOf } from "../../server/src/diagram/names";
import { drawn, html } from "./dom";
import { keepingFocus } from "./focus";
import { sample, siteSample } from "./sample";

/** What the legend tells the page. */
export interface LegendEvents {
  /** The reader clicked a site. */
  readonly choose: (element: ElementId) => void;
  /** The pointer or the keyboard is on a site, or on none. */
  readonly point: (element: ElementId | undefined) => void;
}

/** A row, and all that it says: while that is the same the row stays. */
interface Row {
  readonly words: string;
  readonly item: HTMLElement;
}

/** The list of sites beside the map, busiest first: mark, name, share of all users and load. */
export class Legend {
  readonly element = html("aside", { class: "legend hidden", "aria-label": "Legend" });
  readonly #sites = html("ul", {});
  readonly #key = html("ul", { class: "key" });
  readonly #keyTitle = html("h2", {}, "Marks");
  readonly #events: LegendEvents;
  #rows: ReadonlyMap<string, Row> = new Map();

  /** @param events where to report */
  constructor(events: LegendEvents) {
    this.#events = events;
    this.element.append(html("h2", {}, "Sites"), this.#sites, this.#keyTitle, this.#key);
  }

  /**
   * @param model the picture
   * @param map whether the list stands beside the map, where what has no place is missing
   */
  show(model: DiagramModel, map: boolean): void {
    const rows = new Map<string, Row>();
    const kept = (id: string, words: string, make: () => HTMLElement): HTMLElement => {
      const before = this.#rows.get(id);
      const row = before?.words === words ? before : { words, item: make() };
      rows.set(id, row);
      return row.item;
    };
    const sites = listedSites(model).map((site) => {
      const told = entryOf(model, site, map);
      return kept(site.id, JSON.stringify(told), () => html("li", {}, this.#entry(site, told)));
    });
    const marks = keyOf(model, false).map(({ text, drawing }) =>
      kept(text, JSON.stringify(drawing), () => html("li", {}, sample(drawn(drawing)), html("span", {}, text))),
    );
    this.#rows = rows;
    keepingFocus(this.element, () => fill(this.#sites, sites));
    fill(this.#key, marks);
    for (const part of [this.#keyTitle, this.#key]) part.classList.toggle("hidden", marks.length === 0);
  }

  #entry(site: DiagramSite, { name, share, load, over, adrift }: Entry): HTMLElement {
    const button = html(
      "button",
      { type: "button", class: "entry", "data-element": site.id },
      siteSample(site),
      html("span", { class: "name" }, name),
      html("span", { class: "share" }, share),
    );
    if (load !== undefined) button.append(html("span", { class: over ? "load over" : "load" }, load));
    if (adrift) button.append(html("span", { class: "load" }, "not on the map: it has no place"));
    const { choose, point } = this.#events;
    button.addEventListener("click", () => choose(site.id));
    for (const kind of ["pointerenter", "focus"] as const) button.addEventListener(kind, () => point(site.id));
    for (const kind of ["pointerleave", "blur"] as const) button.addEventListener(kind, () => point(undefined));
    return button;
  }
}

/** What a site's row says. */
interface Entry extends Pick<DiagramSite, "slot" | "state"> {
  readonly name: string;
  readonly share: string;
  readonly load: string | undefined;
  readonly over: boolean;
  /** It should be on the map, and is not. */
  readonly adrift: boolean;
}

function entryOf(model: DiagramModel, site: DiagramSite, map: boolean): Entry {
  return {
    ...{ slot: site.slot, state: site.state, name: nameOf(site, 40), share: shareText(site) },
    ...{ load: loadLine(site, model), over: overloaded(site), adrift: map && site.place === null },
  };
}

/** Puts items into a list; one that has them already is left alone. */
function fill(list: HTMLElement, items: readonly HTMLElement[]): void {
  const same = items.length === list.children.length && items.every((item, i) => item === list.children[i]);
  if (!same) list.replaceChildren(...items);
}
