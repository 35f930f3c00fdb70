import { press, toggleButton } from "./buttons";
import { html } from "./dom";

/** What the bar tells the map. */
export interface LayerEvents {
  readonly territory: (shown: boolean) => void;
  readonly facilities: (shown: boolean) => void;
}

/** The two buttons at the foot of the map that lay more over it. */
export class LayerBar {
  readonly element: HTMLElement;
  readonly #territory: HTMLButtonElement;
  readonly #facilities: HTMLButtonElement;

  /**
   * @param facilities whether exchanges and routers were asked for already
   * @param events where to report
   */
  constructor(facilities: boolean, events: LayerEvents) {
    this.#territory = toggleButton(
      "Areas",
      "Shade the land nearest to each region in the colour of its site",
      events.territory,
    );
    this.#facilities = toggleButton("Exchanges and routers", "Show exchanges and carriers’ routers", events.facilities);
    press(this.#facilities, facilities);
    const attributes = { class: "layers", role: "group", "aria-label": "More on the map" };
    this.element = html("div", attributes, this.#territory, this.#facilities);
    this.element.classList.add("hidden");
  }

  /** @returns whether the reader wants exchanges and routers */
  get facilities(): boolean {
    return this.#facilities.getAttribute("aria-pressed") === "true";
  }

  /** @param layers whether there is a map to lay more over; whether areas are shaded, and whether there are regions enough */
  show({ map, shaded, possible }: Readonly<Record<"map" | "shaded" | "possible", boolean>>): void {
    this.element.classList.toggle("hidden", !map);
    press(this.#territory, shaded);
    this.#territory.classList.toggle("hidden", !possible);
  }
}
