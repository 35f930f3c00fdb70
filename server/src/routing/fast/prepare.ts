import { GRACEFUL_SHUTDOWN, NO_EXPORT } from "../../base/community";
import type { PrefixContext } from "../context";
import { downSessions } from "../down";
import type { Network } from "../network";
import { exportRoute } from "../reference/export";
import { importRoute, PLAIN_LOCAL_PREF } from "../reference/import";
import type { HeldRoute } from "../reference/route";
import { REL_CUSTOMER, REL_INTERNAL, REL_PEER, type SessionPolicy } from "../types";
import type { Announcement, Seed } from "./announcement";
import { Sites } from "./apart";
import { communityReason, originReason, policyReason, shapeReason, silentRouters } from "./eligible";
import { buildFastGraph, type FastGraph } from "./graph";
import { DRAINED, FROM_PEER, FROM_PROVIDER, keyLayout } from "./keys";
import { findMeshes, type Mesh } from "./meshes";

/** A prefix ready for the fast engine, or why it is not for it. */
export type Prepared =
  | { readonly graph: FastGraph; readonly announcement: Announcement; readonly reason?: undefined }
  | { readonly reason: string };

/** What is known of a network's shape and layout; kept as long as the network is. */
interface Layout {
  readonly reason: string | undefined;
  readonly graph: FastGraph | undefined;
  readonly meshes: readonly Mesh[];
}

const layouts = new WeakMap<Network, Layout>();

/**
 * Gets a network ready for the fast engine ahead of its first prefix. Does nothing where that was done.
 * @param network the network
 */
export function prepareNetwork(network: Network): void {
  layoutOf(network);
  // Made when first asked for, and the first prefix asks.
  void network.ends;
}

function layoutOf(network: Network): Layout {
  const known = layouts.get(network);
  if (known) return known;
  const found = findMeshes(network);
  const meshes = "meshes" in found ? found.meshes : [];
  const reason = "reason" in found ? found.reason : shapeReason(network);
  const graph = reason === undefined ? buildFastGraph(network, {}, new Set(), meshes) : undefined;
  const layout = { reason: reason ?? (graph ? undefined : "providers form a ring"), graph, meshes };
  layouts.set(network, layout);
  return layout;
}

/**
 * Decides whether the fast engine can solve a prefix, and prepares it.
 * @param context the prefix, its originations, policies and changes
 * @param before where it differs from an earlier context by what is down only: what was announced there
 * @returns graph and announcement, or the reason why another engine must do it
 */
export function prepare(context: PrefixContext, before?: Announcement): Prepared {
  const { network } = context;
  const layout = layoutOf(network);
  const origins = new Set(context.originators());
  const reason = layout.reason ?? originReason(context) ?? policyReason(context, (router) => origins.has(router));
  if (reason !== undefined) return { reason };
  const graph = graphFor(context, layout, origins);
  if (!graph) return { reason: "providers form a ring" };
  const silence = silentRouters(context, graph, origins);
  if ("reason" in silence) return { reason: silence.reason };
  const seeds = before ? seedsLeft(context, before, [...origins]) : collectSeeds(context, [...origins]);
  if (!Array.isArray(seeds)) return { reason: seeds.reason };
  if (silence.apart.length > 0 && seeds.some((seed) => seed.class === DRAINED)) {
    return { reason: "a drain at a customer of an AS with sites apart" };
  }
  const longestSeed = seeds.reduce((most, { length }) => Math.max(most, length), 0);
  if (graph.longestPath + longestSeed + 1 >= keyLayout(network.routerCount).lengthLimit) {
    return { reason: "AS paths may be too long" };
  }
  return {
    graph,
    announcement: {
      origins: [...origins],
      seeds,
      silent: silence.silent,
      sites: new Sites(graph, silence.apart),
      igpCost: (from, to) => context.igp.cost(from, to),
    },
  };
}

/** The network's own graph, unless sessions away from the origins are down or policies are changed. */
function graphFor(context: PrefixContext, layout: Layout, origins: ReadonlySet<number>): FastGraph | undefined {
  const { network, changes } = context;
  const prependsAnew = ([end, policy]: readonly [number, SessionPolicy]) =>
    !origins.has(network.routerAt(end)) &&
    (policy.out?.prepend ?? 0) !== (network.sessionPolicies.get(end)?.out?.prepend ?? 0);
  const down = new Set(downSessions(context, []));
  // An origin's sessions carry nothing but seeds.
  for (const session of down) {
    if (origins.has(network.routerAt(2 * session)) || origins.has(network.routerAt(2 * session + 1))) {
      down.delete(session);
    }
  }
  const changed = down.size > 0 || [...(changes.sessionPolicies ?? [])].some(prependsAnew);
  return changed ? buildFastGraph(network, changes, down, layout.meshes) : layout.graph;
}

/** What the origins send, by the rules of export and import themselves; or why it is more than a length. */
function collectSeeds(context: PrefixContext, origins: readonly number[]): Seed[] | { reason: string } {
  const { network } = context;
  const reasons = new Map<string, string | undefined>();
  const reasonFor = (communities: readonly string[]) => {
    if (communities.length === 0) return undefined;
    const key = communities.join(" ");
    if (!reasons.has(key)) reasons.set(key, communityReason(context, communities));
    return reasons.get(key);
  };
  const seeds: Seed[] = [];
  for (const [origin, router] of origins.entries()) {
    const own = ownRoute(context, router);
    for (const end of network.endsOf(router)) {
      if (network.relationAt(end) === REL_INTERNAL || !context.isSessionUp(end >> 1)) continue;
      const sent = exportRoute(context, end, own);
      if (typeof sent === "string") continue;
      if (sent.med !== null) return { reason: "a MED" };
      if (sent.originCode !== own.originCode) return { reason: "an origin code for some neighbours only" };
      if (typeof importRoute(context, end ^ 1, sent) === "string") continue;
      const relation = network.relationAt(end ^ 1);
      const { communities } = sent;
      const reason = reasonFor(communities);
      if (reason !== undefined) return { reason };
      const drained = communities.includes(GRACEFUL_SHUTDOWN);
      seeds.push({
        router: network.neighbourAt(end),
        class: drained ? DRAINED : classOf(relation),
        fromCustomer: relation === REL_CUSTOMER,
        length: sent.asPath.length,
        communities,
        stays: communities.includes(NO_EXPORT),
        origin,
        session: end >> 1,
      });
    }
  }
  return seeds;
}

/** What of an earlier announcement is still sent. */
function seedsLeft(context: PrefixContext, before: Announcement, origins: readonly number[]): Seed[] {
  const indexOf = new Map(origins.map((router, index) => [router, index]));
  return before.seeds.flatMap((seed) => {
    const origin = indexOf.get(before.origins[seed.origin] ?? -1);
    return origin === undefined || !context.isSessionUp(seed.session) ? [] : [{ ...seed, origin }];
  });
}

function classOf(relation: number): number {
  return relation === REL_CUSTOMER ? 0 : relation === REL_PEER ? FROM_PEER : FROM_PROVIDER;
}

/**
 * An origin's own route.
 * @param context the originations
 * @param router an announcing router
 * @returns the route as its router holds it
 */
export function ownRoute(context: PrefixContext, router: number): HeldRoute {
  return {
    asPath: [],
    pop: router,
    localPref: PLAIN_LOCAL_PREF,
    med: null,
    originCode: context.origination(router)?.originCode ?? 0,
    communities: [...new Set(context.origination(router)?.communities)].sort(),
    otc: null,
    relation: "own",
    session: -1,
    neighbour: router,
    nextHop: router,
    egress: router,
    entrySession: -1,
    igpCost: 0,
    blackhole: false,
    originator: -1,
    clusters: [],
  };
}
