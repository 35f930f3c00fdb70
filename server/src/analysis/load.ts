import type { Rate, Region, Router, Service } from "../language/design.js";
import type { Situation } from "../topology/compile/situation.js";
import { servingRouters } from "../topology/placement.js";
import { siteOf } from "./sites.js";
import type { AttackArrival, PopAnswer, PopTotal, RegionReach, Site } from "./types.js";

/**
 * What a region weighs when users are counted: its `users`; where no region of a design says any, each counts as one.
 * @param regions all regions of the design
 * @returns the weight of a region
 */
export function userWeights(regions: readonly Region[]): (region: Region) => number {
  const counted = regions.some(({ users }) => weight(users?.value) > 0);
  return counted ? ({ users }) => weight(users?.value) : () => 1;
}

function weight(users: number | undefined): number {
  return users !== undefined && Number.isFinite(users) && users > 0 ? users : 0;
}

/**
 * A rate in one unit; 0 in the other.
 * @param written a rate, as written
 * @param unit bit/s or queries/s
 */
export function rateIn(written: Rate | undefined, unit: Rate["unit"]): number {
  return written?.unit === unit && Number.isFinite(written.value) && written.value > 0 ? written.value : 0;
}

/**
 * What a region's users ask for in a situation, of every service.
 * @param situation tells the factors of `demand`
 * @param region a region of the design
 * @returns bit/s and queries/s; one of them is 0
 */
export function demandOf(situation: Situation, region: Region): { readonly bps: number; readonly qps: number } {
  const factor = situation.demand.get(region) ?? 1;
  const of = (unit: Rate["unit"]) => sumOf(rateIn(region.demand?.value, unit) * factor);
  return { bps: of("bps"), qps: of("qps") };
}

/**
 * A sum that stays a number: what is over the range of `Number` counts as its largest value, so that nothing made of it
 * is Infinity − Infinity.
 * @param values finite or not, none negative
 */
export function sumOf(...values: readonly number[]): number {
  return Math.min(
    Number.MAX_VALUE,
    values.reduce((sum, value) => sum + value, 0),
  );
}

/** What arrives at one site. */
interface Arrival {
  loadBps: number;
  loadQps: number;
  attackBps: number;
  attackQps: number;
  users: number;
  readonly regions: [string, number][];
}

/** Arrivals by router. */
class Arrivals extends Map<number, Arrival> {
  at(router: number): Arrival {
    const known = this.get(router);
    if (known) return known;
    const none: Arrival = { loadBps: 0, loadQps: 0, attackBps: 0, attackQps: 0, users: 0, regions: [] };
    this.set(router, none);
    return none;
  }
}

/**
 * What arrives at each site of a service: every region asks every service with its whole demand (routing model §6).
 * @param situation tells what is announced, and the factors of `demand`
 * @param service an anycast or unicast service
 * @param answers where each region's users end up, in order of the design's regions
 * @param attacks what attacks bring to the service's sites
 * @returns one entry for every site, in order of declaration
 */
export function popAnswers(
  situation: Situation,
  service: Service,
  answers: readonly Pick<RegionReach, "region" | "pops">[],
  attacks: readonly AttackArrival[] = [],
): PopAnswer[] {
  const { design } = situation.compiled;
  const weightOf = userWeights(design.regions);
  const total = sumOf(...design.regions.map(weightOf));
  const arrivals = new Arrivals();
  const regions = new Map(design.regions.map((region) => [region.name, region]));
  for (const { region: name, pops } of answers) {
    const region = regions.get(name);
    if (!region) continue;
    const demand = demandOf(situation, region);
    for (const { pop, share } of pops) {
      const sum = arrivals.at(pop.router);
      sum.loadBps = sumOf(sum.loadBps, demand.bps * share);
      sum.loadQps = sumOf(sum.loadQps, demand.qps * share);
      sum.users = sumOf(sum.users, weightOf(region) * share);
      sum.regions.push([name, share]);
    }
  }
  for (const { router, bps, qps } of attacks) {
    const sum = arrivals.at(router);
    sum.attackBps = sumOf(sum.attackBps, bps);
    sum.attackQps = sumOf(sum.attackQps, qps);
  }
  return sitesOf(situation, service).map(({ site, router, announces }) => {
    const sum = arrivals.get(site.router);
    const capacity = router?.capacity?.value;
    return {
      pop: site,
      announces,
      loadBps: sumOf(sum?.loadBps ?? 0, sum?.attackBps ?? 0),
      capacityBps: capacity?.unit === "bps" ? capacity.value : null,
      loadQps: sumOf(sum?.loadQps ?? 0, sum?.attackQps ?? 0),
      capacityQps: capacity?.unit === "qps" ? capacity.value : null,
      attackBps: sum?.attackBps ?? 0,
      attackQps: sum?.attackQps ?? 0,
      userShare: total > 0 ? (sum?.users ?? 0) / total : 0,
      regions: (sum?.regions ?? []).sort(([, a], [, b]) => b - a).map(([region, share]) => ({ region, share })),
    };
  });
}

/** The sites of a service's origin, and whatever else announces it. */
function sitesOf(
  situation: Situation,
  service: Service,
): { site: Site; router: Router | undefined; announces: boolean }[] {
  const { compiled } = situation;
  const announcing = new Set(
    situation.originations.filter((each) => each.service === service).map(({ origination }) => origination.router),
  );
  const origin = service.origin?.target;
  const all = new Set<number>();
  for (const router of origin ? servingRouters(origin) : []) {
    const index = compiled.routerIndex(router);
    if (index !== undefined) all.add(index);
  }
  for (const router of announcing) all.add(router);
  return [...all].map((router) => ({
    site: siteOf(compiled, router),
    router: compiled.routers[router],
    announces: announcing.has(router),
  }));
}

/**
 * The traffic of all services at each site.
 * @param services the PoPs of every service
 * @returns one entry for every site, in order of first mention
 */
export function popTotals(services: readonly (readonly PopAnswer[])[]): PopTotal[] {
  const totals = new Map<number, PopTotal>();
  for (const { regions: _, ...answer } of services.flat()) {
    const sum = totals.get(answer.pop.router);
    totals.set(
      answer.pop.router,
      sum
        ? {
            ...sum,
            announces: sum.announces || answer.announces,
            loadBps: sumOf(sum.loadBps, answer.loadBps),
            loadQps: sumOf(sum.loadQps, answer.loadQps),
            attackBps: sumOf(sum.attackBps, answer.attackBps),
            attackQps: sumOf(sum.attackQps, answer.attackQps),
            userShare: Math.max(sum.userShare, answer.userShare),
          }
        : answer,
    );
  }
  return [...totals.values()];
}

/**
 * @param ratio 1 for 100 %
 * @returns `130%`, with three digits at most; `far over 100%` for what no network carries
 */
export function formatPercent(ratio: number): string {
  if (ratio >= 1e6) return "far over 100%";
  return `${Number((ratio * 100).toPrecision(3))}%`;
}

/**
 * Load over capacity, in the unit that is the closer to its limit.
 * @param total what arrives at a site
 * @returns 1 for 100 %; undefined where the site has no capacity
 */
export function loadRatio(
  total: Pick<PopTotal, "loadBps" | "capacityBps" | "loadQps" | "capacityQps">,
): number | undefined {
  const ratios: number[] = [];
  if (total.capacityBps !== null) ratios.push(ratioOf(total.loadBps, total.capacityBps));
  if (total.capacityQps !== null) ratios.push(ratioOf(total.loadQps, total.capacityQps));
  return ratios.length > 0 ? Math.max(...ratios) : undefined;
}

/** A capacity of 0 is exceeded by anything, and by nothing at all it is not. */
function ratioOf(load: number, capacity: number): number {
  if (load <= 0) return 0;
  return capacity > 0 ? Math.min(load / capacity, Number.MAX_VALUE) : Number.MAX_VALUE;
}
