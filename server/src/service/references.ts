import { type DocumentHighlight, DocumentHighlightKind, type Location } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ItemNode, StatementNode, ValueNode, ValueType } from "../language/nodes";
import type { Occurrence } from "../language/symbols";
import { fileOf, locationOf, nodesAt, nodesOf, rangeIn, type Snapshot } from "./snapshot";

/**
 * Where the name under the pointer is declared, or the file that an `include` names.
 * @param snapshot the design
 * @param uri the file
 * @param offset UTF-16 units from its start
 * @returns the declaration; undefined where there is no name, or nothing declares it
 */
export function getDefinition(snapshot: Snapshot, uri: string, offset: number): Location | undefined {
  const here = snapshot.design.index.at(uri, offset);
  const declared = here && snapshot.design.index.of(here.symbol).find(({ role }) => role === "declaration");
  if (declared) return locationOf(snapshot, declared);
  const { includes } = snapshot.design;
  const include = includes.find(
    ({ pathSource }) => pathSource.file === uri && pathSource.start <= offset && offset <= pathSource.end,
  );
  return include && locationOf(snapshot, { file: include.uri, start: 0, end: 0 });
}

/**
 * Every place where the name under the pointer stands, in all files of the design.
 * @param snapshot the design
 * @param uri the file
 * @param offset UTF-16 units from its start
 * @param withDeclaration whether the declaration counts
 * @returns the places, in order of files and offsets, the declaration first
 */
export function getReferences(snapshot: Snapshot, uri: string, offset: number, withDeclaration: boolean): Location[] {
  return occurrencesAt(snapshot, uri, offset)
    .filter(({ role }) => withDeclaration || role === "reference")
    .flatMap((occurrence) => locationOf(snapshot, occurrence) ?? []);
}

/**
 * The same within one file, for highlighting: the declaration counts as written, the rest as read. What is no name is
 * shown wherever the same stands: a community is written by the action that obeys it, a prefix by the service that
 * announces it, an AS number by the network that has it.
 * @param snapshot the design
 * @param uri the file
 * @param offset UTF-16 units from its start
 * @returns the places in this file
 */
export function getHighlights(snapshot: Snapshot, uri: string, offset: number): DocumentHighlight[] {
  const document = snapshot.document(uri);
  if (!document) return [];
  const occurrences = occurrencesAt(snapshot, uri, offset).filter(({ file }) => file === uri);
  if (occurrences.length === 0) return valueHighlights(document, snapshot, uri, offset);
  return occurrences.map((occurrence) => ({
    range: rangeIn(document, occurrence),
    kind: occurrence.role === "declaration" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

/** Values that are the same thing wherever they stand. */
const ALIKE: ReadonlySet<ValueType> = new Set(["asn", "prefix", "address", "community", "coordinates"]);

/** Statements that say what a value is, not only use it. */
const SAYS: Readonly<Partial<Record<ValueType, ReadonlySet<string>>>> = {
  asn: new Set(["as", "route-server"]),
  prefix: new Set(["prefix", "lan"]),
  address: new Set(["address", "group", "id"]),
  community: new Set(["action"]),
};

function valueHighlights(document: TextDocument, snapshot: Snapshot, uri: string, offset: number): DocumentHighlight[] {
  const file = fileOf(snapshot, uri);
  const here = nodesAt(snapshot, uri, offset).at(-1);
  if (!file || here?.kind !== "value" || !isAlike(here)) return [];
  const found: DocumentHighlight[] = [];
  for (const node of nodesOf(file)) {
    if (node.kind !== "statement") continue;
    for (const value of valuesOf(node)) {
      if (value.type !== here.type || value.text.toLowerCase() !== here.text.toLowerCase()) continue;
      const says = SAYS[value.type]?.has(node.form) === true;
      const kind = says ? DocumentHighlightKind.Write : DocumentHighlightKind.Read;
      found.push({ range: rangeIn(document, value), kind });
    }
  }
  return found;
}

/** A value worth looking for: also a place by its IATA code, which the grammar takes for a name. */
function isAlike(value: ValueNode): boolean {
  return ALIKE.has(value.type) || (value.type === "name" && value.wanted === "location");
}

function valuesOf(node: StatementNode | ItemNode): ValueNode[] {
  return node.parts.flatMap((part) => (part.kind === "item" ? valuesOf(part) : part.kind === "value" ? [part] : []));
}

function occurrencesAt(snapshot: Snapshot, uri: string, offset: number): readonly Occurrence[] {
  const here = snapshot.design.index.at(uri, offset);
  return here ? snapshot.design.index.of(here.symbol) : [];
}
