/** What a card says about the networks and links of the AS graph. */
import { formatPeople } from "../../server/src/base/units";
import { type DiagramGraph, type GraphLink, type GraphNetwork, linkId } from "../../server/src/diagram/graph-model";
import type { DiagramModel, ElementId } from "../../server/src/diagram/model";
import { nameOf, plain } from "../../server/src/diagram/names";
import { type Fact, listed } from "./text";

/** Paths that a card tells one by one. */
const MOST_PATHS = 6;

/**
 * @param model the picture
 * @param id a network, an exchange or a link
 * @returns what to say; undefined for anything else
 */
export function graphCard(model: DiagramModel, id: ElementId): { title: string; facts: Fact[] } | undefined {
  const network = model.graph?.networks.find((candidate) => candidate.id === id);
  if (network !== undefined) return { title: networkName(network), facts: networkFacts(model, network) };
  const link = model.graph?.links.find((candidate) => candidate.id === id);
  if (link === undefined) return undefined;
  const [a, b] = [nodeName(model, link.a), nodeName(model, link.b)];
  return { title: `${a} – ${b}`, facts: linkFacts(model, link, a, b) };
}

/**
 * @param network a network or an exchange
 * @param limit the most characters
 * @returns its title, else its name
 */
export function networkName({ title, name }: GraphNetwork, limit = 80): string {
  return plain(title ?? name, limit);
}

/**
 * @param model the picture
 * @param id any node of the graph
 * @returns what to call it
 */
export function nodeName(model: DiagramModel, id: ElementId): string {
  const network = model.graph?.networks.find((candidate) => candidate.id === id);
  if (network !== undefined) return networkName(network, 40);
  const element = [...model.sites, ...model.regions].find((candidate) => candidate.id === id);
  return element === undefined ? plain(id, 40) : nameOf(element, 40);
}

function networkFacts(model: DiagramModel, network: GraphNetwork): Fact[] {
  const facts: Fact[] = [];
  if (network.what === "ixp") {
    facts.push({ label: "Exchange", value: `route server AS${network.asn}` });
    facts.push({ label: "Members", value: `${network.neighbours.peers} drawn` });
  } else {
    const { providers, peers, customers } = network.neighbours;
    facts.push({ label: "Network", value: `AS${network.asn}` });
    const counts = [counted(providers, "provider"), counted(peers, "peer"), counted(customers, "customer")];
    facts.push({ label: "Neighbours", value: counts.join(", ") });
  }
  if (network.down) facts.push({ label: "State", value: "out of service here" });
  const preferences = networkPreferences(network);
  if (preferences !== undefined) facts.push({ label: "Local-pref", value: preferences });
  facts.push(pathFact(model, network.id));
  if (network.hidden > 0) facts.push({ label: "Not drawn", value: counted(network.hidden, "neighbour") });
  return facts;
}

function linkFacts(model: DiagramModel, link: GraphLink, a: string, b: string): Fact[] {
  const facts: Fact[] = [{ label: "Relation", value: relationText(link, a, b) }];
  const preferences = linkPreferences(link, a, b);
  if (preferences !== undefined) facts.push({ label: "Local-pref", value: preferences });
  const sessions = sessionsText(link);
  if (sessions !== undefined) facts.push({ label: "Sessions", value: sessions });
  return [...facts, pathFact(model, link.id)];
}

/**
 * @param network a network
 * @returns the local-pref that it gives by relation; undefined for an exchange
 */
export function networkPreferences({ preferences }: GraphNetwork): string | undefined {
  if (preferences === null) return undefined;
  const { customer, peer, provider } = preferences;
  return `${values(customer)} from customers, ${values(peer)} from peers, ${values(provider)} from providers`;
}

/**
 * @param link a link
 * @param a what to call its one end
 * @param b the other
 * @returns the local-pref that each end gives to what it hears from the other; undefined where none does
 */
export function linkPreferences({ preferenceA, preferenceB }: GraphLink, a: string, b: string): string | undefined {
  const preferences = [
    ...(preferenceA.length > 0 ? [`${values(preferenceA)} at ${a}`] : []),
    ...(preferenceB.length > 0 ? [`${values(preferenceB)} at ${b}`] : []),
  ];
  return preferences.length > 0 ? preferences.join(", ") : undefined;
}

/**
 * @param link a link
 * @returns how many sessions it has, and how many of them are out; undefined where users are all that is on it
 */
export function sessionsText({ sessions, down }: GraphLink): string | undefined {
  if (sessions === 0) return undefined;
  return `${sessions}${down > 0 ? `, ${down === sessions ? "all" : down} out of service` : ""}`;
}

/**
 * @param link a link
 * @param a what to call its one end
 * @param b the other
 * @returns what one end is to the other
 */
export function relationText({ relation }: GraphLink, a: string, b: string): string {
  switch (relation) {
    case "customer":
      return `${a} buys transit from ${b}`;
    case "peer":
      return `${a} and ${b} are peers`;
    case "member":
      return `${a} is a member of ${b}`;
    case "users":
      return `users of ${a} sit in ${b}`;
  }
}

function pathFact(model: DiagramModel, id: ElementId): Fact {
  return { label: "Paths", value: pathsText(model, flowsOver(model).get(id)) ?? "no users' traffic passes here" };
}

/** Made once for a picture: cards ask for one element of it, tables for all. */
const FLOWS_OVER = new WeakMap<DiagramGraph, ReadonlyMap<ElementId, ReadonlySet<ElementId>>>();

/**
 * @param model a picture
 * @returns the flows that pass each node and link of its graph, by the id of either; a link by both of its names
 */
export function flowsOver({ graph }: DiagramModel): ReadonlyMap<ElementId, ReadonlySet<ElementId>> {
  if (graph === undefined) return new Map();
  const known = FLOWS_OVER.get(graph);
  if (known !== undefined) return known;
  const over = new Map<ElementId, Set<ElementId>>();
  for (const { flow, nodes } of graph.trails) {
    for (const [i, id] of nodes.entries()) {
      const before = nodes[i - 1];
      const links = before === undefined ? [] : [linkId(before, id), linkId(id, before)];
      for (const each of [id, ...links]) over.set(each, (over.get(each) ?? new Set()).add(flow));
    }
  }
  FLOWS_OVER.set(graph, over);
  return over;
}

/**
 * Who routes over something, and where to: the largest first.
 * @param model the picture
 * @param over the flows that pass it
 * @returns undefined where no users' traffic does
 */
export function pathsText(model: DiagramModel, over: ReadonlySet<ElementId> | undefined): string | undefined {
  if (over === undefined) return undefined;
  const users = new Map(model.regions.map((region) => [region.id, region.users ?? 0]));
  const sums = new Map<string, number>();
  for (const flow of model.flows) {
    if (!over.has(flow.id)) continue;
    const to = flow.pop === null || flow.outcome !== "pop" ? "nowhere" : nodeName(model, flow.pop);
    const key = `${nodeName(model, flow.region)} → ${to}${flow.certain ? "" : " (tie)"}`;
    sums.set(key, (sums.get(key) ?? 0) + (users.get(flow.region) ?? 0) * flow.share);
  }
  if (sums.size === 0) return undefined;
  const largest = [...sums]
    .sort(([, x], [, y]) => y - x)
    .map(([text, sum]) => (sum > 0 ? `${text} (${formatPeople(sum)} users)` : text));
  return listed(largest, MOST_PATHS);
}

function values(numbers: readonly number[]): string {
  return numbers.length > 3 ? `${numbers[0]} to ${numbers.at(-1)}` : numbers.join(" or ");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
