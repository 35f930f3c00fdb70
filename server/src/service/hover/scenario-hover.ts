import type { Evaluation, RegionAnswer } from "../../analysis/evaluation";
import { formatMs, formatShare } from "../../base/units";
import type { Scenario } from "../../language/scenario";
import { escaped } from "../reference";
import { heading, paragraphs, table } from "./markdown";

/**
 * A scenario's own facts.
 * @param scenario the scenario
 */
export function scenarioFacts(scenario: Scenario): string {
  const { changes, expectations } = scenario;
  const counted = [count(changes.length, "change"), count(expectations.length, "expectation")];
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
  return paragraphs(scenarioFacts(scenario), moved);
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
