import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { SERVICES_REQUEST, type ServicesParams, type StatusParams } from "../../../server/src/lsp/protocol";
import { LANGUAGE_ID } from "./language";

/** The scheme of pages that are made when they are shown; the query is the design's URI. */
const SCHEME = "anycast-services";

/** Services side by side, as a page of Markdown that follows the text. */
export class ServicesPage implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  /** @param client the language client; the server compares */
  constructor(client: BaseLanguageClient) {
    this.#client = client;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  /** Shows the services of the active design, beside it. */
  async show(): Promise<void> {
    const active = vscode.window.activeTextEditor?.document;
    if (active?.languageId !== LANGUAGE_ID) {
      void vscode.window.showInformationMessage("Open an .anycast file first: its services are what is compared.");
      return;
    }
    await vscode.commands.executeCommand("markdown.showPreviewToSide", pageOf(active.uri));
  }

  /** @param status news from the server about one document */
  update({ uri, state }: StatusParams): void {
    if (state !== "solving") this.#changed.fire(pageOf(vscode.Uri.parse(uri)));
  }

  async provideTextDocumentContent(page: vscode.Uri): Promise<string> {
    const params: ServicesParams = { textDocument: { uri: page.query } };
    const text = await this.#client.sendRequest<string | null>(SERVICES_REQUEST, params);
    return text ?? "# Services\n\nOpen the design to compare its services.\n";
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

function pageOf(design: vscode.Uri): vscode.Uri {
  const name = design.path.slice(design.path.lastIndexOf("/") + 1).replace(/\.anycast$/, "");
  return vscode.Uri.from({ scheme: SCHEME, path: `/${name} services.md`, query: design.toString() });
}
