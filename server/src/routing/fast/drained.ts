import type { PrefixContext } from "../context";
import { REL_CUSTOMER, REL_INTERNAL } from "../types";
import type { Announcement } from "./announcement";
import type { FastGraph } from "./graph";
import { DRAINED, keyLayout, NO_ROUTE } from "./keys";
import type { Unit } from "./meshes";
import type { Propagated } from "./propagate";

/** Routes tagged GRACEFUL_SHUTDOWN, by router, of those that hear no other. */
export interface Drained {
  /** `NO_ROUTE` where a router has none. */
  readonly keys: Int32Array;
  /** Index into `origins`. */
  readonly origins: Int16Array;
  /** 1 where the route came into the AS from a customer, so that it goes to everyone. */
  readonly fromCustomer: Uint8Array;
  /** Routers that tell no other AS what they hold: it is tagged NO_EXPORT. */
  readonly quiet: ReadonlySet<number>;
  /** Whether some tie is between routes that go on to different neighbours, so that who hears anything depends on it. */
  readonly mixed: boolean;
}

/**
 * Spreads the announcements tagged GRACEFUL_SHUTDOWN to the routers that hear no other (RFC 8326): their local-pref is 0
 * everywhere, so no other route gives way to them, and among them the shortest path wins whatever the relation. So they
 * settle by length, the shortest first.
 * @param context policies and changes; every router honours the community
 * @param graph the network laid out
 * @param announcement where the prefix comes from
 * @param plain what the announcements without the tag came to
 * @returns the routes, or undefined where nothing is tagged
 */
export function spreadDrained(
  context: PrefixContext,
  graph: FastGraph,
  announcement: Announcement,
  plain: Propagated,
): Drained | undefined {
  return announcement.seeds.some((seed) => seed.class === DRAINED)
    ? new Spread(context, graph, announcement, plain).run()
    : undefined;
}

/** A tagged route on its way over one session. */
interface Offer {
  readonly router: number;
  readonly length: number;
  /** The neighbour that sends it. */
  readonly from: number;
  readonly session: number;
  readonly fromCustomer: boolean;
  readonly origin: number;
  readonly stays: boolean;
}

class Spread {
  readonly #context: PrefixContext;
  readonly #graph: FastGraph;
  readonly #announcement: Announcement;
  readonly #plain: Propagated;
  readonly #rankBits: number;
  readonly #lengthMask: number;
  readonly #keys: Int32Array;
  readonly #sessions: Int32Array;
  readonly #origins: Int16Array;
  readonly #fromCustomer: Uint8Array;
  readonly #quiet = new Set<number>();
  readonly #settled: Uint8Array;
  /** Routers that were offered a path of a length, by length. */
  readonly #waiting: number[][] = [];
  readonly #unitOf = new Map<number, Unit>();
  #mixed = false;

  constructor(context: PrefixContext, graph: FastGraph, announcement: Announcement, plain: Propagated) {
    const { rankBits, lengthLimit } = keyLayout(graph.routerCount);
    this.#context = context;
    this.#graph = graph;
    this.#announcement = announcement;
    this.#plain = plain;
    this.#rankBits = rankBits;
    this.#lengthMask = lengthLimit - 1;
    this.#keys = new Int32Array(graph.routerCount).fill(NO_ROUTE);
    this.#sessions = new Int32Array(graph.routerCount);
    this.#origins = new Int16Array(graph.routerCount).fill(-1);
    this.#fromCustomer = new Uint8Array(graph.routerCount);
    this.#settled = new Uint8Array(graph.routerCount);
    for (const unit of graph.units) for (const router of unit.routers) this.#unitOf.set(router, unit);
  }

  run(): Drained {
    for (const seed of this.#announcement.seeds) {
      if (seed.class !== DRAINED) continue;
      this.#offer({ ...seed, from: this.#announcement.origins[seed.origin] ?? 0 });
    }
    for (let length = 0; length < this.#waiting.length; length++) {
      const heard = (this.#waiting[length] ?? []).filter((router) => this.#length(router) === length);
      const settled = [...new Set(heard)].filter((router) => this.#settled[router] === 0);
      for (const router of settled) this.#settled[router] = 1;
      const told = [...new Set(settled.map((router) => this.#unitOf.get(router)))].flatMap((unit) =>
        unit ? this.#tell(unit, settled) : [],
      );
      for (const router of [...settled, ...told]) this.#export(router);
    }
    return {
      keys: this.#keys,
      origins: this.#origins,
      fromCustomer: this.#fromCustomer,
      quiet: this.#quiet,
      mixed: this.#mixed,
    };
  }

  #length(router: number): number {
    return ((this.#keys[router] ?? 0) >> this.#rankBits) & this.#lengthMask;
  }

  /** Whether a router would take a tagged route: it hears no other, and takes routes at all. */
  #isOpen(router: number): boolean {
    const { silent, keys, memberSeeds } = this.#plain;
    if (this.#settled[router] === 1 || silent.has(router) || memberSeeds.has(router)) return false;
    return keys[this.#graph.slotOf[router] ?? 0] === NO_ROUTE;
  }

  #offer({ router, length, from, session, fromCustomer, origin, stays }: Offer): void {
    if (!this.#isOpen(router)) return;
    const key = DRAINED + (length << this.#rankBits) + (this.#graph.rankOf[from] ?? 0);
    const known = this.#keys[router] ?? 0;
    const goesAsKnown = (this.#fromCustomer[router] === 1) === fromCustomer && this.#quiet.has(router) === stays;
    if (key >> this.#rankBits === known >> this.#rankBits && !goesAsKnown) this.#mixed = true;
    // Over two sessions with one neighbour the first one counts (step 9).
    if (key > known || (key === known && session > (this.#sessions[router] ?? 0))) return;
    this.#keys[router] = key;
    this.#sessions[router] = session;
    this.#origins[router] = origin;
    this.#fromCustomer[router] = fromCustomer ? 1 : 0;
    if (stays) this.#quiet.add(router);
    else this.#quiet.delete(router);
    this.#waiting[length] ??= [];
    this.#waiting[length]?.push(router);
  }

  /** Tells the other routers of a mesh, which take the route from the nearest that heard it (steps 6 to 8). */
  #tell(unit: Unit, settled: readonly number[]): number[] {
    const heard = unit.routers.filter((router) => settled.includes(router));
    const told = unit.routers.filter((router) => this.#isOpen(router));
    for (const router of told) {
      const nearest = this.#nearest(router, heard);
      this.#settled[router] = 1;
      this.#keys[router] = DRAINED + (this.#length(nearest) << this.#rankBits) + (this.#graph.rankOf[nearest] ?? 0);
      this.#origins[router] = this.#origins[nearest] ?? -1;
      this.#fromCustomer[router] = this.#fromCustomer[nearest] ?? 0;
      if (this.#quiet.has(nearest)) this.#quiet.add(router);
      else this.#quiet.delete(router);
      const cost = this.#announcement.igpCost(router, nearest);
      const tied = heard.filter((other) => this.#announcement.igpCost(router, other) === cost);
      if (tied.some((other) => !this.#goAlike(other, nearest))) this.#mixed = true;
    }
    return told;
  }

  /** Whether two routers would tell the same neighbours what they hold. */
  #goAlike(one: number, other: number): boolean {
    return this.#fromCustomer[one] === this.#fromCustomer[other] && this.#quiet.has(one) === this.#quiet.has(other);
  }

  #nearest(router: number, heard: readonly number[]): number {
    const { igpCost } = this.#announcement;
    const { rankOf } = this.#graph;
    return heard.reduce((best, other) => {
      const further = igpCost(router, other) - igpCost(router, best);
      return further < 0 || (further === 0 && (rankOf[other] ?? 0) < (rankOf[best] ?? 0)) ? other : best;
    });
  }

  #export(router: number): void {
    if (this.#quiet.has(router)) return;
    const { network } = this.#context;
    const origin = this.#origins[router] ?? -1;
    for (const end of network.endsOf(router)) {
      const relation = network.relationAt(end);
      if (relation === REL_INTERNAL || (relation !== REL_CUSTOMER && this.#fromCustomer[router] === 0)) continue;
      const neighbour = network.neighbourAt(end);
      if (!this.#isOpen(neighbour) || !this.#context.isSessionUp(end >> 1)) continue;
      this.#offer({
        router: neighbour,
        length: this.#length(router) + 1 + (this.#context.sessionPolicy(end).out?.prepend ?? 0),
        from: router,
        session: end >> 1,
        fromCustomer: network.relationAt(end ^ 1) === REL_CUSTOMER,
        origin,
        stays: false,
      });
    }
  }
}
