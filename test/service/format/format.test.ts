import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Design } from "../../../server/src/language/design";
import { FORMS } from "../../../server/src/language/keywords";
import { parse } from "../../../server/src/language/parser";
import { applyEdits, formatEdits, formatText } from "../../../server/src/service/format/format";
import { dice, mutate } from "../../fuzz/mutations";
import { designOf } from "../../helpers/design";

const SAMPLES = [
  ...readdirSync("samples").map((name) => `samples/${name}`),
  ...readdirSync("samples/internet").map((name) => `samples/internet/${name}`),
  ...readdirSync("docs/rules/examples").map((name) => `docs/rules/examples/${name}`),
].filter((name) => name.endsWith(".anycast"));

/** What a design says, without where it says it. */
function meaning(design: Design): string {
  const seen = new WeakMap<object, number>();
  let count = 0;
  const plain = (value: unknown): unknown => {
    if (typeof value === "bigint") return `${value}n`;
    if (value instanceof Map) return [...value].map(([key, each]) => [key, plain(each)]);
    if (typeof value !== "object" || value === null) return value;
    const known = seen.get(value);
    if (known !== undefined) return `#${known}`;
    seen.set(value, count++);
    if (Array.isArray(value)) return value.map(plain);
    const entries = Object.entries(value).filter(([key]) => !/source$/i.test(key) && key !== "statement");
    return Object.fromEntries(entries.map(([key, each]) => [key, plain(each)]));
  };
  const { ases, ixps, services, regions, roas, scenarios, expectations, defaults, diagnostics } = design;
  const messages = diagnostics.map(({ code, message }) => `${code} ${message}`);
  return JSON.stringify(plain([ases, ixps, services, regions, roas, scenarios, expectations, defaults, messages]));
}

/** What the syntax of a text says: its words and how they belong together, without where they stand. */
function syntax(text: string): string {
  const places = new Set(["start", "end", "open", "close"]);
  return JSON.stringify(parse(text), (key, value) => {
    if (places.has(key)) return value === undefined ? "missing" : 0;
    return key === "text" ? String(value).replace(/\s+/g, "") : value;
  });
}

function lines(...text: readonly string[]): string {
  return `${text.join("\n")}\n`;
}

describe("style", () => {
  test("one statement a line, set in by two blanks", () => {
    expect(formatText("as a AS1{at NRT,LAX\ntransit from b at LAX   {prepend 1}}as b AS2")).toBe(
      lines("as a AS1 {", "  at NRT, LAX", "  transit from b at LAX { prepend 1 }", "}", "as b AS2"),
    );
  });

  test("a short block on one line stays there, with two blanks between its statements", () => {
    expect(formatText("region r{ at NRT users 118 M   demand 20Gbps via ocn 40 %,kddi }")).toBe(
      lines("region r { at NRT  users 118M  demand 20 Gbps  via ocn 40%, kddi }"),
    );
    expect(formatText("as a AS1 {\n\n}\nas b AS2 { }")).toBe(lines("as a AS1 {}", "as b AS2 {}"));
  });

  test("a block that does not fit on one line is broken", () => {
    const names = Array.from({ length: 24 }, (_, index) => `network${index}`).join(", ");
    const formatted = formatText(`as a AS1 { at NRT  transit from ${names} }`);
    expect(formatted.split("\n").slice(0, 2)).toEqual(["as a AS1 {", "  at NRT"]);
    expect(Math.max(...formatted.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(120);
    expect(formatted).toMatch(/^ {2}transit from network0.*,\n {4}network\d+/m);
  });

  test("a list keeps the breaks that its author made", () => {
    expect(formatText("as a AS1 {\nat NRT,\nLAX,  LHR\n}")).toBe(lines("as a AS1 {", "  at NRT,", "    LAX, LHR", "}"));
  });

  test("no list is broken before a word that would start a statement there", () => {
    const long = Array.from({ length: 13 }, (_, index) => `network${index}`).join(", ");
    const text = `as a AS1 {\n  transit from ${long}, at, x\n}\nas at AS2\nas x AS3\n`;
    const formatted = formatText(text);
    expect(formatted).not.toMatch(/^\s+at,/m);
    expect(meaning(designOf(formatted))).toBe(meaning(designOf(text)));
  });

  test("columns that were aligned stay aligned, others are left alone", () => {
    expect(formatText("region japan  { at NRT }\nregion uk { at LHR }")).toBe(
      lines("region japan { at NRT }", "region uk    { at LHR }"),
    );
    expect(formatText("region japan { at NRT }\nregion uk { at LHR }")).toBe(
      lines("region japan { at NRT }", "region uk { at LHR }"),
    );
    expect(formatText("expect japan ->  tokyo\nexpect uk -> london")).toBe(
      lines("expect japan -> tokyo", "expect uk ->    london"),
    );
  });

  test("comments keep their place; those at line ends are aligned", () => {
    expect(
      formatText(
        "# top\nas a AS1 { # why\n# first\nat NRT, # Tokyo\nLAX# Los Angeles\n  // last\n}\n\n\n\n/* x */ as b AS2 /* y */ { }",
      ),
    ).toBe(
      lines(
        "# top",
        "as a AS1 {   # why",
        "  # first",
        "  at NRT,   # Tokyo",
        "    LAX   # Los Angeles",
        "  // last",
        "}",
        "",
        "/* x */ as b AS2 /* y */ {}",
      ),
    );
    expect(formatText("roa 192.0.2.0/24 origin AS1 # a\nroa 10.0.0.0/8 origin AS1 # b")).toBe(
      lines("roa 192.0.2.0/24 origin AS1   # a", "roa 10.0.0.0/8 origin AS1     # b"),
    );
  });

  test("one blank line at most, none at the ends of a block or the file", () => {
    expect(formatText("\n\nas a AS1 {\n\n at NRT\n\n\n rov on\n\n}\n\n\n\nas b AS2\n\n")).toBe(
      lines("as a AS1 {", "  at NRT", "", "  rov on", "}", "", "as b AS2"),
    );
    expect(formatText("")).toBe("");
    expect(formatText("\n \n")).toBe("");
  });

  test("line ends stay as they are", () => {
    expect(formatText("as a AS1 {\r\nat NRT\r\n}\r\n")).toBe("as a AS1 {\r\n  at NRT\r\n}\r\n");
  });

  test("what cannot be read stays as it is, the rest is formatted", () => {
    expect(formatText("as a AS1 {\n at   NRT\n frob   x  y\n}\nas  b AS2")).toBe(
      lines("as a AS1 {", "  at NRT", "  frob   x  y", "}", "as b AS2"),
    );
    expect(formatText("as  a AS1\0")).toBe("as  a AS1\0");
  });

  test("an edit replaces blanks alone", () => {
    const text = "as a AS1{at NRT,LAX}";
    for (const { start, end } of formatEdits(text, parse(text))) expect(text.slice(start, end).trim()).toBe("");
  });
});

describe("properties", () => {
  test.each(SAMPLES)("%s says the same when formatted, and formatting again changes nothing", (path) => {
    const text = readFileSync(path, "utf8");
    const formatted = formatText(text);
    expect(formatText(formatted)).toBe(formatted);
    const squeezed = text.replace(/(?<=^[^#/"]*)[ \t]+/gm, " ");
    const again = formatText(squeezed);
    expect(formatText(again)).toBe(again);
    expect(meaning(designOf(formatted))).toBe(meaning(designOf(text)));
    expect(meaning(designOf(again))).toBe(meaning(designOf(squeezed)));
  });

  test.each(SAMPLES.filter((path) => path.startsWith("samples/")))("%s has the style", (path) => {
    const text = readFileSync(path, "utf8");
    expect(formatText(text)).toBe(text);
  });

  test("every example of the keyword table", () => {
    for (const { example } of FORMS) {
      const formatted = formatText(example);
      expect(formatText(formatted)).toBe(formatted);
      expect(meaning(designOf(formatted))).toBe(meaning(designOf(example)));
    }
  });

  test("mutated texts keep their words, their comments and their mistakes", () => {
    const rounds = Number(process.env.FUZZ_ROUNDS ?? 300);
    const texts = SAMPLES.map((path) => readFileSync(path, "utf8")).filter(({ length }) => length < 3000);
    const roll = dice(5);
    for (let round = 0; round < rounds; round++) {
      const text = mutate(texts[roll(texts.length)] ?? "", roll);
      const formatted = formatText(text);
      const words = (each: string) => each.replace(/[\s\uFEFF]+/g, "");
      expect(words(formatted)).toBe(words(text));
      const errors = (each: string) => parse(each).errors.map(({ message }) => message);
      expect(errors(formatted)).toEqual(errors(text));
    }
  });

  test("other blanks make no difference to the meaning, and formatting twice none to the text", () => {
    const rounds = Number(process.env.FUZZ_ROUNDS ?? 300);
    const texts = SAMPLES.filter((path) => path.endsWith("right.anycast")).map((path) => readFileSync(path, "utf8"));
    const blanks = [" ", "  ", "\t", "\n", "\n\n\n", " # note\n", " /* note */ ", "\n// note\n", "   "];
    const roll = dice(9);
    let sound = 0;
    for (let round = 0; round < rounds; round++) {
      const text = texts[roll(texts.length)] ?? "";
      const changed = text.replace(/(?<=^[^#/"]*)[ \t\n]+/gm, (gap) =>
        roll(4) > 0 ? gap : (blanks[roll(blanks.length)] ?? gap),
      );
      if (parse(changed).errors.length > 0) continue;
      sound++;
      const formatted = formatText(changed);
      const twice = formatText(formatted);
      if (twice !== formatted) throw new Error(`Not idempotent:\n${changed}\n-----\n${formatted}\n-----\n${twice}`);
      expect(meaning(designOf(formatted))).toBe(meaning(designOf(changed)));
    }
    expect(sound).toBeGreaterThan(rounds / 10);
  });

  // The formatter reads its own result again only where an edit might change what it means.
  test("squeezed, spread, broken and joined texts keep their syntax", () => {
    const ways: readonly ((text: string) => string)[] = [
      (text) => text.replace(/(?<=^[^#/"\n]*)[ \t]*([{},])[ \t]*/gm, "$1"),
      (text) => text.replace(/(?<=^[^#/"\n]*)([{},])/gm, "\n$1\n"),
      (text) => text.replace(/(?<=^[^#/"\n]*)(\d) ?(%|[GM]bps\b|ms\b|M\b)/gm, "$1$2"),
      (text) => text.replace(/(?<=^[^#/"\n]*)(\d) ?(%|[GM]bps\b|ms\b|M\b)/gm, "$1 \t$2"),
      (text) => text.replace(/^(?!.*(?:#|\/\/))(.*)\n[ \t]+/gm, "$1 "),
      (text) => text.replace(/^[ \t]+/gm, ""),
      (text) => text.replace(/(?<=^[^#/"\n]*) +/gm, "\n"),
    ];
    let sound = 0;
    for (const path of SAMPLES) {
      const text = readFileSync(path, "utf8");
      if (text.length > 20_000) continue;
      for (const change of ways) {
        const changed = change(text);
        const formatted = formatText(changed);
        if (parse(changed).errors.length === 0) sound++;
        expect(syntax(formatted)).toBe(syntax(changed));
        expect(formatText(formatted)).toBe(formatted);
      }
    }
    expect(sound).toBeGreaterThan(SAMPLES.length * 4);
  });

  test("edits are in order and lie within the text", () => {
    const text = readFileSync("samples/getting-started.anycast", "utf8").replaceAll("  ", "\t ");
    const edits = formatEdits(text, parse(text));
    let last = 0;
    for (const { start, end } of edits) {
      expect(start).toBeGreaterThanOrEqual(last);
      expect(end).toBeGreaterThanOrEqual(start);
      last = end;
    }
    expect(applyEdits(text, edits)).toBe(formatText(text));
  });
});
