/** What the page says: safe, short and in units people read. */
import { formatLoad, formatMs, formatPeople, formatRate, formatShare } from "../../server/src/base/units";
import type {
  DiagramAnswer,
  DiagramFacility,
  DiagramFlow,
  DiagramModel,
  DiagramRegion,
  DiagramSite,
  FlowOutcome,
  Traffic,
} from "../../server/src/diagram/model";
import { nameOf, plain } from "../../server/src/diagram/names";

/**
 * @param count how many
 * @param noun of what, in the singular
 * @returns `1 region`, `4 regions`
 */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** One line of a card: what it is about, and what it says. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/**
 * @param model the picture
 * @returns the prefix that it shows, where that is not the service's primary one
 */
export function secondaryPrefix({ header: { prefix, targets } }: DiagramModel): string | undefined {
  return prefix === null || prefix === targets[0]?.prefix ? undefined : plain(prefix);
}

/** For whom the facts of a card hold, where another prefix is picked than the primary one. */
function prefixFact(model: DiagramModel): Fact[] {
  const prefix = secondaryPrefix(model);
  return prefix === undefined ? [] : [{ label: "To", value: `${prefix}, if all users asked for it` }];
}

/**
 * @param model the picture
 * @param site one of its sites
 * @returns what there is to say about it
 */
export function siteFacts(model: DiagramModel, site: DiagramSite): Fact[] {
  const facts: Fact[] = [{ label: "Network", value: plain(site.network) }, ...prefixFact(model)];
  if (site.location !== null) facts.push({ label: "Place", value: plain(site.location) });
  if (site.state === "failed") facts.push({ label: "State", value: "out of service in this scenario" });
  if (site.state === "silent") facts.push({ label: "State", value: "does not announce this service" });
  facts.push({ label: "Users", value: `${formatShare(site.userShare)} of all` });
  if (site.capacity !== null) facts.push({ label: "Load", value: loadText(site.load, site.capacity) });
  else if (site.load.value > 0) facts.push({ label: "Load", value: formatRate(site.load.value, site.load.unit) });
  const regions = model.regions.filter((region) => region.answers.some((answer) => answer.pop === site.id));
  if (regions.length > 0)
    facts.push({
      label: "Serves",
      value: listed(
        regions.map((region) => nameOf(region, 30)),
        12,
      ),
    });
  return facts;
}

function loadText(load: Traffic, capacity: Traffic): string {
  const text = formatLoad(load.value, capacity.value, capacity.unit);
  return capacity.value > 0 ? `${text} (${formatShare(load.value / capacity.value)})` : text;
}

/**
 * @param model the picture
 * @param region one of its regions
 * @returns what there is to say about it: one line for each answer, then the paths
 */
export function regionFacts(model: DiagramModel, region: DiagramRegion): Fact[] {
  const facts: Fact[] = [...prefixFact(model)];
  if (region.location !== null) facts.push({ label: "Place", value: plain(region.location) });
  if (region.users !== null) facts.push({ label: "Users", value: formatPeople(region.users) });
  if (region.demand !== null)
    facts.push({ label: "Demand", value: formatRate(region.demand.value, region.demand.unit) });
  for (const answer of region.answers) {
    facts.push({ label: formatShare(answer.share), value: answerText(model, answer) });
  }
  const flows = model.flows.filter((flow) => flow.region === region.id);
  for (const flow of flows.slice(0, 6)) facts.push({ label: "Path", value: pathText(flow) });
  if (flows.length > 6) facts.push({ label: "", value: `and ${flows.length - 6} more paths` });
  return facts;
}

/**
 * @param model the picture
 * @param flow one of its flows
 * @returns what there is to say about it
 */
export function flowFacts(model: DiagramModel, flow: DiagramFlow): Fact[] {
  const answer: DiagramAnswer = { ...flow, pop: flow.pop };
  const facts: Fact[] = [
    { label: "To", value: answerText(model, answer) },
    { label: "Via", value: `${plain(flow.via)}, ${formatShare(flow.share)} of the region` },
    { label: "Path", value: pathText(flow) },
  ];
  if (flow.prefix !== null) facts.push({ label: "Prefix", value: plain(flow.prefix) });
  if (flow.reason !== null) facts.push({ label: "Why", value: plain(flow.reason, 200) });
  if (flow.inflationMs !== null && flow.inflationMs >= 0.5 && flow.nearest !== flow.pop) {
    facts.push({
      label: "Detour",
      value: `${formatMs(flow.inflationMs)} more than ${popName(model, flow.nearest)} would take`,
    });
  }
  if (flow.decidedBy !== null) facts.push({ label: "Decided by", value: plain(flow.decidedBy) });
  return facts;
}

/**
 * @param model the picture
 * @param answer where users end up
 * @returns `Tokyo, 4 ms`, `Ashburn or London (tie), 120 ms`, `unreachable: no route`
 */
export function answerText(model: DiagramModel, answer: DiagramAnswer): string {
  if (answer.outcome !== "pop") return outcomeText(answer.outcome);
  const rtt = answer.rttMs === null ? "" : `, ${formatMs(answer.rttMs)}`;
  if (answer.certain) return `${popName(model, answer.pop)}${rtt}`;
  const others = answer.candidates.filter((id) => id !== answer.pop).map((id) => popName(model, id));
  return `${popName(model, answer.pop)}${rtt}; tied with ${listed(others, 4)}`;
}

/**
 * @param outcome what becomes of packets
 * @returns the same in words
 */
export function outcomeText(outcome: FlowOutcome): string {
  return OUTCOMES[outcome];
}

const OUTCOMES: Readonly<Record<FlowOutcome, string>> = {
  pop: "reached",
  unreachable: "unreachable: no route",
  dropped: "dropped: a blackhole on the way",
  loop: "lost in a forwarding loop",
  hijacked: "taken by a network that is not the origin",
};

/** Names by id: hundreds of regions ask for those of a picture. */
const POP_NAMES = new WeakMap<DiagramModel["sites"], ReadonlyMap<string, string>>();

function popName({ sites }: DiagramModel, id: string | null): string {
  const names = POP_NAMES.get(sites) ?? new Map(sites.map((site) => [site.id, nameOf(site, 30)]));
  POP_NAMES.set(sites, names);
  return names.get(id ?? "") ?? "a site";
}

/**
 * @param facility an exchange or a router
 * @returns `Exchange LINX, 12 networks`, `Router ntt NRT`
 */
export function facilityText(facility: DiagramFacility): string {
  if (facility.kind === "router") return `Router ${nameOf(facility)}`;
  const { members } = facility;
  return `Exchange ${nameOf(facility)}${members === null ? "" : `, ${members} network${members === 1 ? "" : "s"}`}`;
}

/**
 * @param facility an exchange or a router
 * @returns what there is to say about it
 */
export function facilityFacts(facility: DiagramFacility): Fact[] {
  const facts: Fact[] = [];
  if (facility.network !== null) facts.push({ label: "Network", value: plain(facility.network) });
  if (facility.location !== null) facts.push({ label: "Place", value: plain(facility.location) });
  if (facility.members !== null) facts.push({ label: "Members", value: String(facility.members) });
  return facts;
}

/** `AS4713 OCN (NRT) → AS2914 NTT (NRT) → …`, one entry a network. */
function pathText(flow: DiagramFlow): string {
  const parts: string[] = [];
  for (const [i, hop] of flow.hops.entries()) {
    if (flow.hops[i - 1]?.network !== hop.network) parts.push(plain(hop.network, 32));
  }
  return parts.join(" → ");
}

/**
 * @param names what to list
 * @param limit the most of them to name
 * @returns `a, b and 3 more`
 */
export function listed(names: readonly string[], limit: number): string {
  const shown = names.slice(0, limit).join(", ");
  return names.length > limit ? `${shown} and ${names.length - limit} more` : shown;
}
