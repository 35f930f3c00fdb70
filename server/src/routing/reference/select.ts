import type { PrefixContext } from "../context";
import { TIE_BREAKERS } from "../decision";
import type { DecisionStep } from "../types";
import type { HeldRoute } from "./route";

/** What the decision process made of a router's candidates. */
export interface Decision {
  readonly winner: HeldRoute | undefined;
  readonly decidedBy: DecisionStep;
  /** The routes equal through step 7, the winner among them. */
  readonly tied: readonly HeldRoute[];
  /** The step that removed each loser, in the order of removal. */
  readonly removed: readonly { readonly route: HeldRoute; readonly step: DecisionStep }[];
}

type Filter = (routes: readonly HeldRoute[]) => readonly HeldRoute[];

/**
 * The decision process (routing model §4): each step keeps the best by one measure, until one route is left.
 * @param context network and policies
 * @param router the router that decides
 * @param candidates its routes after import, its own included
 */
export function decide(context: PrefixContext, router: number, candidates: readonly HeldRoute[]): Decision {
  const removed: { route: HeldRoute; step: DecisionStep }[] = [];
  let left = candidates;
  let tied = candidates;
  let decidedBy: DecisionStep = "only-route";
  for (const [step, filter] of steps(context, router)) {
    const kept = filter(left);
    if (kept.length < left.length) {
      decidedBy = step;
      for (const route of left) if (!kept.includes(route)) removed.push({ route, step });
    }
    left = kept;
    if (!TIE_BREAKERS.has(step)) tied = kept;
  }
  return { winner: left[0], decidedBy, tied, removed };
}

function steps(context: PrefixContext, router: number): readonly (readonly [DecisionStep, Filter])[] {
  const alwaysCompare = context.routerPolicy(router).medAlwaysCompare === true;
  const asn = context.network.asnOf(router);
  const isInside = (route: HeldRoute) => (route.egress === router ? 0 : 1);
  return [
    ["local", lowest((route) => (route.session < 0 ? 0 : 1))],
    ["local-pref", lowest((route) => -route.localPref)],
    ["as-path", lowest((route) => route.asPath.length)],
    ["origin", lowest((route) => route.originCode)],
    ["med", alwaysCompare ? lowest(med) : lowestPerGroup(med, (route) => route.asPath[0] ?? asn)],
    ["ebgp", lowest(isInside)],
    ["igp-cost", lowest((route) => route.igpCost)],
    ["router-id", lowest((route) => advertiserId(context, route))],
    ["cluster-list", lowest((route) => route.clusters.length)],
    ["session-order", lowest((route) => route.session)],
  ];
}

/** The ID that step 8 compares: the reflected route's originator (RFC 4456 §9), else the neighbour. */
function advertiserId(context: PrefixContext, route: HeldRoute): number {
  return context.network.routerIds[route.originator >= 0 ? route.originator : route.neighbour] ?? 0;
}

/** A missing MED is 0. */
function med(route: HeldRoute): number {
  return route.med ?? 0;
}

function lowest(measure: (route: HeldRoute) => number): Filter {
  return (routes) => {
    let best = Number.POSITIVE_INFINITY;
    for (const route of routes) best = Math.min(best, measure(route));
    return routes.filter((route) => measure(route) === best);
  };
}

/** Keeps the best of every group: MED says nothing about routes of different neighbour ASes. */
function lowestPerGroup(measure: (route: HeldRoute) => number, groupOf: (route: HeldRoute) => number): Filter {
  return (routes) => {
    const best = new Map<number, number>();
    for (const route of routes) {
      const group = groupOf(route);
      best.set(group, Math.min(best.get(group) ?? Number.POSITIVE_INFINITY, measure(route)));
    }
    return routes.filter((route) => measure(route) === best.get(groupOf(route)));
  };
}
