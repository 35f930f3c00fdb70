import { formatAsn } from "../base/asn.js";
import { formatMs, formatShare } from "../base/units.js";
import type { AsRef, Region, Service } from "../language/design.js";
import type { Related } from "../language/diagnostic.js";
import type { Claim, Comparison, Expectation, RegionSubject } from "../language/scenario.js";
import { listOf } from "../topology/rules/facts.js";
import type { Evaluation } from "./evaluation.js";
import { isAnnounced, type Reason, whyElsewhere, whyLoaded, whyNotAnnounced, whySlow } from "./expectation-reasons.js";
import { formatPercent, loadRatio, userWeights } from "./load.js";
import { siteKey, uniqueName } from "./sites.js";
import { atPercentile } from "./speed.js";
import type { PopTotal, RegionAnswer, RegionPath, RegionReach } from "./types.js";

/** What happens instead of what a claim says, and why. */
export interface Broken {
  readonly message: string;
  /** Declarations that have to do with it. */
  readonly related: readonly Related[];
}

/** A claim that does not hold. */
export interface Miss {
  /** The larger, the further the claim is missed; compared with other misses of the same claim only. */
  readonly by: number;
  /** Works out the why, which takes longer than the verdict. */
  readonly tell: () => Broken;
}

/** What a claim comes to in a situation: that it holds, how it is missed, or why it cannot be told. */
export type Verdict = "holds" | Miss | { readonly unknown: string };

/** Shares are sums of fractions: less than a millionth of the users makes no difference. */
const EPSILON = 1e-6;

/**
 * Judges a claim.
 * @param evaluation the situation
 * @param claim what is to hold
 * @param services those that it is about, from `servicesOf`
 */
export function judge(evaluation: Evaluation, claim: Claim, services: readonly Service[]): Verdict {
  switch (claim.kind) {
    case "reaches":
      return judgeReaches(evaluation, claim, services);
    case "via":
      return judgeVia(evaluation, claim, services);
    case "rtt":
      return judgeRtt(evaluation, claim, services);
    case "load":
      return judgeLoad(evaluation, claim);
    case "no-unreachable":
      return judgeUnreachable(evaluation, services);
  }
}

/**
 * The services that a claim is about: those of `for`; else those that the named PoPs announce, as designed or in the
 * situation; else those of their networks; else all.
 * @param expectation whose `for` counts
 * @param evaluation the situation
 * @param claim its claim
 */
export function servicesOf(expectation: Expectation, evaluation: Evaluation, claim: Claim): readonly Service[] {
  const routed = evaluation.routedServices;
  if (expectation.services.length > 0) return expectation.services.flatMap(({ target }) => target ?? []);
  if (claim.kind !== "reaches") return routed;
  const named = claim.pops.flatMap(({ target }) => target ?? []);
  const { plans } = evaluation.compiled;
  const announced = routed.filter(
    (service) => named.some((router) => plans.get(service)?.has(router)) || isAnnounced(evaluation, service, named),
  );
  if (announced.length > 0) return announced;
  const origins = new Set(named.map(({ as }) => as));
  const ofNetworks = routed.filter(({ origin }) => origin?.target && origins.has(origin.target));
  return ofNetworks.length > 0 ? ofNetworks : routed;
}

/** The regions of a subject; undefined where its name did not resolve. */
function regionsOf(evaluation: Evaluation, subject: RegionSubject | undefined): readonly Region[] | undefined {
  if (!subject || subject.kind === "all") return evaluation.design.regions;
  return subject.region.target ? [subject.region.target] : undefined;
}

/** What a claim about users says where there is nobody whom it could be about. */
function nobody(evaluation: Evaluation, services: readonly Service[]): Verdict {
  if (evaluation.design.regions.length === 0) return { unknown: "The design has no region." };
  const [service] = services;
  const such = "anycast or unicast service with an origin and a prefix";
  return { unknown: service ? `${service.name} is no ${such}.` : `The design has no ${such}.` };
}

/** The users of one region who are not served as they should be. */
interface Astray {
  readonly region: Region;
  /** How many they are, in the unit of `userWeights`. */
  readonly users: number;
}

/**
 * Judges every region for every service; the service with the most users who are not served as they should be counts.
 * @param missing the share of a region's users that is missing to what should be, by where users end up alone, which of many
 *   failures is known much sooner than why
 * @param tell what happens to a region's users instead, and why
 */
function everyAnswer(
  evaluation: Evaluation,
  subject: RegionSubject | undefined,
  services: readonly Service[],
  missing: (reach: RegionReach, full: () => RegionAnswer | undefined) => number,
  tell: (answer: RegionAnswer, region: Region, service: Service) => { readonly what: string; readonly why: Reason },
): Verdict {
  const regions = regionsOf(evaluation, subject);
  if (!regions) return { unknown: "The region is not known." };
  const weightOf = userWeights(evaluation.design.regions);
  let [judged, worst, by]: [number, { service: Service; astray: Astray[] } | undefined, number] = [0, undefined, -1];
  for (const service of services) {
    const astray: Astray[] = [];
    for (const region of regions) {
      const reach = evaluation.reach(service, region);
      if (!reach) continue;
      judged++;
      const share = missing(reach, () => evaluation.regionAnswer(service, region));
      if (share > EPSILON) astray.push({ region, users: share * weightOf(region) });
    }
    const users = astray.reduce((sum, each) => sum + each.users, 0);
    if (astray.length > 0 && users > by) [worst, by] = [{ service, astray }, users];
  }
  if (judged === 0) return nobody(evaluation, services);
  if (!worst) return "holds";
  const { service, astray } = worst;
  return { by, tell: () => tellAstray(evaluation, services, service, astray, tell) };
}

/** Tells of the region with the most users, and names the others. */
function tellAstray(
  evaluation: Evaluation,
  services: readonly Service[],
  service: Service,
  astray: readonly Astray[],
  tell: Parameters<typeof everyAnswer>[4],
): Broken {
  const [first, ...others] = [...astray].sort((a, b) => b.users - a.users);
  const answer = first && evaluation.regionAnswer(service, first.region);
  if (!first || !answer) return { message: "It does not hold.", related: [] };
  const { what, why } = tell(answer, first.region, service);
  const more = alsoFor(others.map(({ region }) => region.name));
  return { message: `${named(service, services)}${what}.${why.words}${more}`, related: why.related };
}

function alsoFor(names: readonly string[]): string {
  return names.length > 0 ? ` The same goes for ${listOf(names)}.` : "";
}

/** The service's name in front, where there are several. */
function named({ name }: Service, services: readonly Service[]): string {
  return services.length > 1 ? `${name}: ` : "";
}

function judgeReaches(
  evaluation: Evaluation,
  { subject, pops, share }: Extract<Claim, { kind: "reaches" }>,
  services: readonly Service[],
): Verdict {
  const wanted = pops.flatMap(({ target }) => target ?? []);
  if (wanted.length < pops.length || pops.length === 0) return { unknown: "A PoP in it is not known." };
  const routers = new Set(wanted.map((router) => evaluation.compiled.routerIndex(router)));
  const missing = ({ pops: reached }: RegionReach) =>
    share - reached.reduce((sum, each) => (routers.has(each.pop.router) ? sum + each.share : sum), 0);
  return everyAnswer(evaluation, subject, services, missing, (answer, region, service) => {
    const astray = answer.paths.find(({ pop }) => !pop || !routers.has(pop.router));
    const why =
      whyNotAnnounced(evaluation, service, wanted) ??
      whyElsewhere(evaluation, region, astray, ({ route }) => routers.has(route.pop));
    const names = wanted.map((router) => uniqueName(evaluation.compiled, { key: siteKey(router), name: router.label }));
    const isPart = share < 1 || answer.pops.some(({ pop }) => routers.has(pop.router));
    const expected = `${names.join(" or ")}${isPart ? ` (${formatShare(share)})` : ""}`;
    return { what: `${describeAnswer(evaluation, answer)}, not ${expected}`, why };
  });
}

/** What a region's users do, for people. */
function describeAnswer({ compiled }: Evaluation, { region, pops, unreachable, paths }: RegionAnswer): string {
  if (paths.length === 0) return `${region} names no access network and reaches no PoP`;
  const [only] = pops;
  if (only && only.share >= 1 - EPSILON) return `${region} reaches ${uniqueName(compiled, only.pop)}`;
  const parts = pops.map(({ pop, share }) => `${uniqueName(compiled, pop)} (${formatShare(share)})`);
  if (unreachable >= EPSILON) parts.push(pops.length === 0 ? "no PoP" : `no PoP (${formatShare(unreachable)})`);
  return `${region} reaches ${parts.join(", ") || "no PoP"}`;
}

function judgeVia(
  evaluation: Evaluation,
  { subject, ases, share }: Extract<Claim, { kind: "via" }>,
  services: readonly Service[],
): Verdict {
  const asns = new Set(ases.flatMap((as) => asnOf(as) ?? []));
  if (asns.size === 0) return { unknown: "The AS is not known." };
  const passes = (path: RegionPath) => path.pop !== null && path.asPath.some((asn) => asns.has(asn));
  const missing = (_: RegionReach, full: () => RegionAnswer | undefined) =>
    share - (full()?.paths ?? []).filter(passes).reduce((sum, path) => sum + path.share, 0);
  return everyAnswer(evaluation, subject, services, missing, (answer, region) => {
    const other = answer.paths.find((path) => !passes(path));
    const way = other && other.asPath.length > 0 ? nameAses(evaluation, other.asPath) : "no path";
    const what = `${answer.region} goes over ${way}, not over ${ases.map(({ text }) => text).join(" or ")}`;
    const why = whyElsewhere(evaluation, region, other, ({ route }) => route.asPath.some((asn) => asns.has(asn)));
    return { what, why };
  });
}

function asnOf(as: AsRef): number | undefined {
  return as.target?.asn ?? as.asn;
}

function nameAses(evaluation: Evaluation, asns: readonly number[]): string {
  return asns.map((asn) => evaluation.design.asesByNumber.get(asn)?.name ?? formatAsn(asn)).join(" → ");
}

function judgeUnreachable(evaluation: Evaluation, services: readonly Service[]): Verdict {
  const missing = ({ unreachable }: RegionReach) => unreachable;
  return everyAnswer(evaluation, undefined, services, missing, (answer, region) => {
    const lost = answer.paths.find(({ pop, share }) => pop === null && share > 0);
    const { related } = whyElsewhere(evaluation, region, lost, () => false);
    return {
      what: `${describeAnswer(evaluation, answer)}${lost?.reason ? `: ${lost.reason}` : ""}`,
      why: { words: "", related },
    };
  });
}

function holds(value: number, { operator, limit }: Comparison): boolean {
  switch (operator) {
    case "<":
      return value < limit.value;
    case "<=":
      return value <= limit.value;
    case ">":
      return value > limit.value;
    case ">=":
      return value >= limit.value;
  }
}

/** How far a value misses a limit, for comparing: upwards of an upper limit, downwards of a lower one. */
function excess(value: number, comparison: Comparison): number {
  return isUpper(comparison) ? value : -value;
}

function isUpper({ operator }: Comparison): boolean {
  return operator === "<" || operator === "<=";
}

/** A value and the limit that it misses, the limit as written; the value too where rounding would make them one. */
function against(
  value: number,
  { operator, limit }: Comparison,
  { rounded, exact }: Record<"rounded" | "exact", (value: number) => string>,
): { readonly is: string; readonly limit: string } {
  const isBlurred = value !== limit.value && rounded(value) === rounded(limit.value);
  return { is: (isBlurred ? exact : rounded)(value), limit: `${operator} ${exact(limit.value)}` };
}

const PERCENT = { rounded: formatPercent, exact: (ratio: number) => `${Number((ratio * 100).toPrecision(6))}%` };

const MS = { rounded: formatMs, exact: (ms: number) => `${Number(ms.toPrecision(6))} ms` };

interface Sample {
  readonly region: Region;
  /** Which of its access networks. */
  readonly index: number;
  readonly weight: number;
  /** Infinity of those who reach no PoP. */
  readonly rttMs: number;
}

function judgeRtt(
  evaluation: Evaluation,
  claim: Extract<Claim, { kind: "rtt" }>,
  services: readonly Service[],
): Verdict {
  const { subject, percentile, comparison } = claim;
  const regions = regionsOf(evaluation, subject);
  if (!regions) return { unknown: "The region is not known." };
  const found = services.flatMap((service) => {
    const samples = samplesOf(evaluation, service, regions);
    const sample = percentile === undefined ? hardest(samples, comparison) : atPercentile(samples, percentile);
    return sample ? [{ service, sample }] : [];
  });
  if (found.length === 0) return nobody(evaluation, services);
  const missed = found
    .filter(({ sample }) => !holds(sample.rttMs, comparison))
    .map((each) => ({ ...each, by: excess(each.sample.rttMs, comparison) }));
  const worst = most(missed, ({ by }) => by);
  if (!worst) return "holds";
  const { service, sample, by } = worst;
  return { by, tell: () => tellSlow(evaluation, claim, service, sample, named(service, services)) };
}

function samplesOf(evaluation: Evaluation, service: Service, regions: readonly Region[]): Sample[] {
  const weightOf = userWeights(regions); // of regions without users each one counts
  return regions.flatMap((region) =>
    (evaluation.reach(service, region)?.paths ?? []).map((path, index) => ({
      region,
      index,
      weight: weightOf(region) * path.share,
      rttMs: path.rttMs ?? Number.POSITIVE_INFINITY,
    })),
  );
}

/** The sample that a limit for all users is hardest for. */
function hardest(samples: readonly Sample[], comparison: Comparison): Sample | undefined {
  return most(samples, ({ rttMs }) => excess(rttMs, comparison));
}

function most<T>(list: readonly T[], measure: (each: T) => number): T | undefined {
  return list.reduce<T | undefined>(
    (found, each) => (found === undefined || measure(each) > measure(found) ? each : found),
    undefined,
  );
}

function tellSlow(
  evaluation: Evaluation,
  { percentile, comparison }: Extract<Claim, { kind: "rtt" }>,
  service: Service,
  { region, index, rttMs }: Sample,
  prefix: string,
): Broken {
  const path = isUpper(comparison) ? evaluation.regionAnswer(service, region)?.paths[index] : undefined;
  const { words, related } = whySlow(evaluation, region, path);
  const what = percentile === undefined ? "The RTT" : `The RTT at p${percentile}`;
  const { is, limit } = against(rttMs, comparison, MS);
  const message = Number.isFinite(rttMs)
    ? `${prefix}${what} is ${is} from ${region.name}, not ${limit}.${words}`
    : `${prefix}${region.name} reaches no PoP, so there is no RTT ${limit}.${words}`;
  return { message, related };
}

function judgeLoad(evaluation: Evaluation, { pops, comparison }: Extract<Claim, { kind: "load" }>): Verdict {
  const wanted = pops.flatMap(({ target }) => target ?? []);
  if (wanted.length < pops.length) return { unknown: "A PoP in it is not known." };
  const routers = new Set(wanted.map((router) => evaluation.compiled.routerIndex(router)));
  const totals = evaluation.pops.filter(({ pop }) => pops.length === 0 || routers.has(pop.router));
  const loads = totals.map((total) => ({ total, ratio: loadRatio(total) }));
  const idle = wanted.find((router) =>
    totals.every(({ pop }) => pop.router !== evaluation.compiled.routerIndex(router)),
  );
  if (idle) return { unknown: `${idle.label} is no PoP of a service.` };
  const without = loads.find(({ ratio }) => ratio === undefined);
  if (without && pops.length > 0) {
    return { unknown: `${uniqueName(evaluation.compiled, without.total.pop)} has no capacity: add one to its block.` };
  }
  const known = loads.flatMap(({ total, ratio }) => (ratio === undefined ? [] : [{ total, ratio }]));
  if (known.length === 0) return { unknown: "No PoP has a capacity: add one to their blocks." };
  const missed = known.filter(({ ratio }) => !holds(ratio, comparison));
  const worst = most(missed, ({ ratio }) => excess(ratio, comparison));
  if (!worst) return "holds";
  const others = missed.flatMap(({ total }) =>
    total === worst.total ? [] : [uniqueName(evaluation.compiled, total.pop)],
  );
  const by = excess(worst.ratio, comparison);
  return { by, tell: () => tellLoad(evaluation, worst, comparison, others) };
}

function tellLoad(
  evaluation: Evaluation,
  { total, ratio }: { readonly total: PopTotal; readonly ratio: number },
  comparison: Comparison,
  others: readonly string[],
): Broken {
  const { words, related } = whyLoaded(evaluation, total);
  const { is, limit } = against(ratio, comparison, PERCENT);
  const message = `The load of ${uniqueName(evaluation.compiled, total.pop)} is ${is}, not ${limit}.${words}${alsoFor(others)}`;
  return { message, related };
}
