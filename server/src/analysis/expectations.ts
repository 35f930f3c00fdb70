import type { Design, Service } from "../language/design.js";
import type { Related } from "../language/diagnostic.js";
import type { Claim, Condition, Expectation } from "../language/scenario.js";
import { listOf } from "../topology/rules/facts.js";
import { judge, type Miss, servicesOf, type Verdict } from "./claims.js";
import type { Evaluation } from "./evaluation.js";
import { choiceCount, choicesOf, type FailureKind, type NamedFailure, singleFailures, together } from "./failures.js";
import { type UserImpact, userImpact, worseForUsersFirst } from "./impact.js";

/** What an expectation comes to. */
export interface ExpectationResult {
  readonly expectation: Expectation;
  /** Undefined where it cannot be told: a name in it did not resolve, or there is nothing it could be about. */
  readonly holds: boolean | undefined;
  /** Why it does not hold, or cannot be told, for people: what happens instead. Null where it holds. */
  readonly message: string | null;
  /** The failure under which it is broken worst, for `any N down`; else null. */
  readonly under: string | null;
  /** Declarations that have to do with why it does not hold. */
  readonly related: readonly Related[];
  /** How many choices of failures were tried, and how many of these break it; 0 but for `any N down`. */
  readonly failures: number;
  readonly breaking: number;
  /** False where there are more choices than were tried. */
  readonly complete: boolean;
}

const MOST_TRIED = 20_000;
const MOST_ONCE_BROKEN = 2000;

/** How thoroughly expectations are checked. */
export interface CheckOptions {
  /** Whether an expectation holds is all that is asked: of `any N down` the first choice that breaks it is told. */
  readonly verdictOnly?: boolean;
  /** So many choices of failures are tried at most; 20,000 where not given. */
  readonly most?: number;
  /** So many where one of them breaks it: then only the worst is looked for. 2,000 where not given. */
  readonly mostOnceBroken?: number;
}

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
 * @param options how thoroughly
 */
export function checkExpectation(
  evaluation: Evaluation,
  expectation: Expectation,
  options: CheckOptions = {},
): ExpectationResult {
  const steps = expectationSteps(evaluation, expectation, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** What was found, by any evaluation of a design. */
const known = new WeakMap<Evaluation, Map<Expectation, ExpectationResult>>();

/** The same in steps of one failure, between which somebody who has other work may look up. */
export function* expectationSteps(
  evaluation: Evaluation,
  expectation: Expectation,
  options: CheckOptions = {},
): Generator<void, ExpectationResult> {
  const found = known.get(evaluation) ?? new Map<Expectation, ExpectationResult>();
  known.set(evaluation, found);
  const before = found.get(expectation);
  if (before) return before;
  const result = yield* check(evaluation, expectation, options);
  if (isThorough(options)) found.set(expectation, result);
  return result;
}

const MISTAKEN = "There is a mistake in it.";

/**
 * Whether there is a mistake in the words of an expectation: what they are meant to say is not known then.
 * @param design the design
 * @param expectation an expectation of it
 */
export function hasMistake({ diagnostics }: Design, { source: { file, start, end } }: Expectation): boolean {
  return diagnostics.some(
    (each) => each.severity === "error" && each.file === file && each.start <= end && start <= each.end,
  );
}

function isThorough({ verdictOnly, most, mostOnceBroken }: CheckOptions): boolean {
  return !verdictOnly && most === undefined && mostOnceBroken === undefined;
}

function* check(
  evaluation: Evaluation,
  expectation: Expectation,
  options: CheckOptions,
): Generator<void, ExpectationResult> {
  const { claim, condition, within } = expectation;
  if (!claim || hasMistake(evaluation.design, expectation)) return untold(expectation, MISTAKEN);
  const scenario = condition.kind === "scenario" ? condition.scenario.target : within;
  const base = evaluation.under(scenario);
  const services = servicesOf(expectation, base, claim);
  if (condition.kind === "any-down") return yield* anyDown(base, { expectation, claim, condition, services }, options);
  const verdict = judge(base, claim, services);
  if (verdict === "holds") return told(expectation, { holds: true });
  if ("unknown" in verdict) return untold(expectation, verdict.unknown);
  return told(expectation, { holds: false, ...verdict.tell() });
}

function told(expectation: Expectation, result: Partial<ExpectationResult>): ExpectationResult {
  const plain = { holds: undefined, message: null, under: null, related: [], failures: 0, breaking: 0, complete: true };
  return { expectation, ...plain, ...result };
}

function untold(expectation: Expectation, message: string): ExpectationResult {
  return told(expectation, { message });
}

/** An expectation about every choice of failures. */
interface Asked {
  readonly expectation: Expectation;
  readonly claim: Claim;
  readonly condition: Extract<Condition, { kind: "any-down" }>;
  readonly services: readonly Service[];
}

/** Failures at once that break it. */
interface Breaking {
  readonly chosen: readonly NamedFailure[];
  readonly failed: Evaluation;
  readonly miss: Miss;
  /** What users notice, once that is asked. */
  impact?: UserImpact;
}

function* anyDown(base: Evaluation, asked: Asked, options: CheckOptions): Generator<void, ExpectationResult> {
  const { expectation, condition } = asked;
  const { most = MOST_TRIED, mostOnceBroken = MOST_ONCE_BROKEN } = options;
  const singles = singleFailures(base, condition.what);
  if (singles.length === 0) return untold(expectation, `There is ${NOTHING[condition.what]} that could be down.`);
  const planned = choiceCount(singles.length, condition.count);
  const order = planned > mostOnceBroken ? yield* worstFirst(base, asked, singles) : singles;
  let [tried, breaking, worst]: [number, number, Breaking | undefined] = [0, 0, undefined];
  for (const choice of choicesOf(order, condition.count)) {
    if (tried >= (worst ? mostOnceBroken : most)) break;
    yield;
    tried++;
    const chosen = singles.filter((single) => choice.includes(single));
    const { failed, verdict } = judgeWithout(base, asked, chosen);
    if (verdict === "holds") continue;
    if ("unknown" in verdict) return untold(expectation, verdict.unknown);
    breaking++;
    worst = theWorse(base, asked, worst, { chosen, failed, miss: verdict });
    if (options.verdictOnly) break;
  }
  const complete = tried >= planned;
  if (worst) return tellBroken(base, asked, worst, { failures: tried, breaking, complete });
  if (complete) return told(expectation, { holds: true, failures: tried });
  const tries = `${tried.toLocaleString("en-GB")} ${choicesText(condition.count)}`;
  const message = `None of the ${tries} that were tried breaks it, but there are more.`;
  return told(expectation, { message, failures: tried, complete });
}

const NOTHING: Readonly<Record<FailureKind, string>> = {
  pop: "no PoP of a service",
  as: "no network between users and service",
  link: "no link",
  ixp: "no exchange",
  location: "no location",
};

function judgeWithout(base: Evaluation, { claim, condition, services }: Asked, chosen: readonly NamedFailure[]) {
  const { name, fail } = together(chosen);
  // The loss of single things is asked for by other checks too.
  const keeps = condition.count === 1;
  const failed = keeps ? base.with(`${condition.what} ${name}`, fail) : base.once(fail);
  const verdict: Verdict = judge(failed, claim, services);
  return { failed, verdict };
}

/** The one that misses the claim by more; of equals the one that users notice more, as `anycast whatif` ranks them. */
function theWorse(base: Evaluation, { services }: Asked, worst: Breaking | undefined, next: Breaking): Breaking {
  if (!worst || next.miss.by !== worst.miss.by) return !worst || next.miss.by > worst.miss.by ? next : worst;
  worst.impact ??= userImpact(base, worst.failed, services);
  next.impact = userImpact(base, next.failed, services);
  return worseForUsersFirst(next.impact, worst.impact) < 0 ? next : worst;
}

/** Single failures in the order in which they are combined where there are many choices: the worst first. */
function* worstFirst(
  base: Evaluation,
  asked: Asked,
  singles: readonly NamedFailure[],
): Generator<void, readonly NamedFailure[]> {
  const judged: { single: NamedFailure; by: number; impact: UserImpact }[] = [];
  for (const single of singles) {
    yield;
    const { failed, verdict } = judgeWithout(base, asked, [single]);
    const by = typeof verdict === "object" && "by" in verdict ? verdict.by : Number.NEGATIVE_INFINITY;
    judged.push({ single, by, impact: userImpact(base, failed, asked.services) });
  }
  const order = judged.sort((a, b) => (a.by === b.by ? worseForUsersFirst(a.impact, b.impact) : b.by - a.by));
  return order.map(({ single }) => single);
}

type Counts = Pick<ExpectationResult, "failures" | "breaking" | "complete">;

function tellBroken(base: Evaluation, asked: Asked, { chosen, miss }: Breaking, counts: Counts): ExpectationResult {
  const { expectation, claim, services } = asked;
  const bare = judge(base, claim, services);
  const isBroken = typeof bare === "object" && "by" in bare;
  if (isBroken && bare.by >= miss.by) {
    const { message, related } = bare.tell();
    const many = `under ${counts.breaking} of ${triedText(chosen.length, counts)}`;
    const so = counts.failures === 1 ? `with ${together(chosen).name} down` : many;
    const text = `Even with nothing down: ${message} So it is ${so}.`;
    return told(expectation, { holds: false, message: text, related, ...counts });
  }
  const { name } = together(chosen);
  const { message, related } = miss.tell();
  const less = isBroken ? "It is broken with nothing down too." : alone(base, asked, chosen);
  const text = [`With ${name} down: ${message}`, less, countText(chosen.length, counts)].filter(Boolean).join(" ");
  return told(expectation, { holds: false, message: text, under: name, related, ...counts });
}

/** Of several failures those that break it without the others. */
function alone(base: Evaluation, asked: Asked, chosen: readonly NamedFailure[]): string {
  if (chosen.length < 2) return "";
  const names = chosen.flatMap((single) => {
    const { verdict } = judgeWithout(base, asked, [single]);
    return typeof verdict === "object" && "by" in verdict ? [single.name] : [];
  });
  return names.length > 0 ? `The loss of ${listOf(names)} alone breaks it.` : "";
}

function countText(size: number, counts: Counts): string {
  const { failures, breaking } = counts;
  if (failures === 1) return "";
  const all = triedText(size, counts);
  return breaking === 1 ? `No other one of ${all} breaks it.` : `${breaking} of ${all} break it; this is the worst.`;
}

function triedText(size: number, { failures, complete }: Counts): string {
  return `${complete ? "" : "the first "}${failures.toLocaleString("en-GB")} ${choicesText(size)}`;
}

function choicesText(size: number): string {
  return ["single failures", "pairs", "triples"][size - 1] ?? `choices of ${size}`;
}
