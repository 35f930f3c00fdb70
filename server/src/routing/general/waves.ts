import type { State } from "../machine";
import type { Run } from "../rounds";
import { runFrom } from "../rounds";
import type { GeneralMachine } from "./machine";
import { type FlatRoute, sameFlatRoute } from "./route";

/** Waves that pass without a check for repeated states: a network that converges has mostly done so. */
const UNCHECKED_WAVES = 24;
/** Bound of waves; a wave more than the longest path is enough where nothing oscillates. */
const MAX_WAVES = 5000;

/**
 * Lets a network converge in waves: all speakers decide at once, but only those decide again who heard
 * something new in the wave before. The same states as rounds of all, at the price of the changes only.
 * @param machine the compiled rules
 * @param start the state to begin with; nothing where not given
 * @param first the speakers that may select something else than it says; those that announce the prefix where not given
 * @returns the stable state, or the cycle of states that it ends in
 */
export function runInWaves(
  machine: GeneralMachine,
  start?: State<FlatRoute>,
  first: readonly number[] = [...machine.context.originators()],
): Run<FlatRoute> {
  const { speakers } = machine;
  const state = start ? [...start] : new Array<FlatRoute | undefined>(speakers.count).fill(undefined);
  let wave = first;
  const seen = new Set<string>();
  const marked = new Int32Array(speakers.count).fill(-1);
  const hash: [number, number] = [0, 0];
  for (let round = 0; round < MAX_WAVES; round++) {
    const changed = decideAll(machine, state, wave);
    if (changed.length === 0) return { stable: state, cycle: [] };
    const checked = round >= UNCHECKED_WAVES;
    for (const [speaker, route] of changed) {
      if (checked) mixInto(hash, machine, speaker, state[speaker], route);
      state[speaker] = route;
    }
    if (checked && seen.has(hash.join())) return runFrom(machine, state);
    if (checked) seen.add(hash.join());
    wave = hearers(machine, changed, marked, round);
  }
  return { stable: undefined, cycle: [] };
}

/** What the speakers of a wave select now, for those where that is news. */
function decideAll(
  machine: GeneralMachine,
  state: readonly (FlatRoute | undefined)[],
  wave: readonly number[],
): [number, FlatRoute | undefined][] {
  const changed: [number, FlatRoute | undefined][] = [];
  for (const speaker of wave) {
    const route = machine.own(speaker) ?? select(machine, state, speaker);
    if (!sameFlatRoute(route, state[speaker])) changed.push([speaker, route]);
  }
  return changed;
}

/** The best of what a speaker's neighbours offer. Offers that lose by length or local-pref are not even made. */
function select(
  machine: GeneralMachine,
  state: readonly (FlatRoute | undefined)[],
  speaker: number,
): FlatRoute | undefined {
  const { inOffsets, source } = machine.speakers;
  let offers: FlatRoute[] = [];
  for (let edge = inOffsets[speaker] ?? 0; edge < (inOffsets[speaker + 1] ?? 0); edge++) {
    const from = state[source[edge] ?? 0];
    if (!from) continue;
    const best = offers[0];
    if (best && machine.losesTo(edge, from, best)) continue;
    const offer = machine.transfer(edge, from);
    if (!offer) continue;
    if (
      !best ||
      offer.localPref > best.localPref ||
      (offer.localPref === best.localPref && offer.length < best.length)
    ) {
      offers = [offer];
    } else if (offer.localPref === best.localPref && offer.length === best.length) offers.push(offer);
  }
  return machine.best(speaker, offers);
}

function hearers(
  machine: GeneralMachine,
  changed: readonly (readonly [number, unknown])[],
  marked: Int32Array,
  round: number,
): number[] {
  const { outOffsets, outEdges, target } = machine.speakers;
  const wave: number[] = [];
  for (const [speaker] of changed) {
    for (let i = outOffsets[speaker] ?? 0; i < (outOffsets[speaker + 1] ?? 0); i++) {
      const hearer = target[outEdges[i] ?? 0] ?? 0;
      if (marked[hearer] === round) continue;
      marked[hearer] = round;
      wave.push(hearer);
    }
  }
  return wave;
}

/** Keeps a hash of the state up to date: each speaker's route adds its own part, whatever the order. */
function mixInto(
  hash: [number, number],
  machine: GeneralMachine,
  speaker: number,
  before: FlatRoute | undefined,
  after: FlatRoute | undefined,
): void {
  for (const route of [before, after]) {
    if (!route) continue;
    const name = `${speaker}:${machine.key(route)}`;
    hash[0] ^= hashOf(name, 0x811c9dc5);
    hash[1] ^= hashOf(name, 0x2545f491);
  }
}

/** FNV-1a, 32 bits. */
function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
