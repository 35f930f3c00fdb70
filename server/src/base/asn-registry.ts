/** Why an AS number is special. */
export type AsnClass = "zero" | "as-trans" | "documentation" | "private" | "last" | "reserved";

/** A range of AS numbers set aside. */
export interface AsnRange {
  readonly first: number;
  readonly last: number;
  readonly kind: AsnClass;
  readonly name: string;
  /** The document that sets the range aside. */
  readonly source: string;
}

/** IANA "Special-Purpose Autonomous System (AS) Numbers" and "AS Numbers" (state of 2025-10). */
export const SPECIAL_ASNS: readonly AsnRange[] = [
  { first: 0, last: 0, kind: "zero", name: "AS 0", source: "RFC 7607" },
  { first: 23456, last: 23456, kind: "as-trans", name: "AS_TRANS", source: "RFC 6793 §9" },
  { first: 64496, last: 64511, kind: "documentation", name: "for documentation", source: "RFC 5398" },
  { first: 64512, last: 65534, kind: "private", name: "for private use", source: "RFC 6996" },
  { first: 65535, last: 65535, kind: "last", name: "the last 16-bit AS number", source: "RFC 7300" },
  { first: 65536, last: 65551, kind: "documentation", name: "for documentation", source: "RFC 5398" },
  { first: 65552, last: 131071, kind: "reserved", name: "reserved by IANA", source: "IANA AS Numbers registry" },
  { first: 4200000000, last: 4294967294, kind: "private", name: "for private use", source: "RFC 6996" },
  { first: 4294967295, last: 4294967295, kind: "last", name: "the last 32-bit AS number", source: "RFC 7300" },
];

/**
 * The range set aside that an AS number lies in. AS112 (RFC 7534) is not among them: it may be used by anyone.
 * @param asn 0–4294967295
 * @returns the range, or undefined for a number like any other
 */
export function specialAsn(asn: number): AsnRange | undefined {
  return SPECIAL_ASNS.find((range) => range.first <= asn && asn <= range.last);
}
