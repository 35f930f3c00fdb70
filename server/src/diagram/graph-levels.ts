import { DirectedGraph } from "graphology";
import { stronglyConnectedComponents } from "graphology-components";
import { topologicalSort } from "graphology-dag";

/** Who buys from whom, and who peers, among the networks that are drawn. */
export interface Hierarchy {
  /** Ids, in order of declaration. */
  readonly networks: readonly string[];
  /** Customer and provider; both are among the networks. */
  readonly transit: readonly (readonly [customer: string, provider: string])[];
  readonly peers: readonly (readonly [string, string])[];
}

/**
 * Levels: a customer stands below all of its providers; a network with room to move goes down to where its peers are, so
 * that peers are level. Networks that are each other's providers by steps share a level, for none of them is above.
 * @param hierarchy the relations
 * @returns a level for each network, 0 at the top
 */
export function levelsOf(hierarchy: Hierarchy): Map<string, number> {
  const { groupOf, graph } = condensed(hierarchy);
  const downwards = topologicalSort(graph);
  const levels = new Map<string, number>();
  for (const group of downwards) {
    const above = graph.inNeighbors(group).map((provider) => levels.get(provider) ?? 0);
    levels.set(
      group,
      above.reduce((most, level) => Math.max(most, level + 1), 0),
    );
  }
  const peers = peersOf(hierarchy, groupOf);
  // From the bottom up, so that whoever moves down makes room for its own providers.
  for (const group of downwards.reverse()) settle(group, levels, graph, peers.get(group) ?? []);
  return new Map(hierarchy.networks.map((id) => [id, levels.get(groupOf.get(id) ?? id) ?? 0]));
}

/** Providers above customers, with every cycle as one node. */
function condensed({ networks, transit }: Hierarchy): { groupOf: Map<string, string>; graph: DirectedGraph } {
  const all = new DirectedGraph();
  for (const id of networks) all.addNode(id);
  for (const [customer, provider] of transit) if (customer !== provider) all.mergeEdge(provider, customer);
  const groupOf = new Map<string, string>();
  for (const component of stronglyConnectedComponents(all)) {
    for (const id of component) groupOf.set(id, component[0] ?? id);
  }
  const graph = new DirectedGraph();
  for (const id of networks) graph.mergeNode(groupOf.get(id));
  for (const [customer, provider] of transit) {
    const [from, to] = [groupOf.get(provider), groupOf.get(customer)];
    if (from !== to) graph.mergeEdge(from, to);
  }
  return { groupOf, graph };
}

function peersOf({ peers }: Hierarchy, groupOf: ReadonlyMap<string, string>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (from: string, to: string): void => {
    const known = found.get(from);
    if (known) known.push(to);
    else found.set(from, [to]);
  };
  for (const [left, right] of peers) {
    const [a, b] = [groupOf.get(left) ?? left, groupOf.get(right) ?? right];
    if (a === b) continue;
    add(a, b);
    add(b, a);
  }
  return found;
}

/** Moves a network down to the median level of its peers, as far as its customers let it. */
function settle(group: string, levels: Map<string, number>, graph: DirectedGraph, peers: readonly string[]): void {
  if (peers.length === 0) return;
  const level = levels.get(group) ?? 0;
  const below = graph.outNeighbors(group).map((customer) => (levels.get(customer) ?? 0) - 1);
  const lowest = below.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
  const sorted = peers.map((peer) => levels.get(peer) ?? 0).sort((a, b) => a - b);
  const wanted = sorted[Math.floor((sorted.length - 1) / 2)] ?? level;
  levels.set(group, Math.max(level, Math.min(wanted, lowest)));
}
