import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { allPages } from "../../../scripts/docs/main.js";
import type { Diagnostic } from "../../../server/src/language/diagnostic.js";
import { RULES } from "../../../server/src/language/rules.js";
import { apply, check } from "./findings.js";

/** The examples of docs/rules: the wrong one of a rule raises exactly that rule, the right one nothing. */
const FOLDER = resolve(import.meta.dirname, "../../../docs/rules/examples");
const base = readFileSync(resolve(FOLDER, "base.anycast"), "utf8");
const codes = [
  ...new Set(
    readdirSync(FOLDER)
      .filter((name) => name.startsWith("AC"))
      .map((name) => name.slice(0, 5)),
  ),
];

function read(name: string): string {
  return readFileSync(resolve(FOLDER, name), "utf8");
}

function findingsOf(text: string): Diagnostic[] {
  return check(text, { "base.anycast": base });
}

const shown = ({ code, severity, message }: Diagnostic) => `${code} ${severity}: ${message}`;

describe.each(codes)("%s", (code) => {
  it("is raised by its wrong example, and nothing else is", () => {
    const findings = findingsOf(read(`${code}.wrong.anycast`));
    expect(
      findings.map((finding) => finding.code).filter((found) => found !== code),
      findings.map(shown).join("\n"),
    ).toEqual([]);
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.map((finding) => finding.severity)).toContain(RULES.get(code)?.severity);
  });

  if (RULES.get(code)?.fixable)
    it("is mended by its quick fix", () => {
      let text = read(`${code}.wrong.anycast`);
      const before = findingsOf(text).length;
      const fix = findingsOf(text)[0]?.fixes[0];
      expect(fix).toBeDefined();
      if (fix) text = apply(text, fix);
      const after = findingsOf(text);
      expect(after.map(shown).join("\n")).not.toContain(code);
      expect(after.length).toBeLessThan(before);
    });

  it("is silent on its right example, as is every other rule", () => {
    expect(findingsOf(read(`${code}.right.anycast`)).map(shown)).toEqual([]);
  });
});

it("every rule on names, prefixes, RPKI, numbers and peerings has its examples", () => {
  const wanted = [...RULES.keys()].filter((code) => code < "AC500");
  expect(wanted.filter((code) => !codes.includes(code))).toEqual([]);
});

it("the pages of the rule reference are up to date (npm run docs)", () => {
  const root = resolve(import.meta.dirname, "../../..");
  const pages = [...allPages(root)].filter(([path]) => path.startsWith("docs/rules/"));
  expect(pages.length).toBeGreaterThan(5);
  for (const [path, text] of pages) expect(readFileSync(resolve(root, path), "utf8"), path).toBe(text);
});
