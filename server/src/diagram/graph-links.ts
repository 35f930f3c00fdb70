/** The links of the AS graph: all sessions between two nodes as one, and the users of regions. */
import type { PrefixContext } from "../routing/context";
import { usualLocalPref } from "../routing/general/edges";
import { SESSION_PEER, SESSION_ROUTE_SERVER } from "../routing/network";
import type { Compiled } from "../topology/compile/compile";
import { isExternal } from "./graph-choice";
import { type GraphLink, type GraphRelation, linkId } from "./graph-model";
import type { Nodes } from "./graph-nodes";
import type { ElementId } from "./model";

/** A link while its sessions are counted. */
interface Draft {
  readonly a: ElementId;
  readonly b: ElementId;
  readonly relation: GraphRelation;
  readonly preferenceA: Set<number>;
  readonly preferenceB: Set<number>;
  sessions: number;
  down: number;
}

/**
 * @param compiled a compiled design
 * @param context what the scenario changes
 * @param nodes what is drawn as what
 * @param shown AS indices of the networks that are drawn
 * @returns one link for every two nodes with a session between them, and for every access network of a region
 */
export function drawLinks(
  compiled: Compiled,
  context: PrefixContext,
  nodes: Nodes,
  shown: ReadonlySet<number>,
): GraphLink[] {
  const { network } = compiled;
  const drafts = new Map<string, Draft>();
  const isDrawn = (router: number): boolean =>
    nodes.isSite(router) || nodes.exchanges.has(router) || shown.has(network.asOf(router));
  for (const session of sessionsOf(compiled, nodes, shown)) {
    const [endA, endB] = [session * 2, session * 2 + 1];
    const [routerA, routerB] = [network.routerAt(endA), network.routerAt(endB)];
    if (!isExternal(network, endA) || !isDrawn(routerA) || !isDrawn(routerB)) continue;
    const [a, b] = [nodes.idOf(routerA), nodes.idOf(routerB)];
    const known = drafts.get(linkId(b, a));
    const draft = known ?? drafts.get(linkId(a, b)) ?? newDraft(a, b, network.sessionKinds[session]);
    if (!known) drafts.set(linkId(a, b), draft);
    draft.sessions++;
    if (!context.isSessionUp(session)) draft.down++;
    (known ? draft.preferenceB : draft.preferenceA).add(preferenceOf(context, endA));
    if (draft.relation !== "member") (known ? draft.preferenceA : draft.preferenceB).add(preferenceOf(context, endB));
  }
  return [...[...drafts].map(([id, draft]) => finished(id, draft)), ...userLinks(compiled, nodes, shown)];
}

/** The sessions of everything that is drawn, ascending. */
function sessionsOf({ network, routerIndex }: Compiled, nodes: Nodes, shown: ReadonlySet<number>): number[] {
  const found = new Set<number>();
  const take = (router: number | undefined): void => {
    if (router === undefined) return;
    for (const end of network.endsOf(router)) found.add(end >> 1);
  };
  for (const as of shown) for (const router of network.routersOf(as)) take(router);
  for (const router of nodes.sites) take(routerIndex(router));
  return [...found].sort((a, b) => a - b);
}

function newDraft(a: ElementId, b: ElementId, kind: number | undefined): Draft {
  const relation = kind === SESSION_PEER ? "peer" : kind === SESSION_ROUTE_SERVER ? "member" : "customer";
  return { a, b, relation, preferenceA: new Set(), preferenceB: new Set(), sessions: 0, down: 0 };
}

function finished(id: ElementId, { a, b, relation, preferenceA, preferenceB, sessions, down }: Draft): GraphLink {
  const sorted = (values: ReadonlySet<number>): number[] => [...values].sort((x, y) => x - y);
  return {
    kind: "link",
    id,
    a,
    b,
    relation,
    preferenceA: sorted(preferenceA),
    preferenceB: sorted(preferenceB),
    sessions,
    down,
  };
}

/** The local-pref that a session's end gives to what it hears there. */
function preferenceOf(context: PrefixContext, end: number): number {
  const { in: policy, drain } = context.sessionPolicy(end);
  if (drain) return 0;
  const { network } = context;
  const router = context.routerPolicy(network.routerAt(end));
  return policy?.localPref ?? usualLocalPref(context, router, network.relationAt(end));
}

function userLinks({ design, network }: Compiled, nodes: Nodes, shown: ReadonlySet<number>): GraphLink[] {
  const links = new Map<ElementId, GraphLink>();
  for (const region of design.regions) {
    for (const { as } of region.via) {
      const index = as.asn === undefined ? -1 : network.asIndex(as.asn);
      if (!shown.has(index)) continue;
      const [a, b] = [`region:${region.name}`, nodes.idOfAs(index)];
      const id = linkId(a, b);
      const ends = { a, b, relation: "users", preferenceA: [], preferenceB: [] } as const;
      links.set(id, { kind: "link", id, ...ends, sessions: 0, down: 0 });
    }
  }
  return [...links.values()];
}
