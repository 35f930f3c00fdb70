/** The networks and exchanges of the AS graph, with what a card says about them. */
import type { PrefixContext } from "../routing/context";
import { usualLocalPref } from "../routing/general/edges";
import { REL_CUSTOMER, REL_PEER, REL_PROVIDER } from "../routing/types";
import type { Compiled } from "../topology/compile/compile";
import { isExternal } from "./graph-choice";
import { levelsOf } from "./graph-levels";
import type { GraphLink, GraphNeighbours, GraphNetwork, GraphPreferences } from "./graph-model";
import type { Nodes } from "./graph-nodes";
import type { ElementId } from "./model";

/**
 * @param compiled a compiled design
 * @param context what the scenario changes
 * @param nodes what is drawn as what
 * @param shown AS indices of the networks that are drawn
 * @param links what drawLinks made of them
 * @returns networks in order of declaration, then the exchanges that something drawn is a member of
 */
export function drawNetworks(
  compiled: Compiled,
  context: PrefixContext,
  nodes: Nodes,
  shown: ReadonlySet<number>,
  links: readonly GraphLink[],
): GraphNetwork[] {
  const levels = levelsFrom(
    [...shown].map((as) => nodes.idOfAs(as)),
    links,
  );
  const networks = [...shown].map((as) => drawNetwork(as, compiled, context, nodes, shown, levels));
  const members = new Map<ElementId, number[]>();
  const lowest = networks.reduce((most, { level }) => Math.max(most, level), 0);
  for (const { a, b, relation } of links) {
    if (relation !== "member") continue;
    members.set(b, [...(members.get(b) ?? []), levels.get(a) ?? lowest + 1]);
  }
  return [...networks, ...drawExchanges(context, nodes, members)];
}

function levelsFrom(networks: readonly ElementId[], links: readonly GraphLink[]): Map<ElementId, number> {
  const known = new Set(networks);
  const inside = links.filter(({ a, b }) => known.has(a) && known.has(b));
  const pairs = (wanted: GraphLink["relation"]): [ElementId, ElementId][] =>
    inside.filter(({ relation }) => relation === wanted).map(({ a, b }) => [a, b]);
  return levelsOf({ networks, transit: pairs("customer"), peers: pairs("peer") });
}

function drawNetwork(
  as: number,
  { network, design }: Compiled,
  context: PrefixContext,
  nodes: Nodes,
  shown: ReadonlySet<number>,
  levels: ReadonlyMap<ElementId, number>,
): GraphNetwork {
  const id = nodes.idOfAs(as);
  const asn = network.asns[as] ?? 0;
  const routers = [...network.routersOf(as)];
  const { neighbours, hidden } = neighboursAround(as, context, nodes, shown);
  return {
    kind: "network",
    id,
    what: "as",
    asn,
    name: nodes.nameOfAs(as),
    title: design.asesByNumber.get(asn)?.title ?? null,
    level: levels.get(id) ?? 0,
    preferences: preferencesOf(routers, context),
    neighbours,
    hidden,
    down: routers.length > 0 && routers.every((router) => context.isDown(router)),
  };
}

function neighboursAround(
  as: number,
  { network }: PrefixContext,
  nodes: Nodes,
  shown: ReadonlySet<number>,
): { neighbours: GraphNeighbours; hidden: number } {
  const kinds = { [REL_PROVIDER]: new Set<number>(), [REL_PEER]: new Set<number>(), [REL_CUSTOMER]: new Set<number>() };
  const hidden = new Set<number>();
  for (const router of network.routersOf(as)) {
    for (const end of network.endsOf(router)) {
      if (!isExternal(network, end)) continue;
      const relation = network.relationAt(end);
      const other = network.asOf(network.neighbourAt(end));
      if (relation !== REL_PROVIDER && relation !== REL_PEER && relation !== REL_CUSTOMER) continue;
      kinds[relation].add(other);
      if (!shown.has(other) && nodes.isNetwork(other)) hidden.add(other);
    }
  }
  const neighbours = {
    providers: kinds[REL_PROVIDER].size,
    peers: kinds[REL_PEER].size,
    customers: kinds[REL_CUSTOMER].size,
  };
  return { neighbours, hidden: hidden.size };
}

function preferencesOf(routers: readonly number[], context: PrefixContext): GraphPreferences {
  const policies = new Set(routers.map((router) => context.routerPolicy(router)));
  const values = (relation: number): number[] =>
    [...new Set([...policies].map((policy) => usualLocalPref(context, policy, relation)))].sort((a, b) => a - b);
  return { customer: values(REL_CUSTOMER), peer: values(REL_PEER), provider: values(REL_PROVIDER) };
}

function drawExchanges(
  context: PrefixContext,
  nodes: Nodes,
  members: ReadonlyMap<ElementId, readonly number[]>,
): GraphNetwork[] {
  return [...nodes.exchanges].flatMap(([router, ixp]): GraphNetwork[] => {
    const id = nodes.idOf(router);
    const levels = members.get(id);
    if (levels === undefined) return [];
    // Just above those of its members that stand lowest: an exchange sells nothing to the ones above.
    const level = Math.max(0, levels.reduce((most, each) => Math.max(most, each), 0) - 1);
    return [
      {
        kind: "network",
        id,
        what: "ixp",
        asn: ixp.routeServer?.asn ?? 0,
        name: ixp.name,
        title: ixp.title ?? null,
        level,
        preferences: null,
        neighbours: { providers: 0, peers: levels.length, customers: 0 },
        hidden: 0,
        down: context.isDown(router),
      },
    ];
  });
}
