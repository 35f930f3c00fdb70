/** What a card says about the networks and links of the AS graph. */
import { formatPeople } from "../../server/src/base/units";
import type { GraphLink, GraphNetwork } from "../../server/src/diagram/graph-model";
import { sceneOf } from "../../server/src/diagram/graph-scene";
import type { DiagramModel, ElementId } from "../../server/src/diagram/model";
import { nameOf, plain } from "../../server/src/diagram/names";
import { relatedInGraph } from "./graph-related";
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
  if (network.preferences !== null) {
    const { customer, peer, provider } = network.preferences;
    const text = `${values(customer)} from customers, ${values(peer)} from peers, ${values(provider)} from providers`;
    facts.push({ label: "Local-pref", value: text });
  }
  facts.push(...pathFacts(model, network.id));
  if (network.hidden > 0) facts.push({ label: "Not drawn", value: counted(network.hidden, "neighbour") });
  return facts;
}

function linkFacts(model: DiagramModel, link: GraphLink, a: string, b: string): Fact[] {
  const facts: Fact[] = [{ label: "Relation", value: relationText(link, a, b) }];
  const preferences = [
    ...(link.preferenceA.length > 0 ? [`${values(link.preferenceA)} at ${a}`] : []),
    ...(link.preferenceB.length > 0 ? [`${values(link.preferenceB)} at ${b}`] : []),
  ];
  if (preferences.length > 0) facts.push({ label: "Local-pref", value: preferences.join(", ") });
  if (link.sessions > 0) {
    const out = link.down > 0 ? `, ${link.down === link.sessions ? "all" : link.down} out of service` : "";
    facts.push({ label: "Sessions", value: `${link.sessions}${out}` });
  }
  return [...facts, ...pathFacts(model, link.id)];
}

function relationText({ relation }: GraphLink, a: string, b: string): string {
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

/** Who routes over it, and where to: the largest first. */
function pathFacts(model: DiagramModel, id: ElementId): Fact[] {
  const scene = sceneOf(model);
  if (scene === undefined) return [];
  const over = relatedInGraph(scene, new Set([id]));
  const users = new Map(model.regions.map((region) => [region.id, region.users ?? 0]));
  const sums = new Map<string, number>();
  for (const flow of model.flows) {
    if (!over.has(flow.id)) continue;
    const to = flow.pop === null || flow.outcome !== "pop" ? "nowhere" : nodeName(model, flow.pop);
    const key = `${nodeName(model, flow.region)} → ${to}${flow.certain ? "" : " (tie)"}`;
    sums.set(key, (sums.get(key) ?? 0) + (users.get(flow.region) ?? 0) * flow.share);
  }
  if (sums.size === 0) return [{ label: "Paths", value: "no users' traffic passes here" }];
  const largest = [...sums]
    .sort(([, x], [, y]) => y - x)
    .map(([text, sum]) => (sum > 0 ? `${text} (${formatPeople(sum)} users)` : text));
  return [{ label: "Paths", value: listed(largest, MOST_PATHS) }];
}

function values(numbers: readonly number[]): string {
  return numbers.length > 3 ? `${numbers[0]} to ${numbers.at(-1)}` : numbers.join(" or ");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
