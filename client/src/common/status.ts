import * as vscode from "vscode";
import type { StatusParams } from "../../../server/src/lsp/protocol";
import { LANGUAGE_ID } from "./language";
import { statusText } from "./status-text";

const SEVERITIES = {
  information: vscode.LanguageStatusSeverity.Information,
  warning: vscode.LanguageStatusSeverity.Warning,
  error: vscode.LanguageStatusSeverity.Error,
} as const;

/** The entry behind `{}` in the status bar: how the routes of the active design stand. */
export class RoutesStatus implements vscode.Disposable {
  readonly #item = vscode.languages.createLanguageStatusItem("anycast.routes", { language: LANGUAGE_ID });
  readonly #watch: vscode.Disposable;
  readonly #latest = new Map<string, StatusParams>();

  constructor() {
    this.#item.name = "Anycast routes";
    this.#item.command = { command: "anycast.showLog", title: "Show log" };
    this.#watch = vscode.window.onDidChangeActiveTextEditor(() => this.#update());
    this.#update();
  }

  /** @param status news from the server about one document */
  show(status: StatusParams): void {
    this.#latest.set(vscode.Uri.parse(status.uri).toString(), status);
    this.#update();
  }

  dispose(): void {
    this.#item.dispose();
    this.#watch.dispose();
  }

  #update(): void {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    const status = uri === undefined ? undefined : this.#latest.get(uri);
    const { text, detail, severity, busy } = statusText(status);
    this.#item.text = text;
    this.#item.detail = detail;
    this.#item.severity = SEVERITIES[severity];
    this.#item.busy = busy;
  }
}
