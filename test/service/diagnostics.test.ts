import { describe, expect, it } from "vitest";
import { diagnostic } from "../../server/src/language/diagnostic";
import { getCodeActions } from "../../server/src/service/code-actions";
import { carryOver, toDiagnostics } from "../../server/src/service/diagnostics";
import { ROOT } from "../helpers/design";
import { documentOf, marked } from "./marked";

describe("diagnostics", () => {
  it("cover the wrong words, with code, page, related places and tags", () => {
    const design = marked("as a AS64500\nas a AS64501\n");
    const found = toDiagnostics(design.snapshot, design.uri, design.snapshot.design.diagnostics, "file:///docs/");
    const twice = found.find(({ code }) => code === "AC003");
    expect(twice).toMatchObject({
      severity: 1,
      source: "anycast",
      codeDescription: { href: expect.stringMatching(/^file:\/\/\/docs\/rules.*ac003$/i) },
    });
    expect(twice && documentOf(design).getText(twice.range)).toBe("a");
    expect(twice?.relatedInformation?.[0]?.location.uri).toBe(design.uri);
  });

  it("carry no link where nobody knows the pages", () => {
    const design = marked("as a AS64500\nas a AS64501\n");
    const [first] = toDiagnostics(design.snapshot, design.uri, design.snapshot.design.diagnostics);
    expect(first?.codeDescription).toBeUndefined();
  });

  it("leave out other files, and stop at a thousand", () => {
    const design = marked("x ");
    const many = Array.from({ length: 3000 }, (_, i) => diagnostic("AC001", { file: ROOT, start: 0, end: 1 }, `${i}`));
    const other = diagnostic("AC001", { file: "file:///other", start: 0, end: 1 }, "other");
    expect(toDiagnostics(design.snapshot, design.uri, [other, ...many])).toHaveLength(1000);
    expect(toDiagnostics(design.snapshot, design.uri, [other])).toHaveLength(0);
  });
});

describe("findings of older text", () => {
  const finding = (start: number, end: number) => diagnostic("AC406", { file: ROOT, start, end }, "m");
  const carried = (before: string, now: string, ...findings: ReturnType<typeof finding>[]) =>
    carryOver(
      findings,
      () => before,
      () => now,
    ).map(({ start, end }) => now.slice(start, end));

  it("stay with their words when text comes or goes before them", () => {
    expect(carried("one two", "zero one two", finding(4, 7))).toEqual(["two"]);
    expect(carried("zero one two", "one two", finding(9, 12))).toEqual(["two"]);
  });

  it("stay where they are when text changes behind them", () => {
    expect(carried("one two", "one two three", finding(0, 3))).toEqual(["one"]);
  });

  it("are left out where their own words changed", () => {
    expect(carried("one two six", "one twenty six", finding(4, 7), finding(8, 11))).toEqual(["six"]);
  });

  it("offer no quick fix, for that was made for other text", () => {
    const withFix = { ...finding(0, 3), fixes: [{ title: "fix", edits: [] }] };
    const [moved] = carryOver(
      [withFix],
      () => "one two",
      () => "one two!",
    );
    expect(moved?.fixes).toEqual([]);
  });
});

describe("code actions", () => {
  function actions(text: string, only?: readonly string[]) {
    const { snapshot, uri, offset } = marked(text);
    return getCodeActions(snapshot, uri, { start: offset, end: offset }, snapshot.design.diagnostics, only);
  }

  it("offer the nearest spelling", () => {
    const [first] = actions(
      "as arelion AS1299 { at LHR }\nas bt AS2856 { transit from areli<|>no }\nregion r { via bt }",
    );
    expect(first).toMatchObject({ kind: "quickfix", isPreferred: true });
    const [edit] = Object.values(first?.edit?.changes ?? {}).flat();
    expect(edit?.newText).toBe("arelion");
  });

  it("offer nothing away from the mistake", () => {
    expect(actions("as arelion AS1299 { at L<|>HR }\nas bt AS2856 { transit from arelino }", ["quickfix"])).toEqual([]);
  });

  it("fix everything of one code, and everything that is obvious", () => {
    const text =
      "as arelion AS1299 { at LHR }\nas a AS64501 { transit from areli<|>no }\nas b AS64502 { transit from arelino }";
    const all = actions(text);
    expect(all.map(({ title }) => title)).toEqual(
      expect.arrayContaining([expect.stringContaining("Fix all 2 of AC002")]),
    );
    const [everything] = actions(text, ["source.fixAll"]);
    expect(Object.values(everything?.edit?.changes ?? {}).flat().length).toBeGreaterThanOrEqual(2);
  });

  it("give only the kinds that are asked for", () => {
    const text = "as arelion AS1299 { at LHR }\nas a AS64501 { transit from areli<|>no }";
    expect(actions(text, ["refactor"])).toEqual([]);
    expect(actions(text, ["quickfix"]).every(({ kind }) => kind === "quickfix")).toBe(true);
  });
});
