import type { Position, Range, TextEdit } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { DesignFile } from "../language/design";
import type { BlockNode } from "../language/nodes";
import { type FormatEdit, formatEdits } from "./format/format";
import { nodesOf, rangeIn } from "./snapshot";

/**
 * Brings a document into the canonical style. Tab sizes are not asked for: there is one style.
 * @param document the file's text
 * @param file its syntax
 * @returns edits of blanks alone
 */
export function getFormatting(document: TextDocument, file: DesignFile): TextEdit[] {
  return toEdits(document, formatEdits(file.text, file.tree));
}

/**
 * Brings lines into the canonical style.
 * @param document the file's text
 * @param file its syntax
 * @param range what is selected; its lines are formatted as a whole
 * @returns edits within these lines
 */
export function getRangeFormatting(document: TextDocument, file: DesignFile, range: Range): TextEdit[] {
  // A selection that ends before the first character of a line does not mean that line.
  const last = range.end.character === 0 && range.end.line > range.start.line ? range.end.line - 1 : range.end.line;
  return linesFormatted(document, file, range.start.line, last);
}

/**
 * Tidies up while typing: behind `}` the statement that it closes, after a new line the line before.
 * @param document the file's text
 * @param file its syntax
 * @param position the cursor, behind what was typed
 * @param typed what was typed
 * @returns edits before the cursor
 */
export function getOnTypeFormatting(
  document: TextDocument,
  file: DesignFile,
  position: Position,
  typed: string,
): TextEdit[] {
  if (typed === "\n") {
    return position.line === 0 ? [] : linesFormatted(document, file, position.line - 1, position.line - 1);
  }
  const offset = document.offsetAt(position);
  if (typed !== "}") return [];
  const closed = blockClosedAt(file, offset - 1);
  if (!closed) return [];
  const edits = linesFormatted(document, file, document.positionAt(closed.open).line, position.line);
  return edits.filter(({ range }) => document.offsetAt(range.start) < offset && document.offsetAt(range.end) <= offset);
}

/** What closes where: formatting as the user types starts with the characters of `first`, then these. */
export const ON_TYPE_TRIGGERS = { first: "}", more: ["\n"] } as const;

function blockClosedAt(file: DesignFile, offset: number): BlockNode | undefined {
  for (const node of nodesOf(file)) if (node.kind === "block" && node.close === offset) return node;
  return undefined;
}

function linesFormatted(document: TextDocument, file: DesignFile, first: number, last: number): TextEdit[] {
  const from = document.offsetAt({ line: first, character: 0 });
  const behind = document.offsetAt({ line: last + 1, character: 0 });
  const edits = formatEdits(file.text, file.tree).flatMap((edit) => within(file.text, edit, from, behind));
  return toEdits(document, edits);
}

/** The part of an edit that lies between two offsets: of one that begins on a line before, the indentation. */
function within(text: string, edit: FormatEdit, from: number, behind: number): FormatEdit[] {
  if (edit.end > behind || (edit.end === behind && behind < text.length) || edit.end < from) return [];
  if (edit.start >= from) return [edit];
  const feed = edit.text.lastIndexOf("\n");
  if (feed < 0) return [];
  const start = Math.max(from, edit.start);
  const indent = edit.text.slice(feed + 1);
  return text.slice(start, edit.end) === indent ? [] : [{ start, end: edit.end, text: indent }];
}

function toEdits(document: TextDocument, edits: readonly FormatEdit[]): TextEdit[] {
  return edits.map((edit) => ({ range: rangeIn(document, edit), newText: edit.text }));
}
