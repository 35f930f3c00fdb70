import type { Evaluation, RegionAnswer } from "../analysis/evaluation.js";
import { formatMs } from "../base/units.js";
import { ms } from "./numbers.js";
import { type Style, table } from "./table.js";

/** How near a service is to a region. */
interface Nearness {
  readonly service: string;
  /** The PoP that most of the region's users reach. */
  readonly pop: string;
  /** Mean over the users who reach one, ms. */
  readonly rttMs: number;
}

/** For each region the services that its users reach, the fastest first. */
function fastestFirst(evaluation: Evaluation): { region: string; services: Nearness[] }[] {
  return evaluation.design.regions.map(({ name }) => {
    const services = evaluation.services.flatMap(({ service, regions }) => {
      const answer = regions.find(({ region }) => region === name);
      const near = answer && nearness(service, answer);
      return near ? [near] : [];
    });
    return { region: name, services: services.sort((a, b) => a.rttMs - b.rttMs) };
  });
}

function nearness(service: string, { pops }: RegionAnswer): Nearness | undefined {
  const [first] = pops;
  const measured = pops.flatMap(({ share, rttMs }) => (rttMs === null ? [] : [{ share, rttMs }]));
  const users = measured.reduce((sum, { share }) => sum + share, 0);
  if (!first || users === 0) return undefined;
  const total = measured.reduce((sum, { share, rttMs }) => sum + share * rttMs, 0);
  return { service, pop: first.pop.name, rttMs: total / users };
}

/**
 * The stable form of `resolve --best --json`.
 * @param evaluation the design under a scenario, or as it stands
 * @returns a value for JSON: for each region the services with the PoP that most users reach and the mean RTT in ms
 */
export function bestJson(evaluation: Evaluation): object {
  return {
    version: 1,
    scenario: evaluation.scenario?.name ?? null,
    regions: fastestFirst(evaluation).map(({ region, services }) => ({
      region,
      services: services.map(({ service, pop, rttMs }) => ({ service, pop, rttMs: ms(rttMs) })),
    })),
  };
}

/** How many services stand after the best one. */
const RUNNERS_UP = 2;

/** `resolve --best` for people: the fastest service of each region, and the next ones. */
export function bestText(evaluation: Evaluation, style: Style): string {
  const head = evaluation.scenario ? style.faint(`Under scenario ${evaluation.scenario.name}\n`) : "";
  if (evaluation.design.regions.length === 0) return `${head}The design has no region.\n`;
  const rows = fastestFirst(evaluation).map(({ region, services }) => {
    const [best, ...others] = services;
    if (!best) return [region, style.bad("reaches no service")];
    const then = others.slice(0, RUNNERS_UP).map(({ service, rttMs }) => `${service} ${formatMs(rttMs)}`);
    return [
      region,
      style.bold(best.service),
      `→ ${best.pop}`,
      formatMs(best.rttMs),
      then.length > 0 ? `then ${then.join(", ")}` : "",
    ];
  });
  return head + table(rows, [3]);
}
