import { type Bounds, beatsUnknown, boundsOf, type EdgeFacts, edgeFacts, type Known, makeBounds } from "./bounds";
import { isStable, type Machine, type State, sameRoute } from "./machine";
import { memoized } from "./memo";
import { canonicalOrder } from "./rounds";

/** The stable states that a search found. */
export interface StableStates<R> {
  readonly states: readonly State<R>[];
  /** False where the bound ended the search: there may be others. */
  readonly complete: boolean;
}

/** How much the search may do. */
export interface SearchBounds {
  /** Edges looked at, all in all. */
  readonly work: number;
  /** Stable states after which it stops. */
  readonly states: number;
}

/**
 * Finds every stable state of a network: solves the stable paths problem (Griffin, Shepherd, Wilfong 2002).
 *
 * A route that beats whatever the neighbours that are still open could send is final; that settles everything
 * outside a dispute. For the rest: in every stable state some open speaker's route comes from a settled one, so
 * the search tries each such choice, and that the speaker's route comes from an open neighbour instead.
 * @param machine the rules
 * @param limits where to stop
 * @returns the states found and whether they are all there are
 */
export function findStableStates<R extends object>(machine: Machine<R>, limits: SearchBounds): StableStates<R> {
  return new Search(memoized(machine), limits).run();
}

interface Node<R> {
  readonly known: Known<R>;
  /** Speakers whose route must come from a neighbour that was open when this was said, and the edges it is not from. */
  readonly waiting: ReadonlyMap<number, ReadonlySet<number>>;
}

class Search<R> {
  private readonly facts: EdgeFacts;
  private readonly bounds: Bounds;
  private readonly compares: boolean;
  private readonly found: State<R>[] = [];
  /** The speakers that the search is about: all, then those that the first settling leaves open. */
  private scope: readonly number[];
  private work = 0;

  constructor(
    private readonly machine: Machine<R>,
    private readonly limits: SearchBounds,
  ) {
    this.facts = edgeFacts(machine);
    this.bounds = makeBounds(machine);
    this.compares = comparesBeyondLength(machine);
    this.scope = canonicalOrder(machine);
  }

  run(): StableStates<R> {
    const { count } = this.machine.speakers;
    const root: Node<R> = { known: new Array<R | undefined>(count).fill(undefined), waiting: new Map() };
    this.settle(root);
    this.scope = this.openIn(root);
    const stack = [root];
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (this.work > this.limits.work || this.found.length >= this.limits.states) {
        return { states: this.found, complete: false };
      }
      stack.push(...this.expand(node));
    }
    return { states: this.found, complete: this.work <= this.limits.work };
  }

  private openIn({ known }: Node<R>): number[] {
    return this.scope.filter((speaker) => known[speaker] === undefined);
  }

  /** Settles what follows from a node, then keeps a stable state or branches. */
  private expand(node: Node<R>): Node<R>[] {
    const { known } = node;
    if (!this.settle(node) || this.contradicts(known)) return [];
    const open = this.openIn(node);
    if (open.length === 0) {
      this.keep(known);
      return [];
    }
    const branch = this.mostPressing(node, open);
    if (branch !== undefined) return this.branches(node, branch);
    // Nothing settled reaches the open speakers: they have no route. One that waits for a route has none to come.
    if (open.some((speaker) => node.waiting.has(speaker))) return [];
    for (const speaker of open) known[speaker] = null;
    this.keep(known);
    return [];
  }

  /** The open speaker with the most preferred choice: the one that is most likely right about it. */
  private mostPressing(node: Node<R>, open: readonly number[]): number | undefined {
    let best: number | undefined;
    let preference = Number.NEGATIVE_INFINITY;
    let length = Number.POSITIVE_INFINITY;
    for (const speaker of open) {
      for (const { offer } of this.choices(node, speaker)) {
        const facts = this.machine.facts(speaker, offer);
        if (facts.localPref < preference || (facts.localPref === preference && facts.pathLength >= length)) continue;
        best = speaker;
        preference = facts.localPref;
        length = facts.pathLength;
      }
    }
    return best;
  }

  /** What a speaker could select from its settled neighbours, without what an earlier branch has tried. */
  private choices(node: Node<R>, speaker: number): { readonly edge: number; readonly offer: R }[] {
    const tried = node.waiting.get(speaker);
    return this.offersByEdge(node.known, speaker).filter(({ edge }) => !tried?.has(edge));
  }

  private branches(node: Node<R>, speaker: number): Node<R>[] {
    const choices = this.choices(node, speaker);
    const tried = new Set([...(node.waiting.get(speaker) ?? []), ...choices.map(({ edge }) => edge)]);
    const nodes: Node<R>[] = [{ known: [...node.known], waiting: new Map([...node.waiting, [speaker, tried]]) }];
    const viable = this.viable(speaker, this.offers(node.known, speaker));
    for (const { offer } of choices) {
      if (!viable.some((other) => sameRoute(this.machine, other, offer))) continue;
      const known = [...node.known];
      known[speaker] = offer;
      nodes.push({ known, waiting: node.waiting });
    }
    return nodes;
  }

  /** The offers that could win: the best one, and with MED those that an offer still to come could make so. */
  private viable(speaker: number, offers: readonly R[]): readonly R[] {
    const { winner } = this.machine.decide(speaker, offers);
    if (winner === undefined || !this.compares) return winner === undefined ? [] : [winner];
    return offers.filter((offer) => this.isLevel(speaker, offer, winner));
  }

  /** Whether two routes are equal through step 4, so that only MED and what comes after tell them apart. */
  private isLevel(speaker: number, one: R, other: R): boolean {
    const [a, b] = [this.machine.facts(speaker, one), this.machine.facts(speaker, other)];
    const sameLength = a.pathLength === b.pathLength && a.originCode === b.originCode;
    return a.own === b.own && a.localPref === b.localPref && sameLength;
  }

  private offers(known: Known<R>, speaker: number): R[] {
    const own = this.machine.own(speaker);
    const offers = this.offersByEdge(known, speaker).map(({ offer }) => offer);
    return own === undefined ? offers : [own, ...offers];
  }

  private offersByEdge(known: Known<R>, speaker: number): { readonly edge: number; readonly offer: R }[] {
    const { inOffsets, source } = this.machine.speakers;
    const offers: { edge: number; offer: R }[] = [];
    for (let edge = inOffsets[speaker] ?? 0; edge < (inOffsets[speaker + 1] ?? 0); edge++) {
      this.work++;
      const route = known[source[edge] ?? 0];
      const offer = route === undefined || route === null ? undefined : this.machine.transfer(edge, route);
      if (offer !== undefined) offers.push({ edge, offer });
    }
    return offers;
  }

  /**
   * Settles every open speaker whose route nothing still to come can change, until none is left.
   * @returns false where a speaker that waits for a better route can get none
   */
  private settle(node: Node<R>): boolean {
    const { speakers } = this.machine;
    const { known } = node;
    const isTried = (speaker: number, edge: number) => node.waiting.get(speaker)?.has(edge) === true;
    for (;;) {
      const queue = this.openIn(node);
      boundsOf(this.machine, this.facts, this.bounds, known, queue, isTried);
      this.work += queue.length;
      const queued = new Set(queue);
      let settled = 0;
      for (const speaker of queue) {
        queued.delete(speaker);
        if (known[speaker] !== undefined) continue;
        const final = this.finalRoute(node, speaker);
        if (final === "contradiction") return false;
        if (final === undefined) continue;
        known[speaker] = final;
        settled++;
        if (this.work > this.limits.work) return true;
        // What hears this speaker may be settled now: look at it again in this same pass.
        for (let i = speakers.outOffsets[speaker] ?? 0; i < (speakers.outOffsets[speaker + 1] ?? 0); i++) {
          const target = speakers.target[speakers.outEdges[i] ?? 0] ?? 0;
          if (known[target] !== undefined || queued.has(target)) continue;
          queued.add(target);
          queue.push(target);
        }
      }
      if (settled === 0) return true;
    }
  }

  /** The route of an open speaker that nothing still to come can change; undefined where there is none yet. */
  private finalRoute(node: Node<R>, speaker: number): R | null | undefined | "contradiction" {
    const { machine } = this;
    const { inOffsets, source } = machine.speakers;
    const from = inOffsets[speaker] ?? 0;
    const to = inOffsets[speaker + 1] ?? 0;
    const own = machine.own(speaker);
    const offers: R[] = own === undefined ? [] : [own];
    const edges: number[] = own === undefined ? [] : [-1];
    let best = own;
    for (let edge = from; edge < to; edge++) {
      this.work++;
      const sent = node.known[source[edge] ?? 0];
      if (sent === undefined || sent === null || (best !== undefined && machine.losesTo(edge, sent, best))) continue;
      const offer = machine.transfer(edge, sent);
      if (offer === undefined) continue;
      best ??= offer;
      if (best !== own && machine.decide(speaker, [best, offer]).winner === offer) best = offer;
      offers.push(offer);
      edges.push(edge);
    }
    const { winner } = machine.decide(speaker, offers);
    const facts = winner === undefined ? undefined : machine.facts(speaker, winner);
    for (let edge = from; edge < to; edge++) {
      if (node.known[source[edge] ?? 0] !== undefined) continue;
      if (!beatsUnknown(machine, this.facts, this.bounds, edge, facts)) return undefined;
    }
    const tried = node.waiting.get(speaker);
    const isNew = offers.some((offer, i) => offer === winner && !tried?.has(edges[i] ?? -1));
    return tried && !isNew ? "contradiction" : (winner ?? null);
  }

  /** Whether a settled speaker would select something else, whatever is still to come. */
  private contradicts(known: Known<R>): boolean {
    const { inOffsets, source } = this.machine.speakers;
    return this.scope.some((speaker) => {
      const route = known[speaker];
      if (route === undefined) return false;
      const { winner } = this.machine.decide(speaker, this.offers(known, speaker));
      if (sameRoute(this.machine, winner, route ?? undefined)) return false;
      if (winner === undefined || route === null || !this.compares) return true;
      // By MED a route still to come could remove the one that wins now; but it must leave this speaker a chance.
      if (!this.isLevel(speaker, winner, route)) return true;
      for (let edge = inOffsets[speaker] ?? 0; edge < (inOffsets[speaker + 1] ?? 0); edge++) {
        if (known[source[edge] ?? 0] === undefined) return false;
      }
      return true;
    });
  }

  private keep(known: Known<R>): void {
    const state = known.map((route) => route ?? undefined);
    if (!isStable(this.machine, state)) return;
    const isKnown = this.found.some((other) =>
      other.every((route, speaker) => sameRoute(this.machine, route, state[speaker])),
    );
    if (!isKnown) this.found.push(state);
  }
}

/** Whether MED or origin codes could tell routes of one length apart anywhere. */
function comparesBeyondLength<R>(machine: Machine<R>): boolean {
  const { context } = machine;
  const { network, changes } = context;
  for (const policies of [network.sessionPolicies, changes.sessionPolicies]) {
    for (const policy of policies?.values() ?? []) if (policy.out?.med !== undefined) return true;
  }
  for (const router of context.originators()) {
    const origination = context.origination(router);
    if (origination?.originCode || origination?.rules?.some((rule) => rule.med !== undefined)) return true;
  }
  return false;
}
