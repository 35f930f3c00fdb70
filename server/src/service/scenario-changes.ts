import type { Location } from "vscode-languageserver";
import type { Answers, RegionAnswer } from "../analysis/types";
import { formatMs, formatShare } from "../base/units";
import { locationOf, type Snapshot } from "./snapshot";

/** More changes than these are not told one by one. */
const MOST_TOLD = 3;

/** What a scenario changes, for people. */
export interface ScenarioChanges {
  /** One or two sentences. */
  readonly message: string;
  /** The regions whose users go elsewhere, or nowhere. */
  readonly places: readonly Location[];
}

/**
 * Compares a scenario with the design as it stands.
 * @param snapshot the design
 * @param before the answers as it stands
 * @param after the answers under the scenario
 * @returns the regions whose answer is another
 */
export function scenarioChanges(snapshot: Snapshot, before: Answers, after: Answers): ScenarioChanges {
  const moved = new Map<string, string>();
  for (const service of after.services) {
    const old = before.services.find((each) => each.service === service.service);
    for (const region of service.regions) {
      const was = old?.regions.find((each) => each.region === region.region);
      const text = targetText(region);
      if (was && targetText(was) !== text && !moved.has(region.region)) {
        moved.set(region.region, `${region.region} goes from ${targetText(was)} to ${text}`);
      }
    }
  }
  const name = after.scenario ?? "the scenario";
  const regions = snapshot.design.regions.length;
  if (moved.size === 0) return { message: `Under ‘${name}’ all ${regions} regions stay where they are.`, places: [] };
  const told = [...moved.values()].slice(0, MOST_TOLD).join("; ");
  const more = moved.size > MOST_TOLD ? `; and ${moved.size - MOST_TOLD} more` : "";
  const declared = snapshot.design.regions.filter((region) => moved.has(region.name));
  return {
    message: `Under ‘${name}’ ${moved.size} of ${regions} regions move: ${told}${more}.`,
    places: declared.flatMap(({ nameSource }) => locationOf(snapshot, nameSource) ?? []),
  };
}

/** Where a region's users go: `tokyo (4 ms)`, `london 70% and nowhere 30%`. */
function targetText({ pops, unreachable, rttMs }: RegionAnswer): string {
  const parts = pops.map(({ pop, share }) => pop.name + (share < 1 ? ` ${formatShare(share)}` : ""));
  if (unreachable > 0) parts.push(`nowhere${unreachable < 1 ? ` ${formatShare(unreachable)}` : ""}`);
  const where = parts.length > 0 ? parts.join(" and ") : "nowhere";
  return pops.length === 1 && unreachable === 0 && rttMs !== null ? `${where} (${formatMs(rttMs)})` : where;
}
