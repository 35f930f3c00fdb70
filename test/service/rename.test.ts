import { describe, expect, it } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { workspaceEdit } from "../../server/src/service/code-actions";
import { prepareRename, rename } from "../../server/src/service/rename";
import { documentOf, type Marked, marked } from "./marked";

function renamed(design: Marked, newName: string): string | Record<string, string> {
  const answer = rename(design.snapshot, design.uri, design.offset, newName);
  if ("reason" in answer) return answer.reason;
  const { changes = {} } = workspaceEdit(design.snapshot, answer);
  const texts = Object.entries(changes).map(([uri, edits]) => {
    const document = design.snapshot.document(uri);
    return [uri.split("/").pop() ?? uri, document ? TextDocument.applyEdits(document, edits) : ""];
  });
  return Object.fromEntries(texts);
}

const DESIGN = `as ntt AS2914 { at NRT, LHR }
as bt AS2856 { at LHR  transit from ntt, AS2914 at LHR }
as example AS64500 { pop tokyo { at NRT  transit from nt<|>t }  pop london { at LHR  transit from ntt.LHR } }
anycast dns { origin example  prefix 192.0.2.0/24  announce at example.tokyo }
region japan { at NRT  via ntt }
expect japan -> tokyo`;

describe("prepare", () => {
  it("shows the name", () => {
    const design = marked(DESIGN);
    const answer = prepareRename(design.snapshot, design.uri, design.offset);
    expect(answer).toMatchObject({ placeholder: "ntt" });
    expect("range" in answer && documentOf(design).getText(answer.range)).toBe("ntt");
  });

  it.each([
    ["transit fr<|>om x", /There is no name here/],
    ["transit from ntt.LH<|>R", /‘LHR’ is a place/],
    ["transit from AS29<|>14", /‘AS2914’ stands here for ‘ntt’/],
  ])("refuses %s", (line, reason) => {
    const design = marked(`as ntt AS2914 { at LHR }\nas bt AS2856 { at LHR  ${line} }`);
    expect(prepareRename(design.snapshot, design.uri, design.offset)).toEqual({
      reason: expect.stringMatching(reason),
    });
  });
});

describe("rename", () => {
  it("changes the name everywhere, and what stands for it by number nowhere", () => {
    const result = renamed(marked(DESIGN), "ntt-gin");
    expect(result).toEqual({
      "main.anycast": DESIGN.replace("<|>", "").replaceAll(/\bntt\b/g, "ntt-gin"),
    });
  });

  it("changes PoPs under their short and their full names", () => {
    const result = renamed(marked(DESIGN.replace("<|>", "").replace("pop tokyo", "pop tok<|>yo")), "narita");
    expect(result).toEqual({ "main.anycast": DESIGN.replace("<|>", "").replaceAll("tokyo", "narita") });
  });

  it("goes through all files", () => {
    const files = { "net.anycast": "as ntt AS2914 { at NRT }" };
    const design = marked('include "net.anycast"\nas ocn AS4713 { transit from nt<|>t }', files);
    expect(renamed(design, "gin")).toEqual({
      "main.anycast": 'include "net.anycast"\nas ocn AS4713 { transit from gin }',
      "net.anycast": "as gin AS2914 { at NRT }",
    });
  });

  it.each([
    ["bt", "There is a network ‘bt’ already."],
    ["2x", /^‘2x’ cannot be a name: it starts with a letter/],
    ["a b", /^‘a b’ cannot be a name/],
    ["all", /^‘all’ cannot be a name: where names stand/],
    ["", /cannot be a name/],
  ])("refuses %j", (name, reason) => {
    expect(renamed(marked(DESIGN), name)).toMatch(reason);
  });

  it("refuses a PoP's name that its network has, and allows one of another network", () => {
    const text = "as a AS64500 { pop x<|> { at NRT } pop y { at LHR } }\nas b AS64501 { pop z { at NRT } }\n";
    expect(renamed(marked(text), "y")).toBe("‘a’ has a PoP ‘y’ already.");
    expect(renamed(marked(text), "z")).toMatchObject({
      "main.anycast": expect.stringContaining("pop z { at NRT } pop y"),
    });
  });

  it("refuses a name that would draw other references to itself", () => {
    const design = marked(`as a AS64500 { pop north { at NRT } }
as nor<|>d AS64501 { at NRT }
as c AS64502 { at NRT  transit from north, nord }`);
    expect(renamed(design, "north")).toMatch(
      /^With the name ‘north’ the design would be read in another way \(main.anycast/,
    );
  });

  it("does nothing for the same name", () => {
    expect(renamed(marked(DESIGN), "ntt")).toEqual({});
  });
});
