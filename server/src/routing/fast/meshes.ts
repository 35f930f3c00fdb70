import { formatAsn } from "../../base/asn";
import type { PrefixContext } from "../context";
import { type Network, SESSION_IBGP, SESSION_PEER } from "../network";
import type { FastGraph } from "./graph";
import { keyLayout } from "./keys";

/** An AS whose routers form a full iBGP mesh: they share what they hear, so their slots are settled together. */
export interface Mesh {
  /** AS index. */
  readonly as: number;
  readonly routers: readonly number[];
}

/** A mesh and its slots: from `start` up to, not including, `end`, in the order of `routers`. */
export interface Unit extends Mesh {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the full iBGP meshes of a network.
 * @param network the network
 * @returns the meshes, or a reason for people why its interiors are beyond the fast engine
 */
export function findMeshes(network: Network): { readonly meshes: readonly Mesh[] } | { readonly reason: string } {
  const { sessionKinds, sessionA, sessionCount } = network;
  const pairs = new Map<number, number>();
  for (let session = 0; session < sessionCount; session++) {
    const kind = sessionKinds[session] ?? 0;
    if (kind <= SESSION_PEER) continue;
    const as = network.asOf(sessionA[session] ?? 0);
    const server = network.routerAt(2 * session + 1);
    if (network.isRouteServer(server)) return { reason: `${formatAsn(network.asnOf(server))} is a route server` };
    if (kind !== SESSION_IBGP) return { reason: `${formatAsn(network.asns[as] ?? 0)} has route reflectors` };
    pairs.set(as, (pairs.get(as) ?? 0) + 1);
  }
  const meshes: Mesh[] = [];
  for (const [as, count] of pairs) {
    const routers = [...network.routersOf(as)];
    if (count !== (routers.length * (routers.length - 1)) / 2) {
      return { reason: `${formatAsn(network.asns[as] ?? 0)} has an iBGP mesh that is not full` };
    }
    meshes.push({ as, routers });
  }
  return { meshes };
}

/**
 * Why a mesh cannot be settled as one, as things are for one prefix.
 * @param context policies and changes
 * @param unit the mesh
 * @param origins the announcing routers
 * @param silent routers that take no route from other ASes
 * @returns a reason for people, or undefined where nothing stands against it
 */
export function unitReason(
  context: PrefixContext,
  unit: Mesh,
  origins: ReadonlySet<number>,
  silent: ReadonlySet<number>,
): string | undefined {
  const { network } = context;
  const name = formatAsn(network.asns[unit.as] ?? 0);
  const up = unit.routers.filter((router) => !context.isDown(router));
  const announcing = up.filter((router) => origins.has(router)).length;
  if (announcing > 0 && announcing < up.length) return `${name} announces from some routers of its backbone only`;
  // What a router drops it may still hear from the others over iBGP.
  const dropping = up.filter((router) => silent.has(router)).length;
  if (dropping > 0 && dropping < up.length) return `the routers of ${name} drop different routes`;
  const preferences = new Set(up.map((router) => JSON.stringify(preferenceOf(context, router))));
  if (preferences.size > 1) return `the routers of ${name} have different local-prefs`;
  return up.every((router) => seesAll(context, router, up)) ? undefined : `the interior of ${name} is broken apart`;
}

/** Whether a router has a session to every other one, and a way. Without interior links the straight line is one. */
function seesAll(context: PrefixContext, router: number, others: readonly number[]): boolean {
  const { network, igp } = context;
  const heard = new Set<number>();
  for (const end of network.endsOf(router)) if (context.isSessionUp(end >> 1)) heard.add(network.neighbourAt(end));
  const hasLinks = network.igpLinkCount > 0;
  return others.every(
    (other) =>
      other === router || (heard.has(other) && !(hasLinks && igp.cost(router, other) === Number.POSITIVE_INFINITY)),
  );
}

/** What a sweep knows when a mesh's turn comes. */
export interface Heard {
  readonly graph: Pick<FastGraph, "rankOf" | "routerCount">;
  /** By slot. */
  readonly keys: Int32Array;
  /** What is carried along by rank of the router ID. */
  readonly rankOrigins: Int32Array;
  /** IGP cost between two routers of a mesh. */
  readonly igpCost: (from: number, to: number) => number;
}

/**
 * Settles a mesh on what its routers heard: the best class and length of all of them; a router that heard it itself
 * keeps it (eBGP over iBGP), any other takes it from the nearest that did by IGP cost, of several equally near from
 * the lowest router ID.
 * @param heard by its routers and everybody else; changed for its routers
 * @param unit the mesh
 * @param limit where the best is no better than this, the mesh has still to hear more
 * @returns whether it is settled
 */
export function settleMesh(heard: Heard, unit: Unit, limit: number): boolean {
  const { graph, keys, rankOrigins } = heard;
  const { rankBits, rankMask } = keyLayout(graph.routerCount);
  let best = limit;
  for (let slot = unit.start; slot < unit.end; slot++) {
    const key = keys[slot] ?? 0;
    if (key >= 0 && key < best) best = key;
  }
  if (best >= limit) return false;
  const top = best >> rankBits;
  const borders = unit.routers.filter((_, i) => (keys[unit.start + i] ?? 0) >> rankBits === top);
  for (const router of borders) {
    const key = keys[unit.start + unit.routers.indexOf(router)] ?? 0;
    rankOrigins[graph.rankOf[router] ?? 0] = rankOrigins[key & rankMask] ?? 0;
  }
  for (const [i, router] of unit.routers.entries()) {
    const key = keys[unit.start + i] ?? 0;
    if (key < 0 || borders.includes(router)) continue;
    keys[unit.start + i] = (top << rankBits) + nearestRank(heard, router, borders);
  }
  return true;
}

function nearestRank({ graph, igpCost }: Heard, router: number, borders: readonly number[]): number {
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const other of borders) {
    const cost = igpCost(router, other);
    const rank = graph.rankOf[other] ?? 0;
    if (cost > least || (cost === least && rank > nearest)) continue;
    nearest = rank;
    least = cost;
  }
  return nearest;
}

function preferenceOf(context: PrefixContext, router: number): number[] {
  const { customer, peer, provider } = { ...context.network.localPref, ...context.routerPolicy(router).localPref };
  return [customer, peer, provider];
}
