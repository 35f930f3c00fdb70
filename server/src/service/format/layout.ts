import { KEYWORDS } from "../../language/keywords";
import {
  type BlockNode,
  childrenOf,
  type ErrorNode,
  type FileNode,
  type ItemNode,
  type StatementNode,
  type ValueNode,
  type WordNode,
} from "../../language/nodes";
import { Token } from "../../language/scanner";
import { type Atom, type Atoms, breaksIn } from "./atoms";

/** How many columns a block is set in from the line that it belongs to, and a list's further lines. */
const INDENT = 2;
/** The longest line of a statement, in columns; a list is broken after a comma before that. */
const LINE_WIDTH = 120;
/** The longest line that ends in a block on one line. */
const BLOCK_WIDTH = 150;
/** Before a comment at the end of a line. */
const COMMENT_GAP = "   ";

/** Where a statement stands among the atoms, for alignment. */
export interface Line {
  readonly statement: StatementNode;
  /** Index of its first atom, and of the one behind its last. */
  readonly first: number;
  readonly behind: number;
}

/** What is to stand before each atom. */
export interface Layout {
  /** One entry an atom, and one for the end of the text. */
  readonly gaps: string[];
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
  private readonly gaps: string[] = [];
  private readonly lines: Line[][] = [];
  private at = 0;
  private column = 0;
  /** Above 0 within a block that is to stay on one line. */
  private flat = 0;

  constructor(
    private readonly atoms: Atoms,
    private readonly tree: FileNode,
    private readonly wary: boolean,
  ) {}

  run(): Layout {
    this.block(this.tree.statements, this.atoms.text.length, 0);
    const last = this.atoms.list.at(-1);
    this.gaps.push(last && !this.atoms.openComment ? "\n" : "");
    return { gaps: this.gaps, lines: this.lines };
  }

  private peek(): Atom | undefined {
    return this.atoms.list[this.at];
  }

  /** Sets the gap before the next atom and steps over it. */
  private place(gap: string): void {
    const atom = this.peek();
    if (!atom) return;
    this.gaps[this.at++] = gap;
    const { text } = this.atoms;
    const feed = gap.lastIndexOf("\n");
    this.column = feed < 0 ? this.column + gap.length : gap.length - feed - 1;
    const length = atom.end - atom.start;
    if (atom.comment === "/*") this.column += length - 1 - lastBreak(text.slice(atom.start, atom.end));
    else this.column += length;
  }

  /** Leaves everything before an offset as it is. */
  private keep(until: number): void {
    for (let atom = this.peek(); atom && atom.start < until; atom = this.peek()) this.place(this.source());
  }

  /** What stands before the next atom now. */
  private source(): string {
    const from = this.atoms.list[this.at - 1]?.end ?? 0;
    return this.atoms.text.slice(from, this.peek()?.start ?? from).replace(/\r\n?/g, "\n");
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
    for (let atom = this.peek(); atom && atom.start < until; atom = this.peek()) {
      if (!atom.comment) this.place(this.source());
      else if (atom.breaks > 0 || this.at === 0) this.place(this.lineStart(indent, from));
      else this.place(COMMENT_GAP);
    }
  }

  /** The end of the line before, one blank line where there is one, and the indentation. */
  private lineStart(indent: number, from: number): string {
    if (this.at === 0) return "";
    const before = this.atoms.list[this.at - 1];
    const breaks = this.peek()?.breaks ?? 0;
    if (before?.comment === "/*" && breaks === 0) return " ";
    return (breaks > 1 && this.at > from ? "\n\n" : "\n") + " ".repeat(indent);
  }

  private statement(node: StatementNode | ErrorNode, indent: number): void {
    if (node.kind === "error" || this.isBroken(node, false)) {
      this.keep(node.end);
      return;
    }
    // The first atom is placed already: the keyword.
    this.parts(node, indent, node.keyword);
  }

  private parts(node: StatementNode | ItemNode, indent: number, placed?: WordNode): void {
    for (const child of childrenOf(node)) {
      if (child === placed) continue;
      this.between(child.start, indent);
      if (child.kind === "item") this.parts(child, indent);
      else if (child.kind === "block") this.braces(child, indent);
      else if (child.kind === "word" || child.kind === "value") this.leaf(child, indent);
      else this.keep(child.end);
    }
  }

  /** Commas and comments between the parts of a statement. */
  private between(until: number, indent: number): void {
    for (let atom = this.peek(); atom && atom.start < until; atom = this.peek()) {
      if (atom.token === Token.Comma && !this.afterLineComment()) this.place("");
      else if (!atom.comment) this.place(this.joint(indent));
      else if (atom.breaks > 0 && this.flat === 0) this.place(`\n${" ".repeat(indent + INDENT)}`);
      else this.place(atom.comment === "/*" ? " " : COMMENT_GAP);
    }
  }

  private leaf(node: WordNode | ValueNode, indent: number): void {
    const isColon = node.kind === "word" && node.text === ":";
    this.place(isColon && !this.afterLineComment() ? "" : this.joint(indent));
    for (let atom = this.peek(); atom && atom.start < node.end; atom = this.peek()) {
      const source = this.source();
      if (source.includes("\n") || atom.comment || this.atoms.list[this.at - 1]?.comment) this.place(source);
      else this.place(spacing(node, this.atoms.list[this.at - 1], source));
    }
  }

  private afterLineComment(): boolean {
    const style = this.atoms.list[this.at - 1]?.comment;
    return style === "#" || style === "//";
  }

  /** What joins a part to the one before: a blank, or a new line within a list. */
  private joint(indent: number): string {
    const atom = this.peek();
    const before = this.atoms.list[this.at - 1];
    if (this.flat > 0 || !atom) return " ";
    const onNewLine = `\n${" ".repeat(indent + INDENT)}`;
    if (this.afterLineComment()) return onNewLine;
    if (before?.comment && atom.breaks > 0) return onNewLine;
    if (before?.token !== Token.Comma) return " ";
    if (atom.breaks > 0) return onNewLine;
    const tooLong = this.column + 1 + this.lengthToComma() > LINE_WIDTH;
    // On a line of its own a keyword would start a statement.
    const isKeyword = KEYWORDS.has(this.atoms.text.slice(atom.start, atom.end));
    return tooLong && !isKeyword ? onNewLine : " ";
  }

  /** Columns up to and with the next comma, or to a block. */
  private lengthToComma(): number {
    let length = 0;
    for (let index = this.at; index < this.atoms.list.length; index++) {
      const atom = this.atoms.list[index];
      if (!atom || atom.comment || (index > this.at && atom.breaks > 0)) break;
      if (atom.token === Token.Comma) return length + 1;
      if (atom.token === Token.OpenBrace || atom.token === Token.CloseBrace) break;
      const gap = index > this.at && (this.atoms.list[index - 1]?.end ?? 0) < atom.start ? 1 : 0;
      length += gap + atom.end - atom.start;
    }
    return length;
  }

  private braces(node: BlockNode, indent: number): void {
    const close = node.close ?? node.end;
    const before = this.afterLineComment() ? `\n${" ".repeat(indent)}` : " ";
    this.place(before);
    if (this.peek()?.start === close) {
      this.place("");
      return;
    }
    if (breaksIn(this.atoms.text, node.open, close) === 0 && this.braceLine(node, close)) return;
    this.block(node.statements, close, indent + INDENT);
    this.place(`\n${" ".repeat(indent)}`);
  }

  /** A block on one line, where it fits; else nothing is done. */
  private braceLine(node: BlockNode, close: number): boolean {
    const { at, column } = this;
    this.flat++;
    for (const [index, statement] of node.statements.entries()) {
      this.between(statement.start, 0);
      this.place(index === 0 ? " " : "  ");
      this.statement(statement, 0);
    }
    this.between(close, 0);
    this.place(" ");
    this.flat--;
    if (this.flat > 0 || this.column <= BLOCK_WIDTH) return true;
    this.at = at;
    this.column = column;
    return false;
  }

  private hasBreak(first: number, behind: number): boolean {
    for (let index = first; index < behind; index++) if (this.gaps[index]?.includes("\n")) return true;
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

/** Units stand apart from their number, but `35%` and `118M`; all else as it is written, with one blank at most. */
function spacing(node: WordNode | ValueNode, before: Atom | undefined, source: string): string {
  const asWritten = source === "" ? "" : " ";
  if (node.kind !== "value" || node.type !== "quantity" || before?.token !== Token.Number) return asWritten;
  if (node.unit === undefined || node.unit === "" || node.wanted === "factor") return asWritten;
  return node.unit === "%" || node.wanted === "people" ? "" : " ";
}

function lastBreak(text: string): number {
  return Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
}
