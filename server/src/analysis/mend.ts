import { formatMs } from "../base/units.js";
import type { Design, Region, Service } from "../language/design.js";
import type { Fix, TextEdit } from "../language/diagnostic.js";
import type { Expectation } from "../language/scenario.js";
import { listOf } from "../topology/rules/facts.js";
import { servicesOf } from "./claims.js";
import { type Evaluation, evaluate } from "./evaluation.js";
import { checkExpectation } from "./expectations.js";
import { formatPercent, loadRatio } from "./load.js";
import { type Candidate, candidatesFor } from "./mend-candidates.js";

/** Candidates are held to what holds; what breaks them is told to nobody. */
const VERDICT = { verdictOnly: true };

/** So many mends of one expectation are offered. */
const MOST_MENDS = 4;

/**
 * Looks for small changes that mend a broken expectation. Each is written into the text and solved, and counts where the
 * expectation then holds, no other one breaks, and the text has no new mistake.
 * @param evaluation the design as it stands
 * @param expectation a broken expectation of it; one about every failure of a kind has no mends
 * @param edited the design with some edits made in its text
 * @yields after every change that was tried: the mend, or undefined where it is none
 */
export function* mendsOf(
  evaluation: Evaluation,
  expectation: Expectation,
  edited: (edits: readonly TextEdit[]) => Design,
): Generator<Fix | undefined> {
  const { claim, condition, within } = expectation;
  const index = evaluation.design.expectations.indexOf(expectation);
  const scenario = condition.kind === "scenario" ? condition.scenario.target : within;
  if (!claim || index < 0 || condition.kind === "any-down" || (condition.kind === "scenario" && !scenario)) return;
  const base = evaluation.under(scenario);
  const services = servicesOf(expectation, base, claim);
  const done = new Set<string>();
  let found = 0;
  for (const candidate of candidatesFor(base, expectation, services)) {
    if (done.has(candidate.kind)) continue;
    const after = tried(evaluation, index, edited(candidate.edits));
    if (!after) {
      yield undefined;
      continue;
    }
    done.add(candidate.kind);
    yield { title: titleOf(candidate, after, expectation, services), edits: candidate.edits };
    if (++found >= MOST_MENDS) return;
  }
}

/** The design with a change in it, where that mends the expectation and harms none. */
function tried(before: Evaluation, index: number, design: Design): Evaluation | undefined {
  const errors = ({ diagnostics }: Design) => diagnostics.filter(({ severity }) => severity === "error").length;
  if (errors(design) > errors(before.design)) return undefined;
  const after = evaluate(design, { before });
  const expectation = after.design.expectations[index];
  if (!expectation || checkExpectation(after, expectation, VERDICT).holds !== true) return undefined;
  // Those about every failure are many times the work of the others, which are asked first.
  const order = [...before.design.expectations.entries()].sort(
    ([, a], [, b]) => Number(a.condition.kind === "any-down") - Number(b.condition.kind === "any-down"),
  );
  const harmed = order.some(([other, known]) => {
    const now = after.design.expectations[other];
    if (other === index || !now || checkExpectation(after, now, VERDICT).holds !== false) return false;
    return checkExpectation(before, known, VERDICT).holds !== false;
  });
  return harmed ? undefined : after;
}

/** `Prepend twice to ntt at london: brazil → ashburn`. */
function titleOf(
  { title }: Candidate,
  evaluation: Evaluation,
  { claim, condition, within }: Expectation,
  services: readonly Service[],
): string {
  const named = condition.kind === "scenario" ? condition.scenario.text : within?.name;
  const scenario = evaluation.design.scenarios.find(({ name }) => name === named);
  const after = evaluation.under(scenario);
  const effect = claim && effectOf(after, claim, services);
  return effect ? `${title}: ${effect}` : title;
}

function effectOf(
  after: Evaluation,
  claim: NonNullable<Expectation["claim"]>,
  services: readonly Service[],
): string | undefined {
  if (claim.kind === "load") {
    const pops = claim.pops.map(({ text }) => text.split(".").at(-1));
    const totals = after.pops.filter(({ pop }) => pops.length === 0 || pops.includes(pop.name));
    const ratio = Math.max(...totals.map((total) => loadRatio(total) ?? 0));
    return pops.length > 0
      ? `load of ${listOf(pops.flatMap((each) => each ?? []))} ${formatPercent(ratio)}`
      : `load up to ${formatPercent(ratio)}`;
  }
  if (claim.kind === "no-unreachable") return "everybody reaches a PoP";
  const name = claim.subject.kind === "region" ? claim.subject.region.text : undefined;
  const region = after.design.regions.find((each) => each.name === name);
  const service = after.routedServices.find((each) => each.name === services[0]?.name);
  const where = region && service && whereTo(after, service, region, claim.kind === "rtt");
  return where && claim.kind === "via" ? `${where} over ${claim.ases.map(({ text }) => text).join(" or ")}` : where;
}

function whereTo(after: Evaluation, service: Service, region: Region, timed: boolean): string | undefined {
  const answer = after.regionAnswer(service, region);
  if (!answer || answer.pops.length === 0) return undefined;
  const rtt = timed && answer.rttMs !== null ? ` in ${formatMs(answer.rttMs)}` : "";
  return `${region.name} → ${listOf(answer.pops.map(({ pop }) => pop.name))}${rtt}`;
}
