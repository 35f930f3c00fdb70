import type { Design, DesignFile } from "../language/design";
import type { TextEdit } from "../language/diagnostic";
import type { StatementNode } from "../language/nodes";

/** Kind of the action that puts declarations in order; editors can be told to run it on every save. */
export const ORGANISE = "source.organizeDeclarations";

/** The order of a file, by keyword: what a design rests on first, what is asked of it last. */
const ORDER: readonly (readonly string[])[] = [
  ["include"],
  ["internet"],
  ["defaults"],
  ["as"],
  ["ixp"],
  ["anycast", "unicast", "multicast"],
  ["roa"],
  ["region"],
  ["scenario"],
  ["expect"],
];

/** Of two with one name, or of includes in a circle, the first one counts: there order means something. */
const ORDER_MATTERS: ReadonlySet<string> = new Set(["AC003", "AC004", "AC010"]);

/** A declaration with the comments that belong to it: those before it, and the one behind it on its last line. */
interface Chunk {
  readonly rank: number;
  readonly text: string;
  /** Whether a blank line stands before it. */
  readonly apart: boolean;
}

/**
 * Puts the declarations of a file in order of their kinds; within a kind they stay as they are. Comments go with the
 * declaration below them, the file's head stays on top.
 * @param design the design; where order means something because of a mistake in it, nothing is done
 * @param file one of its files
 * @returns one edit, or none where nothing is to be done or the file has mistakes of syntax
 */
export function organiseDeclarations(design: Design, file: DesignFile): TextEdit[] {
  const statements = file.tree.statements.filter((node): node is StatementNode => node.kind === "statement");
  if (file.tree.errors.length > 0 || statements.length < 2) return [];
  if (design.diagnostics.some(({ code, file: uri }) => uri === file.uri && ORDER_MATTERS.has(code))) return [];
  const ranks = statements.map(({ keyword }) => rankOf(keyword.text));
  if (ranks.every((rank, index) => index === 0 || rank >= (ranks[index - 1] ?? 0))) return [];
  const start = headEnd(file, statements[0]?.start ?? 0);
  const chunks: Chunk[] = [];
  let from = start;
  for (const [index, statement] of statements.entries()) {
    const end = behind(file, statement, statements[index + 1]);
    const before = file.text.slice(from, statement.start);
    const blank = /^\s*?(\r\n?|\n)[ \t]*(\r\n?|\n)/.test(before);
    chunks.push({ rank: ranks[index] ?? 0, text: file.text.slice(from, end).trim(), apart: blank });
    from = end;
  }
  const sorted = [...chunks].sort((a, b) => a.rank - b.rank);
  return [{ file: file.uri, start, end: from, text: joined(sorted, file.text.includes("\r\n") ? "\r\n" : "\n") }];
}

function rankOf(keyword: string): number {
  const rank = ORDER.findIndex((kinds) => kinds.includes(keyword));
  return rank < 0 ? ORDER.length : rank;
}

function joined(chunks: readonly Chunk[], feed: string): string {
  return chunks
    .map(({ text, rank, apart }, index) => {
      if (index === 0) return text;
      return feed + (apart || chunks[index - 1]?.rank !== rank ? feed : "") + text;
    })
    .join("");
}

/** Where the file's head ends: its first comments, up to the last blank line before the first declaration. */
function headEnd(file: DesignFile, first: number): number {
  const comments = file.tree.comments.filter(({ start }) => start < first);
  let end = 0;
  for (const [index, comment] of comments.entries()) {
    const next = comments[index + 1]?.start ?? first;
    if (/(\r\n?|\n)[ \t]*(\r\n?|\n)/.test(file.text.slice(comment.end, next))) end = next;
  }
  return end;
}

/** Where a declaration ends, with comments on its last line. */
function behind(file: DesignFile, statement: StatementNode, next: StatementNode | undefined): number {
  const limit = next?.start ?? file.text.length;
  let { end } = statement;
  for (const comment of file.tree.comments) {
    if (comment.start < end || comment.end > limit) continue;
    if (/[\r\n]/.test(file.text.slice(end, comment.start))) break;
    end = comment.end;
  }
  return end;
}
