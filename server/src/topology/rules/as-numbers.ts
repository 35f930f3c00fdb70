import { formatAsn, MAX_ASN, parseAsn } from "../../base/asn.js";
import { type AsnRange, specialAsn } from "../../base/asn-registry.js";

import type { Facts, Report } from "./facts.js";
import { type WrittenValue, writtenValues } from "./written-values.js";

/** Findings for a number set aside, but for the private ones, which matter at an origin only (AC304). */
function reportSpecial(range: AsnRange, asn: number, span: WrittenValue, facts: Facts, report: Report): void {
  const place = { file: span.file, start: span.node.start, end: span.node.end };
  const name = formatAsn(asn);
  switch (range.kind) {
    case "zero":
      report(
        "AC301",
        place,
        "AS0 is no network: routes with it in the path are dropped. Use the network’s own number.",
      );
      return;
    case "as-trans":
      report(
        "AC302",
        place,
        `${name} is AS_TRANS, which stands for numbers that old routers cannot carry. Use the network’s own number.`,
      );
      return;
    case "documentation":
      if (facts.production) {
        report(
          "AC303",
          place,
          `${name} is for documentation (${range.source}). In production, use the network’s own number.`,
        );
      }
      return;
    case "last":
      report("AC305", place, `${name} is ${range.name}, which nobody may use (${range.source}).`);
      return;
    case "reserved":
      report("AC306", place, `${name} lies in ${range.first}–${range.last}, reserved by IANA: nobody holds it.`);
      return;
    case "private":
      return;
  }
}

/** AC301, AC302, AC303, AC305, AC306 */
function numbers(facts: Facts, report: Report): void {
  const names = new Set(facts.design.ases.map((as) => as.name));
  for (const value of writtenValues(facts.design, "asn")) {
    const read = parseAsn(value.node.text);
    if (!read || read.asn > MAX_ASN) continue;
    const range = specialAsn(read.asn);
    // A name that merely looks like a number, `as2`, is a name where a network has it.
    if (!range || names.has(value.node.text) || isExempt(facts, range, value)) continue;
    reportSpecial(range, read.asn, value, facts, report);
  }
}

/** A hijacker forges what it likes; a ROA for AS0 is a statement of its own (RFC 6483 §4); a declared AS is reported once. */
function isExempt({ design }: Facts, range: AsnRange, { node, forms }: WrittenValue): boolean {
  if (forms.includes("hijack")) return true;
  if (forms[0] === "roa" && range.kind === "zero") return true;
  const declares = forms.at(-1) === "as" || forms.at(-1) === "route-server";
  return !declares && design.asesByNumber.has(parseAsn(node.text)?.asn ?? -1);
}

/** AC304 */
function privateOrigins({ design, production }: Facts, report: Report): void {
  if (!production) return;
  for (const as of design.ases) {
    if (specialAsn(as.asn)?.kind !== "private") continue;
    const service = design.services.find((candidate) => candidate.origin?.target === as);
    if (!service) continue;
    const message = `${formatAsn(as.asn)} is for private use (RFC 6996) but originates ${service.name}: other networks drop such paths. Use a public AS number.`;
    report("AC304", as.asnSource, message, {
      related: service.origin ? [{ ...service.origin.source, message: `the origin of ${service.name}` }] : [],
    });
  }
}

/**
 * What is wrong with AS numbers as written: AC301 to AC306. (AC307, asdot, is the parser's.)
 * @param facts the design's facts
 * @param report takes the findings
 */
export function asNumberRules(facts: Facts, report: Report): void {
  numbers(facts, report);
  privateOrigins(facts, report);
}
