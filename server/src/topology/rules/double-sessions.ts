import type { As, Router, Session } from "../../language/design.js";
import { type PlacedSession, placeSession } from "../placement.js";
import type { Facts, Report } from "./facts.js";
import { removeSession } from "./text-fixes.js";

/** What a session makes of its two ends: peers, or which AS is the customer. */
function role({ relation, owner }: Session): As | "peers" {
  return relation === "transit" ? owner : "peers";
}

/** Sessions met so far, by one end and the other: a router, or what stands for one that the design does not have. */
class Met {
  readonly #byEnds = new Map<Router, Map<Router | string, PlacedSession[]>>();

  /** Notes a session; gives those met before between the same two ends over the same medium, from either side. */
  add(placed: PlacedSession): readonly PlacedSession[] {
    const { near, far, ixp, session } = placed;
    const isJoin = session.relation === "join";
    const end = far ?? (isJoin ? `join ${ixp?.name}` : `AS${session.target.asn}`);
    const ends = this.#byEnds.get(near) ?? new Map<Router | string, PlacedSession[]>();
    this.#byEnds.set(near, ends);
    const same = ends.get(end);
    const mirrored = far && this.#byEnds.get(far)?.get(near);
    const before = [...(same ?? []), ...(mirrored ?? [])].filter((earlier) => earlier.ixp === ixp);
    if (same) same.push(placed);
    else ends.set(end, [placed]);
    return before;
  }
}

/** Where a session stands, for a sentence. */
function placeName({ near, ixp }: PlacedSession): string {
  return ixp ? ` at ${ixp.name}` : near.location ? ` at ${near.location.text}` : "";
}

function relationName({ relation, owner, target }: Session): string {
  return relation === "transit"
    ? `${owner.name} buys transit from ${target.text}`
    : `${owner.name} and ${target.text} are peers`;
}

/** A session in a PoP's or router's own block stands instead of its AS's general one: that is no repetition. */
function overrides(a: Session, b: Session): boolean {
  return a.owner === b.owner && a.relation === b.relation && (a.router === undefined) !== (b.router === undefined);
}

/** What the sessions before this one say about the same two routers. */
interface Overlap {
  readonly placed: PlacedSession;
  readonly earlier: PlacedSession;
}

/**
 * Sessions that say the same twice, and pairs with two relations at one place: AC402 and AC403.
 * @param facts the design's facts
 * @param report takes the findings
 */
export function doubleSessionRules(facts: Facts, report: Report): void {
  const met = new Met();
  const bySession = new Map<Session, { same: Overlap[]; other: Overlap[] }>();
  for (const placed of facts.placed) {
    const { session } = placed;
    const before = met
      .add(placed)
      .filter((earlier) => earlier.session !== session && !overrides(earlier.session, session));
    if (before.length === 0) continue;
    const entry = bySession.get(session) ?? { same: [], other: [] };
    bySession.set(session, entry);
    const same = before.find((earlier) => role(earlier.session) === role(session));
    const [other] = before;
    if (same) entry.same.push({ placed, earlier: same });
    else if (other) entry.other.push({ placed, earlier: other });
  }
  for (const [session, { same, other }] of bySession) {
    const [conflict] = other;
    const [twin] = same;
    if (conflict) reportConflict(session, conflict, report);
    else if (twin) reportTwin(facts, session, twin, same.length === placeSession(session).length, report);
  }
}

function reportConflict(session: Session, { placed, earlier }: Overlap, report: Report): void {
  const message = `Two relations${placeName(placed)}: ${relationName(earlier.session)}, and here ${relationName(session)}. One session has one relation (RFC 9234); remove one, or say where each stands with ‘at’.`;
  report("AC403", session.target.source, message, {
    related: [{ ...earlier.session.target.source, message: relationName(earlier.session) }],
  });
}

function reportTwin(
  facts: Facts,
  session: Session,
  { placed, earlier }: Overlap,
  whole: boolean,
  report: Report,
): void {
  const mirrored = earlier.session.owner !== session.owner;
  const what =
    session.relation === "join" ? `${session.owner.name} joins ${session.target.text}` : relationName(session);
  const hint = mirrored
    ? `${earlier.session.owner.name} says so already; one side is enough. Its own options belong into ‘neighbor ${session.target.text} { … }’.`
    : "Remove one, or say where each stands with ‘at’.";
  report("AC402", session.target.source, `${what}${placeName(placed)} twice. ${hint}`, {
    related: [{ ...earlier.session.target.source, message: "the first time" }],
    fixes: whole ? [{ title: "Remove the second one", edits: [removeSession(facts, session)], preferred: true }] : [],
  });
}
