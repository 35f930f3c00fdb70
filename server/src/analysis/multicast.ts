import { formatAddress, formatPrefix, type Prefix } from "../base/prefix.js";
import type { Region, Service } from "../language/design.js";
import { entryRouter } from "../routing/forward.js";
import { pathKm, roundTripMs } from "../routing/latency.js";
import { validateOrigin } from "../routing/rov.js";
import type { Solution } from "../routing/types.js";
import { isDown } from "../topology/compile/situation.js";
import { asName } from "../topology/rules/facts.js";
import type { Evaluation } from "./evaluation.js";
import { siteOf } from "./sites.js";
import { solverFor } from "./solver.js";
import { latencyModel } from "./targets.js";
import type { Site } from "./types.js";

/** A step of a distribution tree, in the direction of the data: away from the source. */
export interface TreeEdge {
  readonly from: Site;
  readonly to: Site;
  /** Copies of a packet that multicast sends over it. */
  readonly copies: 1;
  /** Copies that a unicast sender would send over it: one for each receiver behind it. */
  readonly unicastCopies: number;
  /** People behind it; null where a region behind it does not say its `users`. */
  readonly users: number | null;
}

/** One access network of a receiving region. */
export interface Receiver {
  readonly region: string;
  readonly viaAsn: number;
  /** The access network's name in the design; null where only the Internet graph knows it. */
  readonly via: string | null;
  /** Share of the region's users, 0–1. */
  readonly share: number;
  /** Why the group does not arrive, for people; null where it does. */
  readonly reason: string | null;
  /** The ASes that the data pass, one entry an AS: the source's first, the access network last. Empty where none arrive. */
  readonly asPath: readonly number[];
  /** Round trip over the path in ms, by the model that anycast and unicast are measured with; null where none arrive. */
  readonly rttMs: number | null;
}

/** A group's distribution tree. */
export interface MulticastAnswer {
  readonly service: string;
  /** The group's address; null where the design does not say it. */
  readonly group: string | null;
  readonly source: Site;
  /** One for each access network of each receiving region, in order of declaration. */
  readonly receivers: readonly Receiver[];
  /** The tree: every router but the source's has one edge that leads to it, and it stands behind the edge before. */
  readonly edges: readonly TreeEdge[];
  /** Sums over the edges. */
  readonly copies: number;
  readonly unicastCopies: number;
  /** Copies that leave the source itself: its uplinks carry so many times the stream. */
  readonly sourceCopies: number;
  readonly sourceUnicastCopies: number;
  /** Whether the routes back to the source are the same whatever the order of events. */
  readonly certain: boolean;
}

const known = new WeakMap<Evaluation, Map<Service, MulticastAnswer | undefined>>();

/**
 * The distribution tree of a multicast service: the union of the reverse paths from every receiver to the source
 * (reverse-path forwarding, RFC 7761 §4.5; a source tree, RFC 4607). Each router joins towards the source by its own
 * route; the source's address is routed like a unicast one that the source alone announces, to all of its neighbours.
 * @param evaluation the routes under a scenario, or as designed; the answer is kept with them
 * @param service a service of the design
 * @returns undefined where it is no multicast service, or has no known source
 */
export function multicastTree(evaluation: Evaluation, service: Service): MulticastAnswer | undefined {
  const answers = known.get(evaluation) ?? new Map<Service, MulticastAnswer | undefined>();
  known.set(evaluation, answers);
  if (!answers.has(service)) answers.set(service, growTree(evaluation, service));
  return answers.get(service);
}

/**
 * The trees of all groups.
 * @param evaluation the routes under a scenario, or as designed
 * @returns in order of declaration; none for a service without a known source
 */
export function multicastTrees(evaluation: Evaluation): readonly MulticastAnswer[] {
  return evaluation.design.services.flatMap((service) => multicastTree(evaluation, service) ?? []);
}

function growTree(evaluation: Evaluation, service: Service): MulticastAnswer | undefined {
  const [sender] = service.sender?.routers ?? [];
  const source = sender && evaluation.compiled.routerIndex(sender);
  if (service.cast !== "multicast" || source === undefined) return undefined;
  const tree = new Tree(evaluation, source, service.group?.family ?? 4);
  const regions = new Set(service.receivers.flatMap(({ target }) => target ?? []));
  const receivers = [...regions].flatMap((region) => tree.join(region));
  const edges = tree.edges();
  const leaving = edges.filter(({ from }) => from.router === source);
  const sum = (list: readonly TreeEdge[]) => list.reduce((total, edge) => total + edge.unicastCopies, 0);
  return {
    service: service.name,
    group: service.group ? formatAddress(service.group.family, service.group.bits) : null,
    source: siteOf(evaluation.compiled, source),
    receivers,
    edges,
    copies: edges.length,
    unicastCopies: sum(edges),
    sourceCopies: leaving.length,
    sourceUnicastCopies: sum(leaving),
    certain: tree.certain,
  };
}

/** What has been added up about the edge that leads to a router. */
interface Branch {
  readonly from: number;
  receivers: number;
  users: number | null;
}

/** A tree while receivers join it. */
class Tree {
  certain = true;
  private readonly branches = new Map<number, Branch>();
  private readonly solution: Solution | undefined;

  /**
   * @param evaluation the routes
   * @param source router index
   * @param family the group's
   */
  constructor(
    private readonly evaluation: Evaluation,
    private readonly source: number,
    family: Prefix["family"],
  ) {
    const { situation } = evaluation;
    if (isDown(situation.compiled, situation.changes, source)) return;
    const prefix = freePrefix(evaluation, source, family);
    this.solution = solverFor(situation)(prefix, [{ router: source, prefix }]);
    this.certain = this.solution.convergence.stableStates === 1;
  }

  /** Joins every access network of a region whose name resolved. */
  join(region: Region): Receiver[] {
    return region.via.flatMap(({ as, share }): Receiver[] => {
      const asn = as.target?.asn ?? as.asn;
      if (asn === undefined) return [];
      const base = { region: region.name, viaAsn: asn, via: as.target?.name ?? null, share };
      const way = this.reversePath(region, asn);
      if (typeof way === "string") return [{ ...base, reason: way, asPath: [], rttMs: null }];
      this.graft(way, region.users && region.users.value * share);
      return [{ ...base, reason: null, ...this.measured(way, region) }];
    });
  }

  private nameOf(router: number): string {
    const { compiled, design } = this.evaluation;
    return asName(design, compiled.network.asnOf(router));
  }

  /** The routers from a receiver to the source, or why there is no way. */
  private reversePath(region: Region, asn: number): number[] | string {
    const { network } = this.evaluation.compiled;
    if (!this.solution) return "the source is down";
    const as = network.asIndex(asn);
    if (as < 0) return "the access network is not part of the design";
    const entry = entryRouter(network, as, region.location?.place, this.evaluation.situation.changes);
    if (entry < 0) return "the access network is down";
    const way = [entry];
    const seen = new Set(way);
    for (let router = entry; router !== this.source; ) {
      const route = this.solution.selected(router);
      if (!route) return `${this.nameOf(router)} has no route to the source`;
      if (route.blackhole) return `${this.nameOf(router)} drops it: tagged blackhole (RFC 7999)`;
      // Each router joins by its own table: the egress asks its own neighbour, whatever this router thinks of it.
      router = route.egress === router ? route.nextHop : route.egress;
      if (seen.has(router)) return "the reverse path comes back to a router that it has passed";
      seen.add(router);
      way.push(router);
    }
    return way;
  }

  private graft(way: readonly number[], users: number | undefined): void {
    for (const [index, to] of way.slice(0, -1).entries()) {
      const from = way[index + 1];
      if (from === undefined) continue;
      const branch = this.branches.get(to) ?? { from, receivers: 0, users: 0 };
      branch.receivers += 1;
      branch.users = branch.users === null || users === undefined ? null : branch.users + users;
      this.branches.set(to, branch);
    }
  }

  private measured(way: readonly number[], region: Region): Pick<Receiver, "asPath" | "rttMs"> {
    const { compiled, design } = this.evaluation;
    const asPath: number[] = [];
    for (const router of way) {
      const asn = compiled.network.asnOf(router);
      if (asn !== asPath.at(-1)) asPath.push(asn);
    }
    const km = pathKm(compiled.network, way, region.location?.place);
    return { asPath: asPath.reverse(), rttMs: roundTripMs(km, asPath.length - 1, latencyModel(design)) };
  }

  /** From the source outwards; the branches of one router in the order in which they were joined. */
  edges(): TreeEdge[] {
    const { compiled } = this.evaluation;
    const children = new Map<number, number[]>();
    for (const [to, { from }] of this.branches) children.set(from, [...(children.get(from) ?? []), to]);
    const edges: TreeEdge[] = [];
    const open = [this.source];
    for (let from = open.pop(); from !== undefined; from = open.pop()) {
      const next = children.get(from) ?? [];
      for (const to of next) {
        const branch = this.branches.get(to);
        if (!branch) continue;
        const ends = { from: siteOf(compiled, from), to: siteOf(compiled, to) };
        edges.push({ ...ends, copies: 1, unicastCopies: branch.receivers, users: branch.users });
      }
      open.push(...next.toReversed());
    }
    return edges;
  }
}

/**
 * A prefix that stands for the source's address: of the length that is routed globally (RFC 7454 §6.1.3), in space kept
 * for measurements (RFC 2544, RFC 5180), one that the design announces nowhere and no ROA makes invalid.
 */
function freePrefix({ situation, routes }: Evaluation, source: number, family: Prefix["family"]): Prefix {
  const { network } = situation.compiled;
  const roas = [...network.roas, ...(situation.changes.roas ?? [])];
  const base: Prefix =
    family === 4
      ? { family, bits: 0xc6120000n, length: 24 } // 198.18.0.0
      : { family, bits: 0x20010002n << 96n, length: 48 }; // 2001:2::
  const taken = (prefix: Prefix) =>
    routes.prefixes.includes(formatPrefix(prefix)) || validateOrigin(roas, prefix, network.asnOf(source)) === "invalid";
  for (let i = 0n; i < 256n; i++) {
    const prefix = { ...base, bits: base.bits + (family === 4 ? i << 8n : i << 72n) };
    if (!taken(prefix)) return prefix;
  }
  return base;
}
