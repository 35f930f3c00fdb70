import type { DecisionStep, Route, SelectedRoute } from "./types";

/**
 * A router's selected route, whose deciding step is worked out when it is asked for: that costs a look at every neighbour,
 * and forwarding does not ask.
 * @param route what the router holds
 * @param router router index
 * @param step works out the step after which no other route was left
 */
export function selectedRoute(route: Route, router: number, step: () => DecisionStep): SelectedRoute {
  // Field by field: copying all but two, for every lookup of every packet, is what forwarding would spend most on.
  return {
    asPath: route.asPath,
    pop: route.pop,
    localPref: route.localPref,
    med: route.med,
    originCode: route.originCode,
    communities: route.communities,
    otc: route.otc,
    relation: route.relation,
    session: route.session,
    neighbour: route.neighbour,
    nextHop: route.nextHop,
    egress: route.egress,
    entrySession: route.entrySession,
    igpCost: route.igpCost,
    blackhole: route.blackhole,
    router,
    get decidedBy() {
      return step();
    },
  };
}
