import type { Finding } from "../formats/finding.js";
import type { Design } from "../language/design.js";
import type { Diagnostic } from "../language/diagnostic.js";

/** Turns offsets of one text into lines and columns, both from 1; columns count UTF-16 units. */
class Lines {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.starts.push(at + 1);
  }

  at(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }
}

/**
 * Findings with lines and columns instead of offsets.
 * @param design the design that they are about
 * @param diagnostics findings in any order
 * @returns by file as the design reads them, then by place
 */
export function toFindings(design: Design, diagnostics: readonly Diagnostic[]): Finding[] {
  const lines = new Map<string, Lines>();
  const order = new Map<string, number>();
  for (const [index, { uri, text }] of design.files.entries()) {
    lines.set(uri, new Lines(text));
    order.set(uri, index);
  }
  return [...diagnostics]
    .sort((a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.start - b.start || a.end - b.end)
    .map(({ code, severity, message, file, start, end }) => {
      const from = lines.get(file)?.at(start) ?? { line: 1, column: 1 };
      const to = lines.get(file)?.at(end) ?? from;
      return { code, severity, message, file, ...from, endLine: to.line, endColumn: to.column };
    });
}

/**
 * One line for each finding, as compilers write them.
 * @param design the design that they are about
 * @param diagnostics findings in any order
 * @returns lines with their line breaks: `file:line:column: error AC123: message`
 */
export function errorLines(design: Design, diagnostics: readonly Diagnostic[]): string[] {
  return toFindings(design, diagnostics).map(findingLine);
}

/**
 * A finding as compilers write it.
 * @param finding a finding
 * @returns `file:line:column: error AC123: message` and a line break
 */
export function findingLine({ file, line, column, severity, code, message }: Finding): string {
  return `${file}:${line}:${column}: ${severity} ${code}: ${message.replaceAll("\n", " ")}\n`;
}
