import { compressRows } from "../lists";
import { type Network, SESSION_TRANSIT } from "../network";
import type { Mesh } from "./meshes";

/** Rows of numbers: row `r` is `items[offsets[r]] … items[offsets[r + 1] - 1]`. */
export interface Rows {
  readonly offsets: Int32Array;
  readonly items: Int32Array;
}

/** The order of a network's routers by who sells transit to whom. */
export interface Hierarchy {
  /** 1 where a router has a customer, by router. */
  readonly hasCustomer: Uint8Array;
  /** Routers with customers, every customer before its providers. */
  readonly transit: Int32Array;
  /** The longest chain of providers, in routers; 0 where nobody has a customer. */
  readonly depth: number;
}

/**
 * The providers of every router, ascending.
 * @param network the network; sessions inside an AS and with route servers play no part
 * @param unusable session ends whose side passes nothing on, by `sessionEnd`
 * @param side whose end counts: 0 leaves out sessions whose customer, 1 sessions whose provider passes nothing on
 * @param nodeOf the router that stands for each router; by default every router stands for itself
 * @returns rows of routers by router
 */
export function providerRows(network: Network, unusable?: Uint8Array, side: 0 | 1 = 0, nodeOf?: Int32Array): Rows {
  const { routerCount, sessionCount, sessionA, sessionB, sessionKinds } = network;
  const customers = new Int32Array(sessionCount);
  const providers = new Int32Array(sessionCount);
  let count = 0;
  for (let session = 0; session < sessionCount; session++) {
    // End `b` of a transit session is the provider's.
    if (sessionKinds[session] !== SESSION_TRANSIT || unusable?.[2 * session + side] === 1) continue;
    const customer = sessionA[session] ?? 0;
    const provider = sessionB[session] ?? 0;
    customers[count] = nodeOf?.[customer] ?? customer;
    providers[count++] = nodeOf?.[provider] ?? provider;
  }
  const [offsets, items] = compressRows(routerCount, customers.subarray(0, count));
  for (let at = 0; at < count; at++) items[at] = providers[items[at] ?? 0] ?? 0;
  sortRows(offsets, items);
  return { offsets, items };
}

/** Sorts every row in place; rows are short, and nearly in order where the sessions were declared in order. */
function sortRows(offsets: Int32Array, items: Int32Array): void {
  for (let row = 0; row + 1 < offsets.length; row++) {
    const start = offsets[row] ?? 0;
    const end = offsets[row + 1] ?? 0;
    for (let at = start + 1; at < end; at++) {
      const item = items[at] ?? 0;
      if ((items[at - 1] ?? 0) <= item) continue;
      let to = at;
      while (to > start && (items[to - 1] ?? 0) > item) {
        items[to] = items[to - 1] ?? 0;
        to--;
      }
      items[to] = item;
    }
  }
}

/**
 * Ranks a network's routers, those of a mesh as one: where one of them has customers, all pass routes on.
 * @param network the network
 * @param meshes its full iBGP meshes
 * @returns the order, the routers of a mesh side by side; undefined where there is a ring
 */
export function rankRouters(network: Network, meshes: readonly Mesh[]): Hierarchy | undefined {
  if (meshes.length === 0) return providerHierarchy(providerRows(network));
  const nodeOf = Int32Array.from({ length: network.routerCount }, (_, router) => router);
  const membersOf = new Map<number, readonly number[]>();
  for (const { routers } of meshes) {
    const [first = 0] = routers;
    membersOf.set(first, routers);
    for (const router of routers) nodeOf[router] = first;
  }
  const ranked = providerHierarchy(providerRows(network, undefined, 0, nodeOf));
  if (!ranked) return undefined;
  const transit: number[] = [];
  for (const node of ranked.transit) transit.push(...(membersOf.get(node) ?? [node]));
  for (const router of transit) ranked.hasCustomer[router] = 1;
  return { ...ranked, transit: Int32Array.from(transit) };
}

/**
 * Ranks routers by the provider relation: a router stands one above the highest of its customers (Gao and Rexford 2001,
 * section 4.1). Within a rank the order is that of the router indices.
 * @param providers the providers of every router
 * @returns the order, or undefined where routers buy transit from one another in a ring
 */
export function providerHierarchy({ offsets, items }: Rows): Hierarchy | undefined {
  const routerCount = offsets.length - 1;
  const customersLeft = new Int32Array(routerCount);
  const hasCustomer = new Uint8Array(routerCount);
  for (let at = 0; at < items.length; at++) {
    const provider = items[at] ?? 0;
    customersLeft[provider] = (customersLeft[provider] ?? 0) + 1;
    hasCustomer[provider] = 1;
  }
  // Level by level; `order` is the queue, and what is put on it while a level is worked off is the next level.
  const order = new Int32Array(routerCount);
  let filled = 0;
  for (let router = 0; router < routerCount; router++) if (hasCustomer[router] === 0) order[filled++] = router;
  const edge = filled;
  let depth = -1;
  for (let at = 0; at < filled; depth++) {
    const levelEnd = filled;
    for (; at < levelEnd; at++) {
      const router = order[at] ?? 0;
      const end = offsets[router + 1] ?? 0;
      for (let item = offsets[router] ?? 0; item < end; item++) {
        const provider = items[item] ?? 0;
        const left = (customersLeft[provider] ?? 0) - 1;
        customersLeft[provider] = left;
        if (left === 0) order[filled++] = provider;
      }
    }
    order.subarray(levelEnd, filled).sort();
  }
  if (filled < routerCount) return undefined;
  return { hasCustomer, transit: order.slice(edge), depth: Math.max(0, depth) };
}
