import type { Machine, State } from "./machine";
import { canonicalOrder } from "./rounds";
import {
  type Arrival,
  compareFacts,
  type Entry,
  type Neighbour,
  newlySelectable,
  type Offers,
  type Source,
  selectable,
  selectableWithMed,
  sourceOf,
  strongest,
  unheard,
} from "./tie-choices";

/** Entries of one speaker past which routes are told apart by class only. */
const MANY_ENTRIES = 12;
/** Entries of one speaker past which a new route lends its PoPs to one that is there, so that the sets stay bounded. */
const MAX_ENTRIES = 32;

/**
 * The tie sets (routing model §4): for every router the PoPs that it could reach if steps 8 and 9 fell otherwise,
 * here or anywhere before. What a speaker could select grows from the states given: a route is added where every other
 * neighbour could at the same time offer something that does not beat it through step 7, or nothing. Everything
 * that some order of events produces is in the set; neighbours' choices are taken as independent of each other.
 * @param machine the rules
 * @param states stable states, or the states of a cycle
 * @param plain whether the paths' inside can matter to nobody (no dispute is possible), so that routes of one class
 *   are kept together
 * @returns the PoPs (router indices) of a router, ascending
 */
export function tieSets<R>(
  machine: Machine<R>,
  states: readonly State<R>[],
  plain: boolean,
): (router: number) => readonly number[] {
  const ties = new Ties(machine, plain);
  ties.run(states);
  return (router) => ties.popsOf(router);
}

/** Speakers past which routes are kept by class even where a dispute is possible: each path would be too many. */
const MANY_SPEAKERS = 20_000;

/**
 * Whether tie sets may keep routes of one class together: where no dispute is possible that loses nothing, and
 * over a whole Internet it must be.
 * @param dispute why the network may have several stable states or none; undefined where it cannot
 */
export function keepsClassesOnly<R>(machine: Machine<R>, dispute: string | undefined): boolean {
  return dispute === undefined || machine.speakers.count > MANY_SPEAKERS;
}

/** Set for speakers that are not waited for. */
const LAST = 2;

class Ties<R> {
  private readonly entries: (Map<string | number, Entry<R>> | undefined)[];
  /** The same in order of discovery. */
  private readonly found: (Entry<R>[] | undefined)[];
  private readonly mayBeEmpty: Uint8Array;
  private readonly pops: number[] = [];
  private readonly popBits = new Map<number, bigint>();
  private queue: number[] = [];
  private readonly queued: Uint8Array;
  private neighbours: (readonly Neighbour<R>[] | undefined)[] = [];
  /** Routers share few different sets. */
  private readonly lists = new Map<bigint, readonly number[]>();
  private readonly ranks: Int32Array;

  constructor(
    private readonly machine: Machine<R>,
    private readonly plain: boolean,
  ) {
    const { count } = machine.speakers;
    this.entries = new Array<Map<string | number, Entry<R>> | undefined>(count).fill(undefined);
    this.found = new Array<Entry<R>[] | undefined>(count).fill(undefined);
    this.mayBeEmpty = new Uint8Array(count);
    this.queued = new Uint8Array(count);
    this.ranks = new Int32Array(count);
    for (const [rank, speaker] of canonicalOrder(machine).entries()) this.ranks[speaker] = rank;
  }

  run(states: readonly State<R>[]): void {
    const { speakers } = this.machine;
    for (const state of states) {
      for (let speaker = 0; speaker < speakers.count; speaker++) {
        const route = state[speaker];
        if (route === undefined) this.mayBeEmpty[speaker] = 1;
        else widen(this.entryOf(speaker, route), this.bitOf(this.machine.facts(speaker, route).pop));
      }
    }
    // Who tells nobody anything is looked at when somebody asks.
    for (let speaker = 0; speaker < speakers.count; speaker++) {
      if (this.machine.passesOn(speaker)) this.enqueue(speaker);
      else this.queued[speaker] = LAST;
    }
    // In rounds, each in canonical order: where sets are cut short, the same routes stay on every run.
    while (this.queue.length > 0) {
      const round = this.queue.splice(0).sort((a, b) => (this.ranks[a] ?? 0) - (this.ranks[b] ?? 0));
      for (const speaker of round) this.queued[speaker] = 0;
      for (const speaker of round) this.grow(speaker);
    }
    this.neighbours = []; // much the largest part of what there is, and done with
  }

  private enqueue(speaker: number): void {
    if (this.queued[speaker]) return;
    this.queued[speaker] = 1;
    this.queue.push(speaker);
  }

  private bitOf(pop: number): bigint {
    let bit = this.popBits.get(pop);
    if (bit === undefined) {
      bit = 1n << BigInt(this.pops.length);
      this.pops.push(pop);
      this.popBits.set(pop, bit);
    }
    return bit;
  }

  popsOf(router: number): readonly number[] {
    if (this.queued[router] === LAST) {
      this.grow(router);
      this.neighbours[router] = undefined;
      this.queued[router] = 0;
    }
    let bits = 0n;
    for (const entry of this.entries[router]?.values() ?? []) bits |= entry.pops;
    let list = this.lists.get(bits);
    if (!list) {
      list = this.pops.filter((_, i) => (bits >> BigInt(i)) & 1n).sort((a, b) => a - b);
      this.lists.set(bits, list);
    }
    return list;
  }

  /** The entry of a possible route, made where there is none yet. */
  private entryOf(speaker: number, route: R): Entry<R> {
    const entries = this.entries[speaker] ?? new Map<string | number, Entry<R>>();
    this.entries[speaker] = entries;
    const merge = this.plain || entries.size >= MANY_ENTRIES;
    const key = merge ? this.machine.classKey(speaker, route) : this.machine.key(route);
    const known = entries.get(key) ?? (entries.size < MAX_ENTRIES ? undefined : this.likest(speaker, route));
    if (known) return known;
    const entry: Entry<R> = { route, pops: 0n, feeds: new Set() };
    entries.set(key, entry);
    const found = this.found[speaker];
    if (found) found.push(entry);
    else this.found[speaker] = [entry];
    return entry;
  }

  /** The entry that travels most like a route: to the same neighbours, as long. */
  private likest(speaker: number, route: R): Entry<R> | undefined {
    const { forAll, pathLength } = this.machine.facts(speaker, route);
    let best: Entry<R> | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const entry of this.entries[speaker]?.values() ?? []) {
      const facts = this.machine.facts(speaker, entry.route);
      const distance = Math.abs(facts.pathLength - pathLength) + (facts.forAll === forAll ? 0 : 1000);
      if (distance >= least) continue;
      best = entry;
      least = distance;
    }
    return best;
  }

  /** Keeps a route that could be selected; true where the speaker did not have its like. */
  private hold(speaker: number, { route, sent }: Arrival<R>): boolean {
    const before = this.entries[speaker]?.size ?? 0;
    const entry = this.entryOf(speaker, route);
    sent.feeds.add(entry);
    widen(entry, sent.pops);
    return (this.entries[speaker]?.size ?? 0) > before;
  }

  /** Works out what a speaker could select, and wakes those who hear it where there is something new. */
  private grow(speaker: number): void {
    if (this.machine.own(speaker) !== undefined) return;
    const sole = this.soleOffers(speaker);
    const grown = sole ? this.holdAll(speaker, selectable(this.comparesMed(speaker), sole)) : this.choose(speaker);
    if (!grown || this.queued[speaker] === LAST) return;
    const { outOffsets, outEdges, target } = this.machine.speakers;
    for (let i = outOffsets[speaker] ?? 0; i < (outOffsets[speaker + 1] ?? 0); i++) {
      this.enqueue(target[outEdges[i] ?? 0] ?? 0);
    }
  }

  private holdAll(speaker: number, arrivals: readonly Arrival<R>[]): boolean {
    let grown = false;
    for (const arrival of arrivals) grown = this.hold(speaker, arrival) || grown;
    return grown;
  }

  /** Looks at what neighbours have to offer since the last time; true where the speaker has a choice more. */
  private choose(speaker: number): boolean {
    const always = this.comparesMed(speaker);
    const neighbours = this.neighboursOf(speaker);
    let news = false;
    let byGroups = false;
    let mayBeEmpty = true;
    for (const neighbour of neighbours) {
      const { choices, from, silent } = neighbour;
      if (choices.length !== (this.found[from]?.length ?? 0) || silent !== (this.mayBeEmpty[from] ?? 0)) {
        this.listen(speaker, neighbour, always);
        news = true;
      }
      if (neighbour.hasMed) byGroups = !always;
      if (!neighbour.mayBeNothing) mayBeEmpty = false;
    }
    if (!news) return false;
    const held = byGroups ? selectableWithMed(neighbours.map(sourceOf)) : newlySelectable(neighbours, always);
    const grown = this.holdAll(speaker, held);
    if (this.mayBeEmpty[speaker] || !mayBeEmpty) return grown;
    this.mayBeEmpty[speaker] = 1;
    return true;
  }

  /**
   * The offers to a speaker where none of its neighbours has a choice, without those that lose to the route that it
   * has; undefined where some neighbour has one. This is how it is at most places, so it is worth a short way.
   */
  private soleOffers(speaker: number): Source<R>[] | undefined {
    const { inOffsets, source } = this.machine.speakers;
    const [best] = this.entries[speaker]?.values() ?? [];
    if (!best) return undefined;
    const offers: Arrival<R>[] = [];
    for (let edge = inOffsets[speaker] ?? 0; edge < (inOffsets[speaker + 1] ?? 0); edge++) {
      const from = source[edge] ?? 0;
      const choices = (this.entries[from]?.size ?? 0) + (this.mayBeEmpty[from] ?? 0);
      if (choices > 1) return undefined;
      const [sent] = this.entries[from]?.values() ?? [];
      if (!sent || this.machine.losesTo(edge, sent.route, best.route)) continue;
      const route = this.machine.transfer(edge, sent.route);
      if (route !== undefined) offers.push({ route, facts: this.machine.facts(speaker, route), sent });
    }
    // All of them are there at once: one source with one choice.
    return [[offers]];
  }

  /** Who tells a speaker. Sessions with one neighbour carry its one choice together. */
  private neighboursOf(speaker: number): readonly Neighbour<R>[] {
    const known = this.neighbours[speaker];
    if (known) return known;
    const { inOffsets, source } = this.machine.speakers;
    const byFrom = new Map<number, Neighbour<R>>();
    for (let edge = inOffsets[speaker] ?? 0; edge < (inOffsets[speaker + 1] ?? 0); edge++) {
      const from = source[edge] ?? 0;
      const neighbour = byFrom.get(from);
      if (neighbour) neighbour.edges.push(edge);
      else byFrom.set(from, unheard(from, edge));
    }
    const neighbours = [...byFrom.values()];
    this.neighbours[speaker] = neighbours;
    return neighbours;
  }

  /** Turns what a neighbour could select since the last time into offers. */
  private listen(speaker: number, neighbour: Neighbour<R>, always: boolean): void {
    const { from, edges, choices, waiting } = neighbour;
    const found = this.found[from] ?? [];
    const first = choices.length === 0;
    for (let i = choices.length; i < found.length; i++) {
      const sent = found[i];
      if (!sent) continue;
      const offers = this.offersOf(speaker, edges, sent);
      const own = strongest(offers, always);
      if ((first && i === 0) || compareFacts(own, neighbour.weakest, always) > 0) neighbour.weakest = own;
      choices.push(offers);
      for (const arrival of offers) waiting.push({ arrival, own });
      if (offers.some(({ facts }) => facts.med !== 0)) neighbour.hasMed = true;
    }
    neighbour.silent = this.mayBeEmpty[from] ?? 0;
    if (neighbour.silent) neighbour.weakest = undefined;
    // A choice that reaches nobody is the weakest: nothing is weaker than nothing.
    neighbour.mayBeNothing = neighbour.weakest === undefined;
  }

  private offersOf(speaker: number, edges: readonly number[], sent: Entry<R>): Offers<R> {
    const offers: Arrival<R>[] = [];
    for (const edge of edges) {
      const route = this.machine.transfer(edge, sent.route);
      if (route !== undefined) offers.push({ route, facts: this.machine.facts(speaker, route), sent });
    }
    return offers;
  }

  /** Whether a speaker compares all routes by MED, whatever their neighbour AS. */
  private comparesMed(speaker: number): boolean {
    const { context, speakers } = this.machine;
    return context.routerPolicy(speakers.router[speaker] ?? 0).medAlwaysCompare === true;
  }
}

/** Adds PoPs to an entry, and to all that it could become elsewhere. */
function widen<R>(entry: Entry<R>, pops: bigint): void {
  const stack = [entry];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if ((next.pops | pops) === next.pops) continue;
    next.pops |= pops;
    stack.push(...next.feeds);
  }
}
