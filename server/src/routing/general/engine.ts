import type { Prefix } from "../../base/prefix";
import { PrefixContext } from "../context";
import { explainRouter } from "../explain";
import { offersTo, type State } from "../machine";
import type { Network } from "../network";
import { ReferenceMachine } from "../reference/machine";
import { settle } from "../settle";
import { EngineSolution } from "../solution";
import { keepsClassesOnly, tieSets } from "../ties";
import type { NetworkChanges, Origination, RoutingState, SelectedRoute } from "../types";
import { GeneralMachine } from "./machine";
import type { FlatRoute } from "./route";
import { runInWaves } from "./waves";

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
): EngineSolution {
  const context = new PrefixContext(network, prefix, originations, changes);
  const machine = new GeneralMachine(context);
  const { states, cycle, convergence, dispute } = settle(machine, runInWaves(machine));
  const empty: State<FlatRoute> = [];
  const shown = states[0] ?? cycle.at(-1) ?? empty;
  let reference: ReferenceMachine | undefined;
  return new EngineSolution({
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
  });
}

function stateOf(machine: GeneralMachine, state: State<FlatRoute>): RoutingState {
  const selected = new Map<number, SelectedRoute | undefined>();
  return {
    popOf: (router) => state[router]?.pop ?? -1,
    selected(router) {
      if (!selected.has(router)) {
        const route = state[router];
        const { decidedBy } = machine.decide(router, offersTo(machine, state, router));
        selected.set(router, route && { ...machine.toRoute(route), router, decidedBy });
      }
      return selected.get(router);
    },
  };
}
