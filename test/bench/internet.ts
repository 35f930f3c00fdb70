import { readFileSync } from "node:fs";
import { type Prefix, parsePrefix } from "../../server/src/base/prefix";
import { readAsRel } from "../../server/src/formats/caida";
import { type AsGraph, NetworkBuilder } from "../../server/src/routing/builder";
import { type Network, SESSION_TRANSIT } from "../../server/src/routing/network";
import type { Origination } from "../../server/src/routing/types";
import { sharedFile } from "./harness";

/** The file that the figures are about: 77,237 ASes, 496,677 links. */
export const AS_REL = "data/as-rel/20240801.as-rel.txt.bz2";

const parsed = parsePrefix("192.0.2.0/24");
if (!parsed) throw new Error("192.0.2.0/24 is a prefix");
export const PREFIX: Prefix = parsed;

/** The Internet with an anycast origin of fifty sites, each a customer of another transit network. */
export interface Internet {
  readonly network: Network;
  readonly sites: readonly number[];
}

/** Reads the relationship file, from its compressed form. */
export function readGraph(): AsGraph {
  return readAsRel(readFileSync(sharedFile(AS_REL))).graph;
}

/**
 * The networks of a graph by their place in the hierarchy.
 * @param graph AS relationships
 * @returns indices of those with customers, the largest first, and of those without, ascending
 */
export function hierarchyOf(graph: AsGraph): { bySize: readonly number[]; stubs: readonly number[] } {
  const customers = new Map<number, number>();
  for (let link = 0; link < graph.b.length; link++) {
    if (graph.kinds[link] !== SESSION_TRANSIT) continue;
    const provider = graph.b[link] ?? 0;
    customers.set(provider, (customers.get(provider) ?? 0) + 1);
  }
  const bySize = [...customers].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([as]) => as);
  const stubs = Array.from(graph.asns, (_, as) => as).filter((as) => !customers.has(as));
  return { bySize, stubs };
}

/**
 * Lays fifty sites over an AS graph. Site i buys from the transit network at place 10 + 7 i by number of customers: from
 * the largest regional networks to ones of a few dozen customers.
 * @param graph AS relationships
 */
export function layOver(graph: AsGraph): Internet {
  const { bySize } = hierarchyOf(graph);
  const builder = new NetworkBuilder();
  builder.addAsGraph(graph);
  const as = builder.addAs({ asn: 4_200_000_000 });
  const sites: number[] = [];
  for (let i = 0; i < 50; i++) {
    const site = builder.addRouter({ as, island: true });
    // A graph's ASes are added in its order, each with one router.
    const upstream = bySize[10 + 7 * i] ?? 0;
    builder.addSession({ a: site, b: upstream, kind: "transit" });
    sites.push(site);
  }
  return { network: builder.build(), sites };
}

/** Announces the prefix from the first sites. */
export function announce(sites: readonly number[]): Origination[] {
  return sites.map((router) => ({ router, prefix: PREFIX }));
}
