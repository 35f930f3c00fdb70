/** Sizes of what is drawn, in pixels. Areas, not radii, follow the numbers, as the eye reads areas. */
import type { DiagramFlow, DiagramModel, DiagramRegion, DiagramSite } from "./model";

/** How large a picture's marks are. */
export interface Scales {
  readonly site: (site: DiagramSite) => number;
  readonly region: (region: Pick<DiagramRegion, "users">) => number;
  /** @param traffic as `traffic` gives it, summed where flows share a line */
  readonly line: (traffic: number) => number;
  /** What a flow carries, in a unit of the picture's own. */
  readonly traffic: (flow: DiagramFlow) => number;
  /** How solid lines are, 0–1: where there are hundreds, each must let the others through. */
  readonly solidity: number;
}

/** From so many lines on they are drawn thin and see-through. */
const MANY_LINES = 150;

/**
 * @param model the picture; more marks make smaller ones
 * @returns radii of sites and regions and widths of lines
 */
export function scalesFor(model: DiagramModel): Scales {
  const crowd = model.sites.length + model.regions.length;
  const largestSite = crowd > 80 ? 7 : crowd > 30 ? 9 : 11;
  const largestRegion = crowd > 80 ? 13 : crowd > 30 ? 17 : 22;
  const capacity = most(model.sites.map((site) => site.capacity?.value ?? 0));
  const users = most(model.regions.map((region) => region.users ?? 0));
  const traffic = trafficOf(model);
  const busiest = most(model.flows.map(traffic));
  const many = model.flows.length > MANY_LINES;
  const thin = many ? 0.7 : 1.4;
  const thick = many ? 2.6 : crowd > 80 ? 3.5 : 5;
  return {
    site: (site) =>
      between(largestSite * 0.6, largestSite, site.capacity === null ? 0.4 : ratio(site.capacity.value, capacity)),
    region: (region) =>
      between(5, largestRegion, region.users === null ? 0.25 : Math.min(1.3, ratio(region.users, users))),
    // Lines that run together may carry more than the busiest flow; they stop growing before they hide the map.
    line: (carried) => between(thin, thick, Math.min(1.5, ratio(carried, busiest))),
    traffic,
    solidity: many ? 0.5 : 0.82,
  };
}

/**
 * How much flows carry, as widths of lines tell it: the demand of their regions where all of these state one in one unit, else
 * the number of users, where any do; else all regions count alike.
 * @param model the picture
 * @returns bit/s, queries/s, people or shares: one of them for all flows of the picture
 */
export function trafficOf({ regions, flows }: Pick<DiagramModel, "regions" | "flows">): (flow: DiagramFlow) => number {
  const asking = new Set(flows.map(({ region }) => region));
  const stated = regions.filter(({ id }) => asking.has(id)).map(({ demand }) => demand);
  const unit = stated[0]?.unit;
  const byDemand = unit !== undefined && stated.every((demand) => demand?.unit === unit);
  const byUsers = regions.some(({ users }) => (users ?? 0) > 0);
  const weights = new Map(
    regions.map(({ id, demand, users }) => [id, byDemand ? (demand?.value ?? 0) : byUsers ? (users ?? 0) : 1]),
  );
  return ({ region, share }) => share * (weights.get(region) ?? 0);
}

function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}

function ratio(value: number, largest: number): number {
  return largest > 0 ? Math.sqrt(value / largest) : 0;
}

function between(least: number, largest: number, part: number): number {
  return least + (largest - least) * part;
}
