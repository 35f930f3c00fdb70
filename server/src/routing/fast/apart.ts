import type { FastGraph, PrependedEdge } from "./graph";

/**
 * An AS with sites apart of which one may hear the prefix from a customer and tell everybody, so that others hear of it and
 * must refuse what has their own AS in the path (RFC 4271 §9.1.2).
 */
export interface Apart {
  /** AS index. */
  readonly as: number;
  readonly slots: readonly number[];
}

/** The most such ASes of one prefix: each has a bit above those of an origin's index. */
export const MAX_APART = 15;

/** An origin's index takes this many bits. */
export const ORIGIN_BITS = 16;

/** The sites of such ASes, for the sweeps. */
export class Sites {
  /** In order; the sweeps stop at each. */
  readonly slots: readonly number[];
  /** Indices of the ASes. */
  readonly ases: ReadonlySet<number>;
  /** By slot: which of the ASes it is of. */
  readonly #places = new Map<number, number>();
  /** By slot: who exports to it as a peer. */
  readonly #peers = new Map<number, PrependedEdge[]>();

  /**
   * @param graph the network
   * @param apart the ASes
   */
  constructor(graph: FastGraph, apart: readonly Apart[]) {
    for (const [i, { slots }] of apart.entries()) {
      for (const slot of slots) this.#places.set(slot, i);
    }
    this.ases = new Set(apart.map(({ as }) => as));
    this.slots = [...this.#places.keys()].sort((a, b) => a - b);
    if (this.slots.length > 0) this.#findPeers(graph);
  }

  #findPeers({ transitCount, peerOffsets, peers, prepends }: FastGraph): void {
    for (let from = 0; from < transitCount; from++) {
      for (let at = peerOffsets[from] ?? 0; at < (peerOffsets[from + 1] ?? 0); at++) {
        this.#addPeer(peers[at] ?? 0, { slot: from, extra: 0 });
      }
      for (const { slot, extra } of prepends.toPeers.get(from) ?? []) this.#addPeer(slot, { slot: from, extra });
    }
  }

  #addPeer(slot: number, edge: PrependedEdge): void {
    if (!this.#places.has(slot)) return;
    const list = this.#peers.get(slot);
    if (list) list.push(edge);
    else this.#peers.set(slot, [edge]);
  }

  /** Which of the ASes a slot is of; -1 where it is of none. */
  placeOf(slot: number): number {
    return this.#places.get(slot) ?? -1;
  }

  /** The bit of a slot's AS; 0 where its AS is none of these. */
  bitOf(slot: number): number {
    const place = this.#places.get(slot);
    return place === undefined ? 0 : 1 << (ORIGIN_BITS + place);
  }

  /** Slots with customers that export to a slot as a peer. */
  peersOf(slot: number): readonly PrependedEdge[] {
    return this.#peers.get(slot) ?? [];
  }
}
