import { formatAsn } from "../../base/asn.js";
import type { As, Ixp, Session, Span } from "../../language/design.js";
import type { Fix } from "../../language/diagnostic.js";
import { providerCycles } from "../graph.js";
import { type Facts, listOf, type Report } from "./facts.js";
import { insertBefore, insertInto, membersOf } from "./text-fixes.js";

/** How far apart the ends of a session may be without a common place before it is worth a remark, in km. */
export const REMOTE_SESSION_KM = 500;

/** AC401, AC405 */
function ownSessions({ design }: Facts, report: Report): void {
  for (const { relation, owner, target } of design.sessions) {
    if (relation === "join" || (target.as ? target.as !== owner : target.asn !== owner.asn)) continue;
    if (relation === "peer") {
      const message = `${owner.name} peers with itself. Its routers are joined inside the AS without a session; name another network.`;
      report("AC401", target.source, message);
    } else {
      const seller = target.router ? `its own ${target.router.label}` : "itself";
      const message = `${owner.name} buys transit from ${seller}: that is no session between two networks. Name another network, or say ‘backbone’ to join its PoPs.`;
      report("AC405", target.source, message);
    }
  }
}

/** AC404 */
function cycles({ design }: Facts, report: Report): void {
  for (const { ring, sessions } of providerCycles(design)) {
    const [first, ...others] = sessions;
    if (!first) continue;
    const names = [...ring, ...ring.slice(0, 1)].map((as) => as.name);
    const message = `Customer–provider cycle: ${names.join(" → ")}. Each buys transit from the next, so routes need not settle. One of these must be another relation.`;
    report("AC404", first.target.source, message, {
      related: others.map((session) => ({
        ...session.target.source,
        message: `${session.owner.name} buys transit from ${session.target.as?.name ?? session.target.text}`,
      })),
    });
  }
}

/** AC406 */
function remote({ placed }: Facts, report: Report): void {
  for (const { session, near, far, how, km } of placed) {
    if (how !== "nearest" || km === undefined || km <= REMOTE_SESSION_KM || !far) continue;
    const message = `${session.owner.name} and ${far.as.name} have no place in common here; the session is taken to run from ${near.label} to ${far.label}, ${Math.round(km)} km. If it stands elsewhere, say so with ‘at’.`;
    report("AC406", session.target.source, message);
  }
}

/** The fix that makes the networks members. */
function joinFix(facts: Facts, session: Session, ixp: Ixp, missing: readonly As[]): Fix {
  const words = `join ${ixp.name}`;
  const edits = missing.map((as) =>
    as === session.owner ? insertBefore(facts, session.statement, words) : insertInto(facts, as.source, words),
  );
  return { title: `Add ‘${words}’ to ${listOf(missing.map((as) => as.name))}`, edits, preferred: true };
}

/** AC407, AC408 */
function membership(facts: Facts, report: Report): void {
  const members = membersOf(facts.design);
  for (const session of facts.design.sessions) {
    const { owner, target, relation } = session;
    if (relation === "join" || target.as === owner) continue;
    for (const item of session.at) {
      if (item.kind !== "ixp") continue;
      const { ixp } = item;
      const missing = [owner, target.as].filter((as): as is As => as !== undefined && !members.get(ixp)?.has(as));
      if (missing.length === 0) continue;
      const who = missing.length === 2 ? `Neither ${owner.name} nor ${target.text} is` : `${missing[0]?.name} is not`;
      const message = `${who} a member of ${ixp.name}; a session there needs both to be. Add ‘join ${ixp.name}’.`;
      report("AC407", item.source, message, {
        related: [{ ...ixp.nameSource, message: `${ixp.name} is declared here` }],
        fixes: [joinFix(facts, session, ixp, missing)],
      });
    }
  }
  for (const [ixp, joined] of members) {
    if (joined.size > 0) continue;
    report(
      "AC408",
      ixp.nameSource,
      `Nobody joins ${ixp.name}, so it has no effect. Add ‘join ${ixp.name}’ to its members.`,
    );
  }
}

/** AC409 */
function routeServers({ design }: Facts, report: Report): void {
  const byNumber = new Map(
    design.ixps.flatMap((ixp) => (ixp.routeServer ? [[ixp.routeServer.asn, ixp] as const] : [])),
  );
  for (const { relation, target } of design.sessions) {
    const ixp = target.asn === undefined ? undefined : byNumber.get(target.asn);
    if (relation === "join" || !ixp?.routeServer) continue;
    const message = `${formatAsn(ixp.routeServer.asn)} is the route server of ${ixp.name}, not a network. Say ‘join ${ixp.name}’ instead.`;
    report("AC409", target.source, message, {
      related: [{ ...ixp.routeServer.asnSource, message: `the route server of ${ixp.name}` }],
    });
  }
}

/** AC410 */
function transitFree({ design }: Facts, report: Report): void {
  // Over an Internet graph a network's providers are not in the text.
  if (design.internet.length > 0) return;
  const buys = new Set<As>();
  const sells = new Map<As, Session>();
  for (const session of design.sessions) {
    if (session.relation !== "transit") continue;
    buys.add(session.owner);
    const { as } = session.target;
    if (as && !sells.has(as)) sells.set(as, session);
  }
  for (const { relation, owner, target, options } of design.sessions) {
    const customer = sells.get(owner);
    if (relation !== "join" || !target.ixp?.routeServer || options.noRouteServer?.value) continue;
    if (buys.has(owner) || !customer) continue;
    const message = `${owner.name} sells transit and buys none: behind the route server of ${target.ixp.name} it would take other large networks’ routes from whoever leaks them. Say ‘join ${target.ixp.name} { no route-server }’.`;
    report("AC410", target.source, message, {
      related: [{ ...customer.target.source, message: `${customer.owner.name} buys transit from ${owner.name}` }],
    });
  }
}

/** AC411 */
function leaks({ design }: Facts, report: Report): void {
  // A block behind a list of neighbours holds for all of them, and is one mistake.
  const byWords = new Map<string, { owner: As; words: Span; targets: string[] }>();
  for (const { owner, target, options } of [...design.sessions, ...design.ases.flatMap((as) => as.neighbors)]) {
    if (!options.leak?.value) continue;
    const words = options.leak.source;
    const key = `${words.file} ${words.start}`;
    const entry = byWords.get(key);
    if (entry) entry.targets.push(target.text);
    else byWords.set(key, { owner, words, targets: [target.text] });
  }
  for (const { owner, words, targets } of byWords.values()) {
    const message = `${owner.name} leaks all its routes to ${listOf(targets)} by design (RFC 7908). To study a leak, put ‘leak by ${owner.name}’ into a scenario.`;
    report("AC411", words, message);
  }
}

/**
 * What is wrong with who connects to whom: AC401 and AC404 to AC411.
 * @param facts the design's facts
 * @param report takes the findings
 */
export function peeringRules(facts: Facts, report: Report): void {
  ownSessions(facts, report);
  cycles(facts, report);
  remote(facts, report);
  membership(facts, report);
  routeServers(facts, report);
  transitFree(facts, report);
  leaks(facts, report);
}
