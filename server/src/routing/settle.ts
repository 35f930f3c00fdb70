import { type Machine, type State, sameRoute } from "./machine";
import { canonicalOrder, type Run, runInTurn, runTogether } from "./rounds";
import { disputeReason } from "./safety";
import { findStableStates, type SearchBounds } from "./stable";
import type { Convergence } from "./types";

/** What a prefix settles to. */
export interface Settlement<R> {
  /** Stable states, the one that is shown first. Empty where none is known. */
  readonly states: readonly State<R>[];
  /** Without a stable state: states that the network goes through for ever. */
  readonly cycle: readonly State<R>[];
  readonly convergence: Convergence;
  /** Why more than one state, or none, was possible; undefined where exactly one was sure. */
  readonly dispute: string | undefined;
}

/**
 * Bounds of the search for stable states: more than enough for a design that a person writes. A dispute all over a
 * whole Internet may end it early, and the answer then says so.
 * @param edges edges of the network; settling what is undisputed takes a few looks at each
 */
export function searchBounds(edges: number): SearchBounds {
  return { work: Math.max(500_000, 12 * edges), states: 16 };
}

/**
 * Lets a prefix converge, and finds out whether it does and to how many states (routing model §7).
 * @param machine the rules
 * @param together the result of rounds in which all decide at once, where the engine has a faster way to it
 * @param limits bounds of the search for stable states
 */
export function settle<R extends object>(
  machine: Machine<R>,
  together: Run<R> = runTogether(machine),
  limits: SearchBounds = searchBounds(machine.speakers.source.length),
): Settlement<R> {
  const dispute = disputeReason(machine.context);
  if (!dispute && together.stable) {
    const convergence = { converged: true, stableStates: 1, complete: true, routers: [], asns: [] };
    return { states: [together.stable], cycle: [], convergence, dispute };
  }
  const search = findStableStates(machine, limits);
  const known = together.stable ? [together.stable] : [];
  const turns = together.stable || search.states.length > 0 ? [] : inTurns(machine);
  known.push(...turns.flatMap(({ stable }) => (stable ? [stable] : [])));
  const states = distinct(machine, [...known, ...sortStates(machine, search.states)]);
  const cycle = states.length > 0 ? [] : (turns.find((run) => run.cycle.length > 0)?.cycle ?? together.cycle);
  return {
    states,
    cycle,
    convergence: convergenceOf(machine, states, cycle, search.complete),
    dispute: dispute ?? "an order of events that does not settle",
  };
}

/** Runs one speaker after the other, in two opposite orders. */
function inTurns<R>(machine: Machine<R>): Run<R>[] {
  const empty: State<R> = new Array<R | undefined>(machine.speakers.count).fill(undefined);
  const order = canonicalOrder(machine);
  return [runInTurn(machine, order, empty), runInTurn(machine, order.toReversed(), empty)];
}

function distinct<R>(machine: Machine<R>, states: readonly State<R>[]): State<R>[] {
  const kept: State<R>[] = [];
  for (const state of states) {
    const isKnown = kept.some((other) => other.every((route, i) => sameRoute(machine, route, state[i])));
    if (!isKnown) kept.push(state);
  }
  return kept;
}

/** Orders states by what is selected in canonical order of the speakers: the same states, the same first one. */
function sortStates<R>(machine: Machine<R>, states: readonly State<R>[]): State<R>[] {
  if (states.length < 2) return [...states];
  const order = canonicalOrder(machine);
  const name = (state: State<R>) =>
    order
      .map((speaker) => {
        const route = state[speaker];
        if (route === undefined) return "none";
        const { localPref, pathLength, advertiserId } = machine.facts(speaker, route);
        return [1e12 - localPref, 1e6 + pathLength, 1e16 + advertiserId].join();
      })
      .join(";");
  return states
    .map((state) => ({ state, name: name(state) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ state }) => state);
}

function convergenceOf<R>(
  machine: Machine<R>,
  states: readonly State<R>[],
  cycle: readonly State<R>[],
  complete: boolean,
): Convergence {
  const routers = differing(machine, states.length > 0 ? states : cycle);
  const { network } = machine.context;
  const asns = [...new Set(routers.map((router) => network.asnOf(router)))].sort((a, b) => a - b);
  const converged = states.length > 0;
  const names = asns.map((asn) => `AS${asn}`).join(", ");
  const note = noteOf(states.length, complete, names);
  return { converged, stableStates: states.length, complete, routers, asns, note };
}

function noteOf(states: number, complete: boolean, names: string): string | undefined {
  if (states === 0) {
    return complete
      ? `No stable state exists: the routes of ${names || "this prefix"} change for ever.`
      : `No stable state was found before the search reached its bound; the routes of ${names || "this prefix"} keep changing.`;
  }
  if (states > 1) {
    const count = complete ? `${states}` : `At least ${states}`;
    return `${count} stable states: the order of events decides what ${names} select (RFC 4264).`;
  }
  return complete ? undefined : "One stable state was found; the search for others reached its bound.";
}

/** The routers whose selection is not the same in all of the states. */
function differing<R>(machine: Machine<R>, states: readonly State<R>[]): number[] {
  const [first, ...others] = states;
  if (!first) return [];
  const routers: number[] = [];
  for (let router = 0; router < machine.speakers.routerCount; router++) {
    if (others.some((state) => !sameRoute(machine, first[router], state[router]))) routers.push(router);
  }
  return routers;
}
