import type { StatementNode } from "../../language/nodes";
import { Token } from "../../language/scanner";
import { type Atom, type Atoms, breaksIn } from "./atoms";
import type { Layout, Line } from "./layout";

/** The most blanks that alignment puts in one place: more would tear a line apart. */
const MOST_PADDING = 40;

/** A part of a line that may be aligned with those of the lines around it. */
interface Cell {
  readonly key: string;
  /** Index of its first atom. */
  readonly atom: number;
}

/**
 * Aligns what stands on neighbouring lines: parts of statements of one kind where their author has begun to (a blank
 * more than needed is the sign), and comments at the ends of lines always.
 * @param atoms the text
 * @param layout the gaps; padded in place
 */
export function align(atoms: Atoms, layout: Layout): void {
  for (const lines of layout.lines) {
    for (const run of runsOf(atoms, layout.gaps, lines)) alignRun(atoms, layout.gaps, run);
  }
  alignComments(atoms, layout.gaps);
}

/** Statements of one keyword on lines that follow each other. */
function runsOf(atoms: Atoms, gaps: readonly string[], lines: readonly Line[]): Line[][] {
  const runs: Line[][] = [];
  let run: Line[] = [];
  for (const line of lines) {
    const last = run.at(-1);
    if (last && !continues(atoms, gaps, last, line)) {
      runs.push(run);
      run = [];
    }
    run.push(line);
  }
  runs.push(run);
  return runs.filter(({ length }) => length > 1);
}

function continues({ list }: Atoms, gaps: readonly string[], last: Line, line: Line): boolean {
  if (last.statement.keyword.text !== line.statement.keyword.text) return false;
  if (gaps[line.first]?.startsWith("\n\n")) return false;
  for (let index = last.behind; index < line.first; index++) {
    if (!list[index]?.comment || gaps[index]?.includes("\n")) return false;
  }
  return true;
}

function alignRun(atoms: Atoms, gaps: string[], run: readonly Line[]): void {
  const rows = run.map((line): Row => ({ line, cells: cellsOf(atoms, line), at: line.first, width: 0 }));
  const columns = columnsOf(rows);
  if (!columns) return;
  for (const { cells } of columns) {
    if (cells.length < 2 || !cells.some(({ atom }) => isPadded(atoms, gaps, atom))) continue;
    const widths = cells.map(({ row, atom }) => widthBefore(atoms, gaps, row, atom));
    const target = widths.reduce((most, width) => Math.max(most, width), 0);
    const least = widths.reduce((fewest, width) => Math.min(fewest, width), target);
    if (target - least > MOST_PADDING) continue;
    for (const [index, { atom }] of cells.entries()) gaps[atom] += " ".repeat(target - (widths[index] ?? target));
  }
}

interface Row {
  readonly line: Line;
  readonly cells: readonly Cell[];
  /** The atom up to which the row has been measured, and its width up to there: columns are aligned from left to right. */
  at: number;
  width: number;
}

/** Cells of one key. */
interface Column {
  readonly cells: { readonly row: Row; readonly atom: number }[];
  /** The furthest place that it has in any row. */
  place: number;
  rank: number;
}

/** The columns from left to right; undefined where rows have them in different orders. */
function columnsOf(rows: readonly Row[]): Column[] | undefined {
  const byKey = new Map<string, Column>();
  for (const row of rows) {
    for (const [place, { key, atom }] of row.cells.entries()) {
      const column = byKey.get(key) ?? { cells: [], place, rank: byKey.size };
      column.cells.push({ row, atom });
      column.place = Math.max(column.place, place);
      byKey.set(key, column);
    }
  }
  const sorted = [...byKey.values()].sort((a, b) => a.place - b.place || a.rank - b.rank);
  for (const [index, column] of sorted.entries()) column.rank = index;
  const rankOf = ({ key }: Cell) => byKey.get(key)?.rank ?? -1;
  const inOrder = rows.every(({ cells }) => {
    let last = -1;
    return cells.every((cell) => {
      const rank = rankOf(cell);
      const fits = rank > last;
      last = rank;
      return fits;
    });
  });
  return inOrder ? sorted : undefined;
}

/** Whether the author has put more blanks before an atom than there have to be. */
function isPadded({ list, text }: Atoms, gaps: readonly string[], index: number): boolean {
  const from = list[index - 1]?.end ?? 0;
  const to = list[index]?.start ?? 0;
  return to - from > (gaps[index]?.length ?? 0) && text.slice(from, to).trim() === "" && list[index]?.breaks === 0;
}

/** The width of a row up to an atom, which is never left of the last one asked about. */
function widthBefore(atoms: Atoms, gaps: readonly string[], row: Row, until: number): number {
  for (; row.at < until; row.at++) {
    const atom = atoms.list[row.at];
    if (!atom) break;
    row.width += lengthOf(atoms, atom) + (row.at > row.line.first ? (gaps[row.at]?.length ?? 0) : 0);
  }
  return row.width + (gaps[until]?.length ?? 0);
}

/** Columns that an atom takes: characters, not UTF-16 units. */
function lengthOf({ text, simple }: Atoms, { start, end }: Atom): number {
  if (simple) return end - start;
  let length = end - start;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0xdc00 && code <= 0xdfff) length--;
  }
  return length;
}

/** The parts of a line: what follows its keyword up to the block, the block, and each statement in it. */
function cellsOf({ list }: Atoms, { statement, first, behind }: Line): Cell[] {
  const cells: Cell[] = [];
  const counts = new Map<string, number>();
  let index = first;
  const add = (name: string, offset: number) => {
    while (index < behind && (list[index]?.start ?? offset) < offset) index++;
    if (index >= behind || list[index - 1]?.token === Token.Comma) return;
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    cells.push({ key: `${name} ${count}`, atom: index });
  };
  for (const part of statement.parts) {
    if (part.kind === "value") add(part.role, part.start);
    else if (part.kind === "word" && part.text !== ":") add(part.text, part.start);
  }
  addBlock(statement, add);
  return cells;
}

function addBlock({ block }: StatementNode, add: (name: string, offset: number) => void): void {
  if (!block) return;
  add("{", block.open);
  for (const [index, { start }] of block.statements.entries()) if (index > 0) add("statement", start);
}

/** Comments at the ends of lines that follow each other start in one column. */
function alignComments(atoms: Atoms, gaps: string[]): void {
  const { list, text } = atoms;
  let run: { readonly index: number; readonly column: number }[] = [];
  let runIndent = -1;
  let column = 0;
  let indent = 0;
  let lines = 0;
  let lastLine = -2;
  for (const [index, atom] of list.entries()) {
    const gap = gaps[index] ?? "";
    const feed = gap.lastIndexOf("\n");
    if (feed >= 0) {
      lines += breaksIn(gap, 0, gap.length);
      indent = gap.length - feed - 1;
      column = indent;
    } else column += gap.length;
    const endsLine = atom.comment !== undefined && (gaps[index + 1]?.includes("\n") ?? true);
    if (endsLine && feed < 0 && index > 0) {
      if (lines !== lastLine + 1 || indent !== runIndent) {
        padComments(run, gaps);
        run = [];
      }
      run.push({ index, column });
      lastLine = lines;
      runIndent = indent;
    }
    column += lengthOf(atoms, atom);
    if (atom.comment === "/*") lines += breaksIn(text, atom.start, atom.end);
  }
  padComments(run, gaps);
}

function padComments(run: readonly { readonly index: number; readonly column: number }[], gaps: string[]): void {
  const target = Math.max(...run.map(({ column }) => column));
  for (const { index, column } of run) {
    if (target - column <= MOST_PADDING) gaps[index] += " ".repeat(target - column);
  }
}
