import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  COMPARE_COMMAND,
  PICK_SCENARIO_REQUEST,
  type PickScenarioParams,
  RUN_SCENARIO_COMMAND,
  SCENARIO_CHANGES_REQUEST,
  type ScenarioChangesResult,
  SHOW_PLACES_COMMAND,
} from "../../../server/src/lsp/protocol";

/** A position and a place as LSP writes them. */
type LspPosition = Parameters<BaseLanguageClient["protocol2CodeConverter"]["asPosition"]>[0];
type LspLocation = ScenarioChangesResult["places"][number];

/**
 * The commands behind code lenses.
 * @param client the language client
 * @returns their registrations
 */
export function registerLensCommands(client: BaseLanguageClient): vscode.Disposable[] {
  const show = async (uri: string, position: LspPosition, places: readonly LspLocation[]) => {
    const at = client.protocol2CodeConverter.asPosition(position);
    const locations = places.map(
      (place) => new vscode.Location(vscode.Uri.parse(place.uri), client.protocol2CodeConverter.asRange(place.range)),
    );
    await vscode.commands.executeCommand("editor.action.showReferences", vscode.Uri.parse(uri), at, locations);
  };
  const compare = async (uri: string, position: LspPosition, scenario: string) => {
    const params = { textDocument: { uri }, scenario };
    const changes = await client.sendRequest<ScenarioChangesResult | null>(SCENARIO_CHANGES_REQUEST, params);
    if (!changes) {
      void vscode.window.showInformationMessage(`‘${scenario}’ cannot be computed: see the problems of this design.`);
      return;
    }
    if (changes.places.length > 0) await show(uri, position, changes.places);
    void vscode.window.showInformationMessage(changes.message);
  };
  const run = async (uri: string, scenario: string | null) => {
    const params: PickScenarioParams = { textDocument: { uri }, scenario };
    await client.sendRequest(PICK_SCENARIO_REQUEST, params);
  };
  return [
    vscode.commands.registerCommand(SHOW_PLACES_COMMAND, show),
    vscode.commands.registerCommand(COMPARE_COMMAND, compare),
    vscode.commands.registerCommand(RUN_SCENARIO_COMMAND, run),
  ];
}
