import type { DiagramSite, ElementId } from "../../server/src/diagram/model";
import type { TableOrder } from "../../server/src/diagram/protocol";
import type { Column } from "./columns";
import { html, setAll } from "./dom";
import { siteSample } from "./sample";
import type { ViewEvents } from "./view";

/** What a table tells its owner. */
export interface TableEvents extends ViewEvents {
  /** The reader wants another order; undefined is the design's own. */
  readonly ordered: (order: TableOrder | undefined) => void;
}

interface DrawnRow {
  readonly element: HTMLTableRowElement;
  readonly button: HTMLButtonElement;
  /** What its cells say: a row that says the same is kept. */
  readonly content: string;
}

/** A table whose rows can be ordered, filtered, reached by keyboard and followed to the source. */
export class DataTable<Row extends { readonly id: ElementId }> {
  readonly element: HTMLTableElement;
  readonly #events: TableEvents;
  readonly #caption = html("caption", {});
  readonly #head = html("tr", {});
  readonly #body = html("tbody", {});
  #drawn = new Map<ElementId, DrawnRow>();
  #columns: readonly Column<Row>[] = [];
  #rows: readonly Row[] = [];
  #order: TableOrder | undefined;
  #words: readonly string[] = [];
  #shown: readonly ElementId[] = [];
  /** The one row that the Tab key reaches; arrows go on from there. */
  #current: ElementId | undefined;

  /**
   * @param order how it was ordered before the page was reloaded
   * @param events where to report
   */
  constructor(order: TableOrder | undefined, events: TableEvents) {
    this.#order = order;
    this.#events = events;
    this.element = html("table", {}, this.#caption, html("thead", {}, this.#head), this.#body);
    this.#body.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * @param caption what the table is about
   * @param columns its columns, the first one names the row
   * @param rows its rows, in the design's order
   */
  show(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): void {
    this.#caption.textContent = caption;
    this.#columns = columns;
    this.#rows = rows;
    this.#drawHead();
    this.#drawBody();
  }

  /**
   * Shows only rows that have every word in one of their cells.
   * @param words folded as `fold` does; none shows every row
   */
  filter(words: readonly string[]): void {
    this.#words = words;
    this.#drawBody();
  }

  /** @returns how many rows are shown, and of how many */
  get count(): { readonly shown: number; readonly all: number } {
    return { shown: this.#shown.length, all: this.#rows.length };
  }

  /**
   * @param name a class
   * @param ids the rows that have it
   */
  toggle(name: "lit" | "marked", ids: (row: Row) => boolean): void {
    for (const row of this.#rows) this.#drawn.get(row.id)?.element.classList.toggle(name, ids(row));
  }

  /** @returns the row with the class, to be scrolled to */
  first(name: "lit" | "marked"): HTMLElement | undefined {
    return this.#shown.map((id) => this.#drawn.get(id)?.element).find((row) => row?.classList.contains(name));
  }

  #drawHead(): void {
    const cells = this.#columns.map((column) => {
      const order = this.#order?.column === column.key ? this.#order.direction : undefined;
      const arrow = html("span", { class: "arrow", "aria-hidden": "true" }, ARROWS[order ?? "none"]);
      const button = html("button", { type: "button" }, column.title, arrow);
      button.addEventListener("click", () => this.#reorder(column.key));
      const attributes = { scope: "col", class: column.numeric ? "numeric" : undefined, "aria-sort": order };
      return html("th", attributes, button);
    });
    // The button that was pressed keeps the keyboard.
    const focused = [...this.#head.cells].findIndex((cell) => cell.contains(document.activeElement));
    this.#head.replaceChildren(...cells);
    if (focused >= 0) cells[focused]?.querySelector("button")?.focus();
  }

  #drawBody(): void {
    const focused = [...this.#drawn].find(([, { button }]) => button === document.activeElement)?.[0];
    const before = this.#drawn;
    this.#drawn = new Map();
    const shown: Row[] = [];
    for (const row of this.#ordered()) {
      const texts = this.#columns.map((column) => column.text(row));
      const drawn = this.#row(row, texts, before.get(row.id));
      this.#drawn.set(row.id, drawn);
      if (this.#words.every((word) => texts.some((text) => fold(text).includes(word)))) shown.push(row);
    }
    this.#shown = shown.map(({ id }) => id);
    this.#body.replaceChildren(...this.#shown.flatMap((id) => this.#drawn.get(id)?.element ?? []));
    this.#roam();
    if (focused !== undefined) this.#drawn.get(focused)?.button.focus();
  }

  #row(row: Row, texts: readonly string[], before: DrawnRow | undefined): DrawnRow {
    const marks = this.#columns.map((column) => [column.site?.(row)?.slot, column.site?.(row)?.state]);
    const content = JSON.stringify([this.#columns.map(({ key }) => key), texts, marks]);
    if (before?.content === content) return before;
    const button = html("button", { type: "button", tabindex: -1 }, texts[0] ?? "");
    const cells = this.#columns.map((column, i) => {
      const sample = sampleOf(column.site?.(row));
      const looks = { numeric: column.numeric, long: column.long, bad: column.bad?.(row) };
      const look = Object.entries(looks).flatMap(([name, has]) => (has ? [name] : []));
      if (i === 0) return html("th", { scope: "row" }, ...sample, button);
      return html("td", { class: look.join(" ") || undefined }, ...sample, texts[i] ?? "");
    });
    const element = html("tr", { class: before?.element.className }, ...cells);
    element.addEventListener("click", () => this.#events.choose(row.id));
    element.addEventListener("pointerenter", () => this.#events.point(row.id));
    element.addEventListener("pointerleave", () => this.#events.point(undefined));
    button.addEventListener("focus", () => this.#focused(row.id));
    button.addEventListener("blur", () => this.#events.point(undefined));
    return { element, button, content };
  }

  #ordered(): readonly Row[] {
    const column = this.#columns.find(({ key }) => key === this.#order?.column);
    if (column === undefined) return this.#rows;
    const sign = this.#order?.direction === "descending" ? -1 : 1;
    return [...this.#rows].sort((a, b) => compare(column.order(a), column.order(b), sign));
  }

  /** Up, down, and back to the design's own order. */
  #reorder(column: string): void {
    const now = this.#order?.column === column ? this.#order.direction : undefined;
    this.#order = now === "descending" ? undefined : { column, direction: now ? "descending" : "ascending" };
    this.#drawHead();
    this.#drawBody();
    this.#events.ordered(this.#order);
  }

  #roam(): void {
    if (this.#current === undefined || !this.#shown.includes(this.#current)) this.#current = this.#shown[0];
    for (const [id, { button }] of this.#drawn) setAll(button, { tabindex: id === this.#current ? 0 : -1 });
  }

  #focused(id: ElementId): void {
    this.#current = id;
    this.#roam();
    this.#events.point(id);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#shown.findIndex((id) => this.#drawn.get(id)?.button === event.target);
    const last = this.#shown.length - 1;
    const targets: Readonly<Record<string, number>> = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: last };
    const target = targets[event.key];
    if (at < 0 || target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const id = this.#shown[Math.min(Math.max(target, 0), last)];
    if (id !== undefined) this.#drawn.get(id)?.button.focus();
  }
}

const ARROWS = { ascending: "▲", descending: "▼", none: "" } as const;

function sampleOf(site: DiagramSite | undefined): Node[] {
  return site === undefined ? [] : [siteSample(site)];
}

/** Numbers by size, words by the alphabet, numbers inside words by size; nothing comes last whichever way. */
function compare(a: number | string | null, b: number | string | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === "number" && typeof b === "number") return a === b ? 0 : sign * (a < b ? -1 : 1);
  // Made when it is first wanted: that takes longer than all else that the page does as it starts.
  collator ??= new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  return sign * collator.compare(String(a), String(b));
}

let collator: Intl.Collator | undefined;

/**
 * @param text anything
 * @returns the text for comparing: lower case, without accents
 */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
