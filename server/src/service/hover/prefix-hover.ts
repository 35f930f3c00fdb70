import { formatAsn } from "../../base/asn";
import {
  addressBits,
  covers,
  formatAddress,
  formatPrefix,
  type Prefix,
  parseAddress,
  parsePrefix,
} from "../../base/prefix";
import { isMulticastAddress, specialPurposeOf } from "../../base/special-purpose";
import type { Design, Roa, Service } from "../../language/design";
import { escaped, sourceLink } from "../reference";
import { facts, paragraphs } from "./markdown";

const GROUPED = new Intl.NumberFormat("en");

/**
 * What a prefix is: its size, what it covers, who announces it, and what the RPKI says.
 * @param design the design
 * @param text as written
 * @returns Markdown, or undefined where the text is no prefix
 */
export function prefixHover(design: Design, text: string): string | undefined {
  const prefix = parsePrefix(text);
  if (!prefix) return undefined;
  const special = specialPurposeOf(prefix);
  return paragraphs(
    `**${formatPrefix(prefix)}** ${sizeText(prefix)}`,
    facts(rangeText(prefix), special && `${special.name}, ${sourceLink(special.source)}`, globally(prefix)),
    servicesText(design, prefix),
    roaText(design, prefix),
    relatedText(design, prefix),
  );
}

function sizeText({ family, length }: Prefix): string {
  const free = addressBits(family) - length;
  if (family === 4) return `IPv4, ${GROUPED.format(2n ** BigInt(free))} ${free === 0 ? "address" : "addresses"}`;
  if (length <= 64) return `IPv6, ${GROUPED.format(2n ** BigInt(64 - length))} subnets of /64`;
  return `IPv6, 2^${free} addresses`;
}

function rangeText({ family, bits, length }: Prefix): string {
  const last = bits | ((1n << BigInt(addressBits(family) - length)) - 1n);
  return `${formatAddress(family, bits)} – ${formatAddress(family, last)}`;
}

/** RFC 7454 §6.1.3: what is longer than this most networks drop. */
function globally({ family, length }: Prefix): string | undefined {
  return length > (family === 4 ? 24 : 48) ? "too long to be routed globally" : undefined;
}

function announcing(design: Design, wanted: (prefix: Prefix) => boolean): Service[] {
  return design.services.filter(({ prefixes }) => prefixes.some(({ prefix }) => wanted(prefix)));
}

function servicesText(design: Design, prefix: Prefix): string {
  const text = formatPrefix(prefix);
  const services = announcing(design, (other) => formatPrefix(other) === text);
  if (services.length === 0) return "";
  const names = services.map(({ name, origin }) => `${escaped(name)}${origin ? ` (${escaped(origin.text)})` : ""}`);
  return `Announced by ${names.join(", ")}.`;
}

/** RFC 6811 §2, for every origin that announces it here. */
function roaText(design: Design, prefix: Prefix): string {
  const covering = design.roas.filter((roa) => covers(roa.prefix.prefix, prefix));
  if (covering.length === 0) return design.roas.length > 0 ? "RPKI: not found, no ROA covers it." : "";
  const text = formatPrefix(prefix);
  const origins = new Set(
    announcing(design, (other) => formatPrefix(other) === text).flatMap(
      ({ origin }) => origin?.target?.asn ?? origin?.asn ?? [],
    ),
  );
  const allowed = (roa: Roa) =>
    `${formatAsn(roa.asn)} ${formatPrefix(roa.prefix.prefix)}${roa.maxLength > roa.prefix.prefix.length ? ` up to /${roa.maxLength}` : ""}`;
  const states = [...origins].map((asn) => {
    const valid = covering.some((roa) => roa.asn === asn && asn !== 0 && prefix.length <= roa.maxLength);
    return `${valid ? "valid" : "**invalid**"} from ${formatAsn(asn)}`;
  });
  return facts(`RPKI: ${states.join(", ") || "covered"}`, `ROAs: ${covering.map(allowed).join(", ")}`);
}

function relatedText(design: Design, prefix: Prefix): string {
  const text = formatPrefix(prefix);
  const all = new Map<string, Prefix>();
  for (const { prefixes } of design.services) for (const one of prefixes) all.set(formatPrefix(one.prefix), one.prefix);
  for (const { lans } of design.ixps) for (const one of lans) all.set(formatPrefix(one.prefix), one.prefix);
  all.delete(text);
  const within = [...all].filter(([, other]) => covers(other, prefix)).map(([name]) => name);
  const holds = [...all].filter(([, other]) => covers(prefix, other)).map(([name]) => name);
  return facts(
    within.length > 0 ? `Part of ${within.slice(0, 6).join(", ")}` : undefined,
    holds.length > 0 ? `Covers ${holds.slice(0, 6).join(", ")}` : undefined,
  );
}

/**
 * What an address is.
 * @param design the design
 * @param text as written
 * @returns Markdown, or undefined where the text is no address
 */
export function addressHover(design: Design, text: string): string | undefined {
  const address = parseAddress(text);
  if (!address) return undefined;
  const { family, bits } = address;
  const host: Prefix = { family, bits, length: addressBits(family) };
  const services = announcing(design, (prefix) => covers(prefix, host)).map(({ name }) => escaped(name));
  const special = specialPurposeOf(host);
  return paragraphs(
    `**${formatAddress(family, bits)}** IPv${family}`,
    facts(
      family === 4 ? `as a router ID ${GROUPED.format(bits)}` : undefined,
      isMulticastAddress(family, bits)
        ? "a multicast group"
        : special && `${special.name}, ${sourceLink(special.source)}`,
      services.length > 0 ? `under a prefix of ${services.join(", ")}` : undefined,
    ),
  );
}
