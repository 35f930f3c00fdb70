import type { Evaluation, PopTotal, RegionAnswer, RegionPath, Site } from "../analysis/evaluation.js";
import { formatPercent, loadRatio } from "../analysis/load.js";
import { speedOf } from "../analysis/speed.js";
import { formatAsn } from "../base/asn.js";
import { formatLoad, formatMs, formatRate, formatShare } from "../base/units.js";
import type { Arguments } from "./arguments.js";
import { bestJson, bestText } from "./best.js";
import { type CliIo, FAILED, OK, UsageError } from "./io.js";
import { load, reportErrors } from "./load.js";
import { multicastJson, multicastText } from "./multicast.js";
import { count, ms, ratio, share } from "./numbers.js";
import { situationJson, situationText } from "./situation.js";
import { speedJson, speedText } from "./speed.js";
import { type Style, styleFor, table } from "./table.js";

/** The path of one access network in `resolve --json`. */
function pathJson(path: RegionPath): object {
  return {
    via: formatAsn(path.viaAsn),
    share: share(path.share),
    prefix: path.prefix,
    outcome: path.outcome,
    pop: path.pop?.name ?? null,
    asPath: path.asPath,
    rttMs: ms(path.rttMs),
    nearestPop: path.nearestPop?.name ?? null,
    inflationMs: ms(path.inflationMs),
    decidedBy: path.decidedBy,
    certain: path.certain,
    candidates: path.candidates.map(({ name }) => name),
    ...(path.reason !== null && { reason: path.reason }),
  };
}

function regionJson(answer: RegionAnswer): object {
  return {
    region: answer.region,
    pops: answer.pops.map((pop) => ({ pop: pop.pop.name, share: share(pop.share), rttMs: ms(pop.rttMs) })),
    unreachable: share(answer.unreachable),
    paths: answer.paths.map(pathJson),
  };
}

/**
 * The stable form of `resolve --json`.
 * @param evaluation the design under a scenario, or as it stands
 * @returns a value for JSON: shares 0–1, ms, bit/s
 */
export function resolveJson(evaluation: Evaluation): object {
  const { design, services } = evaluation;
  return {
    version: 1,
    scenario: evaluation.scenario?.name ?? null,
    services: services.map((answer) => {
      const service = design.services.find(({ name }) => name === answer.service);
      const others = service ? evaluation.targets(service).slice(1) : [];
      return {
        service: answer.service,
        kind: answer.kind,
        prefixes: answer.prefixes,
        regions: answer.regions.map((region, index) => ({
          ...regionJson(region),
          // The answers for the service's other prefixes, the second address family above all.
          otherPrefixes: others.flatMap(({ prefix, regions }) => {
            const other = regions[index];
            return other ? [{ prefix, ...regionJson(other), region: undefined }] : [];
          }),
        })),
        pops: answer.pops.map((pop) => ({
          pop: pop.pop.name,
          loadBps: count(pop.loadBps),
          capacityBps: count(pop.capacityBps),
          userShare: share(pop.userShare),
          announces: pop.announces,
          ...((pop.loadQps > 0 || pop.capacityQps !== null) && {
            loadQps: count(pop.loadQps),
            capacityQps: count(pop.capacityQps),
          }),
          ...(pop.attackBps > 0 && { attackBps: count(pop.attackBps) }),
          ...(pop.attackQps > 0 && { attackQps: count(pop.attackQps) }),
        })),
        ...(service && speedJson(speedOf(evaluation, service))),
      };
    }),
    pops: evaluation.pops.map(totalJson),
    ...multicastJson(evaluation),
    ...situationJson(evaluation),
    problems: evaluation.problems.map(({ kind, message }) => ({ kind, message })),
    engines: evaluation.statistics.engines,
  };
}

/** What all services together bring to a PoP. */
function totalJson(total: PopTotal): object {
  const load = loadRatio(total);
  return {
    pop: total.pop.name,
    key: total.pop.key,
    loadBps: count(total.loadBps),
    capacityBps: count(total.capacityBps),
    loadQps: count(total.loadQps),
    capacityQps: count(total.capacityQps),
    load: load === undefined ? null : ratio(load),
  };
}

/** The networks of a path by name, where the design has one. */
function pathText(evaluation: Evaluation, path: RegionPath): string {
  return path.asPath.map((asn) => evaluation.design.asesByNumber.get(asn)?.name ?? formatAsn(asn)).join(" → ");
}

function tieText(path: RegionPath, chosen: Site | null): string {
  if (path.certain) return "";
  const others = path.candidates.filter(({ key }) => key !== chosen?.key).map(({ name }) => name);
  return others.length > 0 ? `a tie: or ${others.join(", ")}` : "hangs on the order of events";
}

type Traffic = Pick<PopTotal, "loadBps" | "capacityBps" | "loadQps" | "capacityQps">;

/** In the units in which there is something to say. */
function loadText({ loadBps, capacityBps, loadQps, capacityQps }: Traffic): string {
  const texts = [amountText(loadBps, capacityBps, "bps"), amountText(loadQps, capacityQps, "qps")];
  return texts.filter(Boolean).join(", ");
}

function amountText(load: number, capacity: number | null, unit: "bps" | "qps"): string {
  if (capacity === null) return load > 0 ? formatRate(load, unit) : "";
  return formatLoad(load, capacity, unit);
}

/** What PoPs get that several services fill; "" where there are none. */
function totalsText({ services, pops }: Evaluation, style: Style): string {
  const fills = services.flatMap(({ pops: own }) =>
    own.flatMap(({ pop, loadBps, loadQps }) => (loadBps > 0 || loadQps > 0 ? [pop.key] : [])),
  );
  const shared = pops.filter(({ pop }) => fills.indexOf(pop.key) !== fills.lastIndexOf(pop.key));
  if (shared.length === 0) return "";
  const rows = shared.map((total) => {
    const load = loadRatio(total);
    const percent = load === undefined ? "" : formatPercent(load);
    return [total.pop.name, loadText(total), load !== undefined && load > 1 ? style.bad(percent) : percent];
  });
  return `${style.bold("All services together")}\n${table(rows, [2])}\n`;
}

function resolveText(evaluation: Evaluation, style: Style): string {
  const parts: string[] = [];
  if (evaluation.scenario) parts.push(style.faint(`Under scenario ${evaluation.scenario.name}\n`));
  if (evaluation.design.services.length === 0) parts.push("The design has no service.\n");
  for (const answer of evaluation.services) {
    parts.push(`${style.bold(answer.service)}  ${answer.kind}  ${answer.prefixes.join(", ")}\n`);
    const rows = answer.regions.flatMap((region) => regionRows(evaluation, region, style));
    parts.push(table(rows, [3, 4]));
    const pops = answer.pops.map((pop) => [
      pop.pop.name,
      pop.announces ? `${formatShare(pop.userShare)} of users` : "announces nothing",
      loadText(pop),
    ]);
    parts.push(`\n${table(pops, [1])}\n`);
    const service = evaluation.design.services.find(({ name }) => name === answer.service);
    const speed = service ? speedText(speedOf(evaluation, service)) : "";
    if (speed !== "") parts.push(`${speed}\n`);
  }
  parts.push(totalsText(evaluation, style), multicastText(evaluation, style), situationText(evaluation, style));
  for (const { message } of evaluation.problems) parts.push(`${style.bad("!")} ${message}\n`);
  return parts.join("");
}

/** One row for each access network of a region. */
function regionRows(evaluation: Evaluation, region: RegionAnswer, style: Style): string[][] {
  if (region.paths.length === 0) return [[region.region, style.faint("no access network")]];
  return region.paths.map((path, index) => [
    index === 0 ? region.region : "",
    path.via ?? formatAsn(path.viaAsn),
    path.pop ? `→ ${path.pop.name}` : style.bad(path.outcome),
    formatShare(path.share),
    path.rttMs === null ? "" : formatMs(path.rttMs),
    path.pop ? pathText(evaluation, path) : (path.reason ?? ""),
    tieText(path, path.pop),
  ]);
}

/**
 * `anycast resolve FILE`: where every region's users end up, per service.
 * @returns the exit code
 */
export function resolveCommand(io: CliIo, { positionals, values, flags }: Arguments): number {
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError("resolve wants a file");
  if (more.length > 0) throw new UsageError(`resolve takes one file, not also ${more.join(" ")}`);
  const loaded = load(io, file, values.get("scenario"));
  const sound = reportErrors(io, loaded);
  const { evaluation } = loaded;
  const best = flags.has("best");
  if (flags.has("json")) {
    io.out(`${JSON.stringify(best ? bestJson(evaluation) : resolveJson(evaluation), null, 2)}\n`);
  } else io.out((best ? bestText : resolveText)(evaluation, styleFor(io.color)));
  return sound ? OK : FAILED;
}
