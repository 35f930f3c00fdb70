import { MAX_ASN } from "../../base/asn.js";
import { formatPrefix } from "../../base/prefix.js";
import type { As, Design, IgpLink, Ixp, Location, Router, Service } from "../../language/design.js";
import { type AsGraph, NetworkBuilder } from "../../routing/builder.js";
import type { Network } from "../../routing/network.js";
import type { Roa } from "../../routing/types.js";
import { isIsland, placeKey } from "../placement.js";
import { originate, planService, type ServiceOrigination, type ServicePlan } from "./announcements.js";
import { addInternet, addNeighbouringAses } from "./internet.js";
import { compilePreferences, compileRouterPolicy, compileRouteServerPolicy } from "./policy.js";
import type { Indices } from "./selectors.js";
import { type CompiledSession, compileSessions } from "./sessions.js";

/** What a compilation needs beside the design. */
export interface CompileOptions {
  /**
   * AS relationships of an `internet` statement, by its URI; undefined where they are not at hand (yet): the design is
   * then compiled without them.
   */
  readonly internet?: (uri: string) => AsGraph | undefined;
}

/** A design as a network, with the way back from every index to what of the design it stands for. */
export interface Compiled extends Indices {
  readonly design: Design;
  readonly network: Network;
  /** The design's routers by router index; undefined for route servers and for ASes of the Internet graph alone. */
  readonly routers: readonly (Router | undefined)[];
  /** Sessions that touch an AS of the design, by session index; the design's own come first. */
  readonly sessions: readonly CompiledSession[];
  /** Interior links by index in the network. */
  readonly igpLinks: readonly IgpLink[];
  /** Anycast and unicast services: who announces them, and how. */
  readonly plans: ReadonlyMap<Service, ServicePlan>;
  /** Announcements as designed, in order of declaration; at most one for each router and prefix. */
  readonly originations: readonly ServiceOrigination[];
  /** The router that stands for an AS which only the Internet graph knows, or undefined. */
  internetRouter(asn: number): number | undefined;
}

/**
 * Turns a design into a network. Whatever resolves is compiled: an element with a mistake that makes it unusable is left
 * out, the rest stands (the mistakes are the validator's to report).
 * @param design a bound design, with or without mistakes
 * @param options AS relationships to lay it over
 * @returns the network, its announcements and the way back to the design
 */
export function compile(design: Design, options: CompileOptions = {}): Compiled {
  const graphs = design.internet.flatMap(({ uri }) => options.internet?.(uri) ?? []);
  const builder = new NetworkBuilder();
  builder.setLocalPref(compilePreferences(design.defaults.localPref));
  const indices = new DesignIndices(design);
  const routers = addRouters(design, builder, indices);
  const igpLinks = addInteriors(design, builder, indices);
  const internet = addNeighbouringAses(design, graphs, builder);
  const internetRouter = (asn: number) => internet.get(asn);
  const context = {
    routerIndex: (router: Router) => indices.routerIndex(router),
    routeServerIndex: (ixp: Ixp) => indices.routeServerIndex(ixp),
    internetRouter,
  };
  const declared = compileSessions(design, builder, context);
  const sessions = [...declared, ...addInternet(design, graphs, builder, indices, internet, declared)];
  for (const roa of compileRoas(design)) builder.addRoa(roa);
  const plans = planServices(design);
  const originations = originateAll(plans, context);
  return { design, network: builder.build(), routers, sessions, igpLinks, plans, originations, ...context };
}

/**
 * Where the design's routers and route servers will be in the network: known before the first is added, because the
 * policies of routers name other routers.
 */
class DesignIndices implements Indices {
  private readonly routerIndices = new Map<Router, number>();
  private readonly routeServers = new Map<Ixp, number>();

  constructor(design: Design) {
    let next = 0;
    for (const as of design.ases) {
      if (!isUsable(as.asn)) continue;
      for (const router of as.routers) this.routerIndices.set(router, next++);
    }
    for (const ixp of design.ixps) {
      if (ixp.routeServer && isUsable(ixp.routeServer.asn)) this.routeServers.set(ixp, next++);
    }
  }

  routerIndex(router: Router): number | undefined {
    return this.routerIndices.get(router);
  }

  routeServerIndex(ixp: Ixp): number | undefined {
    return this.routeServers.get(ixp);
  }
}

/** AS 0 may not be used (RFC 7607). */
function isUsable(asn: number): boolean {
  return Number.isInteger(asn) && asn > 0 && asn <= MAX_ASN;
}

/** Adds ASes, routers and route servers in the order that `DesignIndices` foresees. */
function addRouters(design: Design, builder: NetworkBuilder, indices: Indices): (Router | undefined)[] {
  const routers: (Router | undefined)[] = [];
  for (const as of design.ases) {
    if (!isUsable(as.asn)) continue;
    const index = builder.addAs({ asn: as.asn });
    for (const router of as.routers) {
      addRouter(index, as, router, builder, indices);
      routers.push(router);
    }
  }
  for (const ixp of design.ixps) {
    const server = ixp.routeServer;
    if (!server || !isUsable(server.asn)) continue;
    // Two exchanges may share a route server's ASN, and a mistake may share it with a network.
    const known = builder.asIndex(server.asn);
    builder.addRouteServer({
      as: known >= 0 ? known : builder.addAs({ asn: server.asn }),
      name: ixp.name,
      routerId: server.id?.value,
      ...compileLocation(ixp.location),
      policy: compileRouteServerPolicy(server, indices),
      pathHiding: server.pathHiding?.value === true,
    });
    routers.push(undefined);
  }
  return routers;
}

function addRouter(index: number, as: As, router: Router, builder: NetworkBuilder, indices: Indices): void {
  builder.addRouter({
    as: index,
    name: router.name,
    routerId: router.id?.value,
    ...compileLocation(router.location),
    island: isIsland(router),
    policy: compileRouterPolicy(as, router, indices),
  });
}

function compileLocation(location: Location | undefined): {
  place?: { latitude: number; longitude: number };
  location?: string;
} {
  if (!location) return {};
  const { place } = location;
  const sound = place && Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180;
  return { location: placeKey(location), ...(sound && { place }) };
}

/** Adds interior links and route reflectors. */
function addInteriors(design: Design, builder: NetworkBuilder, indices: Indices): IgpLink[] {
  const links: IgpLink[] = [];
  for (const as of design.ases) {
    const own = (router: Router | undefined): number | undefined =>
      router?.as === as ? indices.routerIndex(router) : undefined;
    for (const link of as.igp) {
      const a = own(link.a.target);
      const b = own(link.b.target);
      const cost = link.cost.value;
      if (a === undefined || b === undefined || a === b || !(cost >= 0 && Number.isFinite(cost))) continue;
      builder.addIgpLink(a, b, cost);
      links.push(link);
    }
    for (const reflector of as.reflectors) {
      const router = own(reflector.router.target);
      if (router === undefined) continue;
      const clients = reflector.clients.flatMap(({ target }) => own(target) ?? []);
      builder.addReflector(
        router,
        [...new Set(clients)].filter((client) => client !== router),
      );
    }
  }
  return links;
}

function compileRoas(design: Design): Roa[] {
  return design.roas.flatMap(({ prefix: { prefix }, maxLength, asn }) => {
    const width = prefix.family === 4 ? 32 : 128;
    const sound = Number.isInteger(maxLength) && maxLength >= prefix.length && maxLength <= width;
    return sound && Number.isInteger(asn) && asn >= 0 && asn <= MAX_ASN ? [{ prefix, maxLength, asn }] : [];
  });
}

function planServices(design: Design): Map<Service, ServicePlan> {
  return new Map(
    design.services.filter(({ cast }) => cast !== "multicast").map((service) => [service, planService(service)]),
  );
}

/**
 * The announcements of all services. Two services may share a prefix at a site (AC109 says so): the first one's
 * options count.
 * @param plans how each service is announced
 * @param context where the design's routers are
 * @returns at most one origination for each router and prefix
 */
export function originateAll(
  plans: ReadonlyMap<Service, ServicePlan>,
  context: Pick<Compiled, "routerIndex" | "routeServerIndex" | "internetRouter">,
): ServiceOrigination[] {
  const seen = new Set<string>();
  return [...plans].flatMap(([service, plan]) => {
    const known = service.origin?.target ? undefined : service.origin?.asn;
    const router = known === undefined ? undefined : context.internetRouter(known);
    const made =
      router === undefined
        ? originate(service, plan, context)
        : service.prefixes.map(({ prefix }) => ({ service, router: undefined, origination: { router, prefix } }));
    return made.filter(({ origination }) => {
      const key = `${origination.router} ${formatPrefix(origination.prefix)}`;
      return !seen.has(key) && seen.add(key);
    });
  });
}
