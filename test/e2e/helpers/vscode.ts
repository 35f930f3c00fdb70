import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Frame, Page } from "playwright-core";
import { startCodeServer, windowAddress } from "../../../scripts/code-server.mjs";
import { launchProfile } from "./browser";
import { previewFrame } from "./frames";

const VSIX = new URL("../../../anycast.vsix", import.meta.url).pathname;
const SAMPLES = new URL("../../../samples", import.meta.url).pathname;

/** A whole VS Code takes its time to load on a machine that has other things to do. */
const LOADING = { timeout: 120_000 } as const;

/**
 * Does something that may come to nothing while the window is busy, until it succeeds.
 * @param work with patience of its own; throws where it came to nothing
 */
export async function again(work: () => Promise<void>): Promise<void> {
  const ATTEMPTS = 6;
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    try {
      return await work();
    } catch {
      // Once more: the last attempt tells what is wrong.
    }
  }
  await work();
}

/** A VS Code of its own with the packaged extension, in a browser of its own, on a folder of its own. */
export class VsCode {
  readonly page: Page;
  /** The folder that is open. */
  readonly folder: string;
  readonly #context: BrowserContext;
  readonly #origin: string;
  readonly #home: string;
  readonly #cleanUp: () => void;

  private constructor(
    context: BrowserContext,
    page: Page,
    parts: { folder: string; origin: string; home: string; cleanUp: () => void },
  ) {
    this.#context = context;
    this.page = page;
    this.folder = parts.folder;
    this.#origin = parts.origin;
    this.#home = parts.home;
    this.#cleanUp = parts.cleanUp;
  }

  /**
   * Starts everything.
   * @param options files to write into the folder by name; `samples` copies the samples there; user settings
   * @returns a VS Code that has no window yet: open a file next
   */
  static async start(
    options: { files?: Record<string, string>; samples?: boolean; settings?: Record<string, unknown> } = {},
  ): Promise<VsCode> {
    const home = mkdtempSync(join(tmpdir(), "anycast-e2e-"));
    const folder = mkdtempSync(join(tmpdir(), "anycast-designs-"));
    if (options.samples) cpSync(SAMPLES, folder, { recursive: true });
    for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(join(folder, name), text);
    const server = await startCodeServer({ home, vsix: VSIX, settings: options.settings ?? {} });
    const cleanUp = (): void => {
      server.stop();
      for (const directory of [home, folder]) rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    };
    try {
      const context = await launchProfile(join(home, "browser"));
      const page = context.pages()[0] ?? (await context.newPage());
      return new VsCode(context, page, { folder, origin: server.origin, home, cleanUp });
    } catch (error) {
      cleanUp();
      throw error;
    }
  }

  /** Ends everything and removes what it wrote. */
  async stop(): Promise<void> {
    await this.#context.close();
    this.#cleanUp();
  }

  /**
   * Writes a file of the open folder, as another program would.
   * @param name the file's name in the folder
   * @param text its new content
   */
  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** @returns where the packaged extension was installed */
  extensionFolder(): string {
    const extensions = join(this.#home, "exts");
    const name = readdirSync(extensions).find((entry) => entry.startsWith("anycast-designer.anycast-"));
    if (name === undefined) throw new Error(`The extension is not in ${extensions}.`);
    return join(extensions, name);
  }

  /**
   * Opens the window on a file, and waits for its text.
   * @param name the file's name in the folder
   */
  async open(name: string): Promise<void> {
    await this.page.goto(windowAddress(this.#origin, this.folder, join(this.folder, name)), LOADING);
    await this.page.locator(".editor-instance .view-line").first().waitFor({ timeout: 60_000 });
  }

  /**
   * Opens the window on the folder, and a file from its explorer. Unlike `open`, this leaves nothing in the address that a
   * reload would do again.
   * @param name the file's name in the folder
   */
  async browse(name: string): Promise<void> {
    await this.page.goto(windowAddress(this.#origin, this.folder), LOADING);
    await this.page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: name }).dblclick();
    await this.page.locator(".editor-instance .view-line").first().waitFor({ timeout: 60_000 });
  }

  /** Reloads the window as a person would: by VS Code's own command, which first writes down what is open. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent("load");
    await this.command("Developer: Reload Window");
    await loaded;
  }

  /**
   * Runs a command by its title, as a person would.
   * @param title as the palette shows it
   */
  async command(title: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget .quick-input-box input");
    const row = this.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: title }).first();
    for (let attempt = 0; attempt < 10; attempt++) {
      await this.page.keyboard.press("F1");
      await input.waitFor();
      await input.fill(`>${title}`);
      // The palette lists what was possible when it opened: just after a start that may not be all yet.
      const listed = await row.waitFor({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
      if (listed) {
        await row.click();
        return;
      }
      await this.page.keyboard.press("Escape");
    }
    throw new Error(`The palette has no command "${title}".`);
  }

  /**
   * Waits for a preview and gives its inside.
   * @returns the frame that the preview's page runs in
   */
  async preview(): Promise<Frame> {
    return previewFrame(this.page);
  }

  /**
   * Puts the cursor somewhere in the active editor.
   * @param line one-based
   * @param column one-based
   */
  async goTo(line: number, column = 1): Promise<void> {
    await this.page.keyboard.press("Control+G");
    const input = this.page.locator(".quick-input-widget .quick-input-box input");
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await input.waitFor({ state: "hidden" });
  }

  /**
   * Puts the cursor on words of the active editor.
   * @param text what the editor has
   * @param words the first occurrence of these; the cursor goes where `|` stands in them
   */
  async goToWords(text: string, words: string): Promise<void> {
    const start = text.indexOf(words.replace("|", ""));
    if (start < 0) throw new Error(`The text has no ‘${words}’.`);
    const before = text.slice(0, start + Math.max(0, words.indexOf("|")));
    const lines = before.split("\n");
    await this.goTo(lines.length, (lines.at(-1)?.length ?? 0) + 1);
  }

  /** Waits until the server has answered about the active editor: then everything works. Its design must have a scenario. */
  async ready(): Promise<void> {
    await this.page.locator(".statusbar-item[id$='anycast.scenario']").waitFor({ timeout: 60_000 });
  }

  /**
   * Shows a design as it is on the disk, whatever was done to it or opened before, in a window that is open.
   * @param name the file's name in the folder
   * @param text what is to be in it; with a scenario, for `ready`
   */
  async afresh(name: string, text: string): Promise<void> {
    this.write(name, text);
    const tabs = this.page.locator(".tabs-container .tab");
    for (let left = await tabs.count(); left > 0; left = await tabs.count()) {
      await this.command("View: Revert and Close Editor");
      await tabs.nth(left - 1).waitFor({ state: "detached" });
    }
    await this.show(name);
    await this.ready();
  }

  /**
   * Opens a file in a window that is open, and gives its editor the keyboard.
   * @param name the file's name in the folder
   */
  async show(name: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget .quick-input-box input");
    const row = this.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: name }).first();
    // Whatever takes the keyboard meanwhile closes the list.
    await again(async () => {
      await this.page.keyboard.press("Control+P");
      await input.fill(name, { timeout: 3000 });
      await row.click({ timeout: 3000 });
    });
    await this.page.locator(".tab.active").filter({ hasText: name }).waitFor();
  }

  /**
   * Takes a code action.
   * @param menu what opens the menu with it
   * @param title words of the action's title
   */
  async act(menu: "Quick Fix..." | "Refactor..." | "Source Action...", title: string): Promise<void> {
    const action = this.page.locator(".action-widget .monaco-list-row.action").filter({ hasText: title }).first();
    // A menu has what was known when it opened: findings that come meanwhile close it.
    await again(async () => {
      await this.page.keyboard.press("Escape");
      await this.command(menu);
      await action.click({ timeout: 4000 });
    });
  }

  /**
   * Types at the cursor of the active editor.
   * @param text what to type; the editor may close brackets by itself, as for a person
   */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 5 });
  }

  /** @returns the visible text of the first editor, inlay hints among it, one string a line from the top */
  async lines(): Promise<string[]> {
    const lines = await this.page.$$eval(".editor-group-container:first-child .view-line", (elements) =>
      elements.map((element) => ({ top: element.getBoundingClientRect().top, text: element.textContent ?? "" })),
    );
    return lines.sort((a, b) => a.top - b.top).map(({ text }) => text.replaceAll("\u00a0", " "));
  }

  /**
   * @param start how the line starts
   * @returns the first visible line that starts so, or "" where there is none
   */
  async lineThatStarts(start: string): Promise<string> {
    return (await this.lines()).find((line) => line.startsWith(start)) ?? "";
  }

  /** @returns what the status bar says of the cursor: `Ln 12, Col 1` */
  async cursor(): Promise<string> {
    return (await this.page.locator("#status\\.editor\\.selection").textContent()) ?? "";
  }
}
