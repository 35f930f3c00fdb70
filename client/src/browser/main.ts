import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { LanguageClient } from "vscode-languageclient/browser";
import { activateExtension } from "../common/extension";

let client: BaseLanguageClient | undefined;

/**
 * Called by VS Code for the Web when the extension is first needed. The server runs in a web worker.
 * @param context given by VS Code
 */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const script = vscode.Uri.joinPath(context.extensionUri, "dist", "server", "browser.js").toString(true);
  client = await activateExtension(
    context,
    (options) => new LanguageClient("anycast", "Anycast", new Worker(script), options),
  );
}

/** Called by VS Code before the window closes. */
export async function deactivate(): Promise<void> {
  await client?.stop();
}
