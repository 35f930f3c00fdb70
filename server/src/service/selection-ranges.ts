import type { SelectionRange } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { DesignFile } from "../language/design";
import { pathAt } from "../language/nodes";
import { rangeIn } from "./snapshot";

/**
 * What "expand selection" selects, step by step: word, item, statement, block, file.
 * @param document the file's text
 * @param file its syntax
 * @param offset UTF-16 units
 * @returns the innermost range, with its parents
 */
export function getSelectionRange(document: TextDocument, file: DesignFile, offset: number): SelectionRange {
  let selection: SelectionRange | undefined;
  let last: { start: number; end: number } | undefined;
  for (const node of pathAt(file.tree, offset)) {
    if (last && last.start === node.start && last.end === node.end) continue;
    // A child never reaches beyond its parent, whatever the parser made of broken text: editors reject such chains.
    const start = Math.max(node.start, last?.start ?? 0);
    const end = Math.min(node.end, last?.end ?? file.text.length);
    if (end < start) break;
    last = { start, end };
    selection = { range: rangeIn(document, last), ...(selection ? { parent: selection } : {}) };
  }
  return selection ?? { range: rangeIn(document, { start: offset, end: offset }) };
}
