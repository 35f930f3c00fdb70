import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic as LspDiagnostic,
  type TextEdit as LspTextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { Diagnostic, Fix, TextEdit } from "../language/diagnostic";
import { RULES } from "../language/rules";
import { toDiagnostics } from "./diagnostics";
import { rangeIn, type Snapshot } from "./snapshot";

/** Fixes everything in a file that has one obvious mend; what "fix on save" asks for. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.anycast`;

/** Kinds of code action that are offered. */
export const CODE_ACTION_KINDS: readonly string[] = [CodeActionKind.QuickFix, FIX_ALL];

/**
 * What can be done about the findings at a place, and about all of a file.
 * @param snapshot the design
 * @param uri the file
 * @param range offsets of the selection, both ends included
 * @param findings everything found in the design's present text
 * @param only the kinds asked for; absent: all
 * @returns quick fixes, the preferred first, and fix-alls
 */
export function getCodeActions(
  snapshot: Snapshot,
  uri: string,
  range: { readonly start: number; readonly end: number },
  findings: readonly Diagnostic[],
  only: readonly string[] | undefined,
): CodeAction[] {
  const wants = (kind: string) => !only || only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
  const here = findings.filter(({ file }) => file === uri);
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    const touched = here.filter(({ start, end }) => start <= range.end && range.start <= end);
    actions.push(...touched.flatMap((finding) => quickFixes(snapshot, uri, finding)));
    actions.push(...fixAllOfOneCode(snapshot, touched, here));
  }
  if (wants(FIX_ALL)) actions.push(...fixAll(snapshot, here));
  return actions;
}

function quickFixes(snapshot: Snapshot, uri: string, finding: Diagnostic): CodeAction[] {
  const [diagnostic] = finding.fixes.length > 0 ? toDiagnostics(snapshot, uri, [finding]) : [];
  if (!diagnostic) return [];
  return [...finding.fixes]
    .sort((a, b) => Number(b.preferred ?? false) - Number(a.preferred ?? false))
    .map((fix) => quickFix(snapshot, fix, diagnostic));
}

function quickFix(snapshot: Snapshot, fix: Fix, diagnostic: LspDiagnostic): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    ...(fix.preferred ? { isPreferred: true } : {}),
    edit: workspaceEdit(snapshot, fix.edits),
  };
}

/** "Fix all of these", where a code at this place has an obvious mend and occurs more than once. */
function fixAllOfOneCode(snapshot: Snapshot, touched: readonly Diagnostic[], all: readonly Diagnostic[]): CodeAction[] {
  const codes = new Set(touched.filter((finding) => preferredFix(finding)).map(({ code }) => code));
  return [...codes].flatMap((code) => {
    const fixes = obviousFixes(all.filter((finding) => finding.code === code));
    if (fixes.length < 2) return [];
    return [
      {
        title: `Fix all ${fixes.length} of ${code} in this file (${RULES.get(code)?.title ?? "the same finding"})`,
        kind: CodeActionKind.QuickFix,
        edit: workspaceEdit(
          snapshot,
          fixes.flatMap(({ edits }) => edits),
        ),
      },
    ];
  });
}

function fixAll(snapshot: Snapshot, findings: readonly Diagnostic[]): CodeAction[] {
  const edits = obviousFixes(findings).flatMap((fix) => fix.edits);
  if (edits.length === 0) return [];
  return [{ title: "Fix everything that has one obvious mend", kind: FIX_ALL, edit: workspaceEdit(snapshot, edits) }];
}

function preferredFix(finding: Diagnostic): Fix | undefined {
  return finding.fixes.find(({ preferred }) => preferred);
}

/** The preferred fixes that can all be applied at once: of two that touch the same words the first is taken. */
function obviousFixes(findings: readonly Diagnostic[]): Fix[] {
  const taken: TextEdit[] = [];
  return findings.flatMap((finding) => {
    const fix = preferredFix(finding);
    if (!fix || fix.edits.some((edit) => taken.some((other) => overlap(edit, other)))) return [];
    taken.push(...fix.edits);
    return [fix];
  });
}

function overlap(a: TextEdit, b: TextEdit): boolean {
  if (a.file !== b.file) return false;
  const sameInsertion = a.start === b.start && (a.start === a.end || b.start === b.end);
  return sameInsertion || (a.start < b.end && b.start < a.end);
}

/**
 * Replacements of text as an editor applies them.
 * @param snapshot the design
 * @param edits in any files of the design; those of files that are not at hand are left out
 * @returns the edit, by the editor's own URIs
 */
export function workspaceEdit(snapshot: Snapshot, edits: readonly TextEdit[]): WorkspaceEdit {
  const changes: Record<string, LspTextEdit[]> = {};
  for (const edit of edits) {
    const document = snapshot.document(edit.file);
    if (!document) continue;
    const list = changes[document.uri] ?? [];
    list.push({ range: rangeIn(document, edit), newText: edit.text });
    changes[document.uri] = list;
  }
  return { changes };
}
