/** The page's side of docs/preview-protocol.md: one question at a time, and a flag for what happens meanwhile. */

import type { DiagramModel } from "../../server/src/diagram/model";
import { digestOfHoldings, HeldDiagram } from "../../server/src/diagram/patch";
import type {
  DiagramChoices,
  DiagramPatch,
  HostMessage,
  Opening,
  PageMessage,
} from "../../server/src/diagram/protocol";

/** What the conversation tells the page. */
export interface ConversationEvents {
  /** Sends a message to the extension. */
  readonly send: (message: PageMessage) => void;
  /** A picture came, new or the same as before. */
  readonly picture: (model: DiagramModel) => void;
  /** The question failed; the last picture still stands. */
  readonly failed: (message: string) => void;
}

/** Keeps the picture up to date. */
export class Conversation {
  readonly #held = new HeldDiagram();
  readonly #events: ConversationEvents;
  #choice: DiagramChoices;
  /** Counts over all conversations of the page's life, so that an answer to an earlier one is known as such. */
  static #last = 0;
  #sequence = 0;
  #waiting = false;
  #dirty = false;

  /**
   * @param choice what to show first
   * @param events where to report
   */
  constructor(choice: DiagramChoices, events: ConversationEvents) {
    this.#choice = choice;
    this.#events = events;
  }

  /**
   * Takes in what came with the page, where it answers what is asked first.
   * @param opening the answer
   * @returns whether it does
   */
  open({ question, patch }: Opening): boolean {
    if (question !== JSON.stringify(this.#choice)) return false;
    this.#take(patch);
    return true;
  }

  /** Shows something else. The answer to an older question no longer counts. */
  choose(choice: DiagramChoices): void {
    this.#choice = choice;
    this.#waiting = false;
    this.#ask();
  }

  /**
   * Takes in a message of the extension.
   * @param message as it came; anything else is left alone
   */
  receive(message: HostMessage): void {
    if (message.kind === "changed") {
      this.#ask();
      return;
    }
    if (message.kind === "news") {
      if (this.#isBase(message)) this.#take(JSON.parse(message.patch));
      else this.#ask();
      return;
    }
    if (message.kind !== "patch" && message.kind !== "failed") return;
    if (message.sequence !== this.#sequence || !this.#waiting) return;
    this.#waiting = false;
    if (message.kind === "failed") {
      this.#events.failed(message.message);
    } else {
      this.#take(JSON.parse(message.patch));
    }
    if (this.#dirty) this.#ask();
  }

  /** Whether what is new would make what is asked for of what is held. */
  #isBase({ question, had }: Extract<HostMessage, { kind: "news" }>): boolean {
    if (this.#waiting || question !== JSON.stringify(this.#choice)) return false;
    return had === digestOfHoldings(this.#held.holdings());
  }

  #take(patch: DiagramPatch): void {
    this.#held.apply(patch);
    const model = this.#held.model();
    if (model !== undefined) this.#events.picture(model);
  }

  #ask(): void {
    if (this.#waiting) {
      this.#dirty = true;
      return;
    }
    this.#dirty = false;
    this.#waiting = true;
    Conversation.#last += 1;
    this.#sequence = Conversation.#last;
    const params = { ...this.#choice, have: this.#held.holdings() };
    this.#events.send({ kind: "ask", sequence: this.#sequence, params });
  }
}
