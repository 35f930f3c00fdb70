import { endsAt, isDown } from "../topology/compile/situation.js";
import { type Cascade, cascade } from "./cascade.js";
import type { Evaluation } from "./evaluation.js";
import { FAILURE_KINDS, type FailureKind, failuresOf, type NamedFailure, together } from "./failures.js";
import { type Impact, impactOf, worseFirst } from "./impact.js";
import { loadRatio } from "./load.js";
import { siteOf } from "./sites.js";
import type { Site } from "./types.js";

/** What a failure, or two at once, would do. */
export interface FailureImpact {
  /** One failure, or the two of a pair. */
  readonly failures: readonly NamedFailure[];
  /** For people: `pop tokyo`, `as ntt and location LHR`. */
  readonly name: string;
  readonly impact: Impact;
  /**
   * Sites that announce but are cut off: they are down, or no session to another network is left. Of a failure that
   * takes several this is the fate they share.
   */
  readonly taken: readonly Site[];
  /** Where sites over capacity withdraw and so overload others: how it goes on. Undefined where nothing is over capacity. */
  readonly cascade: Cascade | undefined;
  /** Where only PoPs fail: load over capacity by the site's router index, of sites with a capacity. */
  readonly loads: ReadonlyMap<number, number> | undefined;
}

/** What is to be tried. */
export interface WhatIfOptions {
  /** Kinds of things that fail; all where not given. */
  readonly kinds?: readonly FailureKind[];
  /** Two at once instead of one. */
  readonly pairs?: boolean;
  /** So many are tried at most; 20,000 where not given. */
  readonly limit?: number;
  /** What single failures do, where that is known: the worst of them come first in pairs. */
  readonly singles?: readonly TriedSingle[];
}

/** What is left of a single failure that was tried. */
export type TriedSingle = Pick<FailureImpact, "failures" | "impact">;

/** Failures to be tried. */
export interface FailurePlan {
  readonly choices: readonly (readonly NamedFailure[])[];
  /** False where there are more than the limit; the first ones are tried. */
  readonly complete: boolean;
}

const LIMIT = 20_000;

/**
 * The failures to be tried for a situation.
 * @param evaluation the situation
 * @param options kinds and number
 * @returns single failures in order of kind and declaration; pairs in the order of the less bad of the two
 */
export function planFailures(evaluation: Evaluation, options: WhatIfOptions = {}): FailurePlan {
  const { kinds = FAILURE_KINDS, pairs = false, limit = LIMIT, singles: tried } = options;
  const singles = kinds.flatMap((kind) => failuresOf(evaluation, kind, 1, limit).list.flatMap(({ chosen }) => chosen));
  if (!pairs) return { choices: singles.slice(0, limit).map((single) => [single]), complete: singles.length <= limit };
  const placeOf = new Map(singles.map(({ id, kind }, place) => [`${kind} ${id}`, place]));
  const place = ({ id, kind }: NamedFailure) => placeOf.get(`${kind} ${id}`) ?? -1;
  const order = tried ? rankFailures(tried).flatMap(({ failures }) => failures) : singles;
  const choices: NamedFailure[][] = [];
  for (const [index, second] of order.entries()) {
    for (const first of order.slice(0, index)) {
      if (choices.length >= limit) return { choices, complete: false };
      choices.push(place(first) < place(second) ? [first, second] : [second, first]);
    }
  }
  return { choices, complete: true };
}

/**
 * Tries all that `planFailures` lists; before pairs every single failure, unless that was done, so that the worst of these are
 * combined first: where there are too many pairs, or somebody ends it, these are the ones that matter.
 * @param evaluation the situation in which they happen
 * @param options kinds and number
 * @yields what each does; undefined for a single failure that is tried for the order of pairs
 */
export function* tryInOrder(
  evaluation: Evaluation,
  options: WhatIfOptions = {},
): Generator<FailureImpact | undefined, void> {
  let { singles } = options;
  if (options.pairs && !singles) {
    const tried: TriedSingle[] = [];
    for (const single of tryFailures(evaluation, planFailures(evaluation, { ...options, pairs: false }))) {
      tried.push(single);
      yield undefined;
    }
    singles = tried;
  }
  yield* tryFailures(evaluation, planFailures(evaluation, { ...options, singles }));
}

/**
 * Tries failures one after the other. The caller may stop at any time; nothing is kept between them.
 * @param evaluation the situation in which they happen
 * @param plan from `planFailures`
 * @returns what each would do, in order of the plan
 */
export function* tryFailures(evaluation: Evaluation, plan: FailurePlan): Generator<FailureImpact, void, undefined> {
  for (const failures of plan.choices) yield tryFailure(evaluation, failures);
}

function tryFailure(evaluation: Evaluation, failures: readonly NamedFailure[]): FailureImpact {
  const failed = evaluation.once(together(failures).fail);
  const impact = impactOf(evaluation, failed);
  return {
    failures,
    name: failures.map(({ kind, name }) => `${kind} ${name}`).join(" and "),
    impact,
    taken: takenSites(evaluation, failed),
    cascade: impact.overCapacity.length > 0 ? cascade(failed) : undefined,
    loads: failures.every(({ kind }) => kind === "pop") ? loadsOf(failed) : undefined,
  };
}

/**
 * What is tried, the worst first; equal ones in the order in which they were tried.
 * @param impacts from `tryFailures`
 */
export function rankFailures<T extends TriedSingle>(impacts: Iterable<T>): T[] {
  return [...impacts].sort((a, b) => worseFirst(a.impact, b.impact));
}

/** The sites that announce before, and after are down or without a session to another network that is up. */
function takenSites(before: Evaluation, after: Evaluation): Site[] {
  const { compiled } = before;
  const announcing = new Set(
    before.situation.originations.flatMap(({ service, origination }) => (service ? [origination.router] : [])),
  );
  return [...announcing]
    .filter((router) => isCutOff(after, router) && !isCutOff(before, router))
    .map((router) => siteOf(compiled, router));
}

function isCutOff({ compiled, situation: { changes } }: Evaluation, router: number): boolean {
  if (isDown(compiled, changes, router)) return true;
  return endsAt(compiled, router).every(
    (end) => changes.downSessions?.has(end >> 1) || isDown(compiled, changes, compiled.network.neighbourAt(end)),
  );
}

/** What is left of a site's capacity when others fail. */
export interface Headroom {
  readonly pop: Site;
  /** Largest load over capacity, 1 for 100 %; null without a capacity. */
  readonly ratio: number | null;
  /** The failure under which it is that full; null where none makes it fuller than it is. */
  readonly under: string | null;
}

/** Headroom, and whether every combination was tried. */
export interface HeadroomFound {
  /** In order of declaration. */
  readonly sites: readonly Headroom[];
  readonly complete: boolean;
}

/** Load over capacity by the site's router index, of sites with a capacity. */
function loadsOf({ pops }: Evaluation): ReadonlyMap<number, number> {
  return new Map(
    pops.flatMap((total): [number, number][] => {
      const ratio = loadRatio(total);
      return ratio === undefined ? [] : [[total.pop.router, Math.min(ratio, Number.MAX_VALUE)]];
    }),
  );
}

/** So many combinations of failed PoPs are tried for a headroom. */
const MOST_COMBINATIONS = 2000;

/**
 * The headroom of every site while `count` PoPs are down: N−1 for 1, N−2 for 2 (RFC 4786 §4.4.7).
 * @param evaluation the situation
 * @param count how many PoPs fail at once
 * @param tried failures of the same situation that were tried already: they are not solved again
 */
export function headroomOf(evaluation: Evaluation, count: number, tried: readonly FailureImpact[] = []): HeadroomFound {
  const steps = headroomSteps(evaluation, count, tried);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps, between which somebody who has other work may look up. */
export function* headroomSteps(
  evaluation: Evaluation,
  count: number,
  tried: readonly FailureImpact[] = [],
): Generator<void, HeadroomFound> {
  const known = new Map(tried.map(({ failures, loads }) => [together(failures).name, loads]));
  const now = loadsOf(evaluation);
  const worst = new Map(
    evaluation.pops.map(({ pop }): [number, Headroom] => [
      pop.router,
      { pop, ratio: now.get(pop.router) ?? null, under: null },
    ]),
  );
  const { list, complete } = failuresOf(evaluation, "pop", count, MOST_COMBINATIONS);
  for (const { name, fail } of list) {
    for (const [router, ratio] of known.get(name) ?? loadsOf(evaluation.once(fail))) {
      const site = worst.get(router);
      if (site && ratio > (site.ratio ?? 0)) worst.set(router, { ...site, ratio, under: name });
    }
    yield;
  }
  return { sites: [...worst.values()], complete };
}
