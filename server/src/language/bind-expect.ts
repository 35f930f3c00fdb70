import { spanOf } from "./binding.js";
import type { DesignFile, Ref, Router } from "./design.js";
import { allValues, firstValue, fixedWord, type StatementNode } from "./nodes.js";
import type { Bench } from "./resolve-sites.js";
import type { Claim, Comparison, Condition, Expectation, RegionSubject, Scenario } from "./scenario.js";

const FAILURES: Readonly<Record<string, Extract<Condition, { kind: "any-down" }>["what"]>> = {
  pop: "pop",
  pops: "pop",
  as: "as",
  ases: "as",
  link: "link",
  links: "link",
  ixp: "ixp",
  ixps: "ixp",
  location: "location",
  locations: "location",
};

/**
 * Reads an expectation.
 * @param bench binder
 * @param node an `expect` statement
 * @param file where it stands
 * @param within the scenario in whose block it stands
 * @returns the expectation, its claim undefined where it could not be read
 */
export function bindExpectation(
  bench: Bench,
  node: StatementNode,
  file: DesignFile,
  within: Scenario | undefined,
): Expectation {
  const colon = node.parts.find((part) => part.kind === "word" && part.text === ":");
  const first = node.parts.find((part) => part.start >= (colon?.end ?? node.keyword.end));
  const claimSource = { file: file.uri, start: first?.start ?? node.keyword.start, end: node.end };
  const services = allValues(node, "service").map((value) => bench.resolver.service(value, file));
  const condition = bindCondition(bench, node, file, within);
  const claim = bindClaim(bench, node, file);
  return { kind: "expectation", source: spanOf(file, node), claimSource, condition, within, claim, services };
}

function bindCondition(bench: Bench, node: StatementNode, file: DesignFile, within: Scenario | undefined): Condition {
  const count = firstValue(node, "count");
  const what = firstValue(node, "what");
  const kind = what && FAILURES[what.text];
  const named = allValues(node, "scenario").map((value) => bench.resolver.scenario(value, file));
  const [scenario, again] = named;
  if (again || (scenario && count)) {
    const span = (again ?? scenario)?.source ?? spanOf(file, node);
    bench.binding.report("AC003", span, "An expectation is about one condition; this is the second.");
  }
  if (count && what && kind) {
    return {
      kind: "any-down",
      source: { file: file.uri, start: count.start, end: what.end },
      count: count.number ?? 1,
      what: kind,
    };
  }
  if (!scenario) return { kind: "designed" };
  if (within) {
    const message = `An expectation inside a scenario is about that scenario, ‘${within.name}’; put this one outside.`;
    bench.binding.report("AC001", scenario.source, message);
  }
  return { kind: "scenario", scenario };
}

function bindClaim(bench: Bench, node: StatementNode, file: DesignFile): Claim | undefined {
  const subject = bindSubject(bench, node, file);
  const pops = bindPops(bench, node, file);
  const ases = allValues(node, "as").map((value) => bench.resolver.as(value, file));
  const share = firstValue(node, "share");
  const comparison = bindComparison(node, file);
  reportShare(bench, node, file);
  if (node.incomplete || (share && share.number === undefined)) return undefined;
  if (fixedWord(node, "unreachable")) return { kind: "no-unreachable" };
  if (fixedWord(node, "load")) return comparison && { kind: "load", pops, comparison };
  if (!subject) return undefined;
  if (fixedWord(node, "->")) return { kind: "reaches", subject, pops, share: share?.number ?? 1 };
  if (fixedWord(node, "via")) return { kind: "via", subject, ases, share: share?.number ?? 1 };
  const percentile = firstValue(node, "percentile");
  return comparison && { kind: "rtt", subject, percentile: percentile && Number(percentile.text.slice(1)), comparison };
}

function bindSubject(bench: Bench, node: StatementNode, file: DesignFile): RegionSubject | undefined {
  const all = fixedWord(node, "all");
  if (all) return { kind: "all", source: spanOf(file, all) };
  const value = firstValue(node, "region");
  return value && { kind: "region", region: bench.resolver.region(value, file) };
}

function bindPops(bench: Bench, node: StatementNode, file: DesignFile): Ref<Router>[] {
  return allValues(node, "pop").map((value) => bench.resolver.router(value, file));
}

function bindComparison(node: StatementNode, file: DesignFile): Comparison | undefined {
  const operator = firstValue(node, "operator")?.text;
  const limit = firstValue(node, "limit");
  if (limit?.number === undefined) return undefined;
  if (operator !== "<" && operator !== "<=" && operator !== ">" && operator !== ">=") return undefined;
  return { operator, limit: { value: limit.number, source: spanOf(file, limit) } };
}

function reportShare(bench: Bench, node: StatementNode, file: DesignFile): void {
  const share = firstValue(node, "share");
  if (share?.number !== undefined && share.number > 1) {
    bench.binding.report("AC007", spanOf(file, share), "A share of a region cannot be more than 100%.");
  }
}
