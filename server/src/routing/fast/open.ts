import type { FastGraph } from "./graph";
import { FROM_PEER, FROM_PROVIDER, keyLayout } from "./keys";

/** Somebody who is told what a slot holds. */
interface Hearer {
  readonly slot: number;
  /** The class of what it is told: 0 from a customer, `FROM_PEER`, `FROM_PROVIDER`. */
  readonly from: number;
  /** Extra copies of the teller's ASN. */
  readonly extra: number;
}

/** Goes through the slots that a slot with customers tells what it holds: all, where that is a customer's route, else customers. */
function* hearersOf(graph: FastGraph, slot: number, isForAll: boolean): Generator<Hearer> {
  const { upOffsets, upProviders, peerOffsets, peers, prepends } = graph;
  if (isForAll) {
    for (const above of upProviders.subarray(upOffsets[slot], upOffsets[slot + 1])) {
      yield { slot: above, from: 0, extra: 0 };
    }
    for (const beside of peers.subarray(peerOffsets[slot], peerOffsets[slot + 1])) {
      yield { slot: beside, from: FROM_PEER, extra: 0 };
    }
    for (const edge of prepends.toProviders.get(slot) ?? []) yield { ...edge, from: 0 };
    for (const edge of prepends.toPeers.get(slot) ?? []) yield { ...edge, from: FROM_PEER };
  }
  for (let below = 0; below < graph.slotCount; below++) {
    for (const { slot: above, extra } of providersOf(graph, below)) {
      if (above === slot) yield { slot: below, from: FROM_PROVIDER, extra };
    }
  }
}

function* providersOf({ providerOffsets, providers, prepends }: FastGraph, slot: number) {
  for (const above of providers.subarray(providerOffsets[slot], providerOffsets[slot + 1])) {
    yield { slot: above, extra: 0 };
  }
  yield* prepends.fromProviders.get(slot) ?? [];
}

/**
 * Where some slots may or may not pass on what they hold, as a tie falls: the slots to whom that makes a difference.
 * @param graph the network
 * @param keys the winners, by slot
 * @param tellers the slots, with customers
 * @returns 1 by slot; undefined where the difference does not stay below those who hear of it
 */
export function openSlots(graph: FastGraph, keys: Int32Array, tellers: readonly number[]): Uint8Array | undefined {
  const { rankBits } = keyLayout(graph.routerCount);
  const open = new Uint8Array(graph.slotCount);
  for (const teller of tellers) {
    const key = keys[teller] ?? 0;
    const length = (key >> rankBits) & ((FROM_PEER >> rankBits) - 1);
    for (const { slot, from, extra } of hearersOf(graph, teller, key < FROM_PEER)) {
      const its = keys[slot] ?? 0;
      if (its < 0 || (from >> rankBits) + length + 1 + extra > its >> rankBits) continue;
      // Another route than a provider's goes further than downwards.
      if (from !== FROM_PROVIDER || its < FROM_PROVIDER) return undefined;
      open[slot] = 1;
    }
  }
  if (tellers.length > 0) openBelow(graph, open);
  return open;
}

/** Opens whatever is below an open slot: providers come first. */
function openBelow(graph: FastGraph, open: Uint8Array): void {
  const { transitCount, slotCount, units } = graph;
  const look = (slot: number): void => {
    for (const { slot: above } of providersOf(graph, slot)) if (open[above] === 1) open[slot] = 1;
    const unit = units.find(({ start }) => start === slot);
    if (unit && open.subarray(unit.start, unit.end).includes(1)) open.fill(1, unit.start, unit.end);
  };
  for (let slot = transitCount - 1; slot >= 0; slot--) look(slot);
  for (let slot = slotCount - 1; slot >= transitCount; slot--) look(slot);
}
