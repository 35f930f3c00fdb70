import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { formatPrefix, parsePrefix } from "../../server/src/base/prefix";

/** A community action of a case's router; the selectors that are present must all hold. */
export interface CaseAction {
  readonly community: string;
  readonly do: "deny" | "prepend" | "add" | "local_pref";
  readonly n?: number;
  readonly value?: number | string;
  readonly to?: string;
  readonly to_asn?: number;
  readonly to_rel?: "customer" | "peer" | "provider";
  readonly from?: string;
  readonly from_asn?: number;
  readonly from_rel?: "customer" | "peer" | "provider";
}

export interface CaseRouter {
  readonly id: string;
  readonly asn: number;
  router_id?: string;
  route_server?: boolean;
  rov?: boolean;
  honor_gshut?: boolean;
  local_pref?: { customer?: number; peer?: number; provider?: number };
  max_len4?: number;
  max_len6?: number;
  allow_own_as?: number;
  next_hop_self?: boolean;
  interpret_communities?: boolean;
  prefer_older?: boolean;
  deterministic_med?: boolean;
  med_metric?: boolean;
  actions?: readonly CaseAction[];
}

export interface CaseSession {
  id?: string;
  readonly a: string;
  readonly b: string;
  readonly rel: "customer-provider" | "peer-peer" | "rs-client" | "ibgp";
  prepend_a?: number;
  prepend_b?: number;
  lp_a?: number;
  lp_b?: number;
  med_a?: number;
  med_b?: number;
  leak_a?: boolean;
  leak_b?: boolean;
  gshut?: readonly string[];
  igp_cost?: number;
  rr_client?: string;
  initially?: "up" | "down";
}

export interface CaseOrigin {
  readonly router: string;
  readonly prefix: string;
  prepend?: Record<string, number>;
  med?: Record<string, number>;
  communities?: readonly string[];
  communities_to?: Record<string, readonly string[]>;
  only_to?: readonly string[];
  not_to?: readonly string[];
  forge?: readonly number[];
  bgp_origin?: "igp" | "egp" | "incomplete";
  initially?: "announced" | "withdrawn";
}

/** One operation of an event; the other keys are the new values. */
export interface CaseOp {
  readonly op: string;
  readonly session?: string;
  readonly router?: string;
  readonly prefix?: string;
  readonly a?: string;
  readonly b?: string;
  readonly cost?: number;
}

/** A topology in the oracle's own format. */
export interface OracleCase {
  readonly name: string;
  readonly note?: string;
  readonly options?: {
    readonly igp?: string;
    readonly prefer_older?: boolean;
    readonly deterministic_med?: boolean | "auto";
    readonly med_metric?: boolean;
  };
  readonly routers: CaseRouter[];
  readonly sessions: CaseSession[];
  readonly igp_links?: { a: string; b: string; cost: number }[];
  readonly originate?: CaseOrigin[];
  readonly roas?: readonly { prefix: string; max_length?: number; asn: number }[];
  readonly probes?: readonly string[];
  readonly events?: readonly { readonly name: string; readonly do: readonly CaseOp[] }[];
}

/** What a real daemon selected. */
export interface RecordedRoute {
  readonly as_path: readonly number[];
  readonly origin_router: string | null;
  readonly next_hop_router: string | null;
  readonly learned_from: string | null;
  readonly session: string | null;
  readonly local_pref: number | null;
  readonly med: number | null;
  readonly relation: string | null;
  readonly igp_metric?: number;
  readonly communities?: readonly string[];
}

export interface RecordedStep {
  readonly step: string;
  readonly converged: boolean;
  readonly routes?: Record<string, Record<string, RecordedRoute | null>>;
  readonly reaches?: Record<string, Record<string, string | null>>;
  readonly seen?: Record<string, Record<string, readonly (RecordedRoute | null)[]>>;
  readonly suspect?: readonly unknown[];
}

/** A case as it stands after some of its events: values set, and what is switched off. */
export interface CaseState {
  readonly topology: OracleCase;
  readonly sessionIds: readonly string[];
  readonly downSessions: ReadonlySet<string>;
  /** Routers whose BGP sessions are all off; their own routes and the IGP stay. */
  readonly mutedRouters: ReadonlySet<string>;
  /** Keys `router prefix`. */
  readonly withdrawn: ReadonlySet<string>;
}

/**
 * Reads the cases of a folder with their recorded answers.
 * @param folder holds `NAME.json` and `NAME.expected.json`
 */
export function readCases(
  folder: string,
): { readonly topology: OracleCase; readonly steps: readonly RecordedStep[] }[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".expected.json"));
  return names.sort().map((name) => {
    const topology: OracleCase = readJson(join(folder, name.replace(".expected.json", ".json")));
    const answer: { steps: RecordedStep[] } = readJson(join(folder, name));
    return { topology, steps: answer.steps };
  });
}

/** Reads a JSON file; the caller names its type. */
export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** The session IDs of a case: as given, else `a--b`, `a--b#2` and so on. */
function sessionIdsOf(topology: OracleCase): string[] {
  const seen = new Set<string>();
  return topology.sessions.map((session) => {
    const base = session.id ?? `${session.a}--${session.b}`;
    let id = base;
    for (let k = 2; seen.has(id); k++) id = `${base}#${k}`;
    seen.add(id);
    return id;
  });
}

/** A case before its first event. */
export function initialState(topology: OracleCase): CaseState {
  const sessionIds = sessionIdsOf(topology);
  const down = topology.sessions.flatMap(({ initially }, i) => (initially === "down" ? [sessionIds[i] ?? ""] : []));
  const withdrawn = (topology.originate ?? []).filter(({ initially }) => initially === "withdrawn");
  return {
    topology: structuredClone(topology),
    sessionIds,
    downSessions: new Set(down),
    mutedRouters: new Set(),
    withdrawn: new Set(withdrawn.map(originKey)),
  };
}

export function originKey(origin: { router?: string; prefix?: string }): string {
  return `${origin.router} ${canonical(origin.prefix ?? "")}`;
}

export function canonical(text: string): string {
  const prefix = parsePrefix(text);
  if (!prefix) throw new Error(`${text} is no prefix`);
  return formatPrefix(prefix);
}

/** A case after one more event. */
export function applyOps(state: CaseState, ops: readonly CaseOp[]): CaseState {
  const topology = structuredClone(state.topology);
  const downSessions = new Set(state.downSessions);
  const mutedRouters = new Set(state.mutedRouters);
  const withdrawn = new Set(state.withdrawn);
  for (const { op, ...values } of ops) {
    const session = values.session === undefined ? -1 : findSession(state, values.session);
    const id = state.sessionIds[session] ?? "";
    if (op === "session_down" || op === "link_down") downSessions.add(id);
    else if (op === "session_up" || op === "link_up") downSessions.delete(id);
    else if (op === "router_down") mutedRouters.add(values.router ?? "");
    else if (op === "router_up") mutedRouters.delete(values.router ?? "");
    else if (op === "withdraw") withdrawn.add(originKey(values));
    else if (op === "announce") withdrawn.delete(originKey(values));
    else if (op === "set_session") {
      const { session: _session, ...rest } = values;
      Object.assign(topology.sessions[session] ?? {}, rest);
    } else if (op === "set_origin") {
      const origin = topology.originate?.find((other) => originKey(other) === originKey(values));
      const { router: _router, prefix: _prefix, ...rest } = values;
      Object.assign(origin ?? {}, rest);
    } else if (op === "set_router") {
      const { router, ...rest } = values;
      Object.assign(topology.routers.find(({ id: known }) => known === router) ?? {}, rest);
    } else if (op === "set_igp") setIgp(topology, values);
    else throw new Error(`unknown operation ${op}`);
  }
  return { topology, sessionIds: state.sessionIds, downSessions, mutedRouters, withdrawn };
}

function findSession(state: CaseState, key: string): number {
  const exact = state.sessionIds.indexOf(key);
  if (exact >= 0) return exact;
  const swapped = state.topology.sessions.findIndex(({ a, b }) => `${b}--${a}` === key);
  if (swapped < 0) throw new Error(`no session ${key}`);
  return swapped;
}

function setIgp(topology: OracleCase, { a, b, cost }: Omit<CaseOp, "op">): void {
  const joins = (link: { a: string; b: string }) => (link.a === a && link.b === b) || (link.a === b && link.b === a);
  for (const session of topology.sessions) {
    if (session.igp_cost !== undefined && joins(session)) session.igp_cost = cost;
  }
  for (const link of topology.igp_links ?? []) if (joins(link)) link.cost = cost ?? link.cost;
}

/** Every step of a case in order: `start`, then one for each event. */
export function* caseSteps(topology: OracleCase): Generator<{ readonly step: string; readonly state: CaseState }> {
  let state = initialState(topology);
  yield { step: "start", state };
  for (const event of topology.events ?? []) {
    state = applyOps(state, event.do);
    yield { step: event.name, state };
  }
}

/** Whether the recorded answer of a case depends on history: MED without deterministic grouping, or oldest first. */
export function dependsOnHistory(topology: OracleCase): string | undefined {
  const { options } = topology;
  if (options?.prefer_older || topology.routers.some(({ prefer_older }) => prefer_older))
    return "prefers the older route";
  const usesMed = JSON.stringify([topology.sessions, topology.originate, topology.events]).includes('"med');
  const off = options?.deterministic_med === false || topology.routers.some((r) => r.deterministic_med === false);
  return usesMed && off ? "compares MED in order of arrival" : undefined;
}
