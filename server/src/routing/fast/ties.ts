import type { Announcement } from "./announcement";
import type { Sites } from "./apart";
import type { FastGraph, PrependedEdge } from "./graph";
import { DRAINED, FROM_PEER, FROM_PROVIDER, keyLayout, NO_ROUTE } from "./keys";
import type { Unit } from "./meshes";
import { openSlots } from "./open";
import type { Propagated } from "./propagate";

/** Tie sets as bits: origin `i` is bit `i % 32` of word `floor(i / 32)`. */
export interface TieSets {
  /** 32-bit words a set. */
  readonly words: number;
  /** The set of slot `s` begins at `s × words`. */
  readonly bits: Int32Array;
  /** Sets of group members that hear a seed, where they differ from their group's: by router. */
  readonly memberBits: ReadonlyMap<number, Int32Array>;
  /** 1 for slots whose sets are not known: what they hear hangs on a tie elsewhere. */
  readonly open: Uint8Array;
}

/** One direction of exporting customers' routes. */
interface Sweep {
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly targetClass: number;
  readonly prepended: ReadonlyMap<number, readonly PrependedEdge[]>;
}

/**
 * Finds for every router the origins that routes equal through step 7 lead to: a neighbour whose route is as good as
 * the winner adds its whole set, since its own tie may fall the other way. Among Gao–Rexford routes all of a set are of
 * one class and one length, so whichever wins, what is passed on downstream compares alike.
 * @param graph the network
 * @param announcement what was propagated
 * @param winners what propagation found
 * @returns the sets; undefined where a tie is between a route that stays where it is (NO_EXPORT) and one that goes on, or one that
 *   another site of an AS would refuse and one that it would take, so that what is heard downstream depends on it
 */
export function tieSets(graph: FastGraph, announcement: Announcement, winners: Propagated): TieSets | undefined {
  return new TieSearch(graph, announcement, winners).run();
}

class TieSearch {
  readonly #graph: FastGraph;
  readonly #announcement: Announcement;
  readonly #winners: Propagated;
  readonly #sites: Sites;
  readonly #hasSites: boolean;
  /** How many bits are those of origins; two for each AS with sites apart come after them: its own in the path, and not. */
  readonly #originCount: number;
  readonly #words: number;
  readonly #bits: Int32Array;
  readonly #memberBits = new Map<number, Int32Array>();
  readonly #rankBits: number;
  /** What every slot offers its customers, without the rank; the same as the top bits of the customer's key. */
  readonly #offers: Int32Array;
  /**
   * By slot with customers that hears a seed tagged NO_EXPORT, or may be told of one inside its mesh: whether tied routes
   * stay (1), go on (2), or either (3).
   */
  readonly #fates = new Map<number, number>();

  constructor(graph: FastGraph, announcement: Announcement, winners: Propagated) {
    this.#graph = graph;
    this.#announcement = announcement;
    this.#winners = winners;
    this.#sites = announcement.sites;
    this.#hasSites = announcement.sites.ases.size > 0;
    this.#originCount = announcement.origins.length;
    this.#words = Math.max(1, Math.ceil((this.#originCount + 2 * announcement.sites.ases.size) / 32));
    this.#bits = new Int32Array(graph.slotCount * this.#words);
    this.#rankBits = keyLayout(graph.routerCount).rankBits;
    this.#offers = new Int32Array(graph.transitCount);
    for (const { router, stays } of announcement.seeds) {
      const slot = graph.slotOf[router] ?? 0;
      if (stays && slot < graph.transitCount) this.#fates.set(slot, 0);
    }
    for (const { start, end } of graph.units) {
      const slots = Array.from({ length: end - start }, (_, i) => start + i);
      if (slots.some((slot) => this.#fates.has(slot))) for (const slot of slots) this.#fates.set(slot, 0);
    }
  }

  run(): TieSets | undefined {
    this.#sow();
    const { toProviders, toPeers } = this.#graph.prepends;
    const { transitCount, upOffsets, upProviders, peerOffsets, peers } = this.#graph;
    const upwards = { offsets: upOffsets, targets: upProviders, targetClass: 0, prepended: toProviders };
    let slot = 0;
    for (const unit of this.#graph.units) {
      if (unit.start >= transitCount) break;
      this.#pushPast(slot, unit.start, upwards);
      this.#share(unit);
      this.#push(unit.start, unit.end, upwards);
      slot = unit.end;
    }
    this.#pushPast(slot, transitCount, upwards);
    this.#push(0, transitCount, { offsets: peerOffsets, targets: peers, targetClass: FROM_PEER, prepended: toPeers });
    this.#pull();
    const tellers = [...this.#fates].flatMap(([teller, fate]) => (fate === 3 ? [teller] : []));
    const open = openSlots(this.#graph, this.#winners.keys, tellers);
    if (!open) return undefined;
    if (this.#sites.slots.some((site) => open[site] === 0 && this.#isOpen(site))) return undefined;
    this.#strip();
    this.#members();
    return { words: this.#words, bits: this.#bits, memberBits: this.#memberBits, open };
  }

  /** Seeds as good as the winner; those of group members wait for the group. */
  #sow(): void {
    const { slotOf, groupStart } = this.#graph;
    for (const { router, class: from, length, origin, stays } of this.#announcement.seeds) {
      const slot = slotOf[router] ?? 0;
      if (from === DRAINED || slot >= groupStart || this.#winners.silent.has(router)) continue;
      if (this.#keyTop(slot) !== (from >> this.#rankBits) + length) continue;
      this.#note(slot, stays ? 1 : 2);
      this.#set(slot, origin);
      for (let place = 0; place < this.#sites.ases.size; place++) this.#set(slot, this.#without(place));
    }
  }

  #set(slot: number, bit: number): void {
    const at = slot * this.#words + (bit >> 5);
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (bit & 31));
  }

  #has(slot: number, bit: number): boolean {
    return ((this.#bits[slot * this.#words + (bit >> 5)] ?? 0) & (1 << (bit & 31))) !== 0;
  }

  /** The bit that says that some tied route has an AS with sites apart in its path. */
  #within(place: number): number {
    return this.#originCount + 2 * place;
  }

  /** The bit that says that some tied route has it not. */
  #without(place: number): number {
    return this.#originCount + 2 * place + 1;
  }

  /** Notes that all that a site passes on upwards has its own AS in the path; its set is complete. What goes down never comes back. */
  #mark(slot: number): void {
    const place = this.#sites.placeOf(slot);
    const without = this.#without(place);
    if (place < 0 || !this.#has(slot, without)) return;
    this.#set(slot, this.#within(place));
    const at = slot * this.#words + (without >> 5);
    this.#bits[at] = (this.#bits[at] ?? 0) & ~(1 << (without & 31));
  }

  /** Whether it hangs on how a tie falls elsewhere what a site hears. */
  #isOpen(slot: number): boolean {
    const { keys, quiet } = this.#winners;
    const { providerOffsets, providers, prepends } = this.#graph;
    const key = keys[slot] ?? 0;
    if (key < FROM_PEER) return false;
    const place = this.#sites.placeOf(slot);
    const isMixed = (from: number) => this.#has(from, this.#within(place)) && this.#has(from, this.#without(place));
    const top = key >> this.#rankBits;
    const mixedPeer = this.#sites.peersOf(slot).some(({ slot: peer, extra }) => {
      const its = keys[peer] ?? 0;
      if (its < 0 || its >= FROM_PEER || quiet.has(peer) || !isMixed(peer)) return false;
      return (FROM_PEER >> this.#rankBits) + (its >> this.#rankBits) + 1 + extra <= top;
    });
    if (mixedPeer || key < FROM_PROVIDER) return mixedPeer;
    const isMixedProvider = (from: number, extra: number) => {
      const offer = this.#offers[from] ?? -2;
      return offer >= 0 && offer + extra <= top && isMixed(from);
    };
    const plain = providers.subarray(providerOffsets[slot], providerOffsets[slot + 1]);
    const prepended = prepends.fromProviders.get(slot) ?? [];
    return (
      plain.some((from) => isMixedProvider(from, 0)) ||
      prepended.some(({ slot: from, extra }) => isMixedProvider(from, extra))
    );
  }

  /** Takes away the bits that are no origins'. */
  #strip(): void {
    if (!this.#hasSites) return;
    const [whole, rest] = [this.#originCount >> 5, this.#originCount & 31];
    for (let at = 0; at < this.#bits.length; at++) {
      const word = at % this.#words;
      if (word < whole) continue;
      this.#bits[at] = word > whole ? 0 : (this.#bits[at] ?? 0) & ((1 << rest) - 1);
    }
  }

  #note(slot: number, fate: number): void {
    const known = this.#fates.get(slot);
    if (known !== undefined) this.#fates.set(slot, known | fate);
  }

  /** Class and length of a slot's winner; -1 where it takes none. */
  #keyTop(slot: number): number {
    return (this.#winners.keys[slot] ?? 0) >> this.#rankBits;
  }

  /** As `#push` upwards; the sets of sites are complete when their turn comes. */
  #pushPast(start: number, stop: number, sweep: Sweep): void {
    let slot = start;
    for (const site of this.#sites.slots) {
      if (site < start || site >= stop) continue;
      this.#push(slot, site, sweep);
      this.#mark(site);
      slot = site;
    }
    this.#push(slot, stop, sweep);
  }

  /** Slots with customers' routes, to those who hold a route of the given class that is one AS longer. */
  #push(start: number, stop: number, { offsets, targets, targetClass, prepended }: Sweep): void {
    const { keys, quiet } = this.#winners;
    const rankBits = this.#rankBits;
    for (let slot = start; slot < stop; slot++) {
      const key = keys[slot] ?? 0;
      if (key < 0 || key >= FROM_PEER || (quiet.size > 0 && quiet.has(slot))) continue;
      const offer = (targetClass >> rankBits) + (key >> rankBits) + 1;
      const end = offsets[slot + 1] ?? 0;
      for (let at = offsets[slot] ?? 0; at < end; at++) {
        const target = targets[at] ?? 0;
        if ((keys[target] ?? 0) >> rankBits === offer) this.#join(target, slot);
      }
      if (prepended.size === 0) continue;
      for (const { slot: target, extra } of prepended.get(slot) ?? []) {
        if ((keys[target] ?? 0) >> rankBits === offer + extra) this.#join(target, slot);
      }
    }
  }

  /** Adds the set of a neighbour in another AS, which would not have passed on what stays; a site refuses its own AS. */
  #join(target: number, source: number): void {
    const place = this.#hasSites ? this.#sites.placeOf(target) : -1;
    if (place >= 0 && this.#has(source, this.#within(place))) return;
    if (this.#fates.size > 0) this.#note(target, 2);
    this.#unite(target, source);
  }

  #unite(target: number, source: number): void {
    const words = this.#words;
    const bits = this.#bits;
    for (let word = 0; word < words; word++) {
      const at = target * words + word;
      bits[at] = (bits[at] ?? 0) | (bits[source * words + word] ?? 0);
    }
  }

  /** Routers of a mesh that did not hear the route themselves have the sets of the nearest that did. */
  #share(unit: Unit): void {
    const { keys } = this.#winners;
    const { slotOf, routerByRank } = this.#graph;
    const rankMask = (1 << this.#rankBits) - 1;
    const heard: number[] = [];
    const told: number[] = [];
    for (const [i, router] of unit.routers.entries()) {
      const key = keys[unit.start + i] ?? 0;
      if (key < 0 || key === NO_ROUTE) continue;
      const from = slotOf[routerByRank[key & rankMask] ?? 0] ?? 0;
      (from >= unit.start && from < unit.end ? told : heard).push(router);
    }
    for (const router of told) {
      const costs = heard.map((other) => this.#announcement.igpCost(router, other));
      const least = Math.min(...costs);
      for (const [i, other] of heard.entries()) {
        if (costs[i] !== least) continue;
        const [to, from] = [slotOf[router] ?? 0, slotOf[other] ?? 0];
        this.#note(to, this.#fates.get(from) ?? 2);
        this.#unite(to, from);
      }
    }
  }

  /** Providers' routes, from the top of the hierarchy downwards, then to the edge. */
  #pull(): void {
    const { transitCount, slotCount, units } = this.#graph;
    let above = transitCount;
    for (const unit of units.toReversed()) {
      if (unit.start >= transitCount) continue;
      this.#pullFrom(above - 1, unit.end - 1, -1);
      this.#pullFrom(unit.start, unit.end, 1);
      this.#share(unit);
      above = unit.start;
    }
    this.#pullFrom(above - 1, -1, -1);
    this.#pullFrom(transitCount, slotCount, 1);
    for (const unit of units) if (unit.start >= transitCount) this.#share(unit);
  }

  /** Pulls into slots from `start` to before `stop`, and notes what each of them offers its customers. */
  #pullFrom(start: number, stop: number, step: 1 | -1): void {
    const { transitCount } = this.#graph;
    const { keys, quiet } = this.#winners;
    const lengthMask = (FROM_PEER >> this.#rankBits) - 1;
    const providerTop = FROM_PROVIDER >> this.#rankBits;
    for (let slot = start; slot !== stop; slot += step) {
      const key = keys[slot] ?? 0;
      if (key >= FROM_PROVIDER && key !== NO_ROUTE) this.#pullSlot(slot, key >> this.#rankBits);
      if (slot >= transitCount) continue;
      const passes = key >= 0 && key !== NO_ROUTE && !quiet.has(slot);
      this.#offers[slot] = !passes ? -2 : providerTop + ((key >> this.#rankBits) & lengthMask) + 1;
    }
  }

  #pullSlot(slot: number, top: number): void {
    const { providerOffsets, providers, prepends } = this.#graph;
    const offers = this.#offers;
    const end = providerOffsets[slot + 1] ?? 0;
    for (let at = providerOffsets[slot] ?? 0; at < end; at++) {
      const provider = providers[at] ?? 0;
      if (offers[provider] === top) this.#join(slot, provider);
    }
    if (prepends.fromProviders.size === 0) return;
    for (const { slot: provider, extra } of prepends.fromProviders.get(slot) ?? []) {
      if ((offers[provider] ?? -2) + extra === top && (offers[provider] ?? -2) >= 0) this.#join(slot, provider);
    }
  }

  /** Members of groups that hear a seed: the seed's origin alone, beside the group's, or not at all. */
  #members(): void {
    const { slotOf, groupStart } = this.#graph;
    for (const { router, class: from, length, origin } of this.#announcement.seeds) {
      const slot = slotOf[router] ?? 0;
      const seedKey = this.#winners.memberSeeds.get(router);
      if (slot < groupStart || seedKey === undefined) continue;
      const groupTop = this.#keyTop(slot);
      const bestTop = Math.min(seedKey >> this.#rankBits, groupTop);
      let bits = this.#memberBits.get(router);
      if (!bits) {
        bits = new Int32Array(this.#words);
        const at = slot * this.#words;
        if (groupTop === bestTop) bits.set(this.#bits.subarray(at, at + this.#words));
        this.#memberBits.set(router, bits);
      }
      if ((from >> this.#rankBits) + length !== bestTop) continue;
      bits[origin >> 5] = (bits[origin >> 5] ?? 0) | (1 << (origin & 31));
    }
  }
}
