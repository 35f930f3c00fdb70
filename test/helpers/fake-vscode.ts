/**
 * The parts of VS Code's API that previews need, in memory: `vi.mock("vscode", () => import("…/fake-vscode"))`. What a person would
 * do in the window, a test does with `desk`.
 */

type Listener<T> = (value: T) => void;

class Emitter<T> {
  readonly #listeners = new Set<Listener<T>>();

  readonly event = (listener: Listener<T>) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
}

export class Uri {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  static parse(text: string): Uri {
    return new Uri(text);
  }

  static joinPath(base: Uri, ...parts: string[]): Uri {
    return new Uri(new URL(parts.join("/"), `${base.toString()}/`).href);
  }

  get scheme(): string {
    return this.#text.slice(0, this.#text.indexOf(":"));
  }

  get path(): string {
    return new URL(this.#text).pathname;
  }

  toString(): string {
    return this.#text;
  }
}

export const ViewColumn = { Active: -1, Beside: -2, One: 1 };

/** An editor of a file, its cursor at the start. */
export interface FakeEditor {
  readonly document: { readonly uri: Uri; readonly languageId: string };
  readonly selection: { readonly active: { readonly line: number; readonly character: number } };
}

/** A panel with a page in it. */
export class FakePanel {
  title: string;
  iconPath: unknown;
  active = false;
  visible = true;
  viewColumn: number;
  /** How often it was brought to the front. */
  revealed = 0;
  isDisposed = false;
  /** What the page was told, oldest first. */
  readonly told: { readonly kind: string; readonly uri?: string; readonly locked?: boolean }[] = [];
  readonly #disposed = new Emitter<void>();
  readonly #viewState = new Emitter<void>();
  readonly #messages = new Emitter<unknown>();
  readonly onDidDispose = this.#disposed.event;
  readonly onDidChangeViewState = this.#viewState.event;
  readonly webview = {
    options: {},
    html: "",
    onDidReceiveMessage: this.#messages.event,
    asWebviewUri: (uri: Uri) => uri,
    postMessage: async (message: (typeof this.told)[number]) => this.told.push(message) > 0,
  };

  constructor(title: string, viewColumn: number) {
    this.title = title;
    this.viewColumn = viewColumn;
  }

  reveal(): void {
    this.revealed++;
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.#disposed.fire();
  }

  /** The page sends this. */
  say(message: object): void {
    this.#messages.fire(message);
  }

  /** The person clicks into it. */
  enter(): void {
    for (const panel of desk.panels) panel.active = panel === this;
    this.#viewState.fire();
  }

  /** The file that its page was told to show last, and whether it stays with it. */
  get shows(): string | undefined {
    const last = this.told.findLast(({ kind }) => kind === "shows");
    return last && `${last.uri} ${last.locked ? "locked" : "following"}`;
  }
}

const turned = new Emitter<FakeEditor | undefined>();
const moved = new Emitter<{ readonly textEditor: FakeEditor }>();

/** What a person does and sees. */
export const desk = {
  panels: [] as FakePanel[],
  /** Messages that were shown. */
  messages: [] as string[],
  /** Commands that were run, with their arguments. */
  commands: [] as unknown[][],
  serializer: undefined as unknown,

  /** Clears everything away. */
  clear(): void {
    this.panels = [];
    this.messages = [];
    this.commands = [];
    window.activeTextEditor = undefined;
  },

  /**
   * Goes to an editor of a file; what is active otherwise is so no more.
   * @param uri the file
   * @param languageId its language
   */
  goTo(uri: string, languageId = "anycast"): void {
    for (const panel of this.panels) panel.active = false;
    const editor = { document: { uri: Uri.parse(uri), languageId }, selection: { active: { line: 0, character: 0 } } };
    window.activeTextEditor = editor;
    turned.fire(editor);
    moved.fire({ textEditor: editor });
  },
};

export const window = {
  activeTextEditor: undefined as FakeEditor | undefined,
  visibleTextEditors: [],
  tabGroups: { all: [] },
  onDidChangeActiveTextEditor: turned.event,
  onDidChangeTextEditorSelection: moved.event,
  registerWebviewPanelSerializer: (_type: string, serializer: unknown) => {
    desk.serializer = serializer;
    return { dispose: () => undefined };
  },
  createWebviewPanel: (_type: string, title: string, { viewColumn }: { viewColumn: number }) => {
    const panel = new FakePanel(title, viewColumn);
    desk.panels.push(panel);
    return panel;
  },
  showInformationMessage: async (message: string) => {
    desk.messages.push(message);
  },
};

export const commands = {
  executeCommand: async (...command: unknown[]) => {
    desk.commands.push(command);
  },
};

export const workspace = {
  workspaceFolders: undefined,
  openTextDocument: async (uri: Uri) => ({ uri }),
  fs: { readFile: async (uri: Uri) => new TextEncoder().encode(`/* ${uri.path} */`) },
};
