import type { NeighborRef, Router, Selector, Session } from "../../language/design.js";
import type { NeighbourSelector, Neighbours } from "../../routing/types.js";
import { placeKey } from "../placement.js";

/** Where the elements of a design stand in its network. */
export interface Indices {
  /** The index of a design's router, or undefined where it is not part of the network. */
  routerIndex(router: Router): number | undefined;
  /** The index of an exchange's route server, or undefined where it has none. */
  routeServerIndex(ixp: NonNullable<NeighborRef["ixp"]>): number | undefined;
}

/**
 * A selector of the language as one of the routing core.
 * @param selector from an announcement, an action or a scenario
 * @param indices where the design's routers are
 * @returns undefined where the name did not resolve: it selects nothing
 */
export function compileSelector(selector: Selector, indices: Indices): NeighbourSelector | undefined {
  if (selector.kind === "all") return {};
  if (selector.kind === "relation") return { relation: selector.relation };
  return compileNeighbor(selector.neighbor, indices);
}

/**
 * A named neighbour as a selector.
 * @param neighbor an AS, one router of it, or an exchange (its route server)
 * @param indices where the design's routers are
 * @returns undefined where the name did not resolve
 */
export function compileNeighbor(neighbor: NeighborRef, indices: Indices): NeighbourSelector | undefined {
  if (neighbor.ixp) return present(indices.routeServerIndex(neighbor.ixp));
  if (neighbor.router) return present(indices.routerIndex(neighbor.router));
  const asn = neighbor.as?.asn ?? neighbor.asn;
  return asn === undefined ? undefined : { asn };
}

function present(router: number | undefined): NeighbourSelector | undefined {
  return router === undefined ? undefined : { router };
}

/**
 * A list of selectors. Names that did not resolve are left out, so a list of nothing but those selects nobody.
 * @param selectors as written; empty for everybody
 * @param indices where the design's routers are
 * @returns undefined for everybody
 */
export function compileSelectors(selectors: readonly Selector[], indices: Indices): Neighbours | undefined {
  if (selectors.length === 0 || selectors.some((selector) => selector.kind === "all")) return undefined;
  return selectors.flatMap((selector) => compileSelector(selector, indices) ?? []);
}

/** One end of a session as `neighbor` lines and scenarios look at it. */
export interface SessionEndPlace {
  readonly own: Router | undefined;
  readonly ownAsn: number;
  readonly far: Router | undefined;
  readonly farAsn: number;
  /** The exchange that the session runs over. */
  readonly ixp: NeighborRef["ixp"];
  /** True where the far end is that exchange's route server. */
  readonly routeServer: boolean;
}

/**
 * Whether a name means the other end of a session: the exchange for a session with its route server, else the AS, or
 * the one router of it that is named.
 * @param target the name as resolved
 * @param end the session's end that looks out
 */
export function namesFarEnd(target: NeighborRef, end: SessionEndPlace): boolean {
  if (target.ixp) return end.routeServer && end.ixp === target.ixp;
  if (end.routeServer) return target.asn !== undefined && target.asn === end.farAsn;
  if (target.router) return target.router === end.far;
  const asn = target.as?.asn ?? target.asn;
  return asn !== undefined && asn === end.farAsn;
}

/**
 * Whether a session is at one of the places of an `at`.
 * @param at as written; empty for everywhere
 * @param end one end of the session
 */
export function isAt(at: Session["at"], end: SessionEndPlace): boolean {
  if (at.length === 0) return true;
  return at.some((item) => {
    if (item.kind === "router") return item.router === end.own || item.router === end.far;
    if (item.kind === "ixp") return item.ixp === end.ixp;
    if (item.kind === "unresolved") return false;
    const key = placeKey(item.location);
    return [end.own?.location, end.far?.location, end.ixp?.location].some((place) => place && placeKey(place) === key);
  });
}
