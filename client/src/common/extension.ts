import * as vscode from "vscode";
import { type BaseLanguageClient, type LanguageClientOptions, RevealOutputChannelOn } from "vscode-languageclient";
import { DIAGRAM_CHANGED, type DiagramChangedParams } from "../../../server/src/diagram/protocol";
import {
  type InitializationOptions,
  LIST_FOLDER_REQUEST,
  type ListFolderParams,
  READ_FILE_REQUEST,
  type ReadFileParams,
  STATUS_NOTIFICATION,
  type StatusParams,
} from "../../../server/src/lsp/protocol";
import { listFolder, readFileAsBase64 } from "./files";
import { LANGUAGE_ID } from "./language";
import { registerLensCommands } from "./lenses";
import { newDesign } from "./new-design";
import { PreviewManager } from "./preview-manager";
import { ResilienceView } from "./resilience";
import { ScenarioPicker } from "./scenario-picker";
import { ServicesPage } from "./services-page";
import { RoutesStatus } from "./status";
import { ExpectationTests } from "./tests";

/** Makes the client that fits the place: a child process on the desktop, a web worker in the browser. */
export type ClientFactory = (options: LanguageClientOptions) => BaseLanguageClient;

/**
 * Starts the language server and registers commands and the preview. Common to desktop and web.
 * @param context the extension's context; everything registered here is disposed with it
 * @param createClient makes the client for this place
 * @returns the running client, to be stopped on deactivation
 */
export async function activateExtension(
  context: vscode.ExtensionContext,
  createClient: ClientFactory,
): Promise<BaseLanguageClient> {
  const initializationOptions: InitializationOptions = {
    readFile: true,
    listFolder: true,
    commands: true,
    solverScript: vscode.Uri.joinPath(context.extensionUri, "dist", "server", "browser.js").toString(true),
  };
  // Our own, for one that the client makes ends with every restart, and what it said with it.
  const outputChannel = vscode.window.createOutputChannel("Anycast", { log: true });
  const client = createClient({
    initializationOptions,
    outputChannel,
    documentSelector: [{ language: LANGUAGE_ID }],
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.anycast") },
    diagnosticCollectionName: LANGUAGE_ID,
    // A request that fails, as one that a restart overtakes, costs one answer and is in the log: no message pops up for it.
    // Where the server does not start or ends too often, the client tells the reader all the same.
    revealOutputChannelOn: RevealOutputChannelOn.Never,
  });
  const previews = new PreviewManager(context, client);
  const status = new RoutesStatus();
  const scenarios = new ScenarioPicker(client);
  const tests = new ExpectationTests(client);
  const services = new ServicesPage(client);
  const resilience = new ResilienceView(client);
  context.subscriptions.push(
    outputChannel,
    previews,
    status,
    scenarios,
    tests,
    resilience,
    services,
    client.onRequest(READ_FILE_REQUEST, ({ uri }: ReadFileParams) => readFileAsBase64(vscode.Uri.parse(uri))),
    client.onRequest(LIST_FOLDER_REQUEST, ({ uri }: ListFolderParams) => listFolder(vscode.Uri.parse(uri))),
    client.onNotification(STATUS_NOTIFICATION, (params: StatusParams) => {
      status.show(params);
      scenarios.show(params);
      tests.changed(params);
      resilience.show(params);
      services.update(params);
    }),
    client.onNotification(DIAGRAM_CHANGED, (params: DiagramChangedParams) => previews.changed(params.textDocument.uri)),
    vscode.commands.registerCommand("anycast.openPreview", (uri?: unknown) => previews.open(uri, false)),
    vscode.commands.registerCommand("anycast.openPreviewToSide", (uri?: unknown) => previews.open(uri, true)),
    vscode.commands.registerCommand("anycast.togglePreviewLock", () => previews.lock()),
    vscode.commands.registerCommand("anycast.whatIf", () => previews.whatIf()),
    vscode.commands.registerCommand("anycast.exportPicture", () => previews.export()),
    vscode.commands.registerCommand("anycast.lockPreview", () => previews.lock(true)),
    vscode.commands.registerCommand("anycast.unlockPreview", () => previews.lock(false)),
    ...registerLensCommands(client),
    vscode.commands.registerCommand("anycast.newDesign", (template?: unknown) => newDesign(template)),
    vscode.commands.registerCommand("anycast.pickScenario", () => scenarios.pick()),
    vscode.commands.registerCommand("anycast.compareServices", () => services.show()),
    vscode.commands.registerCommand("anycast.refreshResilience", () => resilience.refresh()),
    vscode.commands.registerCommand("anycast.stopResilience", () => resilience.stop()),
    vscode.commands.registerCommand("anycast.addFailureScenario", (node: unknown) => resilience.addScenario(node)),
    vscode.commands.registerCommand("anycast.restartServer", () => restart(client, previews)),
    vscode.commands.registerCommand("anycast.showLog", () => outputChannel.show()),
  );
  await start(client);
  previews.changedAll();
  return client;
}

/** Starts the server. Where it does not start, the commands stay alive. */
async function start(client: BaseLanguageClient): Promise<void> {
  try {
    await client.start();
  } catch (error) {
    // The client has shown it to the reader; the log keeps it.
    const reason = error instanceof Error ? error.message : String(error);
    client.outputChannel.error(`The language server did not start: ${reason}`);
  }
}

async function restart(client: BaseLanguageClient, previews: PreviewManager): Promise<void> {
  if (client.isRunning()) await client.stop();
  await start(client);
  previews.changedAll();
}
