import type { Evaluation, RegionAnswer } from "../../analysis/evaluation";
import { formatLoad, formatMs, formatShare } from "../../base/units";
import type { Design } from "../../language/design";
import type { Scenario } from "../../language/scenario";
import { escaped } from "../reference";
import { heading, paragraphs, table } from "./markdown";

/**
 * A scenario's own facts.
 * @param design the design
 * @param scenario the scenario
 */
export function scenarioFacts(design: Design, scenario: Scenario): string {
  const about = design.expectations.filter(
    ({ within, condition }) =>
      within === scenario || (condition.kind === "scenario" && condition.scenario.target === scenario),
  );
  const counted = [count(scenario.changes.length, "change"), count(about.length, "expectation")];
  return paragraphs(heading("scenario", scenario), counted.join(", "));
}

/**
 * What a hover says first where its routes are not those of the design as it stands.
 * @param scenario the scenario's name
 * @returns Markdown
 */
export function underScenario(scenario: string): string {
  return `_Under scenario ${escaped(scenario)}, not as designed:_`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/**
 * What a scenario moves: the regions that are served differently, before and after.
 * @param evaluation the routes of the design as it stands
 * @param scenario one of the design's
 * @returns Markdown
 */
export function scenarioHover(evaluation: Evaluation, scenario: Scenario): string {
  const after = evaluation.under(scenario);
  const several = evaluation.routedServices.length > 1;
  const rows = evaluation.routedServices.flatMap((service) =>
    evaluation.design.regions.flatMap((region) => {
      const was = shareText(evaluation.regionAnswer(service, region));
      const is = shareText(after.regionAnswer(service, region));
      return was === is ? [] : [[several ? escaped(service.name) : "", escaped(region.name), was, is]];
    }),
  );
  const moved =
    rows.length > 0 ? table(["service", "region", "as designed", "in the scenario"], rows) : "It moves nobody.";
  return paragraphs(scenarioFacts(evaluation.design, scenario), moved, fullestText(evaluation, after));
}

/** The fullest PoP of a scenario that changes what arrives there; undefined where it does not. */
function fullestText(before: Evaluation, after: Evaluation): string | undefined {
  let fullest: { readonly text: string; readonly load: number; readonly index: number } | undefined;
  for (const [index, { pop, loadBps, capacityBps, loadQps, capacityQps }] of after.pops.entries()) {
    for (const [load, capacity, unit] of [
      [loadBps, capacityBps, "bps"],
      [loadQps, capacityQps, "qps"],
    ] as const) {
      if (!capacity || load / capacity <= (fullest?.load ?? 0)) continue;
      const text = `${escaped(pop.name)}, ${formatLoad(load, capacity, unit)} (${formatShare(load / capacity)})`;
      fullest = { text, load: load / capacity, index };
    }
  }
  if (!fullest) return undefined;
  const [now, was] = [after.pops[fullest.index], before.pops[fullest.index]];
  if (now?.loadBps === was?.loadBps && now?.loadQps === was?.loadQps) return undefined;
  return `Fullest PoP: ${fullest.text}`;
}

function shareText(answer: RegionAnswer | undefined): string {
  if (!answer) return "–";
  const split = answer.pops.length > 1 || answer.unreachable > 0;
  const parts = answer.pops
    .slice(0, 3)
    .map(
      ({ pop, share, rttMs }) => `${escaped(pop.name)}${split ? ` ${formatShare(share)}` : ""} · ${formatMs(rttMs)}`,
    );
  if (answer.unreachable > 0) parts.push(`unreachable ${formatShare(answer.unreachable)}`);
  return parts.join(", ");
}
