import { type Network, SESSION_PEER } from "../network";
import type { Hierarchy, Rows } from "./hierarchy";
import type { Mesh, Unit } from "./meshes";

/** What giving slots needs to know. */
export interface SlotInput {
  readonly network: Network;
  readonly hierarchy: Hierarchy;
  /** The providers of every router whose routes come in the plain way. */
  readonly providers: Rows;
  /** 1 for a session end whose side passes nothing on in the plain way: down, or with prepending. */
  readonly unusable: Uint8Array | undefined;
  readonly meshes: readonly Mesh[];
  /** ASes with more than one router. */
  readonly several: readonly number[];
}

/** Slots by router, and the providers of every slot as rows of slots. */
export interface Slots {
  readonly slotOf: Int32Array;
  /** The meshes, ascending by slot. */
  readonly units: readonly Unit[];
  readonly groupStart: number;
  readonly slotCount: number;
  readonly providerOffsets: Int32Array;
  readonly providers: Int32Array;
}

/**
 * Gives slots to all routers: those with customers first, then each edge router that can learn a route in another way
 * than plainly from its providers or is in a mesh, then one for all other edge routers with the same providers.
 * @param input the network and its order
 * @returns the slots
 */
export function giveSlots(input: SlotInput): Slots {
  const { network, hierarchy, providers: rows } = input;
  const { transit, hasCustomer } = hierarchy;
  const slotOf = new Int32Array(network.routerCount).fill(-1);
  const routerOf = new Int32Array(network.routerCount);
  let slot = 0;
  for (; slot < transit.length; slot++) {
    slotOf[transit[slot] ?? 0] = slot;
    routerOf[slot] = transit[slot] ?? 0;
  }
  for (const { routers } of input.meshes) {
    if (hasCustomer[routers[0] ?? 0] === 1) continue;
    for (const router of routers) {
      slotOf[router] = slot;
      routerOf[slot++] = router;
    }
  }
  const individual = individualRouters(input);
  for (let router = 0; router < network.routerCount; router++) {
    if ((slotOf[router] ?? 0) >= 0 || individual[router] === 0) continue;
    slotOf[router] = slot;
    routerOf[slot++] = router;
  }
  const slotCount = placeGroups(rows, slotOf, routerOf, slot);
  const units = input.meshes
    .map((mesh) => ({ ...mesh, start: slotOf[mesh.routers[0] ?? 0] ?? 0 }))
    .map((unit) => ({ ...unit, end: unit.start + unit.routers.length }))
    .sort((a, b) => a.start - b.start);
  return { slotOf, units, groupStart: slot, slotCount, ...slotRows(rows, slotOf, routerOf, slotCount) };
}

/**
 * Marks routers that peer with one that has customers (no other exports to a peer), hear a prepended route, or belong to an
 * AS with others that have customers: what came through those it refuses.
 */
function individualRouters({ network, hierarchy, unusable, several }: SlotInput): Uint8Array {
  const { sessionA, sessionB, sessionKinds, sessionCount } = network;
  const { hasCustomer } = hierarchy;
  const individual = new Uint8Array(network.routerCount);
  for (const as of several) {
    const routers = network.routersOf(as);
    if (routers.some((router) => hasCustomer[router] === 1)) for (const router of routers) individual[router] = 1;
  }
  for (let session = 0; session < sessionCount; session++) {
    const a = sessionA[session] ?? 0;
    const b = sessionB[session] ?? 0;
    if (sessionKinds[session] === SESSION_PEER) {
      if (hasCustomer[a] === 1) individual[b] = 1;
      if (hasCustomer[b] === 1) individual[a] = 1;
    } else if (unusable?.[2 * session + 1] === 1) individual[a] = 1;
  }
  return individual;
}

/** Finds equal rows by a hash, confirmed by comparing; groups of one hash are chained. */
function placeGroups(rows: Rows, slotOf: Int32Array, routerOf: Int32Array, groupStart: number): number {
  const routers = slotOf.length;
  const buckets = new Int32Array(1 << (32 - Math.clz32(Math.max(1, routers - groupStart)))).fill(-1);
  const chain = new Int32Array(routers);
  let slotCount = groupStart;
  for (let router = 0; router < routers; router++) {
    if ((slotOf[router] ?? 0) >= 0) continue;
    const bucket = hashRow(rows, router) & (buckets.length - 1);
    let slot = buckets[bucket] ?? -1;
    while (slot >= 0 && !sameRow(rows, router, routerOf[slot] ?? 0)) slot = chain[slot] ?? -1;
    if (slot < 0) {
      slot = slotCount++;
      routerOf[slot] = router;
      chain[slot] = buckets[bucket] ?? -1;
      buckets[bucket] = slot;
    }
    slotOf[router] = slot;
  }
  return slotCount;
}

function hashRow({ offsets, items }: Rows, row: number): number {
  let hash = 0;
  const end = offsets[row + 1] ?? 0;
  for (let at = offsets[row] ?? 0; at < end; at++) {
    hash = Math.imul(hash ^ (items[at] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

function sameRow({ offsets, items }: Rows, a: number, b: number): boolean {
  const startA = offsets[a] ?? 0;
  const startB = offsets[b] ?? 0;
  const count = (offsets[a + 1] ?? 0) - startA;
  if (count !== (offsets[b + 1] ?? 0) - startB) return false;
  for (let i = 0; i < count; i++) if (items[startA + i] !== items[startB + i]) return false;
  return true;
}

/** The providers of every slot; those of a group are its first member's. */
function slotRows(
  rows: Rows,
  slotOf: Int32Array,
  routerOf: Int32Array,
  slotCount: number,
): { providerOffsets: Int32Array; providers: Int32Array } {
  const providerOffsets = new Int32Array(slotCount + 1);
  const providers = new Int32Array(rows.items.length);
  let filled = 0;
  for (let slot = 0; slot < slotCount; slot++) {
    const router = routerOf[slot] ?? 0;
    const end = rows.offsets[router + 1] ?? 0;
    for (let at = rows.offsets[router] ?? 0; at < end; at++) providers[filled++] = slotOf[rows.items[at] ?? 0] ?? 0;
    providerOffsets[slot + 1] = filled;
  }
  return { providerOffsets, providers: providers.slice(0, filled) };
}
