import { describe, expect, it } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { formatText } from "../../server/src/service/format/format";
import { ORGANISE } from "../../server/src/service/organise";
import { getRefactorings } from "../../server/src/service/refactor";
import { designOf } from "../helpers/design";
import { documentOf, marked } from "./marked";

function applied(text: string, title: RegExp, only?: readonly string[]): string | undefined {
  const design = marked(text);
  const action = getRefactorings(design.snapshot, design.uri, design.offset, only).find((each) =>
    title.test(each.title),
  );
  const edits = action?.edit?.changes?.[design.uri];
  if (!edits) return undefined;
  const result = TextDocument.applyEdits(documentOf(design), edits);
  // What is written has the style already, where the rest has it.
  if (formatText(design.text) === design.text) expect(formatText(result)).toBe(result);
  const errors = (each: string) => designOf(each).diagnostics.filter(({ severity }) => severity === "error");
  expect(errors(result).map(({ message }) => message)).toEqual(errors(design.text).map(({ message }) => message));
  return result;
}

describe("shares", () => {
  const region = (via: string) => `as a AS1\nas b AS2\nas c AS3\nregion r { at NRT  via ${via} }\n`;

  it("are written where they are missing, and make 100 with the others", () => {
    expect(applied(region("a<|>, b 40%, c"), /shares/)).toBe(region("a 30%, b 40%, c 30%"));
    expect(applied(region("a, b, <|>c"), /shares/)).toBe(region("a 33.3%, b 33.4%, c 33.3%"));
  });

  it("are not offered where all are there, or nothing is left", () => {
    expect(applied(region("a<|> 60%, b 40%"), /shares/)).toBeUndefined();
    expect(applied(region("a<|> 60%, b 40%, c"), /shares/)).toBeUndefined();
    expect(applied(region("a, b").replace("NRT", "N<|>RT"), /shares/)).toBeUndefined();
  });
});

describe("places of a network", () => {
  it("become PoPs, one by one", () => {
    expect(applied("as a AS1 { at NRT, L<|>AX  rov on }\n", /Split LAX/)).toBe(
      "as a AS1 { at NRT  pop lax { at LAX }  rov on }\n",
    );
    expect(applied("as a AS1 {\n  at N<|>RT\n  rov on\n}\n", /Split NRT/)).toBe(
      "as a AS1 {\n  pop nrt { at NRT }\n  rov on\n}\n",
    );
  });

  it("become named routers, all of them", () => {
    expect(applied("as a AS1 {\n  at<|> NRT,\n    LAX, 35.68 139.69\n}\n", /named routers/)).toBe(
      "as a AS1 {\n  router nrt { at NRT }\n  router lax { at LAX }\n  router site { at 35.68 139.69 }\n}\n",
    );
  });

  it("get names that nothing else has", () => {
    expect(applied("as a AS1 { at NRT, A<|>LL }\nas nrt AS2\n", /named routers/)).toContain(
      "router a-nrt { at NRT }  router a-all { at ALL }",
    );
  });

  it("stay where comments stand between them", () => {
    expect(applied("as a AS1 {\n  at NRT, # one\n    L<|>AX\n}\n", /named routers|Split/)).toBeUndefined();
  });
});

describe("a ROA for a prefix", () => {
  const design = "as o AS64500\nanycast dns { origin o  prefix 192.0.<|>2.0/24 }   # ours\n";

  it("is put behind the service", () => {
    expect(applied(design, /ROA/)).toBe(`${design.replace("<|>", "").trimEnd()}\n\nroa 192.0.2.0/24 origin AS64500\n`);
  });

  it("is put behind the ROAs that there are", () => {
    const more = `roa 10.0.0.0/8 origin AS64500\n${design}`;
    expect(applied(more, /ROA/)).toMatch(/^roa 10.0.0.0\/8 origin AS64500\nroa 192.0.2.0\/24 origin AS64500\n/);
  });

  it("is not offered where there is one", () => {
    expect(applied(`roa 192.0.2.0/24 max 24 origin AS64500\n${design}`, /ROA/)).toBeUndefined();
  });
});

describe("declarations", () => {
  const organised = (text: string) => applied(text, /Organise/, ["source"]);

  it("are put in order of their kinds, with their comments, under the file's head", () => {
    expect(
      organised(`# The head.

expect r -> p   # must hold
# Users.
region r { at NRT  via b }
# Ours.
as a AS1 { pop p { at NRT } }
as b AS2
# The end.
`),
    ).toBe(`# The head.

# Ours.
as a AS1 { pop p { at NRT } }
as b AS2

# Users.
region r { at NRT  via b }

expect r -> p   # must hold
# The end.
`);
  });

  it("stay where they are in order, where they cannot be read, and where order means something", () => {
    expect(organised("as a AS1\nregion r { at NRT  via a }\n")).toBeUndefined();
    expect(organised("region r { at NRT  via a }\nas a AS1 {\n")).toBeUndefined();
    expect(organised("region r { at NRT  via a }\nas a AS1\nas a AS2\n")).toBeUndefined();
  });

  it("are offered only where source actions are asked for", () => {
    const text = "region r { at NRT  via a }\nas a AS1\n";
    expect(applied(text, /Organise/)).toBeUndefined();
    expect(applied(text, /Organise/, [ORGANISE])).toBe("as a AS1\n\nregion r { at NRT  via a }\n");
    expect(applied(text, /Organise/, ["quickfix"])).toBeUndefined();
  });
});
