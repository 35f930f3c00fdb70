import type { Community } from "../base/community.js";
import type { Defaults, RelationPreferences } from "./defaults.js";
import type { Diagnostic } from "./diagnostic.js";
import type { FileNode } from "./nodes.js";
import type { Expectation, Scenario } from "./scenario.js";
import type { SymbolIndex } from "./symbols.js";
import type { Declared, Location, Rate, Ref, Sourced, Span, WrittenAddress, WrittenPrefixRef } from "./written.js";

export type { Defaults, LatencySettings, RelationPreferences, Thresholds } from "./defaults.js";
export type { Declared, Location, Rate, Ref, Sourced, Span, WrittenAddress, WrittenPrefixRef } from "./written.js";

/**
 * The bound design: what the text says, with every name resolved. It is the contract between language/ and all
 * that comes after it. Nothing here is computed by routing; nothing here refers to syntax except through spans.
 *
 * Two promises make it safe to use while the text has mistakes:
 * - a reference points only at elements that are in the design's own lists; where a name is unknown, declared
 *   twice, or its declaration lacks what makes it usable (an AS without a number), the target is undefined and
 *   everything else is still there;
 * - in `ases` names and AS numbers are unique, in the other lists names are.
 */

/**
 * A reference to an AS by name or by number. With an `internet` statement an AS may be known by its number alone:
 * then `target` is undefined and `asn` is set.
 */
export interface AsRef extends Ref<As> {
  readonly asn: number | undefined;
}

/** What a neighbour is to the AS in question. A route server's routes count as a peer's. */
export type Relation = "customer" | "peer" | "provider";

/** Longest prefix accepted, per family. */
export interface MaxLength {
  readonly v4: number | undefined;
  readonly v6: number | undefined;
}

/** Policy lines of an AS, or of one of its routers (which override the AS's). Undefined means: not said here. */
export interface Policy {
  readonly rov: Sourced<boolean> | undefined;
  readonly otc: Sourced<boolean> | undefined;
  /** `med always-compare`. */
  readonly medAlwaysCompare: Sourced<boolean> | undefined;
  readonly acceptMaxLength: Sourced<MaxLength> | undefined;
  /** `graceful-shutdown ignore` is false, `graceful-shutdown honour` true; honoured where undefined. */
  readonly honoursGracefulShutdown: Sourced<boolean> | undefined;
  readonly allowAsIn: Sourced<number> | undefined;
  readonly localPref: RelationPreferences;
  readonly actions: readonly Action[];
}

/** A network. */
export interface As extends Declared {
  readonly kind: "as";
  readonly asn: number;
  readonly asnSource: Span;
  /** The places of its own `at` lines, as written. */
  readonly locations: readonly Location[];
  /**
   * All its routers in order of declaration: PoPs, named routers, then one unnamed router for every place of `at` at
   * which no PoP or named router stands. An AS with none of these has one unnamed router without a place. Never empty.
   */
  readonly routers: readonly Router[];
  /** Sessions declared in it, in its PoPs and in its routers, in order of declaration. */
  readonly sessions: readonly Session[];
  /** `neighbor` lines in it, in its PoPs and in its routers. */
  readonly neighbors: readonly NeighborOptions[];
  readonly igp: readonly IgpLink[];
  readonly reflectors: readonly Reflector[];
  readonly policy: Policy;
  /** `backbone`: its PoPs are joined by iBGP and a network inside. */
  readonly backbone: Sourced<boolean> | undefined;
}

/** A router of an AS: a PoP, a named router, or the unnamed one at a place (`place`) or at none (`bare`). */
export interface Router {
  readonly kind: "pop" | "router" | "place" | "bare";
  readonly as: As;
  /** Undefined for `place` and `bare`. */
  readonly name: string | undefined;
  /** What to call it: its name, else its location as written, else the AS's name. */
  readonly label: string;
  readonly title: string | undefined;
  readonly source: Span;
  readonly nameSource: Span;
  readonly location: Location | undefined;
  /** BGP identifier override, `id 10.0.0.3`, as an unsigned 32-bit number. */
  readonly id: Sourced<number> | undefined;
  readonly capacity: Sourced<Rate> | undefined;
  readonly policy: Policy;
}

/** `igp A B cost` */
export interface IgpLink {
  readonly source: Span;
  readonly a: Ref<Router>;
  readonly b: Ref<Router>;
  readonly cost: Sourced<number>;
}

/** `reflector w clients m, e` (RFC 4456) */
export interface Reflector {
  readonly source: Span;
  readonly router: Ref<Router>;
  readonly clients: readonly Ref<Router>[];
}

/** The other end of a session, or a neighbour that an option names. Exactly one of `as`, `asn` alone, `ixp` is set when resolved. */
export interface NeighborRef {
  readonly text: string;
  readonly source: Span;
  readonly as: As | undefined;
  /** The number, also where only the Internet graph knows the AS. */
  readonly asn: number | undefined;
  /** Set where the text names one router of the AS: `other.w`, `arelion.FRA`, or a PoP's short name. */
  readonly router: Router | undefined;
  /** Set where the text names an exchange: its route server is meant. */
  readonly ixp: Ixp | undefined;
}

/** One item of a session's `at`: a router of either side, an exchange, or a place. */
export type SessionPlace =
  | { readonly kind: "router"; readonly text: string; readonly source: Span; readonly router: Router }
  | { readonly kind: "ixp"; readonly text: string; readonly source: Span; readonly ixp: Ixp }
  | { readonly kind: "location"; readonly text: string; readonly source: Span; readonly location: Location }
  | { readonly kind: "unresolved"; readonly text: string; readonly source: Span };

/** A session as declared: one for every target of `transit from`, `peer with` or `join`. */
export interface Session {
  readonly relation: "transit" | "peer" | "join";
  /** The words of this session alone: its target, its own `at` and block. */
  readonly source: Span;
  /** The whole statement; equal for all targets of one list. */
  readonly statement: Span;
  readonly owner: As;
  /** The PoP or router in whose block it stands. */
  readonly router: Router | undefined;
  /** An AS or a router of one for `transit` and `peer`, an exchange for `join`. */
  readonly target: NeighborRef;
  /** `at`: empty where not said. */
  readonly at: readonly SessionPlace[];
  readonly options: SessionOptions;
}

/** `neighbor X [at R] { … }`: options of the side that did not declare the session. */
export interface NeighborOptions {
  readonly source: Span;
  readonly owner: As;
  readonly router: Router | undefined;
  readonly target: NeighborRef;
  readonly at: readonly SessionPlace[];
  readonly options: SessionOptions;
}

/** Options of one side of a session. Undefined means: not said. */
export interface SessionOptions {
  /** Extra copies of the own ASN towards the neighbour. */
  readonly prepend: Sourced<number> | undefined;
  readonly med: Sourced<number> | undefined;
  /** Attached to all that is announced here. */
  readonly communities: readonly Sourced<Community>[];
  /** `announce dns, web`, or `announce none` (an empty list). */
  readonly announce: Sourced<readonly Ref<Service>[]> | undefined;
  readonly localPref: Sourced<number> | undefined;
  readonly acceptNone: Sourced<boolean> | undefined;
  readonly acceptMaxLength: Sourced<MaxLength> | undefined;
  readonly leak: Sourced<boolean> | undefined;
  /** `no route-server`, in a `join`. */
  readonly noRouteServer: Sourced<boolean> | undefined;
}

/** Neighbours chosen by relation, or one by one. */
export type Selector =
  | { readonly kind: "all"; readonly source: Span }
  | { readonly kind: "relation"; readonly source: Span; readonly relation: Relation }
  | { readonly kind: "neighbor"; readonly source: Span; readonly neighbor: NeighborRef };

/** `action COMMUNITY { … }`: a community that neighbours attach and this AS (or route server) obeys. */
export interface Action {
  readonly source: Span;
  readonly community: Sourced<Community>;
  /** From whom it is taken; empty means the default, customers only (members only at a route server). */
  readonly from: readonly Selector[];
  readonly effects: readonly ActionEffect[];
}

/** What an action does. `to` is empty for all neighbours. */
export type ActionEffect =
  | { readonly kind: "no-announce"; readonly source: Span; readonly to: readonly Selector[] }
  | { readonly kind: "prepend"; readonly source: Span; readonly count: number; readonly to: readonly Selector[] }
  | {
      readonly kind: "add-community";
      readonly source: Span;
      readonly communities: readonly Sourced<Community>[];
      readonly to: readonly Selector[];
    }
  | { readonly kind: "local-pref"; readonly source: Span; readonly value: number };

/** An exchange. */
export interface Ixp extends Declared {
  readonly kind: "ixp";
  readonly location: Location | undefined;
  /** Its peering LANs. */
  readonly lans: readonly WrittenPrefixRef[];
  readonly routeServer: RouteServer | undefined;
}

/** `route-server AS8714 { … }` (RFC 7947) */
export interface RouteServer {
  readonly source: Span;
  readonly asn: number;
  readonly asnSource: Span;
  readonly id: Sourced<number> | undefined;
  readonly actions: readonly Action[];
  readonly pathHiding: Sourced<boolean> | undefined;
  readonly rov: Sourced<boolean> | undefined;
}

/** A service: `anycast`, `unicast` or `multicast`. */
export interface Service extends Declared {
  readonly kind: "service";
  readonly cast: "anycast" | "unicast" | "multicast";
  readonly origin: AsRef | undefined;
  readonly prefixes: readonly WrittenPrefixRef[];
  /** `address 192.0.2.53`: the address that users ask, where it matters. */
  readonly addresses: readonly WrittenAddress[];
  /** In order of declaration. Empty means `announce at all`; else only what is listed is announced. Of several lines for one site the later add to the earlier; of two restrictions the later counts. */
  readonly announcements: readonly Announcement[];
  readonly withdrawals: readonly SiteSelection[];
  /** `scope local at london`: local nodes, announced with NO_EXPORT (RFC 4786 §4.4.6). */
  readonly localScopes: readonly SiteSelection[];
  /** Multicast only. */
  readonly group: WrittenAddress | undefined;
  readonly sender: SiteRef | undefined;
  readonly receivers: readonly Ref<Region>[];
}

/** Sites of a service's origin, `all` or named one by one. */
export interface SiteSelection {
  readonly source: Span;
  readonly all: boolean;
  readonly sites: readonly SiteRef[];
}

/** A site by PoP or router name, or by a location (then every router of the origin there). Empty where unresolved. */
export interface SiteRef {
  readonly text: string;
  readonly source: Span;
  readonly routers: readonly Router[];
}

/** `announce at SITES [only to X | except to X] { … }` */
export interface Announcement {
  readonly source: Span;
  readonly at: SiteSelection;
  readonly onlyTo: readonly Selector[] | undefined;
  readonly exceptTo: readonly Selector[] | undefined;
  readonly options: AnnounceOptions;
}

/** A value for some neighbours: `to` is empty for all of them. */
export interface Directed<T> {
  readonly source: Span;
  readonly value: T;
  readonly to: readonly Selector[];
}

/** Options of an announcement. Of several entries for one neighbour the most specific `to` counts, then the last. */
export interface AnnounceOptions {
  readonly prepend: readonly Directed<number>[];
  readonly med: readonly Directed<number>[];
  /** Communities add up. */
  readonly communities: readonly Directed<readonly Sourced<Community>[]>[];
  readonly bgpOrigin: readonly Directed<BgpOrigin>[];
  /** AS numbers put behind the own one, as in a hijack with a forged origin. */
  readonly forge: Sourced<readonly number[]> | undefined;
}

/** RFC 4271 §5.1.1 */
export type BgpOrigin = "igp" | "egp" | "incomplete";

/** Users. */
export interface Region extends Declared {
  readonly kind: "region";
  readonly location: Location | undefined;
  readonly users: Sourced<number> | undefined;
  readonly demand: Sourced<Rate> | undefined;
  /** The access networks with their shares of the region, 0–1. Items without a written share split what the others leave. */
  readonly via: readonly ViaShare[];
}

/** One access network of a region. */
export interface ViaShare {
  readonly source: Span;
  readonly as: AsRef;
  /** 0–1, as it counts. */
  readonly share: number;
  /** The written percentage's words, undefined where none was written. */
  readonly shareSource: Span | undefined;
}

/** `roa PREFIX max 24 origin AS64500` (RFC 6482, RFC 9582) */
export interface Roa {
  readonly source: Span;
  readonly prefix: WrittenPrefixRef;
  /** The prefix's own length where `max` is not written. */
  readonly maxLength: number;
  readonly maxLengthSource: Span | undefined;
  readonly asn: number;
  readonly asnSource: Span;
}

/** `internet "file"` */
export interface InternetData {
  readonly source: Span;
  readonly path: string;
  /** The path's URI, resolved against the file that says it. */
  readonly uri: string;
  /** The quoted words. */
  readonly pathSource: Span;
}

/** `include "other.anycast"` */
export interface Include {
  readonly source: Span;
  readonly path: string;
  readonly uri: string;
  readonly pathSource: Span;
  /** False where it is missing or would include itself. */
  readonly loaded: boolean;
}

/** One file of a design. */
export interface DesignFile {
  readonly uri: string;
  readonly text: string;
  readonly tree: FileNode;
}

/** Every element that has a name of its own and can be referred to. */
export type DesignSymbol = As | Router | Ixp | Service | Region | Scenario;

/** What a root file and all that it includes say. */
export interface Design {
  readonly root: string;
  /** The root first, then the included files in the order they were met. */
  readonly files: readonly DesignFile[];
  readonly includes: readonly Include[];
  readonly internet: readonly InternetData[];
  readonly ases: readonly As[];
  readonly asesByNumber: ReadonlyMap<number, As>;
  readonly ixps: readonly Ixp[];
  readonly services: readonly Service[];
  readonly regions: readonly Region[];
  readonly roas: readonly Roa[];
  readonly scenarios: readonly Scenario[];
  /** Top-level expectations and those inside scenarios. */
  readonly expectations: readonly Expectation[];
  /** All sessions of all ASes, in order of declaration (an include counts as if pasted where it stands). */
  readonly sessions: readonly Session[];
  readonly defaults: Defaults;
  readonly index: SymbolIndex;
  /** Findings of the parser and the binder, `anycast-ignore` not yet applied (see settle in ignore.ts). */
  readonly diagnostics: readonly Diagnostic[];
}
