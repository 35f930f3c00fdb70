import type { DesignFile } from "../../language/design";
import { type ContextName, formNamed } from "../../language/keywords";
import type { BlockNode, FileNode, ItemNode, StatementNode } from "../../language/nodes";
import { type Continuation, continuationOf } from "./expect";

/** Where the cursor is, as far as completion cares. */
export interface CursorPlace {
  /** The word being typed, up to the cursor; "" between words. */
  readonly prefix: string;
  /** Its offset. */
  readonly start: number;
  readonly context: ContextName;
  /** The statements around the cursor, outermost first: the `as`, the `pop`, the session's … */
  readonly around: readonly StatementNode[];
  /** The item whose block the cursor is in, such as one session of `transit from a, b { … }`. */
  readonly item: ItemNode | undefined;
  /** The statements that the block has already. */
  readonly siblings: BlockNode["statements"];
  /** The statement that the cursor is in or behind, where there is one. */
  readonly statement: StatementNode | undefined;
  /** How that statement may go on. */
  readonly continuation: Continuation | undefined;
  /** Whether only blanks stand between that statement's last line and the cursor's. */
  readonly sameLine: boolean;
  /** Whether a number ends where the word being typed starts. */
  readonly touchesNumber: boolean;
}

/** Inside a string of this kind: a file name. */
export interface CursorInString {
  /** What stands between the opening quote and the cursor. */
  readonly prefix: string;
  readonly start: number;
  /** Whether it is a data file's, as behind `internet`; else a design's. */
  readonly data: boolean;
}

const PARTIAL_ADDRESS = /(?<![\p{L}\p{N}_-])\d[\dA-Fa-f]*[.:][\dA-Fa-f.:/]*$/u;
const PARTIAL_UNIT = /(?<=(?<![\p{L}\p{N}_.:-])\d+(?:\.\d+)?)[A-Za-z%]+$/u;
const PLAIN_NUMBER = /(?<![\p{L}\p{N}_.:/-])\d+(?:\.\d+)?$/u;
const PARTIAL_WORD = /[\p{L}\p{M}\p{N}_-]*$/u;

/** How far back a word may start; longer ones are no words. */
const WINDOW = 200;

/**
 * Finds out where the cursor is.
 * @param file the file's syntax
 * @param offset the cursor
 * @param prefix the word being typed, where it is not what stands before the cursor
 * @returns the place; undefined inside a comment
 */
export function placeAt(
  file: DesignFile,
  offset: number,
  prefix = wordBefore(file.text, offset),
): CursorPlace | undefined {
  if (inComment(file.tree, offset)) return undefined;
  const start = offset - prefix.length;
  const { context, statements, around, item } = innermostBlock(file, start);
  const statement = lastBefore(statements, start);
  const continuation = statement && continuationAt(file.text, statement, start);
  return {
    prefix,
    start,
    context,
    around,
    item,
    siblings: statements,
    statement,
    continuation,
    touchesNumber: PLAIN_NUMBER.test(file.text.slice(Math.max(0, start - WINDOW), start)),
    sameLine: statement !== undefined && !/[\r\n]/.test(file.text.slice(lastWordEnd(file.text, start), start)),
  };
}

/**
 * What may follow a number that the cursor touches: its units.
 * @param file the file's syntax
 * @param offset the cursor
 * @returns the place right behind the number; undefined where no number stands there
 */
export function placeBehindNumber(file: DesignFile, offset: number): CursorPlace | undefined {
  const before = file.text.slice(Math.max(0, offset - WINDOW), offset);
  return PLAIN_NUMBER.test(before) ? placeAt(file, offset, "") : undefined;
}

/**
 * Whether the cursor is inside the quotes of a statement that takes a file name.
 * @param file the file's syntax
 * @param offset the cursor
 */
export function stringAt(file: DesignFile, offset: number): CursorInString | undefined {
  const lineStart = Math.max(file.text.lastIndexOf("\n", offset - 1), file.text.lastIndexOf("\r", offset - 1)) + 1;
  const match = /^\s*(include|internet)\s*"([^"]*)$/.exec(file.text.slice(lineStart, offset));
  if (!match) return undefined;
  const prefix = match[2] ?? "";
  return { prefix, start: offset - prefix.length, data: match[1] === "internet" };
}

function wordBefore(text: string, offset: number): string {
  const before = text.slice(Math.max(0, offset - WINDOW), offset);
  return (PARTIAL_ADDRESS.exec(before) ?? PARTIAL_UNIT.exec(before) ?? PARTIAL_WORD.exec(before))?.[0] ?? "";
}

function inComment(tree: FileNode, offset: number): boolean {
  let low = 0;
  let high = tree.comments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((tree.comments[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  const comment = tree.comments[low - 1];
  if (!comment) return false;
  const open = comment.style !== "/*" || !comment.text.endsWith("*/");
  return open ? offset <= comment.end : offset < comment.end;
}

interface Surroundings {
  context: ContextName;
  statements: BlockNode["statements"];
  around: StatementNode[];
  item: ItemNode | undefined;
}

function innermostBlock(file: DesignFile, offset: number): Surroundings {
  const found: Surroundings = { context: "file", statements: file.tree.statements, around: [], item: undefined };
  for (;;) {
    const statement = lastBefore(found.statements, offset);
    const inner = statement && blockAround(file.text, statement, offset);
    if (!statement || !inner) return found;
    found.context = inner.block.context;
    found.statements = inner.block.statements;
    found.around.push(statement);
    found.item = inner.item;
  }
}

function blockAround(
  text: string,
  statement: StatementNode,
  offset: number,
): { block: BlockNode; item: ItemNode | undefined } | undefined {
  const items = statement.parts.filter((part): part is ItemNode => part.kind === "item");
  for (const owner of [statement, ...items]) {
    const { block } = owner;
    if (!block || offset <= block.open) continue;
    // A block that is never closed goes on, unless the cursor has gone back to the margin.
    const inside = block.close === undefined ? !backAtMargin(text, block, offset) : offset <= block.close;
    if (inside) return { block, item: owner.kind === "item" ? owner : undefined };
  }
  return undefined;
}

function backAtMargin(text: string, block: BlockNode, offset: number): boolean {
  return offset > block.end && /[\r\n]$/.test(text.slice(0, offset));
}

function lastBefore(statements: BlockNode["statements"], offset: number): StatementNode | undefined {
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((statements[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  for (let i = low - 1; i >= 0; i--) {
    const statement = statements[i];
    if (statement?.kind === "statement") return statement.keyword.end < offset ? statement : undefined;
  }
  return undefined;
}

function continuationAt(text: string, statement: StatementNode, offset: number): Continuation | undefined {
  const form = formNamed(statement.form);
  return form && continuationOf(form.pattern, text.slice(statement.keyword.end, offset));
}

/** The end of the last word before an offset; comments count as blanks. */
function lastWordEnd(text: string, offset: number): number {
  let end = offset;
  while (end > 0 && /\s/.test(text.charAt(end - 1))) end--;
  return end;
}
