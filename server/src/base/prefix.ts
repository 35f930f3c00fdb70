import ipaddr from "ipaddr.js";

/** Address family: 4 for IPv4, 6 for IPv6. */
export type Family = 4 | 6;

/** An IP prefix in canonical form: no bit set beyond `length`. */
export interface Prefix {
  readonly family: Family;
  /** The network address as an unsigned number of 32 or 128 bits. */
  readonly bits: bigint;
  /** Prefix length in bits, 0–32 or 0–128. */
  readonly length: number;
}

/** An address with a mask length as it was written: bits beyond the length may be set. */
export interface WrittenPrefix extends Prefix {
  /** True where bits beyond the length are set, as in 192.0.2.1/24. */
  readonly hostBits: boolean;
}

const WIDTH: Record<Family, number> = { 4: 32, 6: 128 };

/**
 * The number of bits in an address of a family.
 * @param family 4 or 6
 * @returns 32 or 128
 */
export function addressBits(family: Family): number {
  return WIDTH[family];
}

/**
 * Reads one IPv4 (four decimal parts) or IPv6 (RFC 4291 §2.2) address.
 * @param text the address, without a mask
 * @returns family and value, or undefined where the text is no address
 */
export function parseAddress(text: string): { family: Family; bits: bigint } | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) {
    return { family: 4, bits: toBits(ipaddr.IPv4.parse(text).toByteArray()) };
  }
  if (text.includes(":") && !text.includes("%") && ipaddr.IPv6.isValid(text)) {
    return { family: 6, bits: toBits(ipaddr.IPv6.parse(text).toByteArray()) };
  }
  return undefined;
}

function toBits(bytes: readonly number[]): bigint {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  return bits;
}

/**
 * Reads `address/length` and keeps the bits as they were written.
 * @param text for example `192.0.2.0/24` or `2001:db8::/32`
 * @returns the prefix and whether host bits were set, or undefined where the text is no prefix
 */
export function parseWrittenPrefix(text: string): WrittenPrefix | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return undefined;
  const address = parseAddress(text.slice(0, slash));
  const lengthText = text.slice(slash + 1);
  if (!address || !/^\d{1,3}$/.test(lengthText)) return undefined;
  const length = Number(lengthText);
  if (length > addressBits(address.family)) return undefined;
  const network = maskBits(address.family, address.bits, length);
  return { family: address.family, bits: address.bits, length, hostBits: network !== address.bits };
}

/**
 * Reads a prefix and clears any host bits.
 * @param text for example `192.0.2.0/24`
 * @returns the canonical prefix, or undefined where the text is no prefix
 */
export function parsePrefix(text: string): Prefix | undefined {
  const written = parseWrittenPrefix(text);
  return written && canonicalPrefix(written);
}

/**
 * Clears the bits beyond a prefix's length.
 * @param prefix any prefix
 * @returns the canonical prefix
 */
export function canonicalPrefix(prefix: Prefix): Prefix {
  return {
    family: prefix.family,
    bits: maskBits(prefix.family, prefix.bits, prefix.length),
    length: prefix.length,
  };
}

function maskBits(family: Family, bits: bigint, length: number): bigint {
  const shift = BigInt(addressBits(family) - length);
  return (bits >> shift) << shift;
}

/**
 * Writes an address: dotted quad, or RFC 5952 for IPv6.
 * @param family 4 or 6
 * @param bits the address as an unsigned number
 * @returns the text form
 */
export function formatAddress(family: Family, bits: bigint): string {
  const bytes: number[] = [];
  for (let shift = addressBits(family) - 8; shift >= 0; shift -= 8) bytes.push(Number((bits >> BigInt(shift)) & 255n));
  const address = ipaddr.fromByteArray(bytes);
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

/** Texts of prefixes: the same few are asked for at every site that announces them. */
const texts = new WeakMap<Prefix, string>();

/**
 * Writes a prefix; two prefixes are equal exactly when their texts are, so the text also serves as a map key.
 * @param prefix a canonical prefix
 * @returns for example `192.0.2.0/24`
 */
export function formatPrefix(prefix: Prefix): string {
  let text = texts.get(prefix);
  if (text === undefined) {
    text = `${formatAddress(prefix.family, prefix.bits)}/${prefix.length}`;
    texts.set(prefix, text);
  }
  return text;
}

/**
 * Whether one prefix covers another (RFC 6811 §2 "covers"); a prefix covers itself.
 * @param outer the less or equally specific prefix
 * @param inner the more or equally specific prefix
 * @returns true where every address of `inner` is in `outer`
 */
export function covers(outer: Prefix, inner: Prefix): boolean {
  return (
    outer.family === inner.family &&
    outer.length <= inner.length &&
    maskBits(inner.family, inner.bits, outer.length) === outer.bits
  );
}

/**
 * Orders prefixes: IPv4 before IPv6, then by address, then shorter first.
 * @param a a prefix
 * @param b a prefix
 * @returns negative, 0 or positive, as `Array.prototype.sort` wants
 */
export function comparePrefixes(a: Prefix, b: Prefix): number {
  if (a.family !== b.family) return a.family - b.family;
  if (a.bits !== b.bits) return a.bits < b.bits ? -1 : 1;
  return a.length - b.length;
}
