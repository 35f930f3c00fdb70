import { formatPrefix } from "../base/prefix";
import type { Span } from "../language/design";
import { type Diagnostic, diagnostic } from "../language/diagnostic";
import type { Expectation } from "../language/scenario";
import { changeFindings, compiledFindings, unroutedFindings } from "../topology/rules/index";
import type { Evaluation } from "./evaluation";
import { checkExpectation, type ExpectationResult, expectationSteps, hasMistake } from "./expectations";
import { capacityFindings } from "./rules/capacity";
import { canFail, type Enough, failingSteps } from "./rules/failing";
import { type HiddenFinding, hiddenFindings } from "./rules/hidden";
import { longPathFindings } from "./rules/long-paths";
import { polarisedFindings } from "./rules/polarised";
import { hasPrepends, prependSteps } from "./rules/prepends";
import { reachFindings } from "./rules/reach";
import type { EvaluationProblem } from "./types";

/**
 * What a design's network and its routes have to say against it: announcements without effect, networks without a
 * route, users who are lost or sent far, PoPs over capacity, routes that do not settle, data that are not at hand, and
 * broken expectations about the design as it stands or under one scenario.
 * @param evaluation the design as it stands
 * @param unreadable why an `internet` statement's data cannot be used, by URI; where not said, they are missing
 * @returns findings, in no order; exemptions are not applied yet (`settle` in language/)
 */
export function routeFindings(evaluation: Evaluation, unreadable?: ReadonlyMap<string, string>): Diagnostic[] {
  return [...routeFindingSteps(evaluation, unreadable)].flat();
}

/**
 * The same in steps of a few milliseconds, between which somebody who has other work may look up.
 * @param evaluation as for `routeFindings`
 * @param unreadable as for `routeFindings`
 * @yields the findings of one step
 */
export function* routeFindingSteps(
  evaluation: Evaluation,
  unreadable: ReadonlyMap<string, string> = new Map(),
): Generator<readonly Diagnostic[], void> {
  yield compiledFindings(evaluation.compiled);
  for (const prefix of evaluation.routes.prefixes) {
    evaluation.solution(prefix); // most of what the rest takes, one prefix at a time
    yield [];
  }
  if (isComplete(evaluation)) yield* routed(evaluation);
  for (const problem of evaluation.problems) yield problemFindings(evaluation, problem, unreadable);
  yield* broken(evaluation, (expectation) => expectation.condition.kind !== "any-down");
}

/** Without the Internet graph's relations, missing or long routes mean nothing. */
function isComplete({ problems }: Evaluation): boolean {
  return problems.every(({ kind }) => kind !== "internet-missing");
}

function* routed(evaluation: Evaluation): Generator<readonly Diagnostic[], void> {
  const hidden: HiddenFinding[] = [];
  for (const service of evaluation.routedServices) {
    const found = hiddenFindings(evaluation, service);
    hidden.push(...found);
    yield found.map(({ finding }) => finding);
  }
  // A region's finding says it for its access network, a local node's for the networks that it leaves without a route.
  const said = new Set(hidden.map(({ as }) => as));
  for (const { region, findings } of reachFindings(evaluation)) {
    if (findings.some(({ code }) => code === "AC704")) {
      for (const { as } of region.via) if (as.target) said.add(as.target);
    }
    yield findings;
  }
  const hasRoute = (prefix: string, router: number) => (evaluation.solution(prefix)?.popOf(router) ?? -1) >= 0;
  yield unroutedFindings(evaluation.compiled, hasRoute, said);
  yield polarisedFindings(evaluation);
  yield changeFindings(evaluation.compiled);
  yield capacityFindings(evaluation);
  yield longPathFindings(evaluation);
}

/**
 * Whether `failureFindings` has anything to look at.
 * @param evaluation the design as it stands
 */
export function hasLaterChecks(evaluation: Evaluation): boolean {
  const { design } = evaluation;
  return (
    canFail(evaluation) ||
    design.expectations.some(({ condition }) => condition.kind === "any-down") ||
    hasPrepends(design)
  );
}

/**
 * What needs the routes of many other situations: the loss of every PoP, prepends that move nobody, and broken
 * expectations about every failure of a kind. It is asked for apart.
 * @param evaluation the design as it stands
 * @param enough asked before every loss of a PoP is solved; true where nobody waits for more
 * @returns findings, in no order; exemptions are not applied yet
 */
export function failureFindings(evaluation: Evaluation, enough?: Enough): readonly Diagnostic[] {
  return [...failureFindingSteps(evaluation, enough)].flat();
}

/**
 * The same in steps of one solve or less, between which somebody who has other work may look up.
 * @param evaluation as for `failureFindings`
 * @param enough as for `failureFindings`
 * @yields the findings of one step
 */
export function* failureFindingSteps(evaluation: Evaluation, enough?: Enough): Generator<readonly Diagnostic[], void> {
  if (isComplete(evaluation)) {
    yield* failingSteps(evaluation, enough);
    yield* prependSteps(evaluation);
  }
  for (const expectation of evaluation.design.expectations) {
    if (expectation.condition.kind !== "any-down") continue;
    const steps = expectationSteps(evaluation, expectation);
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield [];
    yield brokenFindings(evaluation, step.value);
  }
}

function* broken(evaluation: Evaluation, wanted: (expectation: Expectation) => boolean): Generator<Diagnostic[], void> {
  for (const expectation of evaluation.design.expectations.filter(wanted)) {
    yield brokenFindings(evaluation, checkExpectation(evaluation, expectation));
  }
}

function brokenFindings(evaluation: Evaluation, result: ExpectationResult): Diagnostic[] {
  const { expectation, holds, message, related } = result;
  if (holds === undefined) return untoldFindings(evaluation, result);
  const words = `Broken expectation: ${message ?? ""}`;
  return holds ? [] : [diagnostic("AC707", expectation.claimSource, words, { related })];
}

/** What cannot be told holds nothing, which nobody must take for a pass; where words of it are wrong, those say so. */
function untoldFindings({ design }: Evaluation, { expectation, message }: ExpectationResult): Diagnostic[] {
  if (hasMistake(design, expectation)) return [];
  const words = `This expectation cannot be told: ${message ?? ""}`;
  return [diagnostic("AC707", expectation.claimSource, words, { severity: "warning" })];
}

function problemFindings(
  { design }: Evaluation,
  { kind, message, prefixes, asns, uri }: EvaluationProblem,
  unreadable: ReadonlyMap<string, string>,
): Diagnostic[] {
  if (kind === "internet-missing") {
    return design.internet
      .filter((data) => data.uri === uri)
      .map((data) => diagnostic("AC010", data.pathSource, unreadable.get(data.uri) ?? notFound(data.path)));
  }
  const code = { "no-stable-state": "AC508", "several-stable-states": "AC507", "incomplete-search": undefined }[kind];
  const spans = code ? announcedAt(design.services, prefixes) : [];
  const related = asns.flatMap((asn) => design.asesByNumber.get(asn) ?? []).slice(0, MOST_RELATED);
  const places = related.map(({ nameSource, name }) => ({ ...nameSource, message: `${name} takes part` }));
  return code ? spans.map((span) => diagnostic(code, span, message, { related: places })) : [];
}

/** So many of the networks that take part are pointed at. */
const MOST_RELATED = 8;

function notFound(path: string): string {
  return `The file ‘${path}’ cannot be read. Its place is relative to this file.`;
}

/** Where services say that they have one of these prefixes; each service once. */
function announcedAt(services: Evaluation["design"]["services"], prefixes: readonly string[]): Span[] {
  return services.flatMap((service) => {
    const found = service.prefixes.find(({ prefix }) => prefixes.includes(formatPrefix(prefix)));
    return found ? [found.source] : [];
  });
}
