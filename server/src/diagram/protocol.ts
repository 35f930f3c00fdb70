/**
 * The diagram's protocol, in two legs: language server ⇆ extension (requests over LSP) and extension ⇆ preview page
 * (messages). docs/preview-protocol.md tells the story. Only names and shapes live here, so that the page, the
 * extension and the server agree without knowing each other.
 */
import type { DiagramElement, DiagramTarget, ElementId } from "./model";
import type { Ground } from "./palette";
import type { TracePath } from "./trace";

/** Stands for an element's content: two elements with one digest are the same (patch.ts). */
export type Digest = string;

/** What the asker already holds. An empty record asks for everything. */
export type Holdings = Readonly<Record<ElementId, Digest>>;

/** Request, client → server: bring my picture up to date. Answered with a {@link DiagramPatch}. */
export const DIAGRAM_REQUEST = "anycast/diagram";

/** Parameters of {@link DIAGRAM_REQUEST}. */
export interface DiagramParams {
  readonly textDocument: { readonly uri: string };
  /** The service to show; without it, or where the design has no such service, the first one. */
  readonly service?: string | undefined;
  /** The scenario to show; without it, or where the design has no such scenario, the design as it stands. */
  readonly scenario?: string | undefined;
  /** The address family whose routes to show, and the prefix in it; without them the service's primary prefix. */
  readonly family?: DiagramTarget["family"] | undefined;
  readonly prefix?: string | undefined;
  /**
   * Elements to fail on top of the scenario (chosen-failures.ts tells which ids these may be). What the design does not
   * have is told in the header and left out. Undefined outside the what-if mode.
   */
  readonly failures?: readonly ElementId[] | undefined;
  /** Exchanges and carriers' routers too. */
  readonly facilities?: boolean | undefined;
  /** What the picture is looked at as: elements of the AS graph come with `graph` only, facilities do not. */
  readonly view?: ViewName | undefined;
  /** How often the reader asked for more neighbours of a network of the AS graph, by element id. */
  readonly widened?: Readonly<Record<ElementId, number>> | undefined;
  readonly have: Holdings;
}

/**
 * Turns what the asker holds into the current diagram: drop `remove`, then put `set` in by id (what is there keeps its place, what is
 * new goes to the end), then take all that is `placed` out and put it where it belongs.
 */
export interface DiagramPatch {
  readonly set: readonly { readonly digest: Digest; readonly element: DiagramElement }[];
  readonly remove: readonly ElementId[];
  /**
   * Elements that would stand elsewhere than in the design, in runs that follow one another there: what each run stands behind, which
   * is never placed itself; null for what comes first. Left out where all would stand right.
   */
  readonly placed?: readonly { readonly behind: ElementId | null; readonly ids: readonly ElementId[] }[];
}

/** Notification, server → client: pictures of this document may have changed; ask again. Sent after each solve. */
export const DIAGRAM_CHANGED = "anycast/diagramChanged";

/** Parameters of {@link DIAGRAM_CHANGED}. */
export interface DiagramChangedParams {
  readonly textDocument: { readonly uri: string };
}

/** Request, client → server: where is this element declared? Answered with a {@link SourceRange}, or null. */
export const SOURCE_RANGE_REQUEST = "anycast/sourceRange";

/** Parameters of {@link SOURCE_RANGE_REQUEST}. */
export interface SourceRangeParams {
  /** The document that the picture is of; the declaration may be in a file it includes. */
  readonly textDocument: { readonly uri: string };
  /** A site's, region's or flow's id. A flow leads to its region. */
  readonly element: ElementId;
}

/** Request, client → server: which elements is the cursor on? Answered with ids; the picture need not show them all. */
export const ELEMENTS_AT_REQUEST = "anycast/elementsAt";

/** Parameters of {@link ELEMENTS_AT_REQUEST}. */
export interface ElementsAtParams {
  /** The document that the picture is of. */
  readonly textDocument: { readonly uri: string };
  /** The document that the cursor is in: a file of the same design, or there are none. */
  readonly editor: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

/** Request, client → server: what is there to say about an element? Answered with {@link ElementDetails}, or null. */
export const DETAILS_REQUEST = "anycast/details";

/** Parameters of {@link DETAILS_REQUEST}: the element, in the picture that the choices make. */
export interface DetailsParams extends Omit<DiagramParams, "have"> {
  readonly element: ElementId;
}

/** What hovers in the editor say about an element's name. */
export interface ElementDetails {
  readonly markdown: string;
}

/** Request, client → server: why do packets go where they go? Parameters as for details; answered with a {@link Trace}. */
export const TRACE_REQUEST = "anycast/trace";

/** The decisions on the ways of a region's users, or on one of them. */
export interface Trace {
  readonly paths: readonly TracePath[];
}

/** A place in a file, as LSP counts (zero-based lines, UTF-16 columns). */
export interface SourceRange {
  readonly uri: string;
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
}

/**
 * Request, client → server: the text that makes a scenario of what the reader has failed. Answered with a
 * {@link WrittenScenario}; null where nothing that is failed is in the design, or the document is not open.
 */
export const WRITE_SCENARIO_REQUEST = "anycast/writeScenario";

/** Parameters of {@link WRITE_SCENARIO_REQUEST}. */
export interface WriteScenarioParams {
  /** The document that gets the scenario. */
  readonly textDocument: { readonly uri: string };
  /** The scenario that the failures lie over: the new one uses it. */
  readonly scenario?: string | undefined;
  readonly failures: readonly ElementId[];
}

/** Answer to {@link WRITE_SCENARIO_REQUEST}. */
export interface WrittenScenario {
  /** The new scenario's name: no other declaration has it. */
  readonly name: string;
  /** Where it goes, and its text with the line feeds around it. */
  readonly edit: { readonly range: SourceRange["range"]; readonly newText: string };
  /** What has no name that a text could say, for people; it is not in the scenario. */
  readonly left: readonly string[];
}

/** Preview page → extension. */
export type PageMessage =
  /** The page is listening. Answered with {@link HostMessage} `changed`. */
  | { readonly kind: "ready" }
  /** The page wants its picture brought up to date. One such request at a time. */
  | { readonly kind: "ask"; readonly sequence: number; readonly params: DiagramChoices & Pick<DiagramParams, "have"> }
  /** The reader chose an element: show its source. */
  | { readonly kind: "reveal"; readonly element: ElementId }
  /** The reader wants what is failed as a scenario in the text. Answered with {@link HostMessage} `written`. */
  | ({ readonly kind: "write-scenario" } & Omit<WriteScenarioParams, "textDocument">)
  /** The reader chose an element: what is there to say about it, in the picture that is shown? */
  | { readonly kind: "details"; readonly element: ElementId; readonly choices: DiagramChoices }
  /** The reader wants to know why packets go where they go. */
  | { readonly kind: "trace"; readonly element: ElementId; readonly choices: DiagramChoices }
  /** The reader likes it otherwise: new previews begin so. */
  | { readonly kind: "settings"; readonly settings: PageSettings }
  /** The reader wants this in a file. */
  | ({ readonly kind: "save" } & SavedPicture)
  /** The reader wants the list of problems. */
  | { readonly kind: "problems" }
  /** The reader wants the language server started again. */
  | { readonly kind: "restart" };

/** Extension → preview page. */
export type HostMessage =
  /** Something may have changed: ask when convenient. */
  | { readonly kind: "changed" }
  /**
   * The answer to the request of that number: the JSON of a {@link DiagramPatch}. As one text it passes from process to process
   * in a fraction of the time that its thousands of objects take.
   */
  | { readonly kind: "patch"; readonly sequence: number; readonly patch: string }
  /**
   * What is new since, where the page asks what `question` says (the JSON of its {@link DiagramChoices}) and has what `had` names
   * (`digestOfHoldings`): it takes the patch as if it had asked. Else it means the same as `changed`.
   */
  | { readonly kind: "news"; readonly question: string; readonly had: Digest; readonly patch: string }
  /** The panel is of this file now, and stays with it or follows the active editor. */
  | { readonly kind: "shows"; readonly uri: string; readonly locked: boolean }
  /** The editor's cursor is on these elements. */
  | { readonly kind: "cursor"; readonly elements: readonly ElementId[] }
  /** The answer to a question about an element; null where there is nothing to say. */
  | { readonly kind: "details"; readonly element: ElementId; readonly details: ElementDetails | null }
  | { readonly kind: "trace"; readonly element: ElementId; readonly trace: Trace | null }
  /** Enter the what-if mode with this failed; of a region what is on its way is offered. Null: enter it with nothing failed. */
  | { readonly kind: "fail"; readonly element: ElementId | null }
  /** The scenario of that name is in the text now; null where it could not be written, and the reader knows. */
  | { readonly kind: "written"; readonly scenario: string | null }
  /** Write the picture that is shown, or the next one where there is none yet. Answered with {@link PageMessage} `save`. */
  | { readonly kind: "export"; readonly format: SaveFormat }
  /** The request of that number failed; the text says why, for people. */
  | { readonly kind: "failed"; readonly sequence: number; readonly message: string };

/** What the HTML of a page brings with it: the answer to the page's first question, so that its first picture waits for no message. */
export interface Opening {
  /** Differs from page to page. One that VS Code loads again, from the same HTML, knows by it that it has shown this already. */
  readonly id: string;
  /** What was answered: the JSON of the {@link DiagramChoices}. */
  readonly question: string;
  readonly patch: DiagramPatch;
}

/** What a picture alone can be written as (exports.ts), in the order in which it is offered. */
export const EXPORT_FORMATS = ["svg", "geojson", "csv", "markdown"] as const;

/** One of {@link EXPORT_FORMATS}. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What the page can make a file of: it draws PNG from the SVG itself. */
export const SAVE_FORMATS = ["svg", "png", "csv", "geojson", "markdown"] as const;

/** One of {@link SAVE_FORMATS}. */
export type SaveFormat = (typeof SAVE_FORMATS)[number];

/** A file that the page has made. */
export interface SavedPicture {
  readonly format: SaveFormat;
  /** What the file's name says beside the design's: the scenario, for example; "" for nothing. ASCII letters, digits, - and _. */
  readonly suffix: string;
  /** Bytes for PNG. */
  readonly content: string | Uint8Array;
}

/** What the reader chose to see: everything of a question but the document and what is held already. */
export type DiagramChoices = Omit<DiagramParams, "textDocument" | "have">;

/** The ways to look at a picture. */
export const VIEW_NAMES = ["map", "graph", "table"] as const;

/** One of {@link VIEW_NAMES}. */
export type ViewName = (typeof VIEW_NAMES)[number];

/** How a table is ordered. */
export interface TableOrder {
  readonly column: string;
  readonly direction: "ascending" | "descending";
}

/** What a preview page keeps over a reload (`vscode.setState`), and what the serializer gets back. */
export interface PageState {
  readonly uri: string;
  /** The last {@link Opening} that was shown. */
  readonly opening?: string | undefined;
  /** What is shown: service, scenario and so on. */
  readonly choices: DiagramChoices;
  /** False where the panel follows the active editor; it stays with its file otherwise. */
  readonly locked?: boolean | undefined;
  /** The view that is shown; without it the first one. */
  readonly view?: ViewName | undefined;
  /** Catchment areas are shaded; undefined leaves it to the number of regions. */
  readonly territory?: boolean | undefined;
  /** What exported pictures are drawn on; light where it is undefined, whatever the editor's theme. */
  readonly paper?: Ground | undefined;
  /** The map's zoom factor, the place in the middle of the view, and the meridian in the middle of the map; degrees. */
  readonly viewport?:
    | { readonly zoom: number; readonly centre: readonly [number, number]; readonly middle?: number | undefined }
    | undefined;
  /** The AS graph's zoom factor, and the place in the middle of the view, in pixels at zoom 1. */
  readonly graphViewport?: { readonly zoom: number; readonly centre: readonly [number, number] } | undefined;
  /** The table's filter, and the orders of its parts; without one rows stand in the design's order. */
  readonly table?:
    | {
        readonly filter?: string | undefined;
        readonly paths?: TableOrder | undefined;
        readonly sites?: TableOrder | undefined;
        readonly facilities?: TableOrder | undefined;
        readonly networks?: TableOrder | undefined;
        readonly links?: TableOrder | undefined;
        /** Networks and links are listed too. */
        readonly graph?: boolean | undefined;
        /** Exchanges and routers are listed; undefined leaves it to whether the map shows them. */
        readonly exchanges?: boolean | undefined;
      }
    | undefined;
}

/** How a reader likes previews: the parts of a page's state that are no matter of its design (page-settings.ts). */
export interface PageSettings extends Pick<PageState, "view" | "territory" | "paper"> {
  /** Exchanges and routers are shown. */
  readonly facilities?: DiagramChoices["facilities"];
}
