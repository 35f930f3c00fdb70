import {
  type ClientCapabilities,
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { CODE_ACTION_KINDS } from "../service/code-actions";
import { ON_TYPE_TRIGGERS } from "../service/formatting";
import { REFACTOR_KINDS } from "../service/refactor";
import { SEMANTIC_TOKENS_LEGEND } from "../service/semantic-tokens";
import { SIGNATURE_TRIGGERS } from "../service/signature-help";
import { bindDesign } from "./bind";
import type { OpenDesign } from "./designs";
import { DiagnosticsPublisher } from "./diagnostics";
import { DiagramHandlers } from "./diagram";
import { Engine } from "./engine";
import { ExpectationFeature } from "./expectations";
import { registerFeatures } from "./features";
import { isQuick } from "./guard";
import { LensFeature } from "./lenses";
import {
  type InitializationOptions,
  LIST_FOLDER_REQUEST,
  type ListFolderParams,
  READ_FILE_REQUEST,
  type ReadFileParams,
} from "./protocol";
import { ResilienceFeature } from "./resilience";
import type { Runtime } from "./runtime";
import { registerScenarios } from "./scenarios";
import { SettingsStore } from "./settings";
import { StatusReporter } from "./status";
import { Workspace, type WorkspaceSources } from "./workspace";

/** What the server can do, as `initialize` answers it. */
const CAPABILITIES: InitializeResult["capabilities"] = {
  positionEncoding: "utf-16",
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  completionProvider: { triggerCharacters: [".", '"', "/", "{", ",", ":"], resolveProvider: true },
  hoverProvider: true,
  inlayHintProvider: { resolveProvider: false },
  diagnosticProvider: { identifier: "anycast", interFileDependencies: true, workspaceDiagnostics: false },
  definitionProvider: true,
  declarationProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  documentLinkProvider: { resolveProvider: false },
  codeActionProvider: { codeActionKinds: [...CODE_ACTION_KINDS, ...REFACTOR_KINDS], resolveProvider: false },
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentOnTypeFormattingProvider: {
    firstTriggerCharacter: ON_TYPE_TRIGGERS.first,
    moreTriggerCharacter: [...ON_TYPE_TRIGGERS.more],
  },
  signatureHelpProvider: { triggerCharacters: [...SIGNATURE_TRIGGERS] },
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  workspaceSymbolProvider: true,
  callHierarchyProvider: true,
  codeLensProvider: { resolveProvider: false },
  renameProvider: { prepareProvider: true },
  semanticTokensProvider: { legend: SEMANTIC_TOKENS_LEGEND, full: { delta: true }, range: true },
};

/** How long a client may take to read a file for us, ms; after that it counts as missing. */
const READ_PATIENCE_MS = 10_000;

/**
 * Runs the language server: everything is answered over the connection until it ends.
 * @param connection to the client, not yet listening
 * @param runtime what differs between Node and the browser
 */
export function startServer(connection: Connection, runtime: Runtime): void {
  connection.onInitialize((params) => {
    start(connection, runtime, params);
    return { capabilities: CAPABILITIES, serverInfo: { name: "anycast" } };
  });
  connection.listen();
}

/** After routes have come, answers that waited for them are given; then there is nothing to do until the next keystroke. */
const TIDY_MS = 5;

function start(connection: Connection, runtime: Runtime, params: InitializeParams): void {
  let tidying: ReturnType<typeof setTimeout> | undefined;
  const options = readOptions(params.initializationOptions);
  const { capabilities } = params;
  const canAsk = capabilities.workspace?.configuration === true;
  const settings = new SettingsStore(connection, canAsk, params.workspaceFolders ?? []);
  const sources: WorkspaceSources = {
    readBytes: (uri) => readBytes(connection, runtime, options, uri),
    bind: bindDesign(),
    startThread: () => runtime.startSolver(options.solverScript),
    inline: () => new Engine(bindDesign()),
    log: (message) => connection.console.error(message),
    settingsOf: (uri) => settings.of(uri),
  };
  const workspace = new Workspace(sources, {
    changed: () => {
      publisher.changed();
      status.changed();
    },
    solved: (design) => {
      logSolved(connection, design);
      features.solved(design);
      lenses.solved();
      diagrams.changed(design);
      status.changed();
      clearTimeout(tidying);
      if (runtime.tidy && design.solved && isQuick(design.solved.results)) tidying = setTimeout(runtime.tidy, TIDY_MS);
    },
    picked: () => {
      features.refreshHints();
      lenses.refresh();
      status.changed();
    },
    inspected: (design) => {
      publisher.inspected();
      diagrams.changed(design);
      status.changed();
    },
  });
  const publisher = new DiagnosticsPublisher(connection, workspace, capabilities, options.docs ?? runtime.docs);
  const status = new StatusReporter(connection, workspace);
  const diagrams = new DiagramHandlers(connection, workspace);
  const lenses = new LensFeature(connection, workspace, settings, capabilities, options.commands === true);
  workspace.listen(connection);
  workspace.warmUp();
  publisher.register();
  diagrams.register();
  registerScenarios(connection, workspace);
  const expectations = new ExpectationFeature(connection, workspace, sources);
  expectations.register();
  const resilience = new ResilienceFeature(connection, workspace, sources);
  resilience.register();
  lenses.register();
  const features = registerFeatures(
    connection,
    workspace,
    settings,
    capabilities,
    (uri) => listFolder(connection, runtime, options, uri),
    options,
  );
  const settingsChanged = () => {
    features.refreshHints();
    lenses.refresh();
    workspace.settingsChanged();
    publisher.inspected();
    status.changed();
  };
  connection.onInitialized(async () => {
    connection.console.info("The language server is ready.");
    if (await initialized(connection, settings, capabilities)) settingsChanged();
    if (capabilities.workspace?.workspaceFolders !== true) return;
    connection.workspace.onDidChangeWorkspaceFolders(async (event) => {
      if (await settings.foldersChanged(event)) settingsChanged();
    });
  });
  connection.onDidChangeConfiguration(async ({ settings: pushed }) => {
    if (await settings.changed(pushed)) settingsChanged();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) workspace.changedOnDisk(uri);
  });
  connection.onShutdown(() => {
    workspace.stop();
    expectations.stop();
    resilience.stop();
  });
}

/** For whoever sets the log's level to Debug: what was solved, and how long it took. */
function logSolved(connection: Connection, { root, version, solved }: OpenDesign): void {
  if (!solved || solved.version !== version) return; // a failure has been logged as an error
  const { elapsedMs, engines, scenario } = solved.results;
  const under = scenario === null ? "" : ` under ${scenario}`;
  connection.console.debug(`Solved ${root}${under} in ${elapsedMs.toFixed(1)} ms (${engines.join(", ")}).`);
}

/** Asks for what changes without us; true where the editor's settings differ from ours. */
async function initialized(
  connection: Connection,
  settings: SettingsStore,
  capabilities: ClientCapabilities,
): Promise<boolean> {
  try {
    const anySet = await settings.start(capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true);
    if (capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
      await connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: "**/*.anycast" }, { globPattern: "**/*.{as-rel,as-rel2}{,.*}" }],
      });
    }
    return anySet;
  } catch (error) {
    connection.console.error(`The client refused a registration: ${String(error)}`);
    return false;
  }
}

function readOptions(options: unknown): InitializationOptions {
  if (typeof options !== "object" || options === null) return {};
  const listFolder = "listFolder" in options && options.listFolder === true;
  const readFile = "readFile" in options && options.readFile === true;
  const commands = "commands" in options && options.commands === true;
  const script = "solverScript" in options ? options.solverScript : undefined;
  const docs = "docs" in options ? options.docs : undefined;
  return {
    readFile,
    listFolder,
    commands,
    ...(typeof script === "string" ? { solverScript: script } : {}),
    ...(typeof docs === "string" && docs.endsWith("/") ? { docs } : {}),
  };
}

async function readBytes(
  connection: Connection,
  runtime: Runtime,
  options: InitializationOptions,
  uri: string,
): Promise<Uint8Array | undefined> {
  if (runtime.canRead(uri)) return runtime.readFile(uri);
  if (options.readFile !== true) return undefined;
  const params: ReadFileParams = { uri };
  const base64 = await patiently(connection.sendRequest<string | null>(READ_FILE_REQUEST, params));
  return base64 === null ? undefined : Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

async function listFolder(
  connection: Connection,
  runtime: Runtime,
  options: InitializationOptions,
  uri: string,
): Promise<readonly string[]> {
  if (runtime.canRead(uri)) return runtime.listFolder(uri);
  if (options.listFolder !== true) return [];
  const params: ListFolderParams = { uri };
  return (await patiently(connection.sendRequest<string[] | null>(LIST_FOLDER_REQUEST, params))) ?? [];
}

function patiently<T>(answer: Promise<T | null>): Promise<T | null> {
  const tooLong = new Promise<null>((done) => setTimeout(() => done(null), READ_PATIENCE_MS));
  return Promise.race([answer, tooLong]);
}
