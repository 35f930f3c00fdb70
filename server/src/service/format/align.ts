import type { StatementNode } from "../../language/nodes";
import { Token } from "../../language/scanner";
import { type Atoms, breaksIn, columnsOf, Mark } from "./atoms";
import type { Gaps } from "./gaps";
import type { Layout, Line } from "./layout";

/** The most blanks that alignment puts in one place: more would tear a line apart. */
const MOST_PADDING = 40;

/**
 * Aligns what stands on neighbouring lines: parts of statements of one kind where their author has begun to (a blank
 * more than needed is the sign), and comments at the ends of lines always.
 * @param atoms the text
 * @param layout the gaps; padded in place
 */
export function align(atoms: Atoms, { gaps, lines }: Layout): void {
  for (const block of lines) {
    let first = 0;
    for (let index = 1; index <= block.length; index++) {
      const last = block[index - 1];
      const line = block[index];
      if (last && line && continues(atoms, gaps, last, line)) continue;
      if (index - first > 1) alignRun(atoms, gaps, block.slice(first, index));
      first = index;
    }
  }
  alignComments(atoms, gaps);
}

/** Whether two statements of one keyword stand on lines that follow each other. */
function continues({ marks }: Atoms, gaps: Gaps, last: Line, line: Line): boolean {
  if (last.statement.keyword.text !== line.statement.keyword.text) return false;
  if (gaps.breaks(line.first) > 1) return false;
  for (let index = last.behind; index < line.first; index++) {
    if (marks[index] === Mark.None || gaps.breaks(index) > 0) return false;
  }
  return true;
}

/** Parts of several lines that may stand below each other. */
interface Column {
  /** What the parts have in common: a name, and how many of that name stand before it on its line. */
  readonly name: string;
  readonly count: number;
  /** One entry a part: its line's number in the run, and the index of its first atom. */
  readonly rows: number[];
  readonly atoms: number[];
  /** The furthest place that it has in any row. */
  place: number;
  rank: number;
}

function alignRun(atoms: Atoms, gaps: Gaps, run: readonly Line[]): void {
  if (!run.some(({ first, behind }) => isPaddedWithin(gaps, first + 1, behind))) return;
  const columns = new Table(atoms, run).sorted();
  if (!columns) return;
  // Up to which atom each row has been measured, and its width up to there: columns are aligned from left to right.
  const reached = Int32Array.from(run, ({ first }) => first);
  const widths = new Int32Array(run.length);
  for (const { rows, atoms: cells } of columns) {
    if (cells.length < 2 || !cells.some((atom) => gaps.isPadded(atom))) continue;
    let most = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [index, atom] of cells.entries()) {
      const row = rows[index] ?? 0;
      let width = widths[row] ?? 0;
      const first = run[row]?.first ?? 0;
      for (let at = reached[row] ?? atom; at < atom; at++) {
        width += columnsOf(atoms, at) + (at > first ? gaps.blanks(at) : 0);
      }
      reached[row] = atom;
      widths[row] = width;
      most = Math.max(most, width + gaps.blanks(atom));
      least = Math.min(least, width + gaps.blanks(atom));
    }
    if (most - least > MOST_PADDING) continue;
    for (const [index, atom] of cells.entries()) {
      gaps.pad(atom, most - gaps.blanks(atom) - (widths[rows[index] ?? 0] ?? 0));
    }
  }
}

function isPaddedWithin(gaps: Gaps, first: number, behind: number): boolean {
  for (let index = first; index < behind; index++) if (gaps.isPadded(index)) return true;
  return false;
}

/** The lines of a run cut into columns. */
class Table {
  private readonly columns: Column[] = [];
  private readonly byName = new Map<string, Column[]>();
  /** Of each line, its columns in order. */
  private readonly rows: Column[][] = [];

  constructor(
    private readonly atoms: Atoms,
    private readonly run: readonly Line[],
  ) {
    for (const row of run.keys()) this.addRow(row);
  }

  /** @returns the columns from left to right; undefined where rows have them in different orders */
  sorted(): readonly Column[] | undefined {
    const sorted = this.columns.sort((a, b) => a.place - b.place || a.rank - b.rank);
    for (const [index, column] of sorted.entries()) column.rank = index;
    const inOrder = this.rows.every((row) => {
      for (let place = 1; place < row.length; place++) {
        if ((row[place - 1]?.rank ?? 0) >= (row[place]?.rank ?? 0)) return false;
      }
      return true;
    });
    return inOrder ? sorted : undefined;
  }

  /** The parts of a line: what follows its keyword up to the block, the block, and each statement in it. */
  private addRow(row: number): void {
    const line = this.run[row];
    if (!line) return;
    const cells: Column[] = [];
    const { statement } = line;
    let index = line.first;
    for (const part of statement.parts) {
      if (part.kind === "value") index = this.add(cells, row, index, part.role, part.start);
      else if (part.kind === "word" && part.text !== ":") index = this.add(cells, row, index, part.text, part.start);
    }
    this.addBlock(statement, cells, row, index);
    this.rows.push(cells);
  }

  private addBlock({ block }: StatementNode, cells: Column[], row: number, from: number): void {
    if (!block) return;
    let index = this.add(cells, row, from, "{", block.open);
    for (const [place, { start }] of block.statements.entries()) {
      if (place > 0) index = this.add(cells, row, index, "statement", start);
    }
  }

  /** Adds a part that starts at an offset, but for one behind a comma; returns the index of its atom. */
  private add(cells: Column[], row: number, from: number, name: string, offset: number): number {
    const { starts, kinds } = this.atoms;
    const behind = this.run[row]?.behind ?? from;
    let index = from;
    while (index < behind && (starts[index] ?? offset) < offset) index++;
    if (index >= behind || kinds[index - 1] === Token.Comma) return index;
    const column = this.columnOf(cells, row, name);
    column.rows.push(row);
    column.atoms.push(index);
    column.place = Math.max(column.place, cells.length);
    cells.push(column);
    return index;
  }

  private columnOf(cells: readonly Column[], row: number, name: string): Column {
    let count = 0;
    for (const cell of cells) if (cell.name === name) count++;
    // Rows are mostly alike.
    const above = this.rows[row - 1]?.[cells.length];
    if (above?.name === name && above.count === count) return above;
    let named = this.byName.get(name);
    if (!named) {
      named = [];
      this.byName.set(name, named);
    }
    const known = named[count];
    if (known) return known;
    const column = { name, count, rows: [], atoms: [], place: cells.length, rank: this.columns.length };
    named.push(column);
    this.columns.push(column);
    return column;
  }
}

/** Comments at the ends of lines that follow each other start in one column. */
function alignComments(atoms: Atoms, gaps: Gaps): void {
  const { count, marks, starts, ends, text } = atoms;
  let run: { readonly index: number; readonly column: number }[] = [];
  let runIndent = -1;
  let column = 0;
  let indent = 0;
  let lines = 0;
  let lastLine = -2;
  for (let index = 0; index < count; index++) {
    const breaks = gaps.breaks(index);
    const blanks = gaps.blanks(index);
    if (breaks > 0) {
      lines += breaks;
      indent = blanks;
      column = blanks;
    } else column += blanks;
    const mark = marks[index];
    if (mark !== Mark.None && breaks === 0 && index > 0 && (index + 1 === count || gaps.breaks(index + 1) > 0)) {
      if (lines !== lastLine + 1 || indent !== runIndent) {
        padComments(run, gaps);
        run = [];
      }
      run.push({ index, column });
      lastLine = lines;
      runIndent = indent;
    }
    column += columnsOf(atoms, index);
    if (mark === Mark.Block) lines += breaksIn(text, starts[index] ?? 0, ends[index] ?? 0);
  }
  padComments(run, gaps);
}

function padComments(run: readonly { readonly index: number; readonly column: number }[], gaps: Gaps): void {
  let target = 0;
  for (const { column } of run) target = Math.max(target, column);
  for (const { index, column } of run) if (target - column <= MOST_PADDING) gaps.pad(index, target - column);
}
