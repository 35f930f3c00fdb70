import { digestOfHoldings, holdingsAfter, isEmpty } from "../../../server/src/diagram/patch";
import type { DiagramPatch, Holdings, HostMessage, PageMessage } from "../../../server/src/diagram/protocol";

/** What a page asks. */
export type Question = Extract<PageMessage, { kind: "ask" }>["params"];

/** How its messages get where they go. */
export interface AheadLinks {
  /** Asks the language server. */
  readonly answer: (question: Question) => Promise<DiagramPatch>;
  /** Sends the page a message. */
  readonly post: (message: HostMessage) => void;
}

interface Page {
  readonly choices: Omit<Question, "have">;
  readonly have: Holdings;
}

/**
 * Asks what is new for a page before it does: what it will ask is known from what it was answered last. It saves the way to the
 * page and back. The page looks whether it still is what it was taken for (docs/preview-protocol.md), so nothing here can go wrong.
 */
export class AskAhead {
  readonly #links: AheadLinks;
  /** What the page asked last, and what it has. */
  #page: Page | undefined;
  #asking = false;
  #dirty = false;

  /** @param links to the server and to the page */
  constructor(links: AheadLinks) {
    this.#links = links;
  }

  /**
   * Takes note of what the page is sent.
   * @param question what it has asked
   * @param patch what it is answered
   */
  answered({ have, ...choices }: Question, patch: DiagramPatch): void {
    this.#page = { choices, have: holdingsAfter(have, patch) };
  }

  /** The page begins anew: what it has is not known. */
  forget(): void {
    this.#page = undefined;
  }

  /** There may be something new: one question at a time, as the page does. */
  changed(): void {
    if (this.#page === undefined) this.#links.post({ kind: "changed" });
    else if (this.#asking) this.#dirty = true;
    else void this.#ask(this.#page);
  }

  async #ask(page: Page): Promise<void> {
    this.#asking = true;
    this.#dirty = false;
    const { choices, have } = page;
    try {
      const patch = await this.#links.answer({ ...choices, have });
      const news = { question: JSON.stringify(choices), had: digestOfHoldings(have), patch: JSON.stringify(patch) };
      if (!isEmpty(patch)) this.#links.post({ kind: "news", ...news });
      // Where the page has asked meanwhile, what it was answered counts.
      if (this.#page === page) this.#page = { choices, have: holdingsAfter(have, patch) };
    } catch {
      // The page asks, and says what is wrong.
      this.#links.post({ kind: "changed" });
    }
    this.#asking = false;
    if (this.#dirty) this.changed();
  }
}
