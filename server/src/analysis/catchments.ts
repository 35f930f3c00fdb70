import type { Place } from "../base/geo.js";
import { covers, formatPrefix, type Prefix } from "../base/prefix.js";
import type { Region, Service, ViaShare } from "../language/design.js";
import { entryRouter, type ForwardingState, forward, hostPrefix, type Trace } from "../routing/forward.js";
import { type LatencyModel, nearestRouter, regionLatency } from "../routing/latency.js";
import type { Solution } from "../routing/types.js";
import type { Compiled } from "../topology/compile/compile.js";
import { isDown } from "../topology/compile/situation.js";
import { asName } from "../topology/rules/facts.js";
import type { Routes } from "./routes.js";
import { hopOf, siteOf, withNames } from "./sites.js";
import type { Target } from "./targets.js";
import type { PathHop, PopShare, RegionAnswer, RegionPath, RegionReach, Site } from "./types.js";

/** A packet's way and what is said about it whoever sends it. */
interface KnownTrace {
  readonly trace: Trace;
  readonly hops: readonly PathHop[];
  readonly candidates: readonly Site[];
  readonly certain: boolean;
}

/** Where packets arrive, and after what time. */
type Arrival = Pick<RegionPath, "pop" | "rttMs">;

const NOWHERE: Arrival = { pop: null, rttMs: null };

/** Answers for one address: where packets to it go from any router. */
export class TargetCatchment {
  private readonly compiled: Compiled;
  private readonly state: ForwardingState;
  private readonly solutions: readonly Solution[];
  private readonly traces = new Map<number, Trace>();
  private readonly known = new Map<number, KnownTrace>();
  /** By entry router and place. */
  private readonly arrivals = new Map<number, Map<Place | undefined, Arrival>>();
  private readonly announcing: readonly number[];
  private readonly tieSites = new Map<readonly number[], readonly Site[]>();
  private readonly prefixTexts = new Map<Prefix, string>();
  private readonly nearest = new Map<string, readonly number[]>();
  private readonly originAsn: number | undefined;
  private byOnePrefix: boolean | undefined;

  /**
   * @param routes the routes of the situation
   * @param service the service that the address belongs to
   * @param target the address
   * @param model the latency model
   * @param base the same address in a situation of which this one is a change: ways that are the same are taken from there
   */
  constructor(
    private readonly routes: Routes,
    service: Service,
    readonly target: Target,
    private readonly model: LatencyModel,
    private readonly base?: TargetCatchment,
  ) {
    const { situation } = routes;
    this.compiled = situation.compiled;
    const host = hostPrefix(target.address);
    const covering = routes.covering((prefix) => covers(prefix, host));
    // The service's own sites have the address; so has whoever claims it. Another service's prefix over it means nothing.
    const serving = new Set(
      covering.flatMap(({ originations, services }) =>
        originations.flatMap(({ router, inService }, index) =>
          (services[index] === service || services[index] === undefined) && inService !== false ? [router] : [],
        ),
      ),
    );
    this.solutions = covering.flatMap(({ text }) => routes.solution(text) ?? []);
    this.state = {
      network: this.compiled.network,
      solutions: this.solutions,
      originations: covering.flatMap(({ originations }) => originations),
      igp: routes.igp,
      serves: (router) => serving.has(router),
      lookups: new Map(),
    };
    this.originAsn = service.origin?.target?.asn ?? service.origin?.asn;
    const own = situation.originations.filter((announced) => announced.service === service);
    this.announcing = [...new Set(own.map(({ origination }) => origination.router))];
  }

  /**
   * Where a region's users end up.
   * @param region the region
   * @returns one path for each of its access networks that is known
   */
  answer(region: Region): RegionAnswer {
    const paths = region.via.flatMap((via) => this.path(region, via) ?? []);
    const pops = popShares(paths);
    const reached = pops.reduce((sum, { share }) => sum + share, 0);
    const lost = paths.filter(({ pop }) => pop === null).reduce((sum, { share }) => sum + share, 0);
    const rtt = pops.reduce((sum, { share, rttMs }) => sum + share * rttMs, 0);
    return {
      region: region.name,
      pops,
      unreachable: lost,
      rttMs: reached > 0 ? rtt / reached : null,
      certain: paths.every((path) => path.certain),
      paths,
    };
  }

  /**
   * Whether what was said about a region before an edit still holds: its packets pass the same routers by routes that are as
   * sure, and decided by the same step.
   * @param answer over the same routers, index by index, of which the same announce; the region's users are the same
   * @param region the region
   * @returns false also where that is not quickly told
   */
  confirms({ paths }: RegionAnswer, region: Region): boolean {
    const [solution] = this.solutions;
    if (!solution || !this.isByOnePrefix()) return false;
    return paths.length === region.via.length && paths.every((path) => this.isStill(path, region, solution));
  }

  private isStill({ outcome, viaAsn, hops, decidedBy, candidates }: RegionPath, region: Region, by: Solution): boolean {
    const { network } = this.compiled;
    const entry = hops[0]?.router ?? -1;
    if (outcome !== "pop" || by.ways?.lead(hops) !== true) return false;
    const { changes } = this.routes.situation;
    if (entryRouter(network, network.asIndex(viaAsn), region.location?.place, changes) !== entry) return false;
    if (by.decidedBy(entry) !== decidedBy) return false;
    const tied = by.candidates(entry);
    return tied.length === candidates.length && tied.every((router, i) => candidates[i]?.router === router);
  }

  /**
   * Where a region's users end up, without the why.
   * @param region the region
   * @returns what `answer` says of the same
   */
  reach(region: Region): RegionReach {
    const place = region.location?.place;
    const paths = region.via.flatMap(({ as: { target, asn: number }, share }) => {
      const asn = target?.asn ?? number;
      return asn === undefined ? [] : { share, ...this.arrival(asn, place) };
    });
    const unreachable = paths.reduce((sum, { pop, share }) => (pop ? sum : sum + share), 0);
    return { region: region.name, pops: popShares(paths), unreachable, paths };
  }

  /** Where those end up who enter an AS from a place. */
  private arrival(asn: number, place: Place | undefined): Arrival {
    const { network } = this.compiled;
    const as = network.asIndex(asn);
    const entry = as < 0 ? -1 : entryRouter(network, as, place, this.routes.situation.changes);
    if (entry < 0) return NOWHERE;
    const byPlace = this.arrivals.get(entry) ?? new Map<Place | undefined, Arrival>();
    this.arrivals.set(entry, byPlace);
    let arrival = byPlace.get(place);
    if (!arrival) {
      arrival = this.sameAsBefore(entry) ? this.base?.arrivals.get(entry)?.get(place) : undefined;
      arrival ??= this.arrivalOf(this.trace(entry), place);
      byPlace.set(place, arrival);
    }
    return arrival;
  }

  private arrivalOf(trace: Trace, place: Place | undefined): Arrival {
    const { network } = this.compiled;
    if (trace.outcome !== "pop" || network.asnOf(trace.at) !== this.originAsn) return NOWHERE;
    return { pop: siteOf(this.compiled, trace.at), rttMs: regionLatency(network, trace, place, [], this.model).rttMs };
  }

  /** Whether routes of one prefix alone say where packets go, to PoPs that are all in service. */
  private isByOnePrefix(): boolean {
    this.byOnePrefix ??=
      this.solutions.length === 1 &&
      // Interior links may lead to one egress by other routers.
      this.compiled.network.igpLinkCount === 0 &&
      this.state.originations.every(({ inService }) => inService !== false);
    return this.byOnePrefix;
  }

  /**
   * Whether packets from a router certainly go the way that they go in the base: one prefix leads them there in both, by
   * the same routes, to a PoP that is in service.
   */
  private sameAsBefore(entry: number): boolean {
    const [mine] = this.solutions;
    const [before, ...others] = this.base?.solutions ?? [];
    if (!mine || !before || others.length > 0 || !this.isByOnePrefix()) return false;
    return before.ways !== undefined && mine.ways?.sameAs(before.ways, entry) === true;
  }

  /** Undefined where the access network's name did not resolve: nothing is known about its users. */
  private path(region: Region, via: ViaShare): RegionPath | undefined {
    const asn = via.as.target?.asn ?? via.as.asn;
    if (asn === undefined) return undefined;
    const { network } = this.compiled;
    const base = { viaAsn: asn, via: via.as.target?.name ?? null, share: via.share };
    const as = network.asIndex(asn);
    if (as < 0) return { ...base, ...lostPath("the access network is not part of the design") };
    const entry = entryRouter(network, as, region.location?.place, this.routes.situation.changes);
    if (entry < 0) return { ...base, ...lostPath("the access network is down") };
    const known = this.traceFrom(entry);
    const { trace } = known;
    const first = trace.hops[0];
    const isOwn = trace.outcome === "pop" && network.asnOf(trace.at) === this.originAsn;
    const outcome = trace.outcome === "pop" && !isOwn ? "hijacked" : trace.outcome;
    const place = region.location?.place;
    const latency = isOwn ? regionLatency(network, trace, place, this.nearestTo(place), this.model) : undefined;
    const nearest = latency && latency.nearestPop >= 0 ? latency : undefined;
    return {
      viaAsn: base.viaAsn, // field by field: a spread here costs a tenth of all the time
      via: base.via,
      share: base.share,
      prefix: first ? this.textOf(first.prefix) : null,
      outcome,
      reason: outcome === "hijacked" ? this.hijackedBy(trace.at) : this.named(trace.reason),
      pop: isOwn ? siteOf(this.compiled, trace.at) : null,
      asPath: trace.asPath,
      hops: known.hops,
      rttMs: latency?.rttMs ?? null,
      nearestPop: nearest ? siteOf(this.compiled, nearest.nearestPop) : null,
      inflationMs: nearest?.inflationMs ?? null,
      decidedBy: first?.route.decidedBy ?? null,
      certain: known.certain,
      candidates: known.candidates,
    };
  }

  private hijackedBy(router: number): string {
    const who = asName(this.compiled.design, this.compiled.network.asnOf(router));
    return `${who} takes it: it announces the prefix and is not its origin`;
  }

  private named(reason: string | undefined): string | null {
    return reason === undefined ? null : withNames(this.compiled.design, reason);
  }

  private textOf(prefix: Prefix): string {
    let text = this.prefixTexts.get(prefix);
    if (text === undefined) {
      text = formatPrefix(prefix);
      this.prefixTexts.set(prefix, text);
    }
    return text;
  }

  /** The announcing router nearest to a place; regions share few places and ask for each of their networks. */
  private nearestTo(place: Place | undefined): readonly number[] {
    if (!place) return [];
    const key = `${place.latitude} ${place.longitude}`;
    let nearest = this.nearest.get(key);
    if (!nearest) {
      const found = nearestRouter(this.compiled.network, this.announcing, place);
      nearest = found ? [found.router] : [];
      this.nearest.set(key, nearest);
    }
    return nearest;
  }

  /**
   * Where the packets of an AS go that come from all over it: an equal part enters at each of its routers that are up.
   * @param asn its number
   * @returns router indices of sites of the origin, with their shares of the packets, 0–1; one may come several times
   */
  spread(asn: number): { readonly router: number; readonly share: number }[] {
    const { network } = this.compiled;
    const as = network.asIndex(asn);
    if (as < 0) return [];
    const { changes } = this.routes.situation;
    const up = [...network.routersOf(as)].filter((router) => !isDown(this.compiled, changes, router));
    return up.flatMap((router) => {
      const trace = this.trace(router);
      const arrives = trace.outcome === "pop" && network.asnOf(trace.at) === this.originAsn;
      return arrives ? [{ router: trace.at, share: 1 / up.length }] : [];
    });
  }

  /**
   * Where packets from a router go.
   * @param entry router index
   */
  trace(entry: number): Trace {
    let trace = this.traces.get(entry);
    if (!trace) {
      trace = forward(this.state, entry, this.target.address);
      this.traces.set(entry, trace);
    }
    return trace;
  }

  private traceFrom(entry: number): KnownTrace {
    const cached = this.known.get(entry);
    if (cached) return cached;
    const trace = this.trace(entry);
    const known = { trace, hops: trace.routers.map((router) => hopOf(this.compiled, router)), ...this.ties(trace) };
    this.known.set(entry, known);
    return known;
  }

  /**
   * The tie set of a way. That of its first router covers the routers behind it, as long as they forward by the same
   * prefix; where a longer one takes over, its own set counts from there on.
   */
  private ties(trace: Trace): { candidates: readonly Site[]; certain: boolean } {
    let candidates: readonly number[] = [];
    let certain = true;
    let last: Prefix | undefined;
    for (const { router, prefix } of trace.hops) {
      if (prefix === last) continue;
      last = prefix;
      const solution = this.solutions.find((each) => each.prefix === prefix);
      if (!solution) continue;
      candidates = solution.candidates(router);
      if (candidates.length !== 1) certain = false; // as `certain` has it, asked once
    }
    if (trace.outcome === "pop" && candidates.length > 0 && !candidates.includes(trace.at)) {
      candidates = [...candidates, trace.at].sort((a, b) => a - b);
    }
    return { candidates: this.sitesOf(candidates), certain };
  }

  /** Who is not the origin takes what comes: of it the network is told, not which router. */
  private candidate(router: number): Site {
    const site = siteOf(this.compiled, router);
    const asn = this.compiled.network.asnOf(router);
    return asn === this.originAsn ? site : { ...site, name: asName(this.compiled.design, asn) };
  }

  /** What to call a tie set; engines give one list for all routers that share one. */
  private sitesOf(candidates: readonly number[]): readonly Site[] {
    let sites = this.tieSites.get(candidates);
    if (!sites) {
      sites = candidates.map((router) => this.candidate(router));
      this.tieSites.set(candidates, sites);
    }
    return sites;
  }
}

function lostPath(reason: string): Omit<RegionPath, "viaAsn" | "via" | "share"> {
  return {
    prefix: null,
    outcome: "unreachable",
    reason,
    pop: null,
    asPath: [],
    hops: [],
    rttMs: null,
    nearestPop: null,
    inflationMs: null,
    decidedBy: null,
    certain: true,
    candidates: [],
  };
}

/** The PoPs that paths lead to, each once, the largest share first; equal ones in order of the paths. */
function popShares(paths: RegionReach["paths"]): PopShare[] {
  const sums = new Map<string, { pop: Site; share: number; rttTimesShare: number; rttMs: number }>();
  for (const { pop, share, rttMs } of paths) {
    if (!pop || rttMs === null) continue;
    const sum = sums.get(pop.key) ?? { pop, share: 0, rttTimesShare: 0, rttMs };
    sum.share += share;
    sum.rttTimesShare += share * rttMs;
    sums.set(pop.key, sum);
  }
  return [...sums.values()]
    .map(({ pop, share, rttTimesShare, rttMs }) => ({ pop, share, rttMs: share > 0 ? rttTimesShare / share : rttMs }))
    .sort((a, b) => b.share - a.share);
}
