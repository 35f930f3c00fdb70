import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Position, type Range, SemanticTokensBuilder, type WorkspaceEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Evaluation, evaluate } from "../../server/src/analysis/evaluation";
import { failureFindings, routeFindings } from "../../server/src/analysis/findings";
import { sideBySide } from "../../server/src/analysis/side-by-side";
import { chosenFailures } from "../../server/src/diagram/chosen-failures";
import type { DesignFile } from "../../server/src/language/design";
import { settle } from "../../server/src/language/ignore";
import { getIncomingCalls, getOutgoingCalls, prepareCallHierarchy } from "../../server/src/service/call-hierarchy";
import { getCodeActions } from "../../server/src/service/code-actions";
import { getCodeLenses } from "../../server/src/service/code-lens";
import { folderAt, getCompletions } from "../../server/src/service/completion/completion";
import { isSymbolData, symbolDocumentation } from "../../server/src/service/completion/documentation";
import { toDiagnostics } from "../../server/src/service/diagnostics";
import { getDocumentLinks } from "../../server/src/service/document-links";
import { getDocumentSymbols } from "../../server/src/service/document-symbols";
import { getFoldingRanges } from "../../server/src/service/folding";
import { getFormatting, getOnTypeFormatting, getRangeFormatting } from "../../server/src/service/formatting";
import { getHover } from "../../server/src/service/hover/hover";
import { getRouteHover } from "../../server/src/service/hover/route-hover";
import { getInlayHints } from "../../server/src/service/inlay-hints";
import { getRefactorings } from "../../server/src/service/refactor";
import { getDefinition, getHighlights, getReferences } from "../../server/src/service/references";
import { prepareRename, rename } from "../../server/src/service/rename";
import { summaryOf } from "../../server/src/service/results";
import { getSelectionRange } from "../../server/src/service/selection-ranges";
import { addSemanticTokens } from "../../server/src/service/semantic-tokens";
import { servicesPage } from "../../server/src/service/side-by-side";
import { getSignatureHelp } from "../../server/src/service/signature-help";
import type { Snapshot } from "../../server/src/service/snapshot";
import { getWorkspaceSymbols } from "../../server/src/service/workspace-symbols";
import { writeScenario } from "../../server/src/service/write-scenario";
import { staticFindings } from "../../server/src/topology/rules/index";
import { designOf, ROOT } from "../helpers/design";
import { EVERY_FEATURE } from "../helpers/every-feature";
import { SMALL } from "../helpers/small-design";
import { dice, mutate } from "./mutations";

/** How many mutations of each design. FUZZ_ROUNDS=10000 makes a long run. */
const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 80);

const DESIGNS: readonly (readonly [string, string])[] = [
  ["the small design", SMALL],
  ["getting-started", readFileSync("samples/getting-started.anycast", "utf8")],
  ["all kinds of statements", EVERY_FEATURE],
];

const ALL_LENSES = { services: true, pops: true, scenarios: true };

/** Asks every feature about a text, and holds what LSP asks of answers. */
function askEverything(text: string, roll: (limit: number) => number): void {
  const design = designOf(text);
  const document = TextDocument.create(ROOT, "anycast", 1, text);
  const [file] = design.files;
  if (!file) throw new Error("The design has no root.");
  const evaluation = evaluate(design, { internet: () => undefined });
  const results = {
    services: evaluation.services.map(summaryOf),
    elapsedMs: 0,
    engines: [],
    notes: [],
    laterChecks: false,
    scenario: null,
  };
  const snapshot: Snapshot = {
    design,
    document: (uri) => (uri === ROOT ? document : undefined),
    results,
    stale: false,
  };
  const findings = settle(
    design,
    [...design.diagnostics, ...staticFindings(design), ...routeFindings(evaluation), ...failureFindings(evaluation)],
    { complete: true },
  );
  for (const { range } of toDiagnostics(snapshot, ROOT, findings)) check(document, range);
  for (const { range } of getDocumentLinks(snapshot, ROOT)) check(document, range);
  for (const { startLine, endLine } of getFoldingRanges(document, file)) expect(endLine).toBeGreaterThan(startLine);
  for (const symbol of getDocumentSymbols(document, file)) check(document, symbol.range);
  for (const { range } of getCodeLenses(snapshot, ROOT, ALL_LENSES)) check(document, range);
  for (const { range } of getFormatting(document, file)) check(document, range);
  getWorkspaceSymbols([snapshot], "a");
  const range = { start: 0, end: text.length };
  const hints = getInlayHints(document, file, results, false, range, { regions: true, pops: true });
  for (const { position } of hints) check(document, { start: position, end: position });
  const builder = new SemanticTokensBuilder();
  addSemanticTokens(document, design, file, builder);
  expect(builder.build().data.every((number) => number >= 0)).toBe(true);
  askWhole(snapshot, document, file, evaluation, roll);
  for (let round = 0; round < 6; round++) {
    const offset = roll(text.length + 1);
    checkOffers(snapshot, document, offset);
    const selection = { start: offset, end: roll(text.length + 1) };
    for (const { edit } of getCodeActions(snapshot, ROOT, selection, findings, undefined)) checkEdits(document, edit);
    getSignatureHelp(snapshot, ROOT, offset);
    getDefinition(snapshot, ROOT, offset);
    getReferences(snapshot, ROOT, offset, true);
    getHighlights(snapshot, ROOT, offset);
    check(document, getSelectionRange(document, file, offset).range);
    prepareCallHierarchy(snapshot, ROOT, offset);
    getIncomingCalls(snapshot, ROOT, offset);
    getOutgoingCalls(snapshot, ROOT, offset);
    prepareRename(snapshot, ROOT, offset);
    const renamed = rename(snapshot, ROOT, offset, "renamed");
    if (!("reason" in renamed)) for (const edit of renamed) expect(edit.end).toBeLessThanOrEqual(text.length);
    for (const { edit } of getRefactorings(snapshot, ROOT, offset, undefined)) checkEdits(document, edit);
    const lines = { start: document.positionAt(offset >> 1), end: document.positionAt(offset) };
    const typed = ["}", "\n"].flatMap((key) => getOnTypeFormatting(document, file, document.positionAt(offset), key));
    for (const { range } of [...getRangeFormatting(document, file, lines), ...typed]) check(document, range);
    for (const hover of [getHover(snapshot, ROOT, offset), getRouteHover(evaluation, ROOT, offset)]) {
      if (!hover) continue;
      expect(hover.markdown).not.toBe("");
      expect(hover.start).toBeLessThanOrEqual(offset);
      expect(hover.end).toBeGreaterThanOrEqual(offset);
    }
  }
}

/** What is asked once about a whole design. */
function askWhole(
  snapshot: Snapshot,
  document: TextDocument,
  file: DesignFile,
  evaluation: Evaluation,
  roll: (limit: number) => number,
): void {
  const { design } = snapshot;
  expect(servicesPage(sideBySide(evaluation), (region) => region, null)).not.toBe("");
  for (const { edit } of getRefactorings(snapshot, ROOT, 0, ["source"])) {
    // Declarations are put in order: nothing is added, nothing lost.
    const letters = (text: string) => [...text.replace(/\s/g, "")].sort().join("");
    const changes = edit?.changes?.[ROOT] ?? [];
    expect(letters(TextDocument.applyEdits(document, changes))).toBe(letters(document.getText()));
  }
  const known = design.ases.flatMap(({ name, routers }) => [
    `as:${name}`,
    ...routers.map(({ label }) => `pop:${name}.${label}`),
  ]);
  const failed = known.filter(() => roll(4) === 0);
  const { failures } = chosenFailures(design, failed);
  const written = writeScenario(design, file, undefined, failures);
  if (written) expect(written.edit.start).toBeLessThanOrEqual(file.text.length);
}

/** Offers replace what is on the cursor's line, and have something to say. */
function checkOffers(snapshot: Snapshot, document: TextDocument, offset: number): void {
  folderAt(snapshot, ROOT, offset);
  for (const { label, textEdit, data } of getCompletions(snapshot, ROOT, offset, { snippets: true }).items) {
    expect(label).not.toBe("");
    if (textEdit && "range" in textEdit) check(document, textEdit.range);
    if (isSymbolData(data)) expect(symbolDocumentation(snapshot, data)).not.toBe("");
  }
}

/** An editor refuses edits of which two overlap. */
function checkEdits(document: TextDocument, edit: WorkspaceEdit | undefined): void {
  const edits = edit?.changes?.[ROOT] ?? [];
  for (const { range } of edits) check(document, range);
  expect(() => TextDocument.applyEdits(document, edits)).not.toThrow();
}

function check(document: TextDocument, { start, end }: Range): void {
  const before = (a: Position, b: Position) => a.line < b.line || (a.line === b.line && a.character <= b.character);
  expect(before(start, end)).toBe(true);
  expect(end.line).toBeLessThan(document.lineCount);
}

describe("every feature on any text", () => {
  it.each(DESIGNS)(
    "answers about mutations of %s",
    (name, text) => {
      for (let round = 0; round < ROUNDS; round++) {
        const roll = dice(round * 7919 + name.length);
        const broken = mutate(text, roll);
        try {
          askEverything(broken, roll);
        } catch (error) {
          throw new Error(`Round ${round}, of ${JSON.stringify(broken)}`, { cause: error });
        }
      }
    },
    Math.max(60_000, ROUNDS * 1000),
  );

  it.each(DESIGNS)("answers about %s cut off at every line", (_, text) => {
    const lines = text.split("\n");
    for (let count = 0; count <= lines.length; count++) askEverything(lines.slice(0, count).join("\n"), dice(count));
  });

  it.each([
    ["nothing", ""],
    ["a blank", " "],
    ["a byte order mark", "\uFEFFas x AS64500 { at NRT }"],
    ["carriage returns", SMALL.replaceAll("\n", "\r\n")],
    ["old line ends", SMALL.replaceAll("\n", "\r")],
    ["tabs", SMALL.replaceAll("  ", "\t")],
    ["NUL", "as x\0 AS64500"],
    ["half a pair of surrogates", "as x AS64500 \uD800 { at NRT }"],
    ["one very long line", `region r { via ${"a, ".repeat(5000)} }`],
    ["very deep blocks", `${"as x AS1 { pop p { ".repeat(2000)}`],
    ["nothing but braces", "{}".repeat(3000)],
    ["markup in titles", 'as x AS64500 "| a | b |\\n--- [x](y) <b>" { at NRT }\nregion r { via x }'],
  ])("answers about %s", (_, text) => {
    askEverything(text, dice(text.length));
  });
});
