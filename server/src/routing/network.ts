import { NetworkError } from "./errors";
import { sessionRows } from "./lists";
import type { RelationPreference, Roa, RouterPolicy, SessionPolicy } from "./types";
import { REL_CUSTOMER, REL_INTERNAL, REL_PEER, REL_PROVIDER, REL_ROUTE_SERVER, REL_RS_CLIENT } from "./types";

/** `a` is the customer, `b` the provider. */
export const SESSION_TRANSIT = 0;
export const SESSION_PEER = 1;
/** `a` is the member, `b` the route server (RFC 7947). */
export const SESSION_ROUTE_SERVER = 2;
/** iBGP between two routers of one AS. */
export const SESSION_IBGP = 3;
/** iBGP; `a` is a route-reflection client of `b` (RFC 4456). */
export const SESSION_IBGP_CLIENT_A = 4;
/** iBGP; `b` is a route-reflection client of `a`. */
export const SESSION_IBGP_CLIENT_B = 5;

/** What a session's other end is to its end `a`, by session kind. */
const RELATION_OF_B: readonly number[] = [
  REL_PROVIDER,
  REL_PEER,
  REL_ROUTE_SERVER,
  REL_INTERNAL,
  REL_INTERNAL,
  REL_INTERNAL,
];
/** What a session's other end is to its end `b`, by session kind. */
const RELATION_OF_A: readonly number[] = [
  REL_CUSTOMER,
  REL_PEER,
  REL_RS_CLIENT,
  REL_INTERNAL,
  REL_INTERNAL,
  REL_INTERNAL,
];

/** Router flags. */
export const ROUTER_ROUTE_SERVER = 1;
/** A route server that keeps one best route for all members (RFC 7947 §2.3.1 "path hiding"). */
export const ROUTER_PATH_HIDING = 2;
/** An island: no iBGP to the rest of its AS (RFC 4786). */
export const ROUTER_ISLAND = 4;

/**
 * Names one end of a session in one number: the key of session policies and of the adjacency lists.
 * @param session session index
 * @param side 0 for end `a`, 1 for end `b`
 * @returns `2 × session + side`
 */
export function sessionEnd(session: number, side: 0 | 1): number {
  return session * 2 + side;
}

/** The arrays that a `NetworkBuilder` fills; see `Network` for their meaning. */
export interface NetworkData {
  readonly asns: Uint32Array;
  /** May hold ASes beyond `asns`, added to the builder later: the builder goes on to fill it. */
  readonly asIndexByAsn: Pick<ReadonlyMap<number, number>, "get">;
  readonly asRouterOffsets: Int32Array;
  readonly asRouters: Int32Array;
  readonly routerAs: Int32Array;
  readonly routerIds: Float64Array;
  readonly routerFlags: Uint8Array;
  readonly latitudes: Float64Array;
  readonly longitudes: Float64Array;
  readonly sessionA: Int32Array;
  readonly sessionB: Int32Array;
  readonly sessionKinds: Uint8Array;
  readonly igpA: Int32Array;
  readonly igpB: Int32Array;
  readonly igpCosts: Float64Array;
  readonly routerPolicies: ReadonlyMap<number, RouterPolicy>;
  readonly sessionPolicies: ReadonlyMap<number, SessionPolicy>;
  readonly routerNames: ReadonlyMap<number, string>;
  readonly routerLocations: ReadonlyMap<number, string>;
  readonly sessionLocations: ReadonlyMap<number, string>;
  readonly roas: readonly Roa[];
  readonly localPref: Required<RelationPreference>;
}

/**
 * An immutable network: ASes, routers, sessions and interior links as indices into typed arrays, policies in sparse
 * maps. Made by a `NetworkBuilder`. Failures and policy changes are laid over it (`NetworkChanges`), not into it.
 *
 * Adjacency is in compressed sparse rows: the session ends of router `r` are
 * `ends[offsets[r]] … ends[offsets[r + 1] - 1]`, each `2 × session + side` where `side` is r's own side, in
 * ascending order of session index.
 */
export class Network {
  /** ASN by AS index. */
  readonly asns: Uint32Array;
  /** Routers of AS `i`: `asRouters[asRouterOffsets[i]] …`, in order of declaration. */
  readonly asRouterOffsets: Int32Array;
  readonly asRouters: Int32Array;
  /** AS index by router. */
  readonly routerAs: Int32Array;
  /**
   * BGP identifier by router as a number that compares as the model says: the identifier × 2^20 + the router's place
   * in its AS. The identifier is the `id` given, else the ASN.
   */
  readonly routerIds: Float64Array;
  readonly routerFlags: Uint8Array;
  /** Decimal degrees; NaN where the router has no place. */
  readonly latitudes: Float64Array;
  readonly longitudes: Float64Array;
  readonly sessionA: Int32Array;
  readonly sessionB: Int32Array;
  readonly sessionKinds: Uint8Array;
  readonly igpA: Int32Array;
  readonly igpB: Int32Array;
  readonly igpCosts: Float64Array;
  readonly routerPolicies: ReadonlyMap<number, RouterPolicy>;
  /** Keyed by `sessionEnd(session, side)`. */
  readonly sessionPolicies: ReadonlyMap<number, SessionPolicy>;
  readonly routerNames: ReadonlyMap<number, string>;
  readonly routerLocations: ReadonlyMap<number, string>;
  readonly sessionLocations: ReadonlyMap<number, string>;
  readonly roas: readonly Roa[];
  /** Local-pref per relation where neither router nor session says otherwise. */
  readonly localPref: Required<RelationPreference>;
  private rows: readonly [offsets: Int32Array, ends: Int32Array] | undefined;
  private readonly asIndexByAsn: Pick<ReadonlyMap<number, number>, "get">;

  /** @param data consistent arrays; use a `NetworkBuilder`, which checks them */
  constructor(data: NetworkData) {
    this.asns = data.asns;
    this.asIndexByAsn = data.asIndexByAsn;
    this.asRouterOffsets = data.asRouterOffsets;
    this.asRouters = data.asRouters;
    this.routerAs = data.routerAs;
    this.routerIds = data.routerIds;
    this.routerFlags = data.routerFlags;
    this.latitudes = data.latitudes;
    this.longitudes = data.longitudes;
    this.sessionA = data.sessionA;
    this.sessionB = data.sessionB;
    this.sessionKinds = data.sessionKinds;
    this.igpA = data.igpA;
    this.igpB = data.igpB;
    this.igpCosts = data.igpCosts;
    this.routerPolicies = data.routerPolicies;
    this.sessionPolicies = data.sessionPolicies;
    this.routerNames = data.routerNames;
    this.routerLocations = data.routerLocations;
    this.sessionLocations = data.sessionLocations;
    this.roas = data.roas;
    this.localPref = data.localPref;
  }

  /** Where each router's session ends begin in `ends`; one more entry than routers. */
  get offsets(): Int32Array {
    return this.sessionRows()[0];
  }

  /** Session ends by router; see above. */
  get ends(): Int32Array {
    return this.sessionRows()[1];
  }

  /** Made when first asked for: loading an Internet graph need not wait for it. */
  private sessionRows(): readonly [offsets: Int32Array, ends: Int32Array] {
    this.rows ??= sessionRows(this.routerCount, this.sessionA, this.sessionB);
    return this.rows;
  }

  get asCount(): number {
    return this.asns.length;
  }

  get routerCount(): number {
    return this.routerAs.length;
  }

  get sessionCount(): number {
    return this.sessionA.length;
  }

  get igpLinkCount(): number {
    return this.igpA.length;
  }

  /**
   * Finds an AS.
   * @param asn AS number
   * @returns its index, or -1 where the network has no such AS
   */
  asIndex(asn: number): number {
    const as = this.asIndexByAsn.get(asn) ?? -1;
    return as < this.asCount ? as : -1;
  }

  /**
   * The AS number of a router.
   * @param router router index
   * @throws NetworkError where there is no such router
   */
  asnOf(router: number): number {
    return this.asns[this.asOf(router)] ?? 0;
  }

  /**
   * The AS of a router.
   * @param router router index
   * @returns AS index
   * @throws NetworkError where there is no such router
   */
  asOf(router: number): number {
    const as = this.routerAs[router];
    if (as === undefined) throw unknownRouter(router, this.routerCount);
    return as;
  }

  /**
   * The routers of an AS in order of declaration.
   * @param as AS index
   * @throws NetworkError where there is no such AS
   */
  routersOf(as: number): Int32Array {
    const start = this.asRouterOffsets[as];
    const end = this.asRouterOffsets[as + 1];
    if (start === undefined || end === undefined) {
      throw new NetworkError("unknown-as", String(as), `There is no AS with index ${as}; there are ${this.asCount}.`);
    }
    return this.asRouters.subarray(start, end);
  }

  /**
   * The session ends of a router, ascending by session.
   * @param router router index
   * @throws NetworkError where there is no such router
   */
  endsOf(router: number): Int32Array {
    const start = this.offsets[router];
    const end = this.offsets[router + 1];
    if (start === undefined || end === undefined) throw unknownRouter(router, this.routerCount);
    return this.ends.subarray(start, end);
  }

  /**
   * The router that holds a session end.
   * @param end `2 × session + side`
   * @throws NetworkError where there is no such session
   */
  routerAt(end: number): number {
    const router = (end & 1 ? this.sessionB : this.sessionA)[end >> 1];
    if (router === undefined) throw unknownSession(end >> 1, this.sessionCount);
    return router;
  }

  /**
   * The router at the other side of a session end.
   * @param end `2 × session + side`
   * @throws NetworkError where there is no such session
   */
  neighbourAt(end: number): number {
    return this.routerAt(end ^ 1);
  }

  /**
   * What the router at the other side is to the router at this end (RFC 9234 §3).
   * @param end `2 × session + side`
   * @returns a `REL_…` number
   * @throws NetworkError where there is no such session
   */
  relationAt(end: number): number {
    const kind = this.sessionKinds[end >> 1];
    const relation = kind === undefined ? undefined : (end & 1 ? RELATION_OF_A : RELATION_OF_B)[kind];
    if (relation === undefined) throw unknownSession(end >> 1, this.sessionCount);
    return relation;
  }

  /** Whether a router is a route server. */
  isRouteServer(router: number): boolean {
    return ((this.routerFlags[router] ?? 0) & ROUTER_ROUTE_SERVER) !== 0;
  }

  /** Whether a router is an island: a PoP with no iBGP to the rest of its AS. */
  isIsland(router: number): boolean {
    return ((this.routerFlags[router] ?? 0) & ROUTER_ISLAND) !== 0;
  }

  /** Whether a router has a place on Earth. */
  isPlaced(router: number): boolean {
    return !Number.isNaN(this.latitudes[router] ?? Number.NaN);
  }

  /**
   * Finds a session between two routers.
   * @param a one router
   * @param b the other
   * @returns the index of the first one declared, or -1
   */
  sessionBetween(a: number, b: number): number {
    for (const end of this.endsOf(a)) if (this.neighbourAt(end) === b) return end >> 1;
    return -1;
  }
}

function unknownRouter(router: number, count: number): NetworkError {
  return new NetworkError("unknown-router", String(router), `There is no router ${router}; there are ${count}.`);
}

function unknownSession(session: number, count: number): NetworkError {
  return new NetworkError("unknown-session", String(session), `There is no session ${session}; there are ${count}.`);
}
