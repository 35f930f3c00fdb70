import { expect, it } from "vitest";
import { asRelNotes } from "../../server/src/formats/as-rel-report";
import { readAsRel } from "../../server/src/formats/caida";

const notes = (text: string, most?: number) => asRelNotes(readAsRel(new TextEncoder().encode(text)).report, most);

it("has nothing to say about a good file", () => {
  expect(notes("# c\n1|2|-1\n2|3|-1\n1|4|0\n")).toEqual([]);
});

it("names malformed lines, contradictions, repeats and a ring of providers", () => {
  expect(notes("1|2|-1\nwhat?\n2|1|-1\n1|2|-1\n2|3|-1\n3|1|-1\n")).toEqual([
    { line: 2, message: "not an AS relationship: what? (no AS number at the start)" },
    { line: 3, message: "another relation of AS2 and AS1 than on line 1, which stands" },
    { message: "1 line repeats an earlier one; that changes nothing" },
    {
      message: expect.stringMatching(/^these ASes are each other's customers in a circle: AS\d → AS\d → AS\d → AS\d$/),
    },
  ]);
});

it("counts what it does not name", () => {
  expect(notes(`1|2|-1\n${"x\n".repeat(5)}${"1|2|0\n".repeat(4)}`, 2).map(({ message }) => message)).toEqual([
    "not an AS relationship: x (no AS number at the start)",
    "not an AS relationship: x (no AS number at the start)",
    "5 lines in all are no AS relationships",
    "another relation of AS1 and AS2 than on line 1, which stands",
    "another relation of AS1 and AS2 than on line 1, which stands",
    "4 lines in all contradict an earlier one",
  ]);
});
