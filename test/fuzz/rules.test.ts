import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { evaluate } from "../../server/src/analysis/evaluation.js";
import { failureFindings, routeFindings } from "../../server/src/analysis/findings.js";
import type { Diagnostic } from "../../server/src/language/diagnostic.js";
import { settle } from "../../server/src/language/ignore.js";
import { RULES } from "../../server/src/language/rules.js";
import { designGraph } from "../../server/src/topology/graph.js";
import { staticFindings, unroutedFindings } from "../../server/src/topology/rules/index.js";
import { designOf } from "../helpers/design.js";
import { dice, mutate } from "./mutations.js";

/** How often each design is changed. FUZZ_ROUNDS=10000 makes a long run. */
const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 60);

const EXAMPLES = "docs/rules/examples";
const base = readFileSync(`${EXAMPLES}/base.anycast`, "utf8");

/** Every example of the rules as one text on the base design: they clash with each other in every way there is. */
const ALL_EXAMPLES = [
  base,
  ...readdirSync(EXAMPLES)
    .filter((name) => name.includes("wrong"))
    .map((name) => readFileSync(`${EXAMPLES}/${name}`, "utf8").replace('include "base.anycast"', "")),
].join("\n");

const DESIGNS: readonly (readonly [string, string])[] = [
  ["all wrong examples", ALL_EXAMPLES],
  ["getting-started", readFileSync("samples/getting-started.anycast", "utf8")],
  ...[
    "AC107",
    "AC204",
    "AC310",
    "AC402",
    "AC404",
    "AC407",
    "AC410",
    "AC605",
    "AC608",
    "AC503",
    "AC505",
    "AC507",
    "AC508",
    "AC510",
    "AC604",
    "AC609",
    "AC703",
    "AC705",
  ].map((code) => [code, readFileSync(`${EXAMPLES}/${code}.wrong.anycast`, "utf8")] as const),
];

/** What holds of every finding: known code, words within their file, a message without gaps, edits that fit. */
function checkFinding({ code, file, start, end, message, related, fixes }: Diagnostic, texts: Map<string, string>) {
  if (!RULES.has(code)) throw new Error(`${code} is not in the registry`);
  if (message === "" || /undefined|NaN|null|\[object/.test(message)) throw new Error(`Bad message: ${message}`);
  for (const span of [{ file, start, end }, ...related, ...fixes.flatMap(({ edits }) => edits)]) {
    const length = texts.get(span.file)?.length ?? -1;
    if (span.start < 0 || span.start > span.end || span.end > length) throw new Error(`“${message}” points outside`);
  }
  for (const { edits, title } of fixes) {
    const sorted = [...edits].sort((a, b) => a.start - b.start);
    for (const [i, edit] of sorted.entries()) {
      const next = sorted[i + 1];
      if (next && next.file === edit.file && next.start < edit.end) throw new Error(`Edits of “${title}” overlap`);
    }
  }
}

function checkText(text: string): void {
  const design = designOf(text, { "base.anycast": base });
  const texts = new Map(design.files.map((file) => [file.uri, file.text]));
  const evaluation = evaluate(design);
  const unrouted = unroutedFindings(evaluation.compiled, () => false);
  const found = [...staticFindings(design), ...unrouted, ...routeFindings(evaluation), ...failureFindings(evaluation)];
  for (const finding of settle(design, [...design.diagnostics, ...found], { complete: true })) {
    checkFinding(finding, texts);
  }
  designGraph(design);
}

test.each(DESIGNS)("%s: the rules never fail, whatever is changed", (name, text) => {
  const roll = dice(name.length + 11);
  checkText(text);
  for (let round = 0; round < ROUNDS; round++) {
    const changed = mutate(text, roll);
    try {
      checkText(changed);
    } catch (error) {
      throw new Error(`round ${round}: ${error instanceof Error ? error.stack : error}\n${changed}`, { cause: error });
    }
  }
});

test("the wrong examples together raise most rules", () => {
  const design = designOf(ALL_EXAMPLES);
  const codes = new Set([...design.diagnostics, ...staticFindings(design)].map(({ code }) => code));
  expect(codes.size).toBeGreaterThan(20);
});
