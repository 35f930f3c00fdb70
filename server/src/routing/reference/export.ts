import { GRACEFUL_SHUTDOWN, NO_ADVERTISE, NO_EXPORT, NO_PEER } from "../../base/community";
import { applyRules, type NeighbourView, type PrefixContext, type RuleOutcome, selects } from "../context";
import { SESSION_IBGP_CLIENT_A, SESSION_IBGP_CLIENT_B } from "../network";
import {
  type ActionCommunity,
  REL_CUSTOMER,
  REL_INTERNAL,
  REL_OWN,
  REL_PEER,
  REL_PROVIDER,
  REL_ROUTE_SERVER,
  REL_RS_CLIENT,
  RELATIONS,
} from "../types";
import type { ExportRefusal, HeldRoute, SentRoute } from "./route";

const NO_RULES: RuleOutcome = { prepend: 0, med: undefined, originCode: undefined, communities: [] };

/**
 * Export (routing model §5): what a router sends of its selected route over one session.
 * @param context policies
 * @param end the sender's session end
 * @param route the sender's selected route
 * @returns the route as sent, or why nothing is
 */
export function exportRoute(context: PrefixContext, end: number, route: HeldRoute): SentRoute | ExportRefusal {
  const { network } = context;
  const to = context.neighbourView(end);
  if (to.relation === REL_INTERNAL) return exportInside(context, end, route, to);
  if (network.isRouteServer(network.routerAt(end))) return exportFromServer(context, end, route, to);
  return exportOutside(context, end, route, to);
}

/** To another AS, in the order of the model's section 5. */
function exportOutside(
  context: PrefixContext,
  end: number,
  route: HeldRoute,
  to: NeighbourView,
): SentRoute | ExportRefusal {
  const router = context.network.routerAt(end);
  const own = route.session < 0;
  const policy = context.sessionPolicy(end);
  // Step 1. A router that attaches a community to its own announcement asks its neighbours to obey it, not itself.
  if (!own) {
    if (route.communities.includes(NO_ADVERTISE)) return "no-advertise";
    if (route.communities.includes(NO_EXPORT)) return "no-export";
    if (route.communities.includes(NO_PEER) && isPeer(to.relation)) return "no-peer";
  }
  // Step 2.
  const forCustomersOnly = route.relation !== "own" && route.relation !== "customer";
  if (forCustomersOnly && to.relation !== REL_CUSTOMER && !policy.out?.leak) return "valley-free";
  const otc = context.routerPolicy(router).otc === true;
  if (otc && route.otc !== null && isUpward(to.relation)) return "otc"; // RFC 9234 §5, egress rule 2
  // Step 3.
  if (!own && route.neighbour === to.router) return "learned-there";
  if (wouldLoop(context, to, route.asPath)) return "as-in-path";
  // Step 4.
  const origination = own ? context.origination(router) : undefined;
  if (origination && !selects(origination.onlyTo, to)) return "announcement";
  if (origination?.exceptTo && selects(origination.exceptTo, to)) return "announcement";
  if (policy.out?.announce && !policy.out.announce.includes(context.prefixText)) return "announcement";
  // Step 5.
  const rules = origination ? applyRules(origination, to) : NO_RULES;
  const communities = new Set([...route.communities, ...rules.communities]);
  const actions = obeyedActions(context, router, route, communities);
  let prepend = rules.prepend + (policy.out?.prepend ?? 0);
  for (const { effect } of actions) {
    if (effect.kind === "local-pref" || !selects(effect.to, to)) continue;
    if (effect.kind === "no-announce") return "action-community";
    if (effect.kind === "prepend") prepend += effect.times;
    else communities.add(effect.community);
  }
  // Step 6.
  for (const community of policy.out?.communities ?? []) communities.add(community);
  if (policy.drain) communities.add(GRACEFUL_SHUTDOWN); // RFC 8326 §4.2
  const asn = context.network.asnOf(router);
  const marks = otc && (to.relation === REL_CUSTOMER || to.relation === REL_PEER); // RFC 9234 §5, egress rule 1
  return {
    ...carried(route),
    asPath: [...new Array<number>(prepend + 1).fill(asn), ...(origination?.forge ?? []), ...route.asPath],
    med: rules.med ?? policy.out?.med ?? null,
    originCode: rules.originCode ?? route.originCode,
    communities: [...communities].sort(),
    otc: marks ? (route.otc ?? asn) : route.otc,
    nextHop: router,
  };
}

/** From a route server: path, next hop and MED unchanged (RFC 7947 §2.2); it obeys its control communities only. */
function exportFromServer(
  context: PrefixContext,
  end: number,
  route: HeldRoute,
  to: NeighbourView,
): SentRoute | ExportRefusal {
  const server = context.network.routerAt(end);
  const policy = context.sessionPolicy(end);
  const otc = context.routerPolicy(server).otc === true;
  if (route.neighbour === to.router) return "learned-there";
  if (wouldLoop(context, to, route.asPath)) return "as-in-path";
  if (policy.out?.announce && !policy.out.announce.includes(context.prefixText)) return "announcement";
  const communities = new Set(route.communities);
  let prepend = policy.out?.prepend ?? 0;
  for (const { effect } of obeyedActions(context, server, route, communities)) {
    if (effect.kind === "local-pref" || !selects(effect.to, to)) continue;
    if (effect.kind === "no-announce") return "action-community";
    if (effect.kind === "prepend") prepend += effect.times;
    else communities.add(effect.community);
  }
  for (const community of policy.out?.communities ?? []) communities.add(community);
  if (policy.drain) communities.add(GRACEFUL_SHUTDOWN);
  // Not in the path itself, a route server prepends the member that announced the route.
  const announcer = route.asPath.slice(0, 1);
  return {
    ...carried(route),
    asPath: [...new Array<number[]>(prepend).fill(announcer).flat(), ...route.asPath],
    med: policy.out?.med ?? route.med,
    communities: [...communities].sort(),
    otc: otc ? (route.otc ?? context.network.asnOf(server)) : route.otc,
  };
}

/** Inside the AS: the own or eBGP-learned route, and what a reflector may pass on (RFC 4456 §6). */
function exportInside(
  context: PrefixContext,
  end: number,
  route: HeldRoute,
  to: NeighbourView,
): SentRoute | ExportRefusal {
  const router = context.network.routerAt(end);
  if (route.session >= 0 && route.communities.includes(NO_ADVERTISE)) return "no-advertise";
  if (route.session < 0 || context.network.relationAt(sessionEndAt(context, route.session, router)) !== REL_INTERNAL) {
    return { ...carried(route), originator: -1, clusters: [] };
  }
  const fromClient = isClient(context, sessionEndAt(context, route.session, router));
  if (!fromClient && !isClient(context, end)) return "not-reflected";
  if (route.neighbour === to.router) return "learned-there";
  // RFC 4456 §8: ORIGINATOR_ID names the router that brought the route into the AS, each reflector adds its cluster.
  const originator = route.originator >= 0 ? route.originator : route.neighbour;
  return { ...carried(route), originator, clusters: [router, ...route.clusters] };
}

function carried(route: HeldRoute): SentRoute {
  const { asPath, pop, med, originCode, communities, otc, nextHop, localPref, relation } = route;
  const { egress, entrySession, originator, clusters, blackhole } = route;
  return {
    asPath,
    pop,
    med,
    originCode,
    communities,
    otc,
    nextHop,
    localPref,
    relation,
    egress,
    entrySession,
    originator,
    clusters,
    blackhole,
  };
}

/** The actions of the AS that a route's communities call for, given where the route entered it. */
export function obeyedActions(
  context: PrefixContext,
  router: number,
  route: Pick<HeldRoute, "relation" | "entrySession">,
  communities: ReadonlySet<string>,
): readonly ActionCommunity[] {
  const { actions } = context.routerPolicy(router);
  if (!actions) return [];
  const from = entryView(context, router, route);
  return actions.filter((action) => communities.has(action.community) && selects(action.from, from));
}

/** The neighbour that a route entered this AS from; for an own route the AS itself. */
function entryView(
  context: PrefixContext,
  router: number,
  route: Pick<HeldRoute, "relation" | "entrySession">,
): NeighbourView {
  const { network } = context;
  if (route.entrySession < 0) return { relation: REL_OWN, asn: network.asnOf(router), router, session: -1 };
  const end = entryEnd(context, router, route.entrySession);
  const view = context.neighbourView(end);
  return { ...view, relation: RELATIONS.indexOf(route.relation) };
}

/** The end of an AS's entry session that lies in the AS. */
function entryEnd(context: PrefixContext, router: number, session: number): number {
  const as = context.network.asOf(router);
  return context.network.asOf(context.network.routerAt(session * 2)) === as ? session * 2 : session * 2 + 1;
}

function sessionEndAt(context: PrefixContext, session: number, router: number): number {
  return context.network.routerAt(session * 2) === router ? session * 2 : session * 2 + 1;
}

/** Whether the neighbour at a session end is a route-reflection client of the router there. */
function isClient(context: PrefixContext, end: number): boolean {
  const kind = context.network.sessionKinds[end >> 1];
  return kind === (end & 1 ? SESSION_IBGP_CLIENT_A : SESSION_IBGP_CLIENT_B);
}

function isPeer(relation: number): boolean {
  return relation === REL_PEER || relation === REL_ROUTE_SERVER || relation === REL_RS_CLIENT;
}

function isUpward(relation: number): boolean {
  return relation === REL_PROVIDER || relation === REL_PEER || relation === REL_ROUTE_SERVER;
}

/** Sender-side loop check: what the neighbour would refuse is not sent. Its allow-as-in counts. */
function wouldLoop(context: PrefixContext, to: NeighbourView, path: readonly number[]): boolean {
  const times = path.filter((asn) => asn === to.asn).length;
  return times > (context.routerPolicy(to.router).allowAsIn ?? 0);
}
