import {
  type ClientCapabilities,
  type CodeLens,
  CodeLensRefreshRequest,
  type Command,
  type Connection,
  RequestType,
} from "vscode-languageserver";
import { getCodeLenses, type Lens } from "../service/code-lens";
import { scenarioChanges } from "../service/scenario-changes";
import { guarded } from "./guard";
import { placeOf } from "./place";
import {
  COMPARE_COMMAND,
  OPEN_PREVIEW_COMMAND,
  RUN_SCENARIO_COMMAND,
  SCENARIO_CHANGES_REQUEST,
  type ScenarioChangesParams,
  type ScenarioChangesResult,
  SHOW_PLACES_COMMAND,
} from "./protocol";
import type { SettingsStore } from "./settings";
import type { Workspace } from "./workspace";

/** After newer routes came, before the client is told, ms: a burst of edits is one refresh. */
const REFRESH_MS = 200;

/** How long the comparison with a scenario waits for the routes of the present text, ms. */
const PATIENCE_MS = 10_000;

/** Lines above declarations, and what they open. */
export class LensFeature {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #settings: SettingsStore;
  readonly #refreshes: boolean;
  readonly #commands: boolean;
  /** True where an answer was of older routes than the text, or of none. */
  #outdated = false;
  #pending: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param connection to the client
   * @param workspace texts and routes
   * @param settings which lenses are wanted
   * @param capabilities the client's
   * @param commands whether the client has our commands; lenses are only read without
   */
  constructor(
    connection: Connection,
    workspace: Workspace,
    settings: SettingsStore,
    capabilities: ClientCapabilities,
    commands: boolean,
  ) {
    this.#connection = connection;
    this.#workspace = workspace;
    this.#settings = settings;
    this.#refreshes = capabilities.workspace?.codeLens?.refreshSupport === true;
    this.#commands = commands;
  }

  /** Answers requests. */
  register(): void {
    const connection = this.#connection;
    connection.onCodeLens(
      guarded<{ textDocument: { uri: string } }, CodeLens[] | null>(
        connection,
        "textDocument/codeLens",
        null,
        async ({ textDocument }) => {
          const place = await placeOf(this.#workspace, textDocument);
          if (!place) return null;
          const { snapshot, uri, document } = place;
          if (snapshot.stale || !snapshot.results) this.#outdated = true;
          return getCodeLenses(snapshot, uri, this.#settings.of(uri).lenses).map((lens) =>
            this.#toLens(document.uri, lens),
          );
        },
      ),
    );
    connection.onRequest(
      new RequestType<ScenarioChangesParams, ScenarioChangesResult | null, never>(SCENARIO_CHANGES_REQUEST),
      guarded<ScenarioChangesParams, ScenarioChangesResult | null>(
        connection,
        SCENARIO_CHANGES_REQUEST,
        null,
        (params) => this.#changes(params),
      ),
    );
  }

  /** Newer routes are there. */
  solved(): void {
    if (!this.#refreshes) return;
    clearTimeout(this.#pending);
    this.#pending = setTimeout(() => {
      if (!this.#outdated) return;
      this.#outdated = false;
      this.refresh();
    }, REFRESH_MS);
  }

  /** Has the client ask for all lenses again, where it can be told to. */
  refresh(): void {
    if (!this.#refreshes) return;
    // A client that has gone meanwhile needs no refresh.
    this.#connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
  }

  #toLens(uri: string, { range, title, opens }: Lens): CodeLens {
    return { range, command: this.#commands ? commandOf(uri, range, title, opens) : { title, command: "" } };
  }

  async #changes({ textDocument, scenario }: ScenarioChangesParams): Promise<ScenarioChangesResult | null> {
    const before = await placeOf(this.#workspace, textDocument);
    if (!before) return null;
    await this.#workspace.settled(before.of, PATIENCE_MS);
    const place = this.#workspace.designs.place(textDocument.uri);
    if (!place?.of.design.scenarios.some(({ name }) => name === scenario)) return null;
    const now = await this.#workspace.answers.under(place.of, null);
    const then = await this.#workspace.answers.under(place.of, scenario);
    return now && then ? scenarioChanges(place.snapshot, now, then) : null;
  }
}

function commandOf(uri: string, range: Lens["range"], title: string, opens: Lens["opens"]): Command {
  switch (opens.kind) {
    case "preview":
      return { title, command: OPEN_PREVIEW_COMMAND, arguments: [] };
    case "places":
      return { title, command: SHOW_PLACES_COMMAND, arguments: [uri, range.start, opens.places] };
    case "scenario":
      return { title, command: COMPARE_COMMAND, arguments: [uri, range.start, opens.scenario] };
    case "run":
      return { title, command: RUN_SCENARIO_COMMAND, arguments: [uri, opens.scenario] };
  }
}
