import { formatPrefix, type Prefix } from "../../base/prefix.js";
import { PrefixIndex } from "../../base/prefix-index.js";
import { isMulticastAddress, specialPurposeOf } from "../../base/special-purpose.js";
import type { Design, WrittenPrefixRef } from "../../language/design.js";
import { type AnnouncedPrefix, edit, type Facts, prefixName, type Report } from "./facts.js";

/** The longest prefix that most networks accept, RFC 7454 §6.1.3. */
const LONGEST: Record<4 | 6, number> = { 4: 24, 6: 48 };
/** The shortest prefix that IANA hands to a registry: a /8, a /12. */
const SHORTEST: Record<4 | 6, number> = { 4: 8, 6: 12 };

/** Every prefix that the text writes. */
function* writtenPrefixes(design: Design): Generator<WrittenPrefixRef> {
  for (const service of design.services) yield* service.prefixes;
  for (const ixp of design.ixps) yield* ixp.lans;
  for (const roa of design.roas) yield roa.prefix;
  for (const scenario of design.scenarios) {
    for (const change of scenario.changes) if (change.kind === "hijack") yield change.prefix;
  }
}

/** AC101 */
function hostBits({ design }: Facts, report: Report): void {
  for (const written of writtenPrefixes(design)) {
    if (!written.hostBits) continue;
    const right = formatPrefix(written.prefix);
    report("AC101", written.source, `${written.text} has bits set beyond its length; the prefix is ${right}.`, {
      fixes: [{ title: `Change to ${right}`, edits: [edit(written.source, right)], preferred: true }],
    });
  }
}

function familyName(prefix: Prefix): string {
  return prefix.family === 4 ? "IPv4" : "IPv6";
}

/** AC102, AC103, AC106 */
function length({ prefix, written }: AnnouncedPrefix, report: Report): void {
  const name = formatPrefix(prefix);
  if (prefix.length === 0) {
    const message = `${name} is the default route: it attracts all that has no better route. Announce the service’s own prefix.`;
    report("AC106", written.source, message);
  } else if (prefix.length < SHORTEST[prefix.family]) {
    const message = `${name} is shorter than /${SHORTEST[prefix.family]}, more than any registry hands out. Check the length.`;
    report("AC103", written.source, message);
  } else if (prefix.length > LONGEST[prefix.family]) {
    const limit = LONGEST[prefix.family];
    const message = `${name} is longer than /${limit}: most networks drop such ${familyName(prefix)} prefixes. Announce a /${limit} that covers it.`;
    report("AC102", written.source, message);
  }
}

/** AC104, AC105 */
function space({ prefix, written }: AnnouncedPrefix, production: boolean, report: Report): void {
  const block = specialPurposeOf(prefix);
  if (!block) return;
  const [name, outer] = [formatPrefix(prefix), formatPrefix(block.prefix)];
  const what = `set aside: ${block.name}, ${block.source}`;
  const place = name === outer ? `${name} is ${what}` : `${name} lies in ${outer}, which is ${what}`;
  if (block.kind === "documentation") {
    if (production)
      report("AC105", written.source, `${place}. Networks filter it; in production, announce a prefix of your own.`);
  } else {
    report(
      "AC104",
      written.source,
      `${place}. It must not be announced between networks; use globally routable space.`,
    );
  }
}

/** AC107 */
function exchangeLans({ design, announced }: Facts, report: Report): void {
  const lans = new PrefixIndex(
    design.ixps.flatMap((ixp) => ixp.lans.map((lan) => [lan.prefix, { ixp, lan }] as const)),
  );
  for (const entry of announced) {
    const [hit] = lans.covering(entry.prefix);
    if (!hit) continue;
    const lanName = formatPrefix(hit.lan.prefix);
    const what = lanName === prefixName(entry) ? "is" : `is a part of ${lanName},`;
    const message = `${prefixName(entry)} ${what} the peering LAN of ${hit.ixp.name}: announcing it draws the exchange’s own traffic away.`;
    report("AC107", entry.written.source, message, {
      related: [{ ...hit.lan.source, message: `the LAN of ${hit.ixp.name}` }],
    });
  }
}

/** AC108 */
function addresses({ design, announcedIndex }: Facts, report: Report): void {
  for (const service of design.services) {
    if (service.cast === "multicast" || service.prefixes.length === 0) continue;
    for (const address of service.addresses) {
      const host = { family: address.family, bits: address.bits, length: address.family === 4 ? 32 : 128 };
      if (announcedIndex.covering(host).length > 0) continue;
      const message = `${address.text} lies under no announced prefix, so nobody reaches it. Announce a prefix that covers it.`;
      report("AC108", address.source, message, {
        related: service.prefixes.map((written) => ({
          ...written.source,
          message: `${service.name} announces ${formatPrefix(written.prefix)}`,
        })),
      });
    }
  }
}

/** AC114 */
function groups({ design }: Facts, report: Report): void {
  for (const { cast, group } of design.services) {
    if (cast !== "multicast" || !group || isMulticastAddress(group.family, group.bits)) continue;
    const block = group.family === 4 ? "224.0.0.0/4" : "ff00::/8";
    report("AC114", group.source, `${group.text} is no multicast group: groups lie in ${block}.`);
  }
}

/**
 * What is wrong with a prefix by itself: AC101 to AC108 and AC114.
 * @param facts the design's facts
 * @param report takes the findings
 */
export function prefixRules(facts: Facts, report: Report): void {
  hostBits(facts, report);
  for (const entry of facts.announced) {
    length(entry, report);
    if (entry.prefix.length > 0) space(entry, facts.production, report);
  }
  exchangeLans(facts, report);
  addresses(facts, report);
  groups(facts, report);
}
