import { describe, expect, it } from "vitest";
import { BASE, check, marks, mended } from "./findings.js";

const service = (body: string, name = "dns", cast = "anycast") =>
  `${BASE}${cast} ${name} {\n  origin example\n  ${body}\n}\n`;

describe("prefixes by themselves", () => {
  it("reports host bits wherever a prefix is written, and clears them", () => {
    const text = `${service("prefix 192.0.2.9/24, 2001:db8::1/48")}
ixp linx { at LHR  lan 195.66.225.1/21 }
as bt AS2856 { at LHR  transit from ntt  join linx }
roa 192.0.2.1/24 origin AS64500
roa 2001:db8::/48 origin AS64500
scenario stolen { hijack 192.0.2.1/25 by bt }
`;
    expect(marks(text)).toEqual([
      "AC101 192.0.2.9/24",
      "AC101 2001:db8::1/48",
      "AC101 195.66.225.1/21",
      "AC101 192.0.2.1/24",
      "AC101 192.0.2.1/25",
    ]);
    expect(mended(text, "AC101")).toContain("prefix 192.0.2.0/24, ");
  });

  it.each([
    ["9.9.9.0/24", []],
    ["9.9.9.0/25", ["AC102 9.9.9.0/25"]],
    ["9.9.9.9/32", ["AC102 9.9.9.9/32"]],
    ["9.0.0.0/8", []],
    ["8.0.0.0/7", ["AC103 8.0.0.0/7"]],
    ["2620:fe::/48", []],
    ["2620:fe::/49", ["AC102 2620:fe::/49"]],
    ["2600::/12", []],
    ["2600::/11", ["AC103 2600::/11"]],
    ["0.0.0.0/0", ["AC106 0.0.0.0/0"]],
    ["::/0", ["AC106 ::/0"]],
    ["100.64.1.0/24", ["AC104 100.64.1.0/24"]],
    ["232.1.1.0/24", ["AC104 232.1.1.0/24"]],
    ["fd00:53::/48", ["AC104 fd00:53::/48"]],
    ["192.0.2.0/24", []],
    ["3fff:53::/48", []],
  ])("%s", (prefix, expected) => expect(marks(service(`prefix ${prefix}`))).toEqual(expected));

  it("asks for real prefixes in production", () => {
    const found = marks(`defaults { production }\n${service("prefix 192.0.2.0/24, 2001:db8::/48")}`);
    expect(found).toEqual(["AC105 192.0.2.0/24", "AC105 2001:db8::/48", "AC303 AS64500"]);
  });

  it("lets nobody announce a part of an exchange's LAN, but what covers it", () => {
    const linx = "ixp linx { at LHR  lan 195.66.224.0/21 }\nas bt AS2856 { at LHR  transit from ntt  join linx }\n";
    expect(marks(service("prefix 195.66.224.0/22") + linx)).toEqual(["AC107 195.66.224.0/22"]);
    expect(marks(service("prefix 195.66.224.0/21") + linx)).toEqual(["AC107 195.66.224.0/21"]);
    expect(marks(service("prefix 195.66.0.0/16") + linx)).toEqual([]);
  });

  it("wants the service's address under a prefix that somebody announces", () => {
    expect(marks(service("prefix 192.0.2.0/24  address 192.0.2.53, 2001:db8::53"))).toEqual(["AC108 2001:db8::53"]);
    const other = "unicast web {\n  origin example\n  prefix 2001:db8::/48\n  announce at tokyo\n}\n";
    expect(marks(service("prefix 192.0.2.0/24  address 2001:db8::53") + other)).toEqual([]);
  });

  it("knows multicast groups", () => {
    const tv = (group: string) =>
      `${BASE}multicast tv { group ${group}  source tokyo  receivers japan }\nregion japan { at NRT  users 1M  via ntt }\n`;
    expect(marks(tv("232.1.1.1"))).toEqual([]);
    expect(marks(tv("ff3e::1"))).toEqual([]);
    expect(marks(tv("192.0.2.1"))).toEqual(["AC114 192.0.2.1"]);
    expect(marks(tv("2001:db8::1"))).toEqual(["AC114 2001:db8::1"]);
  });
});

describe("who announces what from where", () => {
  it("names the other service that shares a prefix", () => {
    const text = service("prefix 192.0.2.0/24") + service("prefix 192.0.2.0/24", "web").slice(BASE.length);
    const [finding] = check(text);
    expect(finding?.code).toBe("AC109");
    expect(finding?.related.map((place) => text.slice(place.start, place.end))).toEqual(["192.0.2.0/24"]);
    expect(finding?.related[0]?.start).toBeLessThan(finding?.start ?? 0);
  });

  it("tells a more-specific that pulls from one that stands alone", () => {
    const wide = service("prefix 2001:db8::/32");
    const narrow = "unicast web {\n  origin example\n  prefix 2001:db8:80::/48\n  announce at tokyo\n}\n";
    expect(marks(wide + narrow)).toEqual(["AC110 2001:db8:80::/48"]);
    const alone = `${BASE}unicast web {\n  origin example\n  prefix 2001:db8::/32, 2001:db8:80::/48\n  announce at tokyo\n}\n`;
    expect(marks(alone)).toEqual(["AC111 2001:db8:80::/48"]);
    expect(marks(service("prefix 2001:db8::/32, 2001:db8:80::/48"))).toEqual([]);
  });

  it("counts the sites", () => {
    expect(marks(service("prefix 192.0.2.0/24  announce at tokyo"))).toEqual(["AC112 dns"]);
    expect(marks(service("prefix 192.0.2.0/24  withdraw at tokyo"))).toEqual(["AC112 dns"]);
    expect(marks(service("prefix 192.0.2.0/24  announce at tokyo, london"))).toEqual([]);
    expect(marks(service("prefix 192.0.2.0/24", "dns", "unicast"))).toEqual(["AC113 dns"]);
    expect(marks(service("prefix 192.0.2.0/24  announce at tokyo, london", "dns", "unicast"))).toEqual([
      "AC113 tokyo, london",
    ]);
    expect(marks(service("prefix 192.0.2.0/24  withdraw at tokyo, london"))).toEqual(["AC115 dns"]);
  });

  it("says nothing about the number of sites where one is misspelt", () => {
    expect(marks(service("prefix 192.0.2.0/24  announce at tokio, london"))).toEqual(["AC002 tokio"]);
  });

  it("lets a service wait for a scenario", () => {
    const text = `${service("prefix 192.0.2.0/24  withdraw at all")}scenario flood { announce dns at all }\n`;
    expect(marks(text)).toEqual([]);
  });

  it("finds two origins of one prefix", () => {
    const backup = "as backup AS64501 { at NRT  transit from ntt, arelion }\n";
    const spare = "unicast spare {\n  origin backup\n  prefix 192.0.2.0/24\n}\n";
    expect(marks(service("prefix 192.0.2.0/24") + backup + spare)).toEqual(["AC116 192.0.2.0/24"]);
  });
});
