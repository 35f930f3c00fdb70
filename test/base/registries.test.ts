import { describe, expect, it } from "vitest";
import { specialAsn } from "../../server/src/base/asn-registry.js";
import { isReservedCommunity, registeredCommunity } from "../../server/src/base/community-registry.js";
import { formatPrefix, parseAddress, parsePrefix } from "../../server/src/base/prefix.js";
import { isMulticastAddress, SPECIAL_PURPOSE, specialPurposeOf } from "../../server/src/base/special-purpose.js";

function block(text: string): string | undefined {
  const prefix = parsePrefix(text);
  if (!prefix) throw new Error(`${text} is no prefix`);
  const found = specialPurposeOf(prefix);
  return found && `${formatPrefix(found.prefix)} ${found.kind}`;
}

describe("special-purpose prefixes", () => {
  it.each([
    ["10.1.0.0/16", "10.0.0.0/8 reserved"],
    ["100.64.0.0/24", "100.64.0.0/10 reserved"],
    ["192.0.2.0/24", "192.0.2.0/24 documentation"],
    ["192.0.2.128/25", "192.0.2.0/24 documentation"],
    ["203.0.113.0/24", "203.0.113.0/24 documentation"],
    ["232.1.1.0/24", "224.0.0.0/4 multicast"],
    ["2001:db8:53::/48", "2001:db8::/32 documentation"],
    ["3fff:fff::/48", "3fff::/20 documentation"],
    ["fd00::/48", "fc00::/7 reserved"],
    ["2001:2::/48", "2001:2::/48 reserved"],
    ["400::/16", "::/3 reserved"],
    ["a000::/16", "8000::/1 reserved"],
  ])("%s lies in %s", (text, expected) => expect(block(text)).toBe(expected));

  it.each([
    "9.9.9.0/24",
    "192.0.0.0/16", // holds special blocks, lies in none
    "0.0.0.0/0",
    "192.31.196.0/24", // AS112
    "192.0.0.10/32", // TURN anycast, globally reachable
    "2001:4:112::/48", // AS112
    "64:ff9b::/96",
    "2620:fe::/48",
    "::/0",
  ])("%s may be announced", (text) => expect(block(text)).toBeUndefined());

  it("names the document of every block", () => {
    for (const entry of SPECIAL_PURPOSE) expect(entry.source).toMatch(/^RFC \d+/);
  });

  it("knows multicast groups", () => {
    const group = (text: string) => {
      const address = parseAddress(text);
      return address && isMulticastAddress(address.family, address.bits);
    };
    expect(["224.0.0.0", "239.255.255.255", "ff02::1"].map(group)).toEqual([true, true, true]);
    expect(["223.255.255.255", "240.0.0.0", "fe80::1"].map(group)).toEqual([false, false, false]);
  });
});

describe("special AS numbers", () => {
  it.each([
    [0, "zero"],
    [1, undefined],
    [23456, "as-trans"],
    [64495, undefined],
    [64496, "documentation"],
    [64511, "documentation"],
    [64512, "private"],
    [65534, "private"],
    [65535, "last"],
    [65536, "documentation"],
    [65551, "documentation"],
    [65552, "reserved"],
    [131071, "reserved"],
    [131072, undefined],
    [4199999999, undefined],
    [4200000000, "private"],
    [4294967294, "private"],
    [4294967295, "last"],
  ])("AS%d is %s", (asn, kind) => expect(specialAsn(asn)?.kind).toBe(kind));
});

describe("well-known communities", () => {
  it("tells registered from reserved", () => {
    expect(registeredCommunity("65535:666")).toContain("BLACKHOLE");
    expect(isReservedCommunity("65535:6")).toBe(false);
    expect(isReservedCommunity("65535:667")).toBe(true);
    expect(isReservedCommunity("0:64500")).toBe(true);
    expect(isReservedCommunity("64500:0")).toBe(false);
    expect(isReservedCommunity("65535:1:2")).toBe(false);
  });
});
