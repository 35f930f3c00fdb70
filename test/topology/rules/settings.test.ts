import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { Severity } from "../../../server/src/language/diagnostic.js";
import { RULES } from "../../../server/src/language/rules.js";
import { check } from "./findings.js";

const FOLDER = resolve(import.meta.dirname, "../../../docs/rules/examples");
const base = readFileSync(resolve(FOLDER, "base.anycast"), "utf8");
const found = (text: string) => check(text, { "base.anycast": base });

const CODES = [...RULES.keys()];

/** Every severity that a rule does not have by itself. */
function others(code: string): Severity[] {
  return (["error", "warning", "info"] as const).filter((severity) => severity !== RULES.get(code)?.severity);
}

it("every rule has its examples", () => {
  const files = readdirSync(FOLDER);
  const wanted = CODES.flatMap((code) => [`${code}.right.anycast`, `${code}.wrong.anycast`]);
  expect(wanted.filter((name) => !files.includes(name))).toEqual([]);
});

describe.each(CODES)("%s", (code) => {
  const text = readFileSync(resolve(FOLDER, `${code}.wrong.anycast`), "utf8");

  it("takes the severity that the design gives it, and is silent where that is off", () => {
    for (const severity of others(code)) {
      const own = found(`${text}\ndefaults { lint ${code} ${severity} }\n`).filter((finding) => finding.code === code);
      expect(own.length).toBeGreaterThan(0);
      expect(new Set(own.map((finding) => finding.severity))).toEqual(new Set([severity]));
    }
    expect(found(`${text}\ndefaults { lint ${code} off }\n`).map((finding) => finding.code)).not.toContain(code);
  });

  it("is exempted by a comment on its line or above it", () => {
    const findings = found(text).filter((finding) => finding.code === code);
    // What is wrong with exemptions is about comments, which nothing exempts; a mistake may make the rest of its line one.
    if (["AC012", "AC013"].includes(code)) return;
    const exempted = (uri: (file: string) => boolean, whole: string) => {
      const own = findings.filter(({ file }) => uri(file));
      const wrong = new Set(own.map(({ start }) => whole.slice(0, start).split("\n").length - 1));
      const exempt = `# anycast-ignore ${code} for the sake of this test`;
      const lines = whole.split("\n");
      return lines.flatMap((line, index) => (wrong.has(index) ? [exempt, line] : [line])).join("\n");
    };
    const included = (file: string) => file.endsWith("/base.anycast");
    const left = check(
      exempted((file) => !included(file), text),
      { "base.anycast": exempted(included, base) },
    ).map((finding) => finding.code);
    expect(left).not.toContain(code);
    expect(left).not.toContain("AC013");
  });
});
