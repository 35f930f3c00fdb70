import type { Announcement, Seed } from "./announcement";
import type { Sites } from "./apart";
import type { FastGraph, PrependedEdge } from "./graph";
import { DRAINED, FROM_PEER, FROM_PROVIDER, type KeyLayout, keyLayout, NO_ROUTE, TAKES_NONE } from "./keys";
import { settleMesh, type Unit } from "./meshes";

/** What propagation found; read through `FastRoutes`. */
export interface Propagated {
  /** The best key by slot; `NO_ROUTE`, or `TAKES_NONE` for a slot of one router that takes none. */
  readonly keys: Int32Array;
  /** Index into `origins` by slot, -1 where there is no route. */
  readonly origins: Int16Array;
  /** Keys of seeds heard by members of a group, by router: the smaller of this and the group's key counts. */
  readonly memberSeeds: ReadonlyMap<number, number>;
  /** Routers that take no route, the origins among them. */
  readonly silent: ReadonlySet<number>;
  /** Slots of routers that tell no other AS what they hold, among those that could. */
  readonly quiet: ReadonlySet<number>;
}

/**
 * Finds every router's best route under Gao–Rexford policies, in three sweeps: customers' routes upwards in the order
 * of the hierarchy, then once across peerings, then downwards. Each slot is settled once and never again.
 * @param graph the network
 * @param announcement where the prefix comes from
 * @returns the winners
 * Source: Gao and Rexford (2001); Gill, Schapira and Goldberg, "Modeling on quicksand" (2012), for the three sweeps.
 */
export function propagate(graph: FastGraph, announcement: Announcement): Propagated {
  return new Propagation(graph, announcement).run();
}

class Propagation {
  readonly #graph: FastGraph;
  readonly #layout: KeyLayout;
  readonly #keys: Int32Array;
  readonly #slotOrigins: Int16Array;
  /**
   * Index into `origins` by rank of a router ID, with the bits of the ASes in the path that have sites apart; filled for routers
   * that pass routes on.
   */
  readonly #rankOrigins: Int32Array;
  /** What slots with customers offer them; `NO_ROUTE` where nothing. */
  readonly #offers: Int32Array;
  readonly #memberSeeds = new Map<number, number>();
  readonly #silent: Set<number>;
  /** Keys of seeds tagged NO_EXPORT (true) and of other seeds (false), by slot with customers that hears a tagged one. */
  readonly #tagged = new Map<number, Map<number, boolean>>();
  readonly #sites: Sites;
  /** Those slots and those of sites, but for those of meshes, which are settled together, in order: the sweeps stop at each. */
  readonly #stops: readonly number[];
  /** Keys that are taken out of the way, so that nobody hears of them. */
  readonly #hidden = new Map<number, number>();
  readonly #igpCost: (from: number, to: number) => number;

  constructor(graph: FastGraph, announcement: Announcement) {
    this.#graph = graph;
    this.#layout = keyLayout(graph.routerCount);
    this.#keys = new Int32Array(graph.slotCount).fill(NO_ROUTE);
    this.#slotOrigins = new Int16Array(graph.slotCount).fill(-1);
    this.#rankOrigins = new Int32Array(graph.routerCount);
    this.#offers = new Int32Array(graph.transitCount);
    this.#silent = new Set(announcement.origins);
    for (const router of announcement.silent) this.#silent.add(router);
    for (const router of this.#silent) {
      const slot = graph.slotOf[router] ?? 0;
      if (slot < graph.groupStart) this.#keys[slot] = TAKES_NONE;
    }
    for (const [index, router] of announcement.origins.entries()) {
      this.#rankOrigins[graph.rankOf[router] ?? 0] = index;
    }
    this.#igpCost = announcement.igpCost;
    for (const seed of announcement.seeds) {
      const slot = graph.slotOf[seed.router] ?? 0;
      if (seed.stays && slot < graph.transitCount) this.#tagged.set(slot, new Map());
    }
    const { units } = graph;
    const isOfMesh = (slot: number): boolean => units.some(({ start, end }) => start <= slot && slot < end);
    this.#sites = announcement.sites;
    const stops = new Set([...this.#tagged.keys(), ...this.#sites.slots.filter((slot) => slot < graph.transitCount)]);
    this.#stops = [...stops].filter((slot) => !isOfMesh(slot)).sort((a, b) => a - b);
    for (const seed of announcement.seeds) {
      if (seed.class !== DRAINED) this.#sow(seed, announcement.origins[seed.origin] ?? 0);
    }
  }

  #sow(seed: Seed, origin: number): void {
    const { slotOf, groupStart, rankOf } = this.#graph;
    if (this.#silent.has(seed.router)) return;
    const key = seed.class + seed.length * this.#layout.step + (rankOf[origin] ?? 0);
    const slot = slotOf[seed.router] ?? 0;
    const tagged = this.#tagged.get(slot);
    // Of parallel sessions the first one counts (step 9).
    if (tagged && !tagged.has(key)) tagged.set(key, seed.stays);
    if (slot >= groupStart) {
      this.#memberSeeds.set(seed.router, Math.min(key, this.#memberSeeds.get(seed.router) ?? NO_ROUTE));
    } else if (key < (this.#keys[slot] ?? 0)) this.#keys[slot] = key;
  }

  run(): Propagated {
    this.#upwards();
    this.#across();
    for (const slot of this.#stops) if ((this.#keys[slot] ?? 0) < FROM_PROVIDER) this.#hide(slot);
    this.#downwards();
    this.#toEdge();
    for (const [slot, key] of this.#hidden) this.#keys[slot] = key;
    return {
      keys: this.#keys,
      origins: this.#slotOrigins,
      memberSeeds: this.#memberSeeds,
      silent: this.#silent,
      quiet: new Set(this.#hidden.keys()),
    };
  }

  /** Takes a slot's key out of the way where it is a seed tagged NO_EXPORT: it is settled, and passes nothing on. */
  #hide(slot: number): void {
    if (this.#isTagged(slot)) this.#takeAway(slot);
  }

  #isTagged(slot: number): boolean {
    return this.#tagged.get(slot)?.get(this.#keys[slot] ?? 0) === true;
  }

  #takeAway(slot: number): void {
    const key = this.#keys[slot] ?? 0;
    this.#slotOrigins[slot] = this.#rankOrigins[key & this.#layout.rankMask] ?? 0;
    this.#hidden.set(slot, key);
    this.#keys[slot] = TAKES_NONE;
  }

  /** Customers' routes to providers. A slot's customers all come before it, so its key is final when it is reached. */
  #upwards(): void {
    const { transitCount, units } = this.#graph;
    let slot = 0;
    for (const unit of units) {
      if (unit.start >= transitCount) break;
      this.#upwardsPast(slot, unit.start);
      this.#settle(unit, FROM_PEER);
      this.#upwardsFrom(unit.start, unit.end);
      slot = unit.end;
    }
    this.#upwardsPast(slot, transitCount);
  }

  /**
   * As `#upwardsFrom`; slots that hear a seed tagged NO_EXPORT have a look at what they hold when their turn comes, and sites
   * apart leave their mark.
   */
  #upwardsPast(start: number, stop: number): void {
    let slot = start;
    for (const at of this.#stops) {
      if (at < start || at >= stop) continue;
      this.#upwardsFrom(slot, at);
      if ((this.#keys[at] ?? 0) < FROM_PEER) this.#hide(at);
      this.#upwardsFrom(at, at + 1);
      this.#mark(at);
      slot = at + 1;
    }
    this.#upwardsFrom(slot, stop);
  }

  /** Notes in what a site passes on that its AS is in the path. */
  #mark(slot: number): void {
    const bit = this.#sites.bitOf(slot);
    if (bit === 0) return;
    const rank = this.#graph.slotRanks[slot] ?? 0;
    this.#rankOrigins[rank] = (this.#rankOrigins[rank] ?? 0) | bit;
  }

  /** Whether what a slot with customers passes on has an AS in its path. */
  #passes(slot: number, bit: number): boolean {
    return ((this.#rankOrigins[this.#graph.slotRanks[slot] ?? 0] ?? 0) & bit) !== 0;
  }

  #upwardsFrom(start: number, stop: number): void {
    const { upOffsets, upProviders, slotRanks, prepends } = this.#graph;
    const { step, rankMask } = this.#layout;
    const keys = this.#keys;
    const rankOrigins = this.#rankOrigins;
    const special = prepends.toProviders.size > 0;
    for (let slot = start; slot < stop; slot++) {
      const key = keys[slot] ?? 0;
      if (key < 0 || key >= FROM_PEER) continue;
      const origin = rankOrigins[key & rankMask] ?? 0;
      const rank = slotRanks[slot] ?? 0;
      this.#slotOrigins[slot] = origin;
      rankOrigins[rank] = origin;
      const offer = (key & ~rankMask) + step + rank;
      const end = upOffsets[slot + 1] ?? 0;
      for (let at = upOffsets[slot] ?? 0; at < end; at++) {
        const provider = upProviders[at] ?? 0;
        if (offer < (keys[provider] ?? 0)) keys[provider] = offer;
      }
      if (special) this.#offer(offer, prepends.toProviders.get(slot));
    }
  }

  /** Customers' routes to peers. Only slots that hold a customer's route export, so no peer's route is passed on. */
  #across(): void {
    const sites = this.#sites.slots.filter((slot) => (this.#keys[slot] ?? 0) >= FROM_PEER);
    const heard = sites.map((slot) => this.#peersBest(slot));
    this.#acrossFrom();
    for (const [i, slot] of sites.entries()) this.#keys[slot] = heard[i] ?? NO_ROUTE;
  }

  /** The best of what peers offer a site, without what has its own AS in the path, and the route that it has. */
  #peersBest(slot: number): number {
    const { step, rankMask } = this.#layout;
    const bit = this.#sites.bitOf(slot);
    let best = this.#keys[slot] ?? 0;
    for (const { slot: peer, extra } of this.#sites.peersOf(slot)) {
      const key = this.#keys[peer] ?? 0;
      if (key < 0 || key >= FROM_PEER || this.#passes(peer, bit)) continue;
      const offer = FROM_PEER + (key & ~rankMask) + step * (1 + extra) + (this.#graph.slotRanks[peer] ?? 0);
      if (offer < best) best = offer;
    }
    return best;
  }

  #acrossFrom(): void {
    const { transitCount, peerOffsets, peers, slotRanks, prepends } = this.#graph;
    const { step, rankMask } = this.#layout;
    const keys = this.#keys;
    const special = prepends.toPeers.size > 0;
    for (let slot = 0; slot < transitCount; slot++) {
      const key = keys[slot] ?? 0;
      if (key < 0 || key >= FROM_PEER) continue;
      const offer = FROM_PEER + (key & ~rankMask) + step + (slotRanks[slot] ?? 0);
      const end = peerOffsets[slot + 1] ?? 0;
      for (let at = peerOffsets[slot] ?? 0; at < end; at++) {
        const peer = peers[at] ?? 0;
        if (offer < (keys[peer] ?? 0)) keys[peer] = offer;
      }
      if (special) this.#offer(offer, prepends.toPeers.get(slot));
    }
  }

  #offer(offer: number, edges: readonly PrependedEdge[] | undefined): void {
    for (const { slot, extra } of edges ?? []) {
      const key = offer + extra * this.#layout.step;
      if (key < (this.#keys[slot] ?? 0)) this.#keys[slot] = key;
    }
  }

  /** As `settleMesh`, with a look at seeds tagged NO_EXPORT. */
  #settle(unit: Unit, limit: number): void {
    const [graph, keys, rankOrigins] = [this.#graph, this.#keys, this.#rankOrigins];
    if (settleMesh({ graph, keys, rankOrigins, igpCost: this.#igpCost }, unit, limit)) this.#hideTagged(unit);
  }

  /** Of a mesh that is settled, takes seeds tagged NO_EXPORT out of the way, and what routers inside were told of them. */
  #hideTagged({ start, end }: Unit): void {
    if (this.#tagged.size === 0 || start >= this.#graph.transitCount) return;
    const borders = new Set<number>();
    for (let slot = start; slot < end; slot++) {
      if (this.#isTagged(slot)) borders.add(this.#graph.slotRanks[slot] ?? 0);
    }
    if (borders.size === 0) return;
    for (let slot = start; slot < end; slot++) {
      const key = this.#keys[slot] ?? 0;
      if (this.#isTagged(slot) || (key >= 0 && borders.has(key & this.#layout.rankMask))) this.#takeAway(slot);
    }
  }

  /** Everybody's routes to customers, from the top of the hierarchy: a slot's providers all come before it. */
  #downwards(): void {
    const { transitCount, units } = this.#graph;
    let slot = transitCount;
    for (const unit of units.toReversed()) {
      if (unit.start >= transitCount) continue;
      this.#downwardsPast(slot, unit.end);
      this.#hear(unit.start, unit.end);
      this.#settle(unit, NO_ROUTE);
      this.#downwardsFrom(unit.end, unit.start);
      slot = unit.start;
    }
    this.#downwardsPast(slot, 0);
  }

  /** As `#downwardsFrom`, with a look at slots that hear a seed tagged NO_EXPORT, and at sites apart. */
  #downwardsPast(above: number, down: number): void {
    let slot = above;
    for (const at of this.#stops.toReversed()) {
      if (at < down || at >= above) continue;
      this.#downwardsFrom(slot, at + 1);
      this.#hear(at, at + 1);
      this.#hide(at);
      this.#offerDown(at);
      this.#mark(at); // a peer that took a customer's route across may have its turn after this one
      slot = at;
    }
    this.#downwardsFrom(slot, down);
  }

  /** Takes what providers offer to some slots. */
  #hear(start: number, end: number): void {
    for (let slot = start; slot < end; slot++) {
      const key = this.#keys[slot] ?? 0;
      if (key < FROM_PROVIDER) continue;
      const bit = this.#sites.bitOf(slot);
      this.#keys[slot] = bit === 0 ? this.#best(slot, key, this.#offers) : this.#providersBest(slot, bit);
    }
  }

  /** The best of what providers offer a site, without what has its own AS in the path, and the route that it has. */
  #providersBest(slot: number, bit: number): number {
    const { providerOffsets, providers, prepends } = this.#graph;
    let best = this.#keys[slot] ?? 0;
    const hear = (provider: number, extra: number) => {
      const offer = this.#offers[provider] ?? NO_ROUTE;
      if (offer === NO_ROUTE || this.#passes(provider, bit)) return;
      best = Math.min(best, offer + extra * this.#layout.step);
    };
    for (let at = providerOffsets[slot] ?? 0; at < (providerOffsets[slot + 1] ?? 0); at++) hear(providers[at] ?? 0, 0);
    for (const { slot: provider, extra } of prepends.fromProviders.get(slot) ?? []) hear(provider, extra);
    return best;
  }

  #downwardsFrom(above: number, down: number): void {
    const { slotRanks } = this.#graph;
    const { step, rankMask } = this.#layout;
    const keys = this.#keys;
    const rankOrigins = this.#rankOrigins;
    const offers = this.#offers;
    for (let slot = above - 1; slot >= down; slot--) {
      let key = keys[slot] ?? 0;
      if (key >= FROM_PROVIDER) {
        key = this.#best(slot, key, offers);
        keys[slot] = key;
      }
      if (key < 0 || key === NO_ROUTE) {
        offers[slot] = NO_ROUTE;
        continue;
      }
      const origin = rankOrigins[key & rankMask] ?? 0;
      const rank = slotRanks[slot] ?? 0;
      this.#slotOrigins[slot] = origin;
      rankOrigins[rank] = origin;
      offers[slot] = FROM_PROVIDER + ((key & ~rankMask & (FROM_PEER - 1)) + step) + rank;
    }
  }

  /** What a slot that has taken what it hears offers its customers; the same as in `#downwardsFrom`. */
  #offerDown(slot: number): void {
    const { step, rankMask } = this.#layout;
    const key = this.#keys[slot] ?? 0;
    this.#offers[slot] = NO_ROUTE;
    if (key < 0 || key === NO_ROUTE) return;
    const rank = this.#graph.slotRanks[slot] ?? 0;
    const origin = this.#rankOrigins[key & rankMask] ?? 0;
    this.#slotOrigins[slot] = origin;
    this.#rankOrigins[rank] = origin;
    this.#offers[slot] = FROM_PROVIDER + ((key & ~rankMask & (FROM_PEER - 1)) + step) + rank;
  }

  /** The best of a slot's providers' offers and the route that it has. */
  #best(slot: number, key: number, offers: Int32Array): number {
    const { providerOffsets, providers, prepends } = this.#graph;
    let best = key;
    const end = providerOffsets[slot + 1] ?? 0;
    for (let at = providerOffsets[slot] ?? 0; at < end; at++) {
      const offer = offers[providers[at] ?? 0] ?? 0;
      if (offer < best) best = offer;
    }
    if (prepends.fromProviders.size > 0) {
      for (const { slot: provider, extra } of prepends.fromProviders.get(slot) ?? []) {
        const offer = offers[provider] ?? NO_ROUTE;
        if (offer !== NO_ROUTE) best = Math.min(best, offer + extra * this.#layout.step);
      }
    }
    return best;
  }

  /** Routers and groups without customers. */
  #toEdge(): void {
    const { transitCount, slotCount, units } = this.#graph;
    const sites = this.#sites.slots.filter((each) => each >= transitCount && (this.#keys[each] ?? 0) >= FROM_PROVIDER);
    const heard = sites.map((each) => [each, this.#providersBest(each, this.#sites.bitOf(each))] as const);
    let slot = transitCount;
    for (const unit of units) {
      if (unit.start < transitCount) continue;
      this.#toEdgeFrom(slot, unit.start);
      this.#hear(unit.start, unit.end);
      this.#settle(unit, NO_ROUTE);
      this.#toEdgeFrom(unit.start, unit.end);
      slot = unit.end;
    }
    this.#toEdgeFrom(slot, slotCount);
    for (const [site, key] of heard) {
      this.#keys[site] = key;
      this.#slotOrigins[site] = key === NO_ROUTE ? -1 : (this.#rankOrigins[key & this.#layout.rankMask] ?? 0);
    }
  }

  #toEdgeFrom(start: number, stop: number): void {
    const { rankMask } = this.#layout;
    const keys = this.#keys;
    const rankOrigins = this.#rankOrigins;
    const slotOrigins = this.#slotOrigins;
    const offers = this.#offers;
    for (let slot = start; slot < stop; slot++) {
      let key = keys[slot] ?? 0;
      if (key >= FROM_PROVIDER) {
        key = this.#best(slot, key, offers);
        keys[slot] = key;
      }
      if (key >= 0 && key !== NO_ROUTE) slotOrigins[slot] = rankOrigins[key & rankMask] ?? 0;
    }
  }
}
