import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { questionOf, stateWith } from "../../../server/src/diagram/page-settings";
import {
  DETAILS_REQUEST,
  type DetailsParams,
  DIAGRAM_REQUEST,
  type DiagramParams,
  type DiagramPatch,
  ELEMENTS_AT_REQUEST,
  type ElementDetails,
  type ElementsAtParams,
  type HostMessage,
  type PageMessage,
  type SaveFormat,
  SOURCE_RANGE_REQUEST,
  type SourceRange,
  type SourceRangeParams,
  TRACE_REQUEST,
  type Trace,
  type WriteScenarioParams,
} from "../../../server/src/diagram/protocol";
import { AskAhead, type Question } from "./ask-ahead";
import type { PreviewBundles } from "./preview-bundles";
import { previewHtml } from "./preview-html";
import type { PreviewMemory } from "./preview-memory";
import { savePicture } from "./save-picture";
import { writeScenario } from "./write-scenario";

/** The panel's type, in package.json (activation) and for the serializer. */
export const VIEW_TYPE = "anycast.preview";

/**
 * How long a page waits for the picture that it could bring with it, ms. Until then VS Code is busy with the panel itself, which takes
 * longer; a design that needs more time is asked for by the page, which says that it waits.
 */
const FIRST_MS = 150;

/** What every panel needs. */
export interface PreviewServices {
  readonly extensionUri: vscode.Uri;
  readonly bundles: PreviewBundles;
  readonly client: BaseLanguageClient;
  readonly memory: PreviewMemory;
  /** Told when the page of a panel is listening. */
  readonly ready: (panel: PreviewPanel) => void;
}

/** How a panel begins. */
export interface PanelStart {
  /** The design it shows. */
  readonly uri: vscode.Uri;
  /** False where it follows the active editor. */
  readonly locked: boolean;
}

/** One preview: passes the page's questions on to the language server, and its clicks to the editor. */
export class PreviewPanel {
  readonly #panel: vscode.WebviewPanel;
  #uri: vscode.Uri;
  #locked: boolean;
  /** The elements that the page was last told the cursor is on. */
  #cursor = "";
  /** True once the panel is gone. */
  #closed = false;
  /** True once the page listens. */
  #listens = false;
  /** What it is to be told as soon as it does. */
  #later: HostMessage[] = [];
  /** The page's first question as it is expected, asked while the panel comes up, with the answer. */
  #early: { readonly question: string; readonly answer: Promise<DiagramPatch> } | undefined;
  readonly #services: PreviewServices;
  readonly #ahead = new AskAhead({
    answer: (question) => this.#answer(question),
    post: (message) => this.#post(message),
  });

  /**
   * @param panel an empty panel, new or restored
   * @param start what it shows
   * @param services what it needs
   */
  constructor(panel: vscode.WebviewPanel, { uri, locked }: PanelStart, services: PreviewServices) {
    this.#panel = panel;
    this.#uri = uri;
    this.#locked = locked;
    this.#services = services;
    this.#entitle();
    panel.iconPath = {
      light: vscode.Uri.joinPath(services.extensionUri, "images", "preview-light.svg"),
      dark: vscode.Uri.joinPath(services.extensionUri, "images", "preview-dark.svg"),
    };
    panel.webview.options = { enableScripts: true, localResourceRoots: [services.bundles.folder] };
    panel.webview.onDidReceiveMessage((message: PageMessage) => this.#received(message));
    panel.onDidDispose(() => {
      this.#closed = true;
    });
    this.#fill().catch((error) => {
      void vscode.window.showErrorMessage(`The preview's page could not be read from the extension's folder: ${error}`);
    });
  }

  /** Gives the panel its page, with the first picture in it where the server has that by the time that VS Code has made the panel. */
  async #fill(): Promise<void> {
    const { memory, bundles } = this.#services;
    const { webview } = this.#panel;
    const { settings } = memory;
    const question = questionOf(stateWith(settings, this.#uri.toString()));
    const early = this.#askEarly({ ...question, have: {} });
    const [texts, patch] = await Promise.all([bundles.texts(), within(FIRST_MS, early)]);
    // What has changed meanwhile is asked for by the page.
    const known = patch !== undefined && this.#early !== undefined;
    const first = known ? { question: JSON.stringify(question), patch } : undefined;
    const folder = `${webview.asWebviewUri(bundles.folder)}/`;
    if (this.#closed) return;
    webview.html = previewHtml({ uri: this.#uri.toString(), settings, first }, { ...texts, folder });
  }

  /** @returns the design that it shows */
  get uri(): vscode.Uri {
    return this.#uri;
  }

  /** @returns true where it stays with its design, false where it follows the active editor */
  get locked(): boolean {
    return this.#locked;
  }

  /** @returns true while the reader works in it */
  get active(): boolean {
    return this.#panel.active;
  }

  /** @param locked true to stay with the design, false to follow the active editor */
  lock(locked: boolean): void {
    this.#locked = locked;
    this.#tellWhat();
  }

  /** @param uri the design to show from now on */
  turnTo(uri: vscode.Uri): void {
    if (uri.toString() === this.#uri.toString()) return;
    this.#uri = uri;
    this.#early = undefined;
    this.#ahead.forget();
    this.#entitle();
    // The page begins anew, and asks.
    this.#tellWhat();
  }

  /**
   * Shows in the picture what the cursor is on.
   * @param editor an editor of any file
   */
  async follow(editor: vscode.TextEditor): Promise<void> {
    const { client } = this.#services;
    if (!this.#panel.visible || !client.isRunning()) return;
    const elements = await this.#elementsAt(editor);
    const now = JSON.stringify(elements);
    if (now === this.#cursor) return;
    this.#cursor = now;
    this.#post({ kind: "cursor", elements });
  }

  /**
   * Enters the what-if mode, with what the cursor is on failed.
   * @param editor an editor of a file of the design
   */
  async fail(editor: vscode.TextEditor): Promise<void> {
    const [element = null] = await this.#elementsAt(editor);
    this.#postWhenListening({ kind: "fail", element });
  }

  /**
   * Makes a file of the picture, and asks where to put it.
   * @param format what to make of it
   */
  export(format: SaveFormat): void {
    this.#postWhenListening({ kind: "export", format });
  }

  #postWhenListening(message: HostMessage): void {
    if (this.#listens) this.#post(message);
    else this.#later.push(message);
  }

  #elementsAt(editor: vscode.TextEditor): Promise<readonly string[]> {
    const { line, character } = editor.selection.active;
    const params: ElementsAtParams = {
      textDocument: { uri: this.#uri.toString() },
      editor: { uri: editor.document.uri.toString() },
      position: { line, character },
    };
    return this.#services.client.sendRequest<readonly string[]>(ELEMENTS_AT_REQUEST, params);
  }

  /** Brings the panel to the front, without taking the keyboard. */
  show(): void {
    this.#panel.reveal(undefined, true);
  }

  /** Tells the page that there may be something new. */
  changed(): void {
    this.#early = undefined;
    // Nobody looks at a page that is hidden; it asks for everything when it is shown.
    if (!this.#panel.visible) this.#ahead.forget();
    this.#ahead.changed();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #post(message: HostMessage): void {
    void this.#panel.webview.postMessage(message);
  }

  async #received(message: PageMessage): Promise<void> {
    switch (message.kind) {
      case "ready":
        this.#cursor = "";
        this.#ahead.forget();
        this.#listens = true;
        this.#tellWhat();
        for (const later of this.#later.splice(0)) this.#post(later);
        return this.#services.ready(this);
      case "details":
      case "trace":
        return this.#tell(message).catch((error) => this.#log(`Nothing to say about ${message.element}: ${error}`));
      case "settings":
        return this.#services.memory.keepSettings(message.settings);
      case "ask":
        return this.#ask(message.sequence, message.params);
      case "reveal":
        return this.#reveal(message.element).catch((error) => this.#log(`No source for ${message.element}: ${error}`));
      case "write-scenario":
        return this.#write(message).catch((error) => {
          this.#log(`No scenario was written: ${error}`);
          this.#post({ kind: "written", scenario: null });
        });
      case "save":
        return savePicture(this.#uri, message);
      case "problems":
        await vscode.commands.executeCommand("workbench.actions.view.problems");
        return;
      case "restart":
        await vscode.commands.executeCommand("anycast.restartServer");
        return;
    }
  }

  async #ask(sequence: number, question: Question): Promise<void> {
    const early = this.#early;
    this.#early = undefined;
    try {
      const expected = early?.question === JSON.stringify(question);
      const patch = await (early !== undefined && expected
        ? early.answer.catch(() => this.#answer(question))
        : this.#answer(question));
      this.#ahead.answered(question, patch);
      this.#post({ kind: "patch", sequence, patch: JSON.stringify(patch) });
    } catch (error) {
      this.#post({ kind: "failed", sequence, message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** A page that has kept nothing asks this: the server answers meanwhile. */
  #askEarly(question: Question): Promise<DiagramPatch> {
    const answer = this.#answer(question);
    // Where it fails the page's own question is asked.
    answer.catch(() => undefined);
    this.#early = { question: JSON.stringify(question), answer };
    return answer;
  }

  async #answer(question: Question): Promise<DiagramPatch> {
    const params: DiagramParams = { ...question, textDocument: { uri: this.#uri.toString() } };
    // So that the server has its text. An untitled file that is gone would come back empty: it is left alone.
    if (this.#uri.scheme !== "untitled") await vscode.workspace.openTextDocument(this.#uri);
    return this.#services.client.sendRequest<DiagramPatch>(DIAGRAM_REQUEST, params);
  }

  async #tell({ kind, element, choices }: Extract<PageMessage, { kind: "details" | "trace" }>): Promise<void> {
    const params: DetailsParams = { ...choices, element, textDocument: { uri: this.#uri.toString() } };
    const { client } = this.#services;
    if (kind === "trace") {
      const trace = await client.sendRequest<Trace | null>(TRACE_REQUEST, params);
      this.#post({ kind, element, trace });
    } else {
      const details = await client.sendRequest<ElementDetails | null>(DETAILS_REQUEST, params);
      this.#post({ kind, element, details });
    }
  }

  #entitle(): void {
    const name = this.#uri.path.slice(this.#uri.path.lastIndexOf("/") + 1);
    // Folders of one workspace may have files of one name.
    const several = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
    const folder = several ? vscode.workspace.getWorkspaceFolder(this.#uri)?.name : undefined;
    this.#panel.title = `Preview ${name}${folder === undefined ? "" : ` — ${folder}`}`;
  }

  /** Tells the page what it is of. */
  #tellWhat(): void {
    this.#post({ kind: "shows", uri: this.#uri.toString(), locked: this.#locked });
  }

  async #reveal(element: string): Promise<void> {
    const params: SourceRangeParams = { textDocument: { uri: this.#uri.toString() }, element };
    const source = await this.#services.client.sendRequest<SourceRange | null>(SOURCE_RANGE_REQUEST, params);
    if (source === null) return;
    const { start, end } = source.range;
    const range = new vscode.Range(start.line, start.character, end.line, end.character);
    const uri = vscode.Uri.parse(source.uri);
    await vscode.window.showTextDocument(uri, { viewColumn: this.#columnFor(uri), selection: range });
  }

  async #write(failed: Omit<WriteScenarioParams, "textDocument">): Promise<void> {
    const written = await writeScenario(this.#services.client, this.#uri, failed);
    this.#post({ kind: "written", scenario: written?.name ?? null });
    if (written === undefined) return;
    const viewColumn = this.#columnFor(this.#uri);
    await vscode.window.showTextDocument(this.#uri, { viewColumn, selection: written.range });
  }

  #log(line: string): void {
    this.#services.client.outputChannel.appendLine(line);
  }

  /** The column where the file is already shown; else one that the preview does not cover. */
  #columnFor(uri: vscode.Uri): vscode.ViewColumn {
    const wanted = uri.toString();
    const showing = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === wanted);
    if (showing?.viewColumn !== undefined) return showing.viewColumn;
    for (const group of vscode.window.tabGroups.all) {
      const open = group.tabs.some(
        (tab) => tab.input instanceof vscode.TabInputText && tab.input.uri.toString() === wanted,
      );
      if (open) return group.viewColumn;
    }
    return this.#panel.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One;
  }
}

/** @returns what comes within so many ms; undefined where nothing does, or it fails */
function within<T>(ms: number, coming: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(undefined), ms);
    const done = (value: T | undefined): void => {
      clearTimeout(late);
      resolve(value);
    };
    coming.then(done, () => done(undefined));
  });
}
