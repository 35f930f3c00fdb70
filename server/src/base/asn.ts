/** The largest AS number (RFC 6793: 32 bits). */
export const MAX_ASN = 0xffffffff;

/**
 * Reads an AS number written as asplain (`AS64500`) or asdot (`AS1.10`), RFC 5396.
 * @param text with the prefix `AS`, in any case
 * @returns the number and whether it was written as asdot, or undefined where it is none
 */
export function parseAsn(text: string): { asn: number; asdot: boolean } | undefined {
  const match = /^AS(\d{1,10})(?:\.(\d{1,5}))?$/i.exec(text);
  if (!match) return undefined;
  const first = Number(match[1]);
  if (match[2] === undefined) return first <= MAX_ASN ? { asn: first, asdot: false } : undefined;
  const second = Number(match[2]);
  return first <= 0xffff && second <= 0xffff ? { asn: first * 0x10000 + second, asdot: true } : undefined;
}

/**
 * Writes an AS number as asplain (RFC 5396 §2).
 * @param asn 0–4294967295
 * @returns for example `AS64500`
 */
export function formatAsn(asn: number): string {
  return `AS${asn}`;
}
