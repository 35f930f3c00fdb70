import { distanceKm } from "../base/geo.js";
import type { As, Design, Ixp, Location, Router, Service, Session, SessionPlace } from "../language/design.js";

/**
 * Where a design's sessions and services come to stand: a statement may speak of whole networks and of places, routes
 * run between routers. Pure geometry on the bound design, no policy.
 */

/** One session between two routers, or between a router and an exchange's route server. */
export interface PlacedSession {
  readonly session: Session;
  /** The router on the side that declares the session. */
  readonly near: Router;
  /** The other side's router; undefined at an exchange's own end and where only the Internet graph knows the AS. */
  readonly far: Router | undefined;
  /** The exchange it runs over: of a `join`, or of `at linx`. */
  readonly ixp: Ixp | undefined;
  /** Great-circle distance between the two ends in km, where both have a place. */
  readonly km: number | undefined;
  /** How the ends were found: written with `at` or by naming routers, both at one place, or merely the nearest two. */
  readonly how: "written" | "common" | "nearest" | "unplaced";
}

/**
 * What makes two locations the same place: the same known IATA code, else the same coordinates to two decimals
 * (about 1 km), else the same words.
 * @param location a location as bound
 * @returns a key, equal for equal places
 */
export function placeKey(location: Location): string {
  if (location.code !== undefined) return location.code;
  const place = location.place;
  return place ? `${place.latitude.toFixed(2)} ${place.longitude.toFixed(2)}` : location.text.toUpperCase();
}

/**
 * Distance between two locations.
 * @param a a location or none
 * @param b a location or none
 * @returns km along the great circle, undefined where either has no coordinates
 */
export function locationDistance(a: Location | undefined, b: Location | undefined): number | undefined {
  if (!a?.place || !b?.place) return undefined;
  return a.code !== undefined && a.code === b.code ? 0 : distanceKm(a.place, b.place);
}

/** The router of a list at a place: the first one there, else the nearest, else the first of all. */
function routerFor(routers: readonly Router[], location: Location | undefined): Router | undefined {
  if (!location) return routers[0];
  const key = placeKey(location);
  let best: Router | undefined;
  let bestKm = Number.POSITIVE_INFINITY;
  for (const router of routers) {
    if (!router.location) continue;
    if (placeKey(router.location) === key) return router;
    const km = locationDistance(router.location, location);
    if (km !== undefined && km < bestKm) {
      best = router;
      bestKm = km;
    }
  }
  return best ?? routers[0];
}

/** Whether a router is a site on its own, with no network inside its AS that leads to the others (RFC 4786). */
export function isIsland(router: Router): boolean {
  return router.kind === "pop" && router.as.backbone?.value !== true;
}

/**
 * The routers of a network that take part in sessions at a place, by place: every PoP there, for each is an island,
 * else the first router there.
 */
function byPlace(routers: readonly Router[]): ReadonlyMap<string, readonly Router[]> {
  const known = places.get(routers);
  if (known) return known;
  const found = new Map<string, Router[]>();
  for (const router of routers) {
    if (!router.location) continue;
    const key = placeKey(router.location);
    const there = found.get(key);
    if (!there) found.set(key, [router]);
    else if (isIsland(router) && there.every(isIsland)) there.push(router);
  }
  places.set(routers, found);
  return found;
}

/** A large network is the other end of thousands of sessions: what is where is worked out once for its routers. */
const places = new WeakMap<readonly Router[], ReadonlyMap<string, readonly Router[]>>();

/**
 * The routers that take part where distance says nothing, because a side has no place: every PoP, for each is an
 * island, else the first router.
 */
function unplacedEnds(routers: readonly Router[]): readonly Router[] {
  const islands = routers.filter(isIsland);
  return islands.length > 0 ? islands : routers.slice(0, 1);
}

function placed(
  session: Session,
  near: Router,
  far: Router | undefined,
  ixp: Ixp | undefined,
  how: PlacedSession["how"],
): PlacedSession {
  const end = far ? far.location : ixp?.location;
  return { session, near, far, ixp, km: locationDistance(near.location, end), how };
}

/** The ends where the text says them, by one item of `at`. */
function placeWritten(
  session: Session,
  item: SessionPlace,
  nearSide: readonly Router[],
  farSide: readonly Router[],
): PlacedSession[] {
  if (item.kind === "unresolved") return [];
  if (item.kind === "router") {
    const ownEnd = item.router.as === session.owner;
    const near = ownEnd ? item.router : routerFor(nearSide, item.router.location);
    const far = ownEnd ? routerFor(farSide, item.router.location) : item.router;
    return near ? [placed(session, near, far, undefined, "written")] : [];
  }
  const location = item.kind === "ixp" ? item.ixp.location : item.location;
  const near = routerFor(nearSide, location);
  if (!near) return [];
  const far = routerFor(farSide, location);
  return [placed(session, near, far, item.kind === "ixp" ? item.ixp : undefined, "written")];
}

/** Two routers that a relation joins; `far` is undefined where that side is no AS of the design. */
export interface RelationEnds {
  readonly near: Router;
  readonly far: Router | undefined;
  readonly how: "common" | "nearest" | "unplaced";
}

/**
 * The routers that a relation joins where the text leaves its place open: at every place that both sides have, else
 * the nearest two; where distances are not known every PoP, or the first router.
 * @param nearSide routers of the one side
 * @param farSide routers of the other, empty where it is known to the Internet graph alone
 * @returns the pairs, in order of the near side's places
 */
export function openEnds(nearSide: readonly Router[], farSide: readonly Router[]): readonly RelationEnds[] {
  if (farSide.length === 0) return unplacedEnds(nearSide).map((near) => ({ near, far: undefined, how: "unplaced" }));
  const farByPlace = byPlace(farSide);
  const common: RelationEnds[] = [];
  for (const [key, routers] of byPlace(nearSide)) {
    for (const far of farByPlace.get(key) ?? []) for (const near of routers) common.push({ near, far, how: "common" });
  }
  if (common.length > 0) return common;
  let best: RelationEnds | undefined;
  let bestKm = Number.POSITIVE_INFINITY;
  for (const near of nearSide) {
    for (const far of farSide) {
      const km = locationDistance(near.location, far.location);
      if (km === undefined || km >= bestKm) continue;
      best = { near, far, how: "nearest" };
      bestKm = km;
    }
  }
  if (best) return [best];
  const farEnds = unplacedEnds(farSide);
  return unplacedEnds(nearSide).flatMap((near) => farEnds.map((far) => ({ near, far, how: "unplaced" as const })));
}

/** The members' ends of a `join`. */
function placeJoin(session: Session, ixp: Ixp, nearSide: readonly Router[]): PlacedSession[] {
  if (session.at.length === 0) {
    const near = routerFor(nearSide, ixp.location);
    return near ? [placed(session, near, undefined, ixp, session.router ? "written" : "common")] : [];
  }
  return session.at.flatMap((item) => {
    if (item.kind === "unresolved") return [];
    const near =
      item.kind === "router"
        ? item.router
        : routerFor(nearSide, item.kind === "location" ? item.location : item.ixp.location);
    return near && near.as === session.owner ? [placed(session, near, undefined, ixp, "written")] : [];
  });
}

/** Sessions are bound anew with every text, and asked for by the rules and by the compiler. */
const ends = new WeakMap<Session, readonly PlacedSession[]>();

/**
 * The routers that a declared session joins. `transit from X`, `peer with X` and `join IXP` may stand in an AS (any of
 * its places) or in one of its routers; `at` says where the session is; without it, it is at every place that both
 * have, and where there is none, between the nearest two.
 * @param session a session as declared
 * @returns one entry for every pair of routers; none where the other end is unknown or the own AS
 */
export function placeSession(session: Session): readonly PlacedSession[] {
  const known = ends.get(session);
  if (known) return known;
  const found = findEnds(session);
  ends.set(session, found);
  return found;
}

function findEnds(session: Session): readonly PlacedSession[] {
  const { owner, target } = session;
  const nearSide = session.router ? [session.router] : owner.routers;
  if (session.relation === "join") return target.ixp ? placeJoin(session, target.ixp, nearSide) : [];
  if (target.as === owner || (target.as === undefined && target.asn === undefined)) return [];
  const farSide = target.router ? [target.router] : (target.as?.routers ?? []);
  if (session.at.length > 0) return session.at.flatMap((item) => placeWritten(session, item, nearSide, farSide));
  if (session.router && target.router) return [placed(session, session.router, target.router, undefined, "written")];
  if (session.router && farSide.length > 0) {
    // A site's own session is to the neighbour's router at the site's place, or to its nearest one.
    const far = routerFor(farSide, session.router.location);
    const how =
      far?.location && session.router.location && placeKey(far.location) === placeKey(session.router.location)
        ? "common"
        : far?.location && session.router.location
          ? "nearest"
          : "unplaced";
    return [placed(session, session.router, far, undefined, how)];
  }
  return openEnds(nearSide, farSide).map(({ near, far, how }) => placed(session, near, far, undefined, how));
}

/**
 * All sessions of a design between routers.
 * @param design a bound design
 * @returns in order of declaration
 */
export function placeSessions(design: Design): readonly PlacedSession[] {
  return design.sessions.flatMap(placeSession);
}

/**
 * The routers of an AS that can serve: its PoPs, or all its routers where it declares no PoP.
 * @param as a network
 * @returns in order of declaration, never empty
 */
export function servingRouters(as: As): readonly Router[] {
  const pops = as.routers.filter((router) => router.kind === "pop");
  return pops.length > 0 ? pops : as.routers;
}

/** Many services of one origin are announced everywhere: they share one set. */
function servingSet(as: As): ReadonlySet<Router> {
  const known = serving.get(as);
  if (known) return known;
  const found = new Set(servingRouters(as));
  serving.set(as, found);
  return found;
}

const serving = new WeakMap<As, ReadonlySet<Router>>();

/**
 * The routers that announce a service as designed: those of its `announce at` lines, or all serving routers of the
 * origin where it has none, less those of its `withdraw at` lines.
 * @param service an anycast or unicast service
 * @returns the routers in order of mention; empty where the origin is unknown or known by its number alone
 */
export function announcingRouters(service: Service): ReadonlySet<Router> {
  const origin = service.origin?.target;
  if (!origin) return new Set();
  const everywhere = service.announcements.length === 0;
  if (everywhere && service.withdrawals.length === 0) return servingSet(origin);
  const found = new Set<Router>(everywhere ? servingSet(origin) : []);
  for (const { at } of service.announcements) {
    if (at.all) for (const router of servingRouters(origin)) found.add(router);
    for (const site of at.sites) for (const router of site.routers) found.add(router);
  }
  for (const selection of service.withdrawals) {
    if (selection.all) found.clear();
    for (const site of selection.sites) for (const router of site.routers) found.delete(router);
  }
  return found;
}
