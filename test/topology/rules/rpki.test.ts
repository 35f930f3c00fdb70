import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPrefix } from "../../../server/src/base/prefix.js";
import { validateOrigin } from "../../../server/src/routing/rov.js";
import { designOf } from "../../helpers/design.js";
import { BASE, check, marks, mended } from "./findings.js";

const dns = (prefixes: string, rest = "") => `${BASE}anycast dns {\n  origin example\n  prefix ${prefixes}\n}\n${rest}`;

describe("RPKI", () => {
  it("is silent without ROAs", () => expect(marks(dns("192.0.2.0/24"))).toEqual([]));

  it("tells origin from length", () => {
    expect(marks(dns("192.0.2.0/24", "roa 192.0.2.0/24 origin AS64501\n"))).toEqual(["AC201 192.0.2.0/24"]);
    expect(marks(dns("2001:db8:1::/48", "roa 2001:db8::/32 max 40 origin AS64500\n"))).toEqual([
      "AC202 2001:db8:1::/48",
    ]);
  });

  it("takes one ROA that matches for enough (RFC 6811)", () => {
    const roas = "roa 192.0.2.0/24 origin AS64501\nroa 192.0.2.0/24 origin AS64500\nroa 192.0.0.0/16 origin AS0\n";
    expect(marks(dns("192.0.2.0/24", roas))).toEqual([]);
  });

  it("names AS0 where nothing else is said", () => {
    expect(marks(dns("192.0.2.0/24", "roa 192.0.0.0/16 max 24 origin AS0\n"))).toEqual(["AC205 192.0.2.0/24"]);
    const both = "roa 192.0.0.0/16 origin AS0\nroa 192.0.2.0/24 origin AS64501\n";
    expect(marks(dns("192.0.2.0/24", both))).toEqual(["AC201 192.0.2.0/24"]);
  });

  it("adds the ROA that is missing below the others", () => {
    const text = dns("192.0.2.0/24, 2001:db8::/48", "roa 192.0.2.0/24 origin AS64500\n# the end\n");
    expect(marks(text)).toEqual(["AC203 2001:db8::/48"]);
    const after = mended(text, "AC203");
    expect(after).toContain("roa 192.0.2.0/24 origin AS64500\nroa 2001:db8::/48 origin AS64500\n# the end");
    expect(marks(after)).toEqual([]);
  });

  it("does not ask for ROAs where those of the design are about others' prefixes", () => {
    expect(marks(dns("192.0.2.0/24", "roa 198.51.100.0/24 origin AS64501\n"))).toEqual([]);
  });

  it.each([
    ["roa 2001:db8::/48 max 64 origin AS64500", "roa 2001:db8::/48 origin AS64500"],
    ["roa 2001:db8::/48 origin AS64500 max 64", "roa 2001:db8::/48 origin AS64500"],
    ["roa 2001:db8::/32 max 64 origin AS64500", "roa 2001:db8::/32 max 48 origin AS64500"],
  ])("tightens %s", (written, right) => {
    const text = dns("2001:db8::/48", `${written}\n`);
    expect(marks(text)).toEqual(["AC204 64"]);
    const after = mended(text, "AC204");
    expect(after).toContain(`${right}\n`);
    expect(marks(after)).toEqual([]);
  });

  it("wants the ROA of a standby prefix beforehand (RFC 9319)", () => {
    const shield = `anycast shield {
  origin example
  prefix 2001:db8:53::/48
  withdraw at all
}
scenario flood { announce shield at all }
`;
    const text = dns("2001:db8::/32", `${shield}roa 2001:db8::/32 origin AS64500\n`);
    expect(marks(text)).toEqual(["AC206 shield"]);
    expect(marks(mended(text, "AC206"))).toEqual([]);
  });

  it("agrees with the routing core on what is valid", () => {
    const lengths = fc.integer({ min: 32, max: 48 });
    const roa = fc.record({ length: lengths, max: lengths, asn: fc.constantFrom(0, 64500, 64501) });
    fc.assert(
      fc.property(fc.array(roa, { minLength: 1, maxLength: 4 }), lengths, (roas, announced) => {
        const lines = roas.map(
          ({ length, max, asn }) => `roa 2001:db8::/${length} max ${Math.max(length, max)} origin AS${asn}`,
        );
        const text = dns(`2001:db8::/${announced}`, `${lines.join("\n")}\n`);
        const design = designOf(text);
        const prefix = design.services[0]?.prefixes[0]?.prefix;
        if (!prefix) throw new Error("no prefix");
        const core = validateOrigin(
          design.roas.map((entry) => ({ prefix: entry.prefix.prefix, maxLength: entry.maxLength, asn: entry.asn })),
          prefix,
          64500,
        );
        const invalid = check(text).some(({ code }) => ["AC201", "AC202", "AC205"].includes(code));
        expect(invalid, `${formatPrefix(prefix)}\n${lines.join("\n")}`).toBe(core === "invalid");
      }),
      { numRuns: 60 },
    );
  });
});
