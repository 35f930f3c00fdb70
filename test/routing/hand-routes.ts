import { parsePrefix } from "../../server/src/base/prefix";
import type { Network } from "../../server/src/routing/network";
import type { RoutingState, SelectedRoute, Solution } from "../../server/src/routing/types";

/** What a test says about a router's route; the rest does not matter to forwarding. */
export type HandRoute = "own" | { via: number; egress?: number; entrySession?: number; blackhole?: boolean };

/**
 * A solution written by hand: which next hop every router has. Lets forwarding be tested without an engine.
 * @param network the network
 * @param prefix as text
 * @param routes by router index
 * @returns a solution whose routes are these
 */
export function handSolution(network: Network, prefix: string, routes: ReadonlyMap<number, HandRoute>): Solution {
  const parsed = parsePrefix(prefix);
  if (!parsed) throw new Error(`${prefix} is no prefix`);
  const state: RoutingState = {
    selected: (router) => selected(network, router, routes.get(router)),
    popOf: () => -1,
  };
  return {
    ...state,
    prefix: parsed,
    engine: "reference",
    convergence: { converged: true, stableStates: 1, complete: true, routers: [], asns: [] },
    states: [state],
    decidedBy: (router) => state.selected(router)?.decidedBy,
    candidates: () => [],
    certain: () => true,
    explain: (router) => ({ router, selected: state.selected(router), candidates: [], dropped: [] }),
  };
}

function selected(network: Network, router: number, route: HandRoute | undefined): SelectedRoute | undefined {
  if (!route) return undefined;
  const own = route === "own";
  const egress = own ? router : (route.egress ?? router);
  const nextHop = own ? router : route.via;
  return {
    router,
    asPath: [],
    pop: nextHop,
    localPref: 100,
    med: null,
    originCode: 0,
    communities: [],
    otc: null,
    relation: own ? "own" : "provider",
    session: own ? -1 : 0,
    neighbour: nextHop,
    nextHop,
    egress,
    entrySession: own ? -1 : (route.entrySession ?? network.sessionBetween(egress, nextHop)),
    igpCost: 0,
    blackhole: !own && (route.blackhole ?? false),
    decidedBy: "only-route",
  };
}
