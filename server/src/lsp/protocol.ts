import type { Location, Range } from "vscode-languageserver";
import type { TriedFailure } from "../analysis/resilience";

/** Messages of our own beside LSP's, shared with the client as types and names. The diagram's are in diagram/protocol.ts. */

/** Notification, server → client: how the routes of a design stand. */
export const STATUS_NOTIFICATION = "anycast/status";

/** Parameters of {@link STATUS_NOTIFICATION}. */
export interface StatusParams {
  /** The document that is open; its design may have a root of its own. */
  readonly uri: string;
  /**
   * `solving`: newer text than the routes shown is being solved; `solved`: the routes are the text's;
   * `failed`: the routes could not be computed, `message` says why.
   */
  readonly state: "solving" | "solved" | "failed";
  /** Time from text to routes in ms, of the last solve. */
  readonly elapsedMs: number | undefined;
  /** The engines that were used: "fast", "general", "reference". */
  readonly engines: readonly string[];
  readonly errors: number;
  readonly warnings: number;
  readonly message: string | undefined;
  /** The scenario that hints and hovers follow; null for the design as it stands. */
  readonly scenario: string | null;
  /** The scenarios that there are to pick, in order of declaration. */
  readonly scenarios: readonly ScenarioChoice[];
}

/** A scenario of a design. */
export interface ScenarioChoice {
  readonly name: string;
  readonly title: string | null;
}

/**
 * Request, client → server: have the hints and hovers of a document's design follow a scenario, through all further edits.
 * Answered with the name of the scenario that they follow now, null for the design as it stands; a scenario that the
 * design does not have changes nothing. Hints are refreshed, and {@link STATUS_NOTIFICATION} says so too. The preview
 * has a choice of its own.
 */
export const PICK_SCENARIO_REQUEST = "anycast/pickScenario";

/** Parameters of {@link PICK_SCENARIO_REQUEST}. */
export interface PickScenarioParams {
  readonly textDocument: { readonly uri: string };
  /** Its name; null for the design as it stands. */
  readonly scenario: string | null;
}

/**
 * Request, client → server: the expectations of one document, for VS Code's Test Explorer. Answered with
 * {@link ExpectationItem}s in order of the text, at once and without routes; null for a document that is not open.
 */
export const EXPECTATIONS_REQUEST = "anycast/expectations";

/**
 * Request, client → server: check them. Answered with {@link ExpectationVerdict}s, one for each item; null for a document
 * that is not open, or where newer text came in between.
 */
export const CHECK_EXPECTATIONS_REQUEST = "anycast/checkExpectations";

/** Parameters of {@link EXPECTATIONS_REQUEST} and {@link CHECK_EXPECTATIONS_REQUEST}. */
export interface ExpectationsParams {
  readonly textDocument: { readonly uri: string };
}

/** An expectation of a document. */
export interface ExpectationItem {
  /** Stays the same while its words and its scenario do, wherever it moves. */
  readonly id: string;
  /** Its words after `expect`. */
  readonly label: string;
  /** The scenario in whose block it stands; null for one at the top level. */
  readonly within: string | null;
  /** The words of its claim, where a broken one is marked. */
  readonly range: Range;
}

/** What an expectation comes to. */
export interface ExpectationVerdict {
  readonly id: string;
  /** Null where it cannot be told, and `actual` says why. */
  readonly holds: boolean | null;
  /** The claim's own words. */
  readonly expected: string;
  /** What happens instead, and why; null where it holds. */
  readonly actual: string | null;
  readonly range: Range;
}

/**
 * Request, client → server: try every failure of a document's design, for the view "Resilience". How far it is comes as
 * {@link ResilienceResult}s under the `partialResultToken`, each of them whole; the answer is the last one. Null for a
 * document that is not open, or where a newer question about the same design came in between. Cancelled, it ends.
 */
export const RESILIENCE_REQUEST = "anycast/resilience";

/** Parameters of {@link RESILIENCE_REQUEST}. */
export interface ResilienceRequestParams {
  readonly textDocument: { readonly uri: string };
  /** The scenario in which things fail; null for the design as it stands. */
  readonly scenario: string | null;
  /** Two failures at once instead of one. */
  readonly pairs: boolean;
  readonly partialResultToken?: string;
}

/** What failures do. */
export interface ResilienceResult {
  /** The scenario in which they happen; null for the design as it stands. */
  readonly scenario: string | null;
  readonly done: number;
  readonly total: number;
  /** While single failures are tried before pairs, to begin with the worst of them: how far that is; else null. */
  readonly before: { readonly done: number; readonly total: number } | null;
  /** False where there are more than can be tried, or not all are tried yet. */
  readonly complete: boolean;
  /** The worst first. */
  readonly worst: readonly ResilienceItem[];
  /** How full PoPs get with as many PoPs down as fail at once; 1 for 100 %. Empty before the end. */
  readonly headroom: readonly ResilienceLoad[];
}

/** A failure, or two at once, and what it does (analysis/resilience.ts tells the units). */
export interface ResilienceItem extends Omit<TriedFailure, "failures"> {
  readonly failures: readonly {
    readonly kind: TriedFailure["failures"][number]["kind"];
    readonly name: string;
    /** As `anycast/writeScenario` takes it. */
    readonly id: string;
    /** Where it is declared. */
    readonly place: Location | null;
  }[];
}

/** How full a PoP gets at most. */
export interface ResilienceLoad {
  readonly pop: string;
  readonly ratio: number;
  /** What is down then; null where it is as full as it stands. */
  readonly under: string | null;
  readonly place: Location | null;
}

/**
 * Request, client → server: the services of a document's design side by side, under the scenario that hints follow. Answered
 * with a page of Markdown; null for a document that is not open, or without routes.
 */
export const SERVICES_REQUEST = "anycast/services";

/** Parameters of {@link SERVICES_REQUEST}. */
export interface ServicesParams {
  readonly textDocument: { readonly uri: string };
}

/**
 * Request, server → client: read a file that the server cannot reach itself (a virtual file system, the web). Answered with
 * the bytes in base64, or null where there is no such file. Sent only to clients whose initialization options say
 * `readFile: true`.
 */
export const READ_FILE_REQUEST = "anycast/readFile";

/** Parameters of {@link READ_FILE_REQUEST}. */
export interface ReadFileParams {
  readonly uri: string;
}

/**
 * Request, server → client: what is in a folder that the server cannot reach itself. Answered with names, those of folders
 * with a slash at the end; none where there is no such folder. Sent only to clients whose initialization options say
 * `listFolder: true`.
 */
export const LIST_FOLDER_REQUEST = "anycast/listFolder";

/** Parameters of {@link LIST_FOLDER_REQUEST}. */
export interface ListFolderParams {
  /** With a slash at its end. */
  readonly uri: string;
}

/** Command of the client: opens the preview of the design in the editor, beside it. */
export const OPEN_PREVIEW_COMMAND = "anycast.openPreviewToSide";

/** Command of the client: shows places beside a declaration. Arguments: URI, position, locations, as LSP writes them. */
export const SHOW_PLACES_COMMAND = "anycast.showPlaces";

/** Command of the client: shows what a scenario changes. Arguments: URI, position, the scenario's name. */
export const COMPARE_COMMAND = "anycast.compareScenario";

/** Command of the client: has hints and hovers follow a scenario. Arguments: URI, the scenario's name, or null to stop. */
export const RUN_SCENARIO_COMMAND = "anycast.runScenario";

/** Request, client → server: what a scenario changes. Answered with {@link ScenarioChangesResult}, or null. */
export const SCENARIO_CHANGES_REQUEST = "anycast/scenarioChanges";

/** Parameters of {@link SCENARIO_CHANGES_REQUEST}. */
export interface ScenarioChangesParams {
  readonly textDocument: { readonly uri: string };
  /** The scenario's name. */
  readonly scenario: string;
}

/** Answer to {@link SCENARIO_CHANGES_REQUEST}. */
export interface ScenarioChangesResult {
  /** One or two sentences for people. */
  readonly message: string;
  /** The regions whose users go elsewhere. */
  readonly places: readonly Location[];
}

/** What a client may say in `initializationOptions`. */
export interface InitializationOptions {
  /** The client answers {@link READ_FILE_REQUEST}. */
  readonly readFile?: boolean;
  /** The client answers {@link LIST_FOLDER_REQUEST}. */
  readonly listFolder?: boolean;
  /** URL of the server's own script, for a server that runs in a web worker: it starts it again to compute routes. */
  readonly solverScript?: string;
  /** The client has the commands that code lenses call: {@link SHOW_PLACES_COMMAND} and the others. */
  readonly commands?: boolean;
  /** Where the rules' pages are: the URI of the folder `docs/`, with a slash at its end. */
  readonly docs?: string;
}
