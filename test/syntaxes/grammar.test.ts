import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FORMS, KEYWORDS } from "../../server/src/language/keywords.js";
import { colours, loadGrammar } from "../helpers/grammar.js";

const grammar = await loadGrammar();

/** The innermost scope of the first token with these words. */
function scopeOf(line: string, words: string): string | undefined {
  const found = colours(grammar, line).find((told) => told.startsWith(`  ${words}  `));
  return found?.slice(words.length + 4);
}

test("colours a design", () => {
  const [, text = ""] = /```anycast\n([\s\S]*?)```/.exec(readFileSync("docs/language.md", "utf8")) ?? [];
  expect(colours(grammar, text).join("\n")).toMatchSnapshot();
});

test("colours every statement of the table", () => {
  expect(FORMS.flatMap(({ example }) => colours(grammar, example)).join("\n")).toMatchSnapshot();
});

test.each([...KEYWORDS])("colours the keyword %s", (keyword) => {
  expect(scopeOf(`${keyword} `, keyword)).toMatch(/^(keyword|storage|constant|support)\./);
});

test.each([
  ["transit-free", "transit-free", "variable.other"],
  ["no-exporting", "no-exporting", "variable.other"],
  ["as2914x", "as2914x", "variable.other"],
  ["japan->tokyo", "japan", "variable.other"],
  ["japan->tokyo", "->", "keyword.operator"],
  ["192.0.2.0/24", "192.0.2.0/24", "constant.numeric.prefix"],
  ["2001:db8:53::/48", "2001:db8:53::/48", "constant.numeric.prefix"],
  ["::/0", "::/0", "constant.numeric.prefix"],
  ["64500:1:2", "64500:1:2", "constant.numeric.community"],
  ["40 Gbps", "Gbps", "keyword.other.unit"],
  ["118M", "M", "keyword.other.unit"],
  ["200 km/ms", "km/ms", "keyword.other.unit"],
  ["35%", "%", "keyword.other.unit"],
  ["AS1.10", "AS1.10", "constant.numeric.asn"],
  ["at NRT", "NRT", "constant.other.location"],
  ["pop tokyo-2 {", "tokyo-2", "entity.name.type"],
  ["-33.94 151", "-33.94", "constant.numeric"],
  ["x # as y", "# as y", "comment.line.number-sign"],
  ["192.0.2.1// why", "// why", "comment.line.double-slash"],
  ['"a # b" at', " # b", undefined],
])("%s: %s is %s", (line, words, scope) => {
  expect(scopeOf(line, words)).toBe(scope);
});

test("a block comment goes on over lines, an open string does not", () => {
  expect(colours(grammar, "/* as x\nas y */ as")).toContain("  as y   comment.block");
  expect(scopeOf('"open\nas x AS1', "as")).toBe("storage.type");
});
