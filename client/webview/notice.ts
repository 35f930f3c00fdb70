import { plain } from "../../server/src/diagram/names";
import { html } from "./dom";

/** A button of a notice. */
export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

/** What the page says in place of a picture, or over the last good one. */
export class Notice {
  readonly element = html("div", { class: "notice hidden", role: "status", "aria-live": "polite" });

  /**
   * @param kind `loading` and `empty` stand in the picture's place, `failed` lies over it
   * @param title one line
   * @param text one sentence more
   * @param actions what the reader can do about it
   */
  show(kind: "loading" | "empty" | "failed", title: string, text: string, actions: readonly NoticeAction[] = []): void {
    const buttons = actions.map(({ label, run }) => {
      const button = html("button", { type: "button" }, label);
      button.addEventListener("click", run);
      return button;
    });
    const spinner = kind === "loading" ? [html("span", { class: "spinner", "aria-hidden": "true" })] : [];
    const parts = [...spinner, html("p", { class: "title" }, plain(title)), html("p", {}, plain(text, 400))];
    this.element.replaceChildren(
      ...parts,
      ...(buttons.length > 0 ? [html("div", { class: "actions" }, ...buttons)] : []),
    );
    this.element.className = `notice ${kind}`;
  }

  /** Takes the notice away. */
  hide(): void {
    this.element.className = "notice hidden";
  }
}
