import { compressRows } from "../lists";
import { type Network, SESSION_PEER } from "../network";
import type { NetworkChanges } from "../types";
import { providerRows, type Rows, rankRouters } from "./hierarchy";
import type { Mesh, Unit } from "./meshes";
import { indicesByValue } from "./order";
import { giveSlots } from "./slots";

/** A session on which the exporting side prepends: kept apart, so that the others need no look at a length. */
export interface PrependedEdge {
  /** The slot at the other end: the importer in `toProviders` and `toPeers`, the exporter in `fromProviders`. */
  readonly slot: number;
  /** Extra copies of the exporter's ASN. */
  readonly extra: number;
}

/**
 * A network laid out for propagation. Routers become slots: first those with customers, every customer before its
 * providers; then edge routers that peer with one of those; then one slot for all edge routers with the same set of
 * providers, who must all learn the same route. Neighbours are rows of slots, ascending.
 */
export interface FastGraph {
  readonly routerCount: number;
  readonly slotCount: number;
  /** Slots below this have customers. */
  readonly transitCount: number;
  /** Full iBGP meshes, ascending by slot; the slots of one are side by side. */
  readonly units: readonly Unit[];
  /** Slots from this one on stand for groups. */
  readonly groupStart: number;
  readonly slotOf: Int32Array;
  /** Providers whose routes come down to a slot. */
  readonly providerOffsets: Int32Array;
  readonly providers: Int32Array;
  /** Providers to whom a slot's routes go up: the same but where a session is open one way only. */
  readonly upOffsets: Int32Array;
  readonly upProviders: Int32Array;
  /** For slots with customers only: no other exports to a peer. */
  readonly peerOffsets: Int32Array;
  readonly peers: Int32Array;
  /** Place of each router in the order of router IDs, and back. */
  readonly rankOf: Int32Array;
  readonly routerByRank: Int32Array;
  /** `rankOf` by slot, for slots with customers. */
  readonly slotRanks: Int32Array;
  /** Indices of ASes with more than one router. */
  readonly severalRouters: readonly number[];
  readonly prepends: Prepends;
  /** An upper bound of path lengths, without what originations prepend. */
  readonly longestPath: number;
}

/** Sessions with prepending, by the slot that does the work. */
export interface Prepends {
  readonly toProviders: ReadonlyMap<number, readonly PrependedEdge[]>;
  readonly toPeers: ReadonlyMap<number, readonly PrependedEdge[]>;
  readonly fromProviders: ReadonlyMap<number, readonly PrependedEdge[]>;
}

/**
 * Lays a network out for propagation.
 * @param network a network within the fast engine's reach (see `eligible.ts`)
 * @param changes policies laid over it
 * @param downSessions sessions to leave out
 * @param meshes its full iBGP meshes
 * @returns the graph, or undefined where providers form a ring
 */
export function buildFastGraph(
  network: Network,
  changes: NetworkChanges,
  downSessions: ReadonlySet<number>,
  meshes: readonly Mesh[],
): FastGraph | undefined {
  const hierarchy = rankRouters(network, meshes);
  if (!hierarchy) return undefined;
  const { transit } = hierarchy;
  const extra = prependsByEnd(network, changes);
  const unusable = unusableEnds(network, downSessions, extra);
  const providers = providerRows(network, unusable, 1);
  const several = severalRouters(network);
  const layout = giveSlots({ network, hierarchy, providers, unusable, meshes, several });
  const up = unusable ? upRows(providerRows(network, unusable, 0), transit, layout.slotOf) : undefined;
  const [peerOffsets, peers] = peerRows(network, transit.length, layout.slotOf, unusable);
  const { rankOf, routerByRank } = ranks(network);
  let prepended = 0;
  for (const times of extra.values()) prepended += times;
  return {
    routerCount: network.routerCount,
    transitCount: transit.length,
    ...layout,
    upOffsets: up?.offsets ?? layout.providerOffsets,
    upProviders: up?.items ?? layout.providers,
    peerOffsets,
    peers,
    rankOf,
    routerByRank,
    slotRanks: transit.map((router) => rankOf[router] ?? 0),
    severalRouters: several,
    prepends: prependsBySlot(network, downSessions, extra, layout.slotOf),
    // Up through every rank, across, and down again; each prepending session at most once.
    longestPath: 2 * hierarchy.depth + 3 + prepended,
  };
}

function severalRouters({ asRouterOffsets, asCount }: Network): number[] {
  const several: number[] = [];
  for (let as = 0; as < asCount; as++) {
    if ((asRouterOffsets[as + 1] ?? 0) - (asRouterOffsets[as] ?? 0) > 1) several.push(as);
  }
  return several;
}

/** Session ends whose side prepends, with how often. */
function prependsByEnd(network: Network, changes: NetworkChanges): Map<number, number> {
  const extra = new Map<number, number>();
  const note = (end: number, times: number | undefined) => {
    if (times) extra.set(end, times);
    else extra.delete(end);
  };
  for (const [end, policy] of network.sessionPolicies) note(end, policy.out?.prepend);
  for (const [end, policy] of changes.sessionPolicies ?? []) note(end, policy.out?.prepend);
  return extra;
}

/** Marks the session ends that pass nothing on in the plain way; undefined where there are none. */
function unusableEnds(
  network: Network,
  down: ReadonlySet<number>,
  extra: ReadonlyMap<number, number>,
): Uint8Array | undefined {
  if (down.size === 0 && extra.size === 0) return undefined;
  const unusable = new Uint8Array(2 * network.sessionCount);
  for (const end of extra.keys()) unusable[end] = 1;
  for (const session of down) {
    unusable[2 * session] = 1;
    unusable[2 * session + 1] = 1;
  }
  return unusable;
}

function prependsBySlot(
  network: Network,
  downSessions: ReadonlySet<number>,
  extra: ReadonlyMap<number, number>,
  slotOf: Int32Array,
): Prepends {
  const toProviders = new Map<number, PrependedEdge[]>();
  const toPeers = new Map<number, PrependedEdge[]>();
  const fromProviders = new Map<number, PrependedEdge[]>();
  const add = (map: Map<number, PrependedEdge[]>, key: number, edge: PrependedEdge) => {
    const list = map.get(key);
    if (list) list.push(edge);
    else map.set(key, [edge]);
  };
  for (const [end, times] of extra) {
    if (downSessions.has(end >> 1)) continue;
    const from = slotOf[network.routerAt(end)] ?? 0;
    const to = slotOf[network.neighbourAt(end)] ?? 0;
    const kind = network.sessionKinds[end >> 1];
    if (kind === SESSION_PEER) add(toPeers, from, { slot: to, extra: times });
    else if (end & 1) add(fromProviders, to, { slot: from, extra: times });
    else add(toProviders, from, { slot: to, extra: times });
  }
  return { toProviders, toPeers, fromProviders };
}

/** Rows of routers by router as rows of slots, for the slots with customers. */
function upRows(rows: Rows, transit: Int32Array, slotOf: Int32Array): Rows {
  const offsets = new Int32Array(transit.length + 1);
  const items: number[] = [];
  for (let slot = 0; slot < transit.length; slot++) {
    const router = transit[slot] ?? 0;
    for (let at = rows.offsets[router] ?? 0; at < (rows.offsets[router + 1] ?? 0); at++) {
      items.push(slotOf[rows.items[at] ?? 0] ?? 0);
    }
    offsets[slot + 1] = items.length;
  }
  return { offsets, items: Int32Array.from(items) };
}

/** The peers of slots with customers; no other exports to a peer. */
function peerRows(
  network: Network,
  transitCount: number,
  slotOf: Int32Array,
  unusable: Uint8Array | undefined,
): [Int32Array, Int32Array] {
  const { sessionA, sessionB, sessionKinds, sessionCount } = network;
  const from = new Int32Array(2 * sessionCount);
  const to = new Int32Array(2 * sessionCount);
  let count = 0;
  for (let session = 0; session < sessionCount; session++) {
    if (sessionKinds[session] !== SESSION_PEER) continue;
    const a = slotOf[sessionA[session] ?? 0] ?? 0;
    const b = slotOf[sessionB[session] ?? 0] ?? 0;
    if (a < transitCount && unusable?.[2 * session] !== 1) {
      from[count] = a;
      to[count++] = b;
    }
    if (b < transitCount && unusable?.[2 * session + 1] !== 1) {
      from[count] = b;
      to[count++] = a;
    }
  }
  const [offsets, items] = compressRows(transitCount, from.subarray(0, count));
  for (let at = 0; at < count; at++) items[at] = to[items[at] ?? 0] ?? 0;
  return [offsets, items];
}

/** Routers in the order of their IDs. */
function ranks({ routerIds, routerCount }: Network): { rankOf: Int32Array; routerByRank: Int32Array } {
  const routerByRank = indicesByValue(routerIds);
  const rankOf = new Int32Array(routerCount);
  for (let rank = 0; rank < routerCount; rank++) rankOf[routerByRank[rank] ?? 0] = rank;
  return { rankOf, routerByRank };
}
