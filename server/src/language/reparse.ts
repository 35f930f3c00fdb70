import { changeBetween } from "../base/change.js";
import type { ErrorNode, FileNode, StatementNode } from "./nodes.js";
import { isReadable, parse, parsePart } from "./parser.js";
import { shifted, shiftedComments, shiftedIssues } from "./shift.js";

/** A file as it was read last. */
export interface Parsed {
  readonly text: string;
  readonly tree: FileNode;
}

/**
 * Reads a file again after an edit: the statements around the edit anew, the others as they were. The tree is the one that
 * `parse` would give.
 * @param text the whole text as it is now
 * @param before the file as it was read before
 */
export function reparse(text: string, before: Parsed): FileNode {
  return patched(text, before) ?? parse(text);
}

/** Undefined where it is not certain, or not worth the while, that a part of the file is read for itself. */
function patched(text: string, { text: old, tree }: Parsed): FileNode | undefined {
  const change = changeBetween(old, text);
  const delta = change.newEnd - change.oldEnd;
  const { statements } = tree;
  const first = statements.findLastIndex((node) => node.end < change.start && isLandmark(node, old));
  const last = statements.findIndex((node) => node.start > change.oldEnd && isLandmark(node, old));
  if (first < 0 && last < 0) return undefined;
  const [head, tail] = [statements[first], statements[last]];
  const from = head ? lineStart(old, head.start) : 0;
  const to = tail ? tail.end : old.length;
  // Mistakes elsewhere may have to do with a brace here.
  if (tree.errors.some(({ start, end }) => start < from || end > to)) return undefined;
  const part = isReadable(text) ? parsePart(text.slice(from, to + delta)) : undefined;
  if (
    !part ||
    !isHere(part, part.statements[0], head, -from) ||
    !isHere(part, part.statements.at(-1), tail, delta - from)
  )
    return undefined;
  const behind = tail ? last + 1 : statements.length;
  return {
    kind: "file",
    start: 0,
    end: text.length,
    statements: [
      ...statements.slice(0, Math.max(first, 0)),
      ...part.statements.map((node) => shifted(node, from)),
      ...statements.slice(behind).map((node) => shifted(node, delta)),
    ],
    comments: [
      ...tree.comments.filter(({ start }) => start < from),
      ...shiftedComments(part.comments, from),
      ...shiftedComments(
        tree.comments.filter(({ start }) => start >= to),
        delta,
      ),
    ],
    errors: shiftedIssues(part.errors, from),
  };
}

/**
 * Whether reading can begin and end at a statement: it stands on lines of its own, and ends with its block. What comes before
 * it looks ahead by two words at most, and so never past it.
 */
function isLandmark(node: StatementNode | ErrorNode, text: string): node is StatementNode {
  if (node.kind !== "statement" || node.block?.close === undefined || node.end !== node.block.end) return false;
  return text.slice(lineStart(text, node.start), node.start).trim() === "";
}

/** Whether a statement is in a part of the file read anew as it was, without a mistake. */
function isHere(
  part: FileNode,
  node: StatementNode | ErrorNode | undefined,
  before: StatementNode | ErrorNode | undefined,
  by: number,
): boolean {
  if (!before) return true;
  if (node?.kind !== "statement" || node.start !== before.start + by || node.end !== before.end + by) return false;
  return !part.errors.some(({ start, end }) => start <= node.end && end >= node.start);
}

function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text.charCodeAt(at - 1) !== 10 && text.charCodeAt(at - 1) !== 13) at--;
  return at;
}
