import type { InlayHint } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { formatLoad, formatMs, formatRate, formatShare } from "../base/units";
import type { DesignFile } from "../language/design";
import { firstValue, type StatementNode } from "../language/nodes";
import type { PopResult, RegionResult, Results, ServiceResult } from "./results";

/** Which hints are wanted. */
export interface HintSettings {
  readonly regions: boolean;
  readonly pops: boolean;
}

/** How many PoPs a region's hint names; the hover names all. */
const MOST_POPS = 3;

/**
 * The routes beside the text: at a region where its users go, at a PoP what arrives there.
 * @param document the file's text
 * @param file its syntax
 * @param results the routes, possibly of older text: they are matched by name. Where they are a scenario's, every hint says so
 * @param stale whether they are of older text, which the hint then says
 * @param range offsets to stay within
 * @param settings which hints are wanted
 * @returns hints in order of the text, each behind the name or title
 */
export function getInlayHints(
  document: TextDocument,
  file: DesignFile,
  results: Results,
  stale: boolean,
  range: { readonly start: number; readonly end: number },
  settings: HintSettings,
): InlayHint[] {
  const hints: InlayHint[] = [];
  const tooltip = [
    ...(results.scenario === null ? [] : [`Under scenario ${results.scenario}, not as designed.`]),
    ...(stale ? ["Of the text before the last change; the new routes are being computed."] : []),
  ].join(" ");
  const add = (statement: StatementNode, text: string | undefined) => {
    const behind = firstValue(statement, "title") ?? firstValue(statement, "name");
    if (text === undefined || !behind || behind.end < range.start || behind.end > range.end) return;
    hints.push({
      position: document.positionAt(behind.end),
      label: `${results.scenario === null ? "" : `[${results.scenario}] `}${text}${stale ? " …" : ""}`,
      paddingLeft: true,
      paddingRight: true,
      ...(tooltip === "" ? {} : { tooltip }),
    });
  };
  for (const statement of file.tree.statements) {
    if (statement.kind !== "statement" || statement.end < range.start || statement.start > range.end) continue;
    const name = firstValue(statement, "name")?.text;
    if (name === undefined) continue;
    if (statement.form === "region" && settings.regions) add(statement, regionText(name, results.services));
    if (statement.form !== "as" || !settings.pops) continue;
    for (const inner of statement.block?.statements ?? []) {
      const pop = inner.kind === "statement" && inner.form === "pop" ? firstValue(inner, "name")?.text : undefined;
      if (inner.kind === "statement" && pop !== undefined) add(inner, popText(`${name}.${pop}`, results.services));
    }
  }
  return hints;
}

/**
 * A region's hint: `⟶ tokyo · 4 ms`; several services are named where they differ.
 * @param region the region's name
 * @param services every service's result
 * @returns the text, or undefined where no service knows the region
 */
export function regionText(region: string, services: readonly ServiceResult[]): string | undefined {
  const texts = services.flatMap(({ service, regions }) => {
    const result = regions.get(region);
    const text = result && answerText(result);
    return text ? [{ service, text }] : [];
  });
  const [first] = texts;
  if (!first) return undefined;
  if (texts.every(({ text }) => text === first.text)) return `⟶ ${first.text}`;
  return texts.map(({ service, text }) => `${service} ⟶ ${text}`).join("; ");
}

function answerText(result: RegionResult): string | undefined {
  const { pops, unreachable } = result;
  const split = pops.length + (unreachable > 0 ? 1 : 0) > 1;
  const parts = pops
    .slice(0, MOST_POPS)
    .map(({ name, share, rttMs }) => `${name}${split ? ` ${formatShare(share)}` : ""} · ${formatMs(rttMs)}`);
  if (pops.length > MOST_POPS) parts.push(`${pops.length - MOST_POPS} more`);
  if (unreachable > 0) parts.push(`unreachable${split ? ` ${formatShare(unreachable)}` : ""}`);
  if (parts.length === 0) return undefined;
  return parts.join(", ") + tieText(result);
}

/** ` · tie with osaka`: which other sites it could as well be. */
function tieText({ pops, candidates, candidateCount }: RegionResult): string {
  if (candidateCount < 2) return candidateCount === 1 ? " · not settled" : "";
  const others = candidates.filter((name) => name !== pops[0]?.name).slice(0, MOST_POPS);
  const more = candidateCount - 1 - others.length;
  return ` · tie with ${others.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/**
 * A PoP's hint: `◂ 64% of users · 20 of 40 Gbps`. Loads of several services add up; their users may be the same people,
 * so their shares are told apart.
 * @param key `example.tokyo`
 * @param services every service's result
 * @returns the text, or undefined where no service knows the PoP
 */
export function popText(key: string, services: readonly ServiceResult[]): string | undefined {
  const all = services.flatMap(({ service, pops }) => {
    const pop = pops.get(key);
    return pop ? [{ service, pop }] : [];
  });
  const serving = all.filter(({ pop }) => pop.announces || pop.userShare > 0);
  const [first] = serving;
  if (all.length === 0) return undefined;
  if (!first) return "◂ not announced";
  const same = serving.every(({ pop }) => pop.userShare === first.pop.userShare);
  const shares = same ? formatShare(first.pop.userShare) : serving.map(shareOfService).join(", ");
  const users = same && first.pop.userShare === 0 ? "no users" : `${shares} of users`;
  const load = loadText(all.map(({ pop }) => pop));
  return `◂ ${users}${load ? ` · ${load}` : ""}`;
}

function shareOfService({ service, pop }: { service: string; pop: PopResult }): string {
  return `${service} ${formatShare(pop.userShare)}`;
}

/** Load of capacity, with the percentage where it is too much; undefined where there is neither. */
function loadText(pops: readonly PopResult[]): string | undefined {
  const bps = sum(pops.map(({ loadBps }) => loadBps));
  const qps = sum(pops.map(({ loadQps }) => loadQps));
  const capacityBps = pops[0]?.capacityBps ?? null;
  const capacityQps = pops[0]?.capacityQps ?? null;
  // What arrives in one unit cannot be compared with what there is room for in the other.
  if (bps === 0 && qps > 0 && capacityQps === null && capacityBps !== null) return formatRate(qps, "qps");
  if (qps === 0 && bps > 0 && capacityBps === null && capacityQps !== null) return formatRate(bps, "bps");
  const texts = [...amount(bps, capacityBps, "bps"), ...amount(qps, capacityQps, "qps")];
  return texts.length > 0 ? texts.join(", ") : undefined;
}

function amount(load: number, capacity: number | null, unit: "bps" | "qps"): string[] {
  if (capacity === null) return [];
  const over = load > capacity ? ` (${capacity > 0 ? formatShare(load / capacity) : "no room"})` : "";
  return [formatLoad(load, capacity).replaceAll("bps", unit) + over];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
