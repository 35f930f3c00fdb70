import { covers, type Prefix } from "../base/prefix";
import type { Roa, Validity } from "./types";

/**
 * Route origin validation, RFC 6811 §2.
 * @param roas what the RPKI says
 * @param prefix the route's prefix
 * @param originAsn the last AS of the route's path
 * @returns `not-found` where no ROA covers the prefix; `valid` where one that does names the AS and allows the length
 */
export function validateOrigin(roas: readonly Roa[], prefix: Prefix, originAsn: number): Validity {
  let covered = false;
  for (const roa of roas) {
    if (!covers(roa.prefix, prefix)) continue;
    covered = true;
    // AS 0 in a ROA matches nothing (RFC 6483 §4).
    if (roa.asn === originAsn && roa.asn !== 0 && prefix.length <= roa.maxLength) return "valid";
  }
  return covered ? "invalid" : "not-found";
}
