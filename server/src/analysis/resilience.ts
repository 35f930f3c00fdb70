import type { Span } from "../language/design.js";
import { describeCascade, goesOn } from "./cascade.js";
import type { Evaluation } from "./evaluation.js";
import type { FailureKind } from "./failures.js";
import { uniqueName } from "./sites.js";
import type { Site } from "./types.js";
import {
  type FailureImpact,
  type HeadroomFound,
  headroomSteps,
  planFailures,
  rankFailures,
  type TriedSingle,
  tryInOrder,
  type WhatIfOptions,
} from "./whatif.js";

/** One thing that fails. */
export interface FailedThing {
  readonly kind: FailureKind;
  /** For people. */
  readonly name: string;
  /** As the picture knows it: `pop:example.tokyo`. */
  readonly id: string;
  /** Where it is declared. */
  readonly source: Span;
}

/** A failure, or two at once, and what it does. */
export interface TriedFailure {
  /** For people: `pop tokyo`, `as ntt and location LHR`. */
  readonly name: string;
  readonly failures: readonly FailedThing[];
  /** Share of the worst service's users who reach no PoP any more, 0–1; the same as people, null where no region says its users. */
  readonly unreachable: number;
  readonly unreachableUsers: number | null;
  /** Share of the users who are sent to another PoP, 0–1. */
  readonly moved: number;
  /** Mean ms added for the users who reach a PoP before and after. */
  readonly rttAddedMs: number;
  /** PoPs that it puts over capacity, the fullest first; 1 for 100 %. */
  readonly overCapacity: readonly { readonly pop: string; readonly ratio: number }[];
  /** PoPs that are down or cut off: of several this is the fate they share. */
  readonly taken: readonly string[];
  /** PoPs that then withdraw one after the other, for people; null where it goes no further than the first. */
  readonly cascade: string | null;
}

/** How far the trying of failures is, as plain data that may cross threads. */
export interface Resilience {
  readonly done: number;
  readonly total: number;
  /** While single failures are tried, before pairs, to begin with the worst of them: how far that is; else null. */
  readonly before: { readonly done: number; readonly total: number } | null;
  /** False where there are more than can be tried, or where the trying was ended. */
  readonly complete: boolean;
  /** The worst of those that were tried, the worst first. */
  readonly worst: readonly TriedFailure[];
  /** How full every PoP with a capacity gets with so many PoPs down as are tried at once; empty before the end. */
  readonly headroom: readonly LoadAtWorst[];
}

/** How full a PoP gets at most. */
export interface LoadAtWorst {
  readonly pop: string;
  /** `example.tokyo`: unique. */
  readonly key: string;
  /** Load over capacity, 1 for 100 %. */
  readonly ratio: number;
  /** What is down then; null where it is as full as it stands. */
  readonly under: string | null;
}

/** So many failures are told: nobody reads further. */
const MOST_TOLD = 300;

/** What all single failures of a situation do: pairs begin with the worst. */
const singlesOf = new WeakMap<Evaluation, readonly TriedSingle[]>();

/** Tries every failure, one step after the other, so that whoever asks can look at the rest of the world in between. */
export class ResilienceRun {
  readonly #evaluation: Evaluation;
  readonly #pairs: boolean;
  readonly #total: number;
  readonly #allPlanned: boolean;
  readonly #trying: Iterator<FailureImpact | undefined>;
  readonly #tried: FailureImpact[] = [];
  readonly #singles: number;
  #singlesDone = 0;
  #finding: Iterator<void, HeadroomFound> | undefined;
  #headroom: HeadroomFound | undefined;

  /**
   * @param evaluation the situation in which things fail
   * @param options whether two fail at once
   */
  constructor(evaluation: Evaluation, options: Pick<WhatIfOptions, "pairs"> = {}) {
    const plan = planFailures(evaluation, options);
    const singles = singlesOf.get(evaluation);
    this.#evaluation = evaluation;
    this.#pairs = options.pairs === true;
    this.#total = plan.choices.length;
    this.#allPlanned = plan.complete;
    this.#singles = options.pairs && !singles ? planFailures(evaluation).choices.length : 0;
    this.#trying = tryInOrder(evaluation, { singles, ...options });
  }

  /** Tries the next failure; after the last one works out headroom. @returns false when there is nothing left to do */
  step(): boolean {
    if (this.#headroom) return false;
    const next = this.#finding ? undefined : this.#trying.next();
    if (next?.done === false) {
      if (next.value) this.#tried.push(next.value);
      else this.#singlesDone++;
      return true;
    }
    if (!this.#finding && !this.#pairs) {
      const singles = this.#tried.map(({ failures, impact }) => ({ failures, impact }));
      singlesOf.set(this.#evaluation, singles);
    }
    this.#finding ??= headroomSteps(this.#evaluation, this.#pairs ? 2 : 1, this.#tried);
    const step = this.#finding.next();
    if (step.done) this.#headroom = step.value;
    return true;
  }

  #isBeforePairs(): boolean {
    return this.#singles > 0 && this.#tried.length === 0 && !this.#finding;
  }

  /** What is known so far. */
  report(): Resilience {
    const headroom = this.#headroom;
    const nameOf = (site: Site) => uniqueName(this.#evaluation.compiled, site);
    return {
      done: this.#tried.length,
      total: this.#total,
      before: this.#isBeforePairs() ? { done: this.#singlesDone, total: this.#singles } : null,
      complete: this.#allPlanned && headroom?.complete === true,
      worst: rankFailures(this.#tried)
        .slice(0, MOST_TOLD)
        .map((each) => toldOf(nameOf, each)),
      headroom: (headroom?.sites ?? []).flatMap(({ pop, ratio, under }) =>
        ratio === null ? [] : [{ pop: nameOf(pop), key: pop.key, ratio, under }],
      ),
    };
  }
}

function toldOf(
  nameOf: (site: Site) => string,
  { name, failures, impact, taken, cascade }: FailureImpact,
): TriedFailure {
  return {
    name,
    failures: failures.map(({ fail: _, ...thing }) => thing),
    unreachable: impact.unreachable,
    unreachableUsers: impact.unreachableUsers,
    moved: impact.moved,
    rttAddedMs: impact.rttAddedMs,
    overCapacity: impact.overCapacity.map(({ pop, ratio }) => ({ pop: nameOf(pop), ratio })),
    taken: taken.map(nameOf),
    cascade: cascade && goesOn(cascade) ? describeCascade(cascade) : null,
  };
}
