import type { PrefixContext } from "../context";
import { SESSION_IBGP, SESSION_IBGP_CLIENT_A, SESSION_IBGP_CLIENT_B } from "../network";
import type { Speakers } from "../speakers";
import {
  type ActionCommunity,
  REL_CUSTOMER,
  REL_PROVIDER,
  REL_RS_CLIENT,
  type RouterPolicy,
  type SessionPolicy,
} from "../types";

/** Nothing comes over this edge, whatever is sent: refused at the receiver or announced to nobody. */
export const EDGE_SHUT = 1;
/** iBGP. */
export const EDGE_INSIDE = 2;
/** From or to a route server. */
export const EDGE_SERVER = 4;
/** Any route may be sent: to a customer, or a leak. */
export const EDGE_ANY = 8;
/** Some policy beyond prepend, leak and local-pref applies. */
export const EDGE_POLICY = 16;
/** The receiver drops RPKI-invalid routes. */
export const EDGE_ROV = 32;
/** Over iBGP: the receiver is the sender's client, so it gets reflected routes. */
export const EDGE_TO_CLIENT = 64;

/** The policies of an edge, resolved once. */
export interface EdgePolicy {
  readonly senderEnd: number;
  readonly out: NonNullable<SessionPolicy["out"]>;
  readonly senderDrains: boolean;
  readonly receiverDrains: boolean;
  readonly sender: RouterPolicy;
  readonly receiver: RouterPolicy;
  readonly senderActions: readonly ActionCommunity[];
  readonly receiverActions: readonly ActionCommunity[];
  readonly senderIsServer: boolean;
  readonly honoursShutdown: boolean;
}

/** What the general engine knows of every edge, in typed arrays by edge index of the `Speakers`. */
export interface Edges {
  readonly flags: Uint8Array;
  /** What the receiver is to the sender, and the sender to the receiver: `REL_…` numbers. */
  readonly receiverIs: Uint8Array;
  readonly senderIs: Uint8Array;
  /** Local-pref that the receiver gives before communities count. */
  readonly localPref: Float64Array;
  /** Copies of the sender's ASN that are added to the path. */
  readonly hops: Uint16Array;
  readonly senderAsn: Float64Array;
  readonly receiverAsn: Float64Array;
  /** How often the receiver's ASN may stand in the path. */
  readonly allowed: Uint8Array;
  /** For edges with `EDGE_POLICY`. */
  readonly policies: ReadonlyMap<number, EdgePolicy>;
  /** Whether a router reflects routes from its neighbour at a session end: the neighbour is a client. */
  isClientAt(end: number): boolean;
}

/** Resolves the policies of every edge of a prefix. */
export function compileEdges(context: PrefixContext, speakers: Speakers): Edges {
  const { network } = context;
  const count = speakers.source.length;
  const policies = new Map<number, EdgePolicy>();
  const edges: Edges = {
    flags: new Uint8Array(count),
    receiverIs: new Uint8Array(count),
    senderIs: new Uint8Array(count),
    localPref: new Float64Array(count),
    hops: new Uint16Array(count),
    senderAsn: new Float64Array(count),
    receiverAsn: new Float64Array(count),
    allowed: new Uint8Array(count),
    policies,
    isClientAt(end) {
      return network.sessionKinds[end >> 1] === (end & 1 ? SESSION_IBGP_CLIENT_A : SESSION_IBGP_CLIENT_B);
    },
  };
  for (let edge = 0; edge < count; edge++) {
    const end = speakers.senderEnd[edge] ?? 0;
    const sender = network.routerAt(end);
    const receiver = network.routerAt(end ^ 1);
    edges.receiverIs[edge] = network.relationAt(end);
    edges.senderIs[edge] = network.relationAt(end ^ 1);
    edges.senderAsn[edge] = network.asnOf(sender);
    edges.receiverAsn[edge] = network.asnOf(receiver);
    edges.allowed[edge] = context.routerPolicy(receiver).allowAsIn ?? 0;
    const inside = (network.sessionKinds[end >> 1] ?? 0) >= SESSION_IBGP;
    if (inside) edges.flags[edge] = EDGE_INSIDE | (edges.isClientAt(end) ? EDGE_TO_CLIENT : 0);
    else compileOutside(context, speakers, edges, policies, edge, sender, receiver);
  }
  return edges;
}

function compileOutside(
  context: PrefixContext,
  speakers: Speakers,
  edges: Edges,
  policies: Map<number, EdgePolicy>,
  edge: number,
  sender: number,
  receiver: number,
): void {
  const { network } = context;
  const end = speakers.senderEnd[edge] ?? 0;
  const senderIsServer = network.isRouteServer(sender);
  const server = senderIsServer || network.isRouteServer(receiver);
  const out = context.sessionPolicy(end).out ?? {};
  const entry = context.sessionPolicy(end ^ 1);
  const [from, to] = [context.routerPolicy(sender), context.routerPolicy(receiver)];
  const senderIs = edges.senderIs[edge] ?? 0;
  let flags = server ? EDGE_SERVER : 0;
  if (senderIsServer || out.leak || edges.receiverIs[edge] === REL_CUSTOMER) flags |= EDGE_ANY;
  if (to.rov) flags |= EDGE_ROV;
  const isShut =
    entry.in?.acceptNone ||
    context.isTooLong(to.maxLength) ||
    context.isTooLong(entry.in?.maxLength) ||
    (out.announce !== undefined && !out.announce.includes(context.prefixText));
  if (isShut) flags |= EDGE_SHUT;
  edges.localPref[edge] = entry.in?.localPref ?? usualLocalPref(context, to, senderIs);
  edges.hops[edge] = (senderIsServer ? 0 : 1) + (out.prepend ?? 0);
  const senderDrains = context.sessionPolicy(end).drain === true;
  const receiverDrains = entry.drain === true;
  const special =
    server ||
    senderDrains ||
    receiverDrains ||
    out.med !== undefined ||
    (out.communities?.length ?? 0) > 0 ||
    from.otc ||
    to.otc ||
    (from.actions?.length ?? 0) > 0 ||
    (to.actions?.length ?? 0) > 0;
  if (special) {
    flags |= EDGE_POLICY;
    policies.set(edge, {
      senderEnd: end,
      out,
      senderDrains,
      receiverDrains,
      sender: from,
      receiver: to,
      senderActions: from.actions ?? [],
      receiverActions: (to.actions ?? []).filter(({ effect }) => effect.kind === "local-pref"),
      senderIsServer,
      honoursShutdown: to.honourGracefulShutdown ?? senderIs !== REL_RS_CLIENT,
    });
  }
  edges.flags[edge] = flags;
}

/**
 * The local-pref of a relation where no session says otherwise (routing model §3, step 3).
 * @param context policies
 * @param policy the receiving router's
 * @param senderIs a `REL_…` number: what the sender is to the receiver
 * @returns the local-pref
 */
export function usualLocalPref(context: PrefixContext, policy: RouterPolicy, senderIs: number): number {
  const usual = context.network.localPref;
  if (senderIs === REL_CUSTOMER) return policy.localPref?.customer ?? usual.customer;
  if (senderIs === REL_PROVIDER) return policy.localPref?.provider ?? usual.provider;
  if (senderIs === REL_RS_CLIENT) return 100;
  return policy.localPref?.peer ?? usual.peer;
}
