import type * as vscode from "vscode";
import { readSettings } from "../../../server/src/diagram/page-settings";
import type { PageSettings } from "../../../server/src/diagram/protocol";

/** Where VS Code keeps it. */
const SETTINGS = "anycast.preview.settings";
const LOCKED = "anycast.preview.locked";

/** How the reader of a workspace likes previews: new ones begin so. */
export class PreviewMemory {
  readonly #state: vscode.Memento;

  /** @param state the workspace's */
  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** @returns the view that was shown last, what was laid over the map, and what exported pictures were drawn on */
  get settings(): PageSettings {
    return readSettings(this.#state.get(SETTINGS));
  }

  /** @param settings what the reader chose last */
  async keepSettings(settings: PageSettings): Promise<void> {
    await this.#state.update(SETTINGS, settings);
  }

  /** @returns false where previews follow the active editor; they stay with their files otherwise */
  get locked(): boolean {
    return this.#state.get(LOCKED) !== false;
  }

  /** @param locked what the reader chose last */
  async keepLocked(locked: boolean): Promise<void> {
    await this.#state.update(LOCKED, locked);
  }
}
