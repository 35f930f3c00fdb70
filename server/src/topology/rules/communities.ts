import { formatAsn } from "../../base/asn.js";
import { type Community, parseCommunity } from "../../base/community.js";
import { isReservedCommunity } from "../../base/community-registry.js";
import type { Action, As, Design, Ixp, Sourced } from "../../language/design.js";
import type { Facts, Report } from "./facts.js";
import { writtenValues } from "./written-values.js";

/** The actions of an AS, its routers' included. */
function actionsOf(as: As): readonly Action[] {
  return [as.policy, ...as.routers.map((router) => router.policy)].flatMap((policy) => policy.actions);
}

/** Who obeys communities whose first part is a given number: networks and route servers by number. */
function definitions(design: Design): Map<number, { owner: As | Ixp; communities: Set<Community> }[]> {
  const found = new Map<number, { owner: As | Ixp; communities: Set<Community> }[]>();
  const add = (asn: number, owner: As | Ixp, actions: readonly Action[]) => {
    const entry = { owner, communities: new Set(actions.map((action) => action.community.value)) };
    found.set(asn, [...(found.get(asn) ?? []), entry]);
  };
  for (const as of design.ases) add(as.asn, as, actionsOf(as));
  for (const ixp of design.ixps) if (ixp.routeServer) add(ixp.routeServer.asn, ixp, ixp.routeServer.actions);
  return found;
}

/** All communities that some action of the design defines. */
function definedAnywhere(design: Design): Set<Community> {
  const actions = [...design.ases.flatMap(actionsOf), ...design.ixps.flatMap((ixp) => ixp.routeServer?.actions ?? [])];
  return new Set(actions.map((action) => action.community.value));
}

/** AC309 */
function values(facts: Facts, report: Report): void {
  const defined = definedAnywhere(facts.design);
  for (const { file, node } of writtenValues(facts.design, "community")) {
    const place = { file, start: node.start, end: node.end };
    const community = parseCommunity(node.text);
    if (!community || !isReservedCommunity(community) || defined.has(community)) continue;
    const [first] = community.split(":");
    const message = `${node.text} lies in the range ${first}:0–${first}:65535, reserved for well-known communities, and is none of them (RFC 1997).`;
    report("AC309", place, message);
  }
}

/** AC310 */
function undefinedActions(facts: Facts, report: Report): void {
  const { design } = facts;
  const byNumber = definitions(design);
  const check = (sender: As | undefined, communities: readonly Sourced<Community>[]) => {
    for (const { value, source } of communities) {
      const asn = Number(value.split(":")[0]);
      if (sender?.asn === asn) continue;
      const owners = byNumber.get(asn) ?? [];
      const owner = owners[0]?.owner;
      if (!owner || owners.some((candidate) => candidate.communities.has(value))) continue;
      const known = owners.flatMap(({ communities: own }) => [...own]);
      const hint = known.length > 0 ? ` It defines ${known.slice(0, 4).join(", ")}.` : "";
      const message = `${owner.name} (${formatAsn(asn)}) defines no action ${value}, so nothing obeys it.${hint}`;
      report("AC310", source, message, {
        related: [{ ...owner.nameSource, message: `${owner.name} is declared here` }],
      });
    }
  };
  for (const session of design.sessions) check(session.owner, session.options.communities);
  for (const as of design.ases) for (const line of as.neighbors) check(as, line.options.communities);
  const announcements = [
    ...design.services.flatMap((service) => service.announcements.map((line) => ({ service, options: line.options }))),
    ...design.scenarios.flatMap(({ changes }) =>
      changes.flatMap((change) =>
        change.kind === "announce" ? [{ service: change.service.target, options: change.options }] : [],
      ),
    ),
  ];
  for (const { service, options } of announcements) {
    for (const directed of options.communities) check(service?.origin?.target, directed.value);
  }
}

/**
 * What is wrong with communities: AC309 and AC310. (AC308, a number too large, is the parser's.)
 * @param facts the design's facts
 * @param report takes the findings
 */
export function communityRules(facts: Facts, report: Report): void {
  if (writtenValues(facts.design, "community").length === 0) return;
  values(facts, report);
  undefinedActions(facts, report);
}
