/**
 * A BGP community in canonical text: `A:B` of two 16-bit numbers (RFC 1997) or `A:B:C` of three 32-bit
 * numbers (RFC 8092, large). Well-known names are replaced by their numbers, so that equal communities are
 * equal strings.
 */
export type Community = string;

/** The well-known communities that the model obeys, by name (IANA "BGP Well-known Communities"). */
export const WELL_KNOWN_COMMUNITIES: ReadonlyMap<string, Community> = new Map([
  ["graceful-shutdown", "65535:0"], // RFC 8326
  ["blackhole", "65535:666"], // RFC 7999
  ["no-export", "65535:65281"], // RFC 1997
  ["no-advertise", "65535:65282"], // RFC 1997
  ["no-peer", "65535:65284"], // RFC 3765
]);

const NAMES: ReadonlyMap<Community, string> = new Map(
  [...WELL_KNOWN_COMMUNITIES].map(([name, value]) => [value, name]),
);

/** GRACEFUL_SHUTDOWN, RFC 8326 §5. */
export const GRACEFUL_SHUTDOWN: Community = "65535:0";
/** BLACKHOLE, RFC 7999 §5. */
export const BLACKHOLE: Community = "65535:666";
/** NO_EXPORT, RFC 1997. */
export const NO_EXPORT: Community = "65535:65281";
/** NO_ADVERTISE, RFC 1997. */
export const NO_ADVERTISE: Community = "65535:65282";
/** NOPEER, RFC 3765. */
export const NO_PEER: Community = "65535:65284";

/**
 * Reads a community: a well-known name, `A:B` or `A:B:C`.
 * @param text for example `no-export`, `2914:421` or `64500:1:2`
 * @returns the canonical form, or undefined where the text is none or a number is out of range
 */
export function parseCommunity(text: string): Community | undefined {
  const known = WELL_KNOWN_COMMUNITIES.get(text.toLowerCase());
  if (known) return known;
  if (!/^\d+(:\d+){1,2}$/.test(text)) return undefined;
  const parts = text.split(":").map(Number);
  const limit = parts.length === 2 ? 0xffff : 0xffffffff;
  return parts.every((part) => part <= limit) ? parts.join(":") : undefined;
}

/**
 * Writes a community for people.
 * @param community canonical form
 * @returns the well-known name where there is one, else the numbers
 */
export function formatCommunity(community: Community): string {
  return NAMES.get(community) ?? community;
}
