import type { Scenario } from "../language/scenario.js";
import type { AsGraph } from "../routing/builder.js";
import type { Compiled } from "../topology/compile/compile.js";
import type { SituationBuilder } from "../topology/compile/situation.js";
import type { Evaluation } from "./evaluation.js";
import type { Kept } from "./reuse.js";

/** What an evaluation may be given beside the design. */
export interface EvaluateOptions {
  /** AS relationships of an `internet` statement, by its URI; undefined where they are not at hand. */
  readonly internet?: (uri: string) => AsGraph | undefined;
  /** The scenario to evaluate; the design as it stands where undefined. */
  readonly scenario?: Scenario | undefined;
  /** The same design before an edit: what the edit cannot have changed is taken from there. */
  readonly before?: Evaluation | undefined;
  /** A clock in ms, for the statistics. */
  readonly now?: () => number;
  /** Told before every solve, how many there were before it: for a progress line. */
  readonly onSolve?: (solved: number) => void;
}

/** What all evaluations of one text share. */
export interface Shared {
  readonly compiled: Compiled;
  /** What is left of an evaluation of the design's last text, by scenario. */
  readonly kept: ReadonlyMap<string, Kept>;
  readonly now: () => number;
  readonly compileMs: number;
  readonly internet: EvaluateOptions["internet"];
  readonly onSolve: () => void;
}

/** A failure laid over a situation, for backups and `any N down`. */
export type Failure = (builder: SituationBuilder) => void;
