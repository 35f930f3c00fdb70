import { CONTEXTS, type ContextName, type Form, formsIn, formsOf, KEYWORDS } from "./keywords.js";
import { type Fitting, Lookahead, type Rest } from "./lookahead.js";
import { expected, missingPart, spelledWrong } from "./missing.js";
import { Nesting } from "./nesting.js";
import type { BlockNode, ErrorNode, FileNode, ItemNode, Part, StatementNode } from "./nodes.js";
import { isOptional, type Pattern } from "./pattern.js";
import { readValue } from "./read-value.js";
import { Reader } from "./reader.js";
import { scan, Token } from "./scanner.js";
import { nearest } from "./spelling.js";

/** How deep misplaced blocks may be nested; the language itself needs four. */
const DEEPEST = 16;

/** The longest text that is read, in characters: some 50,000 lines, and an answer within a second whatever they say. */
const LONGEST = 2_000_000;

/** Where the parts of a statement, or of an item of it, are collected. */
interface Frame {
  readonly form: Form;
  readonly indent: number;
  readonly parts: Part[];
  block: BlockNode | undefined;
  incomplete: boolean;
}

/**
 * Reads a file. Never throws and never gives up: a mistake costs the words it is made of.
 * @param text the whole text, any text
 * @returns the tree, with the mistakes in its `errors`
 */
export function parse(text: string): FileNode {
  return isReadable(text) ? new Parser(new Reader(scan(text))).file() : unread(text);
}

/** @returns whether a text may be a design at all: no binary file, and not too long */
export function isReadable(text: string): boolean {
  return text.length <= LONGEST && !text.includes("\0");
}

/**
 * Reads some lines of a file for themselves.
 * @param text whole statements, from the start of a line
 * @returns their tree, by offsets from the start of the lines; undefined where it hangs on the rest of the file what they mean
 */
export function parsePart(text: string): FileNode | undefined {
  const parser = new Parser(new Reader(scan(text)));
  return parser.isBalanced ? parser.file() : undefined;
}

/**
 * What may come next at the end of a text that is cut off there.
 * @param text the design up to, not including, the word at the cursor
 * @returns everything that the language allows next; a required value alone where one is required
 */
export function fittingAtEnd(text: string): readonly Fitting[] {
  const reader = new Reader(scan(text));
  const parser = new Parser(reader, reader.tokens.count - 1);
  parser.file();
  return parser.ahead.fitting;
}

/** The tree of a file that is not read at all. */
function unread(text: string): FileNode {
  const at = Math.max(0, text.indexOf("\0"));
  const size = (text.length / 1e6).toFixed(1);
  const message = text.includes("\0")
    ? "This is not a text file: it has NUL characters. A design is UTF-8 text."
    : `This file is too long to be a design: ${size} million characters, of which ${LONGEST / 1e6} million are read. Split it by ‘include’; an AS graph belongs in a data file named by ‘internet’.`;
  const errors = [{ code: "AC001", start: at, end: Math.min(text.length, at + 1), message, related: [], fixes: [] }];
  return { kind: "file", start: 0, end: text.length, statements: [], comments: [], errors };
}

class Parser {
  readonly ahead: Lookahead;
  private readonly nesting: Nesting;

  /** @param probe index of the token at which everything that fits is noted, -1 for none */
  constructor(
    private readonly reader: Reader,
    probe = -1,
  ) {
    this.nesting = new Nesting(reader);
    this.ahead = new Lookahead(reader, this.nesting, probe);
  }

  /** Whether there are as many `{` as `}`. */
  get isBalanced(): boolean {
    return this.nesting.surplus === 0;
  }

  file(): FileNode {
    const { reader } = this;
    const { tokens } = reader;
    const statements = this.statements("file");
    if (tokens.openComment >= 0) {
      const start = tokens.openComment;
      reader.report("AC001", start, start + 2, "This comment is not closed: ‘*/’ is missing.");
    }
    return {
      kind: "file",
      start: 0,
      end: tokens.text.length,
      statements,
      comments: tokens.comments,
      errors: reader.finish(),
    };
  }

  private statements(context: ContextName): (StatementNode | ErrorNode)[] {
    const { reader } = this;
    const found: (StatementNode | ErrorNode)[] = [];
    for (;;) {
      if (this.ahead.isAsked(reader.at)) this.ahead.noteStatements(context);
      const kind = reader.kind();
      if (kind === Token.End) return found;
      if (kind === Token.CloseBrace && context !== "file") return found;
      if (context !== "file" && this.nesting.endsBefore()) return found;
      const node = this.statementOrError(context);
      const last = found[found.length - 1];
      // Wrong words one after the other are one node, so that a file of garbage stays small.
      if (node.kind === "error" && last?.kind === "error") {
        found[found.length - 1] = this.errorNode(last.start);
      } else found.push(node);
    }
  }

  private statementOrError(context: ContextName): StatementNode | ErrorNode {
    const { reader } = this;
    if (!reader.isName()) return this.unreadable(context);
    const text = reader.text();
    const form = formsIn(context).get(text);
    if (form) return this.statement(form);
    const elsewhere = formsOf(text)[0];
    if (elsewhere && this.nesting.depth < DEEPEST) return this.misplaced(elsewhere, context);
    // A file with hundreds of mistakes has no slips of the finger to look for.
    const meant = reader.full ? undefined : nearest(text, formsIn(context).keys());
    const meantForm = meant === undefined ? undefined : formsIn(context).get(meant);
    if (!meantForm) return this.unreadable(context);
    spelledWrong(reader, text, meantForm.keyword);
    return this.statement(meantForm);
  }

  private statement(form: Form): StatementNode {
    const { reader } = this;
    const start = reader.start();
    const indent = this.nesting.indent();
    const keyword = reader.takeWord();
    const frame: Frame = { form, indent, parts: [], block: undefined, incomplete: false };
    this.match(form.pattern, frame, undefined);
    return {
      kind: "statement",
      form: form.name,
      keyword: keyword.text === form.keyword ? keyword : { ...keyword, text: form.keyword },
      parts: frame.parts,
      block: frame.block,
      incomplete: frame.incomplete,
      start,
      end: reader.lastEnd(),
    };
  }

  /** Reads one pattern. `rest` is what follows it in the statement. */
  private match(pattern: Pattern, frame: Frame, rest: Rest | undefined): void {
    const { reader } = this;
    switch (pattern.p) {
      case "seq":
        this.matchSequence(pattern.of, frame, rest);
        return;
      case "opt":
        if (this.ahead.starts(pattern.of, reader.at, frame.form)) this.match(pattern.of, frame, rest);
        return;
      case "choice": {
        const chosen = pattern.of.find((alternative) => this.ahead.starts(alternative, reader.at, frame.form));
        if (chosen) this.match(chosen, frame, rest);
        else if (pattern.of.length > 0) this.missing(pattern, frame, rest);
        return;
      }
      case "list":
        this.matchList(pattern, frame, rest);
        return;
      case "some":
        this.match(pattern.of, frame, rest);
        while (this.skipComma(pattern.of, frame) || this.ahead.starts(pattern.of, reader.at, frame.form)) {
          this.match(pattern.of, frame, rest);
        }
        return;
      case "item":
        this.matchItem(pattern, frame, rest);
        return;
      default:
        this.matchLeaf(pattern, frame, rest);
    }
  }

  private matchSequence(of: readonly Pattern[], frame: Frame, up: Rest | undefined): void {
    const rest: Rest = { of, from: 0, up };
    for (const part of of) {
      rest.from++;
      if (!isOptional(part) || this.ahead.starts(part, this.reader.at, frame.form)) this.match(part, frame, rest);
    }
  }

  private matchLeaf(
    pattern: Extract<Pattern, { p: "word" | "value" | "block" }>,
    frame: Frame,
    rest: Rest | undefined,
  ): void {
    const { reader } = this;
    if (!this.ahead.starts(pattern, reader.at, frame.form)) {
      if (pattern.p === "block" && !pattern.required) return;
      this.missing(pattern, frame, rest);
    } else if (pattern.p === "word") frame.parts.push(reader.takeWord());
    else if (pattern.p === "value") frame.parts.push(readValue(reader, pattern.kind, pattern.role));
    else frame.block = this.block(pattern.context, frame.indent);
  }

  private matchItem(pattern: Extract<Pattern, { p: "item" }>, frame: Frame, rest: Rest | undefined): void {
    const { reader } = this;
    const start = reader.start();
    const inner: Frame = { form: frame.form, indent: frame.indent, parts: [], block: undefined, incomplete: false };
    this.match(pattern.of, inner, rest);
    if (inner.incomplete) frame.incomplete = true;
    if (inner.parts.length === 0) return;
    const node: ItemNode = {
      kind: "item",
      role: pattern.role,
      parts: inner.parts,
      block: inner.block,
      start,
      end: reader.lastEnd(),
    };
    frame.parts.push(node);
  }

  private matchList(pattern: Extract<Pattern, { p: "list" }>, frame: Frame, rest: Rest | undefined): void {
    const { reader } = this;
    this.match(pattern.of, frame, rest);
    for (;;) {
      if (pattern.separator === "or") {
        if (!this.ahead.starts({ p: "word", text: "or" }, reader.at, frame.form)) return;
        frame.parts.push(reader.takeWord());
      } else if (reader.kind() === Token.Comma) {
        reader.at++;
      } else if (!this.commaForgotten(pattern.of, frame, rest)) return;
      this.match(pattern.of, frame, rest);
    }
  }

  private skipComma(of: Pattern, frame: Frame): boolean {
    const { reader } = this;
    if (reader.kind() !== Token.Comma || !this.ahead.starts(of, reader.at + 1, frame.form)) return false;
    reader.at++;
    return true;
  }

  /** `transit from ntt arelion`: another item stands where a comma should. */
  private commaForgotten(of: Pattern, frame: Frame, rest: Rest | undefined): boolean {
    const { reader } = this;
    if (reader.fresh() || frame.incomplete || this.ahead.isAsked(reader.at)) return false;
    const text = reader.text();
    if (
      reader.isName() ? KEYWORDS.has(text) || /^[xp][\d.]+$/i.test(text) : !this.ahead.starts(of, reader.at, frame.form)
    )
      return false;
    if (!this.ahead.starts(of, reader.at, frame.form)) return false;
    if (this.ahead.startsRest(rest, reader.at, frame.form)) return false;
    const at = reader.lastEnd();
    const mend = { title: "Insert a comma", start: at, end: at, text: "," };
    reader.report(
      "AC001",
      reader.start(),
      reader.end(),
      `A comma is missing before ‘${text}’: lists are separated by commas.`,
      mend,
    );
    return true;
  }

  private missing(pattern: Pattern, frame: Frame, rest: Rest | undefined): void {
    if (this.ahead.isAsked(this.reader.at)) this.ahead.stop();
    const silent = frame.incomplete;
    const next = (index: number): boolean => this.ahead.startsRest(rest, index, frame.form);
    const able = (index: number): boolean => this.ahead.starts(pattern, index, frame.form);
    const outcome = missingPart(this.reader, {
      pattern,
      form: frame.form,
      silent,
      able,
      next,
      stops: () => this.nesting.stops(),
    });
    if (outcome === "found") this.match(pattern, frame, rest);
    else if (outcome === "missing") frame.incomplete = true;
  }

  private block(context: ContextName, indent: number): BlockNode {
    const { reader } = this;
    const open = reader.start();
    reader.at++;
    this.nesting.enter(context, indent);
    const statements = this.statements(context);
    this.nesting.leave();
    const close = reader.kind() === Token.CloseBrace ? reader.start() : undefined;
    if (close === undefined) this.nesting.reportUnclosed(open, context, indent);
    else reader.at++;
    return { kind: "block", context, open, close, statements, start: open, end: reader.lastEnd() };
  }

  /** A statement that exists, but not here. It is read, so that only its keyword is wrong. */
  private misplaced(form: Form, context: ContextName): ErrorNode {
    const { reader } = this;
    const start = reader.start();
    const places = [...new Set(formsOf(form.keyword).flatMap((other) => other.contexts))].map(
      (place) => CONTEXTS[place],
    );
    const message = `‘${form.keyword}’ does not stand ${CONTEXTS[context]}, but ${places.join(" or ")}.`;
    reader.report("AC001", start, reader.end(), message);
    reader.quietly(() => this.statement(form));
    return this.errorNode(start);
  }

  /** Words that start no statement: all up to the end of the line, or to what makes sense again. */
  private unreadable(context: ContextName): ErrorNode {
    const { reader } = this;
    const first = reader.at;
    const kind = reader.kind();
    const indent = this.nesting.indent();
    if (kind === Token.OpenBrace) this.nesting.skipBraces(indent);
    else reader.at++;
    if (kind === Token.CloseBrace) while (reader.kind() === Token.CloseBrace) reader.at++;
    while (kind !== Token.CloseBrace && !this.nesting.stops()) reader.at++;
    if (reader.kind() === Token.OpenBrace) this.nesting.skipBraces(indent);
    const end = kind === Token.OpenBrace ? reader.end(first) : reader.lastEnd();
    const shown = reader.isName(first) ? reader.end(first) : end;
    reader.report("AC001", reader.start(first), shown, expected(reader, first, context));
    return this.errorNode(reader.start(first));
  }

  private errorNode(start: number): ErrorNode {
    const end = this.reader.lastEnd();
    return { kind: "error", start, end, text: this.reader.tokens.text.slice(start, Math.min(end, start + 200)) };
  }
}
