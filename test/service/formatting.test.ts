import { describe, expect, it } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { getFormatting, getOnTypeFormatting, getRangeFormatting } from "../../server/src/service/formatting";
import { documentOf, marked, rootOf } from "./marked";

const UNTIDY = "as a   AS1 {\n at NRT\n   rov on\n}\nas b   AS2 {\n at LAX\n}\n";

describe("formatting", () => {
  it("brings a whole document into the style", () => {
    const design = marked(UNTIDY);
    const edits = getFormatting(documentOf(design), rootOf(design));
    expect(TextDocument.applyEdits(documentOf(design), edits)).toBe(
      "as a AS1 {\n  at NRT\n  rov on\n}\nas b AS2 {\n  at LAX\n}\n",
    );
  });

  it("touches the selected lines alone, the last one only where something of it is selected", () => {
    const design = marked(UNTIDY);
    const range = { start: { line: 1, character: 2 }, end: { line: 3, character: 0 } };
    const edits = getRangeFormatting(documentOf(design), rootOf(design), range);
    expect(TextDocument.applyEdits(documentOf(design), edits)).toBe(
      "as a   AS1 {\n  at NRT\n  rov on\n}\nas b   AS2 {\n at LAX\n}\n",
    );
  });

  it.each([
    ["as a AS1 {\n at  NRT\n}<|>\nas  b AS2", "}", "as a AS1 {\n  at NRT\n}\nas  b AS2"],
    ["as  a AS1 {at NRT }<|>", "}", "as a AS1 { at NRT }"],
    ["as a AS1 {\n at   NRT\n<|>\n}", "\n", "as a AS1 {\n  at NRT\n\n}"],
    ["as  a AS1 {\n<|>", "\n", "as  a AS1 {\n"],
    ["<|>as  a AS1", "\n", "as  a AS1"],
    ["as  a AS1 }<|>", "}", "as  a AS1 }"],
    ["as  a AS1;<|>", ";", "as  a AS1;"],
  ])("tidies up behind %j while %j is typed", (before, typed, after) => {
    const design = marked(before);
    const document = documentOf(design);
    const edits = getOnTypeFormatting(document, rootOf(design), document.positionAt(design.offset), typed);
    expect(TextDocument.applyEdits(document, edits)).toBe(after);
  });
});
