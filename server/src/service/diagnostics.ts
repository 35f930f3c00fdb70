import { DiagnosticSeverity, DiagnosticTag, type Diagnostic as LspDiagnostic } from "vscode-languageserver";
import { changeBetween } from "../base/change";
import type { Diagnostic, Severity } from "../language/diagnostic";
import { RULES, rulePage } from "../language/rules";
import { locationOf, rangeIn, type Snapshot } from "./snapshot";

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** The rule's page: `rulePage` is relative to the folder that holds `docs/`. */
function pageOf(code: string, docs: string): string {
  return new URL(rulePage(code).replace(/^docs\//, ""), docs).href;
}

/** How many findings of one file are shown: a file of another kind can have as many as it has words. */
const MOST = 1000;

/**
 * Findings as an editor takes them.
 * @param snapshot the design they are about
 * @param uri the file
 * @param findings of any file; those of others are left out
 * @param docs where the rules' pages are, a URI that ends with a slash; undefined: no links to them
 * @returns the file's diagnostics in order of offset, the gravest first where one place has several
 */
export function toDiagnostics(
  snapshot: Snapshot,
  uri: string,
  findings: readonly Diagnostic[],
  docs?: string,
): LspDiagnostic[] {
  const document = snapshot.document(uri);
  if (!document) return [];
  return findings
    .filter(({ file }) => file === uri)
    .sort((a, b) => a.start - b.start || SEVERITIES[a.severity] - SEVERITIES[b.severity])
    .slice(0, MOST)
    .map((finding) => ({
      range: rangeIn(document, finding),
      severity: SEVERITIES[finding.severity],
      code: finding.code,
      ...(docs && RULES.has(finding.code) ? { codeDescription: { href: pageOf(finding.code, docs) } } : {}),
      source: "anycast",
      message: finding.message,
      ...(finding.unnecessary ? { tags: [DiagnosticTag.Unnecessary] } : {}),
      relatedInformation: finding.related.flatMap((related) => {
        const location = locationOf(snapshot, related);
        return location ? [{ location, message: related.message }] : [];
      }),
    }));
}

/**
 * Moves findings of an older text to where their words are now, so that they do not jump about while newer ones are
 * computed. Those whose words were touched are left out, and quick fixes too, for they were made for other text.
 * @param findings about texts of `before`
 * @param before a file's text as it was
 * @param now a file's text as it is
 * @returns findings about `now`
 */
export function carryOver(
  findings: readonly Diagnostic[],
  before: (uri: string) => string | undefined,
  now: (uri: string) => string | undefined,
): Diagnostic[] {
  const moves = new Map<string, (offset: number) => number | undefined>();
  return findings.flatMap((finding) => {
    let move = moves.get(finding.file);
    if (!move) {
      move = mover(before(finding.file) ?? "", now(finding.file) ?? "");
      moves.set(finding.file, move);
    }
    const start = move(finding.start);
    const end = move(finding.end);
    if (start === undefined || end === undefined || end - start !== finding.end - finding.start) return [];
    return [{ ...finding, start, end, related: [], fixes: [] }];
  });
}

/** Where an offset of one text is in another that differs in one stretch; undefined inside that stretch. */
function mover(before: string, now: string): (offset: number) => number | undefined {
  if (before === now) return (offset) => offset;
  const { start, oldEnd, newEnd } = changeBetween(before, now);
  return (offset) => {
    if (offset <= start) return offset;
    return offset >= oldEnd ? offset + newEnd - oldEnd : undefined;
  };
}
