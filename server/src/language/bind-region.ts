import { parseAsn } from "../base/asn.js";
import { bindPreferences } from "./bind-policy.js";
import { bindPrefixes, statementsOf } from "./bind-values.js";
import { append, type Declaration, type Filling, relatedTo, replacing, spanOf } from "./binding.js";
import { reportMissing } from "./declare.js";
import type { AsRef, Defaults, DesignFile, Region, Roa, Sourced, Span, ViaShare } from "./design.js";
import type { Severity } from "./diagnostic.js";
import { bindLocation } from "./locate.js";
import { allItems, allValues, firstValue, type ItemNode, type StatementNode } from "./nodes.js";
import type { Bench } from "./resolve-sites.js";
import { RULES } from "./rules.js";
import { nearest } from "./spelling.js";

/** Fills in a region. */
export function bindRegion(bench: Bench, declaration: Declaration<Region>): void {
  const { element, node, file } = declaration;
  const region = element as Filling<Region>;
  const items: ItemNode[] = [];
  for (const statement of statementsOf(node)) {
    const at = firstValue(statement, "at");
    const users = firstValue(statement, "users");
    const demand = firstValue(statement, "demand");
    if (statement.form === "region.at" && at) region.location ??= bindLocation(bench.binding, at, file);
    else if (users?.number !== undefined) region.users ??= { value: users.number, source: spanOf(file, users) };
    else if (demand?.number !== undefined) {
      const unit = demand.unit?.endsWith("qps") ? "qps" : "bps";
      region.demand ??= { value: { unit, value: demand.number }, source: spanOf(file, demand) };
    } else append(items, allItems(statement, "share"));
  }
  const shares = bindShares(bench, items, file);
  items.forEach((item, index) => {
    const value = firstValue(item, "as");
    if (value) region.via.push(viaShare(item, bench.resolver.as(value, file), shares[index], file));
  });
  reportRepeated(bench, region.via);
  if (items.length === 0 && node.block && !statementsOf(node).some((line) => line.form === "via")) {
    const message = `‘${region.name}’ does not say which access networks its users are in: ‘via NAME’.`;
    reportMissing(bench.binding, declaration, message, undefined);
  }
}

function viaShare(item: ItemNode, as: AsRef, share: number | undefined, file: DesignFile): ViaShare {
  const written = firstValue(item, "share");
  return { source: spanOf(file, item), as, share: share ?? 0, shareSource: written && spanOf(file, written) };
}

function reportRepeated(bench: Bench, via: readonly ViaShare[]): void {
  const seen = new Map<string, ViaShare>();
  for (const share of via) {
    const first = seen.get(share.as.text);
    if (first) {
      const related = [relatedTo(first.source, "It is listed here first.")];
      bench.binding.report("AC003", share.as.source, `‘${share.as.text}’ is listed twice; the shares add up.`, {
        related,
      });
    } else seen.set(share.as.text, share);
  }
}

/**
 * The shares of a list: as written, and for items without one an equal part of what the others leave.
 * @param bench takes AC008 and AC009
 * @param items with or without a value of the role "share"
 * @param file where they stand
 * @returns shares 0–1, one for each item
 */
export function bindShares(bench: Bench, items: readonly ItemNode[], file: DesignFile): number[] {
  const written = items.map((item) => firstValue(item, "share"));
  const sum = written.reduce((total, value) => total + (value?.number ?? 0), 0);
  const open = written.filter((value) => value === undefined).length;
  const rest = open > 0 ? Math.max(0, 1 - sum) / open : 0;
  const [first] = written.filter((value) => value !== undefined);
  const last = written.filter((value) => value !== undefined).pop();
  if (first && last && written.every((value) => value === undefined || value.number !== undefined)) {
    const source: Span = { file: file.uri, start: first.start, end: last.end };
    const percent = round(sum * 100);
    if (sum > 1 + 1e-9) {
      bench.binding.report("AC008", source, `These shares come to ${percent}%, more than the whole.`);
    } else if (open === 0 && sum < 1 - 1e-9) {
      const full = `${round(((last.number ?? 0) + 1 - sum) * 100)}%`;
      const fixes = [replacing(`Raise the last share to ${full}`, spanOf(file, last), full)];
      bench.binding.report(
        "AC009",
        source,
        `These shares come to ${percent}%: ${round(100 - percent)}% are left out.`,
        { fixes },
      );
    }
  }
  return written.map((value) => (value === undefined ? rest : (value.number ?? 0)));
}

function round(value: number): number {
  return Number(value.toFixed(4));
}

/** Reads a `roa`. */
export function bindRoa(bench: Bench, node: StatementNode, file: DesignFile): Roa | undefined {
  const [prefix] = bindPrefixes(node, "prefix", file);
  const written = firstValue(node, "origin");
  const [max, again] = allValues(node, "max");
  if (again) bench.binding.report("AC003", spanOf(file, again), "‘max’ is said twice; the first one counts.");
  if (!prefix || !written) return undefined;
  // `origin AS0` and numbers outside the design are as good as declared ones: a ROA speaks of the whole Internet.
  const as = bench.resolver.as(written, file, true);
  const asn = as.asn ?? parseAsn(written.text)?.asn;
  if (asn === undefined) return undefined;
  const longest = prefix.prefix.family === 4 ? 32 : 128;
  const wanted = max?.number;
  if (max && wanted !== undefined && (wanted < prefix.prefix.length || wanted > longest)) {
    const message = `‘max’ goes from the prefix's own length, ${prefix.prefix.length}, to ${longest}.`;
    bench.binding.report("AC007", spanOf(file, max), message);
  }
  return {
    source: spanOf(file, node),
    prefix,
    maxLength: Math.min(longest, Math.max(prefix.prefix.length, wanted ?? 0)),
    maxLengthSource: max && spanOf(file, max),
    asn,
    asnSource: as.source,
  };
}

/** Adds what a `defaults` block says; of two that say the same the first counts. */
export function bindDefaults(
  bench: Bench,
  defaults: Filling<Defaults>,
  lint: Map<string, Severity | "off">,
  node: StatementNode,
  file: DesignFile,
): void {
  for (const statement of statementsOf(node)) {
    switch (statement.form) {
      case "defaults.local-pref":
        bindPreferences(bench, defaults.localPref, statement, file);
        break;
      case "latency":
        bindLatency(defaults, statement, file);
        break;
      case "thresholds":
        bindThresholds(defaults, statement, file);
        break;
      case "lint":
        bindLint(bench, lint, statement, file);
        break;
      case "production":
        defaults.production ??= { value: true, source: spanOf(file, statement) };
        break;
      default:
    }
  }
}

/** A line of one number, if it is of that form. */
function numberOf(lines: readonly StatementNode[], form: string, file: DesignFile): Sourced<number> | undefined {
  for (const line of lines) {
    const value = line.form === form ? firstValue(line, "value") : undefined;
    if (value?.number !== undefined) return { value: value.number, source: spanOf(file, value) };
  }
  return undefined;
}

function bindLatency(defaults: Filling<Defaults>, node: StatementNode, file: DesignFile): void {
  const lines = statementsOf(node);
  const { latency } = defaults;
  defaults.latency = {
    stretch: latency.stretch ?? numberOf(lines, "latency.stretch", file),
    speed: latency.speed ?? numberOf(lines, "latency.speed", file),
    hop: latency.hop ?? numberOf(lines, "latency.hop", file),
    access: latency.access ?? numberOf(lines, "latency.access", file),
  };
}

function bindThresholds(defaults: Filling<Defaults>, node: StatementNode, file: DesignFile): void {
  const lines = statementsOf(node);
  const { thresholds } = defaults;
  defaults.thresholds = {
    inflation: thresholds.inflation ?? numberOf(lines, "thresholds.inflation", file),
    prepend: thresholds.prepend ?? numberOf(lines, "thresholds.prepend", file),
    pathLength: thresholds.pathLength ?? numberOf(lines, "thresholds.path-length", file),
    load: thresholds.load ?? numberOf(lines, "thresholds.load", file),
  };
}

function bindLint(bench: Bench, lint: Map<string, Severity | "off">, node: StatementNode, file: DesignFile): void {
  const code = firstValue(node, "code");
  const severity = firstValue(node, "severity");
  if (!code) return;
  const upper = code.text.toUpperCase();
  if (!RULES.has(upper)) {
    const meant = nearest(upper, RULES.keys());
    const span = spanOf(file, code);
    const fixes = meant ? [replacing(`Change to ${meant}`, span, meant)] : [];
    bench.binding.report("AC002", span, `There is no rule ‘${code.text}’${meant ? `; did you mean ${meant}?` : "."}`, {
      fixes,
    });
  } else if (severity && !lint.has(upper)) lint.set(upper, severity.text as Severity | "off");
}
