import { formatAsn } from "../../base/asn.js";
import { formatMs, formatShare } from "../../base/units.js";
import { continentName } from "../../language/airports.js";
import type { Region, Router, Service, Span } from "../../language/design.js";
import { type Diagnostic, diagnostic } from "../../language/diagnostic.js";
import { nearestRouter, roundTripMs } from "../../routing/latency.js";
import { locationDistance } from "../../topology/placement.js";
import { listOf } from "../../topology/rules/facts.js";
import { isLocal } from "../../topology/rules/sent.js";
import { decisionAgainst, describeDecision } from "../decisive.js";
import type { Evaluation } from "../evaluation.js";
import { latencyModel } from "../targets.js";
import type { RegionPath, Site } from "../types.js";
import { continentAt } from "./continents.js";

/** One way of a region's users to a service. */
export interface UserPath {
  readonly service: Service;
  readonly region: Region;
  readonly path: RegionPath;
}

/**
 * The ways of a region's users to every service that is announced.
 * @param evaluation the situation
 * @param region a region
 * @returns those with users, services in order of declaration
 */
export function pathsOf(evaluation: Evaluation, region: Region): UserPath[] {
  return evaluation.routedServices.flatMap((service) => {
    if (evaluation.compiled.plans.get(service)?.size === 0) return []; // AC115, or it waits for a scenario
    const paths = evaluation.regionAnswer(service, region)?.paths ?? [];
    return paths.flatMap((path) => (path.share > 0 ? [{ service, region, path }] : []));
  });
}

/** Services in a sentence, each once. */
function servicesIn(paths: readonly UserPath[]): string {
  return listOf([...new Set(paths.map(({ service }) => service.name))]);
}

/** A region in a sentence; where it has several access networks, with the one that is meant. */
function usersOf({ region, path }: UserPath): string {
  return region.via.length > 1 ? `${region.name} (behind ${path.via ?? formatAsn(path.viaAsn)})` : region.name;
}

/** A PoP's declaration, for related places. */
function popRelated({ compiled }: Evaluation, site: Site, message: string): (Span & { message: string })[] {
  const router = compiled.routers[site.router];
  return router ? [{ ...router.nameSource, message }] : [];
}

/** A network that could not be compiled has an error of its own (AC301). */
function isCompiled({ compiled, design }: Evaluation, { path }: UserPath): boolean {
  return compiled.network.asIndex(path.viaAsn) >= 0 || !design.asesByNumber.has(path.viaAsn);
}

/** AC704 */
function unreachable(evaluation: Evaluation, region: Region, paths: readonly UserPath[]): Diagnostic[] {
  const lost = paths.filter((each) => each.path.pop === null && isCompiled(evaluation, each));
  const [first] = lost;
  if (!first) return [];
  const same = lost.filter(({ service }) => service === first.service);
  const share = same.reduce((sum, { path }) => sum + path.share, 0);
  const who = share > 0.9995 ? "" : ` for ${formatShare(share)} of its users`;
  const why = first.path.reason ? `: ${first.path.reason}` : "";
  const message = `${region.name} does not reach ${servicesIn(lost)}${who}${why}. Give ${first.path.via ?? formatAsn(first.path.viaAsn)} a way there, such as transit, or announce nearer to it.`;
  const access = region.via.find(({ as }) => (as.target?.asn ?? as.asn) === first.path.viaAsn);
  const related = access?.as.target ? [{ ...access.as.target.nameSource, message: "the users’ access network" }] : [];
  return [diagnostic("AC704", region.nameSource, message, { related })];
}

/** A site that is there for everybody. */
interface GlobalSite {
  readonly router: Router;
  readonly index: number;
  readonly continent: string | undefined;
}

/** What is worked out once for an evaluation: the global sites of services, and the nearest one to each place. */
interface Known {
  readonly sites: Map<Service, readonly GlobalSite[]>;
  readonly nearest: Map<string, { readonly router: Router; readonly km: number } | undefined>;
}

const knownOf = new WeakMap<Evaluation, Known>();

function known(evaluation: Evaluation): Known {
  const found = knownOf.get(evaluation) ?? { sites: new Map(), nearest: new Map() };
  knownOf.set(evaluation, found);
  return found;
}

function globalSites(evaluation: Evaluation, service: Service): readonly GlobalSite[] {
  const { sites } = known(evaluation);
  let found = sites.get(service);
  if (!found) {
    const { compiled, situation } = evaluation;
    const own = situation.originations.filter((each) => each.service === service);
    found = [...new Set(own.map(({ origination }) => origination.router))].flatMap((index) => {
      const router = compiled.routers[index];
      return router && !isLocal(service, router) ? [{ router, index, continent: continentAt(router.location) }] : [];
    });
    sites.set(service, found);
  }
  return found;
}

/**
 * The nearest site of a service that is there for everybody.
 * @param continent only those of this continent; of any where not given
 */
function nearestSite(evaluation: Evaluation, service: Service, region: Region, continent?: string) {
  const place = region.location?.place;
  if (!place) return undefined;
  const { nearest } = known(evaluation);
  const key = `${service.name} ${place.latitude} ${place.longitude} ${continent ?? ""}`;
  if (nearest.has(key)) return nearest.get(key);
  const sites = globalSites(evaluation, service).filter((site) => !continent || site.continent === continent);
  const indices = sites.map(({ index }) => index);
  const found = nearestRouter(evaluation.compiled.network, indices, place);
  const router = found && evaluation.compiled.routers[found.router];
  const answer = router && { router, km: found.km };
  nearest.set(key, answer);
  return answer;
}

/** Of some ways the one with the most users; the slower of equals. */
function most(paths: readonly UserPath[]): UserPath | undefined {
  return paths.reduce<UserPath | undefined>((best, each) => {
    if (!best || each.path.share > best.path.share) return each;
    const isSlower = (each.path.rttMs ?? 0) > (best.path.rttMs ?? 0);
    return each.path.share === best.path.share && isSlower ? each : best;
  }, undefined);
}

/** A site on the region's own continent that is nearer than the one reached on another continent. */
function nearerAtHome(evaluation: Evaluation, { service, region, path }: UserPath): Router | undefined {
  const reached = path.pop ? evaluation.compiled.routers[path.pop.router] : undefined;
  const home = continentAt(region.location);
  const there = continentAt(reached?.location);
  if (service.cast !== "anycast" || !reached || !home || !there || home === there) return undefined;
  const nearest = nearestSite(evaluation, service, region, home);
  const limit = locationDistance(region.location, reached.location) ?? 0;
  return nearest && nearest.km < limit ? nearest.router : undefined;
}

/** The decision that kept users from a site. */
function whyNot(evaluation: Evaluation, { path }: UserPath, site: Router): string {
  const wanted = evaluation.compiled.routerIndex(site);
  const decisive = decisionAgainst(evaluation, path, ({ route }) => route.pop === wanted);
  return decisive ? ` ${describeDecision(decisive)}.` : " No network on the way has a route there.";
}

/** So many of the findings say who decided: that takes a look at every route of the routers on the way. */
const MOST_EXPLAINED = 50;

/** AC705 */
function otherContinent(
  evaluation: Evaluation,
  region: Region,
  paths: readonly UserPath[],
  isExplained: boolean,
): Diagnostic[] {
  const abroad = paths.filter((each) => nearerAtHome(evaluation, each));
  const worst = most(abroad);
  const nearer = worst && nearerAtHome(evaluation, worst);
  if (!worst?.path.pop || !nearer) return [];
  const reached = evaluation.compiled.routers[worst.path.pop.router];
  const place = continentName(continentAt(reached?.location) ?? "") ?? "another continent";
  const message = `${usersOf(worst)} is served from ${place} (${worst.path.pop.name}, ${formatMs(worst.path.rttMs ?? 0)}) for ${servicesIn(abroad)}, though ${nearer.label} is nearer and on its own continent.${isExplained ? whyNot(evaluation, worst, nearer) : ""}`;
  const related = [{ ...nearer.nameSource, message: "the nearer PoP" }];
  return [diagnostic("AC705", region.nameSource, message, { related })];
}

/** Above this a way is too long where the design sets no `thresholds { inflation … }`, ms. */
const INFLATION_MS = 100;

/** The nearest site that is there for everybody, and how much longer than straight there the way takes. */
function inflationOf(
  evaluation: Evaluation,
  { service, region, path }: UserPath,
): { nearest: Router; ms: number } | undefined {
  if (path.inflationMs === null || path.rttMs === null || service.cast !== "anycast") return undefined;
  const nearest = nearestSite(evaluation, service, region);
  if (!nearest) return undefined;
  const straight = roundTripMs(nearest.km, Math.max(0, path.asPath.length - 1), latencyModel(evaluation.design));
  return { nearest: nearest.router, ms: path.rttMs - straight };
}

/** AC706 */
function inflated(evaluation: Evaluation, region: Region, paths: readonly UserPath[]): Diagnostic[] {
  const limit = evaluation.design.defaults.thresholds.inflation?.value ?? INFLATION_MS;
  const long = paths.filter(({ path }) => (path.inflationMs ?? 0) > limit);
  const slow = long.filter((each) => (inflationOf(evaluation, each)?.ms ?? 0) > limit);
  const worst = most(slow);
  const inflation = worst && inflationOf(evaluation, worst);
  if (!worst?.path.pop || !inflation) return [];
  const { pop, rttMs } = worst.path;
  const { nearest, ms } = inflation;
  const detour =
    compiledSite(evaluation, pop) === nearest
      ? `${pop.name} is the nearest PoP, but the way there is a detour`
      : `the nearest PoP is ${nearest.label}`;
  const message = `${usersOf(worst)} waits ${formatMs(rttMs ?? 0)} for ${servicesIn(slow)} (${pop.name}), ${formatMs(ms)} longer than a straight way takes: ${detour}. The limit is ${formatMs(limit)}.`;
  return [
    diagnostic("AC706", region.nameSource, message, {
      related: popRelated(evaluation, pop, "the PoP that is reached"),
    }),
  ];
}

function compiledSite({ compiled }: Evaluation, site: Site): Router | undefined {
  return compiled.routers[site.router];
}

/** AC506 */
function tied(region: Region, paths: readonly UserPath[]): Diagnostic[] {
  const open = paths.filter(({ path }) => !path.certain && new Set(path.candidates.map(({ key }) => key)).size > 1);
  const worst = most(open);
  if (!worst?.path.pop) return [];
  const { pop, candidates, via, viaAsn } = worst.path;
  const others = candidates.filter(({ key }) => key !== pop.key).map(({ name }) => name);
  const message = `${usersOf(worst)} reaches ${pop.name} for ${servicesIn(open)}, but could as well reach ${listOf(others)}: the routes that ${via ?? formatAsn(viaAsn)} can get are equally good, and only a router’s ID or age tells them apart. A prepend at ${pop.name} or there would settle it.`;
  return [diagnostic("AC506", region.nameSource, message)];
}

/**
 * What the routes have to say about where users end up: AC506, AC704, AC705 and AC706, one finding of each for a region.
 * @param evaluation the design as it stands, with all of its data at hand
 * @yields every region's findings
 */
export function* reachFindings(evaluation: Evaluation): Generator<{ region: Region; findings: Diagnostic[] }, void> {
  // Where a prefix does not settle in one way, that is the finding (AC507, AC508).
  const settles = evaluation.problems.every(({ kind }) => kind === "internet-missing");
  let explained = 0;
  for (const region of evaluation.design.regions) {
    const paths = pathsOf(evaluation, region);
    const abroad = otherContinent(evaluation, region, paths, explained < MOST_EXPLAINED);
    explained += abroad.length;
    const findings = [
      ...unreachable(evaluation, region, paths),
      ...abroad,
      ...inflated(evaluation, region, paths),
      ...(settles ? tied(region, paths) : []),
    ];
    yield { region, findings };
  }
}
