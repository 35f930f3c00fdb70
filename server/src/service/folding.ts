import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { DesignFile } from "../language/design";
import type { Comment } from "../language/nodes";
import { nodesOf } from "./snapshot";

const REGION = /^(?:#|\/\/)\s*#?(region|endregion)\b/;

/**
 * What can be folded: blocks over several lines, runs of comments, and what stands between `#region` and `#endregion`.
 * @param document the file's text
 * @param file its syntax
 * @returns ranges, of which no two start on one line with the same kind
 */
export function getFoldingRanges(document: TextDocument, file: DesignFile): FoldingRange[] {
  const lineOf = (offset: number) => document.positionAt(offset).line;
  const blocks: FoldingRange[] = [];
  for (const node of nodesOf(file)) {
    if (node.kind !== "block") continue;
    const startLine = lineOf(node.open);
    // The line of the closing brace stays in sight.
    const endLine = node.close === undefined ? lineOf(node.end) : lineOf(node.close) - 1;
    if (endLine > startLine) blocks.push({ startLine, endLine });
  }
  return [...blocks, ...commentRuns(file.tree.comments, lineOf), ...markedRegions(file.tree.comments, lineOf)];
}

function commentRuns(comments: readonly Comment[], lineOf: (offset: number) => number): FoldingRange[] {
  const runs: FoldingRange[] = [];
  let run: { startLine: number; endLine: number } | undefined;
  const close = () => {
    if (run && run.endLine > run.startLine) runs.push({ ...run, kind: FoldingRangeKind.Comment });
    run = undefined;
  };
  for (const comment of comments) {
    if (REGION.test(comment.text)) {
      close();
      continue;
    }
    const startLine = lineOf(comment.start);
    const endLine = lineOf(comment.end);
    if (run && startLine === run.endLine + 1) run.endLine = endLine;
    else {
      close();
      run = { startLine, endLine };
    }
  }
  close();
  return runs;
}

function markedRegions(comments: readonly Comment[], lineOf: (offset: number) => number): FoldingRange[] {
  const found: FoldingRange[] = [];
  const open: number[] = [];
  for (const comment of comments) {
    const mark = REGION.exec(comment.text)?.[1];
    if (mark === "region") open.push(lineOf(comment.start));
    if (mark !== "endregion") continue;
    const startLine = open.pop();
    if (startLine !== undefined)
      found.push({ startLine, endLine: lineOf(comment.start), kind: FoldingRangeKind.Region });
  }
  return found;
}
