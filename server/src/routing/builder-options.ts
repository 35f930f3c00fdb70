import type { Place } from "../base/geo";
import type { RouterPolicy, SessionPolicy } from "./types";

/** How the routers of an AS are joined inside it, apart from reflectors. */
export type Interior =
  /** A full iBGP mesh of all that are neither islands nor reflection clients (the default). */
  | "mesh"
  /** Only what `addIbgp` and `addReflector` say. */
  | "explicit";

export interface AsOptions {
  readonly asn: number;
  readonly interior?: Interior;
}

export interface RouterOptions {
  /** AS index. */
  readonly as: number;
  readonly name?: string;
  /** BGP identifier, 0 to 2^32 - 1; default: the ASN, then the order of declaration in the AS. */
  readonly routerId?: number;
  readonly place?: Place;
  /** Key of a location, for failing all that is there. */
  readonly location?: string;
  /** No iBGP to the rest of the AS (RFC 4786 island). */
  readonly island?: boolean;
  readonly policy?: RouterPolicy;
}

export interface RouteServerOptions extends Omit<RouterOptions, "island"> {
  /** One best route for all members instead of a view per member (RFC 7947 §2.3.1). */
  readonly pathHiding?: boolean;
}

export interface SessionOptions {
  readonly a: number;
  readonly b: number;
  /** `transit`: a is b's customer; `route-server`: a is a member, b the route server. */
  readonly kind: "transit" | "peer" | "route-server";
  readonly policyA?: SessionPolicy;
  readonly policyB?: SessionPolicy;
  /** Key of the location where the session is, for failing all that is there. */
  readonly location?: string;
}

/** AS relationships in bulk, one entry a link, as arrays of equal length. */
export interface AsGraph {
  /** ASNs by index in this graph, each once. */
  readonly asns: Uint32Array;
  /** Index into `asns`: the customer where `kinds` is `SESSION_TRANSIT`. */
  readonly a: Int32Array;
  /** Index into `asns`: the provider where `kinds` is `SESSION_TRANSIT`. */
  readonly b: Int32Array;
  /** `SESSION_TRANSIT` or `SESSION_PEER`. */
  readonly kinds: Uint8Array;
}

export interface AsGraphOptions {
  /**
   * The router that a graph's links of an AS already in the builder attach to. Default: its first router. -1: the
   * graph's links of this AS are left out.
   */
  readonly routerFor?: (asn: number, as: number) => number;
  /** Links to leave out, by ASN (customer first); for those that a design states itself. */
  readonly skip?: (asnA: number, asnB: number) => boolean;
}
