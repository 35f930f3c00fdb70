/** A button with a menu (WAI-ARIA Authoring Practices, "Menu Button"): arrows, Home, End and first letters move, Escape closes. */
import { html, setAll } from "./dom";

/** One row of a menu. */
export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
  /** Where the row is one of a choice: whether it is the chosen one. */
  readonly chosen?: () => boolean;
}

/** Rows that belong together. */
export interface MenuGroup {
  readonly label: string;
  readonly items: readonly MenuItem[];
}

interface Row {
  readonly item: MenuItem;
  readonly element: HTMLButtonElement;
}

let made = 0;

/** The button, and the menu under it while it is open. */
export class MenuButton {
  readonly element: HTMLElement;
  readonly #button: HTMLButtonElement;
  readonly #menu: HTMLElement;
  readonly #rows: readonly Row[];

  /**
   * @param label what the button says
   * @param tip what it is for
   * @param groups what the menu offers
   */
  constructor(label: string, tip: string, groups: readonly MenuGroup[]) {
    made += 1;
    const id = `menu-${made}`;
    const state = { "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id };
    this.#button = html("button", { type: "button", class: "toggle", title: tip, ...state }, label);
    const rows: Row[] = [];
    const parts = groups.map((group) => {
      const own = group.items.map((item): Row => {
        const role = item.chosen === undefined ? "menuitem" : "menuitemradio";
        return { item, element: html("button", { type: "button", role, tabindex: -1 }, item.label) };
      });
      rows.push(...own);
      const heading = html("div", { class: "heading", "aria-hidden": "true" }, group.label);
      const attributes = { role: "group", "aria-label": group.label };
      return html("div", attributes, heading, ...own.map(({ element }) => element));
    });
    this.#rows = rows;
    this.#menu = html("div", { class: "menu hidden", role: "menu", id, "aria-label": label }, ...parts);
    this.element = html("div", { class: "menu-button" }, this.#button, this.#menu);
    this.#listen();
  }

  /** @param possible whether there is anything to act on */
  enable(possible: boolean): void {
    this.#button.disabled = !possible;
    if (!possible) this.#close(false);
  }

  #listen(): void {
    this.#button.addEventListener("click", () => (this.#open ? this.#close(false) : this.#show(0)));
    this.#button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      this.#show(event.key === "ArrowDown" ? 0 : this.#rows.length - 1);
    });
    this.#menu.addEventListener("keydown", (event) => this.#key(event));
    for (const { item, element } of this.#rows) {
      element.addEventListener("click", () => {
        this.#close(true);
        item.run();
      });
      element.addEventListener("pointermove", () => element.focus());
    }
    // Wherever the keyboard or the pointer goes next, the menu is out of the way.
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.element.contains(relatedTarget))) this.#close(false);
    });
  }

  /** Only while the menu is open does the document know it: a page that another took the place of is let go. */
  readonly #elsewhere = ({ target }: PointerEvent): void => {
    if (!(target instanceof Node && this.element.contains(target))) this.#close(false);
  };

  get #open(): boolean {
    return !this.#menu.classList.contains("hidden");
  }

  #show(row: number): void {
    for (const { item, element } of this.#rows) {
      if (item.chosen !== undefined) element.setAttribute("aria-checked", String(item.chosen()));
    }
    this.#menu.classList.remove("hidden");
    document.addEventListener("pointerdown", this.#elsewhere);
    setAll(this.#button, { "aria-expanded": "true" });
    this.#place();
    this.#rows[row]?.element.focus();
  }

  /** Under the button, as far as the window has room. */
  #place(): void {
    const under = this.#button.getBoundingClientRect();
    const { width, height } = this.#menu.getBoundingClientRect();
    const left = Math.max(4, Math.min(under.left, innerWidth - width - 4));
    const top = Math.max(4, Math.min(under.bottom + 3, innerHeight - height - 4));
    this.#menu.style.left = `${left}px`;
    this.#menu.style.top = `${top}px`;
  }

  #close(back: boolean): void {
    if (!this.#open) return;
    this.#menu.classList.add("hidden");
    document.removeEventListener("pointerdown", this.#elsewhere);
    setAll(this.#button, { "aria-expanded": "false" });
    if (back) this.#button.focus();
  }

  #key(event: KeyboardEvent): void {
    const count = this.#rows.length;
    const at = this.#rows.findIndex(({ element }) => element === document.activeElement);
    if (event.key === "Tab") {
      this.#close(true); // From where Tab then goes on.
      return;
    }
    if (event.key === "Escape") this.#close(true);
    else {
      const to = target(event.key, at, count) ?? this.#lettered(event.key, at);
      if (to === undefined) return;
      this.#rows[to]?.element.focus();
    }
    event.preventDefault();
  }

  /** The next row that begins with a letter. */
  #lettered(key: string, at: number): number | undefined {
    if (key.length !== 1 || key === " ") return undefined;
    const order = this.#rows.map((_, i) => (at + 1 + i) % this.#rows.length);
    return order.find((i) => this.#rows[i]?.item.label.toLowerCase().startsWith(key.toLowerCase()));
  }
}

function target(key: string, at: number, count: number): number | undefined {
  const rows: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % count,
    ArrowUp: (at + count - 1) % count,
    Home: 0,
    End: count - 1,
  };
  return rows[key];
}
