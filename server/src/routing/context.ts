import { formatPrefix, type Prefix } from "../base/prefix";
import { NetworkError } from "./errors";
import { type IgpCosts, igpCosts, isRouterDown } from "./igp";
import type { Network } from "./network";
import { validateOrigin } from "./rov";
import {
  type MaxLength,
  type NeighbourSelector,
  type Neighbours,
  type NetworkChanges,
  type Origination,
  type OriginCode,
  REL_CUSTOMER,
  REL_OWN,
  REL_PEER,
  REL_PROVIDER,
  REL_ROUTE_SERVER,
  REL_RS_CLIENT,
  type Roa,
  type RouterPolicy,
  type SessionPolicy,
} from "./types";
import { checkChanges, checkOrigination, checkPrefix } from "./validate";

const NO_ROUTER_POLICY: RouterPolicy = {};
const NO_SESSION_POLICY: SessionPolicy = {};

/** A neighbour as selectors see it. */
export interface NeighbourView {
  /** A `REL_…` number: what it is to the router that selects. */
  readonly relation: number;
  readonly asn: number;
  readonly router: number;
  readonly session: number;
}

/** One prefix over one network with its changes: what the engines look policies up in. */
export class PrefixContext {
  readonly igp: IgpCosts;
  readonly roas: readonly Roa[];
  /** `formatPrefix` of the prefix. */
  readonly prefixText: string;
  private readonly originationOf = new Map<number, Origination>();
  private readonly validity = new Map<number, boolean>();

  /**
   * @param network the network
   * @param prefix the prefix that is routed
   * @param originations all of that prefix; where a router has two, the later one counts
   * @param changes what differs from the network as built
   * @throws NetworkError for an origination of another prefix or of an unknown router, for changes of what is not there,
   *   and for bad values in either
   */
  constructor(
    readonly network: Network,
    readonly prefix: Prefix,
    originations: readonly Origination[],
    readonly changes: NetworkChanges = {},
  ) {
    checkPrefix(prefix);
    checkChanges(network, changes);
    this.prefixText = formatPrefix(prefix);
    for (const origination of originations) {
      checkOrigination(network, origination);
      if (formatPrefix(origination.prefix) !== this.prefixText) {
        const text = formatPrefix(origination.prefix);
        const message = `Originations of ${text} and ${this.prefixText} are solved apart: one call for each prefix.`;
        throw new NetworkError("bad-prefix", text, message);
      }
      if (!this.isDown(origination.router)) this.originationOf.set(origination.router, origination);
    }
    this.igp = igpCosts(network, changes);
    this.roas = changes.roas ? [...network.roas, ...changes.roas] : network.roas;
  }

  /** The origination of a router that is up, or undefined. */
  origination(router: number): Origination | undefined {
    return this.originationOf.get(router);
  }

  /** All routers that originate the prefix and are up. */
  originators(): Iterable<number> {
    return this.originationOf.keys();
  }

  /** Whether a router is down, by itself, with its AS or with its location. */
  isDown(router: number): boolean {
    return isRouterDown(this.network, this.changes, router);
  }

  /** Whether a session and both its ends are up. */
  isSessionUp(session: number): boolean {
    const { network, changes } = this;
    if (changes.downSessions?.has(session)) return false;
    const location = changes.downLocations?.size ? network.sessionLocations.get(session) : undefined;
    if (location !== undefined && changes.downLocations?.has(location)) return false;
    return !this.isDown(network.routerAt(session * 2)) && !this.isDown(network.routerAt(session * 2 + 1));
  }

  /** Policy of a router. */
  routerPolicy(router: number): RouterPolicy {
    return this.changes.routerPolicies?.get(router) ?? this.network.routerPolicies.get(router) ?? NO_ROUTER_POLICY;
  }

  /** Policy of a session end (`2 × session + side`). */
  sessionPolicy(end: number): SessionPolicy {
    return this.changes.sessionPolicies?.get(end) ?? this.network.sessionPolicies.get(end) ?? NO_SESSION_POLICY;
  }

  /** The neighbour at the other side of a session end, for selectors. */
  neighbourView(end: number): NeighbourView {
    const router = this.network.neighbourAt(end);
    return { relation: this.network.relationAt(end), asn: this.network.asnOf(router), router, session: end >> 1 };
  }

  /** Whether the prefix is longer than a limit allows. */
  isTooLong(limit: MaxLength | undefined): boolean {
    const bits = this.prefix.family === 4 ? limit?.v4 : limit?.v6;
    return bits !== undefined && this.prefix.length > bits;
  }

  /** Whether the RPKI calls a route with this origin AS invalid (RFC 6811 §2). */
  isInvalid(originAsn: number): boolean {
    let invalid = this.validity.get(originAsn);
    if (invalid === undefined) {
      invalid = validateOrigin(this.roas, this.prefix, originAsn) === "invalid";
      this.validity.set(originAsn, invalid);
    }
    return invalid;
  }
}

/**
 * Whether a list of selectors takes in a neighbour.
 * @param neighbours absent: everyone; several: one match is enough
 * @param view the neighbour
 */
export function selects(neighbours: Neighbours | undefined, view: NeighbourView): boolean {
  return neighbours === undefined || neighbours.some((selector) => matches(selector, view));
}

function matches(selector: NeighbourSelector, view: NeighbourView): boolean {
  if (selector.session !== undefined && selector.session !== view.session) return false;
  if (selector.router !== undefined && selector.router !== view.router) return false;
  if (selector.asn !== undefined && selector.asn !== view.asn) return false;
  return selector.relation === undefined || isRelation(selector.relation, view.relation);
}

function isRelation(wanted: NonNullable<NeighbourSelector["relation"]>, relation: number): boolean {
  switch (wanted) {
    case "own":
      return relation === REL_OWN;
    case "customer":
      return relation === REL_CUSTOMER;
    case "provider":
      return relation === REL_PROVIDER;
    case "peer":
      return relation === REL_PEER || relation === REL_ROUTE_SERVER || relation === REL_RS_CLIENT;
  }
}

/**
 * How exactly a list of selectors names a neighbour: session before router before ASN before relation before all.
 * @returns 4 to 0, or -1 where it does not select the neighbour
 */
export function exactness(neighbours: Neighbours | undefined, view: NeighbourView): number {
  if (neighbours === undefined) return 0;
  let best = -1;
  for (const selector of neighbours) {
    if (!matches(selector, view)) continue;
    const exact =
      selector.session !== undefined
        ? 4
        : selector.router !== undefined
          ? 3
          : selector.asn !== undefined
            ? 2
            : selector.relation !== undefined
              ? 1
              : 0;
    best = Math.max(best, exact);
  }
  return best;
}

/** What an origination's rules say about one neighbour. */
export interface RuleOutcome {
  readonly prepend: number;
  /** Undefined where no rule sets one. */
  readonly med: number | undefined;
  /** Undefined where no rule sets one. */
  readonly originCode: OriginCode | undefined;
  readonly communities: readonly string[];
}

/**
 * Works an origination's rules out for one neighbour: the most exact selector wins, the later one among equals, for
 * prepend, MED and origin code; communities add up.
 */
export function applyRules(origination: Origination, view: NeighbourView): RuleOutcome {
  let prepend = 0;
  let med: number | undefined;
  let originCode: OriginCode | undefined;
  let prependExact = -1;
  let medExact = -1;
  let originExact = -1;
  const communities: string[] = [];
  for (const rule of origination.rules ?? []) {
    const exact = exactness(rule.to, view);
    if (exact < 0) continue;
    if (rule.prepend !== undefined && exact >= prependExact) {
      prepend = rule.prepend;
      prependExact = exact;
    }
    if (rule.med !== undefined && exact >= medExact) {
      med = rule.med;
      medExact = exact;
    }
    if (rule.originCode !== undefined && exact >= originExact) {
      originCode = rule.originCode;
      originExact = exact;
    }
    communities.push(...(rule.communities ?? []));
  }
  return { prepend, med, originCode, communities };
}
