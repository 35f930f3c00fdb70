import { NO_EXPORT } from "../../base/community.js";
import { formatPrefix } from "../../base/prefix.js";
import type { As, Service } from "../../language/design.js";
import { type Diagnostic, diagnostic } from "../../language/diagnostic.js";
import { asName, listOf } from "../../topology/rules/facts.js";
import { withdrawSites } from "../attack.js";
import type { Evaluation } from "../evaluation.js";

/** A network that local nodes leave without any route, and the finding about it. */
export interface HiddenFinding {
  readonly as: As;
  readonly service: Service;
  readonly finding: Diagnostic;
}

/**
 * Networks that would have a route to a service if its local nodes were not there: their providers all prefer a local
 * node's route, which NO_EXPORT keeps them from passing on (RFC 4786 §4.4.6). AC510.
 * @param evaluation the design as it stands, with all of its data at hand
 * @param service an anycast or unicast service
 */
export function hiddenFindings(evaluation: Evaluation, service: Service): HiddenFinding[] {
  const plan = evaluation.compiled.plans.get(service);
  const local = [...(plan ?? [])].flatMap(([router, site]) => (site.local ? [router] : []));
  if (local.length === 0 || local.length === plan?.size) return [];
  const lost = evaluation.withoutRoute(service);
  if (lost.length === 0) return [];
  const still = new Set(evaluation.once(withdrawSites(local)).withoutRoute(service));
  return lost.flatMap((as) => (still.has(as) ? [] : hiddenFrom(evaluation, service, as)));
}

function hiddenFrom(evaluation: Evaluation, service: Service, as: As): HiddenFinding[] {
  const { compiled, design } = evaluation;
  const solutions = service.prefixes.flatMap(({ prefix }) => evaluation.solution(formatPrefix(prefix)) ?? []);
  const keepers = new Map<number, number>();
  for (const { kind, asnA, asnB, index } of compiled.sessions) {
    if (kind !== "transit" || asnA !== as.asn) continue;
    const provider = compiled.network.routerAt(index * 2 + 1);
    for (const solution of solutions) {
      const route = solution.selected(provider);
      if (route?.communities.includes(NO_EXPORT)) keepers.set(asnB, route.pop);
    }
  }
  const [first] = keepers.values();
  const site = first === undefined ? undefined : compiled.routers[first];
  const scope = service.localScopes.find(
    ({ all, sites }) => all || sites.some((each) => site && each.routers.includes(site)),
  );
  if (!site || !scope) return [];
  const words = scope.sites.find(({ routers }) => routers.includes(site))?.source ?? scope.source;
  const providers = listOf([...keepers.keys()].map((asn) => asName(design, asn)));
  const verb = keepers.size > 1 ? "prefer local nodes" : "prefers the local node";
  const message = `${as.name} reaches no PoP of ${service.name}: its provider${keepers.size > 1 ? "s" : ""} ${providers} ${verb} and must not pass that route on (NO_EXPORT). Announce a covering prefix from the global PoPs, or the local node to fewer networks.`;
  const related = [{ ...as.nameSource, message: "the network that is left without a route" }];
  return [{ as, service, finding: diagnostic("AC510", words, message, { related }) }];
}
