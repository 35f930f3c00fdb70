import type { Design, DesignFile } from "./design.js";
import { type Diagnostic, diagnostic, type Severity } from "./diagnostic.js";
import type { Comment } from "./nodes.js";
import { RULES } from "./rules.js";

/** `# anycast-ignore AC101, AC102 reason`: findings of these codes on a line are expected. */
interface Exemption {
  readonly file: string;
  readonly comment: Comment;
  readonly codes: readonly string[];
  readonly reason: string;
  /** The line that is exempted: its first offset, and the offset behind it. */
  readonly lineStart: number;
  readonly lineEnd: number;
}

/** What `settle` goes by besides the design. */
export interface SettleOptions {
  /** Severities that the editor's settings give; those of the design's `defaults` win. */
  readonly severities?: ReadonlyMap<string, Severity | "off">;
  /** True where the findings of all rules are there, so that an exemption that meets none is idle. */
  readonly complete?: boolean;
}

const MARK = /^(?:#|\/\/|\/\*)\s*anycast-ignore\b\s*((?:AC\d{3}\b[\s,]*)*)([\s\S]*?)\s*(?:\*\/)?$/i;

/** The offset behind the line break that ends an offset's line. */
function behindLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length + 1 : end + 1;
}

/** The line that a comment exempts: its own where something stands before it, else the next one that says something. */
function exemptedLine(text: string, comment: Comment, comments: readonly Comment[]): [number, number] {
  const ownStart = text.lastIndexOf("\n", comment.start - 1) + 1;
  if (text.slice(ownStart, comment.start).trim() !== "") return [ownStart, behindLine(text, comment.start)];
  let start = behindLine(text, comment.end);
  while (start < text.length) {
    const end = behindLine(text, start);
    const words = text.slice(start, end).trimStart();
    const first = Math.min(end, text.length) - words.length;
    const within = comments.some((other) => other.start <= first && first < other.end);
    if (words !== "" && !within) return [start, end];
    start = end;
  }
  return [start, start];
}

function exemptionsIn({ uri, text, tree }: DesignFile): Exemption[] {
  const found: Exemption[] = [];
  for (const comment of tree.comments) {
    const match = MARK.exec(comment.text);
    if (!match) continue;
    const [lineStart, lineEnd] = exemptedLine(text, comment, tree.comments);
    const codes = (match[1] ?? "").toUpperCase().match(/AC\d{3}/g) ?? [];
    found.push({ file: uri, comment, codes, reason: match[2] ?? "", lineStart, lineEnd });
  }
  return found;
}

/** AC012, AC013: what is wrong with the exemptions themselves. */
function exemptionFindings(exemption: Exemption, used: ReadonlySet<string>, complete: boolean): Diagnostic[] {
  const { file, comment, codes, reason } = exemption;
  const span = { file, start: comment.start, end: comment.end };
  const example = "‘# anycast-ignore AC112 second site opens in May’";
  if (codes.length === 0) {
    return [diagnostic("AC012", span, `This exemption names no rule. Write the rule’s code and a reason: ${example}.`)];
  }
  const findings: Diagnostic[] = [];
  if (reason === "") {
    findings.push(diagnostic("AC012", span, `This exemption gives no reason. Write it behind the code: ${example}.`));
  }
  const idle = codes.filter((code) => !RULES.has(code) || (complete && !used.has(code)));
  if (idle.length > 0) {
    const unknown = idle.find((code) => !RULES.has(code));
    const message = unknown
      ? `There is no rule ${unknown}.`
      : `Nothing on this line raises ${idle.join(", ")}: the exemption has no effect and can go.`;
    const fixes =
      idle.length === codes.length ? [{ title: "Remove the exemption", edits: [{ ...span, text: "" }] }] : [];
    findings.push(diagnostic("AC013", span, message, { fixes }));
  }
  return findings;
}

/** The severity that counts: the design's own word first, then the settings', then the rule's. */
function severityOf(design: Design, finding: Diagnostic, options: SettleOptions): Severity | "off" {
  return design.defaults.lint.get(finding.code) ?? options.severities?.get(finding.code) ?? finding.severity;
}

/**
 * Applies what the design and the settings say about findings: `# anycast-ignore CODE reason` takes those of its line
 * out, `defaults { lint CODE SEVERITY }` and the settings change or silence them.
 * @param design the design that the findings are about
 * @param findings of the parser, the binder and the rules
 * @param options the editor's settings
 * @returns the findings that remain, with the severities that count, and those about the exemptions themselves
 */
export function settle(design: Design, findings: readonly Diagnostic[], options: SettleOptions = {}): Diagnostic[] {
  const byFile = new Map<string, Exemption[]>();
  for (const file of design.files) {
    const exemptions = exemptionsIn(file);
    if (exemptions.length > 0) byFile.set(file.uri, exemptions);
  }
  const used = new Map<Exemption, Set<string>>();
  const kept = findings.filter((finding) => {
    const exemption = byFile
      .get(finding.file)
      ?.find(
        ({ codes, lineStart, lineEnd }) =>
          lineStart <= finding.start && finding.start < lineEnd && codes.includes(finding.code),
      );
    if (!exemption) return true;
    used.set(exemption, (used.get(exemption) ?? new Set()).add(finding.code));
    return false;
  });
  for (const exemption of [...byFile.values()].flat()) {
    kept.push(...exemptionFindings(exemption, used.get(exemption) ?? new Set(), options.complete === true));
  }
  return kept.flatMap((finding) => {
    const severity = severityOf(design, finding, options);
    if (severity === "off") return [];
    return [severity === finding.severity ? finding : { ...finding, severity }];
  });
}
