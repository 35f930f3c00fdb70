import { type CodeAction, CodeActionKind } from "vscode-languageserver";
import { formatAsn } from "../base/asn";
import { formatPrefix } from "../base/prefix";
import type { As, Design, DesignFile, Region, Service } from "../language/design";
import type { TextEdit } from "../language/diagnostic";
import { RESERVED_NAMES } from "../language/keywords";
import { allValues, type BlockNode, type Node, type StatementNode, type ValueNode } from "../language/nodes";
import { workspaceEdit } from "./code-actions";
import { ORGANISE, organiseDeclarations } from "./organise";
import { fileOf, nodesAt, type Snapshot } from "./snapshot";

/** Kinds of change that are offered where nothing is wrong. */
export const REFACTOR_KINDS: readonly string[] = [
  CodeActionKind.RefactorRewrite,
  CodeActionKind.RefactorExtract,
  ORGANISE,
];

/** A change of a design, before it is an LSP action. */
interface Change {
  readonly title: string;
  readonly kind: string;
  readonly edits: readonly TextEdit[];
}

/** What the cursor stands on. */
interface Spot {
  readonly design: Design;
  readonly file: DesignFile;
  readonly path: readonly Node[];
}

/**
 * Changes that can be made at a place where nothing need be wrong: shares written out, a place made a PoP, an `at` list
 * made routers, a ROA for a prefix, declarations put in order.
 * @param snapshot the design
 * @param uri the file
 * @param offset UTF-16 units from its start
 * @param only the kinds asked for; absent: all
 * @returns the actions
 */
export function getRefactorings(
  snapshot: Snapshot,
  uri: string,
  offset: number,
  only: readonly string[] | undefined,
): CodeAction[] {
  const file = fileOf(snapshot, uri);
  if (!file) return [];
  const wants = (kind: string) => !only || only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
  const spot: Spot = { design: snapshot.design, file, path: nodesAt(snapshot, uri, offset) };
  const changes: Change[] = [...writeShares(spot), ...splitPop(spot), ...nameRouters(spot), ...addRoa(spot)];
  // Source actions are about the whole file, and are offered only where they are asked for.
  if (only?.some((asked) => ORGANISE === asked || ORGANISE.startsWith(`${asked}.`))) {
    const edits = organiseDeclarations(snapshot.design, file);
    if (edits.length > 0) changes.push({ title: "Organise declarations", kind: ORGANISE, edits });
  }
  return changes
    .filter(({ kind, edits }) => wants(kind) && edits.length > 0)
    .map(({ title, kind, edits }) => ({ title, kind, edit: workspaceEdit(snapshot, edits) }));
}

function statementOf({ path }: Spot, form: string): StatementNode | undefined {
  return path.find((node): node is StatementNode => node.kind === "statement" && node.form === form);
}

/** `via bt, kpn` → `via bt 50%, kpn 50%`. */
function writeShares(spot: Spot): Change[] {
  const region = elementAt(spot, "region", spot.design.regions);
  if (!region || !statementOf(spot, "via")) return [];
  const missing = missingShares(region);
  if (missing.length === 0) return [];
  const edits = missing.map(({ at, percent }) => ({ ...at, text: ` ${percent}%` }));
  return [{ title: "Write the missing shares out", kind: CodeActionKind.RefactorRewrite, edits }];
}

/** Percentages with one decimal at most, which together make what the written ones leave of 100. */
function missingShares({ via }: Region): { readonly at: TextEdit; readonly percent: number }[] {
  const open = via.filter(({ shareSource }) => shareSource === undefined);
  const left = Math.round(1000 * open.reduce((sum, { share }) => sum + share, 0));
  if (left <= 0) return [];
  let given = 0;
  return open.map(({ as }, index) => {
    const upTo = Math.round((left * (index + 1)) / open.length);
    const tenths = upTo - given;
    given = upTo;
    const { file, end } = as.source;
    return { at: { file, start: end, end, text: "" }, percent: tenths / 10 };
  });
}

/** `at NRT, LAX` → `at LAX  pop nrt { at NRT }`. */
function splitPop(spot: Spot): Change[] {
  const line = statementOf(spot, "as.at");
  const as = elementAt(spot, "as", spot.design.ases);
  const value = spot.path.at(-1);
  if (!line || !as || value?.kind !== "value" || value.role !== "at") return [];
  const values = allValues(line, "at");
  const rest = values.filter((each) => each !== value);
  const pop = `pop ${nameFor(spot.design, as, value, new Set())} { at ${value.text} }`;
  const lines = rest.length > 0 ? [`at ${listOf(rest)}`, pop] : [pop];
  const title = `Split ${value.text} out as a PoP of ‘${as.name}’`;
  return [{ title, kind: CodeActionKind.RefactorExtract, edits: replaced(spot, line, lines) }];
}

/** `at SEA, DEN` → `router sea { at SEA }  router den { at DEN }`. */
function nameRouters(spot: Spot): Change[] {
  const line = statementOf(spot, "as.at");
  const as = elementAt(spot, "as", spot.design.ases);
  if (!line || !as) return [];
  const taken = new Set<string>();
  const lines = allValues(line, "at").map((value) => {
    const name = nameFor(spot.design, as, value, taken);
    taken.add(name);
    return `router ${name} { at ${value.text} }`;
  });
  if (lines.length === 0) return [];
  const title = "Convert this ‘at’ list to named routers";
  return [{ title, kind: CodeActionKind.RefactorRewrite, edits: replaced(spot, line, lines) }];
}

/** What a list says, without the comments in it: those make the action unavailable (`replaced`). */
function listOf(values: readonly ValueNode[]): string {
  return values.map(({ text }) => text.replace(/\s+/g, " ")).join(", ");
}

/** Puts statements in the place of one, on its line where its block is on one line. */
function replaced({ file, path }: Spot, line: StatementNode, lines: readonly string[]): TextEdit[] {
  if (file.tree.comments.some(({ start, end }) => start > line.start && end < line.end)) return [];
  const block = path.find((node): node is BlockNode => node.kind === "block" && node.context === "as");
  const flat = block !== undefined && !/[\r\n]/.test(file.text.slice(block.open, line.start));
  const lineStart =
    Math.max(file.text.lastIndexOf("\n", line.start - 1), file.text.lastIndexOf("\r", line.start - 1)) + 1;
  const indent = /^[ \t]*/.exec(file.text.slice(lineStart, line.start))?.[0] ?? "";
  const text = lines.join(flat ? "  " : `${file.text.includes("\r\n") ? "\r\n" : "\n"}${indent}`);
  return [{ file: file.uri, start: line.start, end: line.end, text }];
}

/** A name for the router at a place that nothing in the design has yet. */
function nameFor(design: Design, as: As, value: ValueNode, more: ReadonlySet<string>): string {
  const place = /^[A-Z]{3}$/i.test(value.text) ? value.text.toLowerCase() : "site";
  const kinds = ["as", "router", "ixp", "service", "region", "scenario"] as const;
  const taken = new Set(kinds.flatMap((kind) => design.index.declared(kind).map(({ name }) => name)));
  const free = (name: string) => !taken.has(name) && !more.has(name) && !RESERVED_NAMES.has(name);
  const candidates = [place, `${as.name}-${place}`];
  for (const name of candidates) if (free(name)) return name;
  let count = 2;
  while (!free(`${as.name}-${place}-${count}`)) count++;
  return `${as.name}-${place}-${count}`;
}

/** `roa 192.0.2.0/24 origin AS64500`, behind the ROAs that there are, else behind the service. */
function addRoa(spot: Spot): Change[] {
  const { design, file, path } = spot;
  const value = path.at(-1);
  const service = design.services.find(
    ({ prefixes }) =>
      value !== undefined && prefixes.some(({ source }) => source.file === file.uri && source.start === value.start),
  );
  const written = service?.prefixes.find(({ source }) => source.start === value?.start && source.file === file.uri);
  const asn = service?.origin?.asn;
  if (!service || !written || asn === undefined) return [];
  const prefix = formatPrefix(written.prefix);
  const known = design.roas.some((roa) => roa.asn === asn && formatPrefix(roa.prefix.prefix) === prefix);
  if (known) return [];
  const last = design.roas.filter(({ source }) => source.file === file.uri).at(-1);
  const at = last?.source.end ?? service.source.end;
  const feed = file.text.includes("\r\n") ? "\r\n" : "\n";
  const text = `${last ? feed : feed + feed}roa ${prefix} origin ${formatAsn(asn)}`;
  const end = endOfLine(file, at);
  const edits = [{ file: file.uri, start: end, end, text }];
  return [{ title: `Add a ROA for ${prefix}`, kind: CodeActionKind.RefactorRewrite, edits }];
}

/**
 * Where a line may be added behind a declaration.
 * @param file the file
 * @param offset the declaration's end
 * @returns behind a comment that ends the line; the offset itself where more statements stand there
 */
export function endOfLine(file: DesignFile, offset: number): number {
  const rest = /^[ \t]*(?:(?:#|\/\/)[^\r\n]*)?(?=[\r\n]|$)/.exec(file.text.slice(offset));
  return offset + (rest?.[0].trimEnd().length ?? 0);
}

/** The element in whose declaration the cursor stands. */
function elementAt<T extends As | Region | Service>(
  { file, path }: Spot,
  form: string,
  all: readonly T[],
): T | undefined {
  const statement = path.find((node) => node.kind === "statement" && node.form === form);
  return all.find(({ source }) => source.file === file.uri && source.start === statement?.start);
}
