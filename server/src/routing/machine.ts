import type { PrefixContext } from "./context";
import type { Speakers } from "./speakers";
import type { DecisionStep, Route } from "./types";

/** What a speaker selects from given offers. */
export interface Choice<R> {
  readonly winner: R | undefined;
  readonly decidedBy: DecisionStep;
}

/** The fields of a route that the decision process ranks by, as numbers. */
export interface RouteFacts {
  /** Originated by the router itself. */
  readonly own: boolean;
  readonly localPref: number;
  readonly pathLength: number;
  readonly originCode: number;
  readonly med: number;
  /** First AS of the path, the group that MED compares in. */
  readonly firstAsn: number;
  /** Learned over iBGP. */
  readonly inside: boolean;
  readonly igpCost: number;
  readonly advertiserId: number;
  readonly clusterCount: number;
  readonly session: number;
  /** May be exported to others than customers: an own or a customer's route. */
  readonly forAll: boolean;
  readonly pop: number;
}

/**
 * An engine's view of one prefix: the rules of import, decision and export as functions of single routes. What needs
 * no more than that (stable states, tie sets) is written once, over this.
 */
export interface Machine<R> {
  readonly context: PrefixContext;
  readonly speakers: Speakers;
  /** A speaker's own origination as a route, or undefined. */
  own(speaker: number): R | undefined;
  /** What the target of an edge holds when the source selects `route`: export, then import. */
  transfer(edge: number, route: R): R | undefined;
  /**
   * A quick look without a transfer: whether what arrives over an edge is sure to lose to `best` by local-pref or path
   * length. False where only a transfer can tell.
   */
  losesTo(edge: number, route: R, best: R): boolean;
  /** The decision process over everything that a speaker holds. */
  decide(speaker: number, offers: readonly R[]): Choice<R>;
  /** Equal exactly for routes that nobody can tell apart. */
  key(route: R): string | number;
  /**
   * As `key`, but equal for routes that travel on alike from a speaker: that differ in PoP or inside their path, or in
   * what nobody else hears of.
   */
  classKey(speaker: number, route: R): string | number;
  /** Whether a speaker could tell anybody of a route that is not its own; false only where that is sure. */
  passesOn(speaker: number): boolean;
  facts(speaker: number, route: R): RouteFacts;
  toRoute(route: R): Route;
}

/** One assignment of routes to speakers. */
export type State<R> = readonly (R | undefined)[];

/**
 * What a speaker holds when its neighbours select what a state says: its own route and every transfer.
 */
export function offersTo<R>(machine: Machine<R>, state: State<R>, speaker: number): R[] {
  const { inOffsets, source } = machine.speakers;
  const own = machine.own(speaker);
  const offers: R[] = own === undefined ? [] : [own];
  for (let edge = inOffsets[speaker] ?? 0; edge < (inOffsets[speaker + 1] ?? 0); edge++) {
    const selected = state[source[edge] ?? -1];
    if (selected === undefined) continue;
    const offer = machine.transfer(edge, selected);
    if (offer !== undefined) offers.push(offer);
  }
  return offers;
}

/** Whether two selections are the same. */
export function sameRoute<R>(machine: Machine<R>, a: R | undefined, b: R | undefined): boolean {
  if (a === b) return true;
  return a !== undefined && b !== undefined && machine.key(a) === machine.key(b);
}

/** Whether every speaker selects what a state says it does. */
export function isStable<R>(machine: Machine<R>, state: State<R>): boolean {
  for (let speaker = 0; speaker < machine.speakers.count; speaker++) {
    const { winner } = machine.decide(speaker, offersTo(machine, state, speaker));
    if (!sameRoute(machine, winner, state[speaker])) return false;
  }
  return true;
}
