import * as vscode from "vscode";
import type { PageParts } from "./preview-html";

/** The page's script and stylesheet, read once, when the first preview is opened. */
export class PreviewBundles {
  /** Where they and the bundles that the page loads later are. */
  readonly folder: vscode.Uri;
  #texts: Promise<Pick<PageParts, "script" | "style">> | undefined;

  /** @param extensionUri where the extension is installed */
  constructor(extensionUri: vscode.Uri) {
    this.folder = vscode.Uri.joinPath(extensionUri, "dist", "webview");
  }

  /**
   * @returns their texts
   * @throws Error (rejects) where they cannot be read; the next call tries again
   */
  texts(): Promise<Pick<PageParts, "script" | "style">> {
    this.#texts ??= Promise.all(["preview.js", "preview.css"].map((name) => this.#read(name))).then(
      ([script = "", style = ""]) => ({ script, style }),
      (error: unknown) => {
        this.#texts = undefined;
        throw error;
      },
    );
    return this.#texts;
  }

  async #read(name: string): Promise<string> {
    const uri = vscode.Uri.joinPath(this.folder, name);
    // In a browser the extension is where its page came from, which is no file system of the editor's.
    if (uri.scheme !== "http" && uri.scheme !== "https") {
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    }
    const answer = await fetch(uri.toString(true));
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${answer.statusText}`);
    return answer.text();
  }
}
