import type { Comment } from "../../language/nodes";
import { scan, Token } from "../../language/scanner";

/** How a comment is marked. */
export enum Mark {
  /** It is a token. */
  None,
  /** `#` */
  Hash,
  /** Two slashes. */
  Slashes,
  /** `/*`, which may end in the middle of a line. */
  Block,
}

const MARKS: Readonly<Record<Comment["style"], Mark>> = { "#": Mark.Hash, "//": Mark.Slashes, "/*": Mark.Block };

/**
 * A text as atoms, in order: tokens and comments, what a formatter never changes. It changes what stands between them.
 * They are kept in arrays, one entry an atom: a long design has a hundred thousand.
 */
export interface Atoms {
  readonly text: string;
  readonly count: number;
  readonly starts: Int32Array;
  /** Of a comment up to the end of the line: without the blanks at its end. */
  readonly ends: Int32Array;
  /** `Token.End` for a comment. */
  readonly kinds: Uint8Array;
  readonly marks: Uint8Array;
  /** How many lines end between the atom before and this one; 2 stands for more. */
  readonly breaks: Uint8Array;
  /** Whether every character is one UTF-16 unit, so that lengths are columns. */
  readonly simple: boolean;
  /** True where the text ends in a comment that is never closed. */
  readonly openComment: boolean;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Cuts a text into atoms.
 * @param text the whole text
 * @returns tokens and comments in order of offset
 */
export function atomsOf(text: string): Atoms {
  const tokens = scan(text);
  const { comments } = tokens;
  const count = tokens.count - 1 + comments.length;
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  const kinds = new Uint8Array(count);
  const marks = new Uint8Array(count);
  const breaks = new Uint8Array(count);
  let at = 0;
  let last = 0;
  let next = 0;
  const commentsBefore = (offset: number) => {
    for (let comment = comments[next]; comment && comment.start < offset; comment = comments[++next]) {
      starts[at] = comment.start;
      ends[at] = comment.start + comment.text.trimEnd().length;
      marks[at] = MARKS[comment.style];
      breaks[at] = Math.min(2, breaksIn(text, last, comment.start));
      last = ends[at++] ?? last;
    }
  };
  for (let index = 0; index < tokens.count - 1; index++) {
    const start = tokens.starts[index] ?? 0;
    commentsBefore(start);
    starts[at] = start;
    ends[at] = tokens.ends[index] ?? start;
    kinds[at] = tokens.kinds[index] ?? Token.Unknown;
    // Most tokens follow another one on its line.
    if (tokens.fresh[index] === 1) breaks[at] = Math.min(2, breaksIn(text, last, start));
    last = ends[at++] ?? last;
  }
  commentsBefore(text.length + 1);
  const simple = !/[\uDC00-\uDFFF]/.test(text);
  return { text, count, starts, ends, kinds, marks, breaks, simple, openComment: tokens.openComment >= 0 };
}

/**
 * The columns that an atom takes: characters, not UTF-16 units.
 * @param atoms the text
 * @param index of the atom
 */
export function columnsOf({ text, starts, ends, simple }: Atoms, index: number): number {
  const start = starts[index] ?? 0;
  const end = ends[index] ?? start;
  if (simple) return end - start;
  let length = end - start;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0xdc00 && code <= 0xdfff) length--;
  }
  return length;
}

/**
 * How many lines end in a piece of text; CRLF ends one.
 * @param text the whole text
 * @param from offset
 * @param to offset, exclusive
 */
export function breaksIn(text: string, from: number, to: number): number {
  let breaks = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED || (code === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== LINE_FEED)) breaks++;
  }
  return breaks;
}

/**
 * Whether an atom runs over several lines: a comment may.
 * @param atoms the text
 * @param index of the atom
 */
export function isTall({ text, starts, ends, marks }: Atoms, index: number): boolean {
  return marks[index] === Mark.Block && breaksIn(text, starts[index] ?? 0, ends[index] ?? 0) > 0;
}
