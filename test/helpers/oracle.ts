import { WELL_KNOWN_COMMUNITIES } from "../../server/src/base/community";
import { type Prefix, parsePrefix } from "../../server/src/base/prefix";
import {
  type ActionCommunity,
  type ActionEffect,
  type NeighbourSelector,
  type Network,
  NetworkBuilder,
  type NetworkChanges,
  type Origination,
  type OriginationRule,
  type OriginCode,
  type RouterPolicy,
  type SessionPolicy,
} from "../../server/src/routing";
import {
  type CaseAction,
  type CaseOrigin,
  type CaseRouter,
  type CaseSession,
  type CaseState,
  canonical,
  type OracleCase,
  originKey,
} from "./oracle-case";

/** A case's state as the routing core takes it. */
export interface BuiltCase {
  readonly network: Network;
  readonly changes: NetworkChanges;
  readonly routerIds: readonly string[];
  readonly sessionIds: readonly string[];
  /** By session index of the network; iBGP sessions come last there. */
  readonly sessionIdOf: (session: number) => string | undefined;
  readonly routerOf: ReadonlyMap<string, number>;
  /** Routers that put themselves in as the next hop of what they tell inside their AS. */
  readonly nextHopSelf: ReadonlySet<number>;
  readonly prefixes: readonly {
    readonly text: string;
    readonly prefix: Prefix;
    readonly originations: Origination[];
  }[];
}

/** Turns a case's state into a network, changes and originations. */
export function buildCase(state: CaseState): BuiltCase {
  const { topology, sessionIds } = state;
  const builder = new NetworkBuilder();
  const routerOf = new Map<string, number>();
  const router = (id: string): number => {
    const index = routerOf.get(id);
    if (index === undefined) throw new Error(`no router ${id}`);
    return index;
  };
  const networkIds: string[] = [];
  for (const entry of topology.routers) {
    const known = builder.asIndex(entry.asn);
    const as = known >= 0 ? known : builder.addAs({ asn: entry.asn, interior: "explicit" });
    const position = networkIds.length + 1;
    const options = { as, name: entry.id, routerId: dotted(entry.router_id) ?? 0x0a000000 + position };
    const index = entry.route_server
      ? builder.addRouteServer({ ...options, pathHiding: true })
      : builder.addRouter(options);
    routerOf.set(entry.id, index);
    networkIds.push(entry.id);
  }
  // Policies name routers and sessions, so they are laid over the network when all of these are known.
  const sessionPolicies = new Map<number, SessionPolicy>();
  const outside: string[] = [];
  const indexOf = new Map<string, number>();
  for (const [i, session] of topology.sessions.entries()) {
    const [a, b] = [router(session.a), router(session.b)];
    if (session.rel === "ibgp") {
      if (session.rr_client === undefined) builder.addIbgp(a, b);
      else builder.addReflector(session.rr_client === session.a ? b : a, [session.rr_client === session.a ? a : b]);
      if (session.igp_cost !== undefined) builder.addIgpLink(a, b, session.igp_cost);
      continue;
    }
    const kind = { "customer-provider": "transit", "peer-peer": "peer", "rs-client": "route-server" } as const;
    const index = builder.addSession({ a, b, kind: kind[session.rel] });
    sessionPolicies.set(index * 2, sessionPolicy(session, "a"));
    sessionPolicies.set(index * 2 + 1, sessionPolicy(session, "b"));
    outside[index] = sessionIds[i] ?? "";
    indexOf.set(sessionIds[i] ?? "", index);
  }
  for (const link of topology.igp_links ?? []) builder.addIgpLink(router(link.a), router(link.b), link.cost);
  for (const roa of topology.roas ?? []) {
    const prefix = parsePrefix(roa.prefix);
    if (prefix) builder.addRoa({ prefix, maxLength: roa.max_length ?? prefix.length, asn: roa.asn });
  }
  const network = builder.build();
  for (const [i, session] of topology.sessions.entries()) {
    if (session.rel === "ibgp") {
      const index = network.sessionBetween(router(session.a), router(session.b));
      outside[index] = sessionIds[i] ?? "";
      indexOf.set(sessionIds[i] ?? "", index);
    }
  }
  const names: Names = { routerOf, indexOf };
  const routerPolicies = new Map(
    topology.routers.map((entry) => [router(entry.id), routerPolicy(topology, entry, names)]),
  );
  const downSessions = new Set<number>();
  for (const [i, id] of sessionIds.entries()) {
    const session = topology.sessions[i];
    const muted = session && (state.mutedRouters.has(session.a) || state.mutedRouters.has(session.b));
    if (state.downSessions.has(id) || muted) downSessions.add(indexOf.get(id) ?? -1);
  }
  return {
    network,
    changes: { downSessions, sessionPolicies, routerPolicies },
    routerIds: networkIds,
    sessionIds,
    sessionIdOf: (session) => outside[session],
    routerOf,
    nextHopSelf: new Set(topology.routers.flatMap((entry) => (entry.next_hop_self ? [router(entry.id)] : []))),
    prefixes: prefixesOf(state, names, network),
  };
}

interface Names {
  readonly routerOf: ReadonlyMap<string, number>;
  readonly indexOf: ReadonlyMap<string, number>;
}

function dotted(id: string | undefined): number | undefined {
  return id?.split(".").reduce((value, part) => value * 256 + Number(part), 0);
}

function fold(community: string): string {
  return WELL_KNOWN_COMMUNITIES.get(community.toLowerCase().replaceAll("_", "-")) ?? community;
}

function sessionPolicy(session: CaseSession, side: "a" | "b"): SessionPolicy {
  const pick = <T>(a: T, b: T): T => (side === "a" ? a : b);
  return {
    in: { localPref: pick(session.lp_a, session.lp_b) },
    out: {
      prepend: pick(session.prepend_a, session.prepend_b),
      med: pick(session.med_a, session.med_b),
      leak: pick(session.leak_a, session.leak_b),
    },
    drain: session.gshut?.includes(session[side]) ?? false,
  };
}

function routerPolicy(topology: OracleCase, router: CaseRouter, names: Names): RouterPolicy {
  return {
    rov: router.rov,
    medAlwaysCompare: router.med_metric ?? topology.options?.med_metric,
    maxLength: { v4: router.max_len4, v6: router.max_len6 },
    honourGracefulShutdown: router.honor_gshut ?? false,
    allowAsIn: router.allow_own_as,
    localPref: router.local_pref,
    actions: router.actions?.map((action) => actionOf(action, names)),
  };
}

function actionOf(action: CaseAction, names: Names): ActionCommunity {
  const from = selectorsOf(names, action.from, action.from_asn, action.from_rel);
  return { community: fold(action.community), effect: effectOf(action, names), ...(from ? { from } : {}) };
}

function effectOf(action: CaseAction, names: Names): ActionEffect {
  const to = selectorsOf(names, action.to, action.to_asn, action.to_rel);
  switch (action.do) {
    case "deny":
      return { kind: "no-announce", to };
    case "prepend":
      return { kind: "prepend", times: action.n ?? 0, to };
    case "add":
      return { kind: "add-community", community: fold(String(action.value)), to };
    case "local_pref":
      return { kind: "local-pref", value: Number(action.value) };
  }
}

function selectorsOf(
  names: Names,
  name: string | undefined,
  asn: number | undefined,
  relation: NeighbourSelector["relation"],
): NeighbourSelector[] | undefined {
  if (name === undefined && asn === undefined && relation === undefined) return undefined;
  const named = name === undefined ? [{}] : [neighbourNamed(names, name)];
  return named.map((selector) => ({
    ...selector,
    ...(asn === undefined ? {} : { asn }),
    ...(relation === undefined ? {} : { relation }),
  }));
}

function neighbourNamed(names: Names, name: string): NeighbourSelector {
  const session = names.indexOf.get(name);
  if (session !== undefined) return { session };
  const router = names.routerOf.get(name);
  if (router === undefined) throw new Error(`${name} is neither a session nor a router`);
  return { router };
}

function prefixesOf(state: CaseState, names: Names, network: Network): BuiltCase["prefixes"] {
  const texts = [...new Set((state.topology.originate ?? []).map(({ prefix }) => canonical(prefix)))];
  return texts.map((text) => {
    const prefix = parsePrefix(text);
    if (!prefix) throw new Error(`${text} is no prefix`);
    const origins = (state.topology.originate ?? []).filter(
      (origin) => canonical(origin.prefix) === text && !state.withdrawn.has(originKey(origin)),
    );
    return { text, prefix, originations: origins.map((origin) => originationOf(origin, prefix, names, network)) };
  });
}

function originationOf(origin: CaseOrigin, prefix: Prefix, names: Names, network: Network): Origination {
  const router = names.routerOf.get(origin.router) ?? -1;
  const codes: Record<string, OriginCode> = { igp: 0, egp: 1, incomplete: 2 };
  const rules: OriginationRule[] = [];
  // A case looks a setting up by session, then by neighbour: one rule for each session of the router.
  for (const end of network.endsOf(router)) {
    const session = end >> 1;
    const neighbour = network.neighbourAt(end);
    const keys = [...names.indexOf].filter(([, index]) => index === session).map(([id]) => id);
    keys.push(...[...names.routerOf].filter(([, index]) => index === neighbour).map(([id]) => id));
    const find = <T>(table: Record<string, T> | undefined): T | undefined => {
      for (const key of keys) if (table && key in table) return table[key];
      return undefined;
    };
    rules.push({
      to: [{ session }],
      prepend: find(origin.prepend),
      med: find(origin.med),
      communities: find(origin.communities_to)?.map(fold),
    });
  }
  return {
    router,
    prefix,
    originCode: codes[origin.bgp_origin ?? "igp"] ?? 0,
    communities: origin.communities?.map(fold),
    rules,
    onlyTo: origin.only_to?.map((name) => neighbourNamed(names, name)),
    exceptTo: origin.not_to?.map((name) => neighbourNamed(names, name)),
    forge: origin.forge,
  };
}
