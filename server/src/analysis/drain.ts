import type { Region, Router, Service } from "../language/design.js";
import type { Evaluation } from "./evaluation.js";
import { siteOf } from "./sites.js";
import type { RegionAnswer, Site } from "./types.js";

/** Users of a region at a site that is drained, and where they go. */
export interface DrainedRegion {
  readonly service: string;
  readonly region: string;
  /** Share of the region's users, 0–1. */
  readonly share: number;
  /** The sites that these users reach afterwards; empty where they reach none. */
  readonly to: readonly Site[];
}

/**
 * A graceful shutdown, make before break (RFC 8326 §4): first the site asks to be avoided while it still serves, and
 * traffic moves; only then its sessions end, which moves the rest.
 */
export interface DrainPlan {
  readonly site: Site;
  /** Users who move while the site still serves: nobody loses a packet. */
  readonly moved: readonly DrainedRegion[];
  /** Users whose networks stay in spite of it, for want of another route or because they ignore the community. */
  readonly cut: readonly DrainedRegion[];
}

/**
 * The order of events for every site that a situation drains.
 * @param evaluation a situation; its scenario says what is drained
 * @returns one plan for each drained site, in order of mention
 */
export function drainPlans(evaluation: Evaluation): DrainPlan[] {
  return evaluation.situation.drained.map((router) => drainPlan(evaluation, router));
}

function drainPlan(evaluation: Evaluation, router: Router): DrainPlan {
  const index = evaluation.compiled.routerIndex(router) ?? -1;
  const before = evaluation.with("undrained", (builder) => {
    for (const drained of evaluation.situation.drained) builder.drain(drained, false);
  });
  const ended = evaluation.without(router);
  const moved: DrainedRegion[] = [];
  const cut: DrainedRegion[] = [];
  for (const [service, region] of pairs(evaluation)) {
    const [was, now, then] = [before, evaluation, ended].map((each) => each.regionAnswer(service, region));
    if (!was || !now || !then) continue;
    const [first, second] = [movedFrom(index, was, now), movedFrom(index, now, then)];
    const about = { service: service.name, region: region.name };
    if (first.share > 0) moved.push({ ...about, ...first });
    if (second.share > 0) cut.push({ ...about, ...second });
  }
  return { site: siteOf(evaluation.compiled, index), moved, cut };
}

function pairs({ routedServices, design }: Evaluation): [Service, Region][] {
  return routedServices.flatMap((service) => design.regions.map((region): [Service, Region] => [service, region]));
}

/** The users who leave a site from one situation to the next, by access network. */
function movedFrom(router: number, was: RegionAnswer, is: RegionAnswer): Pick<DrainedRegion, "share" | "to"> {
  let share = 0;
  const to = new Map<string, Site>();
  for (const [index, path] of was.paths.entries()) {
    if (path.pop?.router !== router) continue;
    const next = is.paths[index]?.pop ?? null;
    if (next?.router === router) continue;
    share += path.share;
    if (next) to.set(next.key, next);
  }
  return { share, to: [...to.values()] };
}
