import type { Comment } from "../../language/nodes";
import { scan, Token } from "../../language/scanner";

/** A token or a comment: what a formatter never changes. It changes what stands between them. */
export interface Atom {
  readonly start: number;
  /** Of a comment up to the end of the line: without the blanks at its end. */
  readonly end: number;
  /** `Token.End` for a comment. */
  readonly token: Token;
  /** How a comment is marked; undefined for a token. */
  readonly comment: Comment["style"] | undefined;
  /** How many lines end between the atom before and this one. */
  readonly breaks: number;
}

/** A text as atoms, in order. */
export interface Atoms {
  readonly text: string;
  readonly list: readonly Atom[];
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
  const list: Atom[] = [];
  let last = 0;
  const add = (start: number, end: number, token: Token, comment: Comment["style"] | undefined) => {
    list.push({ start, end, token, comment, breaks: breaksIn(text, last, start) });
    last = end;
  };
  let next = 0;
  const commentsBefore = (offset: number) => {
    for (let comment = tokens.comments[next]; comment && comment.start < offset; comment = tokens.comments[++next]) {
      add(comment.start, comment.start + comment.text.trimEnd().length, Token.End, comment.style);
    }
  };
  for (let index = 0; index < tokens.count - 1; index++) {
    const start = tokens.starts[index] ?? 0;
    commentsBefore(start);
    add(start, tokens.ends[index] ?? start, tokens.kinds[index] ?? Token.Unknown, undefined);
  }
  commentsBefore(text.length + 1);
  return { text, list, simple: !/[\uDC00-\uDFFF]/.test(text), openComment: tokens.openComment >= 0 };
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
