import type { DiagramModel, ElementId } from "../../server/src/diagram/model";
import { plain } from "../../server/src/diagram/names";
import type { ElementDetails, Trace } from "../../server/src/diagram/protocol";
import type { TraceHop, TracePath, TraceRoute } from "../../server/src/diagram/trace";
import { iconButton } from "./buttons";
import { contentOf } from "./card";
import { html } from "./dom";
import { loadLater } from "./later-loader";

/** What the box of details tells the page. */
export interface DetailsEvents {
  /** The reader wants to see where it is declared. */
  readonly reveal: (element: ElementId) => void;
  /** The reader wants to know what there is to say about it. */
  readonly ask: (element: ElementId) => void;
  /** The reader wants to know why packets go where they go. */
  readonly trace: (element: ElementId) => void;
  /** The reader is done with it. */
  readonly close: () => void;
}

/** The card of the element that the reader chose: what its hover says, and why packets go where they go. */
export class Details {
  readonly element = html("aside", { class: "details hidden", "aria-label": "Details" });
  readonly #events: DetailsEvents;
  readonly #title = html("h2", {});
  readonly #text = html("div", { class: "text" });
  readonly #why = html("details", { class: "why" });
  readonly #trace = html("div", { class: "trace" });
  #model: DiagramModel | undefined;
  #shown: ElementId | undefined;

  /** @param events where to report */
  constructor(events: DetailsEvents) {
    this.#events = events;
    const source = html("button", { type: "button", class: "source" }, "Go to its line");
    source.addEventListener("click", () => this.#shown && events.reveal(this.#shown));
    const close = iconButton("Close (Escape)", "M4 4l8 8M12 4l-8 8", events.close);
    this.#why.append(html("summary", {}, "Why this PoP?"), this.#trace);
    this.#why.addEventListener("toggle", () => this.#ask());
    const head = html("div", { class: "head" }, this.#title, source, close);
    this.element.append(head, this.#text, this.#why);
  }

  /** @returns the element that it is about */
  get shown(): ElementId | undefined {
    return this.#shown;
  }

  /**
   * Tells about an element, or about nothing.
   * @param model the picture
   * @param id the element; what the picture does not have is nothing
   */
  show(model: DiagramModel | undefined, id: ElementId | undefined): void {
    const content = model && id !== undefined ? contentOf(model, id) : undefined;
    const other = id !== this.#shown;
    this.#model = model;
    this.#shown = content && id;
    this.element.classList.toggle("hidden", content === undefined);
    if (content === undefined || id === undefined) return;
    this.#title.textContent = content.title;
    if (other) {
      const rows = content.facts.flatMap(({ label, value }) => [html("dt", {}, label), html("dd", {}, value)]);
      this.#text.replaceChildren(html("dl", {}, ...rows));
      this.#why.open = false;
      this.#trace.replaceChildren();
      this.element.scrollTop = 0;
    }
    this.#why.classList.toggle("hidden", !/^(region|flow):/.test(id));
    this.#events.ask(id);
    this.#ask();
  }

  /**
   * @param id the element that was asked about
   * @param details what its hover says; null leaves what the picture says
   */
  tell(id: ElementId, details: ElementDetails | null): void {
    if (details === null) return;
    // Without the bundle what the picture says stands.
    loadLater().then(({ markdown }) => {
      if (id === this.#shown) this.#text.replaceChildren(...markdown(details.markdown));
    }, console.error);
  }

  /**
   * @param id the element that was asked about
   * @param trace the decisions; null where there are none
   */
  explain(id: ElementId, trace: Trace | null): void {
    if (id !== this.#shown) return;
    const paths = trace?.paths ?? [];
    const nothing = html("p", {}, "No network that serves these users has a route to follow.");
    this.#trace.replaceChildren(
      ...(paths.length === 0 ? [nothing] : paths.map((path) => this.#path(path, paths.length))),
    );
  }

  #ask(): void {
    if (this.#why.open && this.#shown !== undefined) this.#events.trace(this.#shown);
  }

  #path({ flow, hops }: TracePath, count: number): Node {
    const known = this.#model?.flows.find(({ id }) => id === flow);
    const list = html("ol", {}, ...hops.map(hopItem));
    const parts = hops.length === 0 ? [html("p", {}, known?.reason ?? "No route.")] : [list];
    if (count === 1) return html("div", {}, ...parts);
    return html("section", {}, html("h3", {}, `Via ${plain(known?.via ?? flow)}`), ...parts);
  }
}

function hopItem({ at, prefix, decided, routes, more, advice }: TraceHop): Node {
  const head = html("p", {}, html("strong", {}, plain(at)), ` ${prefix}: ${decided ?? "no route"}`);
  const rows = routes.map(routeRow);
  const columns = ["", "PoP", "AS path", "From", "Compared by", "Outcome"];
  const heads = columns.map((title) => (title === "" ? html("td") : html("th", { scope: "col" }, title)));
  const table = html("table", {}, html("thead", {}, html("tr", {}, ...heads)), html("tbody", {}, ...rows));
  const parts: Node[] = [head];
  if (rows.length > 0) parts.push(html("div", { class: "scroll", tabindex: 0 }, table));
  if (more > 0) parts.push(html("p", {}, `and ${more} more`));
  if (advice !== null) parts.push(html("p", { class: "advice" }, plain(advice, 400)));
  return html("li", {}, ...parts);
}

function routeRow({ site, path, from, values, lost, tied }: TraceRoute): HTMLTableRowElement {
  const outcome = `${lost ?? "taken"}${tied ? ", a tie" : ""}`;
  const mark = html("td", { "aria-hidden": "true" }, lost === null ? "✓" : "✗");
  const cells = [plain(site), path || "own route", plain(from), values.join(", "), outcome].map((text) =>
    html("td", {}, text),
  );
  return html("tr", { class: lost === null ? "taken" : undefined }, mark, ...cells);
}
