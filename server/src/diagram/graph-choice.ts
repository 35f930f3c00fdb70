/**
 * Which networks are drawn. A design of its own is drawn whole; one that is laid over the Internet is reduced to the
 * networks on paths, what the design declares, whom the service's sites buy from and peer with, and the largest providers
 * of the networks on paths. The reader may ask for more neighbours of any network. Never more than MOST_NETWORKS.
 */
import type { Evaluation, RegionAnswer } from "../analysis/evaluation";
import type { Network } from "../routing/network";
import { SESSION_TRANSIT } from "../routing/network";
import type { Nodes } from "./graph-nodes";
import type { ElementId } from "./model";

/** Networks in one picture at most: more than a screen has room for, and what a layout takes seconds for. */
export const MOST_NETWORKS = 4000;

/** Neighbours that one "show more" adds. */
export const MORE = 12;

/** Providers beside the path that are shown for a network on one, where the Internet graph knows hundreds. */
const PROVIDERS_EACH = 2;

/** Networks that are drawn for context alone, at most. */
const MOST_CONTEXT = 120;

/** Networks that more neighbours can be asked for at once. */
const MOST_WIDENED = 100;

/**
 * @param evaluation the design and its routes
 * @param nodes what is drawn as what
 * @param answers the shown service's
 * @param widened how often more neighbours were asked for, by element id
 * @returns AS indices of the networks to draw, ascending: in order of declaration
 */
export function chooseNetworks(
  evaluation: Evaluation,
  nodes: Nodes,
  answers: readonly RegionAnswer[],
  widened: Readonly<Record<ElementId, number>>,
): ReadonlySet<number> {
  const { network, design } = evaluation.compiled;
  const chosen = new Set<number>();
  const add = (as: number): void => {
    if (as >= 0 && chosen.size < MOST_NETWORKS && nodes.isNetwork(as)) chosen.add(as);
  };
  const paths = answers.flatMap((answer) => answer.paths);
  const onPaths = new Set(
    paths.flatMap(({ viaAsn, asPath }) => [viaAsn, ...asPath]).map((asn) => network.asIndex(asn)),
  );
  for (const as of onPaths) add(as);
  for (const { via } of design.regions)
    for (const { as } of via) add(as.asn === undefined ? -1 : network.asIndex(as.asn));
  const declared = design.ases.map(({ asn }) => network.asIndex(asn)).filter((as) => as >= 0);
  for (const as of byImportance(network, declared, MOST_NETWORKS)) add(as);
  for (const router of nodes.sites) {
    const index = evaluation.compiled.routerIndex(router);
    if (index === undefined) continue;
    for (const end of network.endsOf(index)) if (isExternal(network, end)) add(network.asOf(network.neighbourAt(end)));
  }
  if (design.internet.length > 0) addContext(network, onPaths, chosen, add);
  for (const as of widenedBy(network, nodes, chosen, widened)) add(as);
  return new Set([...chosen].sort((a, b) => a - b));
}

/** The largest providers of networks on paths: where else the packets could have gone. */
function addContext(
  network: Network,
  onPaths: ReadonlySet<number>,
  chosen: ReadonlySet<number>,
  add: (as: number) => void,
): void {
  const most = chosen.size + MOST_CONTEXT;
  for (const as of onPaths) {
    if (as < 0) continue;
    for (const provider of byImportance(network, providersOf(network, as), PROVIDERS_EACH)) {
      if (chosen.size < most) add(provider);
    }
  }
}

function providersOf(network: Network, as: number): number[] {
  const found = new Set<number>();
  for (const router of network.routersOf(as)) {
    for (const end of network.endsOf(router)) {
      const isCustomer = network.sessionKinds[end >> 1] === SESSION_TRANSIT && (end & 1) === 0;
      if (isCustomer) found.add(network.asOf(network.neighbourAt(end)));
    }
  }
  return [...found];
}

/** What the reader asked to see more of: the largest of the neighbours that are not drawn yet. */
function* widenedBy(
  network: Network,
  nodes: Nodes,
  chosen: ReadonlySet<number>,
  widened: Readonly<Record<ElementId, number>>,
): Generator<number> {
  const wanted = new Map(
    Object.entries(widened)
      .filter(([, times]) => Number.isInteger(times) && times > 0)
      .slice(0, MOST_WIDENED),
  );
  if (wanted.size === 0) return;
  for (let round = 0; round < wanted.size; round++) {
    // What was asked for may itself be there only because more was asked for elsewhere.
    const found = [...chosen].find((as) => wanted.has(nodes.idOfAs(as)));
    if (found === undefined) return;
    const id = nodes.idOfAs(found);
    const hidden = neighboursOf(network, found).filter((as) => !chosen.has(as) && nodes.isNetwork(as));
    yield* byImportance(network, hidden, Math.min((wanted.get(id) ?? 0) * MORE, MOST_NETWORKS));
    wanted.delete(id);
  }
}

/**
 * @param network a network
 * @param as AS index
 * @returns AS indices of its neighbours, each once
 */
export function neighboursOf(network: Network, as: number): number[] {
  const found = new Set<number>();
  for (const router of network.routersOf(as)) {
    for (const end of network.endsOf(router)) {
      if (isExternal(network, end)) found.add(network.asOf(network.neighbourAt(end)));
    }
  }
  return [...found];
}

/**
 * @param network a network
 * @param end a session's end
 * @returns true for a session with another network
 */
export function isExternal(network: Network, end: number): boolean {
  return network.asOf(network.routerAt(end)) !== network.asOf(network.neighbourAt(end));
}

/** The networks with the most sessions, those declared first where they have as many; in their given order. */
function byImportance(network: Network, ases: readonly number[], limit: number): number[] {
  if (ases.length <= limit) return [...ases];
  const size = (as: number): number =>
    network.routersOf(as).reduce((sum, router) => sum + network.endsOf(router).length, 0);
  const sized = ases.map((as, order) => ({ as, order, sessions: size(as) }));
  const largest = sized.sort((a, b) => b.sessions - a.sessions || a.order - b.order).slice(0, limit);
  return largest.sort((a, b) => a.order - b.order).map(({ as }) => as);
}
