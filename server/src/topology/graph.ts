import { DirectedGraph, MultiDirectedGraph } from "graphology";
import { stronglyConnectedComponents } from "graphology-components";
import type { As, Design, Ixp, Region, Router, Session, ViaShare } from "../language/design.js";

/** What a node of the design's graph stands for. */
export type DesignNode =
  | { readonly kind: "as"; readonly as: As }
  | { readonly kind: "router"; readonly router: Router }
  | { readonly kind: "ixp"; readonly ixp: Ixp }
  | { readonly kind: "region"; readonly region: Region };

/**
 * What an edge stands for. `transit` runs from customer to provider, `peer` and `member` from the side that declares
 * it, `inside` from a router to its AS, `access` from a region to the network its users sit in.
 */
export type DesignEdge =
  | { readonly kind: "transit" | "peer" | "member"; readonly session: Session }
  | { readonly kind: "inside" }
  | { readonly kind: "access"; readonly via: ViaShare };

/** The design as a directed multigraph: networks, their named routers and PoPs, exchanges, regions. */
export type DesignGraph = MultiDirectedGraph<DesignNode, DesignEdge>;

/**
 * The node of an element.
 * @param element a network, a router with a name, an exchange or a region
 * @returns the node's key in the design's graph
 */
export function nodeKey(element: As | Router | Ixp | Region): string {
  if (element.kind === "as" || element.kind === "ixp" || element.kind === "region") {
    return `${element.kind}:${element.name}`;
  }
  return `router:${element.as.name}.${element.label}`;
}

/** A router has a node of its own where the text names it; the others are their AS. */
function routerNode(router: Router): string {
  return router.name === undefined ? nodeKey(router.as) : nodeKey(router);
}

/** The node of a session's other end. */
function targetNode({ target }: Session): string | undefined {
  if (target.ixp) return nodeKey(target.ixp);
  if (target.router) return routerNode(target.router);
  return target.as && nodeKey(target.as);
}

/**
 * Lays a design out as a graph.
 * @param design a bound design, with or without mistakes; what did not resolve has no edge
 * @returns a new graph: nodes for networks, named routers, exchanges and regions, edges for sessions, for what is
 *   inside what and for the networks that regions sit in
 */
export function designGraph(design: Design): DesignGraph {
  const graph: DesignGraph = new MultiDirectedGraph();
  for (const as of design.ases) graph.mergeNode(nodeKey(as), { kind: "as", as });
  for (const ixp of design.ixps) graph.mergeNode(nodeKey(ixp), { kind: "ixp", ixp });
  for (const region of design.regions) graph.mergeNode(nodeKey(region), { kind: "region", region });
  for (const as of design.ases) {
    for (const router of as.routers) {
      if (router.name === undefined) continue;
      graph.mergeNode(nodeKey(router), { kind: "router", router });
      graph.addEdge(nodeKey(router), nodeKey(as), { kind: "inside" });
    }
  }
  for (const session of design.sessions) {
    const from = session.router ? routerNode(session.router) : nodeKey(session.owner);
    const to = targetNode(session);
    if (to === undefined || !graph.hasNode(to) || !graph.hasNode(from)) continue;
    graph.addEdge(from, to, { kind: session.relation === "join" ? "member" : session.relation, session });
  }
  for (const region of design.regions) {
    for (const via of region.via) {
      if (via.as.target) graph.addEdge(nodeKey(region), nodeKey(via.as.target), { kind: "access", via });
    }
  }
  return graph;
}

/** Networks as nodes, one edge from every customer to each of its providers, with the first session that says so. */
export type ProviderGraph = DirectedGraph<{ readonly as: As }, { readonly session: Session }>;

/**
 * The customer–provider relations of a design. Transit from the own AS is left out: it is another mistake.
 * @param design a bound design
 * @returns a new graph whose keys are those of `nodeKey`
 */
export function providerGraph(design: Design): ProviderGraph {
  const graph: ProviderGraph = new DirectedGraph();
  for (const as of design.ases) graph.mergeNode(nodeKey(as), { as });
  addProviders(graph, transitSessions(design));
  return graph;
}

/** A session from a customer to a provider that is another network of the design. */
interface TransitSession {
  readonly session: Session;
  readonly customer: As;
  readonly provider: As;
}

function transitSessions(design: Design): TransitSession[] {
  const found: TransitSession[] = [];
  for (const session of design.sessions) {
    const { owner: customer, target } = session;
    const provider = target.as;
    if (session.relation !== "transit" || !provider || provider === customer) continue;
    found.push({ session, customer, provider });
  }
  return found;
}

function addProviders(graph: ProviderGraph, sessions: readonly TransitSession[]): void {
  for (const { session, customer, provider } of sessions) {
    const from = nodeKey(customer);
    const to = nodeKey(provider);
    graph.mergeNode(from, { as: customer });
    graph.mergeNode(to, { as: provider });
    if (!graph.hasEdge(from, to)) graph.addEdge(from, to, { session });
  }
}

/** Networks that are, by steps, their own providers. */
export interface ProviderCycle {
  /** A shortest cycle: each buys transit from the next, the last from the first. */
  readonly ring: readonly As[];
  /** The sessions of all relations among the networks that lie on some cycle with these, in order of declaration. */
  readonly sessions: readonly Session[];
}

/** A shortest way from one node back to itself within a set of nodes, breadth first. */
function shortestRing(graph: ProviderGraph, start: string, within: ReadonlySet<string>): string[] {
  const from = new Map<string, string>();
  let frontier = [start];
  while (frontier.length > 0) {
    const next: string[] = [];
    for (const node of frontier) {
      for (const provider of graph.outNeighbors(node)) {
        if (provider === start) {
          const ring = [node];
          for (let at = from.get(node); at !== undefined; at = from.get(at)) ring.push(at);
          return ring.reverse();
        }
        if (!within.has(provider) || from.has(provider)) continue;
        from.set(provider, node);
        next.push(provider);
      }
    }
    frontier = next;
  }
  return [start];
}

/**
 * Customer–provider cycles, under which routes need not settle (Gao and Rexford 2001 §3).
 * @param design a bound design
 * @returns one entry for every group of networks that lie on cycles with each other
 */
export function providerCycles(design: Design): readonly ProviderCycle[] {
  // Only networks that both buy and sell can lie on a cycle; in most designs those are few.
  const all = transitSessions(design);
  const buyers = new Set(all.map(({ customer }) => customer));
  const sellers = new Set(all.map(({ provider }) => provider));
  const both = all.filter(({ customer, provider }) => sellers.has(customer) && buyers.has(provider));
  if (both.length === 0) return [];
  const graph: ProviderGraph = new DirectedGraph();
  addProviders(graph, both);
  const order = new Map(both.map(({ session }, index) => [session, index]));
  const cycles: ProviderCycle[] = [];
  for (const component of stronglyConnectedComponents(graph)) {
    if (component.length < 2) continue;
    const within = new Set(component);
    const sessions = component
      .flatMap((node) => graph.mapOutEdges(node, (_, { session }, __, to) => ({ session, to })))
      .filter(({ to }) => within.has(to))
      .map(({ session }) => session)
      .sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    const start = sessions[0] ? nodeKey(sessions[0].owner) : (component[0] ?? "");
    const ring = shortestRing(graph, start, within).map((node) => graph.getNodeAttribute(node, "as"));
    cycles.push({ ring, sessions });
  }
  return cycles;
}

/**
 * A network's customer cone: itself, its customers, their customers and so on.
 * @param graph from providerGraph
 * @param as a network of the same design
 * @returns the networks of the cone
 */
export function customerCone(graph: ProviderGraph, as: As): ReadonlySet<As> {
  const cone = new Set<As>();
  const stack = graph.hasNode(nodeKey(as)) ? [nodeKey(as)] : [];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const member = graph.getNodeAttribute(node, "as");
    if (cone.has(member)) continue;
    cone.add(member);
    stack.push(...graph.inNeighbors(node));
  }
  return cone;
}
