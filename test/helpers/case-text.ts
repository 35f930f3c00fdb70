import type { CaseAction, CaseOrigin, CaseRouter, CaseSession, CaseState } from "./oracle-case";

/** A case in the words of the language, or why it cannot be said in them. */
export type CaseText = { readonly text: string } | { readonly unsayable: string };

/** How the text calls an AS. */
export function asName(asn: number): string {
  return `n${asn}`;
}

/** How the text calls a prefix's service. */
function serviceName(prefix: string, asn: number): string {
  return `s-${prefix.replaceAll(/[^0-9a-z]/gi, "-")}-${asn}`;
}

/**
 * Writes a case as a design: PoPs for routers of one ASN without iBGP, named routers otherwise, options of side b by
 * `neighbor`, a route server as an exchange with `path-hiding`.
 * @param state the case with the events so far applied
 */
export function caseText(state: CaseState): CaseText {
  const unsayable = whyUnsayable(state);
  if (unsayable) return { unsayable };
  const { topology } = state;
  const asns = [...new Set(topology.routers.filter((router) => !router.route_server).map(({ asn }) => asn))];
  const parts = asns.map((asn) => asText(state, asn));
  parts.push(...topology.routers.filter(({ route_server }) => route_server).map((server) => ixpText(state, server)));
  parts.push(...serviceTexts(state));
  for (const { prefix, max_length, asn } of topology.roas ?? []) {
    parts.push(`roa ${prefix}${max_length === undefined ? "" : ` max ${max_length}`} origin AS${asn}`);
  }
  return { text: `${parts.join("\n")}\n` };
}

function whyUnsayable(state: CaseState): string | undefined {
  const { topology, sessionIds, downSessions } = state;
  const pairOf = (session: CaseSession) => [session.a, session.b].sort().join(" ");
  const pairs = topology.sessions.map(pairOf);
  for (const [i, session] of topology.sessions.entries()) {
    if (session.rel === "ibgp" && downSessions.has(sessionIds[i] ?? "")) return "an iBGP session is down";
    const far = [session.prepend_b, session.med_b, session.lp_b, session.leak_b, session.gshut?.includes(session.b)];
    const parallel = pairs.filter((pair) => pair === pairOf(session)).length > 1;
    if (parallel && far.some((value) => value)) return "one of parallel sessions has options of side b";
  }
  for (const { only_to, not_to } of topology.originate ?? []) {
    if (only_to && not_to?.length) return "an announcement says `only to` and `except to`";
  }
  for (const { id, actions } of topology.routers) {
    const drains = topology.sessions.some(({ gshut }) => gshut?.includes(id));
    for (const action of actions ?? []) {
      // Outside a scenario a drain is said as `local-pref 0` on the session, over which an action's value goes.
      if (drains && action.do === "local_pref") return "a draining end has actions that set local-pref";
      const selectors = [action.to, action.to_asn, action.to_rel].filter((value) => value !== undefined);
      const sources = [action.from, action.from_asn, action.from_rel].filter((value) => value !== undefined);
      if (selectors.length > 1 || sources.length > 1) return "an action selects by two things at once";
    }
  }
  return undefined;
}

function routerNamed(state: CaseState, id: string): CaseRouter {
  const router = state.topology.routers.find((each) => each.id === id);
  if (!router) throw new Error(`no router ${id}`);
  return router;
}

/** A neighbour by router or session ID, as seen from a router. */
function neighbour(state: CaseState, name: string, from: string): string {
  const { topology, sessionIds } = state;
  const session = topology.sessions[sessionIds.indexOf(name)];
  const id = session ? (session.a === from ? session.b : session.a) : name;
  const router = routerNamed(state, id);
  return router.route_server ? id : `${asName(router.asn)}.${id}`;
}

function asText(state: CaseState, asn: number): string {
  const { topology } = state;
  const routers = topology.routers.filter((router) => router.asn === asn && !router.route_server);
  const inside = topology.sessions.filter(({ rel, a }) => rel === "ibgp" && routerNamed(state, a).asn === asn);
  const meshed = new Set(inside.flatMap(({ a, b }) => [a, b]));
  const lines = routers.map((router) => {
    // A muted router keeps its place in the IGP but speaks no BGP: that is what an island without sessions does.
    const kind =
      (meshed.has(router.id) || routers.length === 1) && !state.mutedRouters.has(router.id) ? "router" : "pop";
    return [`${kind} ${router.id} {`, ...indent(routerLines(state, router, kind === "pop")), "}"];
  });
  for (const { a, b, igp_cost } of inside) if (igp_cost !== undefined) lines.push([`igp ${a} ${b} ${igp_cost}`]);
  for (const { a, b, cost } of topology.igp_links ?? []) {
    if (routers.some(({ id }) => id === a)) lines.push([`igp ${a} ${b} ${cost}`]);
  }
  for (const { id } of routers) {
    const clients = inside.flatMap(({ a, b, rr_client }) =>
      rr_client === undefined || rr_client === id || (a !== id && b !== id) ? [] : [rr_client],
    );
    if (clients.length > 0) lines.push([`reflector ${id} clients ${clients.join(", ")}`]);
  }
  for (const [i, session] of topology.sessions.entries()) {
    if (isDown(state, i) || session.rel === "ibgp") continue;
    if (routerNamed(state, session.a).asn === asn && meshed.has(session.a))
      lines.push([sessionLine(state, session, true)]);
    if (routerNamed(state, session.b).asn === asn && session.rel !== "rs-client") {
      const options = sideOptions(session, "b");
      const target = neighbour(state, session.a, session.b);
      if (options.length > 0) lines.push([`neighbor ${target} at ${session.b} { ${options.join("  ")} }`]);
    }
  }
  return [`as ${asName(asn)} AS${asn} {`, ...indent(lines.flat()), "}"].join("\n");
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function isDown(state: CaseState, index: number): boolean {
  const session = state.topology.sessions[index];
  const muted = session && (state.mutedRouters.has(session.a) || state.mutedRouters.has(session.b));
  return muted === true || state.downSessions.has(state.sessionIds[index] ?? "");
}

/** @param own true where the sessions of the router stand in its own block */
function routerLines(state: CaseState, router: CaseRouter, own: boolean): string[] {
  const { topology } = state;
  const position = topology.routers.indexOf(router) + 1;
  const lines = [`id ${router.router_id ?? `10.0.0.${position}`}`];
  if (own) lines.push("at 0.0 0.0");
  if (router.rov) lines.push("rov on");
  if (!router.honor_gshut) lines.push("graceful-shutdown ignore");
  if (router.med_metric ?? topology.options?.med_metric) lines.push("med always-compare");
  if (router.allow_own_as) lines.push(`allow-as-in ${router.allow_own_as}`);
  const preferences = Object.entries(router.local_pref ?? {}).map(([relation, value]) => `${relation} ${value}`);
  if (preferences.length > 0) lines.push(`local-pref ${preferences.join(" ")}`);
  const lengths = [router.max_len4, router.max_len6].filter((length) => length !== undefined);
  if (lengths.length > 0) lines.push(`accept max-length ${lengths.join(", ")}`);
  for (const action of router.actions ?? []) lines.push(actionLine(state, router, action));
  const meshed = topology.sessions.some(({ rel, a, b }) => rel === "ibgp" && (a === router.id || b === router.id));
  for (const [i, session] of topology.sessions.entries()) {
    if (session.rel === "ibgp" || isDown(state, i) || meshed) continue;
    if (session.a === router.id) lines.push(sessionLine(state, session, false));
  }
  return lines;
}

function sessionLine(state: CaseState, session: CaseSession, named: boolean): string {
  const verb = { "customer-provider": "transit from", "peer-peer": "peer with", "rs-client": "join", ibgp: "" }[
    session.rel
  ];
  const options = sideOptions(session, "a");
  const block = options.length > 0 ? ` { ${options.join("  ")} }` : "";
  return `${verb} ${neighbour(state, session.b, session.a)}${named ? ` at ${session.a}` : ""}${block}`;
}

function sideOptions(session: CaseSession, side: "a" | "b"): string[] {
  const pick = <T>(a: T, b: T): T => (side === "a" ? a : b);
  const lines: string[] = [];
  const prepend = pick(session.prepend_a, session.prepend_b);
  const med = pick(session.med_a, session.med_b);
  const preference = pick(session.lp_a, session.lp_b);
  const drains = session.gshut?.includes(session[side]) === true;
  if (prepend) lines.push(`prepend ${prepend}`);
  if (med !== undefined) lines.push(`med ${med}`);
  if (drains) lines.push("community graceful-shutdown", "local-pref 0");
  else if (preference !== undefined) lines.push(`local-pref ${preference}`);
  if (pick(session.leak_a, session.leak_b)) lines.push("leak");
  return lines;
}

function actionLine(state: CaseState, router: CaseRouter, action: CaseAction): string {
  const choose = (name?: string, asn?: number, relation?: string) =>
    name !== undefined
      ? neighbour(state, name, router.id)
      : asn !== undefined
        ? `AS${asn}`
        : relation !== undefined
          ? `${relation}s`
          : undefined;
  const from = choose(action.from, action.from_asn, action.from_rel) ?? "any";
  const to = choose(action.to, action.to_asn, action.to_rel);
  const towards = to === undefined ? "" : ` to ${to}`;
  const effect = {
    deny: `no-announce${towards}`,
    prepend: `prepend ${action.n}${towards}`,
    add: `add-community ${community(String(action.value))}${towards}`,
    local_pref: `local-pref ${action.value}`,
  }[action.do];
  return `action ${community(action.community)}${router.route_server ? "" : ` from ${from}`} { ${effect} }`;
}

function community(text: string): string {
  return text.toLowerCase().replaceAll("_", "-");
}

function ixpText(state: CaseState, server: CaseRouter): string {
  const position = state.topology.routers.indexOf(server) + 1;
  const inner = [`id ${server.router_id ?? `10.0.0.${position}`}`, "path-hiding"];
  if (server.rov) inner.push("rov on");
  for (const action of server.actions ?? []) inner.push(actionLine(state, server, action));
  const lines = ["at 0.0 0.0", `route-server AS${server.asn} {`, ...indent(inner), "}"];
  return [`ixp ${server.id} {`, ...indent(lines), "}"].join("\n");
}

/** One service for each prefix and origin AS. */
function serviceTexts(state: CaseState): string[] {
  const services = new Map<string, CaseOrigin[]>();
  for (const origin of state.topology.originate ?? []) {
    if (state.withdrawn.has(`${origin.router} ${origin.prefix}`)) continue;
    const key = serviceName(origin.prefix, routerNamed(state, origin.router).asn);
    services.set(key, [...(services.get(key) ?? []), origin]);
  }
  return [...services].map(([name, origins]) => {
    const [first] = origins;
    if (!first) return "";
    const asn = routerNamed(state, first.router).asn;
    const lines = [
      `origin ${asName(asn)}`,
      `prefix ${first.prefix}`,
      ...origins.map((each) => announceLine(state, each)),
    ];
    return [`anycast ${name} {`, ...indent(lines), "}"].join("\n");
  });
}

function announceLine(state: CaseState, origin: CaseOrigin): string {
  const to = (name: string) => neighbour(state, name, origin.router);
  const options: string[] = [];
  for (const [name, count] of Object.entries(origin.prepend ?? {})) options.push(`prepend ${count} to ${to(name)}`);
  for (const [name, med] of Object.entries(origin.med ?? {})) options.push(`med ${med} to ${to(name)}`);
  if (origin.communities?.length) options.push(`community ${origin.communities.map(community).join(", ")}`);
  for (const [name, values] of Object.entries(origin.communities_to ?? {})) {
    if (values.length > 0) options.push(`community ${values.map(community).join(", ")} to ${to(name)}`);
  }
  if (origin.bgp_origin) options.push(`bgp-origin ${origin.bgp_origin}`);
  if (origin.forge?.length) options.push(`forge ${origin.forge.map((asn) => `AS${asn}`).join(", ")}`);
  const only = origin.only_to ? ` only to ${origin.only_to.map(to).join(", ")}` : "";
  const except = origin.not_to?.length ? ` except to ${origin.not_to.map(to).join(", ")}` : "";
  return `announce at ${origin.router}${only}${except}${options.length > 0 ? ` { ${options.join("  ")} }` : ""}`;
}
