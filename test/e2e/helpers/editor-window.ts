import { basename, dirname } from "node:path";
import type { Frame, Locator, Page } from "playwright-core";
import { previewFrame } from "./frames";

/**
 * Does something that may come to nothing while the window is busy, until it succeeds.
 * @param work with patience of its own; throws where it came to nothing
 */
export async function again(work: () => Promise<void>): Promise<void> {
  const ATTEMPTS = 8;
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    try {
      return await work();
    } catch {
      // Once more: the last attempt tells what is wrong.
    }
  }
  await work();
}

/** A window of VS Code, and what a person does in it. */
export abstract class EditorWindow {
  /** The page that it is. */
  abstract get page(): Page;

  /** The file that the window was opened on, as it was written first. */
  protected abstract get mainText(): string;

  /**
   * Runs a command by its title, as a person would.
   * @param title as the palette shows it
   */
  async command(title: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget .quick-input-box input");
    const row = this.rows(".quick-input-list").filter({ hasText: title }).first();
    // The palette lists what was possible when it opened: just after a start that may not be all yet. And whatever takes
    // the keyboard meanwhile, as a preview that has just opened does, closes it.
    await again(async () => {
      await this.page.keyboard.press("F1");
      try {
        await input.fill(`>${title}`, { timeout: 3000 });
        await row.click({ timeout: 3000 });
      } catch (error) {
        // Not before the first attempt: it would take a selection away.
        await this.page.keyboard.press("Escape");
        throw error;
      }
    });
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
   * @param words the first occurrence of these; the cursor goes where `|` stands in them
   * @param text what the editor has: the main file as it was written first, unless said
   */
  async at(words: string, text = this.mainText): Promise<void> {
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
   * Opens a file in a window that is open, and gives its editor the keyboard.
   * @param path the file's path in the folder
   */
  async show(path: string): Promise<void> {
    const name = basename(path);
    const input = this.page.locator(".quick-input-widget .quick-input-box input");
    // Of files of one name, the list tells the folders.
    const named = this.rows(".quick-input-list").filter({ hasText: name });
    const row = (path === name ? named : named.filter({ hasText: dirname(path) })).first();
    // Whatever takes the keyboard meanwhile closes the list.
    await again(async () => {
      await this.page.keyboard.press("Control+P");
      await input.fill(path, { timeout: 3000 });
      await row.click({ timeout: 3000 });
    });
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
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
      // Some versions lay a shield over the menu until the pointer moves, so that the click that opened it does not choose.
      await action.hover({ force: true, timeout: 4000 });
      await action.click({ timeout: 4000 });
    });
  }

  /**
   * Renames what the cursor is on.
   * @param name the new name
   */
  async rename(name: string): Promise<void> {
    await again(async () => {
      await this.page.keyboard.press("F2");
      await this.page.locator(".rename-box .rename-input").fill(name, { timeout: 4000 });
    });
    await this.page.keyboard.press("Enter");
  }

  /**
   * @param within the selector of a list, a tree or a menu
   * @returns its rows
   */
  rows(within: string): Locator {
    return this.page.locator(`${within} .monaco-list-row`);
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
