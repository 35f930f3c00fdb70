import type { DiagramModel, ElementId } from "../../server/src/diagram/model";
import type { ViewName } from "../../server/src/diagram/protocol";
import { html } from "./dom";
import { tabIds } from "./tabs";
import type { View, ViewContext, ViewKind } from "./view";

const NONE: ReadonlySet<ElementId> = new Set();

/** Where the views stand: makes each when it is first shown, and keeps the one that is shown up to date. */
export class Stage {
  readonly element: HTMLElement;
  readonly #kinds: readonly ViewKind[];
  readonly #context: ViewContext;
  readonly #panels: ReadonlyMap<ViewName, HTMLElement>;
  readonly #views = new Map<ViewName, { readonly view: View; shown?: DiagramModel }>();
  #current: ViewName | undefined;
  #model: DiagramModel | undefined;
  #emphasised = NONE;
  #marked = NONE;
  readonly #sizes = new ResizeObserver(() => this.#resize());

  /**
   * @param kinds the views
   * @param context what they are made with
   */
  constructor(kinds: readonly ViewKind[], context: ViewContext) {
    this.#kinds = kinds;
    this.#context = context;
    this.#panels = new Map(
      kinds.map(({ name }) => {
        const { tab, panel } = tabIds(name);
        return [name, html("div", { class: "view hidden", role: "tabpanel", id: panel, "aria-labelledby": tab })];
      }),
    );
    this.element = html("main", { class: "stage" }, ...this.#panels.values());
    this.#sizes.observe(this.element);
  }

  /** @returns the view that is shown; undefined before the first */
  get view(): View | undefined {
    return this.#current === undefined ? undefined : this.#views.get(this.#current)?.view;
  }

  /**
   * Shows another view.
   * @param name one of the views
   */
  open(name: ViewName): void {
    const kind = this.#kinds.find((each) => each.name === name);
    if (kind === undefined || name === this.#current) return;
    this.#current = name;
    for (const [each, panel] of this.#panels) panel.classList.toggle("hidden", each !== name);
    if (!this.#views.has(name)) {
      const view = kind.create(this.#context);
      this.#views.set(name, { view });
      this.#panels.get(name)?.append(view.element);
    }
    this.#resize();
    this.#update();
  }

  /**
   * @param model the picture to show, in this view and in those opened later
   * @param moving what says something else than before, where the view may show it as a movement
   */
  show(model: DiagramModel, moving?: ReadonlySet<ElementId>): void {
    this.#model = model;
    this.#update(moving);
  }

  /** Takes the room that is left for it, where that may be another than before: to draw for the old one would be to draw twice. */
  measure(): void {
    this.#resize();
  }

  /** @param ids what to bring out; none shows all alike */
  emphasise(ids: ReadonlySet<ElementId>): void {
    this.#emphasised = ids;
    this.view?.emphasise(ids);
  }

  /** @param ids what the editor's cursor is on */
  mark(ids: ReadonlySet<ElementId>): void {
    this.#marked = ids;
    this.view?.mark?.(ids);
  }

  /** Closes the views: another page takes their place. */
  close(): void {
    this.#sizes.disconnect();
    for (const { view } of this.#views.values()) view.close?.();
  }

  /** Brings the view that is shown up to date; the others are when they are opened. */
  #update(moving?: ReadonlySet<ElementId>): void {
    const entry = this.#current === undefined ? undefined : this.#views.get(this.#current);
    if (entry === undefined || this.#model === undefined) return;
    if (entry.shown !== this.#model) entry.view.show(this.#model, moving);
    entry.shown = this.#model;
    entry.view.emphasise(this.#emphasised);
    entry.view.mark?.(this.#marked);
  }

  #resize(): void {
    const { clientWidth, clientHeight } = this.element;
    if (clientWidth > 0) this.view?.resize?.(clientWidth, clientHeight);
  }
}
