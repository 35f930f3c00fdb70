import { formatPrefix } from "../../base/prefix.js";
import type { As, Router, Service } from "../../language/design.js";
import { applyRules, type NeighbourView, selects } from "../../routing/context.js";
import { sessionEnd } from "../../routing/network.js";
import type { Origination } from "../../routing/types.js";
import { names } from "../compile/announcements.js";
import type { Compiled } from "../compile/compile.js";

/** What one site of a service sends over one of its sessions. */
export interface Sent {
  readonly service: Service;
  readonly site: Router;
  readonly neighbour: NeighbourView;
  /** False where the announcement's own restrictions or the session's keep it back. */
  readonly announced: boolean;
  /** Extra copies of the own ASN. */
  readonly prepend: number;
  /** Undefined where none is set. */
  readonly med: number | undefined;
  readonly communities: ReadonlySet<string>;
}

/** What a service's sites send to their neighbours. */
export interface ServiceSent {
  readonly service: Service;
  readonly origin: As;
  /** Sites in order of mention, sessions in order of declaration. */
  readonly sent: readonly Sent[];
}

function isAllowed(origination: Origination, view: NeighbourView): boolean {
  if (origination.onlyTo && !selects(origination.onlyTo, view)) return false;
  return !(origination.exceptTo && selects(origination.exceptTo, view));
}

/** Whether a session lets any prefix of a service out. */
function passes(announce: "none" | readonly string[] | undefined, { prefixes }: Service): boolean {
  if (announce === undefined) return true;
  return announce !== "none" && prefixes.some(({ prefix }) => announce.includes(formatPrefix(prefix)));
}

/** What one site sends, session by session. */
function sentBy(compiled: Compiled, service: Service, site: Router, origination: Origination): Sent[] {
  const { network } = compiled;
  const from = network.offsets[origination.router] ?? 0;
  const to = network.offsets[origination.router + 1] ?? from;
  const sent: Sent[] = [];
  for (let i = from; i < to; i++) {
    const end = network.ends[i];
    if (end === undefined) continue;
    const router = network.neighbourAt(end);
    const neighbour = { relation: network.relationAt(end), asn: network.asnOf(router), router, session: end >> 1 };
    const out = network.sessionPolicies.get(sessionEnd(end >> 1, end % 2 === 0 ? 0 : 1))?.out;
    const rules = applyRules(origination, neighbour);
    sent.push({
      service,
      site,
      neighbour,
      announced: isAllowed(origination, neighbour) && passes(out?.announce, service),
      prepend: rules.prepend + (out?.prepend ?? 0),
      med: rules.med ?? out?.med,
      communities: new Set([...(origination.communities ?? []), ...rules.communities, ...(out?.communities ?? [])]),
    });
  }
  return sent;
}

/**
 * What every service's sites send to which neighbours, policies of announcement and session together.
 * @param compiled the design's network
 * @returns services in order of declaration; their prefixes are all announced alike
 */
export function announcementsSent(compiled: Compiled): readonly ServiceSent[] {
  const found = new Map<Service, { service: Service; origin: As; sent: Sent[]; seen: Set<Router> }>();
  for (const { service, router, origination } of compiled.originations) {
    const origin = service.origin?.target;
    if (!origin || !router) continue;
    const entry = found.get(service) ?? { service, origin, sent: [], seen: new Set<Router>() };
    found.set(service, entry);
    if (entry.seen.has(router)) continue;
    entry.seen.add(router);
    entry.sent.push(...sentBy(compiled, service, router, origination));
  }
  return [...found.values()];
}

/**
 * Whether a site is a local node of a service: `scope local at` it (RFC 4786 §4.4.6).
 * @param service an anycast or unicast service
 * @param site a router of its origin
 */
export function isLocal(service: Service, site: Router): boolean {
  return service.localScopes.some((scope) => names(scope, site));
}
