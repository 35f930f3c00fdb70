import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { LANGUAGE_ID } from "./language";
import { PreviewBundles } from "./preview-bundles";
import { PreviewMemory } from "./preview-memory";
import { type PanelStart, PreviewPanel, type PreviewServices, VIEW_TYPE } from "./preview-panel";
import { pickFormat } from "./save-picture";

/** Tells menus whether the preview that the reader works in stays with its file. */
const LOCKED_CONTEXT = "anycast.previewLocked";

/** After the last of a burst of cursor moves, before previews are told, ms. */
const REST_MS = 60;

/** Opens previews, has them stay or follow, and brings them back after the window was reloaded. */
export class PreviewManager implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #panels = new Set<PreviewPanel>();
  readonly #watches: readonly vscode.Disposable[];
  readonly #services: PreviewServices;
  readonly #memory: PreviewMemory;
  #moved: ReturnType<typeof setTimeout> | undefined;
  /** The editor that the reader last worked in. */
  #editor: vscode.TextEditor | undefined;

  /**
   * @param context the extension's: where it is installed, and what the workspace remembers
   * @param client the language client that previews ask
   */
  constructor(context: Pick<vscode.ExtensionContext, "extensionUri" | "workspaceState">, client: BaseLanguageClient) {
    this.#memory = new PreviewMemory(context.workspaceState);
    const ready = (panel: PreviewPanel): void => this.#follow([panel]);
    const { extensionUri } = context;
    this.#services = { extensionUri, bundles: new PreviewBundles(extensionUri), client, memory: this.#memory, ready };
    this.#watches = [
      vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this),
      vscode.window.onDidChangeActiveTextEditor((editor) => this.#turnedTo(editor)),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#cursorMoved(textEditor)),
    ];
    this.#editor = vscode.window.activeTextEditor;
  }

  /**
   * Shows a file's preview: the one that is open, else one that follows the editor, else a new one.
   * @param uri the file, where the command came from a menu; otherwise the active editor's
   * @param beside in a column beside the editor instead of over it
   */
  open(uri: unknown, beside: boolean): void {
    const document = uri instanceof vscode.Uri ? uri : activeDesign();
    if (document === undefined) {
      void vscode.window.showInformationMessage("Open an .anycast file first: the preview shows the file you edit.");
      return;
    }
    const panels = [...this.#panels];
    const panel = panels.find((each) => isOf(each, document)) ?? panels.find(({ locked }) => !locked);
    if (panel !== undefined) {
      panel.turnTo(document);
      panel.show();
      return;
    }
    const column = beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    const webview = vscode.window.createWebviewPanel(VIEW_TYPE, "Anycast", {
      viewColumn: column,
      preserveFocus: beside,
    });
    this.#adopt(webview, { uri: document, locked: this.#memory.locked });
  }

  /**
   * Opens the preview of the active editor's design in the what-if mode, with the PoP, router, network or exchange failed
   * that the cursor is on.
   */
  async whatIf(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== LANGUAGE_ID) {
      void vscode.window.showInformationMessage("Put the cursor on a PoP or a network of an .anycast file first.");
      return;
    }
    const { uri } = editor.document;
    this.open(uri, true);
    await [...this.#panels].find((panel) => isOf(panel, uri))?.fail(editor);
  }

  /** Asks what to make of a picture, and makes it: of the preview that the reader works in, else of the active editor's design. */
  async export(): Promise<void> {
    const format = await pickFormat();
    if (format === undefined) return;
    const active = [...this.#panels].find((panel) => panel.active);
    if (active === undefined) this.open(undefined, true);
    const design = activeDesign();
    (active ?? [...this.#panels].find((panel) => design !== undefined && isOf(panel, design)))?.export(format);
  }

  /**
   * Has the preview that the reader works in stay with its file, or follow the active editor.
   * @param locked true to stay, false to follow; undefined for the other of what it does
   */
  async lock(locked?: boolean): Promise<void> {
    const panels = [...this.#panels];
    const panel = panels.find(({ active }) => active) ?? (panels.length === 1 ? panels[0] : undefined);
    if (panel === undefined) {
      const hint = panels.length === 0 ? "Open a preview first" : "Click into the preview that you mean first";
      void vscode.window.showInformationMessage(`${hint}: locked, it stays with its file; else it follows the editor.`);
      return;
    }
    const wanted = locked ?? !panel.locked;
    panel.lock(wanted);
    // The others too: what stayed because this one showed the file need stay no more.
    if (!wanted && this.#editor?.document.languageId === LANGUAGE_ID) this.#turn(this.#editor.document.uri);
    await this.#memory.keepLocked(wanted);
    await this.#tellMenus(panel);
  }

  /**
   * Tells the previews of a file that there may be something new.
   * @param uri the file, as the server writes it
   */
  changed(uri: string): void {
    const changed = vscode.Uri.parse(uri);
    for (const panel of this.#panels) if (isOf(panel, changed)) panel.changed();
  }

  /** Tells every preview that there may be something new. */
  changedAll(): void {
    for (const panel of this.#panels) panel.changed();
  }

  /**
   * Called by VS Code for a panel that was open when the window was closed.
   * @param webview the panel, still empty
   * @param state what the page kept
   */
  async deserializeWebviewPanel(webview: vscode.WebviewPanel, state: unknown): Promise<void> {
    const start = startOf(state);
    const shown = [...this.#panels].some((panel) => start !== undefined && isOf(panel, start.uri));
    // Several that follow the editor show one file, perhaps each in a view of its own.
    if (start === undefined || (start.locked && shown)) webview.dispose();
    else this.#adopt(webview, start);
  }

  dispose(): void {
    clearTimeout(this.#moved);
    for (const watch of this.#watches) watch.dispose();
    for (const panel of [...this.#panels]) panel.dispose();
  }

  #adopt(webview: vscode.WebviewPanel, start: PanelStart): void {
    const panel = new PreviewPanel(webview, start, this.#services);
    this.#panels.add(panel);
    webview.onDidDispose(() => this.#panels.delete(panel));
    webview.onDidChangeViewState(() => panel.active && void this.#tellMenus(panel));
    void this.#tellMenus(panel);
  }

  async #tellMenus(panel: PreviewPanel): Promise<void> {
    await vscode.commands.executeCommand("setContext", LOCKED_CONTEXT, panel.locked);
  }

  #turnedTo(editor: vscode.TextEditor | undefined): void {
    if (editor?.document.languageId !== LANGUAGE_ID) return;
    this.#turn(editor.document.uri);
    this.#cursorMoved(editor);
  }

  /** Turns those that follow to a file, but where one that stays with it shows it already: another would tell nothing more. */
  #turn(uri: vscode.Uri): void {
    const panels = [...this.#panels];
    if (panels.some((panel) => panel.locked && isOf(panel, uri))) return;
    for (const panel of panels) if (!panel.locked) panel.turnTo(uri);
  }

  #cursorMoved(editor: vscode.TextEditor): void {
    if (editor.document.languageId !== LANGUAGE_ID) return;
    this.#editor = editor;
    clearTimeout(this.#moved);
    this.#moved = setTimeout(() => this.#follow([...this.#panels]), REST_MS);
  }

  #follow(panels: readonly PreviewPanel[]): void {
    const editor = this.#editor;
    if (editor?.document.languageId !== LANGUAGE_ID) return;
    for (const panel of panels) {
      panel.follow(editor).catch((error) => {
        this.#services.client.outputChannel.appendLine(`The cursor is not shown in the preview: ${error}`);
      });
    }
  }
}

function isOf(panel: PreviewPanel, uri: vscode.Uri): boolean {
  return panel.uri.toString() === uri.toString();
}

function activeDesign(): vscode.Uri | undefined {
  const active = vscode.window.activeTextEditor?.document;
  return active?.languageId === LANGUAGE_ID ? active.uri : undefined;
}

function startOf(state: unknown): PanelStart | undefined {
  if (typeof state !== "object" || state === null || !("uri" in state) || typeof state.uri !== "string")
    return undefined;
  return { uri: vscode.Uri.parse(state.uri), locked: !("locked" in state && state.locked === false) };
}
