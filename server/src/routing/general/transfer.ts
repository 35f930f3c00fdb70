import { GRACEFUL_SHUTDOWN } from "../../base/community";
import { applyRules, type NeighbourView, type PrefixContext, selects } from "../context";
import type { Speakers } from "../speakers";
import {
  type ActionCommunity,
  REL_CUSTOMER,
  REL_OWN,
  REL_PEER,
  REL_PROVIDER,
  REL_ROUTE_SERVER,
  REL_RS_CLIENT,
} from "../types";
import {
  EDGE_ANY,
  EDGE_INSIDE,
  EDGE_POLICY,
  EDGE_ROV,
  EDGE_SERVER,
  EDGE_SHUT,
  EDGE_TO_CLIENT,
  type Edges,
} from "./edges";
import { type CommunityPool, type CommunitySet, countInPath, type FlatRoute, prependPath } from "./route";

/** What the sending side settles for one edge. */
interface Sending {
  readonly prepend: number;
  readonly med: number;
  readonly originCode: number;
  readonly communities: CommunitySet;
}

/** Export and import over compiled edges: what one speaker's selected route becomes at another. */
export class Transfers {
  constructor(
    private readonly context: PrefixContext,
    private readonly speakers: Speakers,
    private readonly edges: Edges,
    private readonly pool: CommunityPool,
  ) {}

  /**
   * @param edge an edge of the speakers
   * @param route what its source selects
   * @returns what its target holds, or undefined where nothing arrives
   */
  transfer(edge: number, route: FlatRoute): FlatRoute | undefined {
    const flags = this.edges.flags[edge] ?? 0;
    if (flags & EDGE_SHUT) return undefined;
    if (countInPath(route.path, this.edges.receiverAsn[edge] ?? 0) > (this.edges.allowed[edge] ?? 0)) return undefined;
    if (flags & EDGE_INSIDE) return this.inside(edge, flags, route);
    if (!(flags & EDGE_ANY) && route.relation !== REL_OWN && route.relation !== REL_CUSTOMER) return undefined;
    // Not back to the router that it was learned from.
    const receiver = this.receiverOf(edge);
    if (route.end >= 0 && this.context.network.neighbourAt(route.end) === receiver) return undefined;
    if (flags & EDGE_SERVER) return this.overServer(edge, route);
    if (!this.mayLeave(edge, route)) return undefined;
    const sending = this.sending(edge, flags, route);
    return sending && this.arrive(edge, flags, route, sending);
  }

  private receiverOf(edge: number): number {
    return this.context.network.neighbourAt(this.speakers.senderEnd[edge] ?? 0);
  }

  /** Well-known communities that a neighbour attached, and OTC. */
  private mayLeave(edge: number, route: FlatRoute): boolean {
    const { communities } = route;
    const receiverIs = this.edges.receiverIs[edge] ?? 0;
    if (route.end >= 0) {
      if (communities.noAdvertise || communities.noExport) return false;
      if (communities.noPeer && (receiverIs === REL_PEER || receiverIs === REL_ROUTE_SERVER)) return false;
    }
    const upward = receiverIs === REL_PROVIDER || receiverIs === REL_PEER || receiverIs === REL_ROUTE_SERVER;
    return !(upward && route.otc >= 0 && this.edges.policies.get(edge)?.sender.otc);
  }

  /** Announcement, actions, prepend, MED and communities of an ordinary router; undefined where it does not send. */
  private sending(edge: number, flags: number, route: FlatRoute): Sending | undefined {
    const end = this.speakers.senderEnd[edge] ?? 0;
    const origination = route.end < 0 ? this.context.origination(this.context.network.routerAt(end)) : undefined;
    let prepend = 0;
    let med = -1;
    let { communities, originCode } = route;
    if (origination && (origination.onlyTo || origination.exceptTo || origination.rules)) {
      const to = this.context.neighbourView(end);
      if (!selects(origination.onlyTo, to)) return undefined;
      if (origination.exceptTo && selects(origination.exceptTo, to)) return undefined;
      const rules = applyRules(origination, to);
      prepend = rules.prepend;
      med = rules.med ?? -1;
      originCode = rules.originCode ?? originCode;
      if (rules.communities.length > 0) communities = this.pool.get([...communities.list, ...rules.communities]);
    }
    if (!(flags & EDGE_POLICY)) return { prepend, med, originCode, communities };
    const policy = this.edges.policies.get(edge);
    if (!policy) return { prepend, med, originCode, communities };
    const added: string[] = [...(policy.out.communities ?? [])];
    const acted = this.act(policy.senderActions, end, route, communities, added);
    if (acted < 0) return undefined;
    if (policy.senderDrains) added.push(GRACEFUL_SHUTDOWN);
    if (med < 0) med = policy.out.med ?? -1;
    if (added.length > 0) communities = this.pool.get([...communities.list, ...added]);
    return { prepend: prepend + acted, med, originCode, communities };
  }

  /** Obeys action communities; returns the extra prepends, -1 where the route is not to be sent. */
  private act(
    actions: readonly ActionCommunity[],
    end: number,
    route: FlatRoute,
    communities: CommunitySet,
    added: string[],
  ): number {
    let prepend = 0;
    if (actions.length === 0 || communities.list.length === 0) return 0;
    const to = this.context.neighbourView(end);
    const from = this.entryView(route, this.context.network.routerAt(end));
    for (const { community, from: source, effect } of actions) {
      if (effect.kind === "local-pref" || !communities.list.includes(community)) continue;
      if (!selects(source, from) || !selects(effect.to, to)) continue;
      if (effect.kind === "no-announce") return -1;
      if (effect.kind === "prepend") prepend += effect.times;
      else added.push(effect.community);
    }
    return prepend;
  }

  private entryView(route: FlatRoute, router: number): NeighbourView {
    if (route.entryEnd >= 0) return { ...this.context.neighbourView(route.entryEnd), relation: route.relation };
    return { relation: REL_OWN, asn: this.context.network.asnOf(router), router, session: -1 };
  }

  /** Import at an ordinary router of another AS. */
  private arrive(edge: number, flags: number, route: FlatRoute, sending: Sending): FlatRoute | undefined {
    const senderEnd = this.speakers.senderEnd[edge] ?? 0;
    const sender = this.context.network.routerAt(senderEnd);
    const asn = this.edges.senderAsn[edge] ?? 0;
    let path = route.path;
    const forge = route.end < 0 ? this.context.origination(sender)?.forge : undefined;
    if (forge) {
      for (const forged of forge.toReversed()) path = prependPath(path, forged, 1);
      // The receiver refuses its own number in a forged tail too.
      if (countInPath(path, this.edges.receiverAsn[edge] ?? 0) > (this.edges.allowed[edge] ?? 0)) return undefined;
    }
    path = prependPath(path, asn, (this.edges.hops[edge] ?? 1) + sending.prepend);
    let { otc } = route;
    const policy = flags & EDGE_POLICY ? this.edges.policies.get(edge) : undefined;
    const receiverIs = this.edges.receiverIs[edge] ?? 0;
    if (policy?.sender.otc && otc < 0 && (receiverIs === REL_CUSTOMER || receiverIs === REL_PEER)) otc = asn;
    const { med, originCode, communities } = sending;
    return this.accept(edge, flags, { ...route, path, otc, nextHop: sender, med, originCode }, communities);
  }

  /** The receiver's part of import, the same for routes from routers and from route servers. */
  private accept(edge: number, flags: number, route: FlatRoute, communities: CommunitySet): FlatRoute | undefined {
    const senderIs = this.edges.senderIs[edge] ?? 0;
    const end = (this.speakers.senderEnd[edge] ?? 0) ^ 1;
    const policy = flags & EDGE_POLICY ? this.edges.policies.get(edge) : undefined;
    const { path } = route;
    if (flags & EDGE_ROV && this.context.isInvalid(path ? path.origin : 0)) return undefined;
    let { otc } = route;
    if (policy?.receiver.otc) {
      const asn = this.edges.senderAsn[edge] ?? 0;
      if (otc >= 0 && (senderIs === REL_CUSTOMER || senderIs === REL_RS_CLIENT)) return undefined;
      if (otc >= 0 && senderIs === REL_PEER && otc !== asn) return undefined;
      if (otc < 0 && senderIs !== REL_CUSTOMER && senderIs !== REL_RS_CLIENT) otc = asn;
    }
    const blackhole = communities.blackhole && senderIs !== REL_RS_CLIENT;
    if (blackhole && senderIs !== REL_CUSTOMER) return undefined;
    let localPref = this.edges.localPref[edge] ?? 0;
    if (policy) {
      localPref = this.preferredByCommunity(policy.receiverActions, end, communities, localPref);
      if (policy.receiverDrains) localPref = 0;
    }
    const honours = policy ? policy.honoursShutdown : this.honoursShutdown(end, senderIs);
    if (communities.gracefulShutdown && honours) localPref = 0;
    const router = this.context.network.routerAt(end);
    return {
      path,
      length: path ? path.length : 0,
      pop: route.pop,
      localPref,
      med: route.med,
      originCode: route.originCode,
      communities,
      otc,
      relation: senderIs,
      end,
      nextHop: route.nextHop,
      egress: router,
      entryEnd: end,
      igpCost: 0,
      originator: -1,
      clusters: "",
      clusterCount: 0,
      blackhole,
    };
  }

  private honoursShutdown(end: number, senderIs: number): boolean {
    const policy = this.context.routerPolicy(this.context.network.routerAt(end));
    return policy.honourGracefulShutdown ?? senderIs !== REL_RS_CLIENT;
  }

  private preferredByCommunity(
    actions: readonly ActionCommunity[],
    end: number,
    communities: CommunitySet,
    usual: number,
  ): number {
    let localPref = usual;
    if (actions.length === 0 || communities.list.length === 0) return localPref;
    const from = this.context.neighbourView(end);
    for (const { community, from: source, effect } of actions) {
      if (effect.kind !== "local-pref" || !communities.list.includes(community)) continue;
      if (selects(source, from)) localPref = effect.value;
    }
    return localPref;
  }

  /** Over an exchange: from a member to its route server, or from the route server to a member. */
  private overServer(edge: number, route: FlatRoute): FlatRoute | undefined {
    const policy = this.edges.policies.get(edge);
    if (!policy) return undefined;
    const flags = this.edges.flags[edge] ?? 0;
    if (policy.senderIsServer) {
      const told = this.told(edge, route);
      if (!told) return undefined;
      // A prepend by the route server repeats the announcing member, which the receiver may be.
      const own = countInPath(told.path, this.edges.receiverAsn[edge] ?? 0);
      return own > (this.edges.allowed[edge] ?? 0) ? undefined : this.accept(edge, flags, told, told.communities);
    }
    if (!this.mayLeave(edge, route)) return undefined;
    const sending = this.sending(edge, flags, route);
    const held = sending && this.arrive(edge, flags, route, sending);
    const viewEnd = this.speakers.viewEnd[this.speakers.target[edge] ?? 0] ?? -1;
    if (!held || viewEnd < 0) return held;
    // A member's view has what the route server may tell that member only.
    return this.isToldTo(viewEnd, held) ? held : undefined;
  }

  /** What a route server sends to a member: unchanged but for its own control communities. */
  private told(edge: number, route: FlatRoute): FlatRoute | undefined {
    const policy = this.edges.policies.get(edge);
    const end = this.speakers.senderEnd[edge] ?? 0;
    const added: string[] = [...(policy?.out.communities ?? [])];
    const acted = this.act(policy?.senderActions ?? [], end, route, route.communities, added);
    if (acted < 0) return undefined;
    if (policy?.senderDrains) added.push(GRACEFUL_SHUTDOWN);
    const communities = added.length > 0 ? this.pool.get([...route.communities.list, ...added]) : route.communities;
    const announcer = route.path?.asn;
    const times = (this.edges.hops[edge] ?? 0) + acted;
    const path = announcer === undefined ? route.path : prependPath(route.path, announcer, times);
    const otc = policy?.sender.otc && route.otc < 0 ? (this.edges.senderAsn[edge] ?? -1) : route.otc;
    return { ...route, path, communities, otc, med: policy?.out.med ?? route.med };
  }

  /** Whether a route server may tell the member at one of its session ends a route that it holds. */
  private isToldTo(end: number, route: FlatRoute): boolean {
    const { network } = this.context;
    const member = network.neighbourAt(end);
    if (network.neighbourAt(route.end) === member) return false;
    const allowed = this.context.routerPolicy(member).allowAsIn ?? 0;
    if (countInPath(route.path, network.asnOf(member)) > allowed) return false;
    const out = this.context.sessionPolicy(end).out;
    if (out?.announce && !out.announce.includes(this.context.prefixText)) return false;
    const actions = this.context.routerPolicy(network.routerAt(end)).actions ?? [];
    return this.act(actions, end, route, route.communities, []) >= 0;
  }

  /** iBGP: own and eBGP-learned routes, and what a reflector may pass on. */
  private inside(edge: number, flags: number, route: FlatRoute): FlatRoute | undefined {
    const { network, igp } = this.context;
    const senderEnd = this.speakers.senderEnd[edge] ?? 0;
    const sender = network.routerAt(senderEnd);
    const receiver = network.neighbourAt(senderEnd);
    if (route.end >= 0 && route.communities.noAdvertise) return undefined;
    let { originator, clusters, clusterCount } = route;
    if (route.egress !== sender) {
      // Learned over iBGP: reflected from a client to all, from others to clients.
      if (!this.edges.isClientAt(route.end) && !(flags & EDGE_TO_CLIENT)) return undefined;
      const from = network.neighbourAt(route.end);
      if (from === receiver) return undefined;
      if (originator < 0) originator = from;
      clusters = clusters === "" ? `${sender}` : `${sender},${clusters}`;
      clusterCount++;
      if (originator === receiver || clusters.split(",").includes(`${receiver}`)) return undefined;
    } else {
      originator = -1;
      clusters = "";
      clusterCount = 0;
    }
    const igpCost = igp.cost(receiver, route.egress);
    if (igpCost === Number.POSITIVE_INFINITY) return undefined;
    return { ...route, end: senderEnd ^ 1, igpCost, originator, clusters, clusterCount };
  }
}
