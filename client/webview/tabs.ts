import type { ViewName } from "../../server/src/diagram/protocol";
import { html, setAll } from "./dom";
import type { ViewKind } from "./view";

/**
 * @param name a view's name
 * @returns the ids of its tab and of the panel that the tab belongs to
 */
export function tabIds(name: ViewName): { readonly tab: string; readonly panel: string } {
  return { tab: `tab-${name}`, panel: `view-${name}` };
}

/** The row of views to choose from (WAI-ARIA Authoring Practices, "Tabs": arrows move, and choose at once). */
export class Tabs {
  readonly element: HTMLElement;
  readonly #tabs: ReadonlyMap<ViewName, HTMLButtonElement>;

  /**
   * @param kinds the views, in order
   * @param choose called with the view that the reader chose
   */
  constructor(kinds: readonly ViewKind[], choose: (name: ViewName) => void) {
    this.#tabs = new Map(
      kinds.map(({ name, title }) => {
        const { tab, panel } = tabIds(name);
        const button = html("button", { type: "button", role: "tab", id: tab, "aria-controls": panel }, title);
        button.addEventListener("click", () => choose(name));
        button.addEventListener("keydown", (event) => this.#key(event, name, choose));
        return [name, button];
      }),
    );
    this.element = html("div", { class: "tabs", role: "tablist", "aria-label": "View" }, ...this.#tabs.values());
    this.element.classList.toggle("hidden", kinds.length < 2);
  }

  /** @param name the view that is shown */
  show(name: ViewName): void {
    for (const [each, button] of this.#tabs) {
      setAll(button, { "aria-selected": String(each === name), tabindex: each === name ? 0 : -1 });
    }
  }

  #key(event: KeyboardEvent, from: ViewName, choose: (name: ViewName) => void): void {
    const names = [...this.#tabs.keys()];
    const at = names.indexOf(from);
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: (at + names.length - 1) % names.length,
      ArrowRight: (at + 1) % names.length,
      Home: 0,
      End: names.length - 1,
    };
    const name = names[targets[event.key] ?? -1];
    if (name === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    choose(name);
    this.#tabs.get(name)?.focus();
  }
}
