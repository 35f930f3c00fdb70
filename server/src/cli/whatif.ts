import type { Evaluation } from "../analysis/evaluation.js";
import { FAILURE_KINDS, type FailureKind } from "../analysis/failures.js";
import { type Impact, worseFirst } from "../analysis/impact.js";
import {
  type FailureImpact,
  type FailurePlan,
  headroomSteps,
  planFailures,
  rankFailures,
  tryInOrder,
  type WhatIfOptions,
} from "../analysis/whatif.js";
import type { Arguments } from "./arguments.js";
import { type CliIo, FAILED, INTERRUPTED, OK, UsageError } from "./io.js";
import { load, reportErrors } from "./load.js";
import type { Progress } from "./progress.js";
import { styleFor } from "./table.js";
import { row, type Tried, whatifJson, whatifLines, whatifText } from "./whatif-report.js";

/** So many failures are shown as text where `--top` does not say. */
const TOP = 20;

const FORMATS = ["text", "json", "jsonl"] as const;

/** Work goes on for so long before it looks whether the user wants it to end, ms. */
const PAUSE_EVERY_MS = 50;

/** Whether the user wants the work to end, asked now and then. */
class Patience {
  ended = false;
  private last = Number.NEGATIVE_INFINITY;

  constructor(private readonly io: CliIo) {}

  /** @returns whether to go on */
  async lasts(): Promise<boolean> {
    const now = this.io.now();
    if (now - this.last < PAUSE_EVERY_MS) return true;
    this.ended = await this.io.pause();
    this.last = this.io.now();
    return !this.ended;
  }
}

/** The worst of what was found so far. */
class WorstSoFar {
  private readonly worst: FailureImpact[] = [];

  constructor(private readonly most: number) {}

  /** @returns whether a failure does anything, and is one of the worst */
  takes(next: FailureImpact): boolean {
    const at = this.worst.findLastIndex(({ impact }) => worseFirst(impact, next.impact) <= 0) + 1;
    if (at >= this.most || isHarmless(next.impact)) return false;
    this.worst.splice(at, 0, next);
    this.worst.length = Math.min(this.worst.length, this.most);
    return true;
  }
}

function isHarmless({ unreachable, moved, rttAddedMs, overCapacity }: Impact): boolean {
  return unreachable === 0 && moved === 0 && rttAddedMs === 0 && overCapacity.length === 0;
}

async function tryAll(
  patience: Patience,
  evaluation: Evaluation,
  { plan, ...options }: WhatIfOptions & { readonly plan: FailurePlan },
  progress: Progress,
  tell: (found: FailureImpact) => void,
): Promise<Tried> {
  const { pairs = false } = options;
  const { choices } = plan;
  const impacts: FailureImpact[] = [];
  let before = 0;
  for (const impact of patience.ended ? [] : tryInOrder(evaluation, options)) {
    if (impact) {
      impacts.push(impact);
      tell(impact);
      progress.during(`${impacts.length} of ${choices.length} ${pairs ? "pairs of failures" : "failures"} tried`);
    } else progress.during(`${++before} single failures tried, to begin with the worst`);
    if (!(await patience.lasts())) break;
  }
  progress.during("working out headroom");
  const headroom: { down: number; sites: Tried["headroom"][number]["sites"] }[] = [];
  let complete = plan.complete;
  for (const down of patience.ended ? [] : pairs ? [1, 2] : [1]) {
    const steps = headroomSteps(evaluation, down, impacts);
    let step = steps.next();
    while (!step.done && (await patience.lasts())) step = steps.next();
    if (!step.done) break;
    headroom.push({ down, sites: step.value.sites });
    complete &&= step.value.complete;
  }
  progress.done();
  const interrupted = patience.ended;
  return {
    pairs,
    ranked: rankFailures(impacts),
    planned: choices.length,
    complete: complete && !interrupted,
    interrupted,
    headroom,
  };
}

function readKinds(text: string | undefined): readonly FailureKind[] {
  if (text === undefined) return FAILURE_KINDS;
  return text.split(",").map((word) => {
    const kind = FAILURE_KINDS.find((each) => each === word.trim());
    if (!kind) throw new UsageError(`--kind is some of ${FAILURE_KINDS.join(",")}, not "${word}"`);
    return kind;
  });
}

function readTop(text: string | undefined): number {
  if (text === undefined) return TOP;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`--top is a whole number from 1, not "${text}"`);
  return Number(text);
}

function readFormat({ values, flags }: Arguments): (typeof FORMATS)[number] {
  const text = values.get("format") ?? (flags.has("json") ? "json" : "text");
  const format = FORMATS.find((each) => each === text);
  if (!format) throw new UsageError(`--format is one of ${FORMATS.join(", ")}, not "${text}"`);
  return format;
}

/**
 * `anycast whatif FILE`: every single failure, or every pair, ranked worst first.
 * @returns the exit code: 1 where the design has an error, 130 where the user ended it
 */
export async function whatifCommand(io: CliIo, args: Arguments): Promise<number> {
  const { positionals, values, flags } = args;
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError("whatif wants a file");
  if (more.length > 0) throw new UsageError(`whatif takes one file, not also ${more.join(" ")}`);
  const kinds = [...new Set(readKinds(values.get("kind")))];
  const top = readTop(values.get("top"));
  const format = readFormat(args);
  const pairs = flags.has("pairs");
  const loaded = load(io, file, values.get("scenario"));
  const sound = reportErrors(io, loaded);
  const { evaluation, progress } = loaded;
  const style = styleFor(io.color);
  const plan = planFailures(evaluation, { kinds, pairs });
  const patience = new Patience(io);
  await patience.lasts(); // from here on Ctrl+C does not end the program
  const line = (value: object) => io.out(`${JSON.stringify(value)}\n`);
  if (format === "jsonl") line(whatifLines.start(evaluation, { pairs, planned: plan.choices.length }));
  // Pairs may take minutes: what is known by then is told as it comes, where somebody watches.
  const worst = new WorstSoFar(top);
  const tell = (found: FailureImpact) => {
    if (format === "jsonl") line(whatifLines.failure(found));
    else if (pairs && worst.takes(found)) progress.note(row(evaluation, found, style).filter(Boolean).join("  "));
  };
  const tried = await tryAll(patience, evaluation, { kinds, pairs, plan }, progress, tell);
  if (format === "jsonl") line(whatifLines.end(tried));
  else if (format === "json") io.out(`${JSON.stringify(whatifJson(evaluation, tried), null, 2)}\n`);
  else io.out(whatifText(evaluation, tried, top, style));
  return tried.interrupted ? INTERRUPTED : sound ? OK : FAILED;
}
