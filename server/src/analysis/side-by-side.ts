import type { Router, Service } from "../language/design.js";
import type { Evaluation } from "./evaluation.js";
import { failuresOf, type NamedFailure } from "./failures.js";
import { loadRatio, userWeights } from "./load.js";
import { multicastTree } from "./multicast.js";
import { siteKey } from "./sites.js";
import { atPercentile, type Percentiles } from "./speed.js";

/** Where one region gets a service from. */
export interface RegionCell {
  /** PoPs by share, the largest first; a group's source. Empty where it gets nothing. */
  readonly from: readonly string[];
  /** Mean ms over the users who get it; null where none does. */
  readonly rttMs: number | null;
}

/** What users get of a service in one situation. */
export interface Delivered {
  /** Over the users who get it; null where none does. */
  readonly rtt: Percentiles | null;
  /** Share of the users who do not get it, 0–1. */
  readonly unreachable: number;
}

/** The PoP that a service fills most. */
export interface FullestPop {
  readonly pop: string;
  readonly loadBps: number;
  readonly loadQps: number;
  /** Load over capacity, 1 for 100 %; null without a capacity. */
  readonly ratio: number | null;
}

/** What a group's tree saves (RFC 7761). */
export interface Copies {
  /** Copies that leave the source, and what unicast to as many access networks would send. */
  readonly source: number;
  readonly sourceUnicast: number;
  /** The same over all edges of the tree. */
  readonly all: number;
  readonly allUnicast: number;
}

/** One service beside others. */
export interface ServiceColumn extends Delivered {
  readonly service: string;
  readonly cast: Service["cast"];
  /** PoPs that announce it; 1 for a group, whose source sends. */
  readonly sites: number;
  /** By region, in order of declaration; null where the region is no receiver of the group. */
  readonly regions: readonly { readonly region: string; readonly cell: RegionCell | null }[];
  /** Of its own traffic; null for a group, or where nothing is asked for. */
  readonly fullest: FullestPop | null;
  readonly copies: Copies | null;
  /** The loss of one PoP that is the worst for it: who loses it, then how slow it gets. Null where nothing can be lost. */
  readonly worstLoss: (Delivered & { readonly pop: string }) | null;
}

/**
 * The services of a design side by side, for the same regions: unicast, anycast and multicast.
 * @param evaluation the situation
 * @returns in order of declaration; a service without prefix or source is left out
 */
export function sideBySide(evaluation: Evaluation): ServiceColumn[] {
  const services = evaluation.design.services.filter((service) => samplesOf(evaluation, service));
  const losses = lossesOf(evaluation, services).map(({ name, fail }) => ({ name, after: evaluation.once(fail) }));
  return services.map((service) => columnOf(evaluation, service, losses));
}

interface Loss {
  readonly name: string;
  readonly after: Evaluation;
}

function columnOf(evaluation: Evaluation, service: Service, losses: readonly Loss[]): ServiceColumn {
  const tree = multicastTree(evaluation, service);
  const samples = samplesOf(evaluation, service) ?? [];
  const byRegion = new Map<string, Sample[]>();
  for (const sample of samples) {
    const list = byRegion.get(sample.region);
    if (list) list.push(sample);
    else byRegion.set(sample.region, [sample]);
  }
  const pops = evaluation.service(service.name)?.pops ?? [];
  const tried = losses.map(({ name, after }) => ({ pop: name, ...delivered(samplesOf(after, service) ?? []) }));
  const worst = tried.reduce<(Delivered & { pop: string }) | null>(
    (found, each) => (found && !isWorse(each, found) ? found : each),
    null,
  );
  return {
    service: service.name,
    cast: service.cast,
    sites: tree ? 1 : pops.filter(({ announces }) => announces).length,
    ...delivered(samples),
    regions: evaluation.design.regions.map(({ name }) => ({ region: name, cell: cellOf(byRegion.get(name) ?? []) })),
    fullest: tree ? null : fullestOf(pops),
    copies: tree
      ? {
          source: tree.sourceCopies,
          sourceUnicast: tree.sourceUnicastCopies,
          all: tree.copies,
          allUnicast: tree.unicastCopies,
        }
      : null,
    worstLoss: worst,
  };
}

/** Every PoP that announces a service, and every source of a group. */
function lossesOf(evaluation: Evaluation, services: readonly Service[]): Pick<NamedFailure, "name" | "fail">[] {
  const announcing = failuresOf(evaluation, "pop", 1, Number.POSITIVE_INFINITY).list;
  const ids = new Set(announcing.flatMap(({ chosen }) => chosen.map(({ id }) => id)));
  const sources = services.flatMap(({ cast, sender }) =>
    cast === "multicast" ? (sender?.routers.slice(0, 1) ?? []) : [],
  );
  const more = [...new Set(sources)].filter((router) => !ids.has(`pop:${siteKey(router)}`));
  return [
    ...announcing,
    ...more.map((router: Router) => ({
      name: router.label,
      fail: (builder: Parameters<NamedFailure["fail"]>[0]) => builder.failRouter(router),
    })),
  ];
}

interface Sample {
  readonly region: string;
  readonly weight: number;
  readonly from: string | null;
  readonly rttMs: number | null;
}

/** What the users of each access network get; undefined where the service says too little. */
function samplesOf(evaluation: Evaluation, service: Service): Sample[] | undefined {
  const { regions } = evaluation.design;
  const weightOf = userWeights(regions);
  if (service.cast === "multicast") {
    const tree = multicastTree(evaluation, service);
    const byName = new Map(regions.map((region) => [region.name, region]));
    return tree?.receivers.flatMap(({ region, share, rttMs }) => {
      const known = byName.get(region);
      if (!known) return [];
      return { region, weight: weightOf(known) * share, from: rttMs === null ? null : tree.source.name, rttMs };
    });
  }
  if (!evaluation.catchment(service)) return undefined;
  return regions.flatMap((region) =>
    (evaluation.reach(service, region)?.paths ?? []).map(({ share, pop, rttMs }) => ({
      region: region.name,
      weight: weightOf(region) * share,
      from: pop?.name ?? null,
      rttMs,
    })),
  );
}

function delivered(samples: readonly Sample[]): Delivered {
  const all = sum(samples);
  const served = samples.flatMap(({ weight, rttMs }) => (rttMs === null ? [] : [{ weight, rttMs }]));
  const [p50, p95, p99] = [50, 95, 99].map((percentile) => atPercentile(served, percentile));
  return {
    rtt: p50 && p95 && p99 ? { p50Ms: p50.rttMs, p95Ms: p95.rttMs, p99Ms: p99.rttMs } : null,
    unreachable: all > 0 ? Math.min(1, sum(samples.filter(({ rttMs }) => rttMs === null)) / all) : 0,
  };
}

function sum(samples: readonly { readonly weight: number }[]): number {
  return samples.reduce((total, { weight }) => total + weight, 0);
}

/** More users without it; of as many, the slower 95th percentile. */
function isWorse(a: Delivered, b: Delivered): boolean {
  if (a.unreachable !== b.unreachable) return a.unreachable > b.unreachable;
  return (a.rtt?.p95Ms ?? 0) > (b.rtt?.p95Ms ?? 0);
}

function cellOf(own: readonly Sample[]): RegionCell | null {
  if (own.length === 0) return null;
  const shares = new Map<string, number>();
  for (const { from, weight } of own) if (from !== null) shares.set(from, (shares.get(from) ?? 0) + weight);
  const served = own.flatMap(({ weight, rttMs }) => (rttMs === null ? [] : [{ weight, rttMs }]));
  const total = sum(served);
  const rttMs = total > 0 ? served.reduce((all, each) => all + each.weight * each.rttMs, 0) / total : null;
  return {
    from: [...shares].sort(([, a], [, b]) => b - a).map(([name]) => name),
    rttMs: rttMs ?? served[0]?.rttMs ?? null,
  };
}

function fullestOf(pops: NonNullable<ReturnType<Evaluation["service"]>>["pops"]): FullestPop | null {
  const loads = pops
    .filter(({ loadBps, loadQps }) => loadBps > 0 || loadQps > 0)
    .map((answer) => ({ answer, ratio: loadRatio(answer) ?? null }))
    .sort(
      (a, b) =>
        (b.ratio ?? -1) - (a.ratio ?? -1) || b.answer.loadBps - a.answer.loadBps || b.answer.loadQps - a.answer.loadQps,
    );
  const [first] = loads;
  if (!first) return null;
  const { pop, loadBps, loadQps } = first.answer;
  return {
    pop: pop.name,
    loadBps,
    loadQps,
    ratio: first.ratio === null ? null : Math.min(first.ratio, Number.MAX_VALUE),
  };
}
