import type { Comment } from "./nodes.js";

/** What a token is. */
export enum Token {
  End,
  /** A name or a keyword. */
  Word,
  /** `AS64500`, `AS1.10`; also a name such as `as2`. */
  Asn,
  /** `12`, `-33.9` */
  Number,
  /** `"…"` */
  String,
  /** `"…` without its end on the line. */
  OpenString,
  /** `192.0.2.1`, `2001:db8::1` */
  Address,
  /** An address with `/` and a length. */
  Prefix,
  /** `2914:421`, `64500:1:2` */
  Community,
  /** Starts like an address or a community and is none. */
  BadAddress,
  OpenBrace,
  CloseBrace,
  Comma,
  Colon,
  Dot,
  Slash,
  Percent,
  Arrow,
  /** `<`, `<=`, `>`, `>=` */
  Compare,
  /** Anything else, one token for a run of it. */
  Unknown,
}

/** The tokens of a text in arrays, one entry a token; the last one is `End`. */
export interface Tokens {
  readonly text: string;
  readonly count: number;
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** 1 where a line break stands between the token before and this one. */
  readonly fresh: Uint8Array;
  readonly comments: readonly Comment[];
  /** Offset of a comment that is never closed, or -1. */
  readonly openComment: number;
}

const SINGLE: Readonly<Record<string, Token>> = {
  "{": Token.OpenBrace,
  "}": Token.CloseBrace,
  ",": Token.Comma,
  ".": Token.Dot,
  "/": Token.Slash,
  "%": Token.Percent,
};

/** What might be an address or a community: no longer than the longest of them, so that no text is looked at twice. */
const ADDRESS_LIKE = /[0-9A-Fa-f:]{1,64}(?:(?:\.\d{1,3}){3})?/y;
const DIGITS = /-?\d+(?:\.\d+)*/y;
const ASDOT_TAIL = /\.\d+/y;
const AS_NUMBER = /^as\d+$/i;
const WORD_CHARACTER = /[\p{L}\p{M}\p{N}]/u;
const LETTER = /\p{L}/u;
const SPACE = /\s/;

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const BLANK = 32;
const HYPHEN = 45;
const COLON = 58;
const GREATER = 62;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Cuts a text into tokens. Never fails: what is no token of the language becomes `Unknown`.
 * @param text the whole text; a byte order mark, CRLF and tabs are blanks
 * @returns the tokens, `End` last, and the comments
 */
export function scan(text: string): Tokens {
  return new Scanner(text).run();
}

class Scanner {
  private position = 0;
  private count = 0;
  private kinds: Uint8Array;
  private starts: Int32Array;
  private ends: Int32Array;
  private fresh: Uint8Array;
  private atLineStart = 1;
  private openComment = -1;
  private readonly comments: Comment[] = [];

  constructor(private readonly text: string) {
    const guess = (text.length >> 2) + 16;
    this.kinds = new Uint8Array(guess);
    this.starts = new Int32Array(guess);
    this.ends = new Int32Array(guess);
    this.fresh = new Uint8Array(guess);
  }

  run(): Tokens {
    const { text } = this;
    while (this.skipBlanks()) {
      const start = this.position;
      const kind = this.next();
      if (kind === Token.Unknown && this.extendsUnknown(start)) continue;
      this.push(kind, start, this.position);
    }
    this.push(Token.End, text.length, text.length);
    return {
      text,
      count: this.count,
      kinds: this.kinds,
      starts: this.starts,
      ends: this.ends,
      fresh: this.fresh,
      comments: this.comments,
      openComment: this.openComment,
    };
  }

  /** Joins an unknown character to an unknown run right before it, so that a binary file is not a million tokens. */
  private extendsUnknown(start: number): boolean {
    const last = this.count - 1;
    if (last < 0 || this.kinds[last] !== Token.Unknown || this.ends[last] !== start) return false;
    this.ends[last] = this.position;
    return true;
  }

  private push(kind: Token, start: number, end: number): void {
    if (this.count === this.kinds.length) this.grow();
    this.kinds[this.count] = kind;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.fresh[this.count] = this.atLineStart;
    this.count++;
    this.atLineStart = 0;
  }

  private grow(): void {
    const size = this.kinds.length * 2;
    const copy = <T extends Uint8Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.kinds = copy(this.kinds, new Uint8Array(size));
    this.fresh = copy(this.fresh, new Uint8Array(size));
    this.starts = copy(this.starts, new Int32Array(size));
    this.ends = copy(this.ends, new Int32Array(size));
  }

  /** Skips blanks and comments; false at the end of the text. */
  private skipBlanks(): boolean {
    const { text } = this;
    while (this.position < text.length) {
      const code = text.charCodeAt(this.position);
      if (code === LINE_FEED || code === CARRIAGE_RETURN) {
        this.atLineStart = 1;
        this.position++;
      } else if (code === BLANK || code === TAB || code === BYTE_ORDER_MARK) {
        this.position++;
      } else if (code === 35 || code === 47) {
        if (!this.comment(code)) return true;
      } else if ((code < BLANK || code > 127) && SPACE.test(text.charAt(this.position))) {
        this.position++;
      } else {
        return true;
      }
    }
    return false;
  }

  /** Reads a comment where there is one. */
  private comment(code: number): boolean {
    const { text } = this;
    const start = this.position;
    const second = text.charCodeAt(start + 1);
    if (code === 47 && second === 42) {
      const close = text.indexOf("*/", start + 2);
      if (close < 0) this.openComment = start;
      this.position = close < 0 ? text.length : close + 2;
      if (/[\r\n]/.test(text.slice(start, this.position))) this.atLineStart = 1;
      this.addComment(start, "/*");
      return true;
    }
    if (code === 47 && second !== 47) return false;
    this.position = lineEnd(text, start);
    this.addComment(start, code === 35 ? "#" : "//");
    return true;
  }

  private addComment(start: number, style: Comment["style"]): void {
    this.comments.push({ start, end: this.position, text: this.text.slice(start, this.position), style });
  }

  private next(): Token {
    const { text } = this;
    const code = text.charCodeAt(this.position);
    if (isDigit(code)) return this.numeric();
    if (code === COLON) return this.colon();
    if (isAsciiLetter(code) || code === 95) return this.word(code);
    if (code === 34) return this.quoted();
    if (code === HYPHEN) return this.hyphen();
    if (code === 60 || code === GREATER) {
      this.position += text[this.position + 1] === "=" ? 2 : 1;
      return Token.Compare;
    }
    const single = SINGLE[text.charAt(this.position)];
    if (single !== undefined) {
      this.position++;
      return single;
    }
    const point = text.codePointAt(this.position) ?? 0;
    if (point > 127 && LETTER.test(String.fromCodePoint(point))) return this.word(code);
    this.position += point > 0xffff ? 2 : 1;
    return Token.Unknown;
  }

  private hyphen(): Token {
    const second = this.text.charCodeAt(this.position + 1);
    if (second === GREATER) {
      this.position += 2;
      return Token.Arrow;
    }
    if (isDigit(second)) return this.numeric();
    this.position++;
    return Token.Unknown;
  }

  private colon(): Token {
    if (this.text.charCodeAt(this.position + 1) === COLON)
      return this.colons(match(ADDRESS_LIKE, this.text, this.position));
    this.position++;
    return Token.Colon;
  }

  private quoted(): Token {
    const { text } = this;
    let at = this.position + 1;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === LINE_FEED || code === CARRIAGE_RETURN) break;
      if (code === 92) {
        // Only the end of the line ends a string early, also behind a backslash.
        const escaped = text.charCodeAt(at + 1);
        if (escaped !== LINE_FEED && escaped !== CARRIAGE_RETURN) at++;
      } else if (code === 34) {
        this.position = at + 1;
        return Token.String;
      }
    }
    this.position = Math.min(at, text.length);
    return Token.OpenString;
  }

  /** A number, an IPv4 address or prefix; what has colons goes to `colons`. */
  private numeric(): Token {
    const { text } = this;
    if (this.plainNumber()) return Token.Number;
    const like = match(ADDRESS_LIKE, text, this.position);
    if (like.includes(":")) {
      const kind = this.colons(like);
      if (kind !== Token.Word) return kind;
    }
    const digits = match(DIGITS, text, this.position);
    this.position += digits.length;
    const dots = digits.split(".").length - 1;
    const slash = this.lengthBehind();
    if (dots === 3 && !digits.startsWith("-")) return slash ?? Token.Address;
    if (dots > 1 || slash !== undefined) return Token.BadAddress;
    return Token.Number;
  }

  /** Steps over digits that nothing follows which could make more of them than a number. */
  private plainNumber(): boolean {
    const { text } = this;
    let at = this.position;
    if (text.charCodeAt(at) === HYPHEN) at++;
    while (isDigit(text.charCodeAt(at))) at++;
    const code = text.charCodeAt(at);
    if (code === COLON || code === 46 || code === 47 || isHexLetter(code)) return false;
    this.position = at;
    return true;
  }

  /** What has colons in it: an IPv6 address or prefix, a community, or a word before a colon (`Word`, nothing read). */
  private colons(like: string): Token {
    if (like.includes("::") || (like.split(":").length === 8 && !like.endsWith(":"))) {
      this.position += like.length;
      return this.lengthBehind() ?? Token.Address;
    }
    if (/^\d+(?::\d+){1,2}$/.test(like)) {
      this.position += like.length;
      return Token.Community;
    }
    if (/^\d+:$/.test(like) || !/^\d/.test(like)) return Token.Word;
    this.position += like.length;
    this.lengthBehind();
    return Token.BadAddress;
  }

  /** Reads `/24` right behind an address: `Prefix`, or `BadAddress` for a `/` without a number. */
  private lengthBehind(): Token | undefined {
    const { text } = this;
    if (text[this.position] !== "/") return undefined;
    const second = text.charCodeAt(this.position + 1);
    if (second === 47 || second === 42) return undefined;
    this.position++;
    const from = this.position;
    while (isDigit(text.charCodeAt(this.position))) this.position++;
    return this.position > from ? Token.Prefix : Token.BadAddress;
  }

  private word(first: number): Token {
    const { text } = this;
    if (isHexLetter(first) && this.colonBehindHex()) {
      const kind = this.colons(match(ADDRESS_LIKE, text, this.position));
      if (kind !== Token.Word) return kind;
    }
    const start = this.position;
    while (this.isWordPart()) this.position += isHighSurrogate(text.charCodeAt(this.position)) ? 2 : 1;
    // Both cases of "A" and "S", before the slower test.
    if ((first | 32) !== 97 || (text.charCodeAt(start + 1) | 32) !== 115) return Token.Word;
    if (!AS_NUMBER.test(text.slice(start, this.position))) return Token.Word;
    this.position += match(ASDOT_TAIL, text, this.position).length;
    return Token.Asn;
  }

  /** Whether at most four hexadecimal digits and a colon stand here, as an IPv6 address starts. */
  private colonBehindHex(): boolean {
    let at = this.position;
    while (at < this.position + 5) {
      const code = this.text.charCodeAt(at);
      if (code === COLON) return true;
      if (!isHexLetter(code) && !isDigit(code)) return false;
      at++;
    }
    return false;
  }

  private isWordPart(): boolean {
    const { text, position } = this;
    const code = text.charCodeAt(position);
    if (isAsciiLetter(code) || isDigit(code) || code === 95) return true;
    if (code === HYPHEN) return text.charCodeAt(position + 1) !== GREATER;
    return code > 127 && WORD_CHARACTER.test(String.fromCodePoint(text.codePointAt(position) ?? 0));
  }
}

function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED || code === CARRIAGE_RETURN) return at;
  }
  return text.length;
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isAsciiLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isHexLetter(code: number): boolean {
  return (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
