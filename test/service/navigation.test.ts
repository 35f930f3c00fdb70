import { describe, expect, it } from "vitest";
import { getDocumentLinks } from "../../server/src/service/document-links";
import { getDefinition, getHighlights, getReferences } from "../../server/src/service/references";
import { documentOf, type Marked, marked } from "./marked";

const TWO = `as ntt AS2914 { at NRT }
as ocn AS4713 { transit from nt<|>t }
as kddi AS2516 { transit from ntt }`;

function words(design: Marked, at: { uri: string; range: Parameters<ReturnType<typeof documentOf>["getText"]>[0] }) {
  const document = design.snapshot.document(at.uri);
  return document?.getText(at.range);
}

describe("definition", () => {
  it("leads from a reference to the declaration", () => {
    const design = marked(TWO);
    const found = getDefinition(design.snapshot, design.uri, design.offset);
    expect(found && words(design, found)).toBe("ntt");
    expect(found?.range.start).toEqual({ line: 0, character: 3 });
  });

  it("leads into an included file, and from the file's name to the file", () => {
    const files = { "net.anycast": "as ntt AS2914 { at NRT }" };
    const name = marked('include "net.anycast"\nas ocn AS4713 { transit from nt<|>t }', files);
    expect(getDefinition(name.snapshot, name.uri, name.offset)?.uri).toMatch(/net\.anycast$/);
    const path = marked('include "net.any<|>cast"', files);
    expect(getDefinition(path.snapshot, path.uri, path.offset)).toMatchObject({
      uri: expect.stringMatching(/net\.anycast$/),
      range: { start: { line: 0, character: 0 } },
    });
  });

  it("finds PoPs by their short and their full names", () => {
    for (const name of ["tok<|>yo", "example.tok<|>yo"]) {
      const design = marked(
        `as example AS64500 { pop tokyo { at NRT } }\nanycast dns { origin example  prefix 192.0.2.0/24  announce at ${name} }`,
      );
      const found = getDefinition(design.snapshot, design.uri, design.offset);
      expect(found && words(design, found)).toBe("tokyo");
    }
  });

  it.each(["transit from nobo<|>dy", "transit fr<|>om ntt", "<|>"])("is silent at %s", (line) => {
    const design = marked(`as ntt AS2914 { }\nas ocn AS4713 { ${line} }`);
    expect(getDefinition(design.snapshot, design.uri, design.offset)).toBeUndefined();
  });
});

describe("references and highlights", () => {
  it("are every place where the name stands", () => {
    const design = marked(TWO);
    const lines = getReferences(design.snapshot, design.uri, design.offset, true).map(({ range }) => range.start.line);
    expect(lines).toEqual([0, 1, 2]);
    expect(getReferences(design.snapshot, design.uri, design.offset, false)).toHaveLength(2);
  });

  it("tell the declaration from the rest", () => {
    const design = marked(TWO);
    expect(getHighlights(design.snapshot, design.uri, design.offset).map(({ kind }) => kind)).toEqual([3, 2, 2]);
  });

  it("show what is no name wherever the same stands, and where it is said", () => {
    const text = `as ntt AS2914 { at NRT  action 2914:421 { no-announce to peers } }
as ocn AS4713 { at NRT, LHR  transit from ntt { community 2914:421 } }`;
    const kinds = (words: string) => {
      const at = text.indexOf(words);
      const design = marked(`${text.slice(0, at + 1)}<|>${text.slice(at + 1)}`);
      const found = getHighlights(design.snapshot, design.uri, design.offset);
      return found.map(({ range, kind }) => [documentOf(design).getText(range), kind]);
    };
    expect(kinds("2914:421 }")).toEqual([
      ["2914:421", 3],
      ["2914:421", 2],
    ]);
    expect(kinds("LHR")).toEqual([["LHR", 2]]);
    expect(kinds("AS4713")).toEqual([["AS4713", 3]]);
    expect(kinds("peers")).toEqual([]);
  });

  it("stay within the file for highlights", () => {
    const design = marked('include "net.anycast"\nas ocn AS4713 { transit from nt<|>t }', {
      "net.anycast": "as ntt AS2914 { at NRT }",
    });
    expect(getHighlights(design.snapshot, design.uri, design.offset)).toHaveLength(1);
    expect(getReferences(design.snapshot, design.uri, design.offset, true)).toHaveLength(2);
  });
});

describe("document links", () => {
  it("lead from comments to RFCs and their sections", () => {
    const design = marked('# RFC 4786 §4.4.1. See RFC7094\nas a AS64500 // rfc 8326 section 4\nas b AS64501 "RFC 1"');
    expect(
      getDocumentLinks(design.snapshot, design.uri).map(({ range, target }) => [
        documentOf(design).getText(range),
        target,
      ]),
    ).toEqual([
      ["RFC 4786 §4.4.1", "https://www.rfc-editor.org/rfc/rfc4786.html#section-4.4.1"],
      ["RFC7094", "https://www.rfc-editor.org/rfc/rfc7094.html"],
      ["rfc 8326 section 4", "https://www.rfc-editor.org/rfc/rfc8326.html#section-4"],
    ]);
  });

  it("cover what stands for a file", () => {
    const design = marked('include "net.anycast"\ninternet "20240801.as-rel2.txt.bz2"', { "net.anycast": "" });
    const links = getDocumentLinks(design.snapshot, design.uri);
    expect(links.map(({ target }) => target?.split("/").at(-1))).toEqual(["net.anycast", "20240801.as-rel2.txt.bz2"]);
    expect(links.map(({ range }) => documentOf(design).getText(range).replaceAll('"', ""))).toEqual([
      "net.anycast",
      "20240801.as-rel2.txt.bz2",
    ]);
  });
});
