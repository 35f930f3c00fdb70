import { describe, expect, it } from "vitest";
import { BASE, check, marks } from "./findings.js";

const DNS = "anycast dns {\n  origin example\n  prefix 192.0.2.0/24\n}\n";
const access = (asn: string) => `${BASE}${DNS}as ocn ${asn} { at NRT  transit from ntt }\n`;

describe("AS numbers", () => {
  it.each([
    ["AS4713", []],
    ["AS0", ["AC301 AS0"]],
    ["AS23456", ["AC302 AS23456"]],
    ["AS64496", []],
    ["AS64512", []],
    ["AS65535", ["AC305 AS65535"]],
    ["AS65536", []],
    ["AS65552", ["AC306 AS65552"]],
    ["AS131072", []],
    ["AS4294967294", []],
    ["AS4294967295", ["AC305 AS4294967295"]],
  ])("%s", (asn, expected) => expect(marks(access(asn))).toEqual(expected));

  it("marks a number where it is declared, not at each use", () => {
    const text = `${access("AS23456")}as kddi AS2516 { at NRT  transit from AS23456 }\n`;
    expect(marks(text)).toEqual(["AC302 AS23456"]);
  });

  it("lets a ROA say AS0 and a hijacker forge anything", () => {
    const text = `${BASE}${DNS}roa 198.51.100.0/24 origin AS0
as evil AS64666 { at NRT  transit from ntt }
scenario stolen { hijack 192.0.2.0/24 by evil { forge AS65535 } }
`;
    expect(marks(text)).toEqual([]);
  });

  it("does not take a name for a number", () => {
    expect(
      marks(`${BASE}${DNS}as as0 AS4713 { at NRT  transit from ntt }\nregion japan { at NRT  users 1M  via as0 }\n`),
    ).toEqual([]);
  });

  it("wants public numbers in production, the private ones at origins only", () => {
    const text = `defaults { production }
as ntt AS2914 { at NRT, LHR }
as gtt AS3257 { at NRT, LHR  peer with ntt }
as inner AS64512 { at NRT  transit from ntt }
as lab AS64999 {
  pop tokyo { at NRT  transit from ntt, gtt }
  pop london { at LHR  transit from ntt, gtt }
}
as doc AS64500 { at NRT  transit from ntt }
anycast dns { origin lab  prefix 9.9.9.0/24 }
`;
    expect(marks(text)).toEqual(["AC303 AS64500", "AC304 AS64999"]);
  });
});

describe("communities", () => {
  const attach = (community: string, to = "") =>
    `${BASE}anycast dns {\n  origin example\n  prefix 192.0.2.0/24\n  announce at all { community ${community}${to} }\n}\n`;

  it.each([
    ["64500:12", []],
    ["65535:6", []],
    ["65535:12", ["AC309 65535:12"]],
    ["0:2914", ["AC309 0:2914"]],
    ["64500:1:2", []],
  ])("%s", (community, expected) => expect(marks(attach(community))).toEqual(expected));

  it("lets a route server define control communities in the reserved range", () => {
    const text = `${attach("0:64603")}
ixp linx { at LHR  route-server AS8714 { action 0:64603 { no-announce to bt } } }
as bt AS2856 { at LHR  transit from ntt  join linx }
`;
    expect(marks(text)).toEqual([]);
  });

  it("knows what a neighbour defines, on sessions and announcements alike", () => {
    const ntt = (text: string) =>
      text.replace("peer with arelion }", "peer with arelion  action 2914:421 { prepend 1 } }");
    expect(marks(ntt(attach("2914:421", " to ntt")))).toEqual([]);
    expect(marks(ntt(attach("2914:422", " to ntt")))).toEqual(["AC310 2914:422"]);
    expect(check(ntt(attach("2914:422")))[0]?.message).toContain("2914:421");
    const session = `${BASE}${DNS}as ocn AS4713 { at NRT  transit from ntt { community 2914:1, 4713:9 } }\n`;
    expect(marks(session)).toEqual(["AC310 2914:1"]);
  });

  it("says nothing about networks that the design does not have", () => expect(marks(attach("3356:70"))).toEqual([]));
});
