import type { PrefixContext } from "./context";
import { compressRows } from "./lists";
import { type Network, ROUTER_PATH_HIDING, SESSION_IBGP } from "./network";

/**
 * Who tells whom. A speaker holds one selected route: every router is one, and so is each view that a route server
 * keeps for a member (RFC 7947 §2.3.2.2). Speaker `i` below `routerCount` is router `i`; its edges are the live
 * sessions only.
 *
 * An edge leads from the speaker that tells to the one that hears. Edges into speaker `s` are
 * `inOffsets[s] … inOffsets[s + 1] - 1`; `source`, `senderEnd` and `target` are by edge.
 */
export interface Speakers {
  readonly count: number;
  readonly routerCount: number;
  /** The router that a speaker is, or keeps a view at. */
  readonly router: Int32Array;
  /** For a view: the route server's end of the session that it serves; else -1. */
  readonly viewEnd: Int32Array;
  readonly inOffsets: Int32Array;
  readonly source: Int32Array;
  readonly target: Int32Array;
  /** The sender's session end. */
  readonly senderEnd: Int32Array;
  /** Edges by their source: `outEdges[outOffsets[s]] …`. */
  readonly outOffsets: Int32Array;
  readonly outEdges: Int32Array;
}

/**
 * Lays out the speakers of a network under the changes of a context.
 * @param context network and changes
 * @returns the graph, edges into a speaker ascending by session
 */
export function speakersOf(context: PrefixContext): Speakers {
  const { network } = context;
  const viewOfSession = viewsOf(context);
  const routerCount = network.routerCount;
  const count = routerCount + viewOfSession.size;
  const router = new Int32Array(count);
  const viewEnd = new Int32Array(count).fill(-1);
  for (let i = 0; i < routerCount; i++) router[i] = i;
  for (const [session, speaker] of viewOfSession) {
    router[speaker] = network.routerAt(session * 2 + 1);
    viewEnd[speaker] = session * 2 + 1;
  }
  const edges = collectEdges(context, viewOfSession);
  const [inOffsets, order] = compressRows(count, edges.target);
  const source = order.map((edge) => edges.source[edge] ?? 0);
  const target = order.map((edge) => edges.target[edge] ?? 0);
  const senderEnd = order.map((edge) => edges.senderEnd[edge] ?? 0);
  const [outOffsets, outEdges] = compressRows(count, source);
  return { count, routerCount, router, viewEnd, inOffsets, source, target, senderEnd, outOffsets, outEdges };
}

/** One view for each live session of a route server that does not hide paths: session → speaker. */
function viewsOf(context: PrefixContext): Map<number, number> {
  const { network } = context;
  const views = new Map<number, number>();
  for (let router = 0; router < network.routerCount; router++) {
    if (!network.isRouteServer(router) || ((network.routerFlags[router] ?? 0) & ROUTER_PATH_HIDING) !== 0) continue;
    for (const end of network.endsOf(router)) {
      if (context.isSessionUp(end >> 1)) views.set(end >> 1, network.routerCount + views.size);
    }
  }
  return views;
}

interface Edges {
  readonly source: Int32Array;
  readonly target: Int32Array;
  readonly senderEnd: Int32Array;
}

function collectEdges(context: PrefixContext, views: ReadonlyMap<number, number>): Edges {
  const { network } = context;
  const capacity = network.sessionCount * 2 + viewEdgeCount(context, views);
  const source = new Int32Array(capacity);
  const target = new Int32Array(capacity);
  const senderEnd = new Int32Array(capacity);
  let count = 0;
  const add = (from: number, to: number, end: number) => {
    source[count] = from;
    target[count] = to;
    senderEnd[count] = end;
    count++;
  };
  const { sessionA, sessionB, sessionKinds } = network;
  const untouched = Object.keys(context.changes).length === 0;
  for (let session = 0; session < network.sessionCount; session++) {
    if (!untouched && !context.isSessionUp(session)) continue;
    const a = sessionA[session] ?? 0;
    const b = sessionB[session] ?? 0;
    const interior = (sessionKinds[session] ?? 0) >= SESSION_IBGP;
    // iBGP needs the IGP: without a path there is no session.
    if (interior && network.igpLinkCount > 0 && context.igp.cost(a, b) === Number.POSITIVE_INFINITY) continue;
    const view = views.get(session);
    add(a, b, session * 2);
    add(view ?? b, a, session * 2 + 1);
    if (view === undefined) continue;
    // Every other member's routes go into this member's view.
    for (const end of network.endsOf(b)) {
      const member = network.neighbourAt(end);
      if (member !== a && views.has(end >> 1)) add(member, view, end ^ 1);
    }
  }
  return {
    source: source.subarray(0, count),
    target: target.subarray(0, count),
    senderEnd: senderEnd.subarray(0, count),
  };
}

function viewEdgeCount(context: PrefixContext, views: ReadonlyMap<number, number>): number {
  let count = 0;
  for (const session of views.keys()) {
    count += context.network.endsOf(context.network.routerAt(session * 2 + 1)).length;
  }
  return count;
}

/**
 * The speakers around one router of a network without route servers and iBGP: only the edges into it. Enough to list
 * what it hears, and quick on a network of any size.
 * @param context network and changes
 * @param router the router
 */
export function speakersAround(context: PrefixContext, router: number): Speakers {
  const { network } = context;
  const ends = context.isDown(router) ? [] : [...network.endsOf(router)].filter((end) => context.isSessionUp(end >> 1));
  const inOffsets = new Int32Array(network.routerCount + 1).fill(ends.length, router + 1);
  return {
    ...plainSpeakers(network),
    inOffsets,
    source: Int32Array.from(ends, (end) => network.neighbourAt(end)),
    target: new Int32Array(ends.length).fill(router),
    senderEnd: Int32Array.from(ends, (end) => end ^ 1),
  };
}

type PlainSpeakers = Omit<Speakers, "inOffsets" | "source" | "target" | "senderEnd">;

/** Every router a speaker, whichever of them is looked at: made once for a network. */
const plain = new WeakMap<Network, PlainSpeakers>();

function plainSpeakers(network: Network): PlainSpeakers {
  const known = plain.get(network);
  if (known) return known;
  const made: PlainSpeakers = {
    count: network.routerCount,
    routerCount: network.routerCount,
    router: new Int32Array(network.routerCount).map((_, router) => router),
    viewEnd: new Int32Array(network.routerCount).fill(-1),
    outOffsets: new Int32Array(network.routerCount + 1),
    outEdges: new Int32Array(0),
  };
  plain.set(network, made);
  return made;
}

/**
 * Whether only other ASes hear a speaker, and nothing in its policy asks where a route came in: an ordinary router
 * without iBGP and without actions.
 */
export function isAlone(context: PrefixContext, speakers: Speakers, speaker: number): boolean {
  const { network } = context;
  if (speaker >= speakers.routerCount || network.isRouteServer(speaker)) return false;
  if (context.routerPolicy(speaker).actions?.length) return false;
  // iBGP sessions come last.
  const end = network.ends[(network.offsets[speaker + 1] ?? 0) - 1];
  return (
    end === undefined ||
    network.offsets[speaker] === network.offsets[speaker + 1] ||
    (network.sessionKinds[end >> 1] ?? 0) < SESSION_IBGP
  );
}
