import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Design } from "../../server/src/language/design.js";
import { FORMS, formsIn } from "../../server/src/language/keywords.js";
import { childrenOf, type Node, pathAt } from "../../server/src/language/nodes.js";
import { fittingAtEnd } from "../../server/src/language/parser.js";
import { designOf, ROOT } from "../helpers/design.js";
import { dice, mutate } from "./mutations.js";

/** How often each design is changed, and at how many lines it is cut off. FUZZ_ROUNDS=10000 makes a long run. */
const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 100);

/** Every statement of the language, made from the table's own examples. */
const EVERYTHING = FORMS.map(({ example, contexts }) => {
  const [first = "file"] = contexts;
  const line = formsIn(first).has(example.split(/[\s{]/)[0] ?? "") ? example : "";
  return first === "file" ? line : first === "as" ? `as x${line.length} AS${64512 + line.length} {\n  ${line}\n}` : "";
}).join("\n");

const SAMPLES: readonly (readonly [string, string])[] = [
  ["every statement", EVERYTHING],
  ...readdirSync("samples")
    .filter((name) => name.endsWith(".anycast"))
    .map((name) => [name, readFileSync(`samples/${name}`, "utf8")] as const)
    .filter(([, text]) => text.length < 40_000),
];

/** Children lie within their parents, one after the other; nothing lies outside the text. */
function checkNode(node: Node, start: number, end: number): void {
  if (node.start < start || node.end > end || node.start > node.end) {
    throw new Error(`${node.kind} ${node.start}–${node.end} is outside ${start}–${end}`);
  }
  let last = node.start;
  for (const child of childrenOf(node)) {
    checkNode(child, last, node.end);
    last = child.end;
  }
}

/** What holds of every text, right or wrong. */
function check(text: string): Design {
  const design = designOf(text);
  const { length } = text;
  for (const file of design.files) checkNode(file.tree, 0, file.text.length);
  for (const { file, start, end, message, fixes, related } of design.diagnostics) {
    const spans = [{ file, start, end }, ...related, ...fixes.flatMap((fix) => fix.edits)];
    for (const span of spans) {
      if (span.file !== ROOT || span.start < 0 || span.start > span.end || span.end > length) {
        throw new Error(`“${message}” points outside the text`);
      }
    }
    if (message === "" || message.includes("undefined") || message.includes("NaN"))
      throw new Error(`Bad message: ${message}`);
  }
  for (const session of design.sessions) {
    if (session.target.as && !design.ases.includes(session.target.as))
      throw new Error("A session leads out of the design");
  }
  if (new Set(design.ases.map(({ name }) => name)).size !== design.ases.length)
    throw new Error("A name is there twice");
  if (design.regions.some(({ via }) => via.some(({ share }) => !(share >= 0)))) throw new Error("A share is no number");
  return design;
}

test.each(SAMPLES)("%s, cut off at every line, is still a design", (_, text) => {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  const step = Math.max(1, Math.floor(ends.length / ROUNDS));
  for (const [line, end] of ends.entries()) if (line % step === 0) check(text.slice(0, end));
});

test.each(SAMPLES)("%s, changed at random, is still a design", (name, text) => {
  const roll = dice(name.length);
  for (let round = 0; round < ROUNDS; round++) {
    const changed = mutate(text, roll);
    try {
      check(changed);
    } catch (error) {
      throw new Error(`round ${round}: ${error instanceof Error ? error.message : error}\n${changed}`, {
        cause: error,
      });
    }
  }
});

test("any place of any text has a path and something that fits", () => {
  const roll = dice(7);
  for (let round = 0; round < ROUNDS; round++) {
    const text = mutate(EVERYTHING, roll);
    const offset = roll(text.length + 1);
    const [file] = check(text).files;
    const path = file ? pathAt(file.tree, offset) : [];
    expect(path[0]?.kind).toBe("file");
    expect(() => fittingAtEnd(text.slice(0, offset))).not.toThrow();
  }
});

test("characters without order are a file with mistakes", () => {
  const roll = dice(3);
  for (let round = 0; round < ROUNDS; round++) {
    const text = Array.from({ length: roll(300) }, () => String.fromCharCode(roll(roll(2) === 0 ? 128 : 0xffff))).join(
      "",
    );
    check(text);
  }
});
