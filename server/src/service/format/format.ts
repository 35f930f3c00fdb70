import type { BlockNode, FileNode, Node } from "../../language/nodes";
import { parse } from "../../language/parser";
import { align } from "./align";
import { type Atoms, atomsOf } from "./atoms";
import { layOut } from "./layout";

/** A replacement of blanks between two words by others. */
export interface FormatEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The canonical style of a file: blocks set in by two blanks, one statement a line, short blocks on one line where they
 * were and fit, lists broken where they were and where they must, one blank line at most, aligned columns kept aligned,
 * `40 Gbps` but `35%`. Words and comments are never touched, and what could not be read stays as it is.
 * @param text the file
 * @param tree its syntax
 * @returns edits in order of offset, of blanks alone; none where the file has the style already, or where it is so
 *   broken that other blanks would make it mean something else
 */
export function formatEdits(text: string, tree: FileNode): readonly FormatEdit[] {
  const atoms = atomsOf(text);
  if (atoms.count > 0 && tree.statements.length === 0 && tree.errors.length > 0) return [];
  for (const wary of [false, true]) {
    const tried = attempt(atoms, tree, wary);
    if (tried.edits.length === 0 || keepsMeaning(text, tree, tried)) return tried.edits;
    if (tree.errors.length === 0) break;
  }
  return [];
}

/**
 * A text in the canonical style.
 * @param text the file
 * @returns the text; unchanged where `formatEdits` finds nothing to do
 */
export function formatText(text: string): string {
  return applyEdits(text, formatEdits(text, parse(text)));
}

/**
 * Makes replacements.
 * @param text any text
 * @param edits in order of offset, none overlapping
 */
export function applyEdits(text: string, edits: readonly FormatEdit[]): string {
  const parts: string[] = [];
  let last = 0;
  for (const edit of edits) {
    parts.push(text.slice(last, edit.start), edit.text);
    last = edit.end;
  }
  parts.push(text.slice(last));
  return parts.join("");
}

/** The edits of a layout, and those of them that might change what the text means. */
interface Attempt {
  readonly edits: readonly FormatEdit[];
  readonly doubtful: readonly FormatEdit[];
}

function attempt(atoms: Atoms, tree: FileNode, wary: boolean): Attempt {
  const layout = layOut(atoms, tree, wary);
  align(atoms, layout);
  const { gaps } = layout;
  const edits: FormatEdit[] = [];
  const doubtful: FormatEdit[] = [];
  for (let index = 0; index <= atoms.count; index++) {
    if (gaps.isAsWritten(index)) continue;
    const edit = { start: gaps.from(index), end: gaps.to(index), text: gaps.text(index) };
    edits.push(edit);
    if (!gaps.isHarmless(index)) doubtful.push(edit);
  }
  return { edits, doubtful };
}

/** Up to this share of the statements it is cheaper to read just those in doubt again. */
const FEW = 1 / 4;

/** Whether the text says the same after the edits. */
function keepsMeaning(text: string, tree: FileNode, { edits, doubtful }: Attempt): boolean {
  if (tree.errors.length > 0) return sameMeaning(tree, parse(applyEdits(text, edits)));
  if (doubtful.length === 0) return true;
  const pieces = doubtfulPieces(text, tree, edits, doubtful);
  if (pieces.length > FEW * tree.statements.length) return sameMeaning(tree, parse(applyEdits(text, edits)));
  return pieces.every((piece) => sameMeaning(piece.before, parse(piece.after)));
}

/** A top-level statement with what follows it up to the next, which starts a line of its own. */
interface Piece {
  readonly before: Pick<FileNode, "errors" | "comments" | "statements">;
  readonly after: string;
}

/** The pieces of a text that edits in doubt lie in, with all edits made. */
function doubtfulPieces(
  text: string,
  { statements, comments }: FileNode,
  edits: readonly FormatEdit[],
  doubtful: readonly FormatEdit[],
): Piece[] {
  const pieces: Piece[] = [];
  const next = { comment: 0, edit: 0, doubt: 0 };
  for (let index = -1; index < statements.length; index++) {
    const statement = statements[index];
    const start = statement?.start ?? 0;
    const end = statements[index + 1]?.start ?? text.length;
    const first = { ...next };
    next.comment = firstFrom(comments, next.comment, end);
    next.edit = firstFrom(edits, next.edit, end);
    next.doubt = firstFrom(doubtful, next.doubt, end);
    if (next.doubt === first.doubt) continue;
    const own = edits
      .slice(first.edit, next.edit)
      .map((each) => ({ ...each, start: each.start - start, end: each.end - start }));
    const before = {
      errors: [],
      comments: comments.slice(first.comment, next.comment),
      statements: statement ? [statement] : [],
    };
    pieces.push({ before, after: applyEdits(text.slice(start, end), own) });
  }
  return pieces;
}

/** The index of the first part at or behind an offset, from an index on. */
function firstFrom(parts: readonly { readonly start: number }[], from: number, offset: number): number {
  let index = from;
  while (index < parts.length && (parts[index]?.start ?? offset) < offset) index++;
  return index;
}

/** Whether two trees say the same with the same words, wherever these stand. */
function sameMeaning(a: Piece["before"], b: FileNode): boolean {
  if (a.errors.length !== b.errors.length || a.comments.length !== b.comments.length) return false;
  if (a.errors.some(({ message }, index) => message !== b.errors[index]?.message)) return false;
  if (a.comments.some(({ text }, index) => text.trimEnd() !== b.comments[index]?.text.trimEnd())) return false;
  return sameList(a.statements, b.statements);
}

function sameList(a: readonly Node[], b: readonly Node[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    const one = a[index];
    const other = b[index];
    if (!one || !other || !sameNode(one, other)) return false;
  }
  return true;
}

function sameNode(a: Node, b: Node): boolean {
  switch (a.kind) {
    case "value":
      return b.kind === "value" && a.type === b.type && a.role === b.role && sameText(a.text, b.text);
    case "word":
      return b.kind === "word" && a.text === b.text;
    case "statement":
      return b.kind === "statement" && a.form === b.form && sameList(a.parts, b.parts) && sameBlock(a.block, b.block);
    case "item":
      return b.kind === "item" && a.role === b.role && sameList(a.parts, b.parts) && sameBlock(a.block, b.block);
    default:
      return a.kind === b.kind;
  }
}

function sameBlock(a: BlockNode | undefined, b: BlockNode | undefined): boolean {
  if (!a || !b) return a === b;
  if (a.context !== b.context || (a.close === undefined) !== (b.close === undefined)) return false;
  return sameList(a.statements, b.statements);
}

/** Values are the same but for the blanks within them: `40Gbps`, `40 Gbps`. */
function sameText(a: string, b: string): boolean {
  return a === b || a.replace(/\s+/g, "") === b.replace(/\s+/g, "");
}
