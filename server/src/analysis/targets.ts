import { addressBits, covers, formatPrefix, type Prefix } from "../base/prefix.js";
import type { Design, Service } from "../language/design.js";
import { type Address, hostPrefix } from "../routing/forward.js";
import { DEFAULT_LATENCY, type LatencyModel } from "../routing/latency.js";

/** An address that stands for a prefix of a service. */
export interface Target {
  readonly prefix: Prefix;
  readonly address: Address;
}

/**
 * The addresses that a service's users ask: one for each of its prefixes. It is the service's own `address` where that
 * lies in the prefix, else the prefix's first host. The first one is the primary: the first IPv4 address, or the
 * first IPv6 one where there is no IPv4.
 * @param service a service
 * @returns none where it has no prefix
 */
export function targetsOf(service: Service): Target[] {
  const targets: Target[] = [];
  const seen = new Set<string>();
  for (const { prefix } of service.prefixes) {
    const key = formatPrefix(prefix);
    if (seen.has(key)) continue;
    seen.add(key);
    const stated = service.addresses.find((address) => covers(prefix, hostPrefix(address)));
    targets.push({ prefix, address: stated ?? firstHost(prefix) });
  }
  const first = service.addresses.find(({ family }) => family === 4) ?? service.addresses[0];
  const stated = first && targets.find(({ address }) => address === first);
  const primary = stated ?? targets.find(({ prefix }) => prefix.family === 4) ?? targets[0];
  return primary ? [primary, ...targets.filter((target) => target !== primary)] : [];
}

/** The address after the network's own, which no host has (RFC 1122 §3.2.1.3); of a /31 or longer, the first. */
function firstHost(prefix: Prefix): Address {
  const roomy = prefix.length < addressBits(prefix.family) - 1;
  return { family: prefix.family, bits: prefix.bits + (roomy ? 1n : 0n) };
}

/**
 * The latency model of a design.
 * @param design a bound design
 */
export function latencyModel({ defaults: { latency } }: Design): LatencyModel {
  const or = (value: number | undefined, otherwise: number, least: number) =>
    value !== undefined && Number.isFinite(value) && value >= least ? value : otherwise;
  return {
    detour: or(latency.stretch?.value, DEFAULT_LATENCY.detour, 0),
    kmPerMs: or(latency.speed?.value, DEFAULT_LATENCY.kmPerMs, Number.MIN_VALUE),
    msPerAsHop: or(latency.hop?.value, DEFAULT_LATENCY.msPerAsHop, 0),
    accessMs: or(latency.access?.value, DEFAULT_LATENCY.accessMs, 0),
  };
}
