import type { As, Design, Ixp, Session, Span } from "../../language/design.js";
import type { TextEdit } from "../../language/diagnostic.js";
import { edit, type Facts } from "./facts.js";

/** Where the line of an offset starts. */
function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The blanks before an offset on its line, or undefined where something else stands there too. */
function indentation(text: string, offset: number): string | undefined {
  const before = text.slice(lineStart(text, offset), offset);
  return before.trim() === "" ? before : undefined;
}

/**
 * The edit that takes a statement out: with its line where it stands there alone, else with the blanks before it, or, first in its block, behind it.
 * @param facts the design's facts
 * @param statement the whole statement
 */
export function removeStatement(facts: Facts, statement: Span): TextEdit {
  const text = facts.fileText(statement.file);
  const from = lineStart(text, statement.start);
  const lineEnd = text.indexOf("\n", statement.end);
  const to = lineEnd < 0 ? text.length : lineEnd + 1;
  if (text.slice(from, statement.start).trim() === "" && text.slice(statement.end, to).trim() === "") {
    return { file: statement.file, start: from, end: to, text: "" };
  }
  let start = statement.start;
  while (start > from && /[ \t]/.test(text[start - 1] ?? "")) start--;
  const behind = /^[ \t]+(?=[^\s}])/.exec(text.slice(statement.end, to))?.[0].length;
  // The first of a block leaves the blanks behind the brace to the next.
  if (text[start - 1] === "{" && behind !== undefined) {
    return { file: statement.file, start: statement.start, end: statement.end + behind, text: "" };
  }
  return { file: statement.file, start, end: statement.end, text: "" };
}

/**
 * The edit that takes an option out of a block of options, and the block with it where nothing else is in it.
 * @param facts the design's facts
 * @param option the whole statement
 */
export function removeOption(facts: Facts, option: Span): TextEdit {
  const text = facts.fileText(option.file);
  const before = /\s*\{\s*$/.exec(text.slice(Math.max(0, option.start - 200), option.start));
  const after = /^\s*\}/.exec(text.slice(option.end, option.end + 200));
  if (!before || !after) return removeStatement(facts, option);
  const start = option.start - before[0].length;
  return { file: option.file, start, end: option.end + after[0].length, text: "" };
}

/**
 * The edit that takes one session out of the text: its statement, or its item of the statement's list.
 * @param facts the design's facts
 * @param session a declared session
 */
export function removeSession(facts: Facts, session: Session): TextEdit {
  const { statement, source } = session;
  const siblings = facts.design.sessions.filter(
    (other) => other.statement.file === statement.file && other.statement.start === statement.start,
  );
  if (siblings.length < 2) return removeStatement(facts, statement);
  // A block or an `at` behind a list holds for all of it and must stay: then only the name goes.
  const shared = siblings.some(
    (other) => other !== session && (other.options === session.options || other.at === session.at),
  );
  const item = shared ? session.target.source : source;
  const text = facts.fileText(source.file);
  const before = /,\s*$/.exec(text.slice(statement.start, item.start));
  if (before) return { file: item.file, start: item.start - before[0].length, end: item.end, text: "" };
  const after = /^\s*,\s*/.exec(text.slice(item.end, statement.end));
  return { file: item.file, start: item.start, end: item.end + (after?.[0].length ?? 0), text: "" };
}

/**
 * The edit that writes a statement before another one, on a line of its own where the other has one.
 * @param facts the design's facts
 * @param statement the statement that will follow
 * @param words the new statement
 */
export function insertBefore(facts: Facts, statement: Span, words: string): TextEdit {
  const indent = indentation(facts.fileText(statement.file), statement.start);
  const at: Span = { file: statement.file, start: statement.start, end: statement.start };
  return edit(at, indent === undefined ? `${words}  ` : `${words}\n${indent}`);
}

/**
 * The edit that writes a statement at the end of a declaration's block, or gives it a block.
 * @param facts the design's facts
 * @param declaration the whole declaration
 * @param words the new statement
 */
export function insertInto(facts: Facts, declaration: Span, words: string): TextEdit {
  const text = facts.fileText(declaration.file);
  const brace = declaration.end - 1;
  const at = (offset: number): Span => ({ file: declaration.file, start: offset, end: offset });
  if (text[brace] !== "}") return edit(at(declaration.end), ` { ${words} }`);
  const indent = indentation(text, brace);
  if (indent !== undefined) return edit(at(lineStart(text, brace)), `${indent}  ${words}\n`);
  return edit(at(brace), /\s/.test(text[brace - 1] ?? "") ? `${words} ` : ` ${words} `);
}

/**
 * The members of every exchange of a design.
 * @param design a bound design
 */
export function membersOf(design: Design): ReadonlyMap<Ixp, ReadonlySet<As>> {
  const members = new Map<Ixp, Set<As>>(design.ixps.map((ixp) => [ixp, new Set()]));
  for (const session of design.sessions) {
    if (session.relation === "join" && session.target.ixp) members.get(session.target.ixp)?.add(session.owner);
  }
  return members;
}
