import { formatRate } from "../../base/units.js";
import { type Diagnostic, diagnostic } from "../../language/diagnostic.js";
import { listOf } from "../../topology/rules/facts.js";
import type { Evaluation } from "../evaluation.js";
import { formatPercent, loadRatio } from "../load.js";
import type { PopTotal } from "../types.js";

/** Above this share of its capacity a PoP is too full where the design sets no `thresholds { load … }`. */
const LOAD = 1;

/**
 * How full a PoP may be.
 * @param evaluation any evaluation of the design
 * @returns load over capacity, 1 for 100 %
 */
export function loadLimit({ design }: Evaluation): number {
  return design.defaults.thresholds.load?.value ?? LOAD;
}

/**
 * What arrives at a site, in the unit of its capacity.
 * @param total all services' traffic at the site
 * @returns for example `52 Gbps`
 */
export function arriving(total: PopTotal): string {
  return total.capacityQps === null ? formatRate(total.loadBps) : formatRate(total.loadQps, "qps");
}

/** Regions by what they send to a site, the largest first. */
function sources({ services }: Evaluation, { pop }: PopTotal): string {
  const regions = services.flatMap((service) => service.pops.find((each) => each.pop.router === pop.router)?.regions);
  return listOf([...new Set(regions.flatMap((each) => (each ? [each.region] : [])))]);
}

/**
 * PoPs with more load than they can take as designed: AC701.
 * @param evaluation the design as it stands, with all of its data at hand
 */
export function capacityFindings(evaluation: Evaluation): Diagnostic[] {
  const limit = loadLimit(evaluation);
  return evaluation.pops.flatMap((total) => {
    const capacity = evaluation.compiled.routers[total.pop.router]?.capacity;
    const ratio = loadRatio(total);
    if (!capacity || ratio === undefined || ratio <= limit) return [];
    const { value, unit } = capacity.value;
    const most = limit === LOAD ? "" : ` The limit is ${formatPercent(limit)}.`;
    const message = `${total.pop.name} gets ${arriving(total)} of ${formatRate(value, unit)}, ${formatPercent(ratio)}, from ${sources(evaluation, total)}.${most} Add capacity, or send some of it elsewhere.`;
    return [diagnostic("AC701", capacity.source, message)];
  });
}
