import { distanceKm } from "../base/geo";
import type { Network } from "./network";
import type { NetworkChanges } from "./types";
import { checkChanges } from "./validate";

/** Costs between routers of one AS (routing model §1, "IGP cost"). */
export interface IgpCosts {
  /**
   * The cost from one router to another of the same AS.
   * @returns the shortest path over `igp` links where both routers have any (Infinity where those do not connect
   *   them); else the great-circle distance in whole km, 0 where either has no place
   */
  cost(from: number, to: number): number;
  /**
   * The router that a packet comes to next on its way through an AS.
   * @returns the next on the shortest path over `igp` links, of several equally short ones that over the lowest router ID;
   *   `to` itself where they have no links; -1 where the links do not connect them
   */
  next(from: number, to: number): number;
}

interface Link {
  readonly to: number;
  readonly cost: number;
}

/**
 * Prepares the interior costs of a network.
 * @param network the network
 * @param changes failed links and routers, and new link costs
 * @throws NetworkError for changes of what is not there, and for a negative cost
 */
export function igpCosts(network: Network, changes: NetworkChanges = {}): IgpCosts {
  checkChanges(network, changes);
  const links = liveLinks(network, changes);
  const paths = new Map<number, ReadonlyMap<number, number>>();
  const costsFrom = (router: number): ReadonlyMap<number, number> => {
    const known = paths.get(router) ?? shortestPaths(links, router);
    paths.set(router, known);
    return known;
  };
  return {
    cost(from, to) {
      if (from === to) return 0;
      if (!links.has(from) || !links.has(to)) return straightLine(network, from, to);
      return costsFrom(from).get(to) ?? Number.POSITIVE_INFINITY;
    },
    next(from, to) {
      if (from === to || !links.has(from) || !links.has(to)) return to;
      // Settled before `from` on the search from `to`: what keeps links of cost 0 from sending a packet round in a ring.
      const settled = [...costsFrom(to).entries()];
      const at = settled.findIndex(([router]) => router === from);
      const least = settled[at]?.[1];
      const nearer = new Map(settled.slice(0, Math.max(at, 0)));
      const onTheWay = (links.get(from) ?? []).filter(
        (link) => link.cost + (nearer.get(link.to) ?? Number.POSITIVE_INFINITY) === least,
      );
      const ids = onTheWay.map((link) => network.routerIds[link.to] ?? 0);
      return onTheWay[ids.indexOf(Math.min(...ids))]?.to ?? -1;
    },
  };
}

/** The live links by router. A router whose links are all down is still in the map: it is cut off, not unlinked. */
function liveLinks(network: Network, changes: NetworkChanges): ReadonlyMap<number, Link[]> {
  const links = new Map<number, Link[]>();
  const of = (router: number) => {
    const known = links.get(router);
    if (known) return known;
    const fresh: Link[] = [];
    links.set(router, fresh);
    return fresh;
  };
  for (let link = 0; link < network.igpLinkCount; link++) {
    const a = network.igpA[link] ?? 0;
    const b = network.igpB[link] ?? 0;
    const [fromA, fromB] = [of(a), of(b)];
    const cost = changes.igpCosts?.get(link) ?? network.igpCosts[link] ?? 0;
    if (changes.downIgpLinks?.has(link) || isRouterDown(network, changes, a) || isRouterDown(network, changes, b)) {
      continue;
    }
    fromA.push({ to: b, cost });
    fromB.push({ to: a, cost });
  }
  return links;
}

/**
 * Whether changes take a router down: itself, its AS or its location.
 * @param router router index
 */
export function isRouterDown(network: Network, changes: NetworkChanges, router: number): boolean {
  if (changes.downRouters?.has(router)) return true;
  if (changes.downAses?.has(network.asOf(router))) return true;
  const location = changes.downLocations?.size ? network.routerLocations.get(router) : undefined;
  return location !== undefined && changes.downLocations?.has(location) === true;
}

/** Dijkstra. An AS has few routers with links of its own, so a plain scan serves as the queue. */
function shortestPaths(links: ReadonlyMap<number, readonly Link[]>, source: number): ReadonlyMap<number, number> {
  const done = new Map<number, number>();
  const open = new Map([[source, 0]]);
  while (open.size > 0) {
    let here = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const [router, cost] of open) {
      if (cost < least) {
        here = router;
        least = cost;
      }
    }
    open.delete(here);
    done.set(here, least);
    for (const { to, cost } of links.get(here) ?? []) {
      if (!done.has(to)) open.set(to, Math.min(open.get(to) ?? Number.POSITIVE_INFINITY, least + cost));
    }
  }
  return done;
}

function straightLine(network: Network, from: number, to: number): number {
  if (!network.isPlaced(from) || !network.isPlaced(to)) return 0;
  const place = (router: number) => ({
    latitude: network.latitudes[router] ?? 0,
    longitude: network.longitudes[router] ?? 0,
  });
  return Math.round(distanceKm(place(from), place(to)));
}
