import type { Evaluation, PopAnswer } from "../../analysis/evaluation";
import { sumOf, userWeights } from "../../analysis/load";
import { siteKey } from "../../analysis/sites";
import { type Percentiles, speedOf } from "../../analysis/speed";
import { formatAsn } from "../../base/asn";
import { specialAsn } from "../../base/asn-registry";
import { formatLoad, formatMs, formatRate, formatShare } from "../../base/units";
import type { As, Design, Ixp, Location, Router, Service } from "../../language/design";
import type { CompiledSession } from "../../topology/compile/sessions";
import { escaped, sourceLink } from "../reference";
import { facts, heading, locationText, MOST_ROWS, networkLabel, paragraphs, table } from "./markdown";

/**
 * A router's or PoP's own facts.
 * @param router the router
 */
export function routerFacts(router: Router): string {
  const { kind, as, location, capacity, label, title } = router;
  const what = kind === "pop" ? "pop" : "router";
  return paragraphs(
    heading(what, { name: label, title }),
    facts(
      `of ${networkLabel(as)}`,
      locationText(location),
      capacity && `capacity ${formatRate(capacity.value.value, capacity.value.unit)}`,
    ),
  );
}

/**
 * A PoP's routes: who comes here, what it carries, whom it talks to.
 * @param evaluation the routes
 * @param router a PoP or a router
 * @returns Markdown
 */
export function routerHover(evaluation: Evaluation, router: Router): string {
  const key = siteKey(router);
  const answers = evaluation.services.flatMap(({ service, pops }) => {
    const pop = pops.find((each) => each.pop.key === key);
    return pop ? [{ service, pop }] : [];
  });
  const rows = answers.map(({ service, pop }) => [
    escaped(service),
    pop.announces ? formatShare(pop.userShare) : "not announced",
    loadText(pop),
    catchmentText(pop),
  ]);
  return paragraphs(
    routerFacts(router),
    table(["service", "of all users", "load", "regions"], rows),
    sessionsText(evaluation, router),
  );
}

function loadText(pop: PopAnswer): string {
  const texts = [amount(pop.loadBps, pop.capacityBps, "bps"), amount(pop.loadQps, pop.capacityQps, "qps")];
  return texts.filter((text) => text !== "").join(", ");
}

function amount(load: number, capacity: number | null, unit: "bps" | "qps"): string {
  if (capacity === null) return load > 0 ? formatRate(load, unit) : "";
  const percent = capacity > 0 ? ` (${formatShare(load / capacity)})` : "";
  return `${formatLoad(load, capacity, unit)}${percent}`;
}

function catchmentText({ regions }: PopAnswer): string {
  const shown = regions
    .slice(0, 12)
    .map(({ region, share }) => `${escaped(region)}${share > 0.999 ? "" : ` ${formatShare(share)}`}`);
  return shown.join(", ") + (regions.length > shown.length ? ` and ${regions.length - shown.length} more` : "");
}

function sessionsText({ compiled }: Evaluation, router: Router): string {
  const rows = compiled.sessions
    .filter(({ a, b }) => a === router || b === router)
    .map((session) => sessionRow(compiled.design, session, router));
  const { network } = compiled;
  const index = compiled.routerIndex(router);
  const inside = index === undefined ? 0 : [...network.endsOf(index)].length - rows.length;
  return paragraphs(
    rows.length > 0 ? table(["sessions", "with", "at"], rows) : "No sessions with other networks.",
    inside > 0
      ? `${inside} iBGP ${inside === 1 ? "session" : "sessions"} inside ${escaped(router.as.name)}.`
      : undefined,
  );
}

function sessionRow(design: Design, session: CompiledSession, router: Router): string[] {
  const own = session.a === router;
  const far = own ? session.b : session.a;
  const asn = own ? session.asnB : session.asnA;
  const role = {
    transit: own ? "buys transit from" : "sells transit to",
    peer: "peers with",
    "route-server": "member of",
  };
  const as = design.asesByNumber.get(asn);
  const name =
    session.kind === "route-server" ? escaped(session.ixp?.name ?? "") : as ? networkLabel(as) : formatAsn(asn);
  const where = session.ixp && session.kind === "peer" ? `over ${escaped(session.ixp.name)}` : placeText(far);
  return [role[session.kind], name, where];
}

function placeText(far: Router | undefined): string {
  if (!far?.location) return "";
  return far.name === undefined ? locationText(far.location) : `${escaped(far.label)}, ${locationText(far.location)}`;
}

/**
 * A network's own facts: where it is, and its relations as declared on either side.
 * @param design the design
 * @param as the network
 */
export function asFacts(design: Design, as: As): string {
  const special = specialAsn(as.asn);
  const places = uniqueLocations(as);
  return paragraphs(
    `**as ${escaped(as.name)}** ${formatAsn(as.asn)}${as.title ? ` “${escaped(as.title)}”` : ""}`,
    facts(
      special && `${special.name}, ${sourceLink(special.source)}`,
      places.length > 0 ? `at ${listOf(places.map(locationText))}` : "without a place",
      as.backbone?.value ? "backbone" : undefined,
    ),
    relations(design, as),
  );
}

function uniqueLocations(as: As): Location[] {
  const seen = new Map<string, Location>();
  for (const { location } of as.routers) if (location && !seen.has(location.text)) seen.set(location.text, location);
  return [...seen.values()];
}

function relations(design: Design, as: As): string {
  const providers = new Set<string>();
  const customers = new Set<string>();
  const peers = new Set<string>();
  const exchanges = new Set<string>();
  for (const { owner, relation, target } of design.sessions) {
    const other = target.as?.name ?? target.text;
    if (relation === "join") {
      if (owner === as) exchanges.add(target.ixp?.name ?? target.text);
    } else if (relation === "peer") {
      if (owner === as) peers.add(other);
      else if (target.as === as) peers.add(owner.name);
    } else if (owner === as) providers.add(other);
    else if (target.as === as) customers.add(owner.name);
  }
  const rows = [
    ["providers", providers],
    ["peers", peers],
    ["customers", customers],
    ["exchanges", exchanges],
  ] as const;
  const filled = rows.filter(([, names]) => names.size > 0);
  return filled.map(([what, names]) => `- ${what}: ${listOf([...names].map(escaped))}`).join("\n");
}

function listOf(names: readonly string[], limit = 12): string {
  const shown = names.slice(0, limit).join(", ");
  return names.length > limit ? `${shown} and ${names.length - limit} more` : shown;
}

/**
 * A network's routes: which PoP each of its routers sends packets to.
 * @param evaluation the routes
 * @param as the network
 * @returns Markdown
 */
export function asHover(evaluation: Evaluation, as: As): string {
  const rows = evaluation.routedServices.flatMap((service) => routeRows(evaluation, service, as));
  const own = evaluation.routedServices.filter(({ origin }) => origin?.target === as).map(({ name }) => escaped(name));
  return paragraphs(
    asFacts(evaluation.design, as),
    own.length > 0 ? `Origin of ${own.join(", ")}.` : undefined,
    table(["service", "prefix", "from", "to", "local-pref"], rows),
  );
}

/** One row for each group of routers with the same answer; prefixes whose routers all have the same are told together. */
function routeRows(evaluation: Evaluation, service: Service, as: As): string[][] {
  if (service.origin?.target === as) return [];
  const known = evaluation.services.find(({ service: name }) => name === service.name);
  const alike = new Map<string, { readonly prefixes: string[]; readonly rows: readonly (readonly string[])[] }>();
  for (const prefix of known?.prefixes ?? []) {
    const rows = prefixRows(evaluation, prefix, as);
    const key = JSON.stringify(rows);
    const same = alike.get(key);
    if (same) same.prefixes.push(prefix);
    else alike.set(key, { prefixes: [prefix], rows });
  }
  return [...alike.values()].flatMap(({ prefixes, rows }) =>
    rows.map((row) => [escaped(service.name), listOf(prefixes), ...row]),
  );
}

function prefixRows(evaluation: Evaluation, prefix: string, as: As): string[][] {
  const solution = evaluation.solution(prefix);
  const groups = new Map<string, { from: string[]; localPref: string }>();
  for (const router of as.routers) {
    const index = evaluation.compiled.routerIndex(router);
    if (index === undefined) continue;
    const to = solution ? answerOf(evaluation, solution, index) : "no route";
    const group = groups.get(to) ?? { from: [], localPref: String(solution?.selected(index)?.localPref ?? "") };
    if (router.kind !== "bare") group.from.push(escaped(router.label));
    groups.set(to, group);
  }
  return [...groups].map(([to, { from, localPref }]) => [listOf(from), to, localPref]);
}

function answerOf(
  { compiled }: Evaluation,
  solution: NonNullable<ReturnType<Evaluation["solution"]>>,
  index: number,
): string {
  const pop = solution.popOf(index);
  if (pop < 0) return "no route";
  const name = (router: number) =>
    escaped(compiled.routers[router]?.label ?? formatAsn(compiled.network.asnOf(router)));
  if (solution.certain(index)) return name(pop);
  const others = solution.candidates(index).filter((candidate) => candidate !== pop);
  return `${name(pop)} (tie with ${listOf(others.map(name), 6)})`;
}

/**
 * An exchange's own facts.
 * @param design the design
 * @param ixp the exchange
 */
export function ixpFacts(design: Design, ixp: Ixp): string {
  const members = new Set(
    design.sessions.filter(({ target }) => target.ixp === ixp).map(({ owner }) => escaped(owner.name)),
  );
  const server = ixp.routeServer;
  return paragraphs(
    heading("ixp", ixp),
    facts(
      locationText(ixp.location),
      ixp.lans.length > 0 ? `LAN ${ixp.lans.map(({ text }) => text).join(", ")}` : undefined,
      server &&
        `route server ${formatAsn(server.asn)}${server.pathHiding?.value ? ", path hiding" : ""}${server.rov?.value ? ", drops RPKI-invalid routes" : ""}`,
    ),
    members.size > 0 ? `Members: ${listOf([...members], MOST_ROWS)}` : "Nobody has joined it.",
  );
}

/**
 * A service's own facts.
 * @param service the service
 */
export function serviceFacts(service: Service): string {
  const { cast, origin, prefixes, group, sender } = service;
  return paragraphs(
    heading(cast, service),
    facts(
      origin && `origin ${origin.target ? networkLabel(origin.target) : escaped(origin.text)}`,
      prefixes.map(({ text }) => text).join(", "),
      group && `group ${group.text}`,
      sender && `source ${escaped(sender.text)}`,
    ),
  );
}

/**
 * A service's routes: how well its users are served, and what each PoP carries.
 * @param evaluation the routes
 * @param service an anycast or unicast service
 * @returns Markdown
 */
export function serviceHover(evaluation: Evaluation, service: Service): string {
  const answer = evaluation.service(service.name);
  if (!answer) return serviceFacts(service);
  const rows = [...answer.pops]
    .sort((a, b) => b.userShare - a.userShare)
    .map((pop) => [
      escaped(pop.pop.name),
      pop.announces ? formatShare(pop.userShare) : "not announced",
      loadText(pop),
      catchmentText(pop),
    ]);
  return paragraphs(
    serviceFacts(service),
    reachText(evaluation, service),
    table(["PoP", "of all users", "load", "regions"], rows),
  );
}

/** RTTs and inflation at percentiles of the users, who reaches nothing, and where it is slowest. */
function reachText(evaluation: Evaluation, service: Service): string {
  const weightOf = userWeights(evaluation.design.regions);
  const samples = evaluation.design.regions.flatMap((region) =>
    (evaluation.reach(service, region)?.paths ?? []).map(({ share, pop }) => ({
      pop,
      users: weightOf(region) * share,
    })),
  );
  const all = sumOf(...samples.map(({ users }) => users));
  if (all === 0) return "";
  const lost = sumOf(...samples.map(({ pop, users }) => (pop ? 0 : users)));
  const { rtt, inflation, worst } = speedOf(evaluation, service);
  const slowest = worst.slice(0, MOST_SLOW).map(({ region, rttMs }) => `${escaped(region)} ${formatMs(rttMs)}`);
  return paragraphs(
    facts(
      rtt ? `RTT ${percentilesText(rtt)}` : undefined,
      lost > 0 ? `${formatShare(lost / all)} of the users reach no PoP` : "all users reach a PoP",
    ),
    facts(
      inflation ? `above the nearest PoP: ${percentilesText(inflation)}` : undefined,
      slowest.length > 1 ? `slowest: ${slowest.join(", ")}` : undefined,
    ),
  );
}

/** So many of the slowest regions are named. */
const MOST_SLOW = 3;

function percentilesText({ p50Ms, p95Ms, p99Ms }: Percentiles): string {
  return `p50 ${formatMs(p50Ms)}, p95 ${formatMs(p95Ms)}, p99 ${formatMs(p99Ms)}`;
}
