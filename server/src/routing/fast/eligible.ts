import { formatAsn } from "../../base/asn";
import { BLACKHOLE, formatCommunity, GRACEFUL_SHUTDOWN, NO_ADVERTISE, NO_PEER } from "../../base/community";
import type { PrefixContext } from "../context";
import { downRouters } from "../down";
import type { Network } from "../network";
import type { RouterPolicy, SessionPolicy } from "../types";
import { MAX_ORIGINS } from "./announcement";
import { type Apart, MAX_APART } from "./apart";
import type { FastGraph } from "./graph";
import { aboveOrigins, isOwnProvider } from "./islands";
import { MAX_ROUTERS } from "./keys";
import { unitReason } from "./meshes";
import { indicesByValue } from "./order";

/**
 * Why a network's shape is beyond the fast engine, whatever is announced in it.
 * @param network the network
 * @returns a reason for people, or undefined where nothing stands against it
 */
export function shapeReason(network: Network): string | undefined {
  if (network.routerCount > MAX_ROUTERS) return `more than ${MAX_ROUTERS} routers`;
  const order = indicesByValue(network.routerIds);
  for (let i = 1; i < order.length; i++) {
    if (network.routerIds[order[i] ?? 0] === network.routerIds[order[i - 1] ?? 0])
      return "two routers have one router ID";
  }
  const { customer, peer, provider } = network.localPref;
  return customer > peer && peer > provider ? undefined : "local-pref that does not put customers first, then peers";
}

/**
 * Why the policies of a network, as they bear on one prefix, step outside Gao–Rexford with prepending and origin
 * validation. What an origin does on its own sessions is not looked at here: see `collectSeeds`.
 * @param context policies and changes
 * @param isOrigin whether a router announces the prefix
 * @returns a reason for people, or undefined where nothing stands against it
 */
export function policyReason(context: PrefixContext, isOrigin: (router: number) => boolean): string | undefined {
  const { network, changes } = context;
  for (const router of new Set([...network.routerPolicies.keys(), ...(changes.routerPolicies?.keys() ?? [])])) {
    const reason = routerReason(context, context.routerPolicy(router));
    if (reason) return `${formatAsn(network.asnOf(router))} has ${reason}`;
  }
  const originAses = new Set([...context.originators()].map((router) => network.asOf(router)));
  for (const end of new Set([...network.sessionPolicies.keys(), ...(changes.sessionPolicies?.keys() ?? [])])) {
    const router = network.routerAt(end);
    const policy = context.sessionPolicy(end);
    // A router of an origin AS that announces nothing takes no route either: see `loopReason`.
    if (policy.drain && !originAses.has(network.asOf(router))) {
      return `a session of ${formatAsn(network.asnOf(router))} has graceful shutdown`;
    }
    const reason = sessionReason(context, policy, isOrigin(router));
    if (reason) return `a session of ${formatAsn(network.asnOf(router))} has ${reason}`;
  }
  return undefined;
}

function routerReason(context: PrefixContext, policy: RouterPolicy): string | undefined {
  if (policy.otc) return "OTC";
  if (policy.allowAsIn) return "allow-as-in";
  const { customer, peer, provider } = { ...context.network.localPref, ...policy.localPref };
  if (customer <= peer || peer <= provider) return "a local-pref that does not put customers first, then peers";
  // Action communities and MED comparison act on what no route here carries; `communityReason` sees to that.
  return undefined;
}

function sessionReason(context: PrefixContext, policy: SessionPolicy, ofOrigin: boolean): string | undefined {
  if (policy.in?.localPref !== undefined) return "a local-pref of its own";
  if (policy.in?.acceptNone || context.isTooLong(policy.in?.maxLength)) return "a filter";
  if (ofOrigin) return undefined;
  if (policy.out?.leak) return "a leak";
  if (policy.out?.med !== undefined) return "a MED";
  if (policy.out?.communities?.length) return "communities";
  const { announce } = policy.out ?? {};
  return announce === undefined || announce.includes(context.prefixText) ? undefined : "an announcement filter";
}

/** Who takes no part, or why that cannot be said simply. */
export type Silence =
  | { readonly silent: ReadonlySet<number>; readonly apart: readonly Apart[] }
  | { readonly reason: string };

/**
 * Finds the routers that take no route of a prefix: those that are down, those that drop whatever is announced, and
 * those of the origin AS that do not announce it, which every route would come back to (RFC 4271 section 9.1.2).
 * @param context policies and changes
 * @param graph the network laid out
 * @param origins the announcing routers
 * @returns the routers, or a reason for people where it depends on the single route
 */
export function silentRouters(context: PrefixContext, graph: FastGraph, origins: ReadonlySet<number>): Silence {
  const { network } = context;
  const silent = new Set(downRouters(context));
  const apart: Apart[] = [];
  const reason = loopReason(context, graph, origins, { silent, apart });
  if (reason) return { reason };
  const claimed = new Set([...origins].map((router) => claimedOrigin(context, router)));
  let invalid = 0;
  for (const asn of claimed) if (context.isInvalid(asn)) invalid++;
  for (const router of new Set([...network.routerPolicies.keys(), ...(context.changes.routerPolicies?.keys() ?? [])])) {
    const policy = context.routerPolicy(router);
    if (context.isTooLong(policy.maxLength)) silent.add(router);
    if (!policy.rov || invalid === 0) continue;
    if (invalid < claimed.size) return { reason: "RPKI-valid and RPKI-invalid announcements of one prefix" };
    silent.add(router);
  }
  for (const unit of graph.units) {
    const broken = unitReason(context, unit, origins, silent);
    if (broken) return { reason: broken };
  }
  return { silent, apart };
}

/** The AS that an announcement names as its origin: the announcing one, unless it is forged. */
function claimedOrigin(context: PrefixContext, router: number): number {
  return context.origination(router)?.forge?.at(-1) ?? context.network.asnOf(router);
}

/** What `loopReason` finds out beside the reason. */
interface Loops {
  readonly silent: Set<number>;
  readonly apart: Apart[];
}

/**
 * ASes of several islands: a route through one must not come into another. Where none of them hears it from a customer, what
 * they pass on goes downwards only, and comes back where an island is below another one and nowhere else; where one does, the
 * others look at paths (`apart`). Silences the other islands of a sole origin AS.
 */
function loopReason(
  context: PrefixContext,
  graph: FastGraph,
  origins: ReadonlySet<number>,
  { silent, apart }: Loops,
): string | undefined {
  const { network } = context;
  const originAses = new Set([...origins].map((router) => network.asOf(router)));
  const meshed = new Set(graph.units.map(({ as }) => as));
  let above: Uint8Array | undefined;
  for (const as of graph.severalRouters) {
    if (meshed.has(as)) continue;
    const routers = [...network.routersOf(as)];
    const others = routers.filter((router) => !origins.has(router) && !silent.has(router));
    if (others.length === 0) continue;
    const name = formatAsn(network.asns[as] ?? 0);
    if (originAses.has(as)) {
      if (originAses.size > 1) return `${name} announces from some of its routers only`;
      for (const router of others) silent.add(router);
    } else if (routers.some((router) => (graph.slotOf[router] ?? 0) < graph.transitCount)) {
      if (isOwnProvider(network, as)) return `one site of ${name} sells transit to another`;
      above ??= aboveOrigins(network, origins);
      if (!others.some((router) => above?.[router] === 1)) continue;
      apart.push({ as, slots: routers.map((router) => graph.slotOf[router] ?? 0) });
    }
  }
  return apart.length > MAX_APART ? `customers of more than ${MAX_APART} ASes with sites apart announce` : undefined;
}

const BEYOND: readonly string[] = [NO_ADVERTISE, NO_PEER, BLACKHOLE];

/**
 * Why the communities of an announcement are beyond the fast engine: they ask for more than GRACEFUL_SHUTDOWN and
 * NO_EXPORT do, or some network acts on one of them.
 * @param context policies and changes
 * @param communities of one announcement to one neighbour
 * @returns a reason for people, or undefined where nothing stands against them
 */
export function communityReason(context: PrefixContext, communities: readonly string[]): string | undefined {
  const { network, changes } = context;
  const asks = communities.find((community) => BEYOND.includes(community));
  if (asks !== undefined) return `an announcement tagged ${formatCommunity(asks)}`;
  const drained = communities.includes(GRACEFUL_SHUTDOWN);
  for (const router of new Set([...network.routerPolicies.keys(), ...(changes.routerPolicies?.keys() ?? [])])) {
    // What an origin does with its own announcement is done; it takes no other.
    if (context.origination(router)) continue;
    const { actions, honourGracefulShutdown } = context.routerPolicy(router);
    const name = formatAsn(network.asnOf(router));
    if (drained && honourGracefulShutdown === false) return `${name} ignores graceful shutdown`;
    if (actions?.some(({ community }) => communities.includes(community))) return `${name} acts on communities`;
  }
  return undefined;
}

/** Whether no router of an AS takes routes of others, so that it need not refuse those with itself in the path. */
function isDeaf(context: PrefixContext, asn: number, originAses: ReadonlySet<number>): boolean {
  const as = context.network.asIndex(asn);
  if (as < 0) return true;
  return (
    originAses.has(as) && [...context.network.routersOf(as)].every((r) => context.isDown(r) || context.origination(r))
  );
}

/**
 * Why a set of origins is beyond the fast engine.
 * @param context the originations
 * @returns a reason for people, or undefined
 */
export function originReason(context: PrefixContext): string | undefined {
  const codes = new Set<number>();
  const ases = new Set([...context.originators()].map((router) => context.network.asOf(router)));
  let count = 0;
  for (const router of context.originators()) {
    count++;
    const origination = context.origination(router);
    codes.add(origination?.originCode ?? 0);
    if (origination?.forge?.some((asn) => !isDeaf(context, asn, ases))) {
      return "a forged path past an AS that takes part itself";
    }
  }
  if (count > MAX_ORIGINS) return `more than ${MAX_ORIGINS} announcing routers`;
  return codes.size > 1 ? "announcements of different origin codes" : undefined;
}
