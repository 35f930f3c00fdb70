import { KEYWORDS } from "../../language/keywords";
import type {
  BlockNode,
  ErrorNode,
  FileNode,
  ItemNode,
  StatementNode,
  ValueNode,
  WordNode,
} from "../../language/nodes";
import { Token } from "../../language/scanner";
import { type Atoms, isTall, Mark } from "./atoms";
import { AS_WRITTEN, BLANK, blankLine, type Gap, Gaps, NOTHING, newLine } from "./gaps";

/** How many columns a block is set in from the line that it belongs to, and a list's further lines. */
const INDENT = 2;
/** The longest line of a statement, in columns; a list is broken after a comma before that. */
const LINE_WIDTH = 120;
/** The longest line that ends in a block on one line. */
const BLOCK_WIDTH = 150;
/** Before a comment at the end of a line. */
const COMMENT_GAP: Gap = 3;
/** Between the statements of a block on one line. */
const STATEMENT_GAP: Gap = 2;

/** Where a statement stands among the atoms, for alignment. */
export interface Line {
  readonly statement: StatementNode;
  /** Index of its first atom, and of the one behind its last. */
  readonly first: number;
  readonly behind: number;
}

/** What is to stand before each atom. */
export interface Layout {
  readonly gaps: Gaps;
  /** Statements of one line, in order, for every block. */
  readonly lines: readonly (readonly Line[])[];
}

type Statements = readonly (StatementNode | ErrorNode)[];

/**
 * Decides where lines break and how deep they are set in. What could not be read is left as it is.
 * @param atoms the text
 * @param tree its syntax
 * @param wary true to leave whole top-level statements alone where anything in them is wrong
 * @returns the gaps, before anything is aligned
 */
export function layOut(atoms: Atoms, tree: FileNode, wary: boolean): Layout {
  return new Layouter(atoms, tree, wary).run();
}

class Layouter {
  private readonly gaps: Gaps;
  private readonly lines: Line[][] = [];
  private at = 0;
  private column = 0;
  /** Above 0 within a block that is to stay on one line. */
  private flat = 0;

  constructor(
    private readonly atoms: Atoms,
    private readonly tree: FileNode,
    private readonly wary: boolean,
  ) {
    this.gaps = new Gaps(atoms);
  }

  run(): Layout {
    const { count, openComment, text } = this.atoms;
    this.block(this.tree.statements, text.length, 0);
    this.gaps.set(count, count > 0 && !openComment ? newLine(0) : NOTHING);
    return { gaps: this.gaps, lines: this.lines };
  }

  /** Where the next atom starts; behind everything where there is none. */
  private start(): number {
    return this.atoms.starts[this.at] ?? Number.POSITIVE_INFINITY;
  }

  /** How the atom before is marked, and how the next one. */
  private markBefore(): Mark {
    return this.atoms.marks[this.at - 1] ?? Mark.None;
  }

  private mark(): Mark {
    return this.atoms.marks[this.at] ?? Mark.None;
  }

  /** How many lines end before the next atom, at most 2. */
  private breaks(): number {
    return this.atoms.breaks[this.at] ?? 0;
  }

  /** Sets the gap before the next atom and steps over it. */
  private place(gap: Gap): void {
    const { starts, ends, marks, text, count } = this.atoms;
    const { at, gaps } = this;
    if (at >= count) return;
    gaps.set(at, gap);
    const blanks = gaps.blanks(at);
    const start = starts[at] ?? 0;
    const end = ends[at] ?? start;
    this.column = (gaps.breaks(at) > 0 ? 0 : this.column) + blanks + end - start;
    // A comment of several lines ends in the column of its last one.
    if (marks[at] === Mark.Block) {
      const last = lastBreak(text.slice(start, end));
      if (last >= 0) this.column = end - start - 1 - last;
    }
    this.at++;
  }

  /** Leaves everything before an offset as it is. */
  private keep(until: number): void {
    while (this.start() < until) this.place(AS_WRITTEN);
  }

  /** The statements of a block, or of the file, each on a line of its own. */
  private block(statements: Statements, end: number, indent: number): void {
    const lines: Line[] = [];
    const from = this.at;
    for (const statement of statements) {
      this.loose(statement.start, indent, from);
      const first = this.at;
      if (this.wary && indent === 0 && this.isBroken(statement, true)) this.keep(statement.end);
      else {
        this.gaps.setHead(first);
        this.place(this.lineStart(indent, from));
        this.statement(statement, indent);
      }
      const behind = this.at;
      if (statement.kind === "statement" && !this.hasBreak(first + 1, behind)) lines.push({ statement, first, behind });
    }
    this.loose(end, indent, from);
    if (lines.length > 1) this.lines.push(lines);
  }

  /** Comments between statements. */
  private loose(until: number, indent: number, from: number): void {
    while (this.start() < until) {
      if (this.mark() === Mark.None) this.place(AS_WRITTEN);
      else if (this.breaks() > 0 || this.at === 0) this.place(this.lineStart(indent, from));
      else this.place(COMMENT_GAP);
    }
  }

  /** The end of the line before, one blank line where there is one, and the indentation. */
  private lineStart(indent: number, from: number): Gap {
    if (this.at === 0) return NOTHING;
    const breaks = this.breaks();
    if (this.markBefore() === Mark.Block && breaks === 0) return BLANK;
    return breaks > 1 && this.at > from ? blankLine(indent) : newLine(indent);
  }

  private statement(node: StatementNode | ErrorNode, indent: number): void {
    if (node.kind === "error" || this.isBroken(node, false)) {
      this.keep(node.end);
      return;
    }
    // The first atom is placed already: the keyword.
    this.parts(node, indent);
  }

  private parts(node: StatementNode | ItemNode, indent: number): void {
    for (const part of node.parts) {
      this.between(part.start, indent);
      if (part.kind === "item") this.parts(part, indent);
      else if (part.kind === "error") this.keep(part.end);
      else this.leaf(part, indent);
    }
    if (!node.block) return;
    this.between(node.block.start, indent);
    this.braces(node.block, indent);
  }

  /** Commas and comments between the parts of a statement. */
  private between(until: number, indent: number): void {
    while (this.start() < until) {
      const mark = this.mark();
      if (mark === Mark.None) {
        const isComma = this.atoms.kinds[this.at] === Token.Comma && !this.afterLineComment();
        this.place(isComma ? NOTHING : this.joint(indent));
      } else if (this.breaks() > 0 && this.flat === 0) this.place(newLine(indent + INDENT));
      else this.place(mark === Mark.Block ? BLANK : COMMENT_GAP);
    }
  }

  private leaf(node: WordNode | ValueNode, indent: number): void {
    const isColon = node.kind === "word" && node.text === ":";
    this.place(isColon && !this.afterLineComment() ? NOTHING : this.joint(indent));
    while (this.start() < node.end) {
      const asWritten = this.breaks() > 0 || this.mark() !== Mark.None || this.markBefore() !== Mark.None;
      this.place(asWritten ? AS_WRITTEN : this.spacing(node));
    }
  }

  /** Units stand apart from their number, but `35%` and `118M`; all else as it is written, with one blank at most. */
  private spacing(node: WordNode | ValueNode): Gap {
    const asWritten = this.gaps.from(this.at) === this.start() ? NOTHING : BLANK;
    if (node.kind !== "value" || node.type !== "quantity") return asWritten;
    if (this.atoms.kinds[this.at - 1] !== Token.Number) return asWritten;
    if (node.unit === undefined || node.unit === "" || node.wanted === "factor") return asWritten;
    if (!node.text.includes("/")) this.gaps.setUnit(this.at);
    return node.unit === "%" || node.wanted === "people" ? NOTHING : BLANK;
  }

  private afterLineComment(): boolean {
    const mark = this.markBefore();
    return mark === Mark.Hash || mark === Mark.Slashes;
  }

  /** What joins a part to the one before: a blank, or a new line within a list. */
  private joint(indent: number): Gap {
    const { atoms, at } = this;
    if (this.flat > 0 || at >= atoms.count) return BLANK;
    const mark = this.markBefore();
    if (mark === Mark.None && atoms.kinds[at - 1] !== Token.Comma) return BLANK;
    const onNewLine = newLine(indent + INDENT);
    if (mark === Mark.Hash || mark === Mark.Slashes) return onNewLine;
    if (this.breaks() > 0) return onNewLine;
    if (mark !== Mark.None || this.column + 1 + this.lengthToComma() <= LINE_WIDTH) return BLANK;
    // On a line of its own a keyword would start a statement.
    const isKeyword = KEYWORDS.has(atoms.text.slice(atoms.starts[at], atoms.ends[at]));
    return isKeyword ? BLANK : onNewLine;
  }

  /** Columns up to and with the next comma, or to a block. */
  private lengthToComma(): number {
    const { starts, ends, kinds, marks, breaks, count } = this.atoms;
    let length = 0;
    for (let index = this.at; index < count; index++) {
      if (marks[index] !== Mark.None || (index > this.at && breaks[index] !== 0)) break;
      const kind = kinds[index];
      if (kind === Token.Comma) return length + 1;
      if (kind === Token.OpenBrace || kind === Token.CloseBrace) break;
      const start = starts[index] ?? 0;
      const gap = index > this.at && (ends[index - 1] ?? 0) < start ? 1 : 0;
      length += gap + (ends[index] ?? start) - start;
    }
    return length;
  }

  private braces(node: BlockNode, indent: number): void {
    const close = node.close ?? node.end;
    this.place(this.afterLineComment() ? newLine(indent) : BLANK);
    if (this.start() === close) {
      this.place(NOTHING);
      return;
    }
    if (this.isOnOneLine(close) && this.braceLine(node, close)) return;
    this.block(node.statements, close, indent + INDENT);
    this.place(newLine(indent));
  }

  /** Whether no line ends from the last atom to an offset. */
  private isOnOneLine(close: number): boolean {
    const { starts, breaks, count } = this.atoms;
    for (let index = this.at; index < count && (starts[index] ?? close) <= close; index++) {
      if (breaks[index] !== 0 || isTall(this.atoms, index)) return false;
    }
    return true;
  }

  /** A block on one line, where it fits; else nothing is done. */
  private braceLine(node: BlockNode, close: number): boolean {
    const { at, column } = this;
    this.flat++;
    for (const [index, statement] of node.statements.entries()) {
      this.between(statement.start, 0);
      this.place(index === 0 ? BLANK : STATEMENT_GAP);
      this.statement(statement, 0);
    }
    this.between(close, 0);
    this.place(BLANK);
    this.flat--;
    if (this.flat > 0 || this.column <= BLOCK_WIDTH) return true;
    this.at = at;
    this.column = column;
    return false;
  }

  private hasBreak(first: number, behind: number): boolean {
    for (let index = first; index < behind; index++) if (this.gaps.breaks(index) > 0) return true;
    return false;
  }

  /**
   * Whether something in a statement could not be read, so that its words are left as they are.
   * @param deep whether mistakes in its blocks count too; those are else the business of the statements there
   */
  private isBroken(node: StatementNode | ErrorNode, deep: boolean): boolean {
    if (node.kind === "error") return true;
    const { errors } = this.tree;
    if (errors.length === 0) return false;
    const blocks = deep ? [] : blocksOf(node);
    if (node.incomplete || blocks.some(({ close }) => close === undefined)) return true;
    return errors.some(
      ({ start, end }) =>
        start <= node.end &&
        end >= node.start &&
        !blocks.some((block) => block.open < start && end <= (block.close ?? block.end)),
    );
  }
}

/** The blocks of a statement and of its items. */
function blocksOf(node: StatementNode | ItemNode): BlockNode[] {
  const inItems = node.parts.flatMap((part) => (part.kind === "item" ? blocksOf(part) : []));
  return node.block ? [...inItems, node.block] : inItems;
}

function lastBreak(text: string): number {
  return Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
}
