import type { Prefix } from "../base/prefix";
import type { Network } from "./network";
import type {
  Convergence,
  DecisionStep,
  EngineName,
  Explanation,
  RoutingState,
  SelectedRoute,
  Solution,
  Ways,
} from "./types";

/** What an engine hands over to make a `Solution`. */
export interface SolutionParts {
  readonly prefix: Prefix;
  readonly network: Network;
  readonly engine: EngineName;
  readonly convergence: Convergence;
  /** Every stable state; where none is known, the last state tried. At least one. */
  readonly shown: RoutingState;
  readonly states: readonly RoutingState[];
  /** Works tie sets out; asked once at most. It gives that of a router. */
  /** Tells whether packets go the same way as in another solution. */
  readonly ways?: Ways;
  readonly ties: () => (router: number) => readonly number[];
  readonly explain: (router: number) => Explanation;
}

/** A solution whose tie sets are worked out when they are first asked for. */
export class EngineSolution implements Solution {
  readonly prefix: Prefix;
  readonly engine: EngineName;
  readonly convergence: Convergence;
  readonly states: readonly RoutingState[];
  engineReason?: string;
  private tieSets: ((router: number) => readonly number[]) | undefined;

  constructor(private readonly parts: SolutionParts) {
    this.prefix = parts.prefix;
    this.engine = parts.engine;
    this.convergence = parts.convergence;
    this.states = parts.states;
  }

  get ways(): Ways | undefined {
    return this.parts.ways;
  }

  selected(router: number): SelectedRoute | undefined {
    this.parts.network.asOf(router);
    return this.parts.shown.selected(router);
  }

  popOf(router: number): number {
    return this.parts.shown.popOf(router);
  }

  decidedBy(router: number): DecisionStep | undefined {
    return this.selected(router)?.decidedBy;
  }

  candidates(router: number): readonly number[] {
    this.parts.network.asOf(router);
    this.tieSets ??= this.parts.ties();
    return this.tieSets(router);
  }

  certain(router: number): boolean {
    return this.candidates(router).length === 1;
  }

  explain(router: number): Explanation {
    this.parts.network.asOf(router);
    return this.parts.explain(router);
  }

  /** The same answer for another prefix that nothing tells apart from this one. */
  forPrefix(prefix: Prefix): EngineSolution {
    const copy = new EngineSolution({ ...this.parts, prefix });
    copy.engineReason = this.engineReason;
    return copy;
  }
}
