import type { Place } from "../base/geo";
import { addressBits, covers, type Family, type Prefix } from "../base/prefix";
import type { IgpCosts } from "./igp";
import { nearestRouter } from "./latency";
import type { Network } from "./network";
import type { NetworkChanges, Origination, SelectedRoute, Solution } from "./types";

/** Where a packet ended up. */
export type Outcome = "pop" | "unreachable" | "dropped" | "loop";

/** One lookup: a router, the route that its longest matching prefix gave, and where the packet went on to. */
export interface TraceHop {
  readonly router: number;
  /** The prefix that matched. */
  readonly prefix: Prefix;
  readonly route: SelectedRoute;
}

/** The way of one packet. */
export interface Trace {
  readonly outcome: Outcome;
  /** Why, for people; undefined where a PoP was reached. */
  readonly reason?: string;
  /** The router that answers, where the outcome is `pop`; else the router where the packet was lost. */
  readonly at: number;
  /** Every router passed, in order: entry, the way to its egress, the other end of the session, and so on. */
  readonly routers: readonly number[];
  /** The ASes passed: ASNs, one entry an AS in a row, the origin last. */
  readonly asPath: readonly number[];
  /** Lookups in order; the last one says what decided at the packet's end, where a route was found there. */
  readonly hops: readonly TraceHop[];
}

/** An address of a family as an unsigned number. */
export interface Address {
  readonly family: Family;
  readonly bits: bigint;
}

/** The part of a solution that packets follow. */
export type RoutesOf = Pick<Solution, "prefix" | "selected">;

/** What forwarding needs to know beside the routes. */
export interface ForwardingState {
  readonly network: Network;
  /** One solution for every announced prefix, in any order. */
  readonly solutions: readonly RoutesOf[];
  /** What is announced: tells the PoPs whose service is out. */
  readonly originations: readonly Origination[];
  /** The insides of ASes: what it costs to carry a packet from router to router, and which router is next on the way. */
  readonly igp: IgpCosts;
  /**
   * Whether a router answers packets to the address itself, so that they need no route any more. Without it every router
   * does that announces a prefix over the address and is in service.
   */
  readonly serves?: (router: number) => boolean;
  /**
   * Lookups already made, by router, for many packets to one address: ways from different places soon run together.
   * Filled by `forward`; not to be shared between addresses.
   */
  readonly lookups?: Map<number, TraceHop>;
}

/**
 * The first address of a prefix: the one that stands for it when nothing more exact is asked.
 * @param prefix a canonical prefix
 * @returns its network address
 */
export function firstAddress(prefix: Prefix): Address {
  return { family: prefix.family, bits: prefix.bits };
}

/**
 * The router of an AS at which a region's traffic enters it: the nearest to the region that is up; where neither is
 * placed, the first that is up.
 * @param network the network
 * @param as AS index
 * @param region where the users are; undefined where that is not known
 * @param changes failures laid over the network
 * @returns the router, or -1 where the whole AS is down
 * @throws NetworkError where there is no such AS
 */
export function entryRouter(
  network: Network,
  as: number,
  region: Place | undefined,
  changes: NetworkChanges = {},
): number {
  if (changes.downAses?.has(as)) return -1;
  const up = [...network.routersOf(as)].filter((router) => {
    const location = network.routerLocations.get(router);
    return !changes.downRouters?.has(router) && !(location !== undefined && changes.downLocations?.has(location));
  });
  return nearestRouter(network, up, region)?.router ?? up[0] ?? -1;
}

/**
 * Forwards one packet hop by hop: at every router the longest matching prefix of that router's own table; towards its
 * egress by the interior's shortest path, where each router looks the address up for itself, and from there to the other
 * end of the session (routing model, section 6; RFC 4271 section 9.1.4).
 * @param state the network and its routes
 * @param entry the router where the packet starts
 * @param destination the address that it is sent to
 * @returns the packet's way; it ends after at most as many lookups as there are routers
 * @throws NetworkError where there is no such router
 */
export function forward(state: ForwardingState, entry: number, destination: Address): Trace {
  const { network } = state;
  const table = matching(state.solutions, destination);
  const serves = state.serves ?? ((router: number) => announcesOver(state, router, destination));
  const way = new Way(network, entry);
  const seen = new Set<number>();
  for (let router = entry; ; ) {
    if (seen.has(router)) return way.end("loop", "the packet came back to a router that it had passed");
    seen.add(router);
    const here = serves(router);
    const hop = state.lookups?.get(router) ?? lookup(table, router, here);
    if (!hop) return way.end("unreachable", `AS${network.asnOf(router)} has no route`);
    state.lookups?.set(router, hop);
    way.hops.push(hop);
    if (here) return way.end("pop");
    const { route } = hop;
    if (route.blackhole) return way.end("dropped", `AS${network.asnOf(router)} drops it: tagged blackhole (RFC 7999)`);
    if (route.egress !== router) {
      router = state.igp.next(router, route.egress);
      if (router < 0) return way.end("unreachable", `AS${network.asnOf(route.egress)} is cut in two inside`);
    } else if (route.entrySession < 0) return arrive(state, way, hop.prefix, router);
    else router = route.nextHop;
    way.go(router);
  }
}

function announcesOver({ originations }: ForwardingState, at: number, destination: Address): boolean {
  const host = hostPrefix(destination);
  return originations.some(
    ({ router, prefix, inService }) => router === at && inService !== false && covers(prefix, host),
  );
}

/**
 * The prefix that holds one address and no other.
 * @param address the address
 */
export function hostPrefix({ family, bits }: Address): Prefix {
  return { family, bits, length: addressBits(family) };
}

/** The solutions whose prefix covers an address, longest first. */
function matching(solutions: readonly RoutesOf[], destination: Address): RoutesOf[] {
  const host = hostPrefix(destination);
  return solutions
    .filter((solution) => covers(solution.prefix, host))
    .sort((a, b) => b.prefix.length - a.prefix.length);
}

/** @param own whether only the router's own announcements count */
function lookup(table: readonly RoutesOf[], router: number, own: boolean): TraceHop | undefined {
  for (const solution of table) {
    const route = solution.selected(router);
    if (route && (!own || route.entrySession < 0)) return { router, prefix: solution.prefix, route };
  }
  return undefined;
}

/**
 * At the router that announces the prefix. Where its service is out, the packet is lost, unless the AS has a backbone:
 * then it goes on to the nearest PoP in service by IGP cost (the first declared of several equally near).
 */
function arrive(state: ForwardingState, way: Way, prefix: Prefix, pop: number): Trace {
  const { network } = state;
  const own = state.originations.find((each) => each.router === pop && samePrefix(each.prefix, prefix));
  if (own?.inService !== false) return way.end("pop");
  const announcers = state.originations.filter((origination) => samePrefix(origination.prefix, prefix));
  const out = `the service at this PoP is out, but its routes are still announced`;
  if (network.isIsland(pop)) return way.end("dropped", out);
  let best = -1;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const { router, inService } of announcers) {
    if (inService === false || network.isIsland(router) || network.asOf(router) !== network.asOf(pop)) continue;
    const cost = state.igp.cost(pop, router);
    if (cost < bestCost) [best, bestCost] = [router, cost];
  }
  if (best < 0) return way.end("dropped", `${out} and no other PoP can be reached inside the AS`);
  way.go(best);
  return way.end("pop");
}

function samePrefix(a: Prefix, b: Prefix): boolean {
  return a.family === b.family && a.length === b.length && a.bits === b.bits;
}

/** A packet's way while it is being found. */
class Way {
  readonly hops: TraceHop[] = [];
  readonly #routers: number[];
  readonly #network: Network;

  constructor(network: Network, entry: number) {
    network.asOf(entry);
    this.#network = network;
    this.#routers = [entry];
  }

  go(router: number): void {
    if (router !== this.#routers.at(-1)) this.#routers.push(router);
  }

  end(outcome: Outcome, reason?: string): Trace {
    const asPath: number[] = [];
    for (const router of this.#routers) {
      const asn = this.#network.asnOf(router);
      if (asn !== asPath.at(-1)) asPath.push(asn);
    }
    const at = this.#routers.at(-1) ?? -1;
    return { outcome, reason, at, routers: this.#routers, asPath, hops: this.hops };
  }
}
