import type { Evaluation, PathHop, RegionAnswer } from "../analysis/evaluation";
import { siteKey } from "../analysis/sites";
import type { Service } from "../language/design";
import { PrefixContext } from "../routing/context";
import { chosenService, flowIds } from "./build";
import { chooseNetworks } from "./graph-choice";
import { drawLinks } from "./graph-links";
import type { GraphContent, GraphLink, GraphTrail } from "./graph-model";
import { linkId } from "./graph-model";
import { drawNetworks } from "./graph-networks";
import { Nodes } from "./graph-nodes";
import type { ElementId } from "./model";

/** What to show of a graph. */
export interface GraphWishes {
  /** The service to show; undefined or unknown means the first one. */
  readonly service: string | undefined;
  /** One of its prefixes, as `formatPrefix` writes it; undefined means the primary one. */
  readonly prefix?: string | undefined;
  /** How often the reader asked for more neighbours of a network, by element id; may hold anything. */
  readonly widened: Readonly<Record<ElementId, number>>;
}

/**
 * The AS graph of a design under one scenario, reduced to what matters (graph-choice.ts) and bounded, without places.
 * @param evaluation the design and its routes
 * @param wishes what to show
 * @returns networks, links and paths, as plain data
 */
export function graphContent(evaluation: Evaluation, wishes: GraphWishes): GraphContent {
  const { compiled, situation } = evaluation;
  const { design, network } = compiled;
  const service = chosenService(design, wishes.service);
  const nodes = new Nodes(compiled, service?.origin?.target);
  const context = new PrefixContext(network, firstPrefix(service), [], situation.changes);
  const answers = service ? regionsOf(evaluation, service, wishes.prefix) : [];
  const shown = chooseNetworks(evaluation, nodes, answers, wishes.widened);
  const links = drawLinks(compiled, context, nodes, shown);
  return {
    networks: drawNetworks(compiled, context, nodes, shown, links),
    links,
    trails: answers.flatMap((answer) => drawTrails(answer, nodes, new Map(links.map((link) => [link.id, link])))),
    sites: nodes.sites.map((router) => `pop:${siteKey(router)}`),
    regions: design.regions.map(({ name }) => `region:${name}`),
    total: nodes.total,
  };
}

const ANY = { family: 4, bits: 0n, length: 0 } as const;

function regionsOf(evaluation: Evaluation, service: Service, prefix: string | undefined): readonly RegionAnswer[] {
  const answer = prefix === undefined ? undefined : evaluation.answerFor(service, prefix);
  return (answer ?? evaluation.service(service.name))?.regions ?? [];
}

function firstPrefix(service: Service | undefined) {
  return service?.prefixes[0]?.prefix ?? ANY;
}

function drawTrails(answer: RegionAnswer, nodes: Nodes, links: ReadonlyMap<ElementId, GraphLink>): GraphTrail[] {
  const ids = flowIds(answer.region, answer.paths);
  const exchanges = exchangesOf(links.values());
  return answer.paths.map((path, i) => {
    const flow = ids[i] ?? "";
    const way = [`region:${answer.region}`, ...nodesOf(path.hops, nodes)];
    return { kind: "trail", id: `trail:${flow}`, flow, nodes: overExchanges(way, links, exchanges) };
  });
}

/** The nodes that a packet passes, each once in a row. */
function nodesOf(hops: readonly PathHop[], nodes: Nodes): ElementId[] {
  const way: ElementId[] = [];
  for (const { router } of hops) {
    const id = nodes.idOf(router);
    if (id !== way.at(-1)) way.push(id);
  }
  return way;
}

/** The exchanges of each member. */
function exchangesOf(links: Iterable<GraphLink>): Map<ElementId, ElementId[]> {
  const found = new Map<ElementId, ElementId[]>();
  for (const { a, b, relation } of links) {
    if (relation !== "member") continue;
    const known = found.get(a);
    if (known) known.push(b);
    else found.set(a, [b]);
  }
  return found;
}

/** Routes over a route server pass no session between the two members: the way leads over the exchange they share. */
function overExchanges(
  way: readonly ElementId[],
  links: ReadonlyMap<ElementId, GraphLink>,
  exchanges: ReadonlyMap<ElementId, readonly ElementId[]>,
): ElementId[] {
  const whole: ElementId[] = way.slice(0, 1);
  for (const [i, to] of way.entries()) {
    const from = way[i - 1];
    if (from === undefined) continue;
    if (!links.has(linkId(from, to)) && !links.has(linkId(to, from))) {
      const others = exchanges.get(to) ?? [];
      const shared = exchanges.get(from)?.find((exchange) => others.includes(exchange));
      if (shared !== undefined) whole.push(shared);
    }
    whole.push(to);
  }
  return whole;
}
