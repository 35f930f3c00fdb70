import { describe, expect, test } from "vitest";
import { chosenFailures } from "../../server/src/diagram/chosen-failures";
import { parse } from "../../server/src/language/parser";
import { applyEdits, formatText } from "../../server/src/service/format/format";
import { writeScenario } from "../../server/src/service/write-scenario";
import { designOf, ROOT } from "../helpers/design";

const NETWORKS = `as ntt AS2914 "NTT" { at NRT, LHR, 48.35 11.79 }
as other AS1299 { at LHR, IAD  peer with ntt at LHR  pop tokyo { at NRT } }
as example AS64500 "Example DNS" {
  pop tokyo "Tokyo \\"one\\"" { at NRT  transit from ntt }
  pop london { at LHR  transit from ntt  join linx }
  pop ntt { at LHR  transit from other }
}
ixp linx "LINX LON1" { at LHR  route-server AS8714 }
`;

/** The text with the failures written in, which reads as it says: no mistakes, and the same changes again. */
function written(text: string, failures: readonly string[], scenario?: string) {
  const design = designOf(text);
  const file = design.files.find(({ uri }) => uri === ROOT);
  if (!file) throw new Error("no file");
  const base = design.scenarios.find(({ name }) => name === scenario);
  const chosen = chosenFailures(design, failures);
  const result = writeScenario(design, file, base, chosen.failures);
  if (!result) return undefined;
  const after = applyEdits(text, [result.edit]);
  expect(parse(after).errors).toEqual([]);
  const now = designOf(after);
  expect(now.diagnostics.filter(({ code }) => /^AC00/.test(code))).toEqual([]);
  expect(now.scenarios.filter(({ name }) => name === result.name)).toHaveLength(1);
  return { ...result, after, design: now, added: result.edit.text.trim() };
}

describe("writeScenario", () => {
  test.each([
    [["pop:example.london"], `scenario london-out "london is out" { fail pop london }`],
    [["as:ntt"], `scenario ntt-out "NTT is out" { fail as ntt }`],
    [["ixp:linx"], `scenario linx-out "LINX LON1 is out" { fail ixp linx }`],
    [["location:LHR"], `scenario lhr-out "LHR London is out" { fail location LHR }`],
    [["link:ntt|other"], `scenario ntt-other-out "NTT – other is out" { fail link ntt other }`],
    [["router:ntt.NRT"], `scenario nrt-out "NTT NRT is out" { fail router ntt.NRT }`],
    // Two networks have a PoP of this name.
    [["pop:other.tokyo"], `scenario tokyo-out "tokyo is out" { fail pop other.tokyo }`],
    // A title in a title.
    [["pop:example.tokyo"], `scenario tokyo-out "Tokyo \\"one\\" is out" { fail pop example.tokyo }`],
    // In a link ‘ntt’ is the network, in ‘fail pop’ the PoP.
    [["link:example.ntt|other"], `scenario example-ntt-other-out "ntt – other is out" { fail link example.ntt other }`],
    [["pop:example.ntt"], `scenario ntt-out "ntt is out" { fail pop ntt }`],
    [
      ["link:example.london|ixp:linx"],
      `scenario example-london-linx-out "london – LINX LON1 is out" { fail link london linx }`,
    ],
  ])("%j on one line", (failures, text) => {
    // Names of scenarios keep off all other names, so that a PoP's own is told from them.
    expect(written(NETWORKS, failures)?.added).toBe(text);
  });

  test("several kinds are several lines, one kind is one list, in the canonical style", () => {
    const failures = ["as:ntt", "pop:example.london", "link:ntt|other", "pop:example.ntt", "link:example.ntt|other"];
    const result = written(NETWORKS, failures);
    expect(result?.added).toBe(`scenario what-if "5 failures at once" {
  fail pop london, ntt
  fail as ntt
  fail link ntt other
  fail link example.ntt other
}`);
    expect(formatText(`${result?.added}\n`)).toBe(`${result?.added}\n`);
    expect(result?.design.scenarios[0]?.changes).toHaveLength(5);
  });

  test("lies over the scenario that is shown", () => {
    const text = `${NETWORKS}scenario busy { fail as other }\n`;
    const result = written(text, ["pop:example.london", "as:ntt"], "busy");
    expect(result?.added).toBe(`scenario london-ntt-out "london and NTT are out" {
  use busy
  fail pop london
  fail as ntt
}`);
  });

  test("stands behind the last scenario of the file, else at its end, with its line feeds", () => {
    const scenario = `scenario a { fail as ntt } # why\n`;
    const between = written(`${NETWORKS}${scenario}\nexpect no unreachable\n`, ["as:other"])?.after;
    expect(between).toContain(`# why\nscenario other-out "other is out" { fail as other }\n\nexpect`);
    expect(written(NETWORKS, ["as:other"])?.after).toMatch(/AS8714 \}\n\nscenario other-out [^\n]*\n$/);
    expect(written(NETWORKS.trimEnd(), ["as:other"])?.after).toMatch(/AS8714 \}\n\nscenario other-out [^\n]*\n$/);
    const crlf = written(NETWORKS.replaceAll("\n", "\r\n"), ["as:other", "pop:example.london"])?.edit.text ?? "";
    expect(crlf.replaceAll("\r\n", "")).not.toContain("\n");
    expect(crlf).toContain("\r\n");
  });

  test("takes a name that nothing has", () => {
    const text = `${NETWORKS}region ntt-out { at NRT  via ntt }\nscenario ntt-out-2 { fail as other }\n`;
    expect(written(text, ["as:ntt"])?.name).toBe("ntt-out-3");
  });

  test("says what has no name, and writes nothing where nothing has", () => {
    const result = written(NETWORKS, ["router:ntt.48.35 11.79", "as:other"]);
    expect(result).toMatchObject({ name: "other-out", left: ["NTT 48.35 11.79"] });
    expect(written(NETWORKS, ["router:ntt.48.35 11.79"])).toBeUndefined();
    expect(written(NETWORKS, [])).toBeUndefined();
  });
});
