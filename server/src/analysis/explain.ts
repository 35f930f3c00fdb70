import { formatPrefix } from "../base/prefix.js";
import type { Region, Service } from "../language/design.js";
import { tiedRivals } from "../routing/explain.js";
import type { DecisionStep, Explanation, ImportDrop, Route } from "../routing/types.js";
import type { Compiled } from "../topology/compile/compile.js";
import type { Evaluation } from "./evaluation.js";
import { hopOf, siteOf } from "./sites.js";
import type { PathHop, RegionPath, Site } from "./types.js";

/** A route as an explanation shows it. */
export interface ShownRoute {
  /** As received: with repetitions, without the router's own ASN. */
  readonly asPath: readonly number[];
  readonly pop: Site;
  /** The router that sent it; the router itself for its own route. */
  readonly from: PathHop;
  /** What that neighbour, or the one it entered the AS from, is to this AS. */
  readonly relation: Route["relation"];
  /** True where it came over iBGP. */
  readonly internal: boolean;
  readonly localPref: number;
  readonly med: number | null;
  readonly igpCost: number;
  readonly communities: readonly string[];
}

/** A candidate route and the step that removed it; null for the selected one. */
export interface ShownCandidate extends ShownRoute {
  readonly removedBy: DecisionStep | null;
  /** Equal to the selected one through step 7: only a router ID or the order of sessions tells them apart. */
  readonly tied: boolean;
}

/** A route that import refused. */
export interface ShownDrop {
  readonly asPath: readonly number[];
  readonly pop: Site;
  readonly from: PathHop;
  readonly reason: ImportDrop;
}

/** The decision at one router. */
export interface ExplainedHop {
  readonly at: PathHop;
  /** The prefix by which it forwards. */
  readonly prefix: string;
  readonly decidedBy: DecisionStep | null;
  /** The selected route first, then the losers, the closest first. */
  readonly candidates: readonly ShownCandidate[];
  readonly dropped: readonly ShownDrop[];
  /** What would settle a tie that leads elsewhere, for people; null where there is none. */
  readonly advice: string | null;
}

/** The decisions on one path of a region. */
export interface ExplainedPath {
  readonly path: RegionPath;
  readonly hops: readonly ExplainedHop[];
}

/** Why a region's users end up where they do, for one service. */
export interface RegionExplanation {
  readonly service: string;
  readonly region: string;
  readonly paths: readonly ExplainedPath[];
}

/**
 * The decision at every hop from a region to a service.
 * @param evaluation the situation
 * @param service an anycast or unicast service
 * @param region the region
 * @param prefix the service's prefix that is asked for; the primary one where it is undefined
 * @returns one list of hops for each access network; none where the service has no prefix
 */
export function explainRegion(
  evaluation: Evaluation,
  service: Service,
  region: Region,
  prefix?: string,
): RegionExplanation {
  const catchment = evaluation.catchment(service, prefix);
  const answer = prefix === undefined ? evaluation.regionAnswer(service, region) : catchment?.answer(region);
  const paths = answer?.paths ?? [];
  return {
    service: service.name,
    region: region.name,
    paths: paths.map((path) => {
      const entry = path.hops[0]?.router;
      const hops = entry === undefined || !catchment ? [] : catchment.trace(entry).hops;
      return {
        path,
        hops: hops.flatMap(({ router, prefix }) => explainRouter(evaluation, router, formatPrefix(prefix)) ?? []),
      };
    }),
  };
}

/**
 * The decision at one router.
 * @param evaluation the situation
 * @param router router index
 * @param prefix as `formatPrefix` writes it
 * @returns undefined where nobody announces the prefix
 */
export function explainRouter(evaluation: Evaluation, router: number, prefix: string): ExplainedHop | undefined {
  const { compiled } = evaluation;
  const explanation = evaluation.solution(prefix)?.explain(router);
  if (!explanation) return undefined;
  return {
    at: hopOf(compiled, router),
    prefix,
    decidedBy: explanation.selected?.decidedBy ?? null,
    candidates: explanation.candidates.map(({ route, removedBy, tied }) => ({
      ...showRoute(compiled, route),
      removedBy: removedBy ?? null,
      tied,
    })),
    dropped: explanation.dropped.map(({ asPath, pop, neighbour, reason }) => ({
      asPath,
      pop: siteOf(compiled, pop),
      from: hopOf(compiled, neighbour),
      reason,
    })),
    advice: adviceFor(compiled, explanation),
  };
}

function showRoute(compiled: Compiled, route: Route): ShownRoute {
  return {
    asPath: route.asPath,
    pop: siteOf(compiled, route.pop),
    from: hopOf(compiled, route.neighbour),
    relation: route.relation,
    internal: route.egress !== route.neighbour && route.session >= 0 && route.session !== route.entrySession,
    localPref: route.localPref,
    med: route.med,
    igpCost: route.igpCost,
    communities: route.communities,
  };
}

function adviceFor(compiled: Compiled, explanation: Explanation): string | null {
  const { selected } = explanation;
  const rivals = tiedRivals(explanation);
  if (!selected || rivals.length === 0) return null;
  const pops = [...new Set(rivals.map(({ route }) => siteOf(compiled, route.pop).name))];
  const chosen = siteOf(compiled, selected.pop).name;
  const own = hopOf(compiled, explanation.router);
  const who = own.as ?? `AS${own.asn}`;
  return `${who} could as well choose ${pops.join(" or ")}: nothing before the router ID tells the routes apart. A prepend at ${pops.join(" and ")} would settle it for ${chosen}, one at ${chosen} for the other; so would a local-pref of ${who}.`;
}

/** What a route has that another one lost against, by the step that decided; for people. */
export const STEP_NAMES: Readonly<Record<DecisionStep, string>> = {
  "only-route": "nothing else",
  local: "the own route",
  "local-pref": "a higher local-pref",
  "as-path": "a shorter AS path",
  origin: "a lower origin code",
  med: "a lower MED",
  ebgp: "a route from outside (eBGP)",
  "igp-cost": "a nearer egress (hot potato)",
  "router-id": "a lower router ID",
  "cluster-list": "a shorter cluster list",
  "session-order": "a session declared earlier",
};

/** The steps of the decision process in words, by what a route had to have to be taken. */
export const DECISIONS: Readonly<Record<DecisionStep, string>> = {
  "only-route": "the only route",
  local: "its own route",
  "local-pref": "highest local-pref",
  "as-path": "shortest AS path",
  origin: "lowest origin code",
  med: "lowest MED",
  ebgp: "eBGP over iBGP",
  "igp-cost": "nearest exit (IGP cost)",
  "router-id": "lowest router ID (a tie)",
  "cluster-list": "shortest cluster list (a tie)",
  "session-order": "order of sessions (a tie)",
};
