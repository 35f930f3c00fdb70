import { covers, type Family, type Prefix, parsePrefix } from "./prefix.js";

/** What a block of addresses is for, as far as announcing it is concerned. */
export type SpecialPurposeClass = "documentation" | "multicast" | "reserved";

/** A block that must not be routed between networks. */
export interface SpecialPurpose {
  readonly prefix: Prefix;
  readonly name: string;
  /** The document that sets the block aside. */
  readonly source: string;
  readonly kind: SpecialPurposeClass;
}

type Row = readonly [prefix: string, name: string, source: string, kind?: SpecialPurposeClass];

/**
 * Blocks that are not globally reachable: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890,
 * RFC 8190; state of 2025-10-09), the multicast and future-use blocks of the address space registries, and the two
 * deprecated relay prefixes. Blocks that the registries call globally reachable (AS112, AMT, PCP anycast, ORCHIDv2)
 * are in EXCEPTIONS, for some of them lie inside blocks that are not.
 */
const ROWS: readonly Row[] = [
  ["0.0.0.0/8", "this network", "RFC 791 §3.2"],
  ["10.0.0.0/8", "private use", "RFC 1918"],
  ["100.64.0.0/10", "shared address space", "RFC 6598"],
  ["127.0.0.0/8", "loopback", "RFC 1122 §3.2.1.3"],
  ["169.254.0.0/16", "link local", "RFC 3927"],
  ["172.16.0.0/12", "private use", "RFC 1918"],
  ["192.0.0.0/24", "IETF protocol assignments", "RFC 6890 §2.1"],
  ["192.0.2.0/24", "documentation (TEST-NET-1)", "RFC 5737", "documentation"],
  ["192.88.99.0/24", "deprecated 6to4 relay anycast", "RFC 7526"],
  ["192.168.0.0/16", "private use", "RFC 1918"],
  ["198.18.0.0/15", "benchmarking", "RFC 2544"],
  ["198.51.100.0/24", "documentation (TEST-NET-2)", "RFC 5737", "documentation"],
  ["203.0.113.0/24", "documentation (TEST-NET-3)", "RFC 5737", "documentation"],
  ["224.0.0.0/4", "multicast", "RFC 5771", "multicast"],
  ["240.0.0.0/4", "reserved for future use", "RFC 1112 §4"],

  // Outside 2000::/3 IANA has given out no global unicast space (RFC 4291 §2.4, IANA IPv6 Address Space).
  ["::/3", "outside global unicast space", "RFC 4291 §2.4"],
  ["::/128", "unspecified address", "RFC 4291 §2.5.2"],
  ["::1/128", "loopback address", "RFC 4291 §2.5.3"],
  ["::ffff:0:0/96", "IPv4-mapped addresses", "RFC 4291 §2.5.5.2"],
  ["64:ff9b:1::/48", "local IPv4/IPv6 translation", "RFC 8215"],
  ["100::/64", "discard-only", "RFC 6666"],
  ["100:0:0:1::/64", "dummy prefix", "RFC 9780"],
  ["2001::/23", "IETF protocol assignments", "RFC 2928"],
  ["2001:2::/48", "benchmarking", "RFC 5180"],
  ["2001:10::/28", "deprecated ORCHID", "RFC 4843"],
  ["2001:db8::/32", "documentation", "RFC 3849", "documentation"],
  ["2002::/16", "6to4", "RFC 7526"],
  ["3fff::/20", "documentation", "RFC 9637", "documentation"],
  ["4000::/2", "outside global unicast space", "RFC 4291 §2.4"],
  ["5f00::/16", "segment routing (SRv6) SIDs", "RFC 9602"],
  ["8000::/1", "outside global unicast space", "RFC 4291 §2.4"],
  ["fc00::/7", "unique local", "RFC 4193"],
  ["fe80::/10", "link local", "RFC 4291 §2.5.6"],
  ["ff00::/8", "multicast", "RFC 4291 §2.7", "multicast"],
];

/** Inside the blocks above, but globally reachable by the same registries. */
const EXCEPTIONS: readonly string[] = [
  "192.0.0.9/32", // Port Control Protocol anycast, RFC 7723
  "192.0.0.10/32", // TURN anycast, RFC 8155
  "64:ff9b::/96", // IPv4/IPv6 translation, RFC 6052
  "2001:1::1/128", // Port Control Protocol anycast, RFC 7723
  "2001:1::2/128", // TURN anycast, RFC 8155
  "2001:1::3/128", // DNS-SD service registration anycast, RFC 9665
  "2001:3::/32", // AMT, RFC 7450
  "2001:4:112::/48", // AS112-v6, RFC 7535
  "2001:20::/28", // ORCHIDv2, RFC 7343
  "2001:30::/28", // Drone remote ID, RFC 9374
];

function read(text: string): Prefix {
  const prefix = parsePrefix(text);
  if (!prefix) throw new Error(`the table of special-purpose space holds ${text}, which is no prefix`);
  return prefix;
}

/** The table, in order of address, shorter blocks first. */
export const SPECIAL_PURPOSE: readonly SpecialPurpose[] = ROWS.map(([text, name, source, kind]) => ({
  prefix: read(text),
  name,
  source,
  kind: kind ?? "reserved",
}));

const REACHABLE: readonly Prefix[] = EXCEPTIONS.map(read);

/**
 * The special-purpose block that a prefix lies in.
 * @param prefix a canonical prefix
 * @returns the longest block that covers it, or undefined where the prefix may be routed; a prefix that merely holds
 *   such a block (a default route, for example) lies in none
 */
export function specialPurposeOf(prefix: Prefix): SpecialPurpose | undefined {
  let found: SpecialPurpose | undefined;
  for (const entry of SPECIAL_PURPOSE) {
    if (covers(entry.prefix, prefix) && (!found || entry.prefix.length > found.prefix.length)) found = entry;
  }
  if (!found || REACHABLE.some((exception) => covers(exception, prefix))) return undefined;
  return found;
}

/**
 * Whether an address is a multicast group.
 * @param family 4 or 6
 * @param bits the address as an unsigned number
 * @returns true in 224.0.0.0/4 (RFC 5771) and ff00::/8 (RFC 4291 §2.7)
 */
export function isMulticastAddress(family: Family, bits: bigint): boolean {
  return family === 4 ? bits >> 28n === 0xen : bits >> 120n === 0xffn;
}
