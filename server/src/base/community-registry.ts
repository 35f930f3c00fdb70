import type { Community } from "./community.js";

/**
 * Values of IANA's "Border Gateway Protocol (BGP) Well-known Communities" (state of 2024-12-13), whether the routing
 * model gives them a meaning or not. All else in 0:0–0:65535 and 65535:0–65535:65535 is reserved (RFC 1997).
 */
const REGISTERED: ReadonlyMap<Community, string> = new Map([
  ["65535:0", "GRACEFUL_SHUTDOWN (RFC 8326)"],
  ["65535:1", "ACCEPT_OWN (RFC 7611)"],
  ["65535:2", "ROUTE_FILTER_TRANSLATED_v4"],
  ["65535:3", "ROUTE_FILTER_v4"],
  ["65535:4", "ROUTE_FILTER_TRANSLATED_v6"],
  ["65535:5", "ROUTE_FILTER_v6"],
  ["65535:6", "LLGR_STALE (RFC 9494)"],
  ["65535:7", "NO_LLGR (RFC 9494)"],
  ["65535:8", "accept-own-nexthop"],
  ["65535:9", "Standby PE (RFC 9026)"],
  ["65535:666", "BLACKHOLE (RFC 7999)"],
  ["65535:65281", "NO_EXPORT (RFC 1997)"],
  ["65535:65282", "NO_ADVERTISE (RFC 1997)"],
  ["65535:65283", "NO_EXPORT_SUBCONFED (RFC 1997)"],
  ["65535:65284", "NOPEER (RFC 3765)"],
]);

/**
 * What IANA registers a well-known community as.
 * @param community canonical form
 * @returns its name with the document, or undefined where it is not registered
 */
export function registeredCommunity(community: Community): string | undefined {
  return REGISTERED.get(community);
}

/**
 * Whether a community lies in the reserved ranges of RFC 1997 without being a registered well-known one.
 * @param community canonical form
 */
export function isReservedCommunity(community: Community): boolean {
  const parts = community.split(":");
  return parts.length === 2 && (parts[0] === "0" || parts[0] === "65535") && !REGISTERED.has(community);
}
