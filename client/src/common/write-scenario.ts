import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  WRITE_SCENARIO_REQUEST,
  type WriteScenarioParams,
  type WrittenScenario,
} from "../../../server/src/diagram/protocol";

/** How often the text may change under the server's hands before the reader is told. */
const ATTEMPTS = 3;

/** A scenario that stands in the text now. */
export interface ScenarioInText {
  readonly name: string;
  /** Its text. */
  readonly range: vscode.Range;
}

/**
 * Puts what is failed in a preview into its file as a scenario, as one step that can be undone.
 * @param client the language client, which knows the words
 * @param uri the file
 * @param failed what is failed, and the scenario below it
 * @returns the scenario; undefined where it could not be written, and the reader has been told
 */
export async function writeScenario(
  client: BaseLanguageClient,
  uri: vscode.Uri,
  failed: Omit<WriteScenarioParams, "textDocument">,
): Promise<ScenarioInText | undefined> {
  const document = await vscode.workspace.openTextDocument(uri);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { version } = document;
    const params: WriteScenarioParams = {
      textDocument: { uri: uri.toString() },
      scenario: failed.scenario,
      failures: failed.failures,
    };
    const written = await client.sendRequest<WrittenScenario | null>(WRITE_SCENARIO_REQUEST, params);
    if (written === null) return refused("Nothing that is failed here can be named in the text.");
    // The place is one of the text that the server had: where it has changed since, it is asked for again.
    if (document.version !== version) continue;
    const at = new vscode.Position(written.edit.range.start.line, written.edit.range.start.character);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, at, written.edit.newText);
    if (!(await vscode.workspace.applyEdit(edit))) break;
    if (written.left.length > 0) {
      const message = `Left out of ‘${written.name}’, for it has no name in the text: ${written.left.join(", ")}.`;
      void vscode.window.showWarningMessage(message);
    }
    return { name: written.name, range: rangeOf(document, at, written.edit.newText) };
  }
  return refused("The file could not be changed.");
}

/** Where the words of an inserted text stand, without the line feeds around them. */
function rangeOf(document: vscode.TextDocument, at: vscode.Position, text: string): vscode.Range {
  const start = document.offsetAt(at) + (text.length - text.trimStart().length);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.trim().length));
}

function refused(reason: string): undefined {
  void vscode.window.showErrorMessage(`The scenario could not be written: ${reason}`);
  return undefined;
}
