import { type ContextName, formsIn } from "./keywords.js";
import type { Reader } from "./reader.js";
import { Token } from "./scanner.js";

/** A block that is being read. */
interface OpenBlock {
  readonly context: ContextName;
  /** Column of the first word of the line on which its statement starts. */
  readonly indent: number;
  /** True where a line of its own has started no further right than that: then indentation says nothing. */
  flat: boolean;
}

/** The blocks around the place that is being read, and where they end if their `}` is missing. */
export class Nesting {
  private readonly blocks: OpenBlock[] = [];
  /** How many more `{` than `}` the file has. */
  private unclosed: number;
  /** Index of the first token of the line that the reader stands on. */
  private lineFirst = 0;
  /** Up to which token lines have been looked for. */
  private lineSeen = 0;

  constructor(private readonly reader: Reader) {
    this.unclosed = braceSurplus(reader);
  }

  /** @returns how many more `{` than `}` are left to be explained */
  get surplus(): number {
    return this.unclosed;
  }

  /** @returns what the innermost block is of */
  get context(): ContextName {
    return this.blocks[this.blocks.length - 1]?.context ?? "file";
  }

  /** @returns how many blocks are open */
  get depth(): number {
    return this.blocks.length;
  }

  /** Opens a block. */
  enter(context: ContextName, indent: number): void {
    this.blocks.push({ context, indent, flat: false });
  }

  /** Closes the innermost block. */
  leave(): void {
    this.blocks.pop();
  }

  /**
   * Whether the current block ends here although its `}` is missing: a line starts no further right than the block's
   * own, with a keyword that belongs outside. A keyword that fits inside too ends it only where the file lacks a `}`.
   */
  endsBefore(): boolean {
    const { reader } = this;
    const block = this.blocks[this.blocks.length - 1];
    if (!block || !reader.fresh() || reader.column(reader.at) > block.indent) return false;
    const text = reader.isName() ? reader.text() : "";
    const outer = this.blocks.slice(0, -1).some(({ context }) => formsIn(context).has(text));
    const fitsInside = formsIn(block.context).has(text);
    if ((outer || formsIn("file").has(text)) && !block.flat && (this.unclosed > 0 || !fitsInside)) return true;
    block.flat = true;
    return false;
  }

  /** @returns whether a word starts a statement here or in any block around */
  isKeyword(text: string): boolean {
    return formsIn("file").has(text) || this.blocks.some((block) => formsIn(block.context).has(text));
  }

  /** Whether words that make no sense end here: at the end of the line, at a brace, or at a keyword. */
  stops(): boolean {
    const { reader } = this;
    const kind = reader.kind();
    if (kind === Token.End || kind === Token.OpenBrace || kind === Token.CloseBrace || reader.fresh()) return true;
    return kind === Token.Word && (formsIn(this.context).has(reader.text()) || formsIn("file").has(reader.text()));
  }

  /** Reports a block without its end, at the last word that is believed to be in it. */
  reportUnclosed(open: number, context: ContextName, indent: number): void {
    const { reader } = this;
    this.unclosed--;
    const at = reader.lastEnd();
    const inner = reader.tokens.text.slice(open, at);
    const text = /[\r\n]/.test(inner) ? `\n${" ".repeat(indent)}}` : " }";
    const mend = { title: "Insert ‘}’", start: at, end: at, text };
    const last = Math.max(0, reader.at - 1);
    const related = [{ start: open, end: open + 1, message: "The block starts here." }];
    const what = context.replace(/^(session|join)$/, "session's");
    reader.report("AC001", reader.start(last), at, `The ‘}’ of this ${what} block is missing.`, mend, related);
  }

  /** Steps over a block that belongs to nothing. Where the file lacks a `}`, a top-level keyword ends it too. */
  skipBraces(indent: number): void {
    const { reader } = this;
    let depth = 0;
    for (; reader.kind() !== Token.End; reader.at++) {
      if (reader.kind() === Token.OpenBrace) depth++;
      else if (reader.kind() === Token.CloseBrace && --depth === 0) {
        reader.at++;
        return;
      }
      if (this.unclosed > 0 && reader.fresh() && reader.isName() && formsIn("file").has(reader.text())) {
        if (reader.column(reader.at) <= indent) break;
      }
    }
    this.unclosed -= depth;
  }

  /** @returns the column at which the current line starts */
  indent(): number {
    const { reader } = this;
    for (; this.lineSeen < reader.at; this.lineSeen++) {
      if (reader.fresh(this.lineSeen + 1)) this.lineFirst = this.lineSeen + 1;
    }
    return reader.column(this.lineFirst);
  }
}

function braceSurplus(reader: Reader): number {
  const { kinds, count } = reader.tokens;
  let surplus = 0;
  for (let index = 0; index < count; index++) {
    if (kinds[index] === Token.OpenBrace) surplus++;
    else if (kinds[index] === Token.CloseBrace) surplus--;
  }
  return surplus;
}
