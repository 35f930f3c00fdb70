import { BLACKHOLE, GRACEFUL_SHUTDOWN } from "../../base/community";
import type { PrefixContext } from "../context";
import {
  type ImportDrop,
  REL_CUSTOMER,
  REL_INTERNAL,
  REL_PEER,
  REL_PROVIDER,
  REL_ROUTE_SERVER,
  REL_RS_CLIENT,
  RELATIONS,
  type Relation,
} from "../types";
import { obeyedActions } from "./export";
import type { HeldRoute, SentRoute } from "./route";

/** Local-pref of an AS's own route, and of every route at a route server: the usual default of 100. */
export const PLAIN_LOCAL_PREF = 100;

/**
 * Import (routing model §3): what a router makes of a route that it is sent.
 * @param context policies
 * @param end the receiver's session end
 * @param sent the route as sent
 * @returns the route as held, or why it is dropped
 */
export function importRoute(context: PrefixContext, end: number, sent: SentRoute): HeldRoute | ImportDrop {
  const { network } = context;
  const router = network.routerAt(end);
  const policy = context.routerPolicy(router);
  // Step 1; over iBGP too.
  const asn = network.asnOf(router);
  if (sent.asPath.filter((entry) => entry === asn).length > (policy.allowAsIn ?? 0)) return "as-loop";
  if (network.relationAt(end) === REL_INTERNAL) return importInside(context, end, sent);
  return importOutside(context, end, sent);
}

function importOutside(context: PrefixContext, end: number, sent: SentRoute): HeldRoute | ImportDrop {
  const { network } = context;
  const router = network.routerAt(end);
  const relation = network.relationAt(end);
  const policy = context.routerPolicy(router);
  const session = context.sessionPolicy(end);
  // Step 2.
  if (session.in?.acceptNone) return "accept-none";
  if (context.isTooLong(policy.maxLength) || context.isTooLong(session.in?.maxLength)) return "max-length";
  if (policy.rov && context.isInvalid(sent.asPath.at(-1) ?? network.asnOf(router))) return "rpki-invalid";
  let { otc } = sent;
  if (policy.otc) {
    const remote = network.asnOf(network.neighbourAt(end));
    if (isLeak(relation, otc, remote)) return "otc-leak";
    const fromAbove = relation === REL_PROVIDER || relation === REL_PEER || relation === REL_ROUTE_SERVER;
    if (otc === null && fromAbove) otc = remote; // RFC 9234 §5, ingress rule 3
  }
  // Steps 3 and 4. A route server is transparent: it neither prefers nor obeys well-known communities.
  const server = relation === REL_RS_CLIENT;
  const blackhole = sent.communities.includes(BLACKHOLE) && !server;
  if (blackhole && relation !== REL_CUSTOMER) return "blackhole-not-from-customer";
  return {
    ...sent,
    otc,
    blackhole,
    localPref: localPref(context, end, sent),
    relation: RELATIONS[relation] ?? "peer",
    session: end >> 1,
    neighbour: network.neighbourAt(end),
    egress: router,
    entrySession: end >> 1,
    igpCost: 0,
    originator: -1,
    clusters: [],
  };
}

/** Step 3: the session's value, else the relation's; then local-pref actions; then GRACEFUL_SHUTDOWN. */
function localPref(context: PrefixContext, end: number, sent: SentRoute): number {
  const { network } = context;
  const router = network.routerAt(end);
  const relation = network.relationAt(end);
  const policy = context.routerPolicy(router);
  const session = context.sessionPolicy(end);
  let value = session.in?.localPref ?? relationPref(context, router, relation);
  const entry: { relation: Relation; entrySession: number } = {
    relation: RELATIONS[relation] ?? "peer",
    entrySession: end >> 1,
  };
  for (const { effect } of obeyedActions(context, router, entry, new Set(sent.communities))) {
    if (effect.kind === "local-pref") value = effect.value;
  }
  if (session.drain) value = 0;
  const honours = policy.honourGracefulShutdown ?? relation !== REL_RS_CLIENT;
  if (honours && sent.communities.includes(GRACEFUL_SHUTDOWN)) value = 0; // RFC 8326 §4.1
  return value;
}

function relationPref(context: PrefixContext, router: number, relation: number): number {
  const preference = { ...context.network.localPref, ...context.routerPolicy(router).localPref };
  if (relation === REL_CUSTOMER) return preference.customer;
  if (relation === REL_PROVIDER) return preference.provider;
  return relation === REL_RS_CLIENT ? PLAIN_LOCAL_PREF : preference.peer;
}

/** RFC 9234 §5, ingress rules 1 and 2. */
function isLeak(relation: number, otc: number | null, remote: number): boolean {
  if (otc === null) return false;
  if (relation === REL_CUSTOMER || relation === REL_RS_CLIENT) return true;
  return relation === REL_PEER && otc !== remote;
}

function importInside(context: PrefixContext, end: number, sent: SentRoute): HeldRoute | ImportDrop {
  const { network } = context;
  const router = network.routerAt(end);
  // RFC 4456 §8.
  if (sent.originator === router || sent.clusters.includes(router)) return "reflection-loop";
  const igpCost = context.igp.cost(router, sent.egress);
  if (igpCost === Number.POSITIVE_INFINITY) return "next-hop-unreachable";
  return { ...sent, session: end >> 1, neighbour: network.neighbourAt(end), igpCost };
}
