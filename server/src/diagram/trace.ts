/** The decision trace as the page shows it: why a region's users end up where they do. */
import type { Evaluation, ExplainedHop } from "../analysis/evaluation";
import { DECISIONS, type ShownCandidate, STEP_NAMES } from "../analysis/explain";
import type { PathHop } from "../analysis/types";
import { formatAsn } from "../base/asn";
import { formatCommunity } from "../base/community";
import type { Region, Service } from "../language/design";
import { flowIds } from "./build";
import type { ElementId } from "./model";

/** A route that was there to choose from. */
export interface TraceRoute {
  /** The site that it leads to. */
  readonly site: string;
  /** `64501 64500`; empty for a route of the router's own. */
  readonly path: string;
  /** Who sent it, and what that neighbour is: `ntt NRT (provider)`. */
  readonly from: string;
  /** What it is compared by: `local-pref 200`, `MED 10`. */
  readonly values: readonly string[];
  /** Why it was not taken: `lost to a shorter AS path`, `refused: loop`. Null for the one that was. */
  readonly lost: string | null;
  /** True where nothing that the design says tells it from the one that was taken. */
  readonly tied: boolean;
}

/** The decision at one router. */
export interface TraceHop {
  /** `AS4713 ocn NRT`. */
  readonly at: string;
  readonly prefix: string;
  /** What decided, in words; null without a route. */
  readonly decided: string | null;
  /** The one that was taken first, then the losers, the closest first; refused ones last. */
  readonly routes: readonly TraceRoute[];
  /** How many routes more there were. */
  readonly more: number;
  /** What would settle a tie. */
  readonly advice: string | null;
}

/** The decisions on the way of one access network's users. */
export interface TracePath {
  readonly flow: ElementId;
  readonly hops: readonly TraceHop[];
}

/** So many routes of a router are shown. */
const MOST_ROUTES = 12;

/**
 * The decisions on a region's ways to a service.
 * @param evaluation the situation
 * @param service an anycast or unicast service
 * @param region the region
 * @param prefix the service's prefix that is asked for; the primary one where it is undefined
 * @returns one for each flow of the region, in order of declaration
 */
export function traceOf(
  evaluation: Evaluation,
  service: Service,
  region: Region,
  prefix: string | undefined,
): TracePath[] {
  const { paths } = evaluation.explain(service, region, prefix);
  const ids = flowIds(
    region.name,
    paths.map(({ path }) => path),
  );
  return paths.map(({ hops }, index) => ({ flow: ids[index] ?? "", hops: hops.map(drawHop) }));
}

function drawHop({ at, prefix, decidedBy, candidates, dropped, advice }: ExplainedHop): TraceHop {
  const refused = dropped.map(({ asPath, pop, from, reason }) => ({
    site: pop.name,
    path: asPath.join(" "),
    from: placeText(from),
    values: [],
    lost: `refused: ${reason}`,
    tied: false,
  }));
  const routes = [...candidates.map(drawRoute), ...refused];
  const shown = routes.slice(0, MOST_ROUTES);
  return {
    at: `${formatAsn(at.asn)} ${placeText(at)}`,
    prefix,
    decided: decidedBy === null ? null : DECISIONS[decidedBy],
    routes: shown,
    more: routes.length - shown.length,
    advice,
  };
}

function drawRoute(route: ShownCandidate): TraceRoute {
  const { asPath, pop, from, relation, internal, localPref, med, igpCost, communities, removedBy, tied } = route;
  return {
    site: pop.name,
    path: asPath.join(" "),
    from: `${placeText(from)} (${internal ? `inside, ${relation}` : relation})`,
    values: [
      `local-pref ${localPref}`,
      ...(med === null ? [] : [`MED ${med}`]),
      ...(internal ? [`IGP cost ${igpCost}`] : []),
      ...communities.map(formatCommunity),
    ],
    lost: removedBy === null ? null : `lost to ${STEP_NAMES[removedBy]}`,
    tied,
  };
}

/** `ntt NRT`, `example tokyo`, `AS3356`. */
function placeText({ as, asn, name, location }: PathHop): string {
  return [as ?? formatAsn(asn), name ?? location].filter((part) => part !== null).join(" ");
}
