import { formatMs, formatRate } from "../base/units.js";
import type { Region, Router, Service } from "../language/design.js";
import type { Related } from "../language/diagnostic.js";
import type { ExplainedRoute } from "../routing/types.js";
import { isDown } from "../topology/compile/situation.js";
import { listOf } from "../topology/rules/facts.js";
import { decisionAgainst, describeDecision } from "./decisive.js";
import type { Evaluation } from "./evaluation.js";
import { demandOf } from "./load.js";
import { siteKey, uniqueName } from "./sites.js";
import type { PopTotal, RegionPath, Site } from "./types.js";

/** Why something is not as expected. */
export interface Reason {
  /** One or two sentences with a blank before them; "" where there is nothing to say. */
  readonly words: string;
  /** Declarations that have to do with it. */
  readonly related: readonly Related[];
}

const NO_REASON: Reason = { words: "", related: [] };

/**
 * The decision that sent users elsewhere: the first router on their way that had a route as wanted.
 * @param evaluation the situation
 * @param region the users
 * @param path their way; undefined where they have none
 * @param isWanted whether a route would have been right
 */
export function whyElsewhere(
  evaluation: Evaluation,
  region: Region,
  path: RegionPath | undefined,
  isWanted: (route: ExplainedRoute) => boolean,
): Reason {
  if (!path) return NO_REASON;
  const related = [{ ...region.nameSource, message: "these users" }, ...arrival(evaluation, path)];
  if (path.reason) return { words: ` ${asSentence(path.reason)}.`, related };
  const decisive = decisionAgainst(evaluation, path, isWanted);
  if (!decisive) return { words: " No router on the way has a route there.", related };
  const words = describeDecision(decisive);
  const as = evaluation.design.asesByNumber.get(decisive.hop.asn);
  return { words: ` ${words}.`, related: [...related, ...(as ? [{ ...as.nameSource, message: words }] : [])] };
}

/**
 * @param evaluation the situation
 * @param service a service
 * @param routers PoPs
 * @returns whether any of them announces it there
 */
export function isAnnounced(
  { compiled, situation }: Evaluation,
  service: Service,
  routers: readonly Router[],
): boolean {
  const indices = new Set(routers.map((router) => compiled.routerIndex(router)));
  return situation.originations.some((each) => each.service === service && indices.has(each.origination.router));
}

/**
 * What says it all where none of the PoPs announces the service.
 * @param evaluation the situation
 * @param service what users ask for
 * @param wanted where they should go
 * @returns undefined where one does
 */
export function whyNotAnnounced(
  evaluation: Evaluation,
  service: Service,
  wanted: readonly Router[],
): Reason | undefined {
  if (isAnnounced(evaluation, service, wanted)) return undefined;
  const { compiled, situation } = evaluation;
  const words = wanted.map((router) => {
    const index = compiled.routerIndex(router);
    const down = index !== undefined && isDown(compiled, situation.changes, index);
    const name = uniqueName(compiled, { key: siteKey(router), name: router.label });
    return down ? `${name} is down` : `${name} does not announce ${service.name}`;
  });
  const related = wanted.map(({ nameSource }, index) => ({ ...nameSource, message: words[index] ?? "" }));
  return { words: ` ${listOf(words)}.`, related };
}

function arrival({ compiled }: Evaluation, { pop }: RegionPath): Related[] {
  const router = pop && compiled.routers[pop.router];
  return router ? [{ ...router.nameSource, message: "this is where they end up" }] : [];
}

/** Names keep their letters: `ocn has no route`. */
function asSentence(reason: string): string {
  return reason.replace(/^the /, "The ");
}

/**
 * Why users wait so long: where they go, and what would be nearer.
 * @param evaluation the situation
 * @param region the users
 * @param path their way
 */
export function whySlow(evaluation: Evaluation, region: Region, path: RegionPath | undefined): Reason {
  if (!path?.pop) return whyElsewhere(evaluation, region, path, () => false);
  const { pop, nearestPop, inflationMs } = path;
  const nameOf = (site: Site) => uniqueName(evaluation.compiled, site);
  if (!nearestPop || nearestPop.router === pop.router) {
    const related = [{ ...region.nameSource, message: "these users" }, ...arrival(evaluation, path)];
    return { words: ` They reach ${nameOf(pop)}${nearestPop ? ", the nearest PoP" : ""}.`, related };
  }
  const { words, related } = whyElsewhere(evaluation, region, path, ({ route }) => route.pop === nearestPop.router);
  const detour = inflationMs === null ? "" : `, ${formatMs(inflationMs)} nearer`;
  return { words: ` They reach ${nameOf(pop)}; ${nameOf(nearestPop)} is the nearest PoP${detour}.${words}`, related };
}

/**
 * Whose traffic fills a PoP.
 * @param evaluation the situation
 * @param total all services' traffic there
 */
export function whyLoaded(evaluation: Evaluation, { pop, capacityQps, attackBps, attackQps }: PopTotal): Reason {
  const unit = capacityQps === null ? "bps" : "qps";
  const shares = sharesAt(evaluation, pop, unit);
  const attack = unit === "bps" ? attackBps : attackQps;
  const parts = shares.map(({ region, rate }) => `${formatRate(rate, unit)} from ${region.name}`);
  if (attack > 0) parts.unshift(`${formatRate(attack, unit)} of attack`);
  const related = shares.slice(0, MOST_RELATED).map(({ region, rate }) => ({
    ...region.nameSource,
    message: `${formatRate(rate, unit)} go to ${uniqueName(evaluation.compiled, pop)}`,
  }));
  return parts.length > 0 ? { words: ` It gets ${listOf(parts)}.`, related } : NO_REASON;
}

/** So many regions are pointed at. */
const MOST_RELATED = 4;

/** What each region sends to a site, the most first. */
function sharesAt(evaluation: Evaluation, pop: Site, unit: "bps" | "qps"): { region: Region; rate: number }[] {
  const { design, situation, routedServices } = evaluation;
  const sum = (service: Service, region: Region) =>
    (evaluation.reach(service, region)?.pops ?? []).reduce(
      (share, each) => (each.pop.router === pop.router ? share + each.share : share),
      0,
    );
  return design.regions
    .map((region) => {
      const share = routedServices.reduce((total, service) => total + sum(service, region), 0);
      return { region, rate: demandOf(situation, region)[unit] * share };
    })
    .filter(({ rate }) => rate > 0)
    .sort((a, b) => b.rate - a.rate);
}
