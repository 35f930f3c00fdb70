/**
 * The vocabulary of the routing core: policies and originations that go in, routes and verdicts that come out.
 * Routers, ASes, sessions and interior links are plain indices into a `Network`.
 */
import type { Community } from "../base/community";
import type { Prefix } from "../base/prefix";

/**
 * What the other end of a session is to this router (RFC 9234 §3), plus the two relations that are no session to
 * another AS: a route of the router's own, and a neighbour inside the AS (iBGP).
 */
export type Relation = "own" | "customer" | "peer" | "provider" | "route-server" | "rs-client" | "internal";

/** The relations as small numbers, in the order of the constants below; for arrays. */
export const RELATIONS: readonly Relation[] = [
  "own",
  "customer",
  "peer",
  "provider",
  "route-server",
  "rs-client",
  "internal",
];
export const REL_OWN = 0;
export const REL_CUSTOMER = 1;
export const REL_PEER = 2;
export const REL_PROVIDER = 3;
export const REL_ROUTE_SERVER = 4;
export const REL_RS_CLIENT = 5;
export const REL_INTERNAL = 6;

/** BGP origin code, RFC 4271 §5.1.1; the lower number wins. */
export type OriginCode = 0 | 1 | 2;
export const ORIGIN_IGP: OriginCode = 0;
export const ORIGIN_EGP: OriginCode = 1;
export const ORIGIN_INCOMPLETE: OriginCode = 2;

/**
 * Selects neighbours of a router. Every field that is present must match; none at all selects every neighbour.
 * `peer` also matches a route server and its clients, who are each other's peers over the exchange.
 */
export interface NeighbourSelector {
  readonly relation?: "own" | "customer" | "peer" | "provider";
  readonly asn?: number;
  /** A neighbouring router. */
  readonly router?: number;
  readonly session?: number;
}

/** Several selectors: one that matches is enough. Absent means every neighbour; an empty list means none. */
export type Neighbours = readonly NeighbourSelector[];

/** Longest prefix accepted, per address family, in bits; absent means no limit. */
export interface MaxLength {
  readonly v4?: number;
  readonly v6?: number;
}

/** Local-pref by the relation of the neighbour; a route server's routes count as a peer's. */
export interface RelationPreference {
  readonly customer?: number;
  readonly peer?: number;
  readonly provider?: number;
}

/** What an action community makes its AS do. */
export type ActionEffect =
  | { readonly kind: "no-announce"; readonly to?: Neighbours }
  | { readonly kind: "prepend"; readonly times: number; readonly to?: Neighbours }
  | { readonly kind: "add-community"; readonly community: Community; readonly to?: Neighbours }
  | { readonly kind: "local-pref"; readonly value: number };

/**
 * A community that neighbours attach and this AS obeys (RFC 1998, RFC 8195). `from` says from whom it is taken:
 * the language's default is customers only; absent here means from anyone, own routes included.
 */
export interface ActionCommunity {
  readonly community: Community;
  readonly from?: Neighbours;
  readonly effect: ActionEffect;
}

/** Policy of one router towards every neighbour. Absent fields have the defaults named here. */
export interface RouterPolicy {
  /** Drops RPKI-invalid routes (RFC 6811). Default false. */
  readonly rov?: boolean;
  /** Follows RFC 9234 §5: marks, and drops leaks. Default false. */
  readonly otc?: boolean;
  /** Compares MED between different neighbour ASes too. Default false. */
  readonly medAlwaysCompare?: boolean;
  readonly maxLength?: MaxLength;
  /** Sets local-pref 0 on routes tagged GRACEFUL_SHUTDOWN (RFC 8326). Default true. */
  readonly honourGracefulShutdown?: boolean;
  /** How often its own ASN may stand in a received path. Default 0. */
  readonly allowAsIn?: number;
  /** Overrides the network's local-pref per relation. */
  readonly localPref?: RelationPreference;
  readonly actions?: readonly ActionCommunity[];
}

/** What one end of a session does to the routes that it receives there. */
export interface ImportPolicy {
  /** Overrides the local-pref of the relation. */
  readonly localPref?: number;
  readonly acceptNone?: boolean;
  readonly maxLength?: MaxLength;
}

/** What one end of a session does to the routes that it sends there. */
export interface ExportPolicy {
  /** Extra copies of the own ASN. */
  readonly prepend?: number;
  readonly med?: number;
  readonly communities?: readonly Community[];
  /** Skips the valley-free rule: exports everything. */
  readonly leak?: boolean;
  /** Prefixes that may be announced here, as `formatPrefix` writes them; `none` for nothing. Absent: all. */
  readonly announce?: "none" | readonly string[];
}

/** Policy of one end of a session. */
export interface SessionPolicy {
  readonly in?: ImportPolicy;
  readonly out?: ExportPolicy;
  /** This end drains (RFC 8326 §4): tags what it sends and gives local-pref 0 to what it receives. */
  readonly drain?: boolean;
}

/** Options of an origination towards some neighbours; the most exact selector wins for `prepend`, `med` and `originCode`. */
export interface OriginationRule {
  readonly to?: Neighbours;
  /** Extra copies of the own ASN, on top of the session's own prepend. */
  readonly prepend?: number;
  /** Replaces the session's MED. */
  readonly med?: number;
  /** Added to the other communities. */
  readonly communities?: readonly Community[];
  /** Replaces the origination's own origin code. */
  readonly originCode?: OriginCode;
}

/** One router announces one prefix. */
export interface Origination {
  readonly router: number;
  readonly prefix: Prefix;
  /** Default IGP (RFC 4271 §5.1.1). */
  readonly originCode?: OriginCode;
  /** Attached towards everybody, iBGP included. */
  readonly communities?: readonly Community[];
  /** Options per neighbour, other ASes only. */
  readonly rules?: readonly OriginationRule[];
  /** Announced to these neighbours only; absent: to all. */
  readonly onlyTo?: Neighbours;
  readonly exceptTo?: Neighbours;
  /** ASNs put after the own ASN towards other ASes, to fake an origin. */
  readonly forge?: readonly number[];
  /** False where the service behind the announcement is down although it is still announced. Default true. */
  readonly inService?: boolean;
}

/** A validated ROA payload (RFC 6811 §2). */
export interface Roa {
  readonly prefix: Prefix;
  /** Longest prefix allowed, in bits; at least the prefix's own length. */
  readonly maxLength: number;
  readonly asn: number;
}

/** Outcome of route origin validation, RFC 6811 §2. */
export type Validity = "valid" | "invalid" | "not-found";

/** One change to a network that needs no rebuilding: a failure or another policy. */
export interface NetworkChanges {
  readonly downRouters?: ReadonlySet<number>;
  readonly downSessions?: ReadonlySet<number>;
  /** AS indices: every router of theirs is down. */
  readonly downAses?: ReadonlySet<number>;
  /** Location keys: every router and session there is down. */
  readonly downLocations?: ReadonlySet<string>;
  readonly downIgpLinks?: ReadonlySet<number>;
  /** New costs by interior link. */
  readonly igpCosts?: ReadonlyMap<number, number>;
  /** Replaces a router's whole policy. */
  readonly routerPolicies?: ReadonlyMap<number, RouterPolicy>;
  /** Replaces the policy of one session end, keyed by `sessionEnd(session, side)`. */
  readonly sessionPolicies?: ReadonlyMap<number, SessionPolicy>;
  /** ROAs beside those of the network. */
  readonly roas?: readonly Roa[];
}

/** A route as a router holds it after import. */
export interface Route {
  /** The AS path as received: with repetitions, without the router's own ASN; empty for its AS's own route. */
  readonly asPath: readonly number[];
  /** The router that originated it: the PoP. */
  readonly pop: number;
  readonly localPref: number;
  /** null: none was sent (counts as 0 in the decision). */
  readonly med: number | null;
  readonly originCode: OriginCode;
  /** Sorted, each once. */
  readonly communities: readonly Community[];
  /** Only-To-Customer ASN (RFC 9234 §5), null where absent. */
  readonly otc: number | null;
  /** What the neighbour AS that it came from is to this AS; travels over iBGP. */
  readonly relation: Relation;
  /** Session on which this router learned it; -1 for its own route. */
  readonly session: number;
  /** The router at the other end of `session`; for its own route the router itself. */
  readonly neighbour: number;
  /** Owner of the BGP next hop: a router of the next AS (past a route server), or the PoP for an own route. */
  readonly nextHop: number;
  /** The router of this AS at which the packet leaves it: this one, unless learned over iBGP. */
  readonly egress: number;
  /** The session on which it entered this AS; -1 for an own route. */
  readonly entrySession: number;
  /** Cost from this router to `egress`; 0 unless learned over iBGP. */
  readonly igpCost: number;
  /** Tagged BLACKHOLE and accepted: traffic to it is dropped here (RFC 7999). */
  readonly blackhole: boolean;
}

/** The step of the decision process that removed a route or left one only. */
export type DecisionStep =
  | "only-route"
  | "local"
  | "local-pref"
  | "as-path"
  | "origin"
  | "med"
  | "ebgp"
  | "igp-cost"
  | "router-id"
  | "cluster-list"
  | "session-order";

/** A router's selected route. */
export interface SelectedRoute extends Route {
  readonly router: number;
  /** The step after which no other route was left. */
  readonly decidedBy: DecisionStep;
}

/** Why a route was not taken at import. */
export type ImportDrop =
  | "as-loop"
  | "accept-none"
  | "max-length"
  | "rpki-invalid"
  | "otc-leak"
  | "blackhole-not-from-customer"
  | "reflection-loop"
  | "next-hop-unreachable";

/** One candidate of a router, and what became of it. */
export interface ExplainedRoute {
  readonly route: Route;
  /** Undefined for the selected route. */
  readonly removedBy?: DecisionStep;
  /** Equal to the winner through step 7 of the decision. */
  readonly tied: boolean;
}

/** A route that a neighbour sent and import refused. */
export interface DroppedRoute {
  readonly asPath: readonly number[];
  readonly pop: number;
  readonly session: number;
  readonly neighbour: number;
  readonly reason: ImportDrop;
}

/** Every route that reached one router, and why it was or was not chosen. */
export interface Explanation {
  readonly router: number;
  readonly selected: SelectedRoute | undefined;
  /** In the order of the decision: the selected route first. */
  readonly candidates: readonly ExplainedRoute[];
  readonly dropped: readonly DroppedRoute[];
}

/** What is known about the stable states of one prefix. */
export interface Convergence {
  /** False where no stable state exists or none was found within the bound. */
  readonly converged: boolean;
  /** How many stable states were found; 0 where not converged. */
  readonly stableStates: number;
  /** False where a bound ended the search: there may be more states, or one at all. */
  readonly complete: boolean;
  /** Routers whose route differs between the states, or that never settle. */
  readonly routers: readonly number[];
  /** Their AS numbers, ascending, each once. */
  readonly asns: readonly number[];
  /** One sentence for people; undefined where there is one stable state and that is certain. */
  readonly note?: string;
}

export type EngineName = "fast" | "general" | "reference";

/** One stable state: what every router selects. */
export interface RoutingState {
  /**
   * The selected route, or undefined where the router has none. Built on demand.
   * @throws NetworkError `unknown-router`, in a `Solution`
   */
  selected(router: number): SelectedRoute | undefined;
  /** The PoP that the selected route leads to, or -1, also where there is no such router. Cheap. */
  popOf(router: number): number;
}

/** The ways that routes lead, to be compared with those of another solution over the same network. */
export interface Ways {
  /**
   * Whether a router's packets certainly pass the same routers to the same PoP.
   * @param other of another solution
   * @param router router index
   * @returns false also where that is not known
   */
  sameAs(other: Ways, router: number): boolean;
  /**
   * Whether packets certainly pass some routers and no others.
   * @param routers in order, with their indices; the first is where the packets come from, the last announces the prefix
   * @returns false also where that is not known
   */
  lead(routers: readonly { readonly router: number }[]): boolean;
}

/** The answer for one prefix. */
export interface Solution extends RoutingState {
  readonly prefix: Prefix;
  /** Tells whether packets go the same way as in another solution, without following them; absent where that is no quicker. */
  readonly ways?: Ways;
  readonly engine: EngineName;
  /** Why the fast engine was not used, for people; undefined where it was. */
  readonly engineReason?: string;
  readonly convergence: Convergence;
  /** Every stable state found, this one first. Empty where none was: `selected` then gives the last one tried. */
  readonly states: readonly RoutingState[];
  /**
   * The step that settled the router's choice, as its selected route has it; undefined where it has none.
   * @throws NetworkError `unknown-router`
   */
  decidedBy(router: number): DecisionStep | undefined;
  /**
   * The tie set: every PoP that some order of events could make this router's, ascending; with the selected
   * one alone the answer is certain. Empty where no order of events gives the router a route.
   * @throws NetworkError `unknown-router`
   */
  candidates(router: number): readonly number[];
  /** Whether the router's PoP does not depend on the order of events: one candidate, and a settled one. */
  certain(router: number): boolean;
  /**
   * Every candidate route of a router and the step that removed it.
   * @throws NetworkError `unknown-router`
   */
  explain(router: number): Explanation;
}
