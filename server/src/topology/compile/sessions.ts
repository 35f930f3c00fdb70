import type { Design, Ixp, NeighborOptions, Router, Session } from "../../language/design.js";
import type { NetworkBuilder } from "../../routing/builder.js";
import type { SessionPolicy } from "../../routing/types.js";
import { type PlacedSession, placeKey, placeSession } from "../placement.js";
import { compileSessionOptions, mergeSessionPolicies } from "./policy.js";
import { type Indices, isAt, namesFarEnd, type SessionEndPlace } from "./selectors.js";

/** A session of the network and what of the design it comes from. End `a` is the customer, or the declaring side. */
export interface CompiledSession {
  /** Session index in the network. */
  readonly index: number;
  readonly kind: "transit" | "peer" | "route-server";
  /** Undefined where only the Internet graph knows that end's AS. */
  readonly a: Router | undefined;
  /** Undefined also where the end is a route server. */
  readonly b: Router | undefined;
  readonly asnA: number;
  readonly asnB: number;
  readonly ixp: Ixp | undefined;
  /** Undefined where only the Internet graph says it. */
  readonly declared: Session | undefined;
  /** A peering's declaration on the other side, where it is written on both. */
  readonly repeated: Session | undefined;
}

/** A session's place on the way into the builder. */
interface Draft extends Pick<PlacedSession, "session" | "near" | "far" | "ixp"> {
  readonly nearIndex: number;
  readonly farIndex: number;
  readonly farAsn: number;
  repeated: Session | undefined;
}

/** What of the network the sessions need to know. */
export interface SessionContext extends Indices {
  /** The single router of an AS that only the Internet graph knows, or undefined. */
  internetRouter(asn: number): number | undefined;
}

/**
 * One end of a session, as selectors look at it.
 * @param session a compiled session
 * @param side 0 for end `a`, 1 for end `b`
 */
export function endPlace(session: CompiledSession, side: 0 | 1): SessionEndPlace {
  const { a, b, asnA, asnB, ixp, kind } = session;
  const routeServer = kind === "route-server" && side === 0;
  return side === 0
    ? { own: a, ownAsn: asnA, far: b, farAsn: asnB, ixp, routeServer }
    : { own: b, ownAsn: asnB, far: a, farAsn: asnA, ixp, routeServer };
}

/**
 * Adds the design's sessions to a network.
 * @param design a bound design
 * @param builder the network's builder, with all routers in it
 * @param context where the design's routers are in it
 * @returns the sessions in order of declaration, which is the order of their indices
 */
export function compileSessions(design: Design, builder: NetworkBuilder, context: SessionContext): CompiledSession[] {
  const drafts = joinRepeated(dropOverridden(design.sessions.flatMap((session) => draftsOf(session, context))));
  return drafts.map((draft) => addDraft(draft, builder));
}

function addDraft(draft: Draft, builder: NetworkBuilder): CompiledSession {
  const { session, near, far, ixp, farAsn, nearIndex, farIndex, repeated } = draft;
  const kind = session.relation === "join" ? "route-server" : session.relation;
  const compiled = {
    index: -1,
    kind,
    a: near,
    b: far,
    asnA: near.as.asn,
    asnB: farAsn,
    ixp,
    declared: session,
    repeated,
  } as const;
  const policyA = mergeSessionPolicies([
    ...neighborPolicies(near.as.neighbors, compiled, 0),
    compileSessionOptions(session.options),
  ]);
  const policyB = mergeSessionPolicies([
    ...neighborPolicies(far?.as.neighbors ?? [], compiled, 1),
    repeated && compileSessionOptions(repeated.options),
  ]);
  const location = ixp?.location && placeKey(ixp.location);
  const index = builder.addSession({ a: nearIndex, b: farIndex, kind, policyA, policyB, location });
  return { ...compiled, index };
}

/** The pairs of routers that a declaration joins, each once. */
function draftsOf(session: Session, context: SessionContext): Draft[] {
  if (session.relation === "join" && session.options.noRouteServer?.value === true) return [];
  const drafts: Draft[] = [];
  const places = placeSession(session);
  const seen = places.length > 1 ? new Set<string>() : undefined;
  for (const placed of places) {
    const nearIndex = context.routerIndex(placed.near);
    const farIndex = farRouter(session, placed, context);
    if (nearIndex === undefined || farIndex === undefined) continue;
    if (seen) {
      const key = `${nearIndex} ${farIndex} ${placed.ixp?.name ?? ""}`;
      if (seen.has(key)) continue;
      seen.add(key);
    }
    const { near, far, ixp } = placed;
    const known = far?.as.asn ?? (session.relation === "join" ? ixp?.routeServer?.asn : undefined);
    const farAsn = known ?? session.target.asn ?? 0;
    drafts.push({ session, near, far, ixp, nearIndex, farIndex, farAsn, repeated: undefined });
  }
  return drafts;
}

function farRouter(session: Session, placed: PlacedSession, context: SessionContext): number | undefined {
  if (session.relation === "join") return placed.ixp && context.routeServerIndex(placed.ixp);
  if (placed.far) return context.routerIndex(placed.far);
  return session.target.asn === undefined ? undefined : context.internetRouter(session.target.asn);
}

/** A session in a PoP's or router's own block stands instead of its AS's general one between the same two routers. */
function dropOverridden(drafts: readonly Draft[]): Draft[] {
  const exact = { transit: new Set<number>(), peer: new Set<number>(), join: new Set<number>() };
  for (const { session, nearIndex, farIndex } of drafts) {
    if (session.router) exact[session.relation].add(pairKey(nearIndex, farIndex));
  }
  return drafts.filter(
    ({ session, nearIndex, farIndex }) => session.router || !exact[session.relation].has(pairKey(nearIndex, farIndex)),
  );
}

/** One number for two routers, in this order; there are fewer than 2^26 of them. */
function pairKey(near: number, far: number): number {
  return near * 2 ** 26 + far;
}

/**
 * A peering that both sides declare is one session with two sides' options; written again on the same side it is
 * another, parallel session.
 */
function joinRepeated(drafts: readonly Draft[]): Draft[] {
  const kept: Draft[] = [];
  const open = new Map<number, Draft[]>();
  for (const draft of drafts) {
    const { session, nearIndex, farIndex } = draft;
    if (session.relation === "peer") {
      const mirror = open.get(pairKey(farIndex, nearIndex))?.find(({ repeated }) => repeated === undefined);
      if (mirror) {
        mirror.repeated = session;
        continue;
      }
      const key = pairKey(nearIndex, farIndex);
      const waiting = open.get(key);
      if (waiting) waiting.push(draft);
      else open.set(key, [draft]);
    }
    kept.push(draft);
  }
  return kept;
}

/** The `neighbor` lines that speak of a session end, the general ones first. */
function neighborPolicies(
  lines: readonly NeighborOptions[],
  session: CompiledSession,
  side: 0 | 1,
): (SessionPolicy | undefined)[] {
  if (lines.length === 0) return [];
  const end = endPlace(session, side);
  return lines
    .filter((line) => (line.router === undefined || line.router === end.own) && namesFarEnd(line.target, end))
    .filter((line) => isAt(line.at, end))
    .map((line) => ({ exact: exactness(line), policy: compileSessionOptions(line.options) }))
    .sort((x, y) => x.exact - y.exact)
    .map(({ policy }) => policy);
}

function exactness(line: NeighborOptions): number {
  return Number(line.router !== undefined) + Number(line.at.length > 0) + Number(line.target.router !== undefined);
}
