import type { Comment, ItemNode, Node, Part, StatementNode, SyntaxIssue } from "./nodes.js";

/**
 * A part of a tree as it is where the text before it has become longer or shorter.
 * @param node any node
 * @param by characters; negative where the text has become shorter
 * @returns the node itself where nothing moves, else a copy
 */
export function shifted<N extends Node>(node: N, by: number): N;
export function shifted(node: Node, by: number): Node {
  if (by === 0) return node;
  const { start, end } = node;
  switch (node.kind) {
    case "word":
      return { kind: "word", start: start + by, end: end + by, text: node.text };
    case "value":
      return {
        kind: "value",
        type: node.type,
        wanted: node.wanted,
        role: node.role,
        text: node.text,
        number: node.number,
        unit: node.unit,
        start: start + by,
        end: end + by,
      };
    case "error":
      return { kind: "error", start: start + by, end: end + by, text: node.text };
    case "statement":
      return {
        kind: "statement",
        form: node.form,
        keyword: shifted(node.keyword, by),
        parts: shiftedParts(node, by),
        block: node.block && shifted(node.block, by),
        incomplete: node.incomplete,
        start: start + by,
        end: end + by,
      };
    case "item":
      return {
        kind: "item",
        role: node.role,
        parts: shiftedParts(node, by),
        block: node.block && shifted(node.block, by),
        start: start + by,
        end: end + by,
      };
    case "block":
      return {
        kind: "block",
        context: node.context,
        open: node.open + by,
        close: node.close === undefined ? undefined : node.close + by,
        statements: node.statements.map((statement) => shifted(statement, by)),
        start: start + by,
        end: end + by,
      };
    case "file":
      return {
        kind: "file",
        statements: node.statements.map((statement) => shifted(statement, by)),
        comments: shiftedComments(node.comments, by),
        errors: shiftedIssues(node.errors, by),
        start: start + by,
        end: end + by,
      };
  }
}

function shiftedParts({ parts }: StatementNode | ItemNode, by: number): readonly Part[] {
  return parts.map((part) => shifted(part, by));
}

/**
 * Comments, where the text before them has become longer or shorter.
 * @param comments in order
 * @param by characters
 */
export function shiftedComments(comments: readonly Comment[], by: number): readonly Comment[] {
  return by === 0 ? comments : comments.map((comment) => moved(comment, by));
}

/**
 * Mistakes with all that they point at, where the text before them has become longer or shorter.
 * @param issues mistakes
 * @param by characters
 */
export function shiftedIssues(issues: readonly SyntaxIssue[], by: number): readonly SyntaxIssue[] {
  if (by === 0) return issues;
  return issues.map((issue) => ({
    ...moved(issue, by),
    related: issue.related.map((related) => moved(related, by)),
    fixes: issue.fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => moved(edit, by)) })),
  }));
}

function moved<T extends { readonly start: number; readonly end: number }>(words: T, by: number): T {
  return { ...words, start: words.start + by, end: words.end + by };
}
