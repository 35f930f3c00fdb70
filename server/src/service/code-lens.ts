import type { Location, Range } from "vscode-languageserver";
import { formatMs, formatShare } from "../base/units";
import type { Design, Region, Router, Service } from "../language/design";
import type { Results, ServiceResult } from "./results";
import { locationOf, type Snapshot } from "./snapshot";

/** How many regions a lens names. */
const MOST_NAMES = 3;

/** Which lenses are wanted. */
export interface LensSettings {
  readonly services: boolean;
  readonly pops: boolean;
  readonly scenarios: boolean;
}

/** A line above a declaration, and what choosing it opens. */
export interface Lens {
  readonly range: Range;
  readonly title: string;
  readonly opens: /** The preview of the design. */
    | { readonly kind: "preview" }
    /** Places, beside the declaration. */
    | { readonly kind: "places"; readonly places: readonly Location[] }
    /** What a scenario changes; computed when it is chosen. */
    | { readonly kind: "scenario"; readonly scenario: string }
    /** Hints and hovers under a scenario; null for the design as it stands. */
    | { readonly kind: "run"; readonly scenario: string | null };
}

/**
 * Lines above declarations: at a service its sites, its reach and the latency of its users, at a PoP its catchment, at a
 * scenario the ways to run it and to see what it changes.
 * @param snapshot the design, with the routes as far as they are known
 * @param uri the file
 * @param wanted which kinds
 * @returns lenses in order of the text; of services and PoPs only where routes are known
 */
export function getCodeLenses(snapshot: Snapshot, uri: string, wanted: LensSettings): Lens[] {
  const { design, results } = snapshot;
  const lenses: Lens[] = [];
  const add = (declared: Service | Router | Design["scenarios"][number], title: string, opens: Lens["opens"]) => {
    const { nameSource } = declared;
    const range = nameSource.file === uri ? locationOf(snapshot, nameSource)?.range : undefined;
    if (range) lenses.push({ range, title, opens });
  };
  const addRouted = (declared: Service | Router, title: string, opens: Lens["opens"]) => {
    add(declared, results?.scenario ? `[${results.scenario}] ${title}` : title, opens);
  };
  for (const service of results && wanted.services ? design.services : []) {
    const title = results && serviceTitle(design, service, results);
    if (title) addRouted(service, title, { kind: "preview" });
  }
  for (const router of results && wanted.pops ? design.ases.flatMap(({ routers }) => routers) : []) {
    const catchment = results && router.kind === "pop" ? catchmentOf(design, router, results) : undefined;
    if (!catchment) continue;
    const places = catchment.flatMap(({ region }) => locationOf(snapshot, region.nameSource) ?? []);
    addRouted(router, catchmentTitle(catchment), places.length > 0 ? { kind: "places", places } : { kind: "preview" });
  }
  for (const scenario of wanted.scenarios ? design.scenarios : []) {
    const running = results?.scenario === scenario.name;
    if (running) add(scenario, "Running: back to as designed", { kind: "run", scenario: null });
    else add(scenario, "Run", { kind: "run", scenario: scenario.name });
    add(scenario, "Show what changes", { kind: "scenario", scenario: scenario.name });
  }
  return lenses.sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
}

/** `3 sites · reaches 9 of 9 regions · median 4 ms, p95 9 ms, p99 9 ms · slowest: kenya 90 ms, 60 ms of it a detour` */
function serviceTitle(design: Design, service: Service, { services }: Results): string | undefined {
  const result = services.find((each) => each.service === service.name);
  if (!result || result.pops.size === 0) return undefined;
  const sites = [...result.pops.values()].filter(({ announces }) => announces).length;
  const reached = design.regions.filter(({ name }) => (result.regions.get(name)?.pops.length ?? 0) > 0).length;
  const parts = [plural(sites, "site")];
  if (design.regions.length > 0) parts.push(`reaches ${reached} of ${plural(design.regions.length, "region")}`);
  const latencies = latenciesOf(design, result);
  const median = quantile(latencies, 0.5);
  const high = quantile(latencies, 0.95);
  const highest = quantile(latencies, 0.99);
  if (median !== undefined && high !== undefined && highest !== undefined) {
    parts.push(`median ${formatMs(median)}, p95 ${formatMs(high)}, p99 ${formatMs(highest)}`);
  }
  const slow = design.regions.length >= FEW_REGIONS ? slowestOf(result) : undefined;
  if (slow) parts.push(`slowest: ${slow.name} ${formatMs(slow.rttMs)}${detour(slow.inflationMs)}`);
  return parts.join(" · ");
}

/** From so many regions on the slowest is named: of fewer the hints show all at a glance. */
const FEW_REGIONS = 3;
/** A detour below this is not worth a word, ms. */
const SMALL_DETOUR_MS = 5;

/** The region whose users wait longest on average. */
function slowestOf({
  regions,
}: ServiceResult): { name: string; rttMs: number; inflationMs: number | null } | undefined {
  let slowest: { name: string; rttMs: number; inflationMs: number | null } | undefined;
  for (const [name, { pops, inflationMs }] of regions) {
    const share = pops.reduce((sum, each) => sum + each.share, 0);
    const rttMs = pops.reduce((sum, each) => sum + each.share * each.rttMs, 0) / share;
    if (rttMs > (slowest?.rttMs ?? 0)) slowest = { name, rttMs, inflationMs };
  }
  return slowest;
}

function detour(inflationMs: number | null): string {
  return inflationMs !== null && inflationMs >= SMALL_DETOUR_MS ? `, ${formatMs(inflationMs)} of it a detour` : "";
}

interface Weighted {
  readonly rttMs: number;
  readonly weight: number;
}

/** RTTs of all users who reach a site, in ms; each region counts by its users, or alike where none has any. */
function latenciesOf({ regions }: Design, result: ServiceResult): Weighted[] {
  const counted = regions.some(({ users }) => users !== undefined);
  return regions.flatMap(({ name, users }) =>
    (result.regions.get(name)?.pops ?? []).map(({ share, rttMs }) => ({
      rttMs,
      weight: share * (counted ? (users?.value ?? 0) : 1),
    })),
  );
}

/** The least RTT that at least a share of the users have or fall below; undefined where there are none. */
function quantile(latencies: readonly Weighted[], share: number): number | undefined {
  const sorted = [...latencies].sort((a, b) => a.rttMs - b.rttMs);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  for (const { rttMs, weight } of total > 0 ? sorted : []) {
    sum += weight;
    // Shares are sums of percentages: a rounding error must not push the quantile to the next region.
    if (sum >= share * total - 1e-9 * total) return rttMs;
  }
  return undefined;
}

interface Catchment {
  readonly region: Region;
  /** The largest share of its users that one service sends here, 0–1. */
  readonly share: number;
}

/** The regions with users at a PoP, by their share; undefined where no service knows the PoP. */
function catchmentOf(design: Design, router: Router, { services }: Results): Catchment[] | undefined {
  const own = services.filter(({ pops }) => pops.has(`${router.as.name}.${router.label}`));
  if (own.length === 0) return undefined;
  return design.regions
    .map((region) => ({ region, share: Math.max(...own.map((service) => shareAt(service, region, router))) }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
}

function shareAt({ regions }: ServiceResult, { name }: Region, { label }: Router): number {
  return regions.get(name)?.pops.find((pop) => pop.name === label)?.share ?? 0;
}

function catchmentTitle(catchment: readonly Catchment[]): string {
  if (catchment.length === 0) return "serves no region";
  const shown = catchment.slice(0, MOST_NAMES).map(({ region, share }) => region.name + partText(share));
  const more = catchment.length - shown.length;
  return `serves ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function partText(share: number): string {
  return share < 1 ? ` ${formatShare(share)}` : "";
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
