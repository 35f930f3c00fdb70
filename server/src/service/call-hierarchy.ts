import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Range,
  SymbolKind,
} from "vscode-languageserver";
import { formatAsn } from "../base/asn";
import type { As, Ixp, Router, Session, Span } from "../language/design";
import { locationOf, rangeIn, type Snapshot } from "./snapshot";

/** What can stand at the end of a session: a network, one of its sites, or an exchange. */
type End = As | Router | Ixp;

/** Sessions that join the same two ends. */
interface Group {
  readonly end: End;
  readonly sessions: Session[];
}

/**
 * Where a hierarchy of networks may start: at a network, one of its sites, or an exchange. Read as calls, a network calls
 * those it buys from, peers with or joins: "outgoing" are its upstreams, "incoming" those that buy from it.
 * @param snapshot the design
 * @param uri the file
 * @param offset UTF-16 units from its start
 * @returns the item under the cursor; empty where there is none
 */
export function prepareCallHierarchy(snapshot: Snapshot, uri: string, offset: number): CallHierarchyItem[] {
  const symbol = snapshot.design.index.at(uri, offset)?.symbol;
  if (!symbol || !isEnd(symbol)) return [];
  const item = itemOf(snapshot, symbol, "");
  return item ? [item] : [];
}

/**
 * Who buys from an item, peers with it or is a member of it, by its own statement.
 * @param snapshot the design
 * @param uri the file of the item's declaration
 * @param offset where its name stands
 * @returns one entry a network or site, with the words that say so
 */
export function getIncomingCalls(snapshot: Snapshot, uri: string, offset: number): CallHierarchyIncomingCall[] {
  const end = endAt(snapshot, uri, offset);
  if (!end) return [];
  const groups = grouped(
    snapshot.design.sessions.filter(({ target }) => end === target.as || end === target.router || end === target.ixp),
    (session) => session.router ?? session.owner,
  );
  return groups.flatMap(({ end: from, sessions }) => {
    const item = itemOf(snapshot, from, relationsOf(sessions));
    return item ? [{ from: item, fromRanges: rangesOf(snapshot, from.nameSource.file, sessions) }] : [];
  });
}

/**
 * Whom an item buys from, peers with or joins.
 * @param snapshot the design
 * @param uri the file of the item's declaration
 * @param offset where its name stands
 * @returns one entry a network, site or exchange, with the words that say so
 */
export function getOutgoingCalls(snapshot: Snapshot, uri: string, offset: number): CallHierarchyOutgoingCall[] {
  const end = endAt(snapshot, uri, offset);
  if (!end) return [];
  const groups = grouped(
    snapshot.design.sessions.filter(({ owner, router }) => end === owner || end === router),
    ({ target }) => target.router ?? target.as ?? target.ixp,
  );
  return groups.flatMap(({ end: to, sessions }) => {
    const item = itemOf(snapshot, to, relationsOf(sessions));
    return item ? [{ to: item, fromRanges: rangesOf(snapshot, end.nameSource.file, sessions) }] : [];
  });
}

function isEnd(symbol: { readonly kind: string }): symbol is End {
  return ["as", "pop", "router", "place", "bare", "ixp"].includes(symbol.kind);
}

function endAt({ design }: Snapshot, uri: string, offset: number): End | undefined {
  const symbol = design.index.at(uri, offset)?.symbol;
  return symbol && isEnd(symbol) ? symbol : undefined;
}

function grouped(sessions: readonly Session[], endOf: (session: Session) => End | undefined): Group[] {
  const groups = new Map<End, Group>();
  for (const session of sessions) {
    const end = endOf(session);
    if (!end) continue;
    const group = groups.get(end) ?? { end, sessions: [] };
    group.sessions.push(session);
    groups.set(end, group);
  }
  return [...groups.values()];
}

const RELATIONS = { transit: "transit", peer: "peering", join: "exchange" } as const;

function relationsOf(sessions: readonly Session[]): string {
  return [...new Set(sessions.map(({ relation }) => RELATIONS[relation]))].join(", ");
}

function itemOf(snapshot: Snapshot, end: End, relation: string): CallHierarchyItem | undefined {
  // An unnamed router stands for its network: that has a declaration to go to.
  const named = end.kind === "place" || end.kind === "bare" ? end.as : end;
  const whole = locationOf(snapshot, named.source);
  const name = locationOf(snapshot, named.nameSource);
  if (!whole || !name) return undefined;
  const detail = [detailOf(named), relation].filter((text) => text !== "").join(" · ");
  return {
    name: named.kind === "as" || named.kind === "ixp" ? named.name : `${named.as.name}.${named.label}`,
    kind: named.kind === "as" ? SymbolKind.Class : named.kind === "ixp" ? SymbolKind.Interface : SymbolKind.Field,
    ...(detail ? { detail } : {}),
    uri: whole.uri,
    range: whole.range,
    selectionRange: name.range,
  };
}

function detailOf(end: End): string {
  const title = end.title === undefined ? "" : `“${end.title}”`;
  const number = end.kind === "as" ? formatAsn(end.asn) : "";
  return [number, title].filter((text) => text !== "").join(" ");
}

/** The words that name the other end, as far as they stand in one file. */
function rangesOf(snapshot: Snapshot, file: string, sessions: readonly Session[]): Range[] {
  const document = snapshot.document(file);
  const spans: Span[] = sessions.map(({ target }) => target.source);
  return document ? spans.filter((span) => span.file === file).map((span) => rangeIn(document, span)) : [];
}
