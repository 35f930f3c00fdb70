import type { DiagramHeader } from "../../server/src/diagram/model";
import { plain } from "../../server/src/diagram/names";
import type { DiagramChoices } from "../../server/src/diagram/protocol";
import { iconButton } from "./buttons";
import { html, setText } from "./dom";
import { ZOOM_STEP } from "./keys";
import { Pickers } from "./pickers";
import { counted } from "./text";

/** What the toolbar tells the page. */
export interface ToolbarEvents {
  /** The reader picked something; what is not named stays as it is. */
  readonly choose: (change: DiagramChoices) => void;
  readonly problems: () => void;
  readonly zoom: (factor: number) => void;
  readonly fit: () => void;
}

/** What other parts put into the toolbar. */
export interface ToolbarParts {
  readonly tabs: HTMLElement;
  /** Buttons and menus that act on the picture, left of the zoom. */
  readonly tools: readonly HTMLElement[];
}

/** The line above the picture: what is shown, what else could be, what can be done, and what is wrong. */
export class Toolbar {
  readonly element: HTMLElement;
  readonly #title = html("h1", {});
  readonly #pickers: Pickers;
  readonly #problems = html("button", { type: "button", class: "problems hidden" });
  readonly #zoom: HTMLElement;

  /**
   * @param events where to report
   * @param parts what else stands in it
   */
  constructor(events: ToolbarEvents, parts: ToolbarParts) {
    this.#pickers = new Pickers(events.choose);
    this.#problems.addEventListener("click", events.problems);
    this.#zoom = html(
      "div",
      { class: "buttons", role: "group", "aria-label": "Zoom" },
      iconButton("Zoom in (+)", "M8 3v10M3 8h10", () => events.zoom(ZOOM_STEP)),
      iconButton("Zoom out (−)", "M3 8h10", () => events.zoom(1 / ZOOM_STEP)),
      iconButton("Show everything (0)", "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3", events.fit),
    );
    const what = html("div", { class: "what" }, this.#title, this.#pickers.element);
    const tools = html("div", { class: "tools" }, ...parts.tools);
    const acts = html("div", { class: "acts" }, tools, this.#zoom);
    this.element = html("header", {}, parts.tabs, what, this.#problems, acts);
  }

  /** @param header of the picture that is shown */
  show(header: DiagramHeader): void {
    setText(this.#title, plain(header.title));
    this.#title.classList.toggle("hidden", header.services.length > 1);
    this.#pickers.show(header);
    const counts = [
      ...(header.errors > 0 ? [counted(header.errors, "error")] : []),
      ...(header.warnings > 0 ? [counted(header.warnings, "warning")] : []),
    ];
    setText(this.#problems, counts.join(", "));
    this.#problems.classList.toggle("hidden", counts.length === 0);
    this.#problems.classList.toggle("bad", header.errors > 0);
    this.#problems.title = "Show the list of problems";
  }

  /** @param zoomable whether the view that is shown can come closer */
  zoomable(zoomable: boolean): void {
    this.#zoom.classList.toggle("hidden", !zoomable);
  }
}
