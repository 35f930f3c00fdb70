import type { Cascade } from "../analysis/cascade.js";
import { describeCascade } from "../analysis/cascade.js";
import type { Evaluation } from "../analysis/evaluation.js";
import { FAILURE_KINDS, type FailureKind } from "../analysis/failures.js";
import type { Impact, SiteOverCapacity } from "../analysis/impact.js";
import {
  type FailureImpact,
  type Headroom,
  headroomOf,
  planFailures,
  rankFailures,
  tryFailures,
} from "../analysis/whatif.js";
import { formatMs, formatPeople, formatShare } from "../base/units.js";
import type { Arguments } from "./arguments.js";
import { type CliIo, FAILED, OK, UsageError } from "./io.js";
import { load, reportErrors } from "./load.js";
import { count, ms, ratio, share } from "./numbers.js";
import type { Progress } from "./progress.js";
import { type Style, styleFor, table } from "./table.js";

/** So many failures are shown as text where `--top` does not say. */
const TOP = 20;

/** What was tried, and what came of it. */
interface Tried {
  readonly pairs: boolean;
  /** The worst first. */
  readonly ranked: readonly FailureImpact[];
  readonly complete: boolean;
  /** Every site's largest load with one PoP down, and with two where pairs were tried. */
  readonly headroom: readonly { readonly down: number; readonly sites: readonly Headroom[] }[];
}

function tryAll(
  evaluation: Evaluation,
  kinds: readonly FailureKind[],
  pairs: boolean,
  progress: Progress,
  tell: (worst: FailureImpact) => void,
): Tried {
  const plan = planFailures(evaluation, { kinds, pairs });
  const impacts: FailureImpact[] = [];
  let worst: FailureImpact | undefined;
  for (const impact of tryFailures(evaluation, plan)) {
    impacts.push(impact);
    if (!worst || rankFailures([worst, impact])[0] === impact) {
      worst = impact;
      tell(worst);
    }
    progress.during(`${impacts.length} of ${plan.choices.length} ${pairs ? "pairs of failures" : "failures"} tried`);
  }
  progress.during("working out headroom");
  const headroom = (pairs ? [1, 2] : [1]).map((down) => ({ down, ...headroomOf(evaluation, down, impacts) }));
  progress.done();
  const complete = plan.complete && headroom.every((each) => each.complete);
  return { pairs, ranked: rankFailures(impacts), complete, headroom };
}

function cascadeJson(cascade: Cascade | undefined): object | null {
  if (!cascade) return null;
  return {
    outcome: cascade.outcome,
    rounds: cascade.rounds.map(({ withdrawn, after }) => ({
      withdrawn: withdrawn.map(({ pop, ratio: load }) => ({ pop: pop.name, load: ratio(load) })),
      lostUsers: share(after.lostUsers),
    })),
    standing: cascade.standing.map(({ name }) => name),
  };
}

function overCapacityJson({ pop, ratio: load, excessBps, excessQps }: SiteOverCapacity): object {
  return { pop: pop.name, load: ratio(load), excessBps: count(excessBps), excessQps: count(excessQps) };
}

function impactJson({ unreachable, unreachableUsers, moved, rttAddedMs, overCapacity, services }: Impact): object {
  return {
    unreachable: share(unreachable),
    unreachableUsers: count(unreachableUsers),
    moved: share(moved),
    rttAddedMs: ms(rttAddedMs),
    overCapacity: overCapacity.map(overCapacityJson),
    services: services.map((each) => ({
      service: each.service,
      unreachable: share(each.unreachable),
      moved: share(each.moved),
      rttAddedMs: ms(each.rttAddedMs),
    })),
  };
}

/** The stable form of `whatif --json`: shares 0–1, loads 1 for 100 %, ms, bit/s. */
function whatifJson(evaluation: Evaluation, { pairs, ranked, complete, headroom }: Tried): object {
  return {
    version: 1,
    scenario: evaluation.scenario?.name ?? null,
    pairs,
    tried: ranked.length,
    complete,
    failures: ranked.map(({ name, failures, impact, taken, cascade }) => ({
      name,
      failures: failures.map((each) => ({ kind: each.kind, name: each.name })),
      ...impactJson(impact),
      taken: taken.map((site) => site.name),
      cascade: cascadeJson(cascade),
    })),
    headroom: headroom.map(({ down, sites }) => ({
      popsDown: down,
      pops: sites.map(({ pop, ratio: load, under }) => ({
        pop: pop.name,
        load: load === null ? null : ratio(load),
        under,
      })),
    })),
  };
}

/** What a failure does, in the columns of the table. */
function row({ name, impact, taken, cascade }: FailureImpact, style: Style): string[] {
  const { unreachable, unreachableUsers, overCapacity, rttAddedMs, moved } = impact;
  const people = unreachableUsers === null || unreachable === 0 ? "" : ` (${formatPeople(unreachableUsers)})`;
  const full = overCapacity.map((site) => `${site.pop.name} at ${percent(site.ratio)}`);
  const domino =
    cascade && (cascade.rounds.length > 1 || cascade.outcome === "all-down")
      ? [`cascade: ${describeCascade(cascade)}`]
      : [];
  const fate = taken.length > 1 ? [`takes ${taken.map((site) => site.name).join(", ")}`] : [];
  const notes = [...(full.length > 0 ? [style.bad(full.join(", "))] : []), ...domino, ...fate];
  return [
    name,
    unreachable > 0 ? style.bad(`${formatShare(unreachable)} unreachable${people}`) : "",
    moved > 0 ? `${formatShare(moved)} moved` : "",
    Math.abs(rttAddedMs) >= 0.05 ? `${rttAddedMs > 0 ? "+" : "−"}${formatMs(Math.abs(rttAddedMs))}` : "",
    notes.join("; "),
  ];
}

/** Load over capacity for people; what is beyond measure has no number. */
function percent(load: number): string {
  return load < 1e6 ? `${Math.round(load * 100)}%` : "far over 100%";
}

function whatifText(
  evaluation: Evaluation,
  { pairs, ranked, complete, headroom }: Tried,
  top: number,
  style: Style,
): string {
  const parts: string[] = [];
  if (evaluation.scenario) parts.push(style.faint(`Under scenario ${evaluation.scenario.name}\n`));
  const what = pairs ? "pairs of failures" : "failures";
  parts.push(`${style.bold(`${ranked.length} ${what}, the worst first`)}\n`);
  parts.push(
    table(
      ranked.slice(0, top).map((each) => row(each, style)),
      [3],
    ),
  );
  if (ranked.length > top)
    parts.push(style.faint(`  and ${ranked.length - top} more; --top ${ranked.length} shows all\n`));
  if (!complete) parts.push(`${style.bad("!")} There are more than can be tried; --kind chooses some of them.\n`);
  for (const { down, sites } of headroom) {
    const rows = sites.flatMap(({ pop, ratio: load, under }) =>
      load === null ? [] : [[pop.name, percent(load), under === null ? "as it stands" : `with ${under} down`]],
    );
    if (rows.length > 0)
      parts.push(
        `\n${style.bold(`Load with ${down === 1 ? "one PoP" : "two PoPs"} down (N−${down})`)}\n${table(rows, [1])}`,
      );
  }
  return parts.join("");
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

/**
 * `anycast whatif FILE`: every single failure, or every pair, ranked worst first.
 * @returns the exit code: 1 where the design has an error
 */
export function whatifCommand(io: CliIo, { positionals, values, flags }: Arguments): number {
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError("whatif wants a file");
  if (more.length > 0) throw new UsageError(`whatif takes one file, not also ${more.join(" ")}`);
  const kinds = readKinds(values.get("kind"));
  const top = readTop(values.get("top"));
  const loaded = load(io, file, values.get("scenario"));
  const sound = reportErrors(io, loaded);
  const { evaluation, progress } = loaded;
  const style = styleFor(io.color);
  // Pairs may take minutes: what is known by then is told as it comes, where somebody watches.
  const tell = (worst: FailureImpact) => {
    if (flags.has("pairs")) progress.note(`worst so far: ${row(worst, style).filter(Boolean).join("  ")}`);
  };
  const tried = tryAll(evaluation, [...new Set(kinds)], flags.has("pairs"), progress, tell);
  io.out(
    flags.has("json")
      ? `${JSON.stringify(whatifJson(evaluation, tried), null, 2)}\n`
      : whatifText(evaluation, tried, top, style),
  );
  return sound ? OK : FAILED;
}
