import type * as vscode from "vscode";

/** Where VS Code keeps it. */
const VIEW = "anycast.preview.view";
const LOCKED = "anycast.preview.locked";

/** How the reader of a workspace likes previews: new ones begin so. */
export class PreviewMemory {
  readonly #state: vscode.Memento;

  /** @param state the workspace's */
  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** @returns the name of the view that was shown last, or "" */
  get view(): string {
    const view: unknown = this.#state.get(VIEW);
    return typeof view === "string" ? view : "";
  }

  /** @param view the view that is shown */
  async keepView(view: string): Promise<void> {
    await this.#state.update(VIEW, view);
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
