import { BLACKHOLE, GRACEFUL_SHUTDOWN } from "../base/community";
import type { PrefixContext } from "./context";
import { SESSION_IBGP, SESSION_PEER, SESSION_ROUTE_SERVER, SESSION_TRANSIT } from "./network";
import { PLAIN_LOCAL_PREF } from "./reference/import";
import { type ActionCommunity, REL_CUSTOMER, REL_INTERNAL, REL_PROVIDER } from "./types";

/**
 * Why a design might have no stable state, or several. Where nothing is found it has exactly one, whatever the order
 * of events: Gao and Rexford (2001), theorem for customers preferred over peers and providers, valley-free export and
 * no cycle of providers; and a full iBGP mesh that compares MED in one way. GRACEFUL_SHUTDOWN adds a class below these.
 * @param context network, changes and originations of one prefix
 * @returns one reason for people, or undefined where the conditions hold
 */
export function disputeReason(context: PrefixContext): string | undefined {
  return (
    policyReason(context) ??
    preferenceReason(context) ??
    ownRouteReason(context) ??
    (hasProviderCycle(context) ? "a cycle of providers" : undefined)
  );
}

/** Settings that step outside the conditions wherever they stand. */
function policyReason(context: PrefixContext): string | undefined {
  const { network, changes } = context;
  for (const policies of [network.sessionPolicies, changes.sessionPolicies]) {
    for (const policy of policies?.values() ?? []) {
      if (policy.out?.leak) return "a leak";
      if (policy.out?.communities?.includes(BLACKHOLE)) return "a blackhole community";
      if (policy.out?.med !== undefined && network.sessionCount > 0 && hasInterior(context)) return "MED inside an AS";
    }
  }
  for (const policies of [network.routerPolicies, changes.routerPolicies]) {
    for (const policy of policies?.values() ?? []) {
      if (policy.allowAsIn) return "allow-as-in";
      if (policy.actions?.some(({ effect }) => effect.kind === "local-pref")) return "a local-pref community";
    }
  }
  for (const router of context.originators()) {
    const origination = context.origination(router);
    if (origination?.rules?.some((rule) => rule.med !== undefined) && hasInterior(context)) return "MED inside an AS";
  }
  for (const kind of network.sessionKinds) if (kind > SESSION_IBGP) return "route reflection";
  return shutdownReason(context);
}

/**
 * GRACEFUL_SHUTDOWN where every router honours it puts the tagged routes in a class of their own, below all others: no
 * tagged route ever moves an untagged one, and of tagged ones all rank the shortest path first, whatever the relation,
 * so that none can depend on itself. That is safe, unless somebody does not see the class: a router that ignores the
 * community, a route server, or one that likes less what it receives over a session and does not say so further on.
 */
function shutdownReason(context: PrefixContext): string | undefined {
  if (!tagsShutdown(context)) return undefined;
  const { network, changes } = context;
  for (const policies of [network.routerPolicies, changes.routerPolicies]) {
    for (const policy of policies?.values() ?? []) {
      if (policy.honourGracefulShutdown === false) return "a graceful shutdown that somebody ignores";
    }
  }
  if (network.sessionKinds.includes(SESSION_ROUTE_SERVER)) return "a graceful shutdown past a route server";
  for (const policies of [network.sessionPolicies, changes.sessionPolicies]) {
    for (const [end, policy] of policies ?? []) {
      const router = network.routerAt(end);
      if (policy.drain && !context.origination(router) && passesOn(context, router))
        return "a graceful shutdown on the way";
    }
  }
  return undefined;
}

function tagsShutdown(context: PrefixContext): boolean {
  const { network, changes } = context;
  for (const policies of [network.sessionPolicies, changes.sessionPolicies]) {
    for (const policy of policies?.values() ?? []) {
      if (policy.drain || policy.out?.communities?.includes(GRACEFUL_SHUTDOWN)) return true;
    }
  }
  for (const policies of [network.routerPolicies, changes.routerPolicies]) {
    for (const policy of policies?.values() ?? []) {
      const adds = ({ effect }: ActionCommunity) =>
        effect.kind === "add-community" && effect.community === GRACEFUL_SHUTDOWN;
      if (policy.actions?.some(adds)) return true;
    }
  }
  for (const router of context.originators()) {
    const origination = context.origination(router);
    const attached = [origination?.communities, ...(origination?.rules ?? []).map((rule) => rule.communities)].flat();
    if (attached.includes(GRACEFUL_SHUTDOWN)) return true;
  }
  return false;
}

/** Whether other routers may hear what a router learns: it has customers, or iBGP. */
function passesOn({ network }: PrefixContext, router: number): boolean {
  return network.endsOf(router).some((end) => {
    const relation = network.relationAt(end);
    return relation === REL_CUSTOMER || relation === REL_INTERNAL;
  });
}

function hasInterior(context: PrefixContext): boolean {
  const { sessionKinds } = context.network;
  // iBGP sessions come last.
  return (sessionKinds[sessionKinds.length - 1] ?? 0) >= SESSION_IBGP;
}

/** Whether some AS may prefer a peer's or a provider's route to a customer's. */
function preferenceReason(context: PrefixContext): string | undefined {
  const { network, changes } = context;
  const asesToCheck = new Set<number>();
  for (const policies of [network.routerPolicies, changes.routerPolicies]) {
    for (const [router, policy] of policies ?? []) if (policy.localPref) asesToCheck.add(network.asOf(router));
  }
  for (const policies of [network.sessionPolicies, changes.sessionPolicies]) {
    for (const [end, policy] of policies ?? []) {
      if (policy.in?.localPref !== undefined) asesToCheck.add(network.asOf(network.routerAt(end)));
    }
  }
  const { customer, peer, provider } = network.localPref;
  if (customer <= Math.max(peer, provider)) return "local-pref that does not put customers first";
  for (const as of asesToCheck) {
    if (!prefersCustomers(context, as)) return `local-pref in AS${network.asns[as]} that does not put customers first`;
  }
  return undefined;
}

function prefersCustomers(context: PrefixContext, as: number): boolean {
  const { network } = context;
  let customers = Number.POSITIVE_INFINITY;
  let others = Number.NEGATIVE_INFINITY;
  for (const router of network.routersOf(as)) {
    const preference = { ...network.localPref, ...context.routerPolicy(router).localPref };
    for (const end of network.endsOf(router)) {
      const kind = network.sessionKinds[end >> 1] ?? 0;
      if (kind >= SESSION_IBGP || !context.isSessionUp(end >> 1)) continue;
      const set = context.sessionPolicy(end).in?.localPref;
      if (kind === SESSION_TRANSIT && (end & 1) === 1) customers = Math.min(customers, set ?? preference.customer);
      else if (kind === SESSION_TRANSIT) others = Math.max(others, set ?? preference.provider);
      else if (kind === SESSION_PEER || kind === SESSION_ROUTE_SERVER)
        others = Math.max(others, set ?? preference.peer);
    }
  }
  return customers > others;
}

/**
 * A router of an AS that another router of the AS announces a prefix from has the own route over iBGP, with the plain
 * local-pref: a peer's route may beat it. Two peers that do so to one another have two stable states. With one origin
 * AS that cannot be: what comes back has the AS in its path.
 */
function ownRouteReason(context: PrefixContext): string | undefined {
  const { network } = context;
  const ases = new Set([...context.originators()].map((router) => network.asOf(router)));
  if (ases.size < 2 || !hasInterior(context)) return undefined;
  for (const as of ases) {
    for (const router of network.routersOf(as)) {
      if (context.origination(router) || context.isDown(router)) continue;
      const ends = [...network.endsOf(router)].filter((end) => context.isSessionUp(end >> 1));
      if (!ends.some((end) => network.relationAt(end) === REL_INTERNAL)) continue;
      if (ends.some((end) => prefersToOwn(context, router, end))) {
        return `AS${network.asns[as]} announces from some of its routers, and others may prefer another AS's announcement`;
      }
    }
  }
  return undefined;
}

/** Whether a route from a peer or provider at a session end beats an own route that comes over iBGP. */
function prefersToOwn(context: PrefixContext, router: number, end: number): boolean {
  const relation = context.network.relationAt(end);
  if (relation === REL_CUSTOMER || relation === REL_INTERNAL) return false;
  const { peer, provider } = { ...context.network.localPref, ...context.routerPolicy(router).localPref };
  const usual = relation === REL_PROVIDER ? provider : peer;
  return (context.sessionPolicy(end).in?.localPref ?? usual) > PLAIN_LOCAL_PREF;
}

/** Peels off ASes that have no customers left; what remains has a cycle. */
function hasProviderCycle(context: PrefixContext): boolean {
  const { network } = context;
  const customersLeft = new Int32Array(network.asCount);
  const untouched = Object.keys(context.changes).length === 0;
  const counts = (session: number) =>
    network.sessionKinds[session] === SESSION_TRANSIT && (untouched || context.isSessionUp(session));
  for (let session = 0; session < network.sessionCount; session++) {
    if (!counts(session)) continue;
    const provider = network.routerAs[network.sessionB[session] ?? 0] ?? 0;
    customersLeft[provider] = (customersLeft[provider] ?? 0) + 1;
  }
  const queue: number[] = [];
  for (let as = 0; as < network.asCount; as++) if (customersLeft[as] === 0) queue.push(as);
  for (let head = 0; head < queue.length; head++) {
    for (const router of network.routersOf(queue[head] ?? 0)) {
      for (const end of network.endsOf(router)) {
        if (end & 1 || !counts(end >> 1)) continue;
        const provider = network.routerAs[network.neighbourAt(end)] ?? 0;
        customersLeft[provider] = (customersLeft[provider] ?? 0) - 1;
        if (customersLeft[provider] === 0) queue.push(provider);
      }
    }
  }
  return queue.length < network.asCount;
}
