import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { startCodeServer, windowAddress } from "../../../scripts/code-server.mjs";
import { launchProfile } from "./browser";
import { EditorWindow } from "./editor-window";

const VSIX = resolve("anycast.vsix");

/** A whole VS Code takes its time to load on a machine that has other things to do. */
const LOADING = { timeout: 120_000 } as const;

/** What a VS Code is started with. */
export interface VsCodeOptions {
  /** Files to write into the folder, by their paths in it. */
  readonly files: Readonly<Record<string, string>>;
  /** The file that windows are opened on; `design.anycast` unless said. */
  readonly main?: string;
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Which of the files says what folders the workspace has; the folder itself is open without it. */
  readonly workspace?: string;
}

/** What runs while a VS Code does. */
interface Running {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly origin: string;
  readonly home: string;
  readonly folder: string;
  readonly cleanUp: () => void;
}

/** A VS Code of its own with the packaged extension, in a browser of its own, on a folder of its own. */
export class VsCode extends EditorWindow {
  readonly #options: VsCodeOptions;
  #started: Running | undefined;

  /** @param options what it will be started with */
  constructor(options: VsCodeOptions) {
    super();
    this.#options = options;
  }

  get #running(): Running {
    if (!this.#started) throw new Error("VS Code has not been started.");
    return this.#started;
  }

  get page(): Page {
    return this.#running.page;
  }

  /** The folder with the files. */
  get folder(): string {
    return this.#running.folder;
  }

  /** Starts everything. It has no window yet: open a file next. */
  async start(): Promise<void> {
    const home = mkdtempSync(join(tmpdir(), "anycast-e2e-"));
    const folder = mkdtempSync(join(tmpdir(), "anycast-designs-"));
    const remove = (): void => {
      for (const directory of [home, folder]) rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    };
    let stop = (): void => {};
    try {
      for (const [name, text] of Object.entries(this.#options.files)) writeIn(folder, name, text);
      const server = await startCodeServer({ home, vsix: VSIX, settings: this.#options.settings ?? {} });
      stop = server.stop;
      const context = await launchProfile(join(home, "browser"));
      const page = context.pages()[0] ?? (await context.newPage());
      const cleanUp = (): void => {
        stop();
        remove();
      };
      this.#started = { context, page, origin: server.origin, home, folder, cleanUp };
    } catch (error) {
      stop();
      remove();
      throw error;
    }
  }

  /** Ends everything and removes what it wrote. */
  async stop(): Promise<void> {
    if (!this.#started) return;
    await this.#started.context.close();
    this.#started.cleanUp();
    this.#started = undefined;
  }

  /**
   * Writes a file of the open folder, as another program would.
   * @param name the file's path in the folder
   * @param text its new content
   */
  write(name: string, text: string): void {
    writeIn(this.folder, name, text);
  }

  /** @returns where the packaged extension was installed */
  extensionFolder(): string {
    const extensions = join(this.#running.home, "exts");
    const name = readdirSync(extensions).find((entry) => entry.startsWith("anycast-designer.anycast-"));
    if (name === undefined) throw new Error(`The extension is not in ${extensions}.`);
    return join(extensions, name);
  }

  /**
   * Opens the window on a file, and waits for its text.
   * @param name the file's path in the folder
   */
  async open(name = this.#main): Promise<void> {
    const { workspace } = this.#options;
    const root = workspace === undefined ? this.folder : join(this.folder, workspace);
    await this.page.goto(windowAddress(this.#running.origin, root, join(this.folder, name)), LOADING);
    await this.page.locator(".editor-instance .view-line").first().waitFor({ timeout: 60_000 });
  }

  /**
   * Opens the window on the folder, and a file from its explorer. Unlike `open`, this leaves nothing in the address that a
   * reload would do again.
   * @param name the file's name in the folder
   */
  async browse(name: string): Promise<void> {
    await this.page.goto(windowAddress(this.#running.origin, this.folder), LOADING);
    await this.page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: name }).dblclick();
    await this.page.locator(".editor-instance .view-line").first().waitFor({ timeout: 60_000 });
  }

  /** Reloads the window as a person would: by VS Code's own command, which first writes down what is open. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent("load");
    await this.command("Developer: Reload Window");
    await loaded;
  }

  get #main(): string {
    return this.#options.main ?? "design.anycast";
  }

  protected get mainText(): string {
    return this.#options.files[this.#main] ?? "";
  }

  /** Writes every file as it was first. */
  restore(): void {
    for (const [name, text] of Object.entries(this.#options.files)) this.write(name, text);
  }

  /**
   * Shows the main file, whatever was done to it or opened before, in a window that is open. Every file is as it was first.
   * @param text what is to be in the main file instead; with a scenario, for `ready`
   */
  async afresh(text?: string): Promise<void> {
    this.restore();
    if (text !== undefined) this.write(this.#main, text);
    const tabs = this.page.locator(".tabs-container .tab");
    for (let left = await tabs.count(); left > 0; left = await tabs.count()) {
      await this.command("View: Revert and Close Editor");
      await tabs.nth(left - 1).waitFor({ state: "detached" });
    }
    await this.show(this.#main);
    await this.ready();
  }
}

function writeIn(folder: string, name: string, text: string): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
