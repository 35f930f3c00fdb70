/** Catchments as CSV (RFC 4180), one row for each access network of each region. */
import type { DiagramModel } from "./model";
import { plain } from "./names";

const COLUMNS = [
  ...["service", "scenario", "region", "region_title", "users", "share", "via", "outcome"],
  ...["pop", "pop_title", "rtt_ms", "inflation_ms", "certain", "candidates", "prefix", "decided_by", "path", "reason"],
  "failed",
] as const;

/** What a spreadsheet takes for the start of a formula (OWASP, CSV Injection, 2023). */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * @param model a picture
 * @returns a header and rows, lines ending in CRLF; shares are fractions (1 is all of the region), times ms. A text that a
 *   spreadsheet would take for a formula gets an apostrophe in front
 */
export function catchmentsCsv(model: DiagramModel): string {
  const regions = new Map(model.regions.map((region) => [region.id, region]));
  const sites = new Map(model.sites.map((site) => [site.id, site]));
  const { service, scenario, whatIf } = model.header;
  const failed = whatIf?.failures.map(({ name }) => name).join("; ");
  const rows = model.flows.map((flow) => {
    const region = regions.get(flow.region);
    const site = flow.pop === null ? undefined : sites.get(flow.pop);
    const candidates = flow.candidates.map((id) => sites.get(id)?.name ?? id);
    return [
      ...[service, scenario, region?.name, region?.title, region?.users, rounded(flow.share, 6), flow.via],
      ...[flow.outcome, site?.name, site?.title, rounded(flow.rttMs, 3), rounded(flow.inflationMs, 3)],
      ...[flow.certain ? "yes" : "no", candidates.join(" "), flow.prefix, flow.decidedBy, networks(flow.hops)],
      ...[flow.reason, failed],
    ];
  });
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function networks(hops: DiagramModel["flows"][number]["hops"]): string {
  const names = hops.map(({ network }) => network);
  return names.filter((name, i) => name !== names[i - 1]).join(" > ");
}

function rounded(value: number | null, digits: number): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toFixed(digits));
}

function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = plain(FORMULA.test(value) ? `'${value}` : value, 2000);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
