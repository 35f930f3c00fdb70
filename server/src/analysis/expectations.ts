import { formatAsn } from "../base/asn.js";
import { formatMs, formatShare } from "../base/units.js";
import type { AsRef, Region, Service } from "../language/design.js";
import type { Related } from "../language/diagnostic.js";
import type { Claim, Comparison, Expectation, RegionSubject } from "../language/scenario.js";
import type { Evaluation } from "./evaluation.js";
import { isAnnounced, type Reason, whyElsewhere, whyLoaded, whyNotAnnounced, whySlow } from "./expectation-reasons.js";
import { failuresOf } from "./failures.js";
import { userWeights } from "./load.js";
import type { PopTotal, RegionAnswer, RegionPath, RegionReach } from "./types.js";

/** What an expectation comes to. */
export interface ExpectationResult {
  readonly expectation: Expectation;
  /** Undefined where it cannot be told: a name in it did not resolve, or there is nothing it could be about. */
  readonly holds: boolean | undefined;
  /** Why it does not hold, or cannot be told, for people: what happens instead. Null where it holds. */
  readonly message: string | null;
  /** The failure under which it breaks first, for `any N down`; else null. */
  readonly under: string | null;
  /** Declarations that have to do with why it does not hold. */
  readonly related: readonly Related[];
  /** What was checked. `failures` is 0 but for `any N down`; `complete` is false where there were too many to try. */
  readonly failures: number;
  readonly complete: boolean;
}

/** What a claim comes to: the reason it is broken, or null where it holds. */
type Verdict = { readonly broken: string | null; readonly related?: readonly Related[] } | { readonly unknown: string };

const HOLDS: Verdict = { broken: null };

/** Shares are sums of fractions: less than a millionth of the users makes no difference. */
const EPSILON = 1e-6;

/** So many combinations of failures are tried for one expectation. */
const MOST_FAILURES = 2000;

/**
 * Checks all expectations of a design, each under its own condition whatever the evaluation's scenario is.
 * @param evaluation any evaluation of the design
 * @returns in order of declaration
 */
export function checkExpectations(evaluation: Evaluation): ExpectationResult[] {
  return evaluation.design.expectations.map((expectation) => checkExpectation(evaluation, expectation));
}

/**
 * Checks one expectation.
 * @param evaluation any evaluation of the design
 * @param expectation an expectation of it
 */
export function checkExpectation(evaluation: Evaluation, expectation: Expectation): ExpectationResult {
  const steps = expectationSteps(evaluation, expectation);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of one failure, between which somebody who has other work may look up. */
export function* expectationSteps(
  evaluation: Evaluation,
  expectation: Expectation,
): Generator<void, ExpectationResult> {
  const { claim, condition, within } = expectation;
  const plain = { expectation, under: null, related: [], failures: 0, complete: true };
  if (!claim) return { ...plain, holds: undefined, message: "The claim could not be read." };
  if (condition.kind === "scenario" && !condition.scenario.target) {
    return { ...plain, holds: undefined, message: `There is no scenario ${condition.scenario.text}.` };
  }
  const scenario = condition.kind === "scenario" ? condition.scenario.target : within;
  const base = evaluation.under(scenario);
  const services = servicesOf(expectation, base, claim);
  if (condition.kind !== "any-down") return { ...plain, ...told(judge(base, claim, services)) };
  const { list, complete } = failuresOf(base, condition.what, condition.count, MOST_FAILURES);
  for (const [index, { name, fail }] of list.entries()) {
    yield;
    const failed = condition.count === 1 ? base.with(`${condition.what} ${name}`, fail) : base.once(fail);
    const verdict = judge(failed, claim, services);
    if (!("broken" in verdict) || verdict.broken !== null) {
      const { holds, message, related } = told(verdict);
      return {
        expectation,
        holds,
        message: `With ${name} down: ${message}`,
        under: name,
        related,
        failures: index + 1,
        complete,
      };
    }
  }
  return { ...plain, holds: true, message: null, failures: list.length, complete };
}

function told(verdict: Verdict): Pick<ExpectationResult, "holds" | "message" | "related"> {
  return "broken" in verdict
    ? { holds: verdict.broken === null, message: verdict.broken, related: verdict.related ?? [] }
    : { holds: undefined, message: verdict.unknown, related: [] };
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

function judge(evaluation: Evaluation, claim: Claim, services: readonly Service[]): Verdict {
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

/** The regions of a subject; undefined where its name did not resolve. */
function regionsOf(evaluation: Evaluation, subject: RegionSubject | undefined): readonly Region[] | undefined {
  if (!subject || subject.kind === "all") return evaluation.design.regions;
  return subject.region.target ? [subject.region.target] : undefined;
}

/**
 * Judges every region for every service; the first broken one counts.
 * @param holds by where users end up alone, which of many failures is known much sooner than why
 * @param message what happens instead, and why
 */
function everyAnswer(
  evaluation: Evaluation,
  subject: RegionSubject | undefined,
  services: readonly Service[],
  holds: (reach: RegionReach, full: () => RegionAnswer | undefined) => boolean,
  message: (answer: RegionAnswer, region: Region, service: Service) => { readonly what: string; readonly why: Reason },
): Verdict {
  const regions = regionsOf(evaluation, subject);
  if (!regions) return { unknown: "The region is not known." };
  for (const service of services) {
    for (const region of regions) {
      const reach = evaluation.reach(service, region);
      const full = () => evaluation.regionAnswer(service, region);
      if (!reach || holds(reach, full)) continue;
      const answer = full();
      if (!answer) continue;
      const { what, why } = message(answer, region, service);
      const broken = `${what}.${why.words}`;
      return { broken: services.length > 1 ? `${service.name}: ${broken}` : broken, related: why.related };
    }
  }
  return HOLDS;
}

function judgeReaches(
  evaluation: Evaluation,
  { subject, pops, share }: Extract<Claim, { kind: "reaches" }>,
  services: readonly Service[],
): Verdict {
  const wanted = pops.flatMap(({ target }) => target ?? []);
  if (wanted.length < pops.length || pops.length === 0) return { unknown: "A PoP in it is not known." };
  const routers = new Set(wanted.map((router) => evaluation.compiled.routerIndex(router)));
  const holds = ({ pops: reached }: RegionReach) =>
    reached.reduce((sum, each) => (routers.has(each.pop.router) ? sum + each.share : sum), 0) >= share - EPSILON;
  return everyAnswer(evaluation, subject, services, holds, (answer, region, service) => {
    const astray = answer.paths.find(({ pop }) => !pop || !routers.has(pop.router));
    const why =
      whyNotAnnounced(evaluation, service, wanted) ??
      whyElsewhere(evaluation, region, astray, ({ route }) => routers.has(route.pop));
    const expected = `${wanted.map(({ label }) => label).join(" or ")}${share < 1 ? ` (${formatShare(share)})` : ""}`;
    return { what: `${describeAnswer(answer)}, not ${expected}`, why };
  });
}

/** What a region's users do, for people. */
function describeAnswer({ region, pops, unreachable }: RegionAnswer): string {
  const whole = pops.length === 1 && unreachable < EPSILON;
  const parts = pops.map(({ pop, share }) => (whole ? pop.name : `${pop.name} (${formatShare(share)})`));
  if (unreachable >= EPSILON) parts.push(pops.length === 0 ? "no PoP" : `no PoP (${formatShare(unreachable)})`);
  return `${region} reaches ${parts.join(", ") || "no PoP: it names no access network"}`;
}

function judgeVia(
  evaluation: Evaluation,
  { subject, ases, share }: Extract<Claim, { kind: "via" }>,
  services: readonly Service[],
): Verdict {
  const asns = new Set(ases.flatMap((as) => asnOf(as) ?? []));
  if (asns.size === 0) return { unknown: "The AS is not known." };
  const passes = (path: RegionPath) => path.pop !== null && path.asPath.some((asn) => asns.has(asn));
  const holds = (_: RegionReach, full: () => RegionAnswer | undefined) => {
    const through = (full()?.paths ?? []).filter(passes).reduce((sum, path) => sum + path.share, 0);
    return through >= share - EPSILON;
  };
  return everyAnswer(evaluation, subject, services, holds, (answer, region) => {
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

function compare(value: number, { operator, limit }: Comparison): boolean {
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

function judgeRtt(
  evaluation: Evaluation,
  { subject, percentile, comparison }: Extract<Claim, { kind: "rtt" }>,
  services: readonly Service[],
): Verdict {
  const regions = regionsOf(evaluation, subject);
  if (!regions) return { unknown: "The region is not known." };
  const weightOf = userWeights(evaluation.design.regions);
  for (const service of services) {
    const samples = regions.flatMap((region) =>
      (evaluation.reach(service, region)?.paths ?? []).map((path, index) => ({
        region,
        index,
        weight: weightOf(region) * path.share,
        rttMs: path.rttMs ?? Number.POSITIVE_INFINITY,
      })),
    );
    const sample = percentile === undefined ? worst(samples, comparison) : atPercentile(samples, percentile);
    if (!sample || compare(sample.rttMs, comparison)) continue;
    const { region, index } = sample;
    const reached = Number.isFinite(sample.rttMs) ? `${formatMs(sample.rttMs)} from ${region.name}` : undefined;
    const isSlow = comparison.operator.startsWith("<");
    const path = isSlow ? evaluation.regionAnswer(service, region)?.paths[index] : undefined;
    const why = whySlow(evaluation, region, path);
    const what = percentile === undefined ? "The RTT" : `The RTT at p${percentile}`;
    const limit = `${comparison.operator} ${formatMs(comparison.limit.value)}`;
    const prefix = services.length > 1 ? `${service.name}: ` : "";
    return {
      broken: reached
        ? `${prefix}${what} is ${reached}, not ${limit}.${why.words}`
        : `${prefix}${region.name} reaches no PoP, so there is no RTT ${limit}.${why.words}`,
      related: why.related,
    };
  }
  return HOLDS;
}

interface Sample {
  readonly region: Region;
  /** Which of its access networks. */
  readonly index: number;
  readonly weight: number;
  readonly rttMs: number;
}

/** The sample that a limit for all users is hardest for. */
function worst(samples: readonly Sample[], { operator }: Comparison): Sample | undefined {
  const highest = operator === "<" || operator === "<=";
  return samples.reduce<Sample | undefined>(
    (found, sample) => (!found || sample.rttMs > found.rttMs === highest ? sample : found),
    undefined,
  );
}

/**
 * The sample at a percentile of the users.
 * @param samples RTTs with the users who have them
 * @param percentile 0–100
 * @returns the least RTT that at least so many of the users do not exceed; undefined without users
 */
export function atPercentile<T extends { readonly weight: number; readonly rttMs: number }>(
  samples: readonly T[],
  percentile: number,
): T | undefined {
  const sorted = samples.filter(({ weight }) => weight > 0).sort((a, b) => a.rttMs - b.rttMs);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  for (const sample of sorted) {
    sum += sample.weight;
    if (sum >= (total * percentile) / 100 - total * EPSILON) return sample;
  }
  return sorted.at(-1);
}

function judgeLoad(evaluation: Evaluation, { pops, comparison }: Extract<Claim, { kind: "load" }>): Verdict {
  const wanted = pops.flatMap(({ target }) => target ?? []);
  if (wanted.length < pops.length) return { unknown: "A PoP in it is not known." };
  const routers = new Set(wanted.map((router) => evaluation.compiled.routerIndex(router)));
  const totals = evaluation.pops.filter(({ pop }) => pops.length === 0 || routers.has(pop.router));
  for (const total of totals) {
    const ratio = loadRatio(total);
    if (ratio === undefined) {
      if (pops.length === 0) continue;
      return { unknown: `${total.pop.name} has no capacity: add one to its block.` };
    }
    if (compare(ratio, comparison)) continue;
    const limit = `${comparison.operator} ${formatPercent(comparison.limit.value)}`;
    const { words, related } = whyLoaded(evaluation, total);
    return { broken: `The load of ${total.pop.name} is ${formatPercent(ratio)}, not ${limit}.${words}`, related };
  }
  return HOLDS;
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

function judgeUnreachable(evaluation: Evaluation, services: readonly Service[]): Verdict {
  const holds = ({ unreachable }: RegionReach) => unreachable < EPSILON;
  return everyAnswer(evaluation, undefined, services, holds, (answer, region) => {
    const lost = answer.paths.find(({ pop, share }) => pop === null && share > 0);
    const { related } = whyElsewhere(evaluation, region, lost, () => false);
    return { what: `${describeAnswer(answer)}${lost?.reason ? `: ${lost.reason}` : ""}`, why: { words: "", related } };
  });
}
