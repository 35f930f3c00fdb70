import { NotificationType, ProgressType, RequestType } from "vscode-languageserver";
import type { Comparison } from "../analysis/comparison";
import type { Resilience } from "../analysis/resilience";
import type { ServiceColumn } from "../analysis/side-by-side";
import type { Answers, ServiceAnswer } from "../analysis/types";
import type { GraphWishes } from "../diagram/graph-content";
import type { LayoutTask } from "../diagram/graph-layout";
import type { GraphContent } from "../diagram/graph-model";
import type { ElementId } from "../diagram/model";
import type { TracePath } from "../diagram/trace";
import type { Diagnostic, Fix } from "../language/diagnostic";
import type { HoverText } from "../service/hover/markdown";
import type { AnswersUpdate } from "./answers-update";
import type { EditorDefaults } from "./editor-defaults";
import type { ResultsUpdate } from "./results-update";

/**
 * What the language server's thread and the thread that computes routes say to each other. Texts go over once, when they
 * change; results come back as plain data.
 */

/** Names one state of one design: counts up with every change of any of its texts. */
export interface DesignVersion {
  /** URI of the root file. */
  readonly root: string;
  readonly version: number;
}

/** A text that the other side does not have yet; null where the file is gone. */
export interface TextUpdate {
  readonly uri: string;
  readonly text: string | null;
}

/** Bytes of a data file that an `internet` statement names; null where it cannot be read. */
export interface DataUpdate {
  readonly uri: string;
  readonly bytes: Uint8Array | null;
}

export interface SolveParams extends DesignVersion {
  readonly texts: readonly TextUpdate[];
  readonly data: readonly DataUpdate[];
  /** The scenario that hints follow, by name; null for the design as it stands, which an unknown name means too. */
  readonly scenario: string | null;
  /** What the editor's settings give for designs that do not say it. */
  readonly defaults: EditorDefaults;
}

/** Computes the routes of a design. */
export const SolveRequest = new RequestType<SolveParams, ResultsUpdate, void>("solve");

export interface ResultsParams extends DesignVersion {
  /** As in {@link SolveParams}. */
  readonly scenario: string | null;
}

/** The routes of the design last solved under another scenario. Null where the version is another one. */
export const ResultsRequest = new RequestType<ResultsParams, ResultsUpdate | null, void>("results");

/**
 * What rules and routes have to say against the design last solved. Null where the version is another one by now; hints
 * are told first, so this is asked for apart.
 */
export const FindingsRequest = new RequestType<DesignVersion, readonly Diagnostic[] | null, void>("findings");

/** A design to be worked on for long. */
export interface LongParams extends SolveParams {
  /** Under which {@link AliveProgress} is told. */
  readonly progress: string;
}

/** That work goes on. */
export const AliveProgress = new ProgressType<null>();

/**
 * Checks what must hold under every failure of a kind: many times the work of `solve`. Cancelled, it ends early, and its
 * answer is worth nothing.
 */
export const CheckRequest = new RequestType<LongParams, readonly Diagnostic[], void>("check");

/** What an expectation comes to, as plain data. */
export interface ExpectationOutcome {
  /** Null where it cannot be told. */
  readonly holds: boolean | null;
  /** What happens instead, and why; null where it holds. */
  readonly message: string | null;
}

/** Checks every expectation of a design, in order of declaration; cancelled as the check of failures. */
export const ExpectationsRequest = new RequestType<LongParams, readonly ExpectationOutcome[], void>("expectations");

export interface MendsParams extends DesignVersion {
  /** Which of the design's expectations, in order of declaration. */
  readonly expectation: number;
}

/**
 * Small changes that mend a broken expectation, each found by solving it; cancelled, it answers with what it has. Null
 * where the version is another one by now.
 */
export const MendsRequest = new RequestType<MendsParams, readonly Fix[] | null, void>("mends");

export interface DetailParams extends DesignVersion {
  /** The file that the pointer is in. */
  readonly uri: string;
  /** UTF-16 units from its start. */
  readonly offset: number;
  /** As in {@link SolveParams}. */
  readonly scenario: string | null;
}

/** A hover that needs routes. Null where there is none, or the version is not the one last solved. */
export const DetailRequest = new RequestType<DetailParams, HoverText | null, void>("detail");

export interface AnswersParams {
  readonly root: string;
  /** A scenario's name; null for the design as it stands, which an unknown name means too. */
  readonly scenario: string | null;
}

/** All answers about the design last solved. Null where it was never solved. */
export const AnswersRequest = new RequestType<AnswersParams, AnswersUpdate | null, void>("answers");

export interface WhatIfParams extends AnswersParams {
  /** Elements of the picture that fail on top of the scenario; unknown ones change nothing. */
  readonly failures: readonly ElementId[];
}

/** The design last solved with something failed. */
export interface WhatIfAnswers {
  readonly answers: Answers;
  /** With the same without the failures. */
  readonly comparison: Comparison;
}

/** All answers about the design last solved with something failed. Null where it was never solved. */
export const WhatIfRequest = new RequestType<WhatIfParams, WhatIfAnswers | null, void>("whatIf");

export interface TargetParams extends WhatIfParams {
  /** The service's name. */
  readonly service: string;
  /** One of its prefixes, as `formatPrefix` writes it. */
  readonly prefix: string;
}

/** A service's answers by one of its prefixes. Null where there are none. */
export const TargetRequest = new RequestType<TargetParams, ServiceAnswer | null, void>("target");

export interface ElementParams extends WhatIfParams {
  /** An element of the picture. */
  readonly element: ElementId;
}

/** What hovers say about an element, as Markdown. Null where they say nothing, or the design was never solved. */
export const FactsRequest = new RequestType<ElementParams, string | null, void>("facts");

export interface TraceParams extends TargetParams, ElementParams {}

/** The decisions on the ways of a region or a flow. Null where the design has no such thing, or was never solved. */
export const TraceRequest = new RequestType<TraceParams, readonly TracePath[] | null, void>("trace");

/** The services of the design last solved, side by side. Null where it was never solved. */
export const ServicesRequest = new RequestType<AnswersParams, readonly ServiceColumn[] | null, void>("services");

export interface ResilienceParams extends SolveParams {
  /** Two failures at once instead of one. */
  readonly pairs: boolean;
  /** Under which progress is told. */
  readonly progress: string;
}

/**
 * Tries every failure of a design under a scenario: the most work of all. It tells how far it is as {@link ResilienceProgress},
 * and when it is cancelled it answers with what it has.
 */
export const ResilienceRequest = new RequestType<ResilienceParams, Resilience, void>("resilience");

/** How far {@link ResilienceRequest} is. */
export const ResilienceProgress = new ProgressType<Resilience>();

export interface GraphParams extends WhatIfParams, GraphWishes {}

/** The AS graph of the design last solved, without places. Null where it was never solved. */
export const GraphRequest = new RequestType<GraphParams, GraphContent | null, void>("graph");

/** Places for the nodes of a graph; asked of a thread that solves nothing. */
export const LayoutRequest = new RequestType<LayoutTask, readonly PlacedNode[], void>("layout");

/** A node's place, pixels at zoom 1. */
export type PlacedNode = readonly [id: ElementId, x: number, y: number];

/** A design is no longer looked at: its routes may go. */
export const ForgetNotification = new NotificationType<{ readonly root: string }>("forget");
