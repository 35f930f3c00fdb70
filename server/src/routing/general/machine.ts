import type { PrefixContext } from "../context";
import { compressRows } from "../lists";
import type { Choice, Machine, RouteFacts } from "../machine";
import type { Network } from "../network";
import type { HeldRoute } from "../reference/route";
import { isAlone, type Speakers, speakersOf } from "../speakers";
import { type OriginCode, REL_CUSTOMER, REL_OWN, RELATIONS, type Route } from "../types";
import { Chooser } from "./choose";
import { compileEdges, EDGE_ANY, EDGE_INSIDE, EDGE_POLICY, EDGE_SERVER, EDGE_SHUT, type Edges } from "./edges";
import { CommunityPool, type FlatRoute, pathList } from "./route";
import { Transfers } from "./transfer";

/** Import, decision and export over arrays and shared paths. */
export class GeneralMachine implements Machine<FlatRoute> {
  readonly speakers: Speakers;
  readonly edges: Edges;
  private readonly pool: CommunityPool;
  private readonly transfers: Transfers;
  private readonly chooser: Chooser;
  private readonly keys = new WeakMap<FlatRoute, string>();
  private readonly owned = new Map<number, FlatRoute>();

  /**
   * @param context the prefix, policies and changes
   * @param after where it differs from that of another machine by what is down only: that one, and the edges that are shut
   */
  constructor(
    readonly context: PrefixContext,
    after?: { readonly before: GeneralMachine; readonly shut: readonly number[] },
  ) {
    const { before } = after ?? {};
    this.pool = before?.pool ?? new CommunityPool();
    this.speakers = before?.speakers ?? speakersOf(context);
    this.edges = after ? shutEdges(after.before.edges, after.shut) : compileEdges(context, this.speakers);
    this.transfers = new Transfers(context, this.speakers, this.edges, this.pool);
    this.chooser = new Chooser(context, this.speakers);
    for (const router of context.originators()) this.owned.set(router, before?.own(router) ?? this.ownRoute(router));
  }

  /** The edges over some sessions on which something may come. */
  liveEdges(sessions: Iterable<number>): number[] {
    const [offsets, edges] = edgesBySession(this.context.network, this.speakers);
    const live: number[] = [];
    for (const session of sessions) {
      for (let i = offsets[session] ?? 0; i < (offsets[session + 1] ?? 0); i++) {
        const edge = edges[i] ?? 0;
        if (!((this.edges.flags[edge] ?? 0) & EDGE_SHUT)) live.push(edge);
      }
    }
    return live;
  }

  own(speaker: number): FlatRoute | undefined {
    return this.owned.get(speaker);
  }

  private ownRoute(router: number): FlatRoute {
    const origination = this.context.origination(router);
    return {
      path: null,
      length: 0,
      pop: router,
      localPref: 100,
      med: -1,
      originCode: origination?.originCode ?? 0,
      communities: this.pool.get(origination?.communities ?? []),
      otc: -1,
      relation: REL_OWN,
      end: -1,
      nextHop: router,
      egress: router,
      entryEnd: -1,
      igpCost: 0,
      originator: -1,
      clusters: "",
      clusterCount: 0,
      blackhole: false,
    };
  }

  transfer(edge: number, route: FlatRoute): FlatRoute | undefined {
    return this.transfers.transfer(edge, route);
  }

  losesTo(edge: number, route: FlatRoute, best: FlatRoute): boolean {
    const flags = this.edges.flags[edge] ?? 0;
    if (flags & EDGE_SHUT) return true;
    if (flags & (EDGE_INSIDE | EDGE_SERVER | EDGE_POLICY)) return false;
    if (!(flags & EDGE_ANY) && route.relation !== REL_OWN && route.relation !== REL_CUSTOMER) return true;
    // Communities and the announcement's own rules only ever make a route worse here.
    const localPref = this.edges.localPref[edge] ?? 0;
    if (localPref !== best.localPref) return localPref < best.localPref;
    return route.length + (this.edges.hops[edge] ?? 0) > best.length;
  }

  decide(speaker: number, offers: readonly FlatRoute[]): Choice<FlatRoute> {
    return this.chooser.decide(speaker, offers);
  }

  /** As `decide`, without saying which step decided. */
  best(speaker: number, offers: FlatRoute[]): FlatRoute | undefined {
    return this.chooser.best(speaker, offers);
  }

  key(route: FlatRoute): string {
    let key = this.keys.get(route);
    if (key === undefined) {
      key = `${pathList(route.path).join(" ")}|${route.pop}|${this.sharedKey(route)}`;
      this.keys.set(route, key);
    }
    return key;
  }

  classKey(speaker: number, route: FlatRoute): string | number {
    const origin = route.path?.origin ?? 0;
    if (isAlone(this.context, this.speakers, speaker)) {
      const { length, originCode, communities, otc, relation, blackhole } = route;
      return [length, origin, originCode, communities.id, otc, relation, blackhole ? 1 : 0].join();
    }
    return `${route.length}/${route.path?.asn ?? 0}/${origin}|${this.sharedKey(route)}`;
  }

  private sharedKey(route: FlatRoute): string {
    const { localPref, med, originCode, communities, otc, relation, end, nextHop, egress, entryEnd } = route;
    const { originator, clusters, blackhole } = route;
    const numbers = [
      localPref,
      med,
      originCode,
      communities.id,
      otc,
      relation,
      end,
      nextHop,
      egress,
      entryEnd,
      originator,
    ];
    return `${numbers.join(",")}|${clusters}|${blackhole ? 1 : 0}`;
  }

  passesOn(speaker: number): boolean {
    const { outOffsets, outEdges, inOffsets } = this.speakers;
    const { flags, senderIs } = this.edges;
    let hasCustomers = false;
    for (let edge = inOffsets[speaker] ?? 0; edge < (inOffsets[speaker + 1] ?? 0); edge++) {
      if (senderIs[edge] === REL_CUSTOMER || (flags[edge] ?? 0) & EDGE_INSIDE) hasCustomers = true;
    }
    for (let i = outOffsets[speaker] ?? 0; i < (outOffsets[speaker + 1] ?? 0); i++) {
      const flag = flags[outEdges[i] ?? 0] ?? 0;
      // Towards peers and providers go customers' routes only: see `Transfers.transfer`.
      if (!(flag & EDGE_SHUT) && (hasCustomers || flag & (EDGE_ANY | EDGE_INSIDE))) return true;
    }
    return false;
  }

  facts(speaker: number, route: FlatRoute): RouteFacts {
    const router = this.speakers.router[speaker] ?? 0;
    return {
      own: route.end < 0,
      localPref: route.localPref,
      pathLength: route.length,
      originCode: route.originCode,
      med: Math.max(route.med, 0),
      firstAsn: route.path?.asn ?? this.context.network.asnOf(router),
      inside: route.egress !== router,
      igpCost: route.igpCost,
      advertiserId: this.chooser.advertiserId(route),
      clusterCount: route.clusterCount,
      session: route.end >> 1,
      forAll: route.relation === REL_OWN || route.relation === REL_CUSTOMER,
      pop: route.pop,
    };
  }

  toRoute(route: FlatRoute): Route {
    const { network } = this.context;
    return {
      asPath: pathList(route.path),
      pop: route.pop,
      localPref: route.localPref,
      med: route.med < 0 ? null : route.med,
      originCode: originCode(route.originCode),
      communities: route.communities.list,
      otc: route.otc < 0 ? null : route.otc,
      relation: RELATIONS[route.relation] ?? "own",
      session: route.end < 0 ? -1 : route.end >> 1,
      neighbour: route.end < 0 ? route.pop : network.neighbourAt(route.end),
      nextHop: route.nextHop,
      egress: route.egress,
      entrySession: route.entryEnd < 0 ? -1 : route.entryEnd >> 1,
      igpCost: route.igpCost,
      blackhole: route.blackhole,
    };
  }

  /** The same route in the reference engine's terms, for explanations. */
  toHeld(route: FlatRoute): HeldRoute {
    const clusters = route.clusters === "" ? [] : route.clusters.split(",").map(Number);
    return { ...this.toRoute(route), originator: route.originator, clusters };
  }
}

/** The same edges but for some over which nothing comes any more. */
function shutEdges(edges: Edges, shut: readonly number[]): Edges {
  const flags = edges.flags.slice();
  for (const edge of shut) flags[edge] = (flags[edge] ?? 0) | EDGE_SHUT;
  return { ...edges, flags };
}

const rowsBySession = new WeakMap<Speakers, ReturnType<typeof compressRows>>();

function edgesBySession({ sessionCount }: Network, speakers: Speakers): ReturnType<typeof compressRows> {
  const known = rowsBySession.get(speakers);
  if (known) return known;
  const rows = compressRows(
    sessionCount,
    speakers.senderEnd.map((end) => end >> 1),
  );
  rowsBySession.set(speakers, rows);
  return rows;
}

function originCode(code: number): OriginCode {
  return code === 0 ? 0 : code === 1 ? 1 : 2;
}
