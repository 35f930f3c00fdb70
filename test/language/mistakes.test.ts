import { describe, expect, test } from "vitest";
import { designOf } from "../helpers/design.js";
import { codes, findings, mended, SMALL } from "./findings.js";

describe("mistakes", () => {
  test.each([
    ["AC002", "expect uk -> lodon", "[lodon]", "‘london’", "expect uk -> london"],
    ["AC002", "region r { at XZQ via bt }", "[XZQ]", "Unknown IATA code", undefined],
    ["AC002", "region r { at tokyo via bt }", "[tokyo]", "TYO|HND|NRT", undefined],
    ["AC002", "region r { at lhr via bt }", "[lhr]", "LHR", "region r { at LHR via bt }"],
    ["AC002", "region r { via AS65000 }", "[AS65000]", "AS65000", undefined],
    ["AC005", "region r { via tokyo }", "[tokyo]", "‘dns’", "region r { via dns }"],
    ["AC005", "expect bt -> tokyo", "[bt]", "an AS", undefined],
    ["AC008", "region r { via bt 70%, ntt 40% }", "[70%, ntt 40%]", "110%", undefined],
    [
      "AC009",
      "region r { via bt 70%, ntt 20% }",
      "[70%, ntt 20%]",
      "10% are left out",
      "region r { via bt 70%, ntt 30% }",
    ],
    ["AC003", "region r { via bt 50%, bt 50% }", "[bt]", "twice", undefined],
    ["AC003", "as ntt AS3", "[ntt]", "twice", undefined],
    ["AC004", "as other AS2914 { transit from bt }", "[AS2914]", "‘ntt’ and as ‘other’", undefined],
    ["AC003", "region r { via bt users 1 users 2 }", "[users]", "twice", undefined],
    ["AC006", "region r { users 1 }", "[r]", "via", undefined],
    ["AC006", "anycast d { prefix 192.0.2.0/24 }", "[d]", "origin", "anycast d { origin dns prefix 192.0.2.0/24 }"],
    ["AC006", "anycast d { origin dns }", "[d]", "prefix", "anycast d { prefix 192.0.2.0/24 origin dns }"],
    ["AC007", "roa 192.0.2.0/24 max 20 origin dns", "[20]", "24", undefined],
    ["AC007", "expect uk -> tokyo 120%", "[120%]", "100%", undefined],
    ["AC011", "as lonely AS7", "[lonely]", "Nothing", ""],
    ["AC002", "defaults { lint AC999 off }", "[AC999]", "AC", undefined],
    [
      "AC002",
      "anycast d { origin dns prefix 192.0.2.0/24 announce at FRA }",
      "[FRA]",
      "no PoP or router at FRA",
      undefined,
    ],
    [
      "AC005",
      "anycast d { origin bt prefix 192.0.2.0/24 announce at tokyo }",
      "[tokyo]",
      "‘dns’, not to ‘bt’",
      undefined,
    ],
  ])("%s in %s", (code, line, where, says, right) => {
    const [found, ...others] = findings(`${SMALL}${line}`);
    expect(others).toEqual([]);
    expect(found).toContain(`${code} ${where}`);
    expect(found).toMatch(new RegExp(says));
    if (right !== undefined) expect(mended(`${SMALL}${line}`)).toBe(`${SMALL}${right}`);
  });

  test("a mistake leaves the rest of the design usable", () => {
    const design = designOf(`${SMALL} as broken { at FRA } as user AS9 { transit from broken, ntt }`);
    expect(design.ases.map(({ name }) => name)).toEqual(["ntt", "bt", "dns", "user"]);
    const [broken, fine] = design.ases[3]?.sessions ?? [];
    expect(broken?.target.as).toBeUndefined();
    expect(fine?.target.as?.name).toBe("ntt");
    expect(design.diagnostics.map(({ code }) => code)).toEqual(["AC006"]);
  });

  test("several networks' PoPs of one name must be qualified", () => {
    const text = `${SMALL} as other AS9 { pop tokyo { transit from ntt } } expect uk -> tokyo expect uk -> other.tokyo`;
    const [found, ...others] = designOf(text).diagnostics;
    expect(others).toEqual([]);
    expect(found?.message).toContain("dns.tokyo or other.tokyo");
    expect(found?.fixes).toHaveLength(2);
  });

  test("scenarios that use each other in a circle are named", () => {
    const [found, ...others] = findings(
      "scenario a { use b } scenario b { use c } scenario c { use b } scenario d { use a }",
    );
    expect(found).toBe("AC010 [b] A scenario cannot use itself: b → c → b.");
    expect(others).toEqual([]);
    expect(codes("scenario a { use a }")).toEqual(["AC010 [a]"]);
  });

  test("thousands of mistakes are counted, not listed", () => {
    const { diagnostics } = designOf("expect nobody -> nowhere\n".repeat(2000));
    expect(diagnostics).toHaveLength(1001);
    expect(diagnostics.find(({ message }) => message.includes("3000 more"))).toBeDefined();
  });

  test("a network that is declared twice does not make its PoPs ambiguous", () => {
    expect(codes(`${SMALL}as dns AS64500 { pop tokyo { transit from ntt } }\nexpect uk -> tokyo`)).toEqual([
      "AC003 [dns]",
    ]);
  });

  test("a clean design has none", () => {
    expect(findings(SMALL)).toEqual([]);
  });
});

test("with an Internet graph networks may be known by their number alone", () => {
  const design = designOf('internet "a.as-rel.txt" as x AS1 { transit from AS174 } region r { via AS4713 }');
  expect(design.diagnostics).toEqual([]);
  expect(design.sessions[0]?.target).toMatchObject({ as: undefined, asn: 174 });
  expect(design.internet[0]).toMatchObject({ path: "a.as-rel.txt", uri: "file:///design/a.as-rel.txt" });
});
