import { formatAsn } from "../../base/asn";
import type { Action, As, Design, Ixp, Router } from "../../language/design";
import { firstValue, type ItemNode, type Part, type StatementNode } from "../../language/nodes";
import type { CursorPlace } from "./place";

/** Who is around the cursor. */
export interface Scope {
  /** The network in whose block the cursor is. */
  readonly as: As | undefined;
  /** The PoP or router of it in whose block the cursor is. */
  readonly router: Router | undefined;
}

/**
 * The network, and the PoP or router, that the cursor is in.
 * @param design the design
 * @param place the cursor
 */
export function scopeOf(design: Design, place: CursorPlace): Scope {
  const [outermost, inner] = place.around;
  const name = outermost?.keyword.text === "as" ? firstValue(outermost, "name")?.text : undefined;
  const as = name === undefined ? undefined : design.ases.find((one) => one.name === name);
  const site = inner && (inner.form === "pop" || inner.form === "router") ? firstValue(inner, "name")?.text : undefined;
  return { as, router: as?.routers.find((one) => one.name !== undefined && one.name === site) };
}

/**
 * The networks at the other ends of the session that the cursor is about: those named before an `at`, or in whose block it is.
 * @param design the design
 * @param place the cursor
 * @returns networks of the design, each once
 */
export function farEnds(design: Design, place: CursorPlace): As[] {
  const { statement, item, around } = place;
  const inBlock = item ?? around.at(-1);
  const own = statement ? neighboursIn(lastItem(statement) ?? statement, place.start) : [];
  const names = own.length > 0 || !inBlock ? own : neighboursIn(inBlock, place.start);
  return [...new Set(names.flatMap((text) => networkNamed(design, text) ?? []))];
}

/** Of `transit from a { … }, b at` only the last item is meant. */
function lastItem({ parts }: StatementNode): ItemNode | undefined {
  return parts.findLast((part): part is ItemNode => part.kind === "item" && part.parts.length > 0);
}

function neighboursIn({ parts }: { readonly parts: readonly Part[] }, before: number): string[] {
  return parts.flatMap((part) =>
    part.kind === "value" && part.wanted === "neighbor" && part.end <= before ? [part.text] : [],
  );
}

/** By its name, its number, or the name of one of its routers. */
function networkNamed({ ases }: Design, text: string): As | undefined {
  const [first = text] = text.split(".");
  return (
    ases.find(({ name, asn }) => name === first || formatAsn(asn) === first) ??
    ases.find(({ routers }) => routers.some(({ name }) => name === text))
  );
}

/**
 * The exchanges that all of some networks are members of.
 * @param design the design
 * @param scope the network around the cursor; inside a PoP, which is an island, other PoPs' memberships do not count
 * @param others the other networks
 */
export function commonExchanges(design: Design, { as, router }: Scope, others: readonly As[]): Ixp[] {
  const joined = (member: As, site: Router | undefined) =>
    new Set(
      design.sessions.flatMap(({ relation, owner, router: at, target }) => {
        const counts = relation === "join" && owner === member;
        return counts && target.ixp && (!at || !site || at === site) ? [target.ixp] : [];
      }),
    );
  const sides = [...(as ? [joined(as, router)] : []), ...others.map((other) => joined(other, undefined))];
  return design.ixps.filter((ixp) => sides.every((side) => side.has(ixp)));
}

/**
 * The places where some networks are.
 * @param scope the network around the cursor, or its PoP
 * @param others the other networks
 * @returns those where all are; those where any is
 */
export function sharedPlaces({ as, router }: Scope, others: readonly As[]): { all: Set<string>; any: Set<string> } {
  const own = router ? [router] : as?.routers;
  const sides = [...(own ? [own] : []), ...others.map(({ routers }) => routers)].map(codesOf);
  const any = new Set(sides.flatMap((side) => [...side]));
  return { all: new Set([...any].filter((code) => sides.every((side) => side.has(code)))), any };
}

/**
 * The IATA codes of the places where routers are.
 * @param routers any
 */
export function codesOf(routers: readonly Router[]): ReadonlySet<string> {
  return new Set(routers.flatMap(({ location }) => location?.code ?? []));
}

/** A community that somebody obeys. */
export interface Obeyed {
  readonly action: Action;
  readonly by: string;
}

/**
 * The communities that mean something to the neighbours that the cursor is about; where none is named, to anybody.
 * @param design the design
 * @param place the cursor, in a session's block or an announcement's
 */
export function obeyedCommunities(design: Design, place: CursorPlace): Obeyed[] {
  const exchange = place.item && firstValue(place.item, "target");
  const ixp = exchange?.wanted === "ixp" ? design.ixps.find(({ name }) => name === exchange.text) : undefined;
  if (ixp) return ofExchange(ixp);
  const ends = place.context === "announce" ? neighboursOfOrigin(design, place) : farEnds(design, place);
  const meant = ends.length > 0 ? ends : design.ases;
  const own = meant.flatMap((as) => [
    ...as.policy.actions.map((action) => ({ action, by: as.name })),
    ...as.routers.flatMap(({ label, policy }) => policy.actions.map((action) => ({ action, by: label }))),
  ]);
  return ends.length > 0 ? own : [...own, ...design.ixps.flatMap(ofExchange)];
}

/** Whom the origin of the service around the cursor has sessions with. */
function neighboursOfOrigin(design: Design, { around }: CursorPlace): As[] {
  const [outermost] = around;
  const name = outermost && firstValue(outermost, "name")?.text;
  const origin = design.services.find((service) => service.name === name)?.origin?.target;
  const ends = design.sessions.flatMap(({ owner, target }) =>
    owner === origin ? (target.as ?? []) : target.as !== undefined && target.as === origin ? owner : [],
  );
  return [...new Set(ends)];
}

function ofExchange({ name, routeServer }: Ixp): Obeyed[] {
  return (routeServer?.actions ?? []).map((action) => ({ action, by: name }));
}
