import type { RouteFacts } from "./machine";

/** A route that a speaker could select, and the PoPs that it could lead to, as a set of bits by PoP number. */
export interface Entry<R> {
  readonly route: R;
  pops: bigint;
  /** The hearers' entries that this one could become: they lead to its PoPs too. */
  readonly feeds: Set<Entry<R>>;
}

/** A route as it arrives at a speaker. */
export interface Arrival<R> {
  readonly route: R;
  readonly facts: RouteFacts;
  /** What the neighbour would have selected. */
  readonly sent: Entry<R>;
}

/** The arrivals of one choice of a neighbour, over all sessions with it; none where nothing arrives. */
export type Offers<R> = readonly Arrival<R>[];

/** What one neighbour could offer: one `Offers` for each of its possible routes. */
export type Source<R> = readonly Offers<R>[];

/** A neighbour of a speaker, and what was heard of it so far: choices are only ever added. */
export interface Neighbour<R> {
  readonly from: number;
  readonly edges: number[];
  /** One for each of its entries that was looked at, in their order. */
  readonly choices: Offers<R>[];
  /** What was heard and is not held, each beside the strongest of its choice: it may be selectable later. */
  waiting: { readonly arrival: Arrival<R>; readonly own: RouteFacts | undefined }[];
  /** The strongest offer of its weakest choice; undefined where it could offer nothing. */
  weakest: RouteFacts | undefined;
  /** Whether it could have no route, as last looked: 1 or 0. */
  silent: number;
  /** Whether it could offer nothing at all. */
  mayBeNothing: boolean;
  /** Whether it offers anything with a MED. */
  hasMed: boolean;
}

/** A neighbour of which nothing was heard yet. */
export function unheard<R>(from: number, edge: number): Neighbour<R> {
  return {
    from,
    edges: [edge],
    choices: [],
    waiting: [],
    weakest: undefined,
    silent: 0,
    mayBeNothing: true,
    hasMed: false,
  };
}

/** What a neighbour could offer, the choice of nothing with it. */
export function sourceOf<R>({ choices, mayBeNothing }: Neighbour<R>): Source<R> {
  return mayBeNothing ? [...choices, []] : choices;
}

/**
 * What neighbours offer that could win through step 7 and could not before. All routes are ranked in one order here:
 * see `selectable`. What a neighbour could do at its weakest only ever gets weaker, so what was selectable stays so.
 * @param neighbours all neighbours of a speaker; what is found selectable is taken out of their `waiting`
 * @param always whether all routes are compared by MED
 */
export function newlySelectable<R>(neighbours: readonly Neighbour<R>[], always: boolean): Arrival<R>[] {
  const [first, second] = twoStrongest(neighbours, always);
  const result: Arrival<R>[] = [];
  for (const [i, neighbour] of neighbours.entries()) {
    if (neighbour.waiting.length === 0) continue;
    const rival = neighbours[i === first ? second : first]?.weakest;
    const still: typeof neighbour.waiting = [];
    for (const each of neighbour.waiting) {
      const limit = compareFacts(each.own, rival, always) < 0 ? each.own : rival;
      if (compareFacts(each.arrival.facts, limit, always) <= 0) result.push(each.arrival);
      else still.push(each);
    }
    neighbour.waiting = still;
  }
  return result;
}

/**
 * The offers that could win through step 7 (RFC 4271 §9.1.2.2) for some choice of every neighbour.
 * @param always whether all routes are compared by MED
 * @param sources what each neighbour could offer
 */
export function selectable<R>(always: boolean, sources: readonly Source<R>[]): Arrival<R>[] {
  if (!always && sources.some((source) => source.some((offers) => offers.some(({ facts }) => facts.med !== 0)))) {
    return selectableWithMed(sources);
  }
  // Without MED groups the steps rank all routes in one order. A neighbour is out of the way where one of its choices
  // offers nothing better, so all that matters of it is the weakest of its choices; of all neighbours but the one in
  // question, the strongest of these.
  const weakest = sources.map((source) => ({ weakest: weakestChoice(source, always) }));
  const [first, second] = twoStrongest(weakest, always);
  const result: Arrival<R>[] = [];
  for (const [i, source] of sources.entries()) {
    const rival = weakest[i === first ? second : first]?.weakest;
    for (const offers of source) {
      const own = strongest(offers, always);
      const limit = compareFacts(own, rival, always) < 0 ? own : rival;
      for (const arrival of offers) if (compareFacts(arrival.facts, limit, always) <= 0) result.push(arrival);
    }
  }
  return result;
}

/** Compares by steps 1 to 7, the better first, with MED where all routes are compared by it; nothing is the weakest. */
export function compareFacts(a: RouteFacts | undefined, b: RouteFacts | undefined, always: boolean): number {
  if (a === undefined || b === undefined) return (a === undefined ? 1 : 0) - (b === undefined ? 1 : 0);
  return compareLevels(a, b) || (always ? a.med - b.med : 0) || compareExits(a, b);
}

/** Compares by steps 1 to 4. */
function compareLevels(a: RouteFacts, b: RouteFacts): number {
  return (
    Number(b.own) - Number(a.own) ||
    b.localPref - a.localPref ||
    a.pathLength - b.pathLength ||
    a.originCode - b.originCode
  );
}

/** Compares by steps 6 and 7. */
function compareExits(a: RouteFacts, b: RouteFacts): number {
  return Number(a.inside) - Number(b.inside) || a.igpCost - b.igpCost;
}

/**
 * The offer that would be selected if there were no others.
 * @param offers what one choice of a neighbour brings
 * @param always whether all routes are compared by MED
 * @returns its facts; undefined where there is no offer
 */
export function strongest<R>(offers: Offers<R>, always: boolean): RouteFacts | undefined {
  let result: RouteFacts | undefined;
  for (const { facts } of offers) if (compareFacts(facts, result, always) < 0) result = facts;
  return result;
}

/** The strongest offer of a neighbour's weakest choice; undefined where it could offer nothing. */
function weakestChoice<R>(source: Source<R>, always: boolean): RouteFacts | undefined {
  let result: RouteFacts | undefined;
  for (const [i, offers] of source.entries()) {
    const facts = strongest(offers, always);
    if (i === 0 || compareFacts(facts, result, always) > 0) result = facts;
  }
  return result;
}

/** Positions of the strongest and the next. */
function twoStrongest(
  all: readonly { readonly weakest: RouteFacts | undefined }[],
  always: boolean,
): [first: number, second: number] {
  let first = -1;
  let second = -1;
  for (const [i, { weakest }] of all.entries()) {
    if (first < 0 || compareFacts(weakest, all[first]?.weakest, always) < 0) [first, second] = [i, first];
    else if (second < 0 || compareFacts(weakest, all[second]?.weakest, always) < 0) second = i;
  }
  return [first, second];
}

/**
 * With MED groups there is no one order. A rival that some other possible route removes by MED is taken to be
 * removed, so the set may be too large here, never too small.
 * @param sources what each neighbour could offer
 */
export function selectableWithMed<R>(sources: readonly Source<R>[]): Arrival<R>[] {
  const all = sources.flatMap((source) => source.flat());
  const beats = ({ facts: rival }: Arrival<R>, { facts }: Arrival<R>) => {
    const level = compareLevels(rival, facts);
    if (level !== 0) return level < 0;
    if (rival.firstAsn === facts.firstAsn && rival.med !== facts.med) return rival.med < facts.med;
    if (compareExits(rival, facts) >= 0) return false;
    return !all.some((other) => removesByMed(other.facts, rival));
  };
  return sources.flatMap((source, i) =>
    source.flatMap((offers) =>
      offers.filter((arrival) => {
        const isFree = (others: Offers<R>) => !others.some((rival) => rival !== arrival && beats(rival, arrival));
        return isFree(offers) && sources.every((other, j) => j === i || other.some(isFree));
      }),
    ),
  );
}

function removesByMed(one: RouteFacts, other: RouteFacts): boolean {
  return one.firstAsn === other.firstAsn && one.med < other.med && compareLevels(one, other) === 0;
}
