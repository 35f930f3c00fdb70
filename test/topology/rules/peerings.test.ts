import { describe, expect, it } from "vitest";
import { BASE, check, marks, mended } from "./findings.js";

const DNS = "anycast dns {\n  origin example\n  prefix 192.0.2.0/24\n}\n";
const START = BASE + DNS;

describe("sessions", () => {
  it("finds a network that peers with itself or sells to itself", () => {
    expect(marks(`${START}as ocn AS4713 { at NRT  transit from ntt  peer with AS4713 }\n`)).toEqual(["AC401 AS4713"]);
    expect(marks(`${START}as ocn AS4713 { at NRT  transit from ntt, ocn }\n`)).toEqual(["AC405 ocn"]);
    const pops = START.replace("pop london { at LHR  transit from ntt", "pop london { at LHR  transit from tokyo, ntt");
    expect(marks(pops)).toEqual(["AC405 tokyo"]);
  });

  it.each([
    ["as ocn AS4713 { at NRT  transit from ntt, ntt }", "as ocn AS4713 { at NRT  transit from ntt }"],
    ["as ocn AS4713 { at NRT  transit from ntt\n  transit from ntt\n}", "as ocn AS4713 { at NRT  transit from ntt\n}"],
    [
      "as ocn AS4713 { at NRT  transit from ntt, arelion, ntt { prepend 1 } }",
      "as ocn AS4713 { at NRT  transit from ntt, arelion { prepend 1 } }",
    ],
  ])("takes the second of two equal sessions out: %s", (written, right) => {
    const text = `${START}${written}\n`;
    expect(marks(text)).toEqual(["AC402 ntt"]);
    expect(mended(text, "AC402")).toBe(`${START}${right}\n`);
  });

  it("finds a peering that both sides declare, and points at the first", () => {
    const text = `${START.replace("as arelion AS1299 { at NRT, LHR }", "as arelion AS1299 { at NRT, LHR  peer with ntt }")}`;
    const [finding] = check(text);
    expect(finding?.code).toBe("AC402");
    expect(finding?.message).toContain("neighbor ntt");
    expect(text.slice(finding?.related[0]?.start, finding?.related[0]?.end)).toBe("arelion");
    expect(marks(mended(text, "AC402"))).toEqual([]);
  });

  it("lets sessions stand at different places, and a PoP override its network", () => {
    expect(
      marks(`${START}as bt AS2856 { at NRT, LHR  transit from ntt { at NRT }  transit from ntt { at LHR } }\n`),
    ).toEqual([]);
    const override = START.replace("as example AS64500 {", "as example AS64500 {\n  transit from ntt { prepend 1 }");
    expect(marks(override)).toEqual([]);
    const twoPops = START.replace(
      "pop london { at LHR",
      "pop shinagawa { at NRT  transit from ntt, arelion }\n  pop london { at LHR",
    );
    expect(marks(twoPops)).toEqual([]);
  });

  it("finds two relations of one pair at one place only", () => {
    const bt = (second: string) =>
      `${START}as bt AS2856 { at NRT, LHR  transit from ntt { at NRT }  peer with ntt { at ${second} } }\n`;
    expect(marks(bt("NRT"))).toEqual(["AC403 ntt"]);
    expect(marks(bt("LHR"))).toEqual([]);
    const mutual = `${START}as a AS4713 { at NRT  transit from ntt }\nas b AS2516 { at NRT  transit from a, ntt  peer with a }\n`;
    expect(marks(mutual)).toEqual(["AC403 a"]);
  });

  it("names a whole cycle of providers, with every session of it", () => {
    const text = `${START}as a AS4713 { at NRT  transit from ntt, c }
as b AS2516 { at NRT  transit from a }
as c AS2497 { at NRT  transit from b }
`;
    const [finding, ...others] = check(text).filter(({ code }) => code === "AC404");
    expect(others).toEqual([]);
    expect(finding?.message).toContain("a → c → b → a");
    expect(text.slice(finding?.start, finding?.end)).toBe("c");
    expect(finding?.related.map((place) => place.message)).toEqual(["b buys transit from a", "c buys transit from b"]);
  });

  it("finds two cycles apart from each other", () => {
    const ring = (a: string, b: string, asn: number) =>
      `as ${a} AS${asn} { at NRT  transit from ${b}, ntt }\nas ${b} AS${asn + 1} { at NRT  transit from ${a} }\n`;
    const found = marks(START + ring("a", "b", 1000) + ring("c", "d", 1100)).filter((mark) => mark.startsWith("AC404"));
    expect(found).toEqual(["AC404 b", "AC404 d"]);
  });

  it("measures a session without a common place, but not to the next town", () => {
    const far = `${START}as claro AS28573 { at GRU  transit from ntt }\n`;
    expect(check(far)[0]?.message).toMatch(/GRU to LHR, 9\d{3} km/);
    expect(marks(far)).toEqual(["AC406 ntt"]);
    expect(marks(`${START}as kpn AS1136 { at AMS  transit from ntt }\n`)).toEqual([]);
    expect(marks(`${START}as claro AS28573 { at GRU  transit from ntt { at LHR } }\n`)).toEqual([]);
    expect(marks(`${START}as claro AS28573 { transit from ntt }\n`)).toEqual([]);
  });
});

describe("exchanges", () => {
  const IX = `${START}ixp linx { at LHR  route-server AS8714 }\n`;

  it("adds the membership that a session there needs, on both sides", () => {
    const text = `${IX}as bt AS2856 {
  at LHR
  transit from ntt
  peer with sky at linx
}
as sky AS5607 { at LHR  transit from arelion }
as ee AS12576 { at LHR  transit from ntt  join linx }
`;
    expect(marks(text)).toEqual(["AC407 linx"]);
    const after = mended(text, "AC407");
    expect(after).toContain("  join linx\n  peer with sky at linx\n");
    expect(after).toContain("as sky AS5607 { at LHR  transit from arelion join linx }");
    expect(marks(after)).toEqual([]);
  });

  it("finds exchanges without members", () => expect(marks(IX)).toEqual(["AC408 linx"]));

  it("finds a transit-free network behind a route server", () => {
    const joined = IX.replace(
      "as ntt AS2914 { at NRT, LHR  peer with arelion }",
      "as ntt AS2914 { at NRT, LHR  peer with arelion  join linx }",
    );
    expect(marks(joined)).toEqual(["AC410 linx"]);
    expect(marks(joined.replace("join linx", "join linx { no route-server }"))).toEqual([]);
    expect(marks(joined.replace("  route-server AS8714", ""))).toEqual([]);
  });
});

describe("leaks and lost networks", () => {
  it("reports a leak in the design once, and none in a scenario", () => {
    const both = `${START}as ocn AS4713 { at NRT  transit from ntt, arelion { leak } }\n`;
    expect(marks(both)).toEqual(["AC411 leak"]);
    const back = `${START}as ocn AS4713 { at NRT  transit from ntt }\nas kddi AS2516 { at NRT  transit from arelion, ntt\n  neighbor ntt { leak } }\n`;
    expect(marks(back)).toContain("AC411 leak");
    expect(marks(`${START}as ocn AS4713 { at NRT  transit from ntt }\nscenario oops { leak by ocn }\n`)).toEqual([]);
  });

  it("finds networks that hear of no service, each once", () => {
    const text = `${START}as kddi AS2516 { at NRT  peer with ntt }\nas ocn AS4713 { at NRT  peer with kddi }\n`;
    expect(marks(text)).toEqual(["AC412 ocn"]);
  });
});
