import type { Prefix } from "../../base/prefix";
import { PrefixContext } from "../context";
import { explainRouter } from "../explain";
import { offersTo, type State } from "../machine";
import type { Network } from "../network";
import { type Settlement, settle } from "../settle";
import { EngineSolution } from "../solution";
import { keepsClassesOnly, tieSets } from "../ties";
import type { NetworkChanges, Origination, RoutingState, SelectedRoute } from "../types";
import { ReferenceMachine } from "./machine";
import type { HeldRoute } from "./route";

/**
 * Solves one prefix with the reference engine: plain, slow, and the measure of the others.
 * @param network the network
 * @param prefix the prefix
 * @param originations who announces it
 * @param changes failures and other policies laid over the network
 * @returns the answer for every router
 * @throws NetworkError for an origination of another prefix or of an unknown router, for changes of what is not there, and
 *   for bad values in either, naming them
 */
export function solveReference(
  network: Network,
  prefix: Prefix,
  originations: readonly Origination[],
  changes: NetworkChanges = {},
): EngineSolution {
  const machine = new ReferenceMachine(new PrefixContext(network, prefix, originations, changes));
  return referenceSolution(machine, settle(machine));
}

function referenceSolution(machine: ReferenceMachine, settlement: Settlement<HeldRoute>): EngineSolution {
  const { states, cycle, convergence, dispute } = settlement;
  const empty: State<HeldRoute> = [];
  const shown = states[0] ?? cycle.at(-1) ?? empty;
  return new EngineSolution({
    prefix: machine.context.prefix,
    network: machine.context.network,
    engine: "reference",
    convergence,
    shown: routingState(machine, shown),
    states: states.map((state) => routingState(machine, state)),
    ties: () => tieSets(machine, states.length > 0 ? states : cycle, keepsClassesOnly(machine, dispute)),
    explain: (router) => explainRouter(machine, (speaker) => shown[speaker], router),
  });
}

function routingState(machine: ReferenceMachine, state: State<HeldRoute>): RoutingState {
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
