/** How wide a character is on a terminal is left to the terminal; East Asian wide ones count as two (UAX #11). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/**
 * Rows in columns.
 * @param rows texts; every row may have as many as it likes
 * @param right columns that are set flush right, from 0
 * @param indent put before every row
 * @returns lines with their line breaks; empty for no rows
 */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = [], indent = "  "): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
  }
  return rows
    .map((row) => {
      const cells = row.map((cell, column) => {
        const fill = " ".repeat((widths[column] ?? 0) - widthOf(cell));
        return right.includes(column) ? fill + cell : cell + fill;
      });
      return `${indent}${cells.join("  ").trimEnd()}\n`;
    })
    .join("");
}

/** Emphasis for terminals (ECMA-48 SGR). */
export interface Style {
  bold(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

/**
 * @param color whether the terminal takes it
 * @returns styles that do nothing where it does not
 */
export function styleFor(color: boolean): Style {
  const sgr = (code: number) => (text: string) => (color ? `\x1b[${code}m${text}\x1b[0m` : text);
  return { bold: sgr(1), faint: sgr(2), good: sgr(32), bad: sgr(31) };
}
