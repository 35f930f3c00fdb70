import { formatPrefix } from "../../base/prefix.js";
import type { Announcement, As, Design, Directed, Router, Service, Session, Span } from "../../language/design.js";
import { type Diagnostic, diagnostic } from "../../language/diagnostic.js";
import { sessionEnd } from "../../routing/network.js";
import type { AnnounceLine } from "../../topology/compile/announcements.js";
import { countingNetworks } from "../../topology/compile/sameness.js";
import type { SituationBuilder } from "../../topology/compile/situation.js";
import { asName, gatherFacts, listOf } from "../../topology/rules/facts.js";
import { announcementsSent, type Sent, type ServiceSent } from "../../topology/rules/sent.js";
import { removeOption } from "../../topology/rules/text-fixes.js";
import type { Evaluation, Failure } from "../evaluation.js";
import { Remembered } from "../remembered.js";

/** A prepend as written, and the design without it. */
interface WrittenPrepend {
  readonly source: Span;
  readonly without: Failure;
  /** What is sent with it. */
  readonly sent: readonly Sent[];
}

/** Takes one prepend out of the announcements of a service, which may lack others of its line already. */
function withoutLine(service: Service, prepend: Directed<number>): Failure {
  const shortened = (line: AnnounceLine): AnnounceLine => {
    const kept = line.options.prepend.filter((each) => each !== prepend);
    return kept.length < line.options.prepend.length ? { ...line, options: { ...line.options, prepend: kept } } : line;
  };
  return (builder) => {
    const plan = builder.planOf(service);
    for (const [router, site] of plan ?? []) plan?.set(router, { ...site, lines: site.lines.map(shortened) });
  };
}

/** Takes the prepends of sessions out that one block sets. */
function withoutBlock(ends: readonly number[]): Failure {
  return (builder: SituationBuilder) => {
    for (const end of ends) builder.changeSessionPolicy(end, { out: { prepend: 0 } });
  };
}

function inAnnouncements({ service, sent }: ServiceSent): WrittenPrepend[] {
  return service.announcements.flatMap((line) =>
    line.options.prepend
      .filter(({ value }) => value > 0)
      .map((prepend) => ({
        source: prepend.source,
        without: withoutLine(service, prepend),
        sent: sent.filter((each) => isAt(line, each.site) && isTowards(prepend, each)),
      })),
  );
}

function isAt({ at }: Announcement, site: Router): boolean {
  return at.all || at.sites.some(({ routers }) => routers.includes(site));
}

function isTowards({ to }: Directed<number>, { neighbour }: Sent): boolean {
  if (to.length === 0) return true;
  return to.some((selector) => {
    if (selector.kind === "all") return true;
    return selector.kind === "neighbor" && (selector.neighbor.as?.asn ?? selector.neighbor.asn) === neighbour.asn;
  });
}

function onSessions({ compiled }: Evaluation, origin: As, sent: readonly Sent[]): WrittenPrepend[] {
  const blocks = new Map<string, { source: Span; sessions: Set<Session> }>();
  for (const session of origin.sessions) {
    const { prepend } = session.options;
    if (!prepend || !(prepend.value > 0)) continue;
    const key = `${prepend.source.file} ${prepend.source.start}`;
    const block = blocks.get(key) ?? { source: prepend.source, sessions: new Set() };
    blocks.set(key, block);
    block.sessions.add(session);
  }
  return [...blocks.values()].map(({ source, sessions }) => {
    const indices = compiled.sessions.filter(({ declared }) => declared && sessions.has(declared));
    const own = new Set(indices.map(({ index }) => index));
    return {
      source,
      without: withoutBlock([...own].map((index) => sessionEnd(index, 0))),
      sent: sent.filter(({ neighbour }) => own.has(neighbour.session)),
    };
  });
}

/**
 * Whether the neighbour that gets a prepended route takes a customer's whatever its length: routes to other PoPs are
 * there, and every one of them loses by local preference, before lengths are compared.
 */
function prefersCustomer(evaluation: Evaluation, { service, neighbour }: Sent): boolean {
  const [first] = service.prefixes;
  const explained = first && evaluation.solution(formatPrefix(first.prefix))?.explain(neighbour.router);
  const selected = explained?.selected;
  if (selected?.relation !== "customer") return false;
  const others = explained?.candidates.filter(({ route }) => route.pop !== selected.pop) ?? [];
  return others.length > 0 && others.every(({ removedBy }) => removedBy === "local-pref");
}

/**
 * Whether nobody can notice a prepend without any solving: the route loses by local preference where it arrives, before its
 * length is looked at. So the neighbour neither takes it nor passes it on, with the prepend or without, and all routes
 * stay as they are. Where they are not the only stable ones, or the neighbour's rest on a tie, this proves nothing.
 */
function isOutOfSight(evaluation: Evaluation, { service, neighbour }: Sent): boolean {
  return service.prefixes.every(({ prefix }) => {
    const solution = evaluation.solution(formatPrefix(prefix));
    if (!solution) return true;
    const { converged, stableStates, complete } = solution.convergence;
    if (!converged || stableStates !== 1 || !complete || !solution.certain(neighbour.router)) return false;
    const { candidates } = solution.explain(neighbour.router);
    return candidates.every(
      ({ route, removedBy }) => route.session !== neighbour.session || removedBy === "local-pref",
    );
  });
}

/** Whether every router of a network that can have to do with users has the same PoP, as surely, in both situations. */
function leadAlike(a: Evaluation, b: Evaluation, service: Service, counting: Uint8Array): boolean {
  const { network } = a.compiled;
  return service.prefixes.every(({ prefix }) => {
    const [one, other] = [a, b].map((each) => each.solution(formatPrefix(prefix)));
    if (!one || !other) return one === other;
    const isAlike = (router: number) =>
      one.popOf(router) === other.popOf(router) && one.certain(router) === other.certain(router);
    for (let router = 0; router < network.routerCount; router++) {
      if (counting[network.asOf(router)] === 1 && !isAlike(router)) return false;
    }
    return true;
  });
}

/**
 * Whether a design prepends at all.
 * @param design a bound design
 */
export function hasPrepends({ services, ases }: Design): boolean {
  return (
    services.some(({ announcements }) => announcements.some(({ options }) => options.prepend.length > 0)) ||
    ases.some(({ sessions }) => sessions.some(({ options }) => options.prepend !== undefined))
  );
}

/** The prepends of an origin, by their place among all that are written, that move nobody. */
interface Idle {
  readonly places: readonly number[];
  /** Whether all may go at once. */
  readonly together: boolean;
}

const idlePrepends = new Remembered<Idle>();

/**
 * Prepends that move nobody, because the neighbour prefers its customer's route whatever the path's length: AC604. The
 * routes without each of them are solved, but for those that an edit cannot have changed.
 * @param evaluation the design as it stands, with all of its data at hand
 * @yields findings; often nothing, so that somebody who has other work may look up
 */
export function* prependSteps(evaluation: Evaluation): Generator<readonly Diagnostic[], void> {
  const services = announcementsSent(evaluation.compiled);
  const origins = [...new Set(services.map(({ origin }) => origin))].map((origin) => {
    const own = services.filter((each) => each.origin === origin && !alike(each));
    const all = own.flatMap(({ sent }) => sent);
    const written = [...own.flatMap(inAnnouncements), ...onSessions(evaluation, origin, all)];
    const about = own.map(({ service }) => service);
    return { origin, own, written, about, known: idlePrepends.recall(evaluation, origin.name, about) };
  });
  for (const { origin, own, written, about, known } of origins) {
    const found = known ?? (yield* findIdle(evaluation, origin, own, written));
    idlePrepends.note(evaluation, origin.name, about, found);
    const prepends = found.places.flatMap((place) => written[place] ?? []);
    yield prepends.map((prepend) => useless(evaluation, prepend, found.together));
  }
}

function* findIdle(
  evaluation: Evaluation,
  { asn }: As,
  own: readonly ServiceSent[],
  written: readonly WrittenPrepend[],
): Generator<readonly Diagnostic[], Idle> {
  const counting = countingNetworks(evaluation.situation, asn === undefined ? [] : [asn]);
  const moves = (failure: Failure) => {
    const without = evaluation.once(failure);
    return !own.every(({ service }) => leadAlike(evaluation, without, service, counting));
  };
  const idle: WrittenPrepend[] = [];
  let proven = 0;
  for (const prepend of written) {
    const sent = prepend.sent.filter(({ announced }) => announced);
    if (sent.length === 0 || !sent.every((each) => prefersCustomer(evaluation, each))) continue;
    const isProven = sent.every((each) => isOutOfSight(evaluation, each));
    if (isProven) proven++;
    if (isProven || !moves(prepend.without)) idle.push(prepend);
    yield [];
  }
  // Each may go alone; whether all may go at once, as "fix all" would have it, is another question.
  const all: Failure = (builder) => {
    for (const { without } of idle) without(builder);
  };
  const together = proven === idle.length || idle.length === 1 || !moves(all);
  return { places: idle.map((prepend) => written.indexOf(prepend)), together };
}

/** The same prepend everywhere is another finding (AC601). */
function alike({ sent }: ServiceSent): boolean {
  const all = sent.filter(({ announced }) => announced);
  return all.every(({ prepend }) => prepend === all[0]?.prepend);
}

function useless(evaluation: Evaluation, { source, sent }: WrittenPrepend, preferred: boolean): Diagnostic {
  const { design } = evaluation;
  const announced = sent.filter((each) => each.announced);
  const names = listOf([...new Set(announced.map(({ neighbour }) => asName(design, neighbour.asn)))]);
  const many = names.includes(" and ");
  const message = `This prepend moves nobody: ${names} ${many ? "prefer" : "prefers"} a customer’s route whatever the path’s length. To move traffic, announce it elsewhere too, keep it back here (‘except to’), or use an action community.`;
  const fix = { title: "Remove the prepend", edits: [removeOption(gatherFacts(design), source)], preferred };
  return diagnostic("AC604", source, message, { fixes: [fix] });
}
