import type { Network } from "../network";
import { REL_INTERNAL, REL_PROVIDER } from "../types";

/** Whether an AS buys transit from itself, by AS index; kept as long as the network is. */
const ownProviders = new WeakMap<Network, Map<number, boolean>>();

/**
 * Whether an AS of islands sells transit, through whatever others, to one of its own routers: then what one island passes
 * to its customers may come back to another one, which refuses it (RFC 4271 §9.1.2).
 * @param network the network
 * @param as index of an AS whose routers have no iBGP between them
 */
export function isOwnProvider(network: Network, as: number): boolean {
  const known = ownProviders.get(network) ?? new Map<number, boolean>();
  ownProviders.set(network, known);
  let answer = known.get(as);
  if (answer === undefined) {
    answer = climb(network, network.routersOf(as), (router) => network.asOf(router) === as);
    known.set(as, answer);
  }
  return answer;
}

/**
 * The routers at which an announcement may come in from a customer, failures left aside.
 * @param network the network
 * @param origins the announcing routers
 * @returns 1 by router
 */
export function aboveOrigins(network: Network, origins: Iterable<number>): Uint8Array {
  const above = new Uint8Array(network.routerCount);
  climb(network, origins, (router) => {
    above[router] = 1;
    return false;
  });
  return above;
}

/**
 * Goes from routers to their providers and to the other routers of a mesh, each once.
 * @param seen told of each that is reached; true ends it
 * @returns whether it was ended
 */
function climb(network: Network, from: Iterable<number>, seen: (router: number) => boolean): boolean {
  const done = new Uint8Array(network.routerCount);
  const queue = [...from];
  for (const router of queue) done[router] = 1;
  for (let router = queue.pop(); router !== undefined; router = queue.pop()) {
    for (const end of network.endsOf(router)) {
      const relation = network.relationAt(end);
      if (relation !== REL_PROVIDER && relation !== REL_INTERNAL) continue;
      const next = network.neighbourAt(end);
      if (seen(next)) return true;
      if (done[next] === 1) continue;
      done[next] = 1;
      queue.push(next);
    }
  }
  return false;
}
