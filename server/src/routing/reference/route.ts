import type { OriginCode, Relation, Route } from "../types";

/** A route as the reference engine holds it after import. */
export interface HeldRoute extends Route {
  /** The router of this AS that brought the route into it, where it was reflected (ORIGINATOR_ID); else -1. */
  readonly originator: number;
  /** Reflectors passed, the last one first (CLUSTER_LIST, RFC 4456 §8). */
  readonly clusters: readonly number[];
}

/** A route as it is sent over a session. The last six fields are carried over iBGP only. */
export interface SentRoute {
  readonly asPath: readonly number[];
  readonly pop: number;
  readonly med: number | null;
  readonly originCode: OriginCode;
  /** Sorted, each once. */
  readonly communities: readonly string[];
  readonly otc: number | null;
  readonly nextHop: number;
  readonly localPref: number;
  readonly relation: Relation;
  readonly egress: number;
  readonly entrySession: number;
  readonly originator: number;
  readonly clusters: readonly number[];
  readonly blackhole: boolean;
}

/** Why a route was not sent. */
export type ExportRefusal =
  | "no-advertise"
  | "no-export"
  | "no-peer"
  | "valley-free"
  | "otc"
  | "learned-there"
  | "as-in-path"
  | "announcement"
  | "action-community"
  | "not-reflected";

/** What makes two held routes the same: all that a neighbour or the decision process can see. */
export function routeKey(route: HeldRoute): string {
  return [
    route.asPath.join(" "),
    route.pop,
    route.localPref,
    route.med ?? "-",
    route.originCode,
    route.communities.join(" "),
    route.otc ?? "-",
    route.relation,
    route.session,
    route.nextHop,
    route.egress,
    route.entrySession,
    route.originator,
    route.clusters.join(" "),
    route.blackhole,
  ].join("|");
}
