import type { Range } from "vscode-languageserver";
import type { Design, DesignSymbol } from "../language/design";
import type { TextEdit } from "../language/diagnostic";
import { KEYWORDS, RESERVED_NAMES } from "../language/keywords";
import { loadDesign } from "../language/project";
import type { Occurrence } from "../language/symbols";
import { rangeIn, type Snapshot } from "./snapshot";

/** A name that may be declared. */
const NAME = /^\p{L}[\p{L}\p{M}\p{N}_-]*$/u;

/** Why something cannot be renamed, for people. */
export interface Refusal {
  readonly reason: string;
}

/**
 * Whether what stands under the cursor has a name that can be changed.
 * @param snapshot the design
 * @param uri the file
 * @param offset UTF-16 units from its start
 * @returns the name and where it stands, or why not
 */
export function prepareRename(
  snapshot: Snapshot,
  uri: string,
  offset: number,
): { readonly range: Range; readonly placeholder: string } | Refusal {
  const found = nameAt(snapshot, uri, offset);
  if ("reason" in found) return found;
  const document = snapshot.document(uri);
  if (!document) return { reason: "This file is not at hand." };
  return { range: rangeIn(document, found.here), placeholder: found.name };
}

/**
 * Renames what stands under the cursor in every file of the design. The renamed design is read again, and where it
 * would not say the same of every other name, nothing is done.
 * @param snapshot the design
 * @param uri the file
 * @param offset UTF-16 units from its start
 * @param newName as typed
 * @returns the edits, or why it is refused
 */
export function rename(
  snapshot: Snapshot,
  uri: string,
  offset: number,
  newName: string,
): readonly TextEdit[] | Refusal {
  const found = nameAt(snapshot, uri, offset);
  if ("reason" in found) return found;
  const { symbol, name } = found;
  const text = newName.trim();
  if (text === name) return [];
  if (!NAME.test(text)) {
    return { reason: `‘${text}’ cannot be a name: it starts with a letter; letters, digits, ‘-’ and ‘_’ may follow.` };
  }
  if (RESERVED_NAMES.has(text)) {
    return { reason: `‘${text}’ cannot be a name: where names stand it has a meaning of its own.` };
  }
  const edits = spelled(snapshot.design, symbol, name).map(({ file, start, end }) => ({ file, start, end, text }));
  const clash = clashOf(snapshot, symbol, text) ?? changedMeaning(snapshot.design, edits, text);
  return clash === undefined ? edits : { reason: clash };
}

function nameAt(
  { design }: Snapshot,
  uri: string,
  offset: number,
): { readonly symbol: DesignSymbol; readonly name: string; readonly here: Occurrence } | Refusal {
  const here = design.index.at(uri, offset);
  if (!here)
    return { reason: "There is no name here: networks, sites, exchanges, services, regions and scenarios have names." };
  const { symbol } = here;
  const { name } = symbol;
  const written = wordsOf(design, here);
  if (name === undefined) return { reason: `‘${written}’ is a place, not a name.` };
  if (written !== name) return { reason: `‘${written}’ stands here for ‘${name}’; rename that.` };
  return { symbol, name, here };
}

/** Where a symbol stands by its name, not by its number or its place. */
function spelled(design: Design, symbol: DesignSymbol, name: string): Occurrence[] {
  const seen = new Set<string>();
  return design.index.of(symbol).filter((occurrence) => {
    const key = `${occurrence.start} ${occurrence.file}`;
    if (seen.has(key) || wordsOf(design, occurrence) !== name) return false;
    seen.add(key);
    return true;
  });
}

function wordsOf(design: Design, { file, start, end }: Occurrence): string {
  return design.files.find(({ uri }) => uri === file)?.text.slice(start, end) ?? "";
}

/** Another element of the same kind that has the name already. */
function clashOf({ design }: Snapshot, symbol: DesignSymbol, text: string): string | undefined {
  if (symbol.kind === "pop" || symbol.kind === "router" || symbol.kind === "place" || symbol.kind === "bare") {
    const other = symbol.as.routers.find(({ name }) => name === text);
    return other && `‘${symbol.as.name}’ has a ${other.kind === "pop" ? "PoP" : "router"} ‘${text}’ already.`;
  }
  const kind = { as: "as", ixp: "ixp", service: "service", region: "region", scenario: "scenario" } as const;
  const taken = design.index.declared(kind[symbol.kind]).some(({ name }) => name === text);
  const what = {
    as: "a network",
    ixp: "an exchange",
    service: "a service",
    region: "a region",
    scenario: "a scenario",
  };
  return taken ? `There is ${what[symbol.kind]} ‘${text}’ already.` : undefined;
}

/** Reads the renamed design and compares: every name must stand for what it stood for, and no mistake may be new. */
function changedMeaning(design: Design, edits: readonly TextEdit[], text: string): string | undefined {
  const texts = new Map(design.files.map((file) => [file.uri, edited(file.text, file.uri, edits)]));
  const after = loadDesign(design.root, { readFile: (uri) => texts.get(uri) });
  for (const { uri } of design.files) {
    const before = design.index.inFile(uri);
    const now = after.index.inFile(uri);
    const moved = mover(uri, edits);
    for (const [index, occurrence] of before.entries()) {
      const other = now[index];
      const same = other?.start === moved(occurrence.start) && isSame(design, occurrence, after, other, edits);
      if (!same) return readOtherwise(text, uri, lineOf(design, occurrence));
    }
    if (now.length !== before.length) return readOtherwise(text, uri, undefined);
  }
  return design.diagnostics.length === after.diagnostics.length
    ? undefined
    : readOtherwise(text, design.root, undefined);
}

function isSame(design: Design, a: Occurrence, after: Design, b: Occurrence, edits: readonly TextEdit[]): boolean {
  if (a.role !== b.role || a.symbol.kind !== b.symbol.kind) return false;
  const from = design.index.of(a.symbol)[0] ?? a;
  const to = after.index.of(b.symbol)[0] ?? b;
  return from.file === to.file && mover(from.file, edits)(from.start) === to.start;
}

/** Where an offset of a file is after the edits. */
function mover(file: string, edits: readonly TextEdit[]): (offset: number) => number {
  const own = edits.filter((edit) => edit.file === file);
  return (offset) =>
    own.reduce((sum, { start, end, text }) => (start < offset ? sum + text.length - (end - start) : sum), offset);
}

function edited(text: string, file: string, edits: readonly TextEdit[]): string {
  const own = edits.filter((edit) => edit.file === file).sort((a, b) => b.start - a.start);
  return own.reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}

function lineOf(design: Design, { file, start }: Occurrence): number {
  const text = design.files.find(({ uri }) => uri === file)?.text ?? "";
  return text.slice(0, start).split(/\r\n?|\n/).length;
}

function readOtherwise(text: string, uri: string, line: number | undefined): string {
  const where = `${decodeURIComponent(uri.split("/").pop() ?? uri)}${line === undefined ? "" : ` line ${line}`}`;
  const why = KEYWORDS.has(text) ? "it is a word of the language" : "another element is found under that name there";
  return `With the name ‘${text}’ the design would be read in another way (${where}): ${why}.`;
}
