import type { PrefixContext } from "../context";
import { explainRouter } from "../explain";
import { solveGeneral } from "../general/engine";
import { ReferenceMachine } from "../reference/machine";
import { selectedRoute } from "../selected";
import { speakersAround } from "../speakers";
import type { Convergence, DecisionStep, Explanation, SelectedRoute, Solution, Ways } from "../types";
import type { Announcement } from "./announcement";
import { type Drained, spreadDrained } from "./drained";
import type { FastGraph } from "./graph";
import { DRAINED } from "./keys";
import { prepare } from "./prepare";
import { type Propagated, propagate } from "./propagate";
import { FastRoutes } from "./routes";
import { type TieSets, tieSets } from "./ties";

/** Gao and Rexford (2001), theorem 5.1: one stable state, whatever the order of events. */
const SETTLED: Convergence = { converged: true, stableStates: 1, complete: true, routers: [], asns: [] };

/**
 * Solves one prefix with the fast engine.
 * @param context the prefix, its originations, policies and changes
 * @returns the answer, or the reason why the fast engine cannot give it
 */
export function solveFast(context: PrefixContext): FastSolution | { readonly reason: string } {
  const prepared = prepare(context);
  if (prepared.reason !== undefined) return { reason: prepared.reason };
  return new FastSolution(context, prepared.graph, prepared.announcement);
}

/** The fast engine's answer: winners at once; paths, steps and tie sets when they are asked for. */
export class FastSolution implements Solution {
  readonly engine = "fast";
  readonly convergence = SETTLED;
  readonly prefix;
  readonly states = [this];
  readonly #graph: FastGraph;
  readonly #announcement: Announcement;
  readonly #winners: Propagated;
  readonly #drained: Drained | undefined;
  readonly #routes: FastRoutes;
  #ties: TieSets | "by another engine" | undefined;
  #general: Solution | undefined;
  /** Tie sets as lists, by their bits: many routers share one. */
  readonly #candidateLists = new Map<string, readonly number[]>();
  /** The same of sets of one. */
  readonly #loneLists = new Map<number, readonly number[]>();

  constructor(
    readonly context: PrefixContext,
    graph: FastGraph,
    announcement: Announcement,
  ) {
    this.prefix = context.prefix;
    this.#graph = graph;
    this.#announcement = announcement;
    this.#winners = propagate(graph, announcement);
    this.#drained = spreadDrained(context, graph, announcement, this.#winners);
    this.#routes = new FastRoutes({ context, graph, announcement, winners: this.#winners, drained: this.#drained });
  }

  get ways(): Ways {
    return this.#routes;
  }

  /**
   * The answer after a failure: what the sites that are left send their neighbours is not worked out again.
   * @param context the same with more that is down, and without announcements of what is down
   * @returns undefined where another engine must give it
   */
  after(context: PrefixContext): FastSolution | undefined {
    const prepared = prepare(context, this.#announcement);
    return prepared.reason === undefined ? new FastSolution(context, prepared.graph, prepared.announcement) : undefined;
  }

  /** The router that a router's route came from; -1 where it has none but its own. */
  neighbourOf(router: number): number {
    return this.#routes.neighbourOf(router);
  }

  popOf(router: number): number {
    return this.#announcement.origins[this.#routes.originOf(router)] ?? -1;
  }

  selected(router: number): SelectedRoute | undefined {
    this.context.network.asOf(router);
    const held = this.#routes.held(router);
    if (!held) return undefined;
    return selectedRoute(held, router, () => this.#routes.decidedBy(router));
  }

  decidedBy(router: number): DecisionStep | undefined {
    this.context.network.asOf(router);
    return this.#routes.originOf(router) < 0 ? undefined : this.#routes.decidedBy(router);
  }

  candidates(router: number): readonly number[] {
    this.context.network.asOf(router);
    const { origins } = this.#announcement;
    const origin = this.#routes.originOf(router);
    // Of the routers that take no route, only origins have one.
    if (this.#winners.silent.has(router)) return origin < 0 ? [] : [router];
    const ties = this.tieSets();
    // Where a tie decides who hears anything, a router without a route may have one another time.
    const slot = this.#graph.slotOf[router] ?? 0;
    const isOpen = ties === undefined || ties.open[slot] === 1 || (origin < 0 && this.#drained?.mixed);
    if (isOpen) return this.#byGeneral(router);
    if (origin < 0) return [];
    if (this.#routes.isDrained(router)) {
      return this.#drainedOrigins() > 1 ? this.#byGeneral(router) : [this.popOf(router)];
    }
    const { words, bits, memberBits } = ties;
    const own = memberBits.get(router);
    const at = own ? 0 : slot * words;
    const set = own ?? bits;
    const sole = onlyMember(set, at, words);
    if (sole >= 0) return this.#lone(origins[sole] ?? -1);
    const key = textOf(set, at, words);
    let found = this.#candidateLists.get(key);
    if (!found) {
      found = members(set, at, words, origins).sort((a, b) => a - b);
      this.#candidateLists.set(key, found);
    }
    return found;
  }

  #lone(origin: number): readonly number[] {
    const known = this.#loneLists.get(origin) ?? [origin];
    this.#loneLists.set(origin, known);
    return known;
  }

  /** All tie sets, found when first asked for; undefined where they are more than the sweeps can tell. */
  tieSets(): TieSets | undefined {
    this.#ties ??= tieSets(this.#graph, this.#announcement, this.#winners) ?? "by another engine";
    return this.#ties === "by another engine" ? undefined : this.#ties;
  }

  /** From how many routers a prefix is announced with GRACEFUL_SHUTDOWN. */
  #drainedOrigins(): number {
    const { seeds } = this.#announcement;
    return new Set(seeds.flatMap((seed) => (seed.class === DRAINED ? [seed.origin] : []))).size;
  }

  /** A tie set where what is passed on depends on how ties fall. */
  #byGeneral(router: number): readonly number[] {
    const context = this.context;
    const originations = [...context.originators()].flatMap((origin) => context.origination(origin) ?? []);
    this.#general ??= solveGeneral(context.network, context.prefix, originations, context.changes);
    return this.#general.candidates(router);
  }

  certain(router: number): boolean {
    return this.candidates(router).length === 1;
  }

  explain(router: number): Explanation {
    this.context.network.asOf(router);
    const machine = new ReferenceMachine(this.context, speakersAround(this.context, router));
    return explainRouter(machine, (speaker) => this.#routes.held(speaker), router);
  }
}

/** The one bit that is set; -1 where none is, or several. */
function onlyMember(bits: Int32Array, start: number, words: number): number {
  let only = -1;
  for (let word = 0; word < words; word++) {
    const set = bits[start + word] ?? 0;
    if (set === 0) continue;
    if (only >= 0 || (set & (set - 1)) !== 0) return -1;
    only = word * 32 + 31 - Math.clz32(set);
  }
  return only;
}

/** Words as a text to look them up by, two characters each: every router is asked for its set. */
function textOf(bits: Int32Array, start: number, words: number): string {
  let text = "";
  for (let at = start; at < start + words; at++) {
    const word = bits[at] ?? 0;
    text += String.fromCharCode(word & 0xffff, word >>> 16);
  }
  return text;
}

/** The origins whose bits are set; most sets are small, however many origins there are. */
function members(bits: Int32Array, start: number, words: number, origins: readonly number[]): number[] {
  const list: number[] = [];
  for (let word = 0; word < words; word++) {
    for (let rest = bits[start + word] ?? 0; rest !== 0; rest &= rest - 1) {
      list.push(origins[word * 32 + 31 - Math.clz32(rest & -rest)] ?? -1);
    }
  }
  return list;
}
