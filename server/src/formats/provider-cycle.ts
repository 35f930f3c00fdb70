import type { AsGraph } from "../routing/builder";
import { SESSION_TRANSIT } from "../routing/network";

/**
 * Finds ASes that buy transit from one another in a ring, which no hierarchy allows (Gao and Rexford 2001, section 4.1:
 * the provider graph has no directed cycle).
 * @param graph the links of a file
 * @returns AS numbers, each a customer of the next and the last of the first; undefined where there is no ring
 */
export function findProviderCycle(graph: AsGraph): number[] | undefined {
  const { asns, a, b, kinds } = graph;
  const ases = asns.length;
  const start = new Uint32Array(ases + 1);
  const customersLeft = new Uint32Array(ases);
  for (let link = 0; link < a.length; link++) {
    if (kinds[link] !== SESSION_TRANSIT) continue;
    const provider = b[link] ?? 0;
    customersLeft[provider] = (customersLeft[provider] ?? 0) + 1;
    const slot = (a[link] ?? 0) + 1;
    start[slot] = (start[slot] ?? 0) + 1;
  }
  for (let as = 0; as < ases; as++) start[as + 1] = (start[as + 1] ?? 0) + (start[as] ?? 0);
  const fill = start.slice();
  const providers = new Uint32Array(start[ases] ?? 0);
  for (let link = 0; link < a.length; link++) {
    if (kinds[link] !== SESSION_TRANSIT) continue;
    const customer = a[link] ?? 0;
    const at = fill[customer] ?? 0;
    providers[at] = b[link] ?? 0;
    fill[customer] = at + 1;
  }
  // Take away, from the edge upwards, every AS whose customers are all taken away; a ring's members never are.
  const edge: number[] = [];
  for (let as = 0; as < ases; as++) if (customersLeft[as] === 0) edge.push(as);
  let taken = 0;
  for (let as = edge.pop(); as !== undefined; as = edge.pop()) {
    taken++;
    for (let at = start[as] ?? 0; at < (start[as + 1] ?? 0); at++) {
      const provider = providers[at] ?? 0;
      const left = (customersLeft[provider] ?? 0) - 1;
      customersLeft[provider] = left;
      if (left === 0) edge.push(provider);
    }
  }
  if (taken === ases) return undefined;
  return walkToRing(graph, customersLeft).map((as) => asns[as] ?? 0);
}

/** Among the ASes left, each has a customer that is left; walking down those must come back to where it was. */
function walkToRing(graph: AsGraph, customersLeft: Uint32Array): number[] {
  const customer = new Int32Array(graph.asns.length).fill(-1);
  for (let link = 0; link < graph.a.length; link++) {
    const below = graph.a[link] ?? 0;
    if (graph.kinds[link] === SESSION_TRANSIT && customersLeft[below] !== 0) customer[graph.b[link] ?? 0] = below;
  }
  const walked: number[] = [];
  const at = new Int32Array(graph.asns.length).fill(-1);
  let as = customersLeft.findIndex((left) => left > 0);
  while (at[as] === -1) {
    at[as] = walked.length;
    walked.push(as);
    as = customer[as] ?? -1;
  }
  // The walk went from provider to customer; a ring reads from customer to provider.
  return walked.slice(at[as]).reverse();
}
