import type { PrefixContext } from "../context";
import type { HeldRoute } from "../reference/route";
import { type DecisionStep, REL_CUSTOMER, REL_INTERNAL, REL_PEER, REL_PROVIDER, RELATIONS, type Ways } from "../types";
import type { Announcement, Seed } from "./announcement";
import type { Drained } from "./drained";
import type { FastGraph } from "./graph";
import { DRAINED, FROM_PEER, FROM_PROVIDER, keyLayout, NO_ROUTE } from "./keys";
import { ownRoute } from "./prepare";
import type { Propagated } from "./propagate";

/** What routes are read out of. */
export interface Found {
  readonly context: PrefixContext;
  readonly graph: FastGraph;
  readonly announcement: Announcement;
  readonly winners: Propagated;
  readonly drained: Drained | undefined;
}

/** Reads routes back out of what propagation found: a key names the neighbour, and so the whole path. */
export class FastRoutes implements Ways {
  readonly #context: PrefixContext;
  readonly #graph: FastGraph;
  readonly #origins: readonly number[];
  readonly #originIndex: ReadonlyMap<number, number>;
  readonly #winners: Propagated;
  readonly #drained: Drained | undefined;
  readonly #tags: boolean;
  readonly #refusing: ReadonlySet<number>;
  readonly #meshed: ReadonlySet<number>;
  /** ASes with sites apart that may hear their own routes. */
  readonly #apart: ReadonlySet<number>;
  readonly #seedsOf = new Map<number, Seed[]>();
  readonly #rankMask: number;
  readonly #rankBits: number;
  readonly #lengthMask: number;

  constructor({ context, graph, announcement, winners, drained }: Found) {
    const layout = keyLayout(graph.routerCount);
    this.#context = context;
    this.#graph = graph;
    this.#origins = announcement.origins;
    this.#originIndex = new Map(announcement.origins.map((router, index) => [router, index]));
    this.#winners = winners;
    this.#drained = drained;
    this.#tags = announcement.seeds.some(({ communities }) => communities.length > 0);
    this.#refusing = announcement.silent;
    this.#apart = announcement.sites.ases;
    this.#meshed = new Set(graph.units.map(({ as }) => as));
    this.#rankMask = layout.rankMask;
    this.#rankBits = layout.rankBits;
    this.#lengthMask = layout.lengthLimit - 1;
    for (const seed of announcement.seeds) {
      const list = this.#seedsOf.get(seed.router);
      if (list) list.push(seed);
      else this.#seedsOf.set(seed.router, [seed]);
    }
  }

  sameAs(other: Ways, router: number): boolean {
    // Over one layout, equal keys all along name the same neighbours; what differs elsewhere does not matter.
    if (!(other instanceof FastRoutes) || other.#graph !== this.#graph) return false;
    for (let here = router; ; ) {
      const own = this.#originIndex.has(here);
      if (own !== other.#originIndex.has(here)) return false;
      if (own) return true;
      const key = this.keyOf(here);
      if (key === NO_ROUTE || key !== other.keyOf(here)) return false;
      here = this.#parent(key);
    }
  }

  lead(routers: readonly { readonly router: number }[]): boolean {
    const last = routers.length - 1;
    return routers.every(({ router }, i) =>
      this.#originIndex.has(router) ? i === last : routers[i + 1]?.router === this.neighbourOf(router),
    );
  }

  /** The router that a router's route came from; -1 where it has none but its own. */
  neighbourOf(router: number): number {
    if (this.#originIndex.has(router)) return -1;
    const key = this.keyOf(router);
    return key === NO_ROUTE ? -1 : this.#parent(key);
  }

  /** Index of the origin that a router's route leads to, or -1. */
  originOf(router: number): number {
    const own = this.#originIndex.get(router);
    if (own !== undefined) return own;
    const key = this.keyOf(router);
    if (key === NO_ROUTE) return -1;
    if (key >= DRAINED) return this.#drained?.origins[router] ?? -1;
    const { slotOf, groupStart } = this.#graph;
    const slot = slotOf[router] ?? 0;
    if (slot < groupStart || key === this.#winners.keys[slot]) return this.#winners.origins[slot] ?? -1;
    return this.#originIndex.get(this.#parent(key)) ?? -1;
  }

  /** Whether a router's route is tagged GRACEFUL_SHUTDOWN: it hears no other. */
  isDrained(router: number): boolean {
    return this.#drained !== undefined && !this.#originIndex.has(router) && this.#isTagged(this.keyOf(router));
  }

  #isTagged(key: number): boolean {
    return key >= DRAINED && key !== NO_ROUTE;
  }

  /** The key of a router that does not announce the prefix; `NO_ROUTE` where it has no route. */
  keyOf(router: number): number {
    const key = this.#plainKey(router);
    return key === NO_ROUTE && this.#drained ? (this.#drained.keys[router] ?? NO_ROUTE) : key;
  }

  #plainKey(router: number): number {
    const { keys, silent, memberSeeds } = this.#winners;
    const slot = this.#graph.slotOf[router];
    if (slot === undefined || (silent.size > 0 && silent.has(router))) return NO_ROUTE;
    const key = keys[slot] ?? NO_ROUTE;
    if (slot < this.#graph.groupStart || memberSeeds.size === 0) return key;
    return Math.min(key, memberSeeds.get(router) ?? NO_ROUTE);
  }

  #parent(key: number): number {
    return this.#graph.routerByRank[key & this.#rankMask] ?? 0;
  }

  /** Class and length of a key: what is equal among tied routes. */
  #top(key: number): number {
    return key >> this.#rankBits;
  }

  #length(router: number): number {
    return this.#originIndex.has(router) ? 0 : this.#top(this.keyOf(router)) & this.#lengthMask;
  }

  /** The AS path as received; each step's length is the difference to the neighbour's, so prepends are in it. */
  #path(router: number): number[] {
    const path: number[] = [];
    for (let here = router; !this.#originIndex.has(here); ) {
      const next = this.#parent(this.keyOf(here));
      const asn = this.#context.network.asnOf(next);
      const forged = this.#forged(next);
      const added = this.#length(here) - this.#length(next) - forged.length;
      for (let copies = added; copies > 0; copies--) path.push(asn);
      path.push(...forged);
      here = next;
    }
    return path;
  }

  /** What an announcing router puts behind its own ASN. */
  #forged(router: number): readonly number[] {
    return this.#originIndex.has(router) ? (this.#context.origination(router)?.forge ?? []) : [];
  }

  /** The communities of a router's route: those of the announcement that it comes from. */
  #communities(router: number): readonly string[] {
    if (!this.#tags) return [];
    let here = router;
    let next = this.#parent(this.keyOf(here));
    while (!this.#originIndex.has(next)) {
      here = next;
      next = this.#parent(this.keyOf(here));
    }
    const session = this.#session(here, next, this.keyOf(here));
    return this.#seedsOf.get(here)?.find((seed) => seed.session === session)?.communities ?? [];
  }

  /**
   * A router's route.
   * @param router router index
   * @returns the route as its router holds it, or undefined where it has none
   */
  held(router: number): HeldRoute | undefined {
    const origin = this.originOf(router);
    if (origin < 0) return undefined;
    if (this.#originIndex.has(router)) return ownRoute(this.#context, router);
    const key = this.keyOf(router);
    const neighbour = this.#parent(key);
    if (this.#isInside(router, neighbour)) return this.#heldInside(router, neighbour);
    const pop = this.#origins[origin] ?? -1;
    const session = this.#session(router, neighbour, key);
    const relation = key < DRAINED ? relationOf(key) : this.#relationOver(session, router);
    return {
      asPath: this.#path(router),
      pop,
      localPref: key < DRAINED ? this.#localPref(router, relation) : 0,
      med: null,
      originCode: this.#context.origination(pop)?.originCode ?? 0,
      communities: this.#communities(router),
      otc: null,
      relation: RELATIONS[relation] ?? "peer",
      session,
      neighbour,
      nextHop: neighbour,
      egress: router,
      entrySession: session,
      igpCost: 0,
      blackhole: false,
      originator: -1,
      clusters: [],
    };
  }

  /** What the router at the other end of a session is to one. */
  #relationOver(session: number, router: number): number {
    const { network } = this.#context;
    return network.relationAt(network.routerAt(2 * session) === router ? 2 * session : 2 * session + 1);
  }

  /** Whether a neighbour is another router of the same mesh. */
  #isInside(router: number, neighbour: number): boolean {
    const { network } = this.#context;
    return network.asOf(router) === network.asOf(neighbour);
  }

  /** A route learned over iBGP: what the border router holds, told by it. */
  #heldInside(router: number, border: number): HeldRoute | undefined {
    const told = this.held(border);
    const session = this.#context.network.sessionBetween(router, border);
    return told && { ...told, session, neighbour: border, igpCost: this.#context.igp.cost(router, border) };
  }

  #localPref(router: number, relation: number): number {
    const preference = { ...this.#context.network.localPref, ...this.#context.routerPolicy(router).localPref };
    if (relation === REL_CUSTOMER) return preference.customer;
    return relation === REL_PEER ? preference.peer : preference.provider;
  }

  /** The first of the sessions with a neighbour that bring a route of this class and length (step 9). */
  #session(router: number, neighbour: number, key: number): number {
    let first = -1;
    this.#offers(router, (from, session, top) => {
      if (from === neighbour && top === this.#top(key) && first < 0) first = session;
      return first < 0;
    });
    return first;
  }

  /**
   * The step that settled a router's choice: the last one that removed a route.
   * @param router a router with a route
   */
  decidedBy(router: number): DecisionStep {
    const own = this.#originIndex.has(router);
    const key = own ? -1 : this.keyOf(router);
    const winner = own ? -1 : this.#parent(key);
    const best = this.#top(key);
    let [worse, longer, tied, parallel] = [false, false, false, 0];
    const refuses = this.#refusing.has(router);
    const { network } = this.#context;
    const isApart = this.#apart.has(network.asOf(router));
    this.#offers(router, (from, _session, top) => {
      if (refuses) return false;
      if (isApart && this.#passes(from, network.asnOf(router))) return true;
      if (top === best && from === winner) parallel++;
      else if (top === best) tied = true;
      else if (!own && key < DRAINED && (top & ~this.#lengthMask) === (best & ~this.#lengthMask)) longer = true;
      // A route that came by here before is of a worse class: this router exports to customers only what it has from
      // above, and what a provider or peer brings back of a customer's route it likes less. Of tagged ones it is longer.
      else if (!own && key >= DRAINED) longer ||= !this.#passes(from, this.#context.network.asnOf(router));
      else if (!worse) worse = !this.#passes(from, this.#context.network.asnOf(router));
      return true;
    });
    const inside = this.#insideStep(router, own, winner, best);
    if (own) return worse || inside ? "local" : "only-route";
    if (parallel > 1) return "session-order";
    if (tied) return "router-id";
    if (inside) return inside;
    if (longer) return "as-path";
    return worse ? "local-pref" : "only-route";
  }

  /** The step that removed what the other routers of the mesh tell; undefined where they tell nothing that counts. */
  #insideStep(router: number, own: boolean, winner: number, best: number): DecisionStep | undefined {
    const { network, igp } = this.#context;
    if (!this.#meshed.has(network.asOf(router))) return undefined;
    const told = [...network.routersOf(network.asOf(router))].filter((other) => other !== router && this.#tells(other));
    if (own) return told.length > 0 ? "local" : undefined;
    const others = told.filter((other) => other !== winner && this.#top(this.keyOf(other)) === best);
    if (!this.#isInside(router, winner)) return others.length > 0 ? "ebgp" : undefined;
    const cost = igp.cost(router, winner);
    if (others.some((other) => igp.cost(router, other) === cost)) return "router-id";
    return others.length > 0 ? "igp-cost" : undefined;
  }

  /** Whether a router tells its mesh a route: one of its own, or one that it heard from another AS. */
  #tells(router: number): boolean {
    if (this.#originIndex.has(router)) return true;
    const key = this.keyOf(router);
    return key !== NO_ROUTE && !this.#isInside(router, this.#parent(key));
  }

  /** Whether the route that a router passes on has an AS in its path, its own included. */
  #passes(router: number, asn: number): boolean {
    const { network } = this.#context;
    for (let here = router; ; here = this.#parent(this.keyOf(here))) {
      if (network.asnOf(here) === asn || this.#forged(here).includes(asn)) return true;
      if (this.#originIndex.has(here)) return false;
    }
  }

  /**
   * Goes through the offers that a router hears, by session, until the visitor says false. Offers whose path comes back
   * to the router are among them.
   */
  #offers(router: number, visit: (from: number, session: number, top: number) => boolean): void {
    const { network } = this.#context;
    for (const end of network.endsOf(router)) {
      const from = network.neighbourAt(end);
      if (network.relationAt(end) === REL_INTERNAL) continue;
      if (this.#originIndex.has(from)) {
        for (const seed of this.#seedsOf.get(router) ?? []) {
          if (seed.session !== end >> 1) continue;
          if (!visit(from, seed.session, this.#top(seed.class) + seed.length)) return;
        }
        continue;
      }
      const key = this.keyOf(from);
      if (key === NO_ROUTE || this.#parent(key) === router || !this.#context.isSessionUp(end >> 1)) continue;
      if (this.#isQuiet(from, key)) continue;
      const relation = network.relationAt(end);
      if (!this.#isForAll(from, key) && relation !== REL_PROVIDER) continue;
      const learnedAs =
        key >= DRAINED ? DRAINED : relation === REL_CUSTOMER ? 0 : relation === REL_PEER ? FROM_PEER : FROM_PROVIDER;
      const extra = this.#context.sessionPolicy(end ^ 1).out?.prepend ?? 0;
      const length = (this.#top(key) & this.#lengthMask) + 1 + extra;
      if (!visit(from, end >> 1, this.#top(learnedAs) + length)) return;
    }
  }

  /** Whether a router's route is a customer's, so that it goes to everyone. */
  #isForAll(router: number, key: number): boolean {
    return key < DRAINED ? key < FROM_PEER : this.#drained?.fromCustomer[router] === 1;
  }

  /** Whether a router tells no other AS what it holds: it is tagged NO_EXPORT. */
  #isQuiet(router: number, key: number): boolean {
    const { quiet } = this.#winners;
    if (key >= DRAINED) return this.#drained?.quiet.has(router) === true;
    return quiet.size > 0 && quiet.has(this.#graph.slotOf[router] ?? 0);
  }
}

function relationOf(key: number): number {
  return key < FROM_PEER ? REL_CUSTOMER : key < FROM_PROVIDER ? REL_PEER : REL_PROVIDER;
}
