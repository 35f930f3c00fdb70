import { distanceKm, type Place } from "../base/geo";
import type { Trace } from "./forward";
import type { Network } from "./network";

/** The latency model's four parameters (routing model, section 6). */
export interface LatencyModel {
  /** Length of the cable over the great circle. */
  readonly detour: number;
  /** Speed of light in fibre, km per ms one way. */
  readonly kmPerMs: number;
  /** Round-trip ms for every step from one AS to the next. */
  readonly msPerAsHop: number;
  /** Round-trip ms of the users' access. */
  readonly accessMs: number;
}

/** Defaults; docs/latency.md says how far measured round trips are from them. */
export const DEFAULT_LATENCY: LatencyModel = { detour: 1.5, kmPerMs: 200, msPerAsHop: 1, accessMs: 2 };

/**
 * The model's round-trip time: 2 × km × detour ÷ speed + AS hops + access.
 * @param km great-circle length of the whole way, one direction
 * @param asHops steps from one AS to the next
 * @param model the four parameters
 * @returns ms
 */
export function roundTripMs(km: number, asHops: number, model: LatencyModel = DEFAULT_LATENCY): number {
  return (2 * km * model.detour) / model.kmPerMs + asHops * model.msPerAsHop + model.accessMs;
}

/** How long a region's packets take, and how much of that is detour. */
export interface RegionLatency {
  /** Great-circle km over the routers that the packet passes, one direction. */
  readonly km: number;
  readonly asHops: number;
  readonly rttMs: number;
  /** The announcing PoP nearest to the region in a straight line: a router; -1 where no PoP or region has a place. */
  readonly nearestPop: number;
  /** Great-circle km from the region to it; 0 where it is -1. */
  readonly nearestKm: number;
  /** Round-trip ms above what a straight line of as many AS hops to the nearest PoP would take; never below 0. */
  readonly inflationMs: number;
}

/**
 * The place of a router.
 * @param network the network
 * @param router router index
 * @returns decimal degrees, or undefined where it has none
 * @throws NetworkError where there is no such router
 */
export function placeOf(network: Network, router: number): Place | undefined {
  network.asOf(router);
  const latitude = network.latitudes[router] ?? Number.NaN;
  const longitude = network.longitudes[router] ?? Number.NaN;
  return Number.isNaN(latitude) || Number.isNaN(longitude) ? undefined : { latitude, longitude };
}

/**
 * The length of a way over routers. A router without a place is passed over, so that it adds the distance between the
 * placed ones on either side.
 * @param network the network
 * @param routers the routers in the order of the packet
 * @param from where the packet comes from; counts only where the first router has no place of its own, because the
 *   users' access is a parameter of the model and not a distance
 * @returns great-circle km
 */
export function pathKm(network: Network, routers: readonly number[], from?: Place): number {
  let km = 0;
  let last: Place | undefined;
  for (const [index, router] of routers.entries()) {
    const place = placeOf(network, router) ?? (index === 0 ? from : undefined);
    if (!place) continue;
    if (last) km += distanceKm(last, place);
    last = place;
  }
  return km;
}

/**
 * The router of some that is nearest to a place in a straight line; the first of several equally near.
 * @param network the network
 * @param routers router indices
 * @param place where from; undefined where it is not known
 * @returns the router and the distance in km, or undefined where neither router nor place is known
 */
export function nearestRouter(
  network: Network,
  routers: Iterable<number>,
  place: Place | undefined,
): { router: number; km: number } | undefined {
  let nearest: { router: number; km: number } | undefined;
  if (!place) return undefined;
  for (const router of routers) {
    const there = placeOf(network, router);
    if (!there) continue;
    const km = distanceKm(place, there);
    if (!nearest || km < nearest.km) nearest = { router, km };
  }
  return nearest;
}

/**
 * The latency from a region over a traced path, and its inflation against the nearest PoP.
 * @param network the network
 * @param trace a packet's way; only that of a packet which arrived has a latency to speak of
 * @param region where the users are; undefined where that is not known
 * @param announcingPops the routers that announce the destination
 * @param model the four parameters
 * @returns distances in km, times in ms
 */
export function regionLatency(
  network: Network,
  trace: Trace,
  region: Place | undefined,
  announcingPops: Iterable<number>,
  model: LatencyModel = DEFAULT_LATENCY,
): RegionLatency {
  const km = pathKm(network, trace.routers, region);
  const asHops = Math.max(0, trace.asPath.length - 1);
  const rttMs = roundTripMs(km, asHops, model);
  const nearest = nearestRouter(network, announcingPops, region);
  if (!nearest) return { km, asHops, rttMs, nearestPop: -1, nearestKm: 0, inflationMs: 0 };
  const straightMs = roundTripMs(nearest.km, asHops, model);
  return {
    km,
    asHops,
    rttMs,
    nearestPop: nearest.router,
    nearestKm: nearest.km,
    inflationMs: Math.max(0, rttMs - straightMs),
  };
}
