import type { Delivered, ServiceColumn } from "../analysis/side-by-side";
import { formatMs, formatRate, formatShare } from "../base/units";

/** A table of services: a head, and rows of as many cells. */
export interface ServiceTable {
  /** What each row is about, then one name a service. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** One row a region: where it gets each service from, and how fast. */
  readonly regions: readonly (readonly string[])[];
}

const NONE = "–";

/**
 * Services side by side, in words.
 * @param columns from `sideBySide`
 * @param titleOf what people call a region
 * @returns cells without any markup
 */
export function serviceTable(columns: readonly ServiceColumn[], titleOf: (region: string) => string): ServiceTable {
  const row = (name: string, cell: (column: ServiceColumn) => string) => [name, ...columns.map(cell)];
  const rtt = (name: string, of: "p50Ms" | "p95Ms" | "p99Ms") =>
    row(name, ({ rtt: times }) => (times ? formatMs(times[of]) : NONE));
  const regions = columns[0]?.regions.map(({ region }) => region) ?? [];
  return {
    head: ["", ...columns.map(({ service }) => service)],
    rows: [
      row("kind", ({ cast }) => cast),
      row("sites", ({ sites }) => `${sites}`),
      rtt("RTT p50", "p50Ms"),
      rtt("RTT p95", "p95Ms"),
      rtt("RTT p99", "p99Ms"),
      row("slowest region", (column) => slowest(column, titleOf)),
      row("without it", ({ unreachable }) => usersText(unreachable)),
      row("fullest PoP", fullestText),
      row("copies from the source", ({ copies }) =>
        copies ? `${copies.source}, unicast ${copies.sourceUnicast}` : NONE,
      ),
      row("worst loss of a PoP", ({ worstLoss }) => (worstLoss ? worstLoss.pop : NONE)),
      row("then without it", ({ worstLoss }) => (worstLoss ? usersText(worstLoss.unreachable) : NONE)),
      row("then RTT p95", ({ worstLoss }) => (worstLoss?.rtt ? formatMs(worstLoss.rtt.p95Ms) : NONE)),
    ],
    regions: regions.map((region, index) => [
      titleOf(region),
      ...columns.map((column) => {
        const cell = column.regions[index]?.cell;
        if (!cell) return NONE;
        return cell.rttMs === null ? "nowhere" : `${cell.from.join(", ")}, ${formatMs(cell.rttMs)}`;
      }),
    ]),
  };
}

function usersText(share: Delivered["unreachable"]): string {
  if (share === 0) return "none";
  return share === 1 ? "all" : formatShare(share);
}

function slowest({ regions }: ServiceColumn, titleOf: (region: string) => string): string {
  const slow = regions.reduce<{ region: string; rttMs: number } | undefined>((found, { region, cell }) => {
    const rttMs = cell?.rttMs ?? null;
    return rttMs !== null && rttMs > (found?.rttMs ?? -1) ? { region, rttMs } : found;
  }, undefined);
  return slow ? `${titleOf(slow.region)}, ${formatMs(slow.rttMs)}` : NONE;
}

function fullestText({ fullest }: ServiceColumn): string {
  if (!fullest) return NONE;
  const { pop, loadBps, loadQps, ratio } = fullest;
  const load = loadBps > 0 ? formatRate(loadBps) : formatRate(loadQps, "qps");
  return ratio === null
    ? `${pop}, ${load}`
    : `${pop} at ${ratio < 1e6 ? formatShare(ratio) : "far over 100%"}, ${load}`;
}

/**
 * Services side by side as a page of Markdown.
 * @param columns from `sideBySide`
 * @param titleOf what people call a region
 * @param scenario the scenario that it is about; null for the design as it stands
 */
export function servicesPage(
  columns: readonly ServiceColumn[],
  titleOf: (region: string) => string,
  scenario: string | null,
): string {
  const about = scenario === null ? "The design as it stands." : `Under scenario ${cellText(scenario)}.`;
  if (columns.length === 0) return `# Services\n\n${about} It has no service to compare.\n`;
  const { head, rows, regions } = serviceTable(columns, titleOf);
  const line = (cells: readonly string[]) => `| ${cells.map(cellText).join(" | ")} |`;
  const grid = (list: readonly (readonly string[])[]) =>
    [line(head), `|${head.map(() => " --- |").join("")}`, ...list.map(line)].join("\n");
  return `# Services\n\n${about}\n\n${grid(rows)}\n\n## By region\n\n${grid(regions)}\n`;
}

/** A name as it is, whatever Markdown would make of it. */
function cellText(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|~-]/g, "\\$&").replace(/\s+/g, " ");
}
