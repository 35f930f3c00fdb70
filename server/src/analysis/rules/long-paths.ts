import { formatPrefix } from "../../base/prefix.js";
import type { Service } from "../../language/design.js";
import { type Diagnostic, diagnostic, type Related } from "../../language/diagnostic.js";
import type { SelectedRoute } from "../../routing/types.js";
import { asName } from "../../topology/rules/facts.js";
import type { Evaluation } from "../evaluation.js";

/** Longer AS paths are a finding where the design sets no `thresholds { path-length … }`. */
const PATH_LENGTH = 32;

/** The longest AS path by which a network of the design reaches a service. */
function longest(evaluation: Evaluation, service: Service): SelectedRoute | undefined {
  let found: SelectedRoute | undefined;
  for (const { prefix } of service.prefixes) {
    const solution = evaluation.solution(formatPrefix(prefix));
    for (const [index, router] of evaluation.compiled.routers.entries()) {
      const route = router && solution?.selected(index);
      if (route && route.asPath.length > (found?.asPath.length ?? 0)) found = route;
    }
  }
  return found;
}

/** Networks that put their number into a path more than once, the most often first. */
function repeaters(path: readonly number[]): { asn: number; times: number }[] {
  const counts = new Map<number, number>();
  for (const asn of path) counts.set(asn, (counts.get(asn) ?? 0) + 1);
  const repeated = [...counts].filter(([, times]) => times > 1).sort(([, a], [, b]) => b - a);
  return repeated.map(([asn, times]) => ({ asn, times }));
}

/**
 * Services that are reached by AS paths so long that networks drop them: AC609.
 * @param evaluation the design as it stands, with all of its data at hand
 * @returns at most one finding for a service, about the longest path
 */
export function longPathFindings(evaluation: Evaluation): Diagnostic[] {
  const { design, routedServices, compiled } = evaluation;
  const limit = design.defaults.thresholds.pathLength?.value ?? PATH_LENGTH;
  return routedServices.flatMap((service) => {
    const route = longest(evaluation, service);
    const as = route && compiled.routers[route.router]?.as;
    if (!route || !as || route.asPath.length <= limit) return [];
    const [most] = repeaters(route.asPath);
    const advice = most
      ? `${asName(design, most.asn)} stands in it ${most.times} times: prepend less.`
      : "Bring it nearer to its users.";
    const message = `${as.name} reaches ${service.name} by an AS path of ${route.asPath.length}, over ${limit}: some networks drop such routes. ${advice}`;
    const related: Related[] = [{ ...as.nameSource, message: "here the path is longest" }];
    return [diagnostic("AC609", service.nameSource, message, { related })];
  });
}
