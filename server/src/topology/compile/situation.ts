import type { Ixp, NeighborRef, Region, Router, Service, SessionPlace } from "../../language/design.js";
import type { Change } from "../../language/scenario.js";
import { SESSION_IBGP } from "../../routing/network.js";
import type { NetworkChanges, Origination, RouterPolicy, SessionPolicy } from "../../routing/types.js";
import { placeKey } from "../placement.js";
import type { ServicePlan, SitePlan } from "./announcements.js";
import { type Compiled, originateAll } from "./compile.js";
import { mergeSessionPolicies } from "./policy.js";
import { isAt, namesFarEnd, type SessionEndPlace } from "./selectors.js";
import { type CompiledSession, endPlace } from "./sessions.js";

/** An announcement as it stands in a situation. */
export interface Announced {
  readonly origination: Origination;
  /** Undefined for a hijack. */
  readonly service: Service | undefined;
}

/** A compiled network with changes laid over it: what there is to be solved. */
export interface Situation {
  readonly compiled: Compiled;
  readonly changes: NetworkChanges;
  /** Without those of routers that are down. */
  readonly originations: readonly Announced[];
  /** Factors of `demand REGION xN`. */
  readonly demand: ReadonlyMap<Region, number>;
  readonly attacks: readonly Extract<Change, { kind: "attack" }>[];
  /** Routers that are drained (RFC 8326), each once. */
  readonly drained: readonly Router[];
  /** True where nothing differs from the design. */
  readonly asDesigned: boolean;
}

/** Collects changes over a compiled design. Every method may be called in any order; unknown elements change nothing. */
export class SituationBuilder {
  private readonly downRouters = new Set<number>();
  private readonly downSessions = new Set<number>();
  private readonly downAses = new Set<number>();
  private readonly downLocations = new Set<string>();
  private readonly downIgpLinks = new Set<number>();
  private readonly igpCosts = new Map<number, number>();
  private readonly routerPolicies = new Map<number, RouterPolicy>();
  private readonly sessionPolicies = new Map<number, SessionPolicy>();
  private readonly plans = new Map<Service, Map<Router, SitePlan>>();
  private readonly hijacks: Origination[] = [];
  private readonly demand = new Map<Region, number>();
  private readonly attacks: Extract<Change, { kind: "attack" }>[] = [];
  private readonly drained = new Set<Router>();

  /** @param compiled the design that the changes are laid over */
  constructor(readonly compiled: Compiled) {}

  /** Takes a router (a PoP) down. */
  failRouter(router: Router): void {
    const index = this.compiled.routerIndex(router);
    if (index !== undefined) this.downRouters.add(index);
  }

  /** Takes all routers of an AS down. */
  failAs(asn: number): void {
    const as = this.compiled.network.asIndex(asn);
    if (as >= 0) this.downAses.add(as);
  }

  /** Takes one session down. */
  failSession(session: number): void {
    this.downSessions.add(session);
  }

  /** Takes an exchange down: its route server, and the peerings over its LAN. */
  failIxp(ixp: Ixp): void {
    const server = this.compiled.routeServerIndex(ixp);
    if (server !== undefined) this.downRouters.add(server);
    for (const session of this.compiled.sessions) if (session.ixp === ixp) this.failSession(session.index);
  }

  /** Takes everything at a place down. @param key a place's key (placement.ts) */
  failLocation(key: string): void {
    this.downLocations.add(key);
    // An exchange there takes its sessions with it, also those of members that reach it from elsewhere.
    for (const ixp of this.compiled.design.ixps) if (ixp.location && placeKey(ixp.location) === key) this.failIxp(ixp);
  }

  /** Takes the interior links between two routers down. */
  failIgp(a: Router, b: Router): void {
    for (const link of this.igpBetween(a, b)) this.downIgpLinks.add(link);
  }

  /** Sets the cost of the interior links between two routers. */
  setIgp(a: Router, b: Router, cost: number): void {
    if (!(cost >= 0 && Number.isFinite(cost))) return;
    for (const link of this.igpBetween(a, b)) this.igpCosts.set(link, cost);
  }

  private igpBetween(a: Router, b: Router): number[] {
    return this.compiled.igpLinks.flatMap(({ a: from, b: to }, link) =>
      (from.target === a && to.target === b) || (from.target === b && to.target === a) ? [link] : [],
    );
  }

  /** Lays a policy over that of one router. */
  changeRouterPolicy(router: number, policy: RouterPolicy): void {
    const base = this.routerPolicies.get(router) ?? this.compiled.network.routerPolicies.get(router);
    this.routerPolicies.set(router, { ...base, ...policy });
  }

  /** Lays a policy over that of one session end. @param end as `sessionEnd` gives it */
  changeSessionPolicy(end: number, policy: SessionPolicy): void {
    const base = this.sessionPolicies.get(end) ?? this.compiled.network.sessionPolicies.get(end);
    const merged = mergeSessionPolicies([base, policy]);
    if (merged) this.sessionPolicies.set(end, merged);
  }

  /**
   * Drains a router, or ends its drain: on every session it tags what it sends with GRACEFUL_SHUTDOWN and prefers least
   * what it receives (RFC 8326 §4).
   */
  drain(router: Router, drains = true): void {
    const index = this.compiled.routerIndex(router);
    if (index === undefined) return;
    if (drains) this.drained.add(router);
    else this.drained.delete(router);
    for (const end of endsAt(this.compiled, index)) this.changeSessionPolicy(end, { drain: drains });
  }

  /** The plan of a service, to be changed; undefined for a multicast one. */
  planOf(service: Service): Map<Router, SitePlan> | undefined {
    const known = this.plans.get(service);
    if (known) return known;
    const base = this.compiled.plans.get(service);
    if (!base) return undefined;
    const plan = new Map(base);
    this.plans.set(service, plan);
    return plan;
  }

  /** Whether a service is announced at a site, as changed so far. */
  announces(service: Service, router: Router): boolean {
    return (this.plans.get(service) ?? this.compiled.plans.get(service))?.has(router) === true;
  }

  /** Lets a router announce a prefix that is not its own to announce. */
  hijack(origination: Origination): void {
    this.hijacks.push(origination);
  }

  /** Multiplies a region's demand. */
  scaleDemand(region: Region, factor: number): void {
    if (!(factor >= 0 && Number.isFinite(factor))) return;
    // Factors of factors may leave the range of numbers; the largest one is still a number, and 0 times it is 0.
    this.demand.set(region, Math.min(Number.MAX_VALUE, (this.demand.get(region) ?? 1) * factor));
  }

  /** Notes an attack; it changes no route. */
  attack(change: Extract<Change, { kind: "attack" }>): void {
    this.attacks.push(change);
  }

  /**
   * The eBGP session ends of a named network.
   * @param of an AS, one router of it, or an exchange (its route server)
   * @returns each end, looking out
   */
  endsOf(of: NeighborRef): { end: number; place: SessionEndPlace }[] {
    return this.routersOf(of).flatMap((router) =>
      endsAt(this.compiled, router).map((end) => ({ end, place: this.placeOfEnd(end) })),
    );
  }

  /**
   * The routers of a named network.
   * @param of an AS, one router of it, or an exchange (its route server)
   * @returns router indices
   */
  routersOf(of: NeighborRef): number[] {
    const { compiled } = this;
    if (of.ixp) return only(compiled.routeServerIndex(of.ixp));
    if (of.router) return only(compiled.routerIndex(of.router));
    const asn = of.as?.asn ?? of.asn;
    const as = asn === undefined ? -1 : compiled.network.asIndex(asn);
    return as < 0 ? [] : [...compiled.network.routersOf(as)];
  }

  private placeOfEnd(end: number): SessionEndPlace {
    const { network, routers } = this.compiled;
    const session = this.sessionByIndex().get(end >> 1);
    if (session) return endPlace(session, end & 1 ? 1 : 0);
    const own = network.routerAt(end);
    const far = network.neighbourAt(end);
    return {
      own: routers[own],
      ownAsn: network.asnOf(own),
      far: routers[far],
      farAsn: network.asnOf(far),
      ixp: undefined,
      routeServer: false,
    };
  }

  private byIndex: Map<number, CompiledSession> | undefined;

  private sessionByIndex(): Map<number, CompiledSession> {
    this.byIndex ??= new Map(this.compiled.sessions.map((session) => [session.index, session]));
    return this.byIndex;
  }

  /**
   * The sessions between two named networks.
   * @param a one side
   * @param b the other
   * @param at only those at these places; empty for everywhere
   * @returns session indices
   */
  sessionsBetween(a: NeighborRef, b: NeighborRef, at: readonly SessionPlace[]): number[] {
    return this.sessionEndsTowards(a, b, at).map((end) => end >> 1);
  }

  /** The same, as the ends on the side of `a`. */
  sessionEndsTowards(a: NeighborRef, b: NeighborRef, at: readonly SessionPlace[]): number[] {
    return this.endsOf(a)
      .filter(({ place }) => namesFarEnd(b, place) && isAt(at, place))
      .map(({ end }) => end);
  }

  /** The situation that the changes make. */
  build(): Situation {
    const { compiled } = this;
    const changes: NetworkChanges = {
      ...(this.downRouters.size > 0 && { downRouters: this.downRouters }),
      ...(this.downSessions.size > 0 && { downSessions: this.downSessions }),
      ...(this.downAses.size > 0 && { downAses: this.downAses }),
      ...(this.downLocations.size > 0 && { downLocations: this.downLocations }),
      ...(this.downIgpLinks.size > 0 && { downIgpLinks: this.downIgpLinks }),
      ...(this.igpCosts.size > 0 && { igpCosts: this.igpCosts }),
      ...(this.routerPolicies.size > 0 && { routerPolicies: this.routerPolicies }),
      ...(this.sessionPolicies.size > 0 && { sessionPolicies: this.sessionPolicies }),
    };
    const asDesigned = Object.keys(changes).length === 0 && this.plans.size === 0 && this.hijacks.length === 0;
    return {
      compiled,
      changes,
      originations: this.announced().filter(({ origination }) => !isDown(compiled, changes, origination.router)),
      demand: this.demand,
      attacks: this.attacks,
      drained: [...this.drained],
      asDesigned: asDesigned && this.demand.size === 0 && this.attacks.length === 0,
    };
  }

  private announced(): Announced[] {
    const { compiled, hijacks } = this;
    if (this.plans.size === 0 && hijacks.length === 0) return [...compiled.originations];
    const plans: Map<Service, ServicePlan> = new Map(compiled.plans);
    for (const [service, plan] of this.plans) plans.set(service, plan);
    const own: Announced[] = originateAll(plans, compiled);
    const taken = new Set(hijacks.map(originationKey));
    return [
      ...own.filter(({ origination }) => !taken.has(originationKey(origination))),
      ...hijacks.map((origination) => ({ origination, service: undefined })),
    ];
  }
}

function only(index: number | undefined): number[] {
  return index === undefined ? [] : [index];
}

function originationKey({ router, prefix }: Origination): string {
  return `${router} ${prefix.family} ${prefix.bits} ${prefix.length}`;
}

/**
 * Whether a router is down in a situation: itself, its AS or its place.
 * @param compiled a compiled design
 * @param changes what is down
 * @param router router index
 */
export function isDown({ network }: Compiled, changes: NetworkChanges, router: number): boolean {
  const location = network.routerLocations.get(router);
  return (
    changes.downRouters?.has(router) === true ||
    changes.downAses?.has(network.asOf(router)) === true ||
    (location !== undefined && changes.downLocations?.has(location) === true)
  );
}

/**
 * Every end of a router's eBGP sessions.
 * @param compiled a compiled design
 * @param router router index
 * @returns keys of session policies
 */
export function endsAt({ network }: Compiled, router: number): number[] {
  return [...network.endsOf(router)].filter((end) => (network.sessionKinds[end >> 1] ?? SESSION_IBGP) < SESSION_IBGP);
}
