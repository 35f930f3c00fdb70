import type { Design } from "../../language/design.js";
import type { AsGraph, NetworkBuilder } from "../../routing/builder.js";
import { SESSION_TRANSIT } from "../../routing/network.js";
import { openEnds } from "../placement.js";
import type { Indices } from "./selectors.js";
import type { CompiledSession } from "./sessions.js";

/** A relation of the Internet graph that touches an AS of the design; `a` is the customer where it is transit. */
interface Touching {
  readonly asnA: number;
  readonly asnB: number;
  readonly kind: "transit" | "peer";
}

/**
 * The AS numbers that a design speaks of without declaring them: neighbours, origins, access networks, suspects of a
 * scenario.
 * @param design a bound design
 */
export function undeclaredAsns(design: Design): Set<number> {
  const found = new Set<number>();
  const note = (asn: number | undefined) => {
    if (asn !== undefined && asn > 0 && !design.asesByNumber.has(asn)) found.add(asn);
  };
  for (const { target } of design.sessions) if (!target.ixp) note(target.asn);
  for (const { origin } of design.services) note(origin?.asn);
  for (const { via } of design.regions) for (const { as } of via) note(as.asn);
  return found;
}

/**
 * Adds the ASes of the Internet graphs that meet the design, each as one router without a place, so that the design's
 * own sessions can lead to them. The graphs' other ASes follow in `addInternet`.
 * @param design a bound design
 * @param graphs AS relationships, read
 * @param builder the network's builder, with the design's own ASes in it
 * @returns the router by AS number
 */
export function addNeighbouringAses(
  design: Design,
  graphs: readonly AsGraph[],
  builder: NetworkBuilder,
): Map<number, number> {
  const routers = new Map<number, number>();
  const wanted = undeclaredAsns(design);
  for (const graph of graphs) {
    for (const asn of graph.asns) if (wanted.has(asn)) add(asn, builder, routers);
    for (const { asnA, asnB } of touching(design, graph)) {
      if (!design.asesByNumber.has(asnA)) add(asnA, builder, routers);
      if (!design.asesByNumber.has(asnB)) add(asnB, builder, routers);
    }
  }
  return routers;
}

function add(asn: number, builder: NetworkBuilder, routers: Map<number, number>): void {
  if (routers.has(asn) || builder.asIndex(asn) >= 0) return;
  routers.set(asn, builder.addRouter({ as: builder.addAs({ asn }) }));
}

function touching(design: Design, graph: AsGraph): Touching[] {
  const own = new Uint8Array(graph.asns.length);
  let any = false;
  for (let i = 0; i < own.length; i++) {
    if (!design.asesByNumber.has(graph.asns[i] ?? 0)) continue;
    own[i] = 1;
    any = true;
  }
  const found: Touching[] = [];
  if (!any) return found;
  for (let link = 0; link < graph.a.length; link++) {
    const a = graph.a[link] ?? 0;
    const b = graph.b[link] ?? 0;
    if (own[a] !== 1 && own[b] !== 1) continue;
    const kind = graph.kinds[link] === SESSION_TRANSIT ? "transit" : "peer";
    found.push({ asnA: graph.asns[a] ?? 0, asnB: graph.asns[b] ?? 0, kind });
  }
  return found;
}

/**
 * Adds the relations of the Internet graphs. What the design says about a pair of ASes stands instead of what a graph
 * says about them. A relation with an AS of the design is placed as a session without `at` is; several graphs that know
 * one pair count once.
 * @param design a bound design
 * @param graphs AS relationships, read
 * @param builder the network's builder, with the design's sessions in it
 * @param indices where the design's routers are
 * @param routers what `addNeighbouringAses` returned
 * @param declared the design's own sessions
 * @returns the sessions added that touch an AS of the design
 */
export function addInternet(
  design: Design,
  graphs: readonly AsGraph[],
  builder: NetworkBuilder,
  indices: Indices,
  routers: ReadonlyMap<number, number>,
  declared: readonly CompiledSession[],
): CompiledSession[] {
  const known = new Set<string>();
  for (const { kind, asnA, asnB } of declared) if (kind !== "route-server") known.add(pair(asnA, asnB));
  const sessions: CompiledSession[] = [];
  for (const [place, graph] of graphs.entries()) {
    for (const link of touching(design, graph)) {
      const key = pair(link.asnA, link.asnB);
      if (known.has(key)) continue;
      known.add(key);
      sessions.push(...addTouching(design, link, builder, indices, routers));
    }
    const seen = place === 0 ? undefined : linksOf(graphs.slice(0, place));
    builder.addAsGraph(graph, {
      skip: (a, b) => design.asesByNumber.has(a) || design.asesByNumber.has(b) || seen?.has(pair(a, b)) === true,
    });
  }
  return sessions;
}

function pair(a: number, b: number): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

function linksOf(graphs: readonly AsGraph[]): Set<string> {
  const found = new Set<string>();
  for (const { asns, a, b } of graphs) {
    for (let link = 0; link < a.length; link++) found.add(pair(asns[a[link] ?? 0] ?? 0, asns[b[link] ?? 0] ?? 0));
  }
  return found;
}

function addTouching(
  design: Design,
  { asnA, asnB, kind }: Touching,
  builder: NetworkBuilder,
  indices: Indices,
  routers: ReadonlyMap<number, number>,
): CompiledSession[] {
  const asA = design.asesByNumber.get(asnA);
  const asB = design.asesByNumber.get(asnB);
  const swapped = asA === undefined;
  const near = (swapped ? asB : asA)?.routers ?? [];
  const far = swapped ? [] : (asB?.routers ?? []);
  return openEnds(near, far).flatMap((ends) => {
    const a = swapped ? ends.far : ends.near;
    const b = swapped ? ends.near : ends.far;
    const indexA = a ? indices.routerIndex(a) : routers.get(asnA);
    const indexB = b ? indices.routerIndex(b) : routers.get(asnB);
    if (indexA === undefined || indexB === undefined) return [];
    const index = builder.addSession({ a: indexA, b: indexB, kind });
    return [{ index, kind, a, b, asnA, asnB, ixp: undefined, declared: undefined, repeated: undefined }];
  });
}
