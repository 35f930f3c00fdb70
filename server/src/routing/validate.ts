import { MAX_ASN } from "../base/asn";
import type { Community } from "../base/community";
import { parseCommunity } from "../base/community";
import { addressBits, canonicalPrefix, formatPrefix, type Prefix, parsePrefix } from "../base/prefix";
import { NetworkError } from "./errors";
import type { Network } from "./network";
import type { MaxLength, Neighbours, NetworkChanges, Origination, Roa, RouterPolicy, SessionPolicy } from "./types";

/** The largest local-pref and MED: 32 bits (RFC 4271 §5.1.4, §5.1.5). */
const MAX_U32 = 0xffffffff;
/** An AS path of more entries than this is refused by every router; a longer prepend is a mistake. */
const MAX_PREPEND = 255;

/**
 * Checks a router's policy.
 * @throws NetworkError `bad-value` or `bad-community`, naming the value
 */
export function checkRouterPolicy(policy: RouterPolicy): void {
  for (const value of Object.values(policy.localPref ?? {})) checkRange("local-pref", value, 0, MAX_U32);
  checkRange("allow-as-in", policy.allowAsIn, 0, MAX_PREPEND);
  checkMaxLength(policy.maxLength);
  for (const { community, effect } of policy.actions ?? []) {
    checkCommunities([community]);
    if (effect.kind === "prepend") checkRange("prepend", effect.times, 0, MAX_PREPEND);
    if (effect.kind === "local-pref") checkRange("local-pref", effect.value, 0, MAX_U32);
    if (effect.kind === "add-community") checkCommunities([effect.community]);
  }
}

/**
 * Checks the policy of one session end.
 * @throws NetworkError `bad-value`, `bad-prefix` or `bad-community`, naming the value
 */
export function checkSessionPolicy(policy: SessionPolicy): void {
  checkRange("local-pref", policy.in?.localPref, 0, MAX_U32);
  checkMaxLength(policy.in?.maxLength);
  checkRange("prepend", policy.out?.prepend, 0, MAX_PREPEND);
  checkRange("MED", policy.out?.med, 0, MAX_U32);
  checkCommunities(policy.out?.communities);
  if (policy.out?.announce && policy.out.announce !== "none") {
    for (const text of policy.out.announce) {
      const prefix = parsePrefix(text);
      if (!prefix || formatPrefix(prefix) !== text) throw badPrefix(text);
    }
  }
}

/**
 * Checks a ROA.
 * @throws NetworkError `bad-prefix`, `bad-value` (max length) or `bad-asn`
 */
export function checkRoa(roa: Roa): void {
  checkPrefix(roa.prefix);
  checkRange("max length", roa.maxLength, roa.prefix.length, addressBits(roa.prefix.family));
  // A ROA for AS 0 is allowed: it says that nobody may originate the prefix (RFC 6483 §4).
  if (!Number.isInteger(roa.asn) || roa.asn < 0 || roa.asn > MAX_ASN) {
    throw new NetworkError("bad-asn", String(roa.asn), `${roa.asn} is no AS number.`);
  }
}

/**
 * Checks what a policy's actions name, when all routers and sessions are known.
 * @throws NetworkError `unknown-router` or `unknown-session`
 */
export function checkActionTargets(network: Network, { actions }: RouterPolicy): void {
  for (const { from, effect } of actions ?? []) {
    checkSelectors(network, from);
    if (effect.kind !== "local-pref") checkSelectors(network, effect.to);
  }
}

function checkSelectors(network: Network, selectors: Neighbours | undefined): void {
  for (const { router, session } of selectors ?? []) {
    if (router !== undefined) network.asOf(router);
    if (session !== undefined) network.routerAt(session * 2);
  }
}

const checkedChanges = new WeakMap<NetworkChanges, Network>();

/**
 * Checks changes against their network; the same changes over the same network once only.
 * @throws NetworkError `unknown-router`, `unknown-session`, `unknown-as`, `unknown-link`, `bad-cost`, or what a bad policy
 *   or ROA throws
 */
export function checkChanges(network: Network, changes: NetworkChanges): void {
  if (checkedChanges.get(changes) === network) return;
  for (const router of changes.downRouters ?? []) network.asOf(router);
  for (const session of changes.downSessions ?? []) network.routerAt(session * 2);
  for (const as of changes.downAses ?? []) network.routersOf(as);
  for (const link of [...(changes.downIgpLinks ?? []), ...(changes.igpCosts?.keys() ?? [])]) checkLink(network, link);
  for (const cost of changes.igpCosts?.values() ?? []) checkCost(cost);
  for (const [router, policy] of changes.routerPolicies ?? []) {
    network.asOf(router);
    checkRouterPolicy(policy);
    checkActionTargets(network, policy);
  }
  for (const [end, policy] of changes.sessionPolicies ?? []) {
    network.routerAt(end);
    checkSessionPolicy(policy);
  }
  for (const roa of changes.roas ?? []) checkRoa(roa);
  checkedChanges.set(changes, network);
}

function checkLink(network: Network, link: number): void {
  if (Number.isInteger(link) && link >= 0 && link < network.igpLinkCount) return;
  const message = `There is no interior link ${link}; there are ${network.igpLinkCount}.`;
  throw new NetworkError("unknown-link", String(link), message);
}

/**
 * Checks the cost of an interior link.
 * @throws NetworkError `bad-cost`
 */
export function checkCost(cost: number): void {
  if (cost >= 0 && Number.isFinite(cost)) return;
  throw new NetworkError("bad-cost", String(cost), `An IGP cost is a number from 0 up, not ${cost}.`);
}

/**
 * Checks an origination against its network.
 * @throws NetworkError `unknown-router`, `unknown-session`, `bad-prefix`, `bad-value`, `bad-community` or `bad-asn`
 */
export function checkOrigination(network: Network, origination: Origination): void {
  network.asOf(origination.router);
  checkPrefix(origination.prefix);
  checkCommunities(origination.communities);
  checkRange("origin code", origination.originCode, 0, 2);
  checkSelectors(network, origination.onlyTo);
  checkSelectors(network, origination.exceptTo);
  for (const rule of origination.rules ?? []) {
    checkRange("prepend", rule.prepend, 0, MAX_PREPEND);
    checkRange("MED", rule.med, 0, MAX_U32);
    checkCommunities(rule.communities);
    checkRange("origin code", rule.originCode, 0, 2);
    checkSelectors(network, rule.to);
  }
  for (const asn of origination.forge ?? []) {
    if (!Number.isInteger(asn) || asn < 1 || asn > MAX_ASN) {
      throw new NetworkError("bad-asn", String(asn), `${asn} is no AS number.`);
    }
  }
}

/**
 * Checks that a value is a canonical prefix.
 * @throws NetworkError `bad-prefix`
 */
export function checkPrefix(prefix: Prefix): void {
  const width = prefix.family === 4 || prefix.family === 6 ? addressBits(prefix.family) : 0;
  const sound =
    Number.isInteger(prefix.length) &&
    prefix.length >= 0 &&
    prefix.length <= width &&
    prefix.bits >= 0n &&
    prefix.bits >> BigInt(width) === 0n &&
    canonicalPrefix(prefix).bits === prefix.bits;
  if (!sound) throw badPrefix(`${prefix.bits}/${prefix.length} (IPv${prefix.family})`);
}

function badPrefix(text: string): NetworkError {
  return new NetworkError("bad-prefix", text, `${text} is no canonical prefix, such as 192.0.2.0/24 or 2001:db8::/32.`);
}

function checkMaxLength(limit: MaxLength | undefined): void {
  checkRange("max length", limit?.v4, 0, 32);
  checkRange("max length", limit?.v6, 0, 128);
}

function checkCommunities(communities: readonly Community[] | undefined): void {
  for (const community of communities ?? []) {
    if (parseCommunity(community) !== community) {
      const message = `${community} is no community in canonical form, such as 64500:1 or 64500:1:2.`;
      throw new NetworkError("bad-community", community, message);
    }
  }
}

function checkRange(what: string, value: number | undefined, low: number, high: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= low && value <= high)) return;
  throw new NetworkError(
    "bad-value",
    String(value),
    `A ${what} is a whole number from ${low} to ${high}, not ${value}.`,
  );
}
