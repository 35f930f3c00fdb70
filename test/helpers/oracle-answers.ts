import { covers, parsePrefix } from "../../server/src/base/prefix";
import {
  forward,
  igpCosts,
  type RoutesOf,
  type SelectedRoute,
  type Solution,
  solveGeneral,
} from "../../server/src/routing";
import type { BuiltCase } from "./oracle";
import type { RecordedRoute } from "./oracle-case";

/** What a recorded route and one of ours are compared by: everything but MED 0 against none. */
export interface Comparable {
  readonly as_path: readonly number[];
  readonly origin_router: string | null;
  readonly next_hop_router: string | null;
  readonly learned_from: string | null;
  readonly session: string | null;
  readonly local_pref: number | null;
  readonly med: number;
  readonly relation: string | null;
  readonly igp_metric: number;
  readonly communities: readonly string[];
}

const RELATION_NAMES: Record<string, string> = { "route-server": "peer", "rs-client": "rs" };

/** A recorded route, as far as it is compared. */
export function recorded(route: RecordedRoute | null): Comparable | null {
  if (!route) return null;
  const { as_path, origin_router, next_hop_router, learned_from, session, local_pref, relation } = route;
  const communities = [...(route.communities ?? [])].sort();
  const igp_metric = route.igp_metric ?? 0;
  return {
    as_path,
    origin_router,
    next_hop_router,
    learned_from,
    session,
    local_pref,
    med: route.med ?? 0,
    relation,
    igp_metric,
    communities,
  };
}

/** Our route in the same form. */
export function computed(built: BuiltCase, route: SelectedRoute | undefined): Comparable | null {
  if (!route) return null;
  const name = (router: number) => built.routerIds[router] ?? null;
  const own = route.session < 0;
  // The model's next hop stays that of the border router's session; the IGP's cost is to the border router either way.
  const inside = route.egress !== route.router && route.entrySession >= 0;
  const nextHop = inside && built.nextHopSelf.has(route.egress) ? route.egress : route.nextHop;
  return {
    as_path: route.asPath,
    origin_router: name(route.pop),
    next_hop_router: name(nextHop),
    learned_from: own ? null : name(route.neighbour),
    session: own ? null : (built.sessionIdOf(route.session) ?? null),
    local_pref: own ? null : route.localPref,
    med: route.med ?? 0,
    relation: RELATION_NAMES[route.relation] ?? route.relation,
    igp_metric: route.igpCost,
    // The daemons attach them on the way out; in the originating router's own table they show none.
    communities: own ? [] : [...route.communities].sort(),
  };
}

/** Our route of every router, by ID. */
export function tableOf(built: BuiltCase, solution: Pick<Solution, "selected">): Record<string, Comparable | null> {
  return Object.fromEntries(built.routerIds.map((id, router) => [id, computed(built, solution.selected(router))]));
}

/**
 * Where packets from every router end, by our routes: a router's ID, or null where they are lost. One table for each
 * way in which the prefixes can settle: every one may be in any of its stable states.
 * @param built the case
 * @param probe the address that they are sent to
 */
export function arrivals(built: BuiltCase, probe: string): Record<string, string | null>[] {
  const host = parsePrefix(`${probe}/${probe.includes(":") ? 128 : 32}`);
  if (!host) throw new Error(`${probe} is no address`);
  const { network, changes, prefixes } = built;
  const solved = prefixes
    .filter(({ prefix }) => covers(prefix, host))
    .map(({ prefix, originations }) => solveGeneral(network, prefix, originations, changes));
  let combined: RoutesOf[][] = [[]];
  for (const { prefix, states } of solved) {
    const choices = states.map((state): RoutesOf => ({ prefix, selected: (router) => state.selected(router) }));
    combined = combined.flatMap((some) => choices.map((choice) => [...some, choice]));
  }
  const originations = prefixes.flatMap((each) => each.originations);
  const igp = igpCosts(network, changes);
  return combined.map((solutions) => {
    const end = (router: number) => {
      const trace = forward({ network, solutions, originations, igp }, router, host);
      return trace.outcome === "pop" ? (built.routerIds[trace.at] ?? null) : null;
    };
    return Object.fromEntries(built.routerIds.map((id, router) => [id, end(router)]));
  });
}
