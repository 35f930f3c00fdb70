import { describe, expect, it } from "vitest";
import { type DocumentSymbol, type SelectionRange, SemanticTokensBuilder } from "vscode-languageserver";
import { getDocumentSymbols } from "../../server/src/service/document-symbols";
import { getFoldingRanges } from "../../server/src/service/folding";
import { getSelectionRange } from "../../server/src/service/selection-ranges";
import { addSemanticTokens, SEMANTIC_TOKENS_LEGEND } from "../../server/src/service/semantic-tokens";
import { SMALL } from "../helpers/small-design";
import { documentOf, marked, rootOf } from "./marked";

function outline(symbols: readonly DocumentSymbol[]): unknown[] {
  return symbols.map(({ name, children }) => (children?.length ? [name, ...outline(children)] : name));
}

describe("document symbols", () => {
  it("are the declarations, sites inside their networks", () => {
    const design = marked(SMALL);
    expect(outline(getDocumentSymbols(documentOf(design), rootOf(design)))).toEqual([
      "defaults",
      "ntt",
      "arelion",
      "ocn",
      "bt",
      "kpn",
      ["example", "tokyo", "london", "ashburn"],
      ["linx", "AS8714"],
      "dns",
      "japan",
      "uk",
      "tokyo-out",
    ]);
  });

  it("have a name and a selection inside their range, whatever the text", () => {
    const check = (symbols: readonly DocumentSymbol[], document: ReturnType<typeof documentOf>): void => {
      for (const { name, range, selectionRange, children } of symbols) {
        expect(name).not.toBe("");
        expect(document.offsetAt(selectionRange.start)).toBeGreaterThanOrEqual(document.offsetAt(range.start));
        expect(document.offsetAt(selectionRange.end)).toBeLessThanOrEqual(document.offsetAt(range.end));
        check(children ?? [], document);
      }
    };
    for (const text of ["as", "as {", 'as x AS1 { pop\npop "', "region { region {", "as as as as"]) {
      const design = marked(text);
      const found = getDocumentSymbols(documentOf(design), rootOf(design));
      expect(found.length).toBeGreaterThan(0);
      check(found, documentOf(design));
    }
  });
});

describe("folding", () => {
  it("folds blocks over several lines, comments and marked regions", () => {
    const design = marked(`# one
# two

as x AS64500 {
  pop p {
    at NRT
  }
}
as y AS64501 { at LHR }
# region Users
region r { via y }
# endregion
/* a
   comment */
`);
    const found = getFoldingRanges(documentOf(design), rootOf(design));
    expect(found.map(({ startLine, endLine, kind }) => [startLine, endLine, kind ?? "block"])).toEqual([
      [3, 6, "block"],
      [4, 5, "block"],
      [0, 1, "comment"],
      [12, 13, "comment"],
      [9, 11, "region"],
    ]);
  });

  it("folds a block that is never closed", () => {
    const design = marked("as x AS64500 {\n  at NRT\n  transit from y\n");
    expect(getFoldingRanges(documentOf(design), rootOf(design)).length).toBeLessThanOrEqual(1);
  });
});

describe("selection ranges", () => {
  it("grow from the word to the file, each inside the next", () => {
    const design = marked("as x AS64500 { pop p { at N<|>RT } }\n# end");
    const document = documentOf(design);
    const texts: string[] = [];
    let range: SelectionRange | undefined = getSelectionRange(document, rootOf(design), design.offset);
    for (; range; range = range.parent) texts.push(document.getText(range.range));
    expect(texts).toEqual([
      "NRT",
      "at NRT",
      "{ at NRT }",
      "pop p { at NRT }",
      "{ pop p { at NRT } }",
      "as x AS64500 { pop p { at NRT } }",
      design.text,
    ]);
  });
});

describe("semantic tokens", () => {
  function tokens(text: string): string[] {
    const design = marked(text);
    const document = documentOf(design);
    const builder = new SemanticTokensBuilder();
    addSemanticTokens(document, design.snapshot.design, rootOf(design), builder);
    const { data } = builder.build();
    const found: string[] = [];
    let line = 0;
    let character = 0;
    for (let i = 0; i < data.length; i += 5) {
      const [deltaLine = 0, deltaCharacter = 0, length = 0, type = 0, modifiers = 0] = data.slice(i, i + 5);
      line += deltaLine;
      character = deltaLine > 0 ? deltaCharacter : character + deltaCharacter;
      const word = document.getText({ start: { line, character }, end: { line, character: character + length } });
      found.push(`${word} ${SEMANTIC_TOKENS_LEGEND.tokenTypes[type]}${modifiers ? "!" : ""}`);
    }
    return found;
  }

  it("colour names by what they name, and words of the language where they are that", () => {
    expect(
      tokens('as ntt AS2914 "NTT" { at NRT  action 2914:1 { prepend 1 to all } }\nregion at { via ntt 70% }'),
    ).toEqual([
      "as keyword",
      "ntt class!",
      "AS2914 number",
      '"NTT" string',
      "at keyword",
      "NRT enumMember",
      "action keyword",
      "2914:1 number",
      "prepend keyword",
      "1 number",
      "to keyword",
      "all keyword",
      "region keyword",
      "at variable!",
      "via keyword",
      "ntt class",
      "70% number",
    ]);
  });

  it("never overlap and never go backwards, in a text with mistakes too", () => {
    const broken = SMALL.replaceAll("}", "").replaceAll("from", "form");
    expect(tokens(broken).length).toBeGreaterThan(20);
  });
});
