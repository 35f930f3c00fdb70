import type { SyntaxIssue, WordNode } from "./nodes.js";
import { Token, type Tokens } from "./scanner.js";

/** A quick fix of one edit, as the parser makes them. */
export interface Mend {
  readonly title: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly preferred?: boolean;
}

/** How many mistakes of syntax a file may show; the rest is counted. */
const MOST_ISSUES = 200;

/** A position in the tokens of a file, and the mistakes found so far. */
export class Reader {
  /** Index of the current token. */
  at = 0;
  readonly issues: SyntaxIssue[] = [];
  private suppressed = 0;
  private muted = 0;

  constructor(readonly tokens: Tokens) {}

  /** @returns whether no further mistake will be shown */
  get full(): boolean {
    return this.issues.length >= MOST_ISSUES;
  }

  /** @returns the kind of the token at an index, the current one by default */
  kind(index = this.at): Token {
    return index < this.tokens.count ? (this.tokens.kinds[index] ?? Token.End) : Token.End;
  }

  /** @returns the offset at which a token starts */
  start(index = this.at): number {
    return this.tokens.starts[Math.min(index, this.tokens.count - 1)] ?? 0;
  }

  /** @returns the offset behind a token */
  end(index = this.at): number {
    return this.tokens.ends[Math.min(index, this.tokens.count - 1)] ?? 0;
  }

  /** @returns a token's words */
  text(index = this.at): string {
    return this.tokens.text.slice(this.start(index), this.end(index));
  }

  /** @returns whether a token's words are these */
  is(words: string, index = this.at): boolean {
    const start = this.start(index);
    return this.end(index) - start === words.length && this.tokens.text.startsWith(words, start);
  }

  /** @returns whether a token is the first of its line */
  fresh(index = this.at): boolean {
    return this.tokens.fresh[index] === 1;
  }

  /** @returns whether a token follows the one before it without a blank */
  adjacent(index: number): boolean {
    return index > 0 && this.start(index) === this.end(index - 1) && this.kind(index) !== Token.End;
  }

  /** @returns whether a token may be a name */
  isName(index = this.at): boolean {
    const kind = this.kind(index);
    return kind === Token.Word || kind === Token.Asn;
  }

  /** Makes the current token a keyword's node and steps over it. */
  takeWord(): WordNode {
    const node: WordNode = { kind: "word", start: this.start(), end: this.end(), text: this.text() };
    this.at++;
    return node;
  }

  /** @returns the offset behind the last token that was read */
  lastEnd(): number {
    return this.at > 0 ? this.end(this.at - 1) : 0;
  }

  /** @returns the column of the first token of a line, in characters */
  column(index: number): number {
    const start = this.start(index);
    const { text } = this.tokens;
    let from = start;
    while (from > 0) {
      const code = text.charCodeAt(from - 1);
      if (code === 10 || code === 13) break;
      from--;
    }
    return start - from;
  }

  /**
   * Notes a mistake.
   * @param code a code of the rule registry
   * @param start offset of the wrong words
   * @param end offset behind them
   * @param message what is wrong and what would be right
   * @param mend how to mend it, if that is mechanical
   * @param related other places that explain it
   */
  report(
    code: string,
    start: number,
    end: number,
    message: string,
    mend?: Mend,
    related: SyntaxIssue["related"] = [],
  ): void {
    if (this.muted > 0) return;
    if (this.full) {
      this.suppressed++;
      return;
    }
    const fixes = mend
      ? [
          {
            title: mend.title,
            edits: [{ start: mend.start, end: mend.end, text: mend.text }],
            ...(mend.preferred === false ? {} : { preferred: true }),
          },
        ]
      : [];
    this.issues.push({ code, start, end, message, related, fixes });
  }

  /** Runs something without noting its mistakes. */
  quietly<T>(run: () => T): T {
    this.muted++;
    try {
      return run();
    } finally {
      this.muted--;
    }
  }

  /** Says how many mistakes were left out, and sorts the others by place. */
  finish(): readonly SyntaxIssue[] {
    this.issues.sort((a, b) => a.start - b.start || a.end - b.end);
    if (this.suppressed > 0) {
      const end = this.tokens.text.length;
      const message = `This file has ${this.suppressed} more syntax errors; only the first ${MOST_ISSUES} are shown.`;
      this.issues.push({ code: "AC001", start: end, end, message, related: [], fixes: [] });
    }
    return this.issues;
  }
}
