import type { Prefix } from "../../base/prefix";
import { PrefixContext } from "../context";
import { downRouters, downSessions } from "../down";
import { explainRouter } from "../explain";
import { offersTo, type State } from "../machine";
import type { Network } from "../network";
import { ReferenceMachine } from "../reference/machine";
import { selectedRoute } from "../selected";
import { settle } from "../settle";
import { EngineSolution, type SolutionParts } from "../solution";
import { keepsClassesOnly, tieSets } from "../ties";
import type { NetworkChanges, Origination, RoutingState, SelectedRoute, Solution } from "../types";
import { GeneralMachine } from "./machine";
import type { FlatRoute } from "./route";
import { runInWaves } from "./waves";
import { GeneralWays } from "./ways";

/**
 * Solves one prefix with the general engine: every feature of the model, event-driven, over arrays.
 * @param network the network
 * @param prefix the prefix
 * @param originations who announces it; where a router has two, the later one counts
 * @param changes failures and other policies laid over the network
 * @returns the answer for every router; tie sets and explanations are worked out when asked for
 * @throws NetworkError for an origination of another prefix or of an unknown router, for changes of what is not there, and
 *   for bad values in either, naming them
 */
export function solveGeneral(
  network: Network,
  prefix: Prefix,
  originations: readonly Origination[],
  changes: NetworkChanges = {},
): GeneralSolution {
  const context = new PrefixContext(network, prefix, originations, changes);
  const machine = new GeneralMachine(context);
  const { states, cycle, convergence, dispute } = settle(machine, runInWaves(machine));
  const empty: State<FlatRoute> = [];
  const shown = states[0] ?? cycle.at(-1) ?? empty;
  let reference: ReferenceMachine | undefined;
  const parts: SolutionParts = {
    prefix,
    network,
    engine: "general",
    convergence,
    shown: stateOf(machine, shown),
    states: states.map((state) => stateOf(machine, state)),
    ties: () => tieSets(machine, states.length > 0 ? states : cycle, keepsClassesOnly(machine, dispute)),
    explain(router) {
      reference ??= new ReferenceMachine(context);
      const selectedBy = (speaker: number) => {
        const route = shown[speaker];
        return route && machine.toHeld(route);
      };
      return explainRouter(reference, selectedBy, router);
    },
  };
  return new GeneralSolution(parts, machine, shown, dispute === undefined);
}

/** The general engine's answer, from which one after a failure may go on. */
export class GeneralSolution extends EngineSolution {
  readonly #general: SolutionParts;
  readonly #machine: GeneralMachine;
  readonly #state: State<FlatRoute>;
  readonly #isSure: boolean;

  /**
   * @param parts of the answer
   * @param machine the rules
   * @param state what every speaker selects
   * @param isSure whether no other stable state is possible
   */
  constructor(parts: SolutionParts, machine: GeneralMachine, state: State<FlatRoute>, isSure: boolean) {
    super({ ...parts, ways: isSure ? new GeneralWays(machine.context.network, state) : undefined });
    this.#general = parts;
    this.#machine = machine;
    this.#state = state;
    this.#isSure = isSure;
  }

  get context(): PrefixContext {
    return this.#machine.context;
  }

  /**
   * The answer after a failure, found by going on from this one: see `solveAfter`, which says when that may be done.
   * @param context the same with more that is down
   * @param afresh solves it from nothing, for tie sets and explanations
   * @returns undefined where another stable state would be possible
   */
  after(context: PrefixContext, afresh: () => Solution): GeneralSolution | undefined {
    if (!this.#isSure) return undefined;
    const routers = downRouters(context);
    const before = this.#machine;
    const shut = before.liveEdges(downSessions(context, routers));
    const machine = new GeneralMachine(context, { before, shut });
    const { target } = machine.speakers;
    const silenced = [...before.context.originators()].filter((router) => !context.origination(router));
    const wave = new Set([...shut.map((edge) => target[edge] ?? 0), ...silenced]);
    const { stable } = runInWaves(machine, this.#state, [...wave]);
    if (!stable) return undefined;
    let solved: Solution | undefined;
    const again = () => {
      solved ??= afresh();
      return solved;
    };
    const shown = stateOf(machine, stable);
    const parts: SolutionParts = {
      ...this.#general,
      shown,
      states: [shown],
      ties: () => (router) => again().candidates(router),
      explain: (router) => again().explain(router),
    };
    const solution = new GeneralSolution(parts, machine, stable, true);
    solution.engineReason = this.engineReason;
    return solution;
  }
}

function stateOf(machine: GeneralMachine, state: State<FlatRoute>): RoutingState {
  const selected = new Map<number, SelectedRoute | undefined>();
  return {
    popOf: (router) => state[router]?.pop ?? -1,
    selected(router) {
      if (!selected.has(router)) {
        const route = state[router];
        const step = () => machine.decide(router, offersTo(machine, state, router)).decidedBy;
        selected.set(router, route && selectedRoute(machine.toRoute(route), router, step));
      }
      return selected.get(router);
    },
  };
}
