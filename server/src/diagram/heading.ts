/** What a picture is of, in words: over an exported drawing, and over its facts. */
import type { DiagramHeader } from "./model";

/**
 * @param header the picture's
 * @param safe makes somebody's text fit for the file, at most so many characters of it
 * @returns service, prefix, scenario, and what is failed by hand
 */
export function aboutOf(header: DiagramHeader, safe: (text: string, limit: number) => string): string[] {
  const scenario = header.scenarios.find(({ name }) => name === header.scenario);
  const failed = header.whatIf?.failures.map(({ name }) => safe(name, 40)) ?? [];
  return [
    ...(header.service === null ? [] : [`Service ${safe(header.service, 40)}`]),
    ...(header.prefix === null ? [] : [safe(header.prefix, 60)]),
    scenario === undefined ? "as designed" : `scenario: ${safe(scenario.title ?? scenario.name, 60)}`,
    ...(failed.length === 0 ? [] : [`what if these fail: ${failed.join(", ")}`]),
  ];
}
