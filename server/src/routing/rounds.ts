import { type Machine, offersTo, type State, sameRoute } from "./machine";

/** How a run of rounds ended. */
export interface Run<R> {
  /** The stable state, or undefined where the run came back to a state that it had left, or hit its bound. */
  readonly stable: State<R> | undefined;
  /** The states that the run goes round in, oldest first; empty where it is stable or the bound was hit. */
  readonly cycle: readonly State<R>[];
}

/** Rounds after which a run gives up. A run that converges needs about the longest path in ASes. */
const MAX_ROUNDS = 2000;

/**
 * Runs rounds in which every speaker decides at once on what its neighbours selected in the round before. Starts
 * with no routes, so the result depends on nothing but the network.
 */
export function runTogether<R>(machine: Machine<R>): Run<R> {
  return runFrom(machine, new Array<R | undefined>(machine.speakers.count).fill(undefined));
}

/** As `runTogether`, from a given state. */
export function runFrom<R>(machine: Machine<R>, start: State<R>): Run<R> {
  return run(machine, [...start], (state) =>
    state.map((_, speaker) => machine.decide(speaker, offersTo(machine, state, speaker)).winner),
  );
}

/**
 * Runs rounds in which the speakers decide one after the other, each on what its neighbours have just selected.
 * @param order the speakers in turn
 * @param start the state to begin with
 */
export function runInTurn<R>(machine: Machine<R>, order: readonly number[], start: State<R>): Run<R> {
  return run(machine, start, (state) => {
    const next = [...state];
    for (const speaker of order) next[speaker] = machine.decide(speaker, offersTo(machine, next, speaker)).winner;
    return next;
  });
}

/** The speakers by ASN, then router ID: an order that does not depend on the order of declaration across ASes. */
export function canonicalOrder<R>(machine: Machine<R>): number[] {
  const { network } = machine.context;
  const { router, viewEnd, count } = machine.speakers;
  const keys = (speaker: number): number[] => {
    const at = router[speaker] ?? 0;
    const end = viewEnd[speaker] ?? -1;
    const member = end < 0 ? -1 : network.neighbourAt(end);
    return [network.asnOf(at), network.routerIds[at] ?? 0, member < 0 ? 0 : (network.routerIds[member] ?? 0), end];
  };
  const all = Array.from({ length: count }, (_, speaker) => ({ speaker, keys: keys(speaker) }));
  return all.sort((a, b) => compareLists(a.keys, b.keys)).map(({ speaker }) => speaker);
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) {
    const other = b[i] ?? 0;
    if (value !== other) return value - other;
  }
  return 0;
}

function run<R>(machine: Machine<R>, start: State<R>, step: (state: State<R>) => State<R>): Run<R> {
  const seen = new Map<string, number>();
  const states: State<R>[] = [];
  let state = start;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = step(state);
    if (state.every((route, speaker) => sameRoute(machine, route, next[speaker]))) return { stable: state, cycle: [] };
    // A run of rounds is a function of the state: a state that comes back comes back for ever.
    const name = state.map((route) => (route === undefined ? "" : machine.key(route))).join(";");
    const first = seen.get(name);
    if (first !== undefined) return { stable: undefined, cycle: states.slice(first) };
    seen.set(name, states.length);
    states.push(state);
    state = next;
  }
  return { stable: undefined, cycle: [] };
}
