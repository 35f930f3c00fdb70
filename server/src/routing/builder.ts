import { MAX_ASN } from "../base/asn";
import type { Place } from "../base/geo";
import { AsnIndex } from "./asn-index";
import type {
  AsGraph,
  AsGraphOptions,
  AsOptions,
  RouterOptions,
  RouteServerOptions,
  SessionOptions,
} from "./builder-options";
import { NetworkError } from "./errors";
import { Interior } from "./interior";
import { AsnList, compressRows, IntList } from "./lists";
import {
  Network,
  ROUTER_ISLAND,
  ROUTER_PATH_HIDING,
  ROUTER_ROUTE_SERVER,
  SESSION_PEER,
  SESSION_ROUTE_SERVER,
  SESSION_TRANSIT,
  sessionEnd,
} from "./network";
import type { RelationPreference, Roa, RouterPolicy, SessionPolicy } from "./types";
import { checkActionTargets, checkCost, checkRoa, checkRouterPolicy, checkSessionPolicy } from "./validate";

export type * from "./builder-options";

const KINDS = { transit: SESSION_TRANSIT, peer: SESSION_PEER, "route-server": SESSION_ROUTE_SERVER } as const;
const DEFAULT_LOCAL_PREF: Required<RelationPreference> = { customer: 200, peer: 150, provider: 100 };
/** Router IDs are kept as identifier × 2^20 + order, exact in a double. */
const ID_STEP = 2 ** 20;

/**
 * Collects ASes, routers, sessions and policies, checks each as it comes, and makes a `Network`. Every `add…` returns
 * the index of the thing added, counting from 0 in order of declaration; eBGP sessions come before iBGP ones.
 */
export class NetworkBuilder {
  private readonly asns = new AsnList();
  private readonly asByAsn = new AsnIndex();
  private readonly interior = new Interior();
  private readonly routerCounts = new IntList();
  private readonly routerAs = new IntList();
  private readonly routerFlags = new IntList();
  private readonly explicitIds = new Map<number, number>();
  private readonly orders = new IntList();
  private readonly places = new Map<number, Place>();
  private readonly sessionA = new IntList();
  private readonly sessionB = new IntList();
  private readonly sessionKinds = new IntList();
  private readonly igpA = new IntList();
  private readonly igpB = new IntList();
  private readonly igpCosts: number[] = [];
  private readonly routerPolicies = new Map<number, RouterPolicy>();
  private readonly sessionPolicies = new Map<number, SessionPolicy>();
  private readonly routerNames = new Map<number, string>();
  private readonly routerLocations = new Map<number, string>();
  private readonly sessionLocations = new Map<number, string>();
  private readonly roas: Roa[] = [];
  private localPref = DEFAULT_LOCAL_PREF;

  /**
   * Adds an AS without routers.
   * @returns its AS index
   * @throws NetworkError `bad-asn` outside 1–4294967295 (RFC 7607 reserves 0), `duplicate-as`
   */
  addAs(options: AsOptions): number {
    const { asn } = options;
    if (!Number.isInteger(asn) || asn < 1 || asn > MAX_ASN) {
      throw new NetworkError("bad-asn", String(asn), `${asn} is no AS number; it must be 1 to ${MAX_ASN}.`);
    }
    if (this.asIndex(asn) >= 0) throw new NetworkError("duplicate-as", String(asn), `AS${asn} is already there.`);
    const as = this.asns.push(asn);
    this.routerCounts.push(0);
    this.asByAsn.add(asn, as);
    if (options.interior === "explicit") this.interior.leaveToStatements(as);
    return as;
  }

  /** The index of an AS that was added, or -1. */
  asIndex(asn: number): number {
    return this.asByAsn.get(asn) ?? -1;
  }

  /**
   * Adds a router (in a design: one per AS and location; a PoP is a router).
   * @returns its router index
   * @throws NetworkError `unknown-as`, `bad-router-id`, `bad-place` or a bad policy value
   */
  addRouter(options: RouterOptions): number {
    return this.router(options, options.island ? ROUTER_ISLAND : 0);
  }

  /**
   * Adds a route server (RFC 7947): transparent, with its control communities as the policy's actions.
   * @returns its router index
   * @throws NetworkError as `addRouter`
   */
  addRouteServer(options: RouteServerOptions): number {
    return this.router(options, ROUTER_ROUTE_SERVER | ROUTER_ISLAND | (options.pathHiding ? ROUTER_PATH_HIDING : 0));
  }

  private router(options: RouterOptions, flags: number): number {
    const { as, routerId, place, policy } = options;
    const order = this.routerCounts.at(as);
    if (order === undefined) throw new NetworkError("unknown-as", String(as), `There is no AS with index ${as}.`);
    if (routerId !== undefined && !(Number.isInteger(routerId) && routerId >= 0 && routerId <= 0xffffffff)) {
      throw new NetworkError("bad-router-id", String(routerId), `${routerId} is no router ID; it must fit 32 bits.`);
    }
    if (place) checkPlace(place);
    if (policy) checkRouterPolicy(policy);
    const router = this.routerAs.push(as);
    this.routerFlags.push(flags);
    this.orders.push(order);
    this.routerCounts.set(as, order + 1);
    if (routerId !== undefined) this.explicitIds.set(router, routerId);
    if (place) this.places.set(router, place);
    if (policy) this.routerPolicies.set(router, policy);
    if (options.name !== undefined) this.routerNames.set(router, options.name);
    if (options.location !== undefined) this.routerLocations.set(router, options.location);
    return router;
  }

  /**
   * Adds an eBGP session; several between the same two routers are several sessions.
   * @returns its session index
   * @throws NetworkError `unknown-router`, `bad-session` (same AS, route server in the wrong place), bad policy values
   */
  addSession(options: SessionOptions): number {
    const { a, b, kind, policyA, policyB, location } = options;
    const asA = this.asOfRouter(a);
    const asB = this.asOfRouter(b);
    if (asA === asB) {
      throw new NetworkError("bad-session", `${a}–${b}`, `Routers ${a} and ${b} are in one AS; eBGP needs two.`);
    }
    const isServer = (router: number) => ((this.routerFlags.at(router) ?? 0) & ROUTER_ROUTE_SERVER) !== 0;
    if (isServer(a) || isServer(b) !== (kind === "route-server")) {
      const message = `A session with a route server is of kind "route-server" and has the route server as end b.`;
      throw new NetworkError("bad-session", `${a}–${b}`, message);
    }
    if (policyA) checkSessionPolicy(policyA);
    if (policyB) checkSessionPolicy(policyB);
    const session = this.sessionA.push(a);
    this.sessionB.push(b);
    this.sessionKinds.push(KINDS[kind]);
    if (policyA) this.sessionPolicies.set(sessionEnd(session, 0), policyA);
    if (policyB) this.sessionPolicies.set(sessionEnd(session, 1), policyB);
    if (location !== undefined) this.sessionLocations.set(session, location);
    return session;
  }

  /**
   * Adds an interior link. Where an AS has any, its routers' costs are shortest paths over them.
   * @param cost 0 or more, without unit
   * @returns its link index
   * @throws NetworkError `unknown-router`, `bad-session` (different ASes), `bad-cost`
   */
  addIgpLink(a: number, b: number, cost: number): number {
    this.sameAs(a, b);
    checkCost(cost);
    this.igpB.push(b);
    this.igpCosts.push(cost);
    return this.igpA.push(a);
  }

  /**
   * Adds an iBGP session beside those that the AS's interior makes.
   * @throws NetworkError `unknown-router`, `bad-session` (different ASes or one router)
   */
  addIbgp(a: number, b: number): void {
    this.sameAs(a, b);
    this.interior.state(a, b);
  }

  /**
   * Puts routers under a route reflector (RFC 4456); clients leave the mesh. The cluster ID is the router ID.
   * @throws NetworkError `unknown-router`, `bad-session` (different ASes, its own client)
   */
  addReflector(reflector: number, clients: readonly number[]): void {
    for (const client of clients) {
      this.sameAs(reflector, client);
      this.interior.stateClient(client, reflector);
    }
  }

  /** Adds what the RPKI says. @throws NetworkError `bad-prefix`, `bad-value`, `bad-asn` */
  addRoa(roa: Roa): void {
    checkRoa(roa);
    this.roas.push(roa);
  }

  /** Local-pref per relation for every router that says nothing else. @throws NetworkError `bad-value` */
  setLocalPref(preference: RelationPreference): void {
    checkRouterPolicy({ localPref: preference });
    this.localPref = { ...this.localPref, ...preference };
  }

  /**
   * Adds AS relationships in bulk; an AS that is new gets one router without a place.
   * @returns the session index by link, -1 where a link was left out
   * @throws NetworkError `bad-asn`, `unknown-as` (an index outside `asns`), `bad-session` (an AS linked to itself)
   */
  addAsGraph(graph: AsGraph, options: AsGraphOptions = {}): Int32Array {
    const routers = this.graphRouters(graph.asns, options);
    const sessions = new Int32Array(graph.a.length).fill(-1);
    const { skip } = options;
    // Half a million links: into arrays first, and into the lists at one go.
    const sessionA = new Int32Array(graph.a.length);
    const sessionB = new Int32Array(graph.a.length);
    const kinds = new Uint8Array(graph.a.length);
    const start = this.sessionA.length;
    let count = 0;
    for (let link = 0; link < graph.a.length; link++) {
      const a = graph.a[link] ?? -1;
      const b = graph.b[link] ?? -1;
      const routerA = routers[a];
      const routerB = routers[b];
      if (routerA === undefined || routerB === undefined) {
        throw new NetworkError("unknown-as", String(routerA === undefined ? a : b), `Link ${link} leads to no AS.`);
      }
      if (a === b) throw new NetworkError("bad-session", `link ${link}`, `Link ${link} joins an AS with itself.`);
      if (routerA < 0 || routerB < 0 || skip?.(graph.asns[a] ?? 0, graph.asns[b] ?? 0)) continue;
      sessions[link] = start + count;
      sessionA[count] = routerA;
      sessionB[count] = routerB;
      kinds[count++] = graph.kinds[link] === SESSION_TRANSIT ? SESSION_TRANSIT : SESSION_PEER;
    }
    this.sessionA.append(sessionA.subarray(0, count));
    this.sessionB.append(sessionB.subarray(0, count));
    this.sessionKinds.append(kinds.subarray(0, count));
    return sessions;
  }

  private graphRouters(asns: Uint32Array, options: AsGraphOptions): Int32Array {
    const routers = new Int32Array(asns.length);
    const firstOf = new Map<number, number>();
    if (!options.routerFor) {
      for (let router = this.routerAs.length - 1; router >= 0; router--)
        firstOf.set(this.routerAs.at(router) ?? -1, router);
    }
    const ases = this.graphAses(asns);
    const added = new Int32Array(asns.length);
    let count = 0;
    const start = this.routerAs.length;
    for (let i = 0; i < asns.length; i++) {
      const as = ases[i] ?? 0;
      if ((this.routerCounts.at(as) ?? 0) === 0) {
        this.routerCounts.set(as, 1);
        routers[i] = start + count;
        added[count++] = as;
      } else routers[i] = options.routerFor ? options.routerFor(asns[i] ?? 0, as) : (firstOf.get(as) ?? -1);
    }
    const none = new Uint8Array(count);
    this.routerAs.append(added.subarray(0, count));
    this.routerFlags.append(none);
    this.orders.append(none);
    return routers;
  }

  /** The AS indices of a graph's ASes; those that are new are added, at one go where the graph has them in order. */
  private graphAses(asns: Uint32Array): Int32Array {
    if (!asns.every((asn, i) => asn > (i === 0 ? 0 : (asns[i - 1] ?? 0)))) {
      return Int32Array.from(asns, (asn) => this.asByAsn.get(asn) ?? this.addAs({ asn }));
    }
    const ases = new Int32Array(asns.length);
    const added = new Float64Array(asns.length);
    let count = 0;
    for (let i = 0; i < asns.length; i++) {
      const asn = asns[i] ?? 0;
      const known = this.asByAsn.get(asn);
      ases[i] = known ?? this.asns.length + count;
      if (known === undefined) added[count++] = asn;
    }
    this.asns.append(added.subarray(0, count));
    this.routerCounts.append(new Uint8Array(count));
    this.asByAsn.addTable(asns.slice(), ases);
    return ases;
  }

  /**
   * Makes the network. The builder may go on to be used; the network does not change.
   * @throws NetworkError `unknown-router` or `unknown-session` where an action community names what is not there
   */
  build(): Network {
    const routerCount = this.routerAs.length;
    const ids = new Float64Array(routerCount);
    const latitudes = new Float64Array(routerCount).fill(Number.NaN);
    const longitudes = new Float64Array(routerCount).fill(Number.NaN);
    const asns = this.asns.toUint32();
    const routerAs = this.routerAs.toInt32();
    for (let router = 0; router < routerCount; router++) {
      const asn = asns[routerAs[router] ?? 0] ?? 0;
      ids[router] = (this.explicitIds.get(router) ?? asn) * ID_STEP + (this.orders.at(router) ?? 0);
    }
    for (const [router, place] of this.places) {
      latitudes[router] = place.latitude;
      longitudes[router] = place.longitude;
    }
    const [asRouterOffsets, asRouters] = compressRows(asns.length, routerAs);
    const isIsland = (router: number) => ((this.routerFlags.at(router) ?? 0) & ROUTER_ISLAND) !== 0;
    const interior = this.interior.sessions(asRouterOffsets, asRouters, isIsland);
    const sessionA = this.sessionA.toInt32(interior.a);
    const sessionB = this.sessionB.toInt32(interior.b);
    const network = new Network({
      asns,
      asIndexByAsn: this.asByAsn,
      asRouterOffsets,
      asRouters,
      routerAs,
      routerIds: ids,
      routerFlags: new Uint8Array(this.routerFlags.toInt32()),
      latitudes,
      longitudes,
      sessionA,
      sessionB,
      sessionKinds: new Uint8Array(this.sessionKinds.toInt32(interior.kinds)),
      igpA: this.igpA.toInt32(),
      igpB: this.igpB.toInt32(),
      igpCosts: Float64Array.from(this.igpCosts),
      routerPolicies: new Map(this.routerPolicies),
      sessionPolicies: new Map(this.sessionPolicies),
      routerNames: new Map(this.routerNames),
      routerLocations: new Map(this.routerLocations),
      sessionLocations: new Map(this.sessionLocations),
      roas: [...this.roas],
      localPref: this.localPref,
    });
    for (const policy of network.routerPolicies.values()) checkActionTargets(network, policy);
    return network;
  }

  private asOfRouter(router: number): number {
    const as = this.routerAs.at(router);
    if (as === undefined) {
      const message = `There is no router ${router}; there are ${this.routerAs.length}.`;
      throw new NetworkError("unknown-router", String(router), message);
    }
    return as;
  }

  private sameAs(a: number, b: number): void {
    if (this.asOfRouter(a) !== this.asOfRouter(b) || a === b) {
      const message = `Routers ${a} and ${b} must be two routers of one AS.`;
      throw new NetworkError("bad-session", `${a}–${b}`, message);
    }
  }
}

function checkPlace(place: Place): void {
  if (!(Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180)) {
    const text = `${place.latitude} ${place.longitude}`;
    throw new NetworkError("bad-place", text, `${text} is no place: latitude is -90 to 90, longitude -180 to 180.`);
  }
}
