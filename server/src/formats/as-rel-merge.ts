import type { AsGraph } from "../routing/builder";
import { SESSION_PEER, SESSION_TRANSIT } from "../routing/network";
import type { RawLinks } from "./as-rel-parse";
import type { LinkRepeat } from "./as-rel-types";

/** What merging came to: fields of the report. */
interface Merged {
  readonly graph: AsGraph;
  readonly duplicateCount: number;
  readonly duplicates: readonly LinkRepeat[];
  readonly conflictCount: number;
  readonly conflicts: readonly LinkRepeat[];
}

/** So many repeats of each kind are kept to be shown; all are counted. */
const REPEATS_KEPT = 100;

/**
 * Gives ASes their places and keeps the first line about every pair.
 * @param raw the links as they were read
 * @returns the links that stand, and the lines that repeat or contradict an earlier one
 */
export function mergeLinks(raw: RawLinks): Merged {
  const places = new AsnPlaces(raw);
  const first = places.of(raw.first, raw.count);
  const second = places.of(raw.second, raw.count);
  const earlier = findEarlier(first, second, raw.count, places.asns.length);
  const duplicates: LinkRepeat[] = [];
  const conflicts: LinkRepeat[] = [];
  const kinds = new Uint8Array(raw.count);
  let kept = 0;
  let duplicateCount = 0;
  let conflictCount = 0;
  // `earlier` and the arrays are read before place `kept` (never past `link`) is written, so the copy is in place.
  // What an earlier link said is read from `raw`, which stays.
  for (let link = 0; link < raw.count; link++) {
    const before = (earlier[link] ?? 0) - 1;
    if (before < 0) {
      first[kept] = first[link] ?? 0;
      second[kept] = second[link] ?? 0;
      kinds[kept++] = raw.peer[link] === 1 ? SESSION_PEER : SESSION_TRANSIT;
      continue;
    }
    const same = raw.peer[before] === raw.peer[link] && (raw.peer[link] === 1 || raw.first[before] === raw.first[link]);
    if (same) duplicateCount++;
    else conflictCount++;
    const list = same ? duplicates : conflicts;
    if (list.length < REPEATS_KEPT) list.push(repeat(raw, link, before));
  }
  return {
    graph: { asns: places.asns, a: second.slice(0, kept), b: first.slice(0, kept), kinds: kinds.slice(0, kept) },
    duplicateCount,
    duplicates,
    conflictCount,
    conflicts,
  };
}

function repeat(raw: RawLinks, link: number, before: number): LinkRepeat {
  return {
    line: raw.line[link] ?? 0,
    earlier: raw.line[before] ?? 0,
    first: raw.first[link] ?? 0,
    second: raw.second[link] ?? 0,
  };
}

/**
 * For each link the first link between the same two ASes, plus 1, or 0 where it is that first one itself. Links are
 * put into one bucket for their lower end; within a bucket a stamp at the higher end finds the repeat. Linear time.
 */
function findEarlier(first: Int32Array, second: Int32Array, count: number, ases: number): Uint32Array {
  const start = new Uint32Array(ases + 1);
  for (let link = 0; link < count; link++) {
    const low = Math.min(first[link] ?? 0, second[link] ?? 0);
    start[low + 1] = (start[low + 1] ?? 0) + 1;
  }
  for (let as = 0; as < ases; as++) start[as + 1] = (start[as + 1] ?? 0) + (start[as] ?? 0);
  const fill = start.slice();
  const bucket = new Uint32Array(count);
  for (let link = 0; link < count; link++) {
    const low = Math.min(first[link] ?? 0, second[link] ?? 0);
    const at = fill[low] ?? 0;
    bucket[at] = link;
    fill[low] = at + 1;
  }
  const stampedBy = new Uint32Array(ases).fill(ases);
  const stampedLink = new Uint32Array(ases);
  const earlier = new Uint32Array(count);
  for (let low = 0; low < ases; low++) {
    const end = start[low + 1] ?? 0;
    for (let at = start[low] ?? 0; at < end; at++) {
      const link = bucket[at] ?? 0;
      const high = Math.max(first[link] ?? 0, second[link] ?? 0);
      if (stampedBy[high] === low) earlier[link] = (stampedLink[high] ?? 0) + 1;
      else {
        stampedBy[high] = low;
        stampedLink[high] = link;
      }
    }
  }
  return earlier;
}

/** AS numbers below this are looked up in a plain table; assigned ones are today below 402,000 (IANA, 2024). */
const TABLE_SIZE = 1 << 20;

/** The place of every AS number in the ascending list of those that occur. */
class AsnPlaces {
  readonly asns: Uint32Array;
  readonly #table = new Uint32Array(TABLE_SIZE);
  readonly #large = new Map<number, number>();

  constructor(raw: RawLinks) {
    const table = this.#table;
    let small = 0;
    for (const asns of [raw.first, raw.second]) {
      for (let link = 0; link < raw.count; link++) {
        const asn = asns[link] ?? 0;
        if (asn >= TABLE_SIZE) this.#large.set(asn, 0);
        else if (table[asn] === 0) {
          table[asn] = 1;
          small++;
        }
      }
    }
    this.asns = new Uint32Array(small + this.#large.size);
    let place = 0;
    for (let asn = 0; place < small; asn++) {
      if (table[asn] === 0) continue;
      table[asn] = place;
      this.asns[place++] = asn;
    }
    for (const asn of [...this.#large.keys()].sort((a, b) => a - b)) {
      this.#large.set(asn, place);
      this.asns[place++] = asn;
    }
  }

  of(asns: Uint32Array, count: number): Int32Array {
    const places = new Int32Array(count);
    const table = this.#table;
    for (let link = 0; link < count; link++) {
      const asn = asns[link] ?? 0;
      places[link] = (asn < TABLE_SIZE ? table[asn] : this.#large.get(asn)) ?? 0;
    }
    return places;
  }
}
