import { type Evaluation, evaluate } from "../../server/src/analysis/evaluation";
import { designOf } from "../helpers/design";

/** Capacities of the two PoPs, Gbit/s. */
export interface Capacities {
  readonly west?: number;
  readonly east?: number;
}

/**
 * Two PoPs behind two customers of one transit, for paper: region a (3M users, 6 Gbps) reaches west over `left`, region b
 * (1M users, 5 Gbps) reaches east over `right`, and each has the other PoP to fall back on, over `up`. `both` has a
 * router at either place.
 * @param more what the design says beside
 * @param capacities of the PoPs; 10 Gbps where not given
 */
export function twoSites(more: string, { west = 10, east = 10 }: Capacities = {}): string {
  return `
as up AS64601 { at FRA }
as left AS64602 { at AMS  transit from up }
as right AS64603 { at VIE  transit from up }
as both AS64604 { at AMS, VIE  transit from left, right }
as org AS64500 {
  pop west { at AMS  capacity ${west} Gbps  transit from left }
  pop east { at VIE  capacity ${east} Gbps  transit from right }
}
anycast dns { origin org  prefix 192.0.2.0/24 }
region a { at AMS  users 3M  demand 6 Gbps  via left }
region b { at VIE  users 1M  demand 5 Gbps  via right }
${more}
`;
}

/**
 * Evaluates a text without errors.
 * @param text a design
 * @param scenario name of a scenario of it; the design as it stands where undefined
 * @throws Error where the text has an error, or no such scenario
 */
export function evaluated(text: string, scenario?: string): Evaluation {
  const design = designOf(text);
  const [error] = design.diagnostics.filter(({ severity }) => severity === "error");
  if (error) throw new Error(`${error.code} ${error.message}`);
  const found = design.scenarios.find(({ name }) => name === scenario);
  if (scenario !== undefined && !found) throw new Error(`no scenario ${scenario}`);
  return evaluate(design, { scenario: found });
}

/**
 * PoP names with their shares in percent, of one region of a service.
 * @param evaluation any evaluation
 * @param region name of a region
 * @param service name of a service
 */
export function reached(evaluation: Evaluation, region: string, service = "dns"): Record<string, number> {
  const answer = evaluation.service(service)?.regions.find((each) => each.region === region);
  return Object.fromEntries((answer?.pops ?? []).map(({ pop, share }) => [pop.name, Math.round(share * 100)]));
}
