import type { AsRef, NeighborRef, Selector } from "../language/design.js";
import type { Change, Scenario } from "../language/scenario.js";
import type { Network } from "../routing/network.js";
import { REL_CUSTOMER, REL_PEER, REL_PROVIDER } from "../routing/types.js";
import { names, type SitePlan } from "./compile/announcements.js";
import type { Compiled } from "./compile/compile.js";
import { compileSessionOptions, isCopies } from "./compile/policy.js";
import { namesFarEnd, type SessionEndPlace } from "./compile/selectors.js";
import { type Situation, SituationBuilder } from "./compile/situation.js";
import { placeKey, servingRouters } from "./placement.js";

/**
 * Lays scenarios over a compiled design. Changes apply in order; one that names what does not exist changes nothing.
 * @param compiled a compiled design
 * @param scenarios the scenarios, applied one after the other; none for the design as it stands
 * @returns what there is to be solved
 */
export function situationOf(compiled: Compiled, scenarios: readonly Scenario[]): Situation {
  const builder = new SituationBuilder(compiled);
  for (const scenario of scenarios) applyScenario(builder, scenario);
  return builder.build();
}

/**
 * Lays a scenario over what a builder has, with the scenarios that it uses, each of them once.
 * @param builder collects the changes
 * @param scenario the scenario
 */
export function applyScenario(builder: SituationBuilder, scenario: Scenario): void {
  applyAll(builder, scenario, new Set());
}

function applyAll(builder: SituationBuilder, scenario: Scenario, applied: Set<Scenario>): void {
  if (applied.has(scenario)) return;
  applied.add(scenario);
  for (const change of scenario.changes) {
    if (change.kind !== "use") applyChange(builder, change);
    else if (change.scenario.target) applyAll(builder, change.scenario.target, applied);
  }
}

/**
 * Lays one change over what a builder has.
 * @param builder collects the changes
 * @param change any change but `use`, which `applyScenario` follows
 */
export function applyChange(builder: SituationBuilder, change: Exclude<Change, { kind: "use" }>): void {
  switch (change.kind) {
    case "fail-router":
      if (change.router.target) builder.failRouter(change.router.target);
      break;
    case "fail-as":
      builder.failAs(asnOf(change.as));
      break;
    case "fail-link":
      failLink(builder, change);
      break;
    case "fail-ixp":
      if (change.ixp.target) builder.failIxp(change.ixp.target);
      break;
    case "fail-location":
      builder.failLocation(placeKey(change.location));
      break;
    case "igp":
      if (change.a.target && change.b.target) builder.setIgp(change.a.target, change.b.target, change.cost.value);
      break;
    case "rov":
      for (const router of builder.routersOf(asRef(change.as))) builder.changeRouterPolicy(router, { rov: change.on });
      break;
    case "demand":
      if (change.region.target) builder.scaleDemand(change.region.target, change.factor.value);
      break;
    case "attack":
      builder.attack(change);
      break;
    default:
      applyPolicyChange(builder, change);
  }
}

type PolicyChange = Extract<
  Change,
  { kind: "withdraw" | "announce" | "prepend" | "drain" | "hijack" | "leak" | "neighbor" }
>;

/** Changes of what is announced, and how. */
function applyPolicyChange(builder: SituationBuilder, change: PolicyChange): void {
  switch (change.kind) {
    case "withdraw":
      withdraw(builder, change);
      break;
    case "announce":
      announce(builder, change);
      break;
    case "prepend":
      prepend(builder, change);
      break;
    case "drain":
      if (change.router.target) builder.drain(change.router.target);
      break;
    case "hijack":
      hijack(builder, change);
      break;
    case "leak":
      for (const { end, place } of builder.endsOf(change.by)) {
        if (selects(builder.compiled.network, change.to, end, place)) {
          builder.changeSessionPolicy(end, { out: { leak: true } });
        }
      }
      break;
    case "neighbor":
      changeNeighbor(builder, change);
      break;
  }
}

function asnOf(as: AsRef): number {
  return as.target?.asn ?? as.asn ?? 0;
}

/** An AS as something that has session ends. */
function asRef(as: AsRef): NeighborRef {
  return { text: as.text, source: as.source, as: as.target, asn: asnOf(as), router: undefined, ixp: undefined };
}

function failLink(builder: SituationBuilder, { a, b, at }: Extract<Change, { kind: "fail-link" }>): void {
  for (const session of builder.sessionsBetween(a, b, at)) builder.failSession(session);
  if (a.router && b.router && a.router.as === b.router.as) builder.failIgp(a.router, b.router);
}

function withdraw(builder: SituationBuilder, { service, at }: Extract<Change, { kind: "withdraw" }>): void {
  const plan = service.target && builder.planOf(service.target);
  if (!plan) return;
  for (const router of [...plan.keys()]) if (names(at, router)) plan.delete(router);
}

function announce(builder: SituationBuilder, change: Extract<Change, { kind: "announce" }>): void {
  const service = change.service.target;
  const plan = service && builder.planOf(service);
  if (!service || !plan) return;
  const origin = service.origin?.target;
  const everywhere = change.at.all && origin ? servingRouters(origin) : [];
  for (const router of [...everywhere, ...change.at.sites.flatMap((site) => site.routers)]) {
    const site: SitePlan = plan.get(router) ?? {
      lines: [],
      local: service.localScopes.some((scope) => names(scope, router)),
      prepends: [],
    };
    plan.set(router, { ...site, lines: [...site.lines, change] });
  }
}

function prepend(builder: SituationBuilder, { count, at, to }: Extract<Change, { kind: "prepend" }>): void {
  if (!isCopies(count)) return;
  const routers = new Set(at.flatMap((site) => site.routers));
  for (const service of builder.compiled.plans.keys()) {
    for (const router of routers) {
      const plan = builder.announces(service, router) ? builder.planOf(service) : undefined;
      const site = plan?.get(router);
      if (plan && site) plan.set(router, { ...site, prepends: [...site.prepends, { count, to }] });
    }
  }
}

function hijack(builder: SituationBuilder, change: Extract<Change, { kind: "hijack" }>): void {
  const forge = change.forge.map(({ value }) => value).filter((asn) => asn > 0);
  const communities = change.communities.map(({ value }) => value);
  for (const router of builder.routersOf(change.by)) {
    builder.hijack({
      router,
      prefix: change.prefix.prefix,
      ...(forge.length > 0 && { forge }),
      ...(communities.length > 0 && { communities }),
    });
  }
}

/** What the far side is to this one, by relation number. */
const RELATION_NAMES = new Map<number, string>([
  [REL_CUSTOMER, "customer"],
  [REL_PEER, "peer"],
  [REL_PROVIDER, "provider"],
]);

function selects(network: Network, to: readonly Selector[], end: number, place: SessionEndPlace): boolean {
  if (to.length === 0) return true;
  return to.some((selector) => {
    if (selector.kind === "all") return true;
    if (selector.kind === "neighbor") return namesFarEnd(selector.neighbor, place);
    // Over a route server members are each other's peers.
    return (RELATION_NAMES.get(network.relationAt(end)) ?? "peer") === selector.relation;
  });
}

function changeNeighbor(builder: SituationBuilder, change: Extract<Change, { kind: "neighbor" }>): void {
  const { target, of, at, options } = change;
  const policy = compileSessionOptions(options);
  if (!policy) return;
  for (const own of of.length > 0 ? of : originsOf(builder.compiled)) {
    for (const session of builder.sessionEndsTowards(own, target, at)) builder.changeSessionPolicy(session, policy);
  }
}

/**
 * The origin of every service: whose sides `neighbor X { … }` in a scenario means.
 * @param compiled a compiled design
 * @returns each network once
 */
export function originsOf(compiled: Compiled): NeighborRef[] {
  const origins = new Map<number, NeighborRef>();
  for (const { origin } of compiled.plans.keys()) if (origin) origins.set(asnOf(origin), asRef(origin));
  return [...origins.values()];
}
