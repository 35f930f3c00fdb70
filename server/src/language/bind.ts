import { bindExpectation } from "./bind-expect.js";
import { bindAs, bindIxp } from "./bind-network.js";
import { bindDefaults, bindRegion, bindRoa } from "./bind-region.js";
import { bindScenario } from "./bind-scenario.js";
import { bindOrigin, bindService } from "./bind-service.js";
import { Binding, type Filling, noPreferences, relatedTo, spanOf } from "./binding.js";
import { declare } from "./declare.js";
import type { Defaults, Design, DesignFile, Include, InternetData, Roa } from "./design.js";
import { type Diagnostic, diagnostic, type Severity } from "./diagnostic.js";
import { formNamed } from "./keywords.js";
import { type ErrorNode, firstValue, type StatementNode } from "./nodes.js";
import { Resolver } from "./resolve.js";
import type { Bench } from "./resolve-sites.js";
import type { Expectation, Scenario } from "./scenario.js";
import { reportUnused } from "./unused.js";
import { resolveUri } from "./uri.js";

/** How deep scenarios are followed that use others. */
const DEEPEST = 1000;

/** A top-level statement and its file, in the order in which the design reads. */
export interface Placed {
  readonly node: StatementNode;
  readonly file: DesignFile;
}

/** What a project hands to the binder. */
export interface Sources {
  readonly root: string;
  /** The root first. */
  readonly files: readonly DesignFile[];
  /** All top-level statements; an include counts as if pasted where it stands. */
  readonly statements: readonly Placed[];
  readonly includes: readonly Include[];
  /** Mistakes found while loading. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Binds the trees of a design's files: resolves every name and checks what can be checked without routing.
 * @param sources the files' trees, in order
 * @returns the design; with mistakes in the text, all that still makes sense
 */
export function bind(sources: Sources): Design {
  const binding = new Binding();
  const resolver = new Resolver(binding);
  const bench: Bench = { binding, resolver };
  for (const { node, file } of sources.statements) declare(binding, resolver, node, file);
  for (const declaration of binding.services.all) bindOrigin(bench, declaration);
  for (const declaration of binding.ases.all) bindAs(bench, declaration);
  for (const declaration of binding.ixps.all) bindIxp(bench, declaration);
  for (const declaration of binding.services.all) bindService(bench, declaration);
  for (const declaration of binding.regions.all) bindRegion(bench, declaration);
  for (const declaration of binding.scenarios.all) bindScenario(bench, declaration);
  const rest = bindRest(bench, sources.statements);
  for (const file of sources.files) checkOnce(binding, file.tree.statements, file);
  const ases = binding.ases.listed();
  const scenarios = binding.scenarios.listed();
  const design = {
    root: sources.root,
    files: sources.files,
    includes: sources.includes,
    internet: rest.internet,
    ases,
    asesByNumber: binding.asesByNumber,
    ixps: binding.ixps.listed(),
    services: binding.services.listed(),
    regions: binding.regions.listed(),
    roas: rest.roas,
    scenarios,
    expectations: [...rest.expectations, ...scenarios.flatMap((scenario) => scenario.expectations)],
    sessions: ases.flatMap((as) => as.sessions),
    defaults: rest.defaults,
    index: binding.index,
  };
  reportUnused(binding);
  reportCircles(binding);
  binding.finish({ file: sources.root, start: 0, end: 0 });
  const syntax = sources.files.flatMap(syntaxDiagnostics);
  return {
    ...design,
    diagnostics: inOrder([...sources.diagnostics, ...syntax, ...binding.diagnostics], sources.files),
  };
}

interface Rest {
  readonly internet: InternetData[];
  readonly roas: Roa[];
  readonly expectations: Expectation[];
  readonly defaults: Defaults;
}

function bindRest(bench: Bench, statements: readonly Placed[]): Rest {
  const lint = new Map<string, Severity | "off">();
  const defaults: Filling<Defaults> = {
    localPref: noPreferences(),
    latency: { stretch: undefined, speed: undefined, hop: undefined, access: undefined },
    thresholds: { inflation: undefined, prepend: undefined, pathLength: undefined, load: undefined },
    lint,
    production: undefined,
  };
  const rest: Rest = { internet: [], roas: [], expectations: [], defaults };
  for (const { node, file } of statements) {
    if (node.form === "expect") rest.expectations.push(bindExpectation(bench, node, file, undefined));
    else if (node.form === "defaults") bindDefaults(bench, defaults, lint, node, file);
    else if (node.form === "roa") {
      const roa = bindRoa(bench, node, file);
      if (roa) rest.roas.push(roa);
    } else if (node.form === "internet") {
      const path = firstValue(node, "path");
      const uri = path && path.text !== "" ? resolveUri(file.uri, path.text) : undefined;
      if (path && uri !== undefined) {
        rest.internet.push({ source: spanOf(file, node), path: path.text, uri, pathSource: spanOf(file, path) });
      }
    }
  }
  return rest;
}

/** Reports scenarios that use themselves, directly or by way of others. */
function reportCircles(binding: Binding): void {
  const done = new Set<Scenario>();
  const follow = (scenario: Scenario, path: readonly Scenario[]): void => {
    for (const change of scenario.changes) {
      const used = change.kind === "use" ? change.scenario.target : undefined;
      if (!used) continue;
      const from = used === scenario ? path.length - 1 : path.indexOf(used);
      if (from >= 0) {
        const ring = [...path.slice(from), used].map(({ name }) => name).join(" → ");
        const message = `A scenario cannot use itself: ${ring}.`;
        binding.report("AC010", change.source, message);
      } else if (!done.has(used) && path.length < DEEPEST) follow(used, [...path, used]);
    }
    done.add(scenario);
  };
  for (const scenario of binding.scenarios.listed()) if (!done.has(scenario)) follow(scenario, [scenario]);
}

/** Reports statements that a block may say once only and says again. */
function checkOnce(binding: Binding, statements: readonly (StatementNode | ErrorNode)[], file: DesignFile): void {
  const said: StatementNode[] = [];
  for (const node of statements) {
    if (node.kind !== "statement") continue;
    if (node.block) checkOnce(binding, node.block.statements, file);
    for (const part of node.parts)
      if (part.kind === "item" && part.block) checkOnce(binding, part.block.statements, file);
    if (statements.length === 1 || !formNamed(node.form)?.once) continue;
    const first = said.find(({ form }) => form === node.form);
    if (!first) {
      said.push(node);
      continue;
    }
    const related = [relatedTo(spanOf(file, first), "It is said here first.")];
    const message = `‘${node.keyword.text}’ is said twice in this block; the first one counts.`;
    binding.report("AC003", spanOf(file, node.keyword), message, { related });
  }
}

function syntaxDiagnostics(file: DesignFile): Diagnostic[] {
  return file.tree.errors.map((issue) =>
    diagnostic(issue.code, { file: file.uri, start: issue.start, end: issue.end }, issue.message, {
      related: issue.related.map((related) => ({ file: file.uri, ...related })),
      fixes: issue.fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => ({ file: file.uri, ...edit })) })),
    }),
  );
}

/** By file, then by place. */
function inOrder(diagnostics: readonly Diagnostic[], files: readonly DesignFile[]): Diagnostic[] {
  const order = new Map(files.map((file, index) => [file.uri, index]));
  return [...diagnostics].sort(
    (a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.start - b.start || a.end - b.end,
  );
}
