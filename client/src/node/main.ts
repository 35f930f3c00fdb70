import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { activateExtension } from "../common/extension";
import { SERVER_FLAGS } from "./server-flags";

let client: BaseLanguageClient | undefined;

/**
 * Called by VS Code on the desktop (and in code-server and remote windows) when the extension is first needed.
 * @param context given by VS Code
 */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const module = vscode.Uri.joinPath(context.extensionUri, "dist", "server", "node.js").fsPath;
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc, options: { execArgv: [...SERVER_FLAGS] } },
    debug: {
      module,
      transport: TransportKind.ipc,
      options: { execArgv: [...SERVER_FLAGS, "--nolazy", "--inspect=6123"] },
    },
  };
  client = await activateExtension(context, (options) => new LanguageClient("anycast", "Anycast", server, options));
}

/** Called by VS Code before the window closes. */
export async function deactivate(): Promise<void> {
  await client?.stop();
}
