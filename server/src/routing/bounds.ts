import type { Machine, RouteFacts } from "./machine";
import { type Network, SESSION_IBGP } from "./network";
import { REL_CUSTOMER, REL_INTERNAL, REL_PROVIDER, REL_RS_CLIENT } from "./types";

/** A route that is not known yet, or none (`null`), or a known one. */
export type Known<R> = (R | null | undefined)[];

/**
 * The best that speakers without a known route could still hold, so that a route which beats all that a neighbour
 * could yet send is known to be final. Lengths are lower bounds of the AS path as held, Infinity where the speaker can
 * hold no such route. `forAll` routes are own and customers' routes, which may go to anyone.
 */
export interface Bounds {
  /** Learned from other ASes, or own. */
  readonly outside: Float64Array;
  readonly outsideForAll: Float64Array;
  /** Learned over iBGP. */
  readonly inside: Float64Array;
  readonly insideForAll: Float64Array;
  /** Highest local-pref that a route entering an AS could get, by AS. */
  readonly localPref: Float64Array;
}

/** What is fixed about an edge, computed once. */
export interface EdgeFacts {
  /** iBGP. */
  readonly inside: Uint8Array;
  /** The sender adds its ASN to the path. */
  readonly hop: Uint8Array;
  /** The sender may send any route here, not only those for all. */
  readonly any: Uint8Array;
  /** The receiver counts what comes here as a customer's. */
  readonly up: Uint8Array;
  /** Over iBGP the sender passes on what it learned over iBGP: it is a route reflector. */
  readonly reflects: Uint8Array;
  /** Highest local-pref that the receiver may give. */
  readonly localPref: Float64Array;
}

/** Reads the fixed facts of every edge. */
export function edgeFacts<R>(machine: Machine<R>): EdgeFacts {
  const { speakers, context } = machine;
  const { network } = context;
  const count = speakers.source.length;
  const facts: EdgeFacts = {
    inside: new Uint8Array(count),
    hop: new Uint8Array(count),
    any: new Uint8Array(count),
    up: new Uint8Array(count),
    reflects: new Uint8Array(count),
    localPref: new Float64Array(count),
  };
  for (let edge = 0; edge < count; edge++) {
    const end = speakers.senderEnd[edge] ?? 0;
    const inside = (network.sessionKinds[end >> 1] ?? 0) >= SESSION_IBGP;
    const server = network.isRouteServer(network.routerAt(end));
    facts.inside[edge] = inside ? 1 : 0;
    facts.reflects[edge] = inside && isReflector(network, network.routerAt(end)) ? 1 : 0;
    facts.hop[edge] = inside || server ? 0 : 1;
    const leak = context.sessionPolicy(end).out?.leak === true;
    facts.any[edge] = inside || server || leak || network.relationAt(end) === REL_CUSTOMER ? 1 : 0;
    facts.up[edge] = network.relationAt(end ^ 1) === REL_CUSTOMER ? 1 : 0;
    facts.localPref[edge] = inside ? 0 : highestLocalPref(machine, end ^ 1);
  }
  return facts;
}

function highestLocalPref<R>(machine: Machine<R>, end: number): number {
  const { context } = machine;
  const router = context.network.routerAt(end);
  const relation = context.network.relationAt(end);
  const policy = context.routerPolicy(router);
  const preference = { ...context.network.localPref, ...policy.localPref };
  const usual =
    relation === REL_CUSTOMER
      ? preference.customer
      : relation === REL_PROVIDER
        ? preference.provider
        : relation === REL_RS_CLIENT
          ? 100
          : preference.peer;
  let highest = context.sessionPolicy(end).in?.localPref ?? usual;
  for (const { effect } of policy.actions ?? []) {
    if (effect.kind === "local-pref") highest = Math.max(highest, effect.value);
  }
  return highest;
}

/** Makes room for the bounds of a network; `boundsOf` fills it. */
export function makeBounds<R>({ speakers, context }: Machine<R>): Bounds {
  const make = () => new Float64Array(speakers.count).fill(Number.POSITIVE_INFINITY);
  return {
    outside: make(),
    outsideForAll: make(),
    inside: make(),
    insideForAll: make(),
    localPref: new Float64Array(context.network.asCount),
  };
}

/**
 * Computes the bounds of every unknown speaker from what the known ones send.
 * @param bounds where they go; made by `makeBounds`
 * @param known by speaker: a route, `null` for none, undefined where not known
 * @param open the speakers that are not known
 * @param isTried whether an open speaker is taken not to select what comes over an edge
 */
export function boundsOf<R>(
  machine: Machine<R>,
  facts: EdgeFacts,
  bounds: Bounds,
  known: Known<R>,
  open: readonly number[],
  isTried: (speaker: number, edge: number) => boolean,
): void {
  const { speakers, context } = machine;
  for (const speaker of open) {
    for (const lengths of [bounds.outside, bounds.outsideForAll, bounds.inside, bounds.insideForAll]) {
      lengths[speaker] = Number.POSITIVE_INFINITY;
    }
    bounds.localPref[context.network.asOf(speakers.router[speaker] ?? 0)] = Number.NEGATIVE_INFINITY;
  }
  const queue: number[] = [];
  for (const speaker of open) if (seedBounds(machine, facts, known, bounds, speaker, isTried)) queue.push(speaker);
  while (queue.length > 0) {
    const speaker = queue.pop() ?? 0;
    for (let i = speakers.outOffsets[speaker] ?? 0; i < (speakers.outOffsets[speaker + 1] ?? 0); i++) {
      const edge = speakers.outEdges[i] ?? 0;
      const target = speakers.target[edge] ?? 0;
      if (known[target] === undefined && relax(machine, facts, bounds, edge)) queue.push(target);
    }
  }
}

/** What an unknown speaker originates and what its known neighbours send it; true where that is anything. */
function seedBounds<R>(
  machine: Machine<R>,
  facts: EdgeFacts,
  known: Known<R>,
  bounds: Bounds,
  speaker: number,
  isTried: (speaker: number, edge: number) => boolean,
): boolean {
  const { speakers } = machine;
  let any = false;
  const own = machine.own(speaker);
  if (own !== undefined) {
    lower(bounds.outside, speaker, 0);
    lower(bounds.outsideForAll, speaker, 0);
    raise(machine, bounds, speaker, machine.facts(speaker, own).localPref);
    any = true;
  }
  for (let edge = speakers.inOffsets[speaker] ?? 0; edge < (speakers.inOffsets[speaker + 1] ?? 0); edge++) {
    const route = known[speakers.source[edge] ?? 0];
    if (route === undefined || route === null || isTried(speaker, edge)) continue;
    const offer = machine.transfer(edge, route);
    if (offer === undefined) continue;
    const { pathLength, forAll, localPref } = machine.facts(speaker, offer);
    const inside = facts.inside[edge] === 1;
    any = true;
    lower(inside ? bounds.inside : bounds.outside, speaker, pathLength);
    if (forAll) lower(inside ? bounds.insideForAll : bounds.outsideForAll, speaker, pathLength);
    raise(machine, bounds, speaker, localPref);
  }
  return any;
}

/** Carries a speaker's bounds over one edge; true where the target's got lower. */
function relax<R>(machine: Machine<R>, facts: EdgeFacts, bounds: Bounds, edge: number): boolean {
  const { speakers } = machine;
  const target = speakers.target[edge] ?? 0;
  const length = lengthOver(machine, facts, bounds, edge);
  if (length === Number.POSITIVE_INFINITY) return false;
  const forAll = lengthOver(machine, facts, bounds, edge, true);
  if (facts.inside[edge]) {
    const better = lower(bounds.inside, target, length);
    return lower(bounds.insideForAll, target, forAll) || better;
  }
  raise(machine, bounds, target, facts.localPref[edge] ?? 0);
  const better = lower(bounds.outside, target, length);
  return (facts.up[edge] === 1 && lower(bounds.outsideForAll, target, length)) || better;
}

/**
 * The shortest path that an unknown source could still send over an edge.
 * @param forAll only routes that may go to anyone
 * @returns a lower bound of the path's length as held by the target, or Infinity where nothing can come
 */
export function lengthOver<R>(
  machine: Machine<R>,
  facts: EdgeFacts,
  bounds: Bounds,
  edge: number,
  forAll = false,
): number {
  const { speakers } = machine;
  const source = speakers.source[edge] ?? 0;
  const any = !forAll && facts.any[edge] === 1;
  const outside = (any ? bounds.outside : bounds.outsideForAll)[source] ?? Number.POSITIVE_INFINITY;
  const inside = (any ? bounds.inside : bounds.insideForAll)[source] ?? Number.POSITIVE_INFINITY;
  if (!facts.inside[edge]) return Math.min(outside, inside) + (facts.hop[edge] ?? 0);
  // Over iBGP only a reflector passes on what it learned over iBGP.
  return facts.reflects[edge] === 1 ? Math.min(outside, inside) : outside;
}

function isReflector(network: Network, router: number): boolean {
  for (const end of network.endsOf(router)) {
    const kind = network.sessionKinds[end >> 1] ?? 0;
    if (kind > SESSION_IBGP && kind - SESSION_IBGP === (end & 1 ? 1 : 2)) return true;
  }
  return false;
}

/** Raises the local-pref that routes in a speaker's AS could have. */
function raise<R>(machine: Machine<R>, bounds: Bounds, speaker: number, localPref: number): void {
  const as = machine.context.network.asOf(machine.speakers.router[speaker] ?? 0);
  if (localPref > (bounds.localPref[as] ?? 0)) bounds.localPref[as] = localPref;
}

function lower(values: Float64Array, index: number, value: number): boolean {
  if (value >= (values[index] ?? 0)) return false;
  values[index] = value;
  return true;
}

/**
 * Whether a route beats whatever an unknown source could send over an edge.
 * @param winner the best route that the target holds so far
 */
export function beatsUnknown<R>(
  machine: Machine<R>,
  facts: EdgeFacts,
  bounds: Bounds,
  edge: number,
  winner: RouteFacts | undefined,
): boolean {
  const length = lengthOver(machine, facts, bounds, edge);
  if (length === Number.POSITIVE_INFINITY) return true;
  if (!winner) return false;
  if (winner.own) return true;
  const { speakers, context } = machine;
  const target = speakers.target[edge] ?? 0;
  const inside = facts.inside[edge] === 1;
  const router = speakers.router[target] ?? 0;
  const localPref = (inside ? bounds.localPref[context.network.asOf(router)] : facts.localPref[edge]) ?? 0;
  if (winner.localPref !== localPref) return winner.localPref > localPref;
  if (winner.pathLength !== length) return winner.pathLength < length;
  if (winner.originCode > 0 || (winner.med > 0 && mayHaveLowerMed(machine, facts, edge, winner))) return false;
  if (winner.inside !== inside) return !winner.inside;
  const sender = speakers.router[speakers.source[edge] ?? 0] ?? 0;
  if (inside && facts.reflects[edge] === 1) return false;
  if (inside) {
    const cost = context.igp.cost(router, sender);
    if (winner.igpCost !== cost) return winner.igpCost < cost;
  }
  return winner.advertiserId < (context.network.routerIds[sender] ?? 0);
}

/** Whether what comes over an edge could remove a route by MED: a lower one, where the two are compared. */
function mayHaveLowerMed<R>(machine: Machine<R>, facts: EdgeFacts, edge: number, winner: RouteFacts): boolean {
  const { speakers, context } = machine;
  const { network } = context;
  const router = speakers.router[speakers.target[edge] ?? 0] ?? 0;
  const always = context.routerPolicy(router).medAlwaysCompare === true;
  const isRival = (end: number) => {
    const sender = network.routerAt(end);
    // A route server passes other ASes' MEDs on, an originator may set one for each neighbour.
    if (network.isRouteServer(sender) || context.origination(sender)) return true;
    if (!always && network.asnOf(sender) !== winner.firstAsn) return false;
    return (context.sessionPolicy(end).out?.med ?? 0) < winner.med;
  };
  const senderEnd = speakers.senderEnd[edge] ?? 0;
  if (!facts.inside[edge]) return isRival(senderEnd);
  if (facts.reflects[edge] === 1) return true;
  const sender = network.routerAt(senderEnd);
  if (context.origination(sender)) return true;
  for (const end of network.endsOf(sender)) {
    if (network.relationAt(end) !== REL_INTERNAL && isRival(end ^ 1)) return true;
  }
  return false;
}
