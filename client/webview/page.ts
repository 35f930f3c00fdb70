import type { DiagramModel, ElementId } from "../../server/src/diagram/model";
import { questionOf, settingsOf } from "../../server/src/diagram/page-settings";
import type {
  DiagramChoices,
  HostMessage,
  Opening,
  PageMessage,
  PageState,
  ViewName,
} from "../../server/src/diagram/protocol";
import { Card } from "./card";
import { Conversation } from "./conversation";
import { Details } from "./details";
import { html } from "./dom";
import { ExportMenu } from "./export-menu";
import { handleKey } from "./keys";
import { LastGood } from "./last-good";
import { Legend } from "./legend";
import { afterPaint, beat, changedElements, motionAllowed } from "./motion";
import { Notice } from "./notice";
import { related } from "./related";
import { Stage } from "./stage";
import { statusText } from "./status-line";
import { Tabs } from "./tabs";
import { Toolbar } from "./toolbar";
import type { ViewEvents } from "./view";
import { VIEWS } from "./views";
import { WhatIfMode } from "./what-if";

/** What the page can do to the outside. */
export interface PageHost {
  readonly send: (message: PageMessage) => void;
  /** Keeps the state over a reload. */
  readonly keep: (state: PageState) => void;
}

/** How long the page waits before it says that it waits, in ms: a flash of a spinner tells nobody anything. */
const PATIENCE_MS = 300;

/** The whole preview: the frame around the views. */
export class PreviewPage {
  readonly element: HTMLElement;
  readonly #host: PageHost;
  readonly #conversation: Conversation;
  readonly #toolbar: Toolbar;
  readonly #tabs = new Tabs(VIEWS, (name) => this.#open(name));
  readonly #whatIf: WhatIfMode;
  readonly #export: ExportMenu;
  readonly #stage: Stage;
  readonly #card = new Card();
  readonly #details = new Details({
    reveal: (element) => this.#host.send({ kind: "reveal", element }),
    ask: (element) => this.#host.send({ kind: "details", element, choices: this.#state.choices }),
    trace: (element) => this.#host.send({ kind: "trace", element, choices: this.#state.choices }),
    close: () => this.#select(undefined),
  });
  readonly #notice = new Notice();
  readonly #legend = new Legend({
    choose: (element) => this.#events.choose(element),
    point: (element) => this.#emphasise(element),
  });
  readonly #status = html("footer", { role: "status" });
  readonly #events: ViewEvents = {
    choose: (element) => {
      if (this.#whatIf.on) {
        this.#whatIf.choose(element);
        return;
      }
      this.#host.send({ kind: "reveal", element });
      this.#select(element);
    },
    point: (id, at) => this.#point(id, at),
  };
  readonly #lastGood = new LastGood();
  #state: PageState;
  #model: DiagramModel | undefined;
  #cursor: readonly ElementId[] = [];
  /** What the card tells about, and where. */
  #pointed: readonly [ElementId, readonly [number, number]] | undefined;

  /**
   * @param state what the page kept
   * @param host the outside
   */
  constructor(state: PageState, host: PageHost) {
    this.#state = state;
    this.#host = host;
    this.#conversation = new Conversation(this.#question(), {
      send: host.send,
      picture: (model) => this.#show(model),
      failed: (message) => this.#failed(message),
    });
    this.#whatIf = new WhatIfMode(state.choices.failures, {
      fail: (failures) => this.#choose({ failures }),
      write: (failures) => host.send({ kind: "write-scenario", scenario: this.#state.choices.scenario, failures }),
    });
    this.#export = new ExportMenu({
      look: () => {
        const { paper = "light", territory, view } = this.#state;
        return { paper, territory, view: view === "graph" ? view : undefined };
      },
      paper: (paper) => this.#keep({ paper }),
      save: (file) => host.send({ kind: "save", ...file }),
      say: (text) => this.#say(text),
    });
    this.#stage = new Stage(VIEWS, {
      events: this.#events,
      state,
      keep: (change) => this.#keep(change),
      ask: (change) => this.#choose(change),
      open: (name) => this.#open(name),
    });
    const actions = {
      choose: (change: DiagramChoices) => this.#choose(change),
      problems: () => host.send({ kind: "problems" }),
      zoom: (factor: number) => this.#stage.view?.zoomBy?.(factor),
      fit: () => this.#stage.view?.fit?.(),
    };
    const tools = [this.#whatIf.button, this.#export.button.element];
    this.#toolbar = new Toolbar(actions, { tabs: this.#tabs.element, tools });
    this.#stage.element.append(this.#notice.element, this.#details.element);
    const body = html("div", { class: "body" }, this.#stage.element, this.#legend.element);
    const { banner, on } = this.#whatIf;
    this.element = html(
      "div",
      { class: on ? "page failing" : "page" },
      this.#toolbar.element,
      banner,
      body,
      this.#status,
      this.#card.element,
    );
    this.element.addEventListener("keydown", (event) =>
      handleKey(event, {
        view: () => this.#stage.view,
        whatIf: () => this.#whatIf.toggle(),
        release: () => this.#release(),
      }),
    );
    this.#open(VIEWS.find(({ name }) => name === state.view)?.name ?? VIEWS[0].name);
    setTimeout(() => this.#wait(), PATIENCE_MS);
  }

  /**
   * Asks for the first picture; or shows the one that came with the page, and asks whether there is a newer one.
   * @param opening what came with the page
   */
  begin(opening?: Opening): void {
    if (opening === undefined || opening.id === this.#state.opening || !this.#conversation.open(opening)) {
      this.#conversation.choose(this.#question());
      return;
    }
    this.#keep({ opening: opening.id });
    void afterPaint().then(() => this.#conversation.receive({ kind: "changed" }));
  }

  /** @param message from the extension */
  receive(message: HostMessage): void {
    if (message.kind === "written") this.#written(message.scenario);
    else if (message.kind === "fail") this.#whatIf.enter(message.element);
    else if (message.kind === "export") this.#export.save(message.format);
    else if (message.kind === "shows") this.#keep({ locked: message.locked });
    else if (message.kind === "cursor") this.#mark(message.elements);
    else if (message.kind === "details") this.#details.tell(message.element, message.details);
    else if (message.kind === "trace") this.#details.explain(message.element, message.trace);
    else this.#conversation.receive(message);
  }

  /** Lets go of what outlives its elements. */
  close(): void {
    this.#stage.close();
  }

  /** What is kept over a reload. */
  get state(): PageState {
    return this.#state;
  }

  #show(answer: DiagramModel): void {
    const model = this.#lastGood.instead(answer);
    const before = this.#model;
    this.#model = model;
    // Only what the reader did moves; typing does not.
    const moving = this.#whatIf.show(model) ? changedElements(before, model) : undefined;
    this.#toolbar.show(model.header);
    this.#export.show(model);
    // Before the views: it takes room from them, and they are drawn for what is left.
    if (this.#showLegend() || before === undefined) this.#stage.measure();
    this.#stage.show(model, moving);
    this.#mark(this.#cursor);
    if (this.#details.shown !== undefined) this.#details.show(model, this.#details.shown);
    this.#emphasise(undefined);
    // What the card says of the mark under the pointer may have changed with the picture.
    const told = !this.#card.element.classList.contains("hidden");
    if (told && this.#pointed !== undefined) this.#point(...this.#pointed);
    if (moving !== undefined && motionAllowed()) beatShares(this.#legend.element, moving);
    this.#sayStatus();
    this.#status.classList.toggle("stale", model.header.state === "stale");
    const nothing = model.sites.length + model.regions.length === 0;
    if (!nothing) this.#notice.hide();
    else
      this.#notice.show("empty", "Nothing to draw yet", model.header.message ?? "The design has no sites or regions.");
  }

  #open(name: ViewName): void {
    this.#card.hide();
    const before = JSON.stringify(this.#question());
    if (name !== this.#state.view) this.#keep({ view: name });
    this.#tabs.show(name);
    this.#showLegend();
    this.#stage.open(name);
    this.#toolbar.zoomable(this.#stage.view?.zoomBy !== undefined);
    if (before !== JSON.stringify(this.#question())) this.#conversation.choose(this.#question());
    this.#sayStatus();
  }

  /** @returns whether it is there now and was not, or the other way round */
  #showLegend(): boolean {
    const wanted = VIEWS.find(({ name }) => name === this.#state.view)?.legend ?? VIEWS[0].legend;
    if (this.#model !== undefined) this.#legend.show(this.#model, this.#state.view === "map");
    const hidden = !wanted || (this.#model?.sites ?? []).length === 0;
    const before = this.#legend.element.classList.contains("hidden");
    this.#legend.element.classList.toggle("hidden", hidden);
    return hidden !== before;
  }

  #choose(change: DiagramChoices): void {
    this.element.classList.toggle("failing", this.#whatIf.on);
    this.#keep({ choices: { ...this.#state.choices, ...change } });
    this.#conversation.choose(this.#question());
  }

  #question(): DiagramChoices {
    return questionOf(this.#state);
  }

  /** What was failed is a scenario now: that is shown instead. */
  #written(scenario: string | null): void {
    if (scenario === null) return;
    if (this.#whatIf.on) this.#whatIf.leave();
    this.#choose({ scenario, failures: undefined });
  }

  /** Says how the picture stands, in the line at the bottom. */
  #sayStatus(): void {
    const text = this.#model && statusText(this.#model, this.#state.view === "map");
    if (text !== undefined && text !== this.#status.textContent) this.#say(text);
  }

  /** Says something in the line at the bottom, until the next picture. */
  #say(text: string): void {
    this.#status.replaceChildren(html("span", {}, text));
  }

  #wait(): void {
    if (this.#model !== undefined || !this.#notice.element.classList.contains("hidden")) return;
    this.#notice.show("loading", "Waiting for the routes", "The language server is reading the design.");
  }

  #failed(message: string): void {
    this.#notice.show("failed", "The preview could not be brought up to date", message, [
      { label: "Try again", run: () => this.#conversation.receive({ kind: "changed" }) },
      { label: "Restart the language server", run: () => this.#host.send({ kind: "restart" }) },
    ]);
  }

  #point(id: ElementId | undefined, at?: readonly [number, number]): void {
    this.#emphasise(id);
    this.#pointed = id === undefined || at === undefined ? undefined : [id, at];
    if (id === undefined || at === undefined || this.#model === undefined) this.#card.hide();
    else this.#card.show(this.#model, id, at, this.#whatIf.on ? this.#whatIf.hint(id) : undefined);
  }

  /** What the pointer is on, else what was chosen. */
  #emphasise(pointed: ElementId | undefined): void {
    const id = pointed ?? this.#details.shown;
    const ids = id === undefined || this.#model === undefined ? new Set<ElementId>() : related(this.#model, id);
    this.#stage.emphasise(ids);
  }

  #select(id: ElementId | undefined): void {
    this.#card.hide();
    this.#details.show(this.#model, id);
    this.#emphasise(undefined);
  }

  /** First the pointer's card, then the choice. */
  #release(): void {
    if (this.#card.element.classList.contains("hidden")) this.#select(undefined);
    this.#point(undefined);
  }

  /** What the cursor is on, with the ways of a region's users. */
  #mark(cursor: readonly ElementId[]): void {
    this.#cursor = cursor;
    const ids = new Set(cursor);
    for (const flow of this.#model?.flows ?? []) if (ids.has(flow.region)) ids.add(flow.id);
    this.#stage.mark(ids);
  }

  #keep(change: Partial<PageState>): void {
    const before = settingsOf(this.#state);
    this.#state = { ...this.#state, ...change };
    this.#host.keep(this.#state);
    const settings = settingsOf(this.#state);
    if (JSON.stringify(settings) !== JSON.stringify(before)) this.#host.send({ kind: "settings", settings });
  }
}

/** Lets the shares beat that are others now. */
function beatShares(legend: HTMLElement, changed: ReadonlySet<ElementId>): void {
  for (const entry of legend.querySelectorAll<HTMLElement>("[data-element]")) {
    const share = changed.has(entry.dataset.element ?? "") ? entry.querySelector(".share") : null;
    if (share !== null) beat(share);
  }
}
