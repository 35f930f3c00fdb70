/** From a design and its answers to a diagram. */
import { DECISIONS } from "../analysis/explain";
import { sumOf } from "../analysis/load";
import { siteKey } from "../analysis/sites";
import type { Answers, PathHop, PopAnswer, RegionAnswer, RegionPath, ServiceAnswer, Site } from "../analysis/types";
import { formatAsn } from "../base/asn";
import type { Declared, Design, Region, Router, Service } from "../language/design";
import { announcingRouters, servingRouters } from "../topology/placement";
import { failedRouters } from "./chosen-failures";
import { facilitiesOf, locationName, lonLat, networkName } from "./facilities";
import type { DiagramGraph } from "./graph-model";
import type {
  DiagramAnswer,
  DiagramChoice,
  DiagramFlow,
  DiagramHeader,
  DiagramModel,
  DiagramRegion,
  DiagramSite,
  ElementId,
  Traffic,
} from "./model";
import { drawnTargets } from "./targets";
import { drawWhatIf, type WhatIf } from "./what-if";

/** What a diagram is made of. */
export interface DiagramInput {
  readonly design: Design;
  /** The answers for the scenario to show; undefined while there are none: places are drawn, and nothing flows. */
  readonly answers: Answers | undefined;
  /** The service to show; undefined or unknown means the first one. */
  readonly service: string | undefined;
  /** The prefix whose routes the service's answer is of; undefined where it has none. */
  readonly prefix?: string | undefined;
  /** What the reader has failed; the answers are those with it. Undefined where nothing was asked to fail. */
  readonly whatIf?: WhatIf | undefined;
  /** Exchanges and carriers' routers too. */
  readonly facilities?: boolean | undefined;
  /** The AS graph, where it is what is looked at. */
  readonly graph?: DiagramGraph | undefined;
  /** True where newer text than the answers' is being solved. */
  readonly stale: boolean;
  /** Findings over all files of the design. */
  readonly errors: number;
  readonly warnings: number;
}

/**
 * Builds the picture of one service under one scenario.
 * @param input the design, its answers, and what to show
 * @returns the diagram; with a message instead of elements where the design has nothing to draw
 */
export function buildDiagram(input: DiagramInput): DiagramModel {
  const { design } = input;
  const service = chosenService(design, input.service);
  const answer = input.answers?.services.find(({ service: name }) => name === service?.name);
  const down = failedRouters(design, input.whatIf?.chosen.failures ?? []);
  const sites = sitesOf(service, answer, { scenario: input.answers?.scenario ?? null, down });
  const names = namesOf(design);
  const byRegion = new Map(answer?.regions.map((each) => [each.region, each]));
  const regions = design.regions.map((region) =>
    drawRegion(region, byRegion.get(region.name), demandFactor(input, region)),
  );
  const flows = (answer?.regions ?? []).flatMap((each) => flowsOf(each, names));
  const shown = input.facilities ? facilitiesOf(design, new Set(sites.map(({ id }) => id))) : [];
  // Exchanges with a route server are networks of the graph, by the same ids.
  const networks = new Set(input.graph?.networks.map(({ id }) => id));
  const facilities = shown.filter(({ id }) => !networks.has(id));
  const header = headerOf(input, service, sites.length + regions.length);
  return { header, sites, regions, flows, facilities, graph: input.graph };
}

/** The services that a picture can show: a multicast group has no catchments. */
function drawable(design: Design): Service[] {
  return design.services.filter(({ cast }) => cast !== "multicast");
}

/**
 * The service that a picture shows.
 * @param design the design
 * @param wanted a service's name; undefined or unknown means the first one
 * @returns undefined where the design has none to draw
 */
export function chosenService(design: Design, wanted: string | undefined): Service | undefined {
  const services = drawable(design);
  return services.find(({ name }) => name === wanted) ?? services[0];
}

function headerOf(input: DiagramInput, service: Service | undefined, drawn: number): DiagramHeader {
  const { design, answers } = input;
  const targets = drawnTargets(service);
  const problems = (answers?.problems ?? []).map(({ message }) => message);
  return {
    kind: "header",
    id: "header",
    title: service?.title ?? service?.name ?? fileName(design.root),
    services: drawable(design).map(choice),
    scenarios: design.scenarios.map(choice),
    service: service?.name ?? null,
    scenario: answers?.scenario ?? null,
    targets,
    prefix: (targets.find(({ prefix }) => prefix === input.prefix) ?? targets[0])?.prefix ?? null,
    state: drawn === 0 ? "empty" : input.stale ? "stale" : "solved",
    broken: design.diagnostics.some(({ severity }) => severity === "error"),
    errors: input.errors,
    warnings: input.warnings,
    message: drawn === 0 ? emptyMessage(design) : problems.length === 0 ? null : problems.join(" "),
    whatIf: input.whatIf ? drawWhatIf(design, input.whatIf, service?.name) : null,
  };
}

function emptyMessage(design: Design): string {
  if (design.services.length === 0)
    return "Declare a service, an origin AS with PoPs, and regions to see who reaches what.";
  return "Give the service's origin a PoP with a place, and declare the regions where its users are.";
}

function choice({ name, title }: Declared): DiagramChoice {
  return { name, title: title ?? null };
}

function fileName(uri: string): string {
  const last = uri.slice(uri.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** A site's element id. */
function popId(site: Site): ElementId {
  return `pop:${site.key}`;
}

function sitesOf(
  service: Service | undefined,
  answer: ServiceAnswer | undefined,
  { scenario, down }: { readonly scenario: string | null; readonly down: ReadonlySet<Router> },
): DiagramSite[] {
  const origin = service?.origin?.target;
  if (service === undefined || origin === undefined) return [];
  const planned = announcingRouters(service);
  const answers = new Map(answer?.pops.map((pop) => [pop.pop.key, pop]));
  return servingRouters(origin).map((router, slot) => {
    const known = answers.get(siteKey(router));
    const announces = (known?.announces ?? planned.has(router)) && !down.has(router);
    const out = down.has(router) || (scenario !== null && planned.has(router));
    return drawSite(router, slot, known, announces ? "serving" : out ? "failed" : "silent");
  });
}

function drawSite(
  router: Router,
  slot: number,
  known: PopAnswer | undefined,
  state: DiagramSite["state"],
): DiagramSite {
  const capacity = router.capacity?.value;
  const inQueries = capacity?.unit === "qps" || (capacity === undefined && known?.loadBps === 0 && known.loadQps > 0);
  const load: Traffic = inQueries
    ? { unit: "qps", value: known?.loadQps ?? 0 }
    : { unit: "bps", value: known?.loadBps ?? 0 };
  return {
    kind: "pop",
    id: `pop:${siteKey(router)}`,
    name: router.label,
    title: router.title ?? null,
    network: networkName(router.as.asn, router.as),
    location: locationName(router.location),
    place: lonLat(router.location?.place),
    slot,
    state,
    capacity: capacity === undefined ? null : { unit: capacity.unit, value: capacity.value },
    load,
    userShare: known?.userShare ?? 0,
  };
}

/** What the scenario multiplies a region's demand by. */
function demandFactor({ answers }: DiagramInput, { name }: Region): number {
  return answers !== undefined && Object.hasOwn(answers.demand, name) ? (answers.demand[name] ?? 1) : 1;
}

function drawRegion(region: Region, answer: RegionAnswer | undefined, factor: number): DiagramRegion {
  const demand = region.demand?.value;
  return {
    kind: "region",
    id: `region:${region.name}`,
    name: region.name,
    title: region.title ?? null,
    location: locationName(region.location),
    place: lonLat(region.location?.place),
    users: region.users?.value ?? null,
    demand: demand === undefined ? null : { unit: demand.unit, value: sumOf(demand.value * factor) },
    answers: answer === undefined ? [] : sumsOf(answer),
  };
}

/** What answers were drawn as: after an edit nearly all of them are those of before. */
const SUMS = new WeakMap<RegionAnswer, readonly DiagramAnswer[]>();

function sumsOf(answer: RegionAnswer): readonly DiagramAnswer[] {
  const sums = SUMS.get(answer) ?? sumAnswers(answer.paths);
  SUMS.set(answer, sums);
  return sums;
}

/** Paths with the same end, taken together; the largest share first, equal ones in order of the paths. */
function sumAnswers(paths: readonly RegionPath[]): DiagramAnswer[] {
  const sums = new Map<string, { paths: RegionPath[]; first: RegionPath }>();
  for (const path of paths) {
    const candidates = path.candidates.map(({ key }) => key).join(" ");
    const key = `${path.outcome}|${path.pop?.key ?? ""}|${path.certain}|${path.certain ? "" : candidates}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { paths: [path], first: path });
    else sum.paths.push(path);
  }
  const answers = [...sums.values()].map(({ paths: together, first }): DiagramAnswer => {
    const share = together.reduce((sum, path) => sum + path.share, 0);
    return { ...endOf(first), share, rttMs: meanRtt(together) };
  });
  return answers.sort((a, b) => b.share - a.share);
}

function meanRtt(paths: readonly RegionPath[]): number | null {
  const timed = paths.filter((path) => path.rttMs !== null);
  const share = timed.reduce((sum, path) => sum + path.share, 0);
  if (timed.length === 0) return null;
  const total = timed.reduce((sum, path) => sum + (path.rttMs ?? 0) * path.share, 0);
  return share > 0 ? total / share : (timed[0]?.rttMs ?? null);
}

/**
 * The ids of a region's flows.
 * @param region its name
 * @param paths its paths, in order of declaration
 * @returns one for each path, all different
 */
export function flowIds(region: string, paths: readonly Pick<RegionPath, "viaAsn">[]): ElementId[] {
  const seen = new Map<number, number>();
  return paths.map(({ viaAsn }) => {
    const repetition = seen.get(viaAsn) ?? 0;
    seen.set(viaAsn, repetition + 1);
    return `flow:${region}/${formatAsn(viaAsn)}${repetition === 0 ? "" : `#${repetition}`}`;
  });
}

/** Networks as pictures name them, by ASN: `AS2914 NTT`. */
type Names = ReadonlyMap<number, string>;

/** Those of the last picture. */
let lastNames: Names = new Map();

/** The same object as for the last picture while no network has another name, so that what was drawn with it still counts. */
function namesOf({ ases }: Design): Names {
  const names = new Map(ases.map((as) => [as.asn, networkName(as.asn, as)]));
  const same = names.size === lastNames.size && [...names].every(([asn, name]) => lastNames.get(asn) === name);
  if (!same) lastNames = names;
  return lastNames;
}

/** What flows answers were drawn as, and with which names. */
const FLOWS = new WeakMap<RegionAnswer, { readonly names: Names; readonly flows: readonly DiagramFlow[] }>();

function flowsOf(answer: RegionAnswer, names: Names): readonly DiagramFlow[] {
  const known = FLOWS.get(answer);
  if (known?.names === names) return known.flows;
  const flows = drawFlows(answer, names);
  FLOWS.set(answer, { names, flows });
  return flows;
}

function drawFlows(answer: RegionAnswer, names: Names): DiagramFlow[] {
  const ids = flowIds(answer.region, answer.paths);
  return answer.paths.map((path, index) => {
    return {
      kind: "flow",
      id: ids[index] ?? "",
      region: `region:${answer.region}`,
      ...endOf(path),
      via: names.get(path.viaAsn) ?? formatAsn(path.viaAsn),
      prefix: path.prefix,
      share: path.share,
      rttMs: path.rttMs,
      inflationMs: path.inflationMs,
      nearest: path.nearestPop === null ? null : popId(path.nearestPop),
      decidedBy: path.decidedBy === null ? null : DECISIONS[path.decidedBy],
      reason: path.reason,
      hops: path.hops.map((hop) => drawHop(hop, names)),
    };
  });
}

function endOf(path: RegionPath): Pick<DiagramAnswer, "outcome" | "pop" | "certain" | "candidates"> {
  return {
    outcome: path.outcome,
    pop: path.pop === null ? null : popId(path.pop),
    certain: path.certain,
    candidates: path.candidates.map(popId),
  };
}

function drawHop(hop: PathHop, names: Names): DiagramFlow["hops"][number] {
  const placed = hop.latitude !== null && hop.longitude !== null;
  return {
    network: names.get(hop.asn) ?? formatAsn(hop.asn),
    location: hop.location,
    place: placed ? [hop.longitude ?? 0, hop.latitude ?? 0] : null,
  };
}
