import type { As, Router, Service, Session, Span } from "../language/design.js";
import type { TextEdit } from "../language/diagnostic.js";
import { edit, type Facts } from "../topology/rules/facts.js";
import { insertInto, removeOption, removeSession, removeStatement } from "../topology/rules/text-fixes.js";

/** What a session's option is called in a design, and where it stands there. */
export interface SessionOption {
  readonly keyword: "prepend" | "local-pref" | "community";
  readonly value: string;
}

/**
 * The edits that give the sessions of a PoP with a neighbour an option: in the session's own words where it is declared
 * in the PoP, else in a line of the PoP's own.
 * @param facts the design's facts
 * @param pop a PoP or a named router
 * @param neighbour the network on the other side
 * @param option what to set; it replaces a value that is there
 * @returns undefined where the two have no session, or its words cannot be changed without changing others
 */
export function setOption(
  facts: Facts,
  pop: Router,
  neighbour: As,
  option: SessionOption,
): readonly TextEdit[] | undefined {
  const words = `${option.keyword} ${option.value}`;
  const own = pop.as.sessions.filter((session) => session.target.as === neighbour && session.relation !== "join");
  const here = own.filter(({ router }) => router === pop);
  const [session] = here;
  if (here.length > 1) return undefined;
  if (session) return inSession(facts, session, option, words);
  const general = own.find(({ router, at }) => router === undefined && at.length === 0);
  if (general) {
    const relation = general.relation === "transit" ? "transit from" : "peer with";
    return isOptionless(general)
      ? [insertInto(facts, pop.source, `${relation} ${neighbour.name} { ${words} }`)]
      : undefined;
  }
  const theirs = neighbour.sessions.some(({ target }) => target.as === pop.as);
  return theirs ? [insertInto(facts, pop.source, `neighbor ${neighbour.name} { ${words} }`)] : undefined;
}

function inSession(
  facts: Facts,
  session: Session,
  option: SessionOption,
  words: string,
): readonly TextEdit[] | undefined {
  const { options, source, statement } = session;
  const siblings = facts.design.sessions.filter(
    (other) => other.statement.file === statement.file && other.statement.start === statement.start,
  );
  const shares = siblings.some((other) => other !== session && (other.options === options || other.at === session.at));
  const known = { prepend: options.prepend, "local-pref": options.localPref, community: undefined }[option.keyword];
  if (!shares) return known ? [edit(known.source, words)] : [insertInto(facts, source, words)];
  if (!isOptionless(session) || session.at.length > 0) return undefined;
  // A block holds for all that are listed before it: the session goes to the front of its list.
  const first = siblings.reduce((a, b) => (a.source.start < b.source.start ? a : b));
  const at: Span = { file: source.file, start: first.target.source.start, end: first.target.source.start };
  const written = `${session.target.text} { ${words} }`;
  if (first === session) return [edit(session.target.source, written)];
  return [edit(at, `${written}, `), removeSession(facts, session)];
}

function isOptionless({ options }: Session): boolean {
  const { communities, ...others } = options;
  return communities.length === 0 && Object.values(others).every((value) => value === undefined);
}

/**
 * The edit that gives a PoP a session more.
 * @param facts the design's facts
 * @param pop a PoP or a named router
 * @param relation whether it buys transit or peers
 * @param neighbour the network on the other side
 */
export function addSession(facts: Facts, pop: Router, relation: "transit" | "peer", neighbour: As): TextEdit {
  return insertInto(facts, pop.source, `${relation === "transit" ? "transit from" : "peer with"} ${neighbour.name}`);
}

/**
 * The edit that has a service announced at a PoP.
 * @param facts the design's facts
 * @param service a service that is not announced there
 * @param pop a PoP of its origin
 * @returns undefined where that is more than one line's doing
 */
export function announceAt(facts: Facts, service: Service, pop: Router): TextEdit | undefined {
  const withdrawn = service.withdrawals.filter(
    ({ all, sites }) => all || sites.some(({ routers }) => routers.includes(pop)),
  );
  const [line] = withdrawn;
  if (line) return withdrawn.length === 1 && line.sites.length === 1 ? withdrawalOf(facts, line.source) : undefined;
  const known = pop.name !== undefined && service.announcements.length > 0;
  return known ? insertInto(facts, service.source, `announce at ${pop.as.name}.${pop.label}`) : undefined;
}

/** The statement around the sites of a `withdraw at`. */
function withdrawalOf(facts: Facts, sites: Span): TextEdit | undefined {
  const before = /withdraw\s+at\s+$/.exec(facts.fileText(sites.file).slice(0, sites.start));
  return before ? removeStatement(facts, { ...sites, start: before.index }) : undefined;
}

/** A prepend that stands in the way of a PoP. */
export interface WrittenPrepend {
  readonly edit: TextEdit;
  /** Towards whom, for people; undefined for everybody. */
  readonly to: string | undefined;
}

/**
 * The prepends that a PoP's announcements carry, and how to take each out.
 * @param facts the design's facts
 * @param pop a PoP
 * @param service the service that is announced
 */
export function prependsAt(facts: Facts, pop: Router, service: Service): WrittenPrepend[] {
  const sessions = pop.as.sessions.flatMap(({ router, options, target }) =>
    router === pop && options.prepend ? [{ edit: removeOption(facts, options.prepend.source), to: target.text }] : [],
  );
  const lines = service.announcements.filter(
    ({ at }) => at.sites.length === 1 && at.sites.every(({ routers }) => routers.length === 1 && routers.includes(pop)),
  );
  const announced = lines.flatMap(({ options }) =>
    options.prepend.map(({ source, to }) => ({
      edit: removeOption(facts, source),
      to: to.length > 0 ? facts.text(span(to.map((each) => each.source))) : undefined,
    })),
  );
  return [...sessions, ...announced];
}

function span(parts: readonly Span[]): Span {
  const [first] = parts;
  const last = parts.at(-1);
  return { file: first?.file ?? "", start: first?.start ?? 0, end: last?.end ?? 0 };
}

/**
 * The edit that has a network prefer what a neighbour sends.
 * @param facts the design's facts
 * @param as the network
 * @param neighbour the network on the other side
 * @param value the local-pref
 * @returns undefined where it says something of the neighbour already
 */
export function preferNeighbour(facts: Facts, as: As, neighbour: As, value: number): TextEdit | undefined {
  const said = [...as.sessions, ...as.neighbors].some(
    ({ target, options }) => target.as === neighbour && options.localPref !== undefined,
  );
  return said ? undefined : insertInto(facts, as.source, `neighbor ${neighbour.name} { local-pref ${value} }`);
}
