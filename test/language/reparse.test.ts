import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "../../server/src/language/parser.js";
import { reparse } from "../../server/src/language/reparse.js";
import { dice, mutate } from "../fuzz/mutations.js";

const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 60);

const DESIGN = `# before
as one AS64501 { at LHR }

as two AS64502 {
  transit from one # why
}
/* between */
region uk "United Kingdom" { at LHR  users 60M  via one }

region fr { at CDG  users 60M  via two }
anycast dns { origin two  prefix 192.0.2.0/24 }
`;

function again(before: string, text: string) {
  const tree = reparse(text, { text: before, tree: parse(before) });
  expect(tree).toEqual(parse(text));
  return tree;
}

/** The text after a change of some words, the first time that they occur. */
function changed(words: string, to: string): string {
  expect(DESIGN).toContain(words);
  return DESIGN.replace(words, to);
}

describe("a file read again after an edit", () => {
  it("keeps what stands before the statements around the edit", () => {
    const tree = parse(DESIGN);
    const text = changed("users 60M  via two", "users 61M  via two");
    const after = reparse(text, { text: DESIGN, tree });
    expect(after).toEqual(parse(text));
    expect(after.statements[0]).toBe(tree.statements[0]);
    expect(after.statements[3]).not.toBe(tree.statements[3]);
  });

  it("keeps what stands behind too, where nothing moves", () => {
    const tree = parse(DESIGN);
    const text = changed("at LHR }", "at LGW }");
    const after = reparse(text, { text: DESIGN, tree });
    expect(after).toEqual(parse(text));
    expect(after.statements[4]).toBe(tree.statements[4]);
  });

  it.each([
    ["a word longer", "users 60M", "users 6000M"],
    ["a line more", "  transit from one", "  transit from one\n  at CDG"],
    ["a statement more", "region uk", "region de { at FRA  via one }\nregion uk"],
    ["a statement less", "region fr { at CDG  users 60M  via two }\n", ""],
    ["a comment more", "region fr", "# a comment\nregion fr"],
    ["a comment less", "# before\n", ""],
    ["a comment that is not closed", "# before", "/* before"],
    ["a comment that swallows", "/* between */", "/* between"],
    ["a brace more", "users 60M", "users { 60M"],
    ["a brace less", "via one }", "via one"],
    ["two braces, the wrong way round", "via one }", "} via one {"],
    ["half a word", "transit from one", "transit fr"],
    ["a list that goes on", "via two }", "via two, }"],
    ["a name that is a keyword", "region uk", "region region"],
    ["nothing at all", "region uk", "region uk"],
    ["two statements on one line", "\n\nregion fr", " region fr"],
  ])("is read as if for the first time: %s", (_, words, to) => {
    const text = changed(words, to);
    again(DESIGN, text);
    again(text, DESIGN);
  });

  it("is read from nothing, and to nothing", () => {
    again("", DESIGN);
    again(DESIGN, "");
    again(DESIGN, "\0");
    again("\0", DESIGN);
  });

  it("is read as if for the first time whatever is done to a design", () => {
    const samples = readdirSync("samples").filter((name) => name.endsWith(".anycast"));
    for (const [index, name] of samples.entries()) {
      const roll = dice(index + 1);
      let text = readFileSync(`samples/${name}`, "utf8").slice(0, 30_000);
      let tree = parse(text);
      for (let round = 0; round < ROUNDS; round++) {
        const next = round % 3 === 2 ? readFileSync(`samples/${name}`, "utf8").slice(0, 30_000) : mutate(text, roll);
        const read = reparse(next, { text, tree });
        expect(read, `${name}, round ${round}`).toEqual(parse(next));
        [text, tree] = [next, read];
      }
    }
  });
});
