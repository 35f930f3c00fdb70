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
  if (atoms.list.length > 0 && tree.statements.length === 0 && tree.errors.length > 0) return [];
  for (const wary of [false, true]) {
    const edits = attempt(atoms, tree, wary);
    if (edits.length === 0 || keepsMeaning(text, tree, edits)) return edits;
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

function attempt(atoms: Atoms, tree: FileNode, wary: boolean): FormatEdit[] {
  const layout = layOut(atoms, tree, wary);
  align(atoms, layout);
  const { text, list } = atoms;
  const crlf = /\r?\n/.exec(text)?.[0] === "\r\n";
  const edits: FormatEdit[] = [];
  let last = 0;
  for (const [index, gap] of layout.gaps.entries()) {
    const atom = list[index];
    const to = atom?.start ?? text.length;
    const wanted = crlf && gap.includes("\n") ? gap.replaceAll("\n", "\r\n") : gap;
    // An equal length is not enough: a tab is one character too.
    if (to - last !== wanted.length || !text.startsWith(wanted, last))
      edits.push({ start: last, end: to, text: wanted });
    last = atom?.end ?? to;
  }
  return edits;
}

/** Up to this share of the statements it is cheaper to read just those that change again. */
const FEW = 1 / 4;

/** Whether the text says the same after the edits. */
function keepsMeaning(text: string, tree: FileNode, edits: readonly FormatEdit[]): boolean {
  const pieces = tree.errors.length === 0 ? changedPieces(text, tree, edits) : undefined;
  if (!pieces || pieces.length > FEW * tree.statements.length) {
    return sameMeaning(tree, parse(applyEdits(text, edits)));
  }
  return pieces.every((piece) => sameMeaning(piece.before, parse(piece.after)));
}

/** A top-level statement with what follows it up to the next, which starts a line of its own. */
interface Piece {
  readonly before: Pick<FileNode, "errors" | "comments" | "statements">;
  readonly after: string;
}

/** The pieces of a text that edits change; undefined where there is nothing but comments. */
function changedPieces(text: string, { statements, comments }: FileNode, edits: readonly FormatEdit[]) {
  if (statements.length === 0) return undefined;
  const pieces: Piece[] = [];
  let comment = 0;
  let edit = 0;
  for (let index = -1; index < statements.length; index++) {
    const statement = statements[index];
    const start = statement?.start ?? 0;
    const end = statements[index + 1]?.start ?? text.length;
    const firstComment = comment;
    while (comment < comments.length && (comments[comment]?.start ?? end) < end) comment++;
    const firstEdit = edit;
    while (edit < edits.length && (edits[edit]?.start ?? end) < end) edit++;
    if (edit === firstEdit) continue;
    const own = edits
      .slice(firstEdit, edit)
      .map((each) => ({ ...each, start: each.start - start, end: each.end - start }));
    const before = {
      errors: [],
      comments: comments.slice(firstComment, comment),
      statements: statement ? [statement] : [],
    };
    pieces.push({ before, after: applyEdits(text.slice(start, end), own) });
  }
  return pieces;
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
