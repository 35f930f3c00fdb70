import type { DiagramFailure, DiagramModel, DiagramWhatIf, ElementId } from "../../server/src/diagram/model";
import { plain } from "../../server/src/diagram/names";
import { html } from "./dom";
import { keepingFocus } from "./focus";
import { canFail, type Suspect, suspectsOf } from "./suspects";
import { secondaryPrefix } from "./text";
import { changeFacts, leftOutText, type WhatIfFact } from "./what-if-text";

/** What the mode tells the page. */
export interface WhatIfEvents {
  /** Something else is failed; undefined: the mode is left. */
  readonly fail: (failures: readonly ElementId[] | undefined) => void;
  /** The reader wants what is failed as a scenario in the text. */
  readonly write: (failures: readonly ElementId[]) => void;
}

/** The mode in which a click fails what it hits: its button, and the banner that says what changed. */
export class WhatIfMode {
  /** The toggle in the toolbar. */
  readonly button = html(
    "button",
    { type: "button", class: "toggle", title: "Fail things and see what happens (W)", "aria-keyshortcuts": "w" },
    "What if",
  );
  /** What stands under the toolbar while the mode is on. */
  readonly banner: HTMLElement;
  readonly #events: WhatIfEvents;
  readonly #failed = html("div", { class: "failed" });
  readonly #suspects = html("div", { class: "suspects hidden", role: "group" });
  readonly #changes = html("div", { class: "changes", "aria-live": "polite" });
  readonly #reset = html("button", { type: "button" }, "Reset");
  readonly #write = html("button", { type: "button" }, "Write as scenario");
  #failures: readonly ElementId[] | undefined;
  #model: DiagramModel | undefined;
  /** The region or path whose networks and links are offered. */
  #asked: ElementId | undefined;

  /**
   * @param failures what was failed when the page was kept; undefined outside the mode
   * @param events where to report
   */
  constructor(failures: readonly ElementId[] | undefined, events: WhatIfEvents) {
    this.#events = events;
    this.#failures = failures;
    const actions = html("div", { class: "actions" }, this.#reset, this.#write);
    const first = html("div", { class: "row" }, this.#failed, actions);
    this.banner = html("section", { class: "what-if", "aria-label": "What if" }, first, this.#suspects, this.#changes);
    this.button.addEventListener("click", () => this.toggle());
    this.#reset.addEventListener("click", () => this.#fail([]));
    this.#write.addEventListener("click", () => events.write(this.#standing().map(({ id }) => id)));
    this.#draw();
  }

  /** @returns whether a click fails what it hits */
  get on(): boolean {
    return this.#failures !== undefined;
  }

  /** Enters the mode, or leaves it and forgets what was failed. */
  toggle(): void {
    this.#fail(this.on ? undefined : []);
  }

  /**
   * Enters the mode, with something failed beside what is failed already.
   * @param id a thing that can fail; of anything else what is on the way is offered; null for nothing
   */
  enter(id: ElementId | null): void {
    if (this.#failures === undefined) this.#fail([]);
    if (id !== null && !this.#isFailed(id) && id !== this.#asked) this.choose(id);
  }

  /** Leaves the mode without a word to the page, which knows. */
  leave(): void {
    this.#failures = undefined;
    this.#asked = undefined;
    this.#draw();
  }

  /**
   * Fails an element, or brings it back. Of a region or a path, what is on the way is offered.
   * @param id what the reader chose
   */
  choose(id: ElementId): void {
    if (this.#failures === undefined) return;
    if (!canFail(id)) {
      this.#asked = this.#asked === id ? undefined : id;
      this.#draw();
      return;
    }
    const known = this.#failureOf(id);
    const same = known === undefined ? [id] : [known.id, ...known.also];
    const rest = this.#failures.filter((each) => !same.includes(each));
    this.#fail(rest.length < this.#failures.length ? rest : [...rest, id]);
  }

  /**
   * @param id an element
   * @returns what a click on it does, for people
   */
  hint(id: ElementId): string {
    if (!canFail(id)) return "Click to choose what fails on the way";
    return this.#isFailed(id) ? "Click to bring it back" : "Click to fail it";
  }

  /**
   * @param model the picture, with what is failed in its header
   * @returns whether something else is failed in it than in the picture before
   */
  show(model: DiagramModel): boolean {
    const failed = (each: DiagramModel | undefined) =>
      each?.header.whatIf?.failures.map(({ id }) => id).join(" ") ?? "";
    const other = this.#model !== undefined && failed(this.#model) !== failed(model);
    this.#model = model;
    this.#draw();
    return other;
  }

  #fail(failures: readonly ElementId[] | undefined): void {
    this.#failures = failures;
    if (failures === undefined) this.#asked = undefined;
    this.#draw();
    this.#events.fail(failures);
  }

  /** What the picture has failed, and the reader has not brought back since. */
  #standing(): DiagramFailure[] {
    const failures = this.#model?.header.whatIf?.failures ?? [];
    return failures.filter(({ id, also }) => [id, ...also].some((each) => this.#failures?.includes(each)));
  }

  #failureOf(id: ElementId): DiagramFailure | undefined {
    return this.#standing().find((failure) => failure.id === id || failure.also.includes(id));
  }

  #isFailed(id: ElementId): boolean {
    return this.#failures?.includes(id) === true || this.#failureOf(id) !== undefined;
  }

  #draw(): void {
    const failures = this.#failures ?? [];
    this.button.setAttribute("aria-pressed", String(this.on));
    this.banner.classList.toggle("hidden", !this.on);
    this.#reset.classList.toggle("hidden", failures.length === 0);
    this.#write.classList.toggle("hidden", this.#standing().length === 0);
    keepingFocus(
      this.banner,
      () => {
        this.#failed.replaceChildren(...this.#failedParts(failures));
        this.#drawSuspects();
      },
      this.button,
    );
    const whatIf = this.#model?.header.whatIf ?? null;
    const hints = (): HTMLElement[] => HINTS.map((hint) => html("p", { class: "hint" }, hint));
    const changes = failures.length === 0 ? hints() : changeParts(this.#model, whatIf);
    const text = changes.map(({ textContent }) => textContent).join("");
    // The same words are not to be read out again.
    if (text !== this.#changes.textContent) this.#changes.replaceChildren(...changes);
  }

  #failedParts(failures: readonly ElementId[]): Node[] {
    if (failures.length === 0) {
      const text = "Choose a site, network or link to fail it; choose it again to bring it back.";
      return [html("p", { class: "hint" }, text)];
    }
    const standing = this.#standing();
    const known = new Set(standing.flatMap(({ id, also }) => [id, ...also]));
    const chips = standing.map((failure) => this.#chip(failure, true));
    const waiting = failures.filter((id) => !known.has(id) && !this.#isUnknown(id));
    if (waiting.length > 0) chips.push(html("span", { class: "waiting" }, "…"));
    return [html("span", { class: "lead" }, "Out of service:"), ...chips];
  }

  #isUnknown(id: ElementId): boolean {
    return this.#model?.header.whatIf?.unknown.includes(id) === true;
  }

  /** One thing, to be failed or brought back. */
  #chip({ id, name }: Suspect, failed: boolean): HTMLElement {
    const text = html("span", { class: "name" }, plain(name, 40));
    const chip = html("button", { type: "button", class: failed ? "chip out" : "chip", "data-element": id }, text);
    if (failed) chip.append(html("span", { "aria-hidden": "true" }, "×"));
    const what = failed ? `Bring ${plain(name)} back` : `Fail ${plain(name)}`;
    chip.setAttribute("aria-label", what);
    chip.title = what;
    chip.addEventListener("click", () => this.choose(id));
    return chip;
  }

  #drawSuspects(): void {
    const { header } = this.#model ?? {};
    const suspects = this.#model === undefined || this.#asked === undefined ? [] : suspectsOf(this.#model, this.#asked);
    this.#suspects.classList.toggle("hidden", this.#asked === undefined);
    const unknown = new Set(header?.whatIf?.unknown);
    const open = suspects.filter(({ id }) => !this.#isFailed(id) && !unknown.has(id));
    const lead = open.length > 0 ? "On the way:" : "Nothing on this way can fail.";
    this.#suspects.setAttribute("aria-label", "On the way");
    this.#suspects.replaceChildren(
      html("span", { class: "lead" }, lead),
      ...open.map((suspect) => this.#chip(suspect, false)),
    );
  }
}

/** Stand where changes will, so that the picture does not jump when they come. */
const HINTS = [
  "Choose a region or a path to be offered the networks and links on its way.",
  "W, or the button again, leaves the mode and brings everything back.",
];

function changeParts(model: DiagramModel | undefined, whatIf: DiagramWhatIf | null): HTMLElement[] {
  if (model === undefined || whatIf === null) return [];
  const facts = whatIf.changes === null || whatIf.failures.length === 0 ? [] : changeFacts(model, whatIf.changes);
  const prefix = secondaryPrefix(model);
  if (prefix !== undefined && facts.length > 0) facts.unshift({ label: "Users of", text: prefix, bad: false });
  const left = leftOutText(whatIf);
  return [...facts.map(factPart), ...(left === "" ? [] : [html("p", { class: "left" }, left)])];
}

function factPart({ label, text, bad }: WhatIfFact): HTMLElement {
  return html("p", { class: bad ? "fact bad" : "fact" }, html("span", { class: "lead" }, `${label}: `), text);
}
