import { describe, expect, it } from "vitest";
import { FORMS } from "../../server/src/language/keywords";
import { getSignatureHelp } from "../../server/src/service/signature-help";
import { marked } from "./marked";

/** Each signature, with the part that comes next in «». */
function signatures(text: string): string[] {
  const design = marked(text);
  const help = getSignatureHelp(design.snapshot, design.uri, design.offset);
  return (help?.signatures ?? []).map(({ label, parameters = [], activeParameter }) => {
    const active = typeof activeParameter === "number" ? parameters[activeParameter]?.label : undefined;
    if (typeof active !== "object" || active === null) return label;
    return `${label.slice(0, active[0])}«${label.slice(active[0], active[1])}»${label.slice(active[1])}`;
  });
}

describe("signature help", () => {
  it.each([
    ["scenario s { demand <|> }", ["demand «REGION, …» xFACTOR"]],
    ["scenario s { demand japan <|> }", ["demand REGION, … «xFACTOR»"]],
    ["scenario s { demand jap<|>an x2 }", ["demand «REGION, …» xFACTOR"]],
    ["as a AS1 { igp x <|>", ["igp ROUTER «ROUTER» COST"]],
    ["region r { via a 40%, <|> }", ["via «AS» [SHARE%], …"]],
    ["region r { demand 20 <|> }", ["demand «RATE»"]],
    ["scenario s { attack dns 3 Tbps <|>", ["attack SERVICE RATE «from» REGION [SHARE%], …"]],
    ["as a AS1 { rov <|>", ["rov «on|off»"]],
  ])("shows what comes next in %s", (text, expected) => {
    expect(signatures(text)).toEqual(expected.map((each) => expect.stringContaining(each)));
  });

  it("shows every way to write a statement, and drops those that its words rule out", () => {
    const all = signatures("scenario s { fail <|> }");
    expect(all.length).toBeGreaterThan(4);
    expect(all).toContainEqual(expect.stringMatching(/^fail «link»/));
    expect(signatures("scenario s { fail link a <|> }")).toEqual([
      expect.stringMatching(/^fail link NEIGHBOUR «NEIGHBOUR»/),
    ]);
    expect(signatures("expect japan <|>").length).toBeGreaterThan(1);
    expect(signatures("expect japan rtt <|>")).toEqual([expect.stringMatching(/^expect .*rtt «\[p95\]» < TIME/)]);
  });

  it.each(["<|>", "de<|>mand", "# demand <|>", "as a AS1 { rov on\n<|> }", "as a AS1 { backbone <|> }", "frob <|>"])(
    "is silent at %j",
    (text) => {
      expect(signatures(text)).toEqual([]);
    },
  );

  it("has a text for every statement, and ranges that lie within it", () => {
    for (const form of FORMS.filter(({ contexts }) => contexts.includes("file"))) {
      const design = marked(`${form.keyword} <|>`);
      const help = getSignatureHelp(design.snapshot, design.uri, design.offset);
      for (const { label, parameters = [] } of help?.signatures ?? []) {
        expect(label.startsWith(form.keyword)).toBe(true);
        for (const { label: range } of parameters) {
          const [start, end] = typeof range === "object" && range ? range : [0, 0];
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(label.length);
        }
      }
      if (form.keyword !== "defaults") expect(help?.signatures.length).toBeGreaterThan(0);
    }
  });
});
