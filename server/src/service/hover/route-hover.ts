import type { Evaluation } from "../../analysis/evaluation";
import type { DesignSymbol } from "../../language/design";
import type { Scenario } from "../../language/scenario";
import { type HoverText, paragraphs } from "./markdown";
import { multicastHover } from "./multicast-hover";
import { namedAt } from "./named";
import { asHover, routerHover, serviceHover } from "./network-hover";
import { regionHover } from "./region-hover";
import { scenarioHover, underScenario } from "./scenario-hover";

/**
 * What the routes say about the name under the pointer.
 * @param evaluation the routes of the design as it stands
 * @param uri the file
 * @param offset UTF-16 units from its start
 * @param scenario tells of the routes under it instead, and says so; a scenario's own hover is always about the difference
 *   from the design as it stands
 * @returns the hover; undefined where no name stands, or routes have nothing to say about it
 */
export function getRouteHover(
  evaluation: Evaluation,
  uri: string,
  offset: number,
  scenario?: Scenario,
): HoverText | undefined {
  const here = namedAt(evaluation.design, uri, offset);
  if (!here) return undefined;
  const { symbol, start, end } = here;
  const asDesigned = scenario === undefined || symbol.kind === "scenario";
  const text = routeFacts(asDesigned ? evaluation : evaluation.under(scenario), symbol);
  if (!text) return undefined;
  return { markdown: asDesigned ? text : paragraphs(underScenario(scenario.name), text), start, end };
}

/**
 * What the routes of a situation say about a declaration.
 * @param evaluation the situation
 * @param symbol the declaration
 * @returns Markdown; undefined where routes have nothing to say about it
 */
export function routeFacts(evaluation: Evaluation, symbol: DesignSymbol): string | undefined {
  switch (symbol.kind) {
    case "region":
      return regionHover(evaluation, symbol);
    case "as":
      return asHover(evaluation, symbol);
    case "service":
      return symbol.cast === "multicast" ? multicastHover(evaluation, symbol) : serviceHover(evaluation, symbol);
    case "scenario":
      return scenarioHover(evaluation, symbol);
    case "ixp":
      return undefined;
    default:
      return routerHover(evaluation, symbol);
  }
}
