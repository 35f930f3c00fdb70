import { formatAsn } from "../../base/asn";
import type { PrefixContext } from "../context";
import { type Network, SESSION_IBGP, SESSION_PEER } from "../network";

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
  for (const [i, a] of up.entries()) {
    for (const b of up.slice(i + 1)) {
      const session = network.sessionBetween(a, b);
      if (!context.isSessionUp(session) || context.igp.cost(a, b) === Number.POSITIVE_INFINITY) {
        return `the interior of ${name} is broken apart`;
      }
    }
  }
  return undefined;
}

function preferenceOf(context: PrefixContext, router: number): number[] {
  const { customer, peer, provider } = { ...context.network.localPref, ...context.routerPolicy(router).localPref };
  return [customer, peer, provider];
}
