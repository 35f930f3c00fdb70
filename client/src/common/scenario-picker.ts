import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { PICK_SCENARIO_REQUEST, type PickScenarioParams, type StatusParams } from "../../../server/src/lsp/protocol";
import { LANGUAGE_ID } from "./language";

const AS_DESIGNED = "As designed";

interface Choice extends vscode.QuickPickItem {
  /** Null for the design as it stands. */
  readonly scenario: string | null;
}

/** The scenario that hints and hovers of the active design follow: shown in the status bar, and picked there. */
export class ScenarioPicker implements vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #item = vscode.window.createStatusBarItem("anycast.scenario", vscode.StatusBarAlignment.Right, 100);
  readonly #watch: vscode.Disposable;
  readonly #latest = new Map<string, StatusParams>();

  /** @param client the language client; the server keeps what is picked */
  constructor(client: BaseLanguageClient) {
    this.#client = client;
    this.#item.name = "Anycast Scenario";
    this.#item.command = "anycast.pickScenario";
    this.#watch = vscode.window.onDidChangeActiveTextEditor(() => this.#update());
    this.#update();
  }

  /** @param status news from the server about one document */
  show(status: StatusParams): void {
    this.#latest.set(vscode.Uri.parse(status.uri).toString(), status);
    this.#update();
  }

  /** Lets the reader pick a scenario of the active design. */
  async pick(): Promise<void> {
    const document = activeDesign();
    if (document === undefined) {
      void vscode.window.showInformationMessage(
        "Open an .anycast file first: its scenarios are what there is to pick.",
      );
      return;
    }
    const status = this.#latest.get(document.uri.toString());
    const choices = choicesOf(status);
    if (choices.length === 1) {
      void vscode.window.showInformationMessage(
        "This design has no scenario yet: ‘scenario NAME { fail pop P }’ is one.",
      );
      return;
    }
    const placeHolder = "The routes that hints and hovers show";
    const choice = await vscode.window.showQuickPick(choices, { placeHolder, matchOnDescription: true });
    if (choice === undefined) return;
    const params: PickScenarioParams = { textDocument: { uri: document.uri.toString() }, scenario: choice.scenario };
    await this.#client.sendRequest(PICK_SCENARIO_REQUEST, params);
  }

  dispose(): void {
    this.#item.dispose();
    this.#watch.dispose();
  }

  #update(): void {
    const document = activeDesign();
    if (document === undefined) {
      this.#item.hide();
      return;
    }
    const scenario = this.#latest.get(document.uri.toString())?.scenario ?? null;
    this.#item.text = `$(beaker) ${scenario ?? AS_DESIGNED}`;
    this.#item.tooltip =
      scenario === null
        ? "Hints and hovers show the design as it stands. Pick a scenario to follow."
        : `Hints and hovers show the routes under scenario ${scenario}.`;
    this.#item.backgroundColor =
      scenario === null ? undefined : new vscode.ThemeColor("statusBarItem.warningBackground");
    this.#item.show();
  }
}

function activeDesign(): vscode.TextDocument | undefined {
  const active = vscode.window.activeTextEditor?.document;
  return active?.languageId === LANGUAGE_ID ? active : undefined;
}

function choicesOf(status: StatusParams | undefined): Choice[] {
  const mark = (scenario: string | null) => ((status?.scenario ?? null) === scenario ? "$(check) " : "");
  return [
    { label: `${mark(null)}${AS_DESIGNED}`, scenario: null },
    ...(status?.scenarios ?? []).map(({ name, title }) => ({
      label: `${mark(name)}${name}`,
      scenario: name,
      ...(title === null ? {} : { description: title }),
    })),
  ];
}
