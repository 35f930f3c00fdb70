import { type ServiceColumn, sideBySide } from "../analysis/side-by-side.js";
import { serviceTable } from "../service/side-by-side.js";
import type { Arguments } from "./arguments.js";
import { type CliIo, FAILED, OK, UsageError } from "./io.js";
import { load, reportErrors } from "./load.js";
import { count, ms, ratio, share } from "./numbers.js";
import { type Style, styleFor, table } from "./table.js";

function rttJson(rtt: ServiceColumn["rtt"]): object | null {
  return rtt && { p50Ms: ms(rtt.p50Ms), p95Ms: ms(rtt.p95Ms), p99Ms: ms(rtt.p99Ms) };
}

/** The stable form of `compare --json`: shares 0–1, loads 1 for 100 %, ms, bit/s. */
function columnJson({ fullest, copies, worstLoss, ...column }: ServiceColumn): object {
  return {
    service: column.service,
    kind: column.cast,
    sites: column.sites,
    rtt: rttJson(column.rtt),
    unreachable: share(column.unreachable),
    fullestPop: fullest && {
      pop: fullest.pop,
      loadBps: count(fullest.loadBps),
      loadQps: count(fullest.loadQps),
      load: fullest.ratio === null ? null : ratio(fullest.ratio),
    },
    copies,
    worstLoss: worstLoss && {
      pop: worstLoss.pop,
      unreachable: share(worstLoss.unreachable),
      rtt: rttJson(worstLoss.rtt),
    },
    regions: column.regions.map(({ region, cell }) => ({
      region,
      receives: cell !== null,
      from: cell?.from ?? [],
      rttMs: ms(cell?.rttMs ?? null),
    })),
  };
}

function compareText(
  columns: readonly ServiceColumn[],
  scenario: string | undefined,
  titleOf: (region: string) => string,
  style: Style,
): string {
  const { head, rows, regions } = serviceTable(columns, titleOf);
  const under = scenario === undefined ? "" : style.faint(`Under scenario ${scenario}\n`);
  if (columns.length === 0) return `${under}The design has no service to compare.\n`;
  const gap = head.map(() => "");
  // Both halves have one set of columns; the row between them is blank.
  return under + table([head, ...rows, gap, ...regions]).replace(/^ +$/m, "");
}

/**
 * `anycast compare FILE`: the services of a design side by side, for the same regions.
 * @returns the exit code: 1 where the design has an error
 */
export function compareCommand(io: CliIo, { positionals, values, flags }: Arguments): number {
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError("compare wants a file");
  if (more.length > 0) throw new UsageError(`compare takes one file, not also ${more.join(" ")}; diff takes two`);
  const loaded = load(io, file, values.get("scenario"));
  const sound = reportErrors(io, loaded);
  const { design, evaluation } = loaded;
  const columns = sideBySide(evaluation);
  const scenario = evaluation.scenario?.name;
  const titles = new Map(design.regions.map(({ name, title }) => [name, title ?? name]));
  io.out(
    flags.has("json")
      ? `${JSON.stringify({ version: 1, scenario: scenario ?? null, services: columns.map(columnJson) }, null, 2)}\n`
      : compareText(columns, scenario, (region) => titles.get(region) ?? region, styleFor(io.color)),
  );
  return sound ? OK : FAILED;
}
