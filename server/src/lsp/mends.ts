import {
  type CancellationToken,
  type CodeActionContext,
  CodeActionKind,
  CodeActionTriggerKind,
} from "vscode-languageserver";
import type { Diagnostic, Fix } from "../language/diagnostic";
import type { Place } from "./designs";
import { breathe } from "./guard";
import type { Workspace } from "./workspace";

/**
 * The findings of a design, the broken expectations in sight with their mends. Those are found by solving one change after
 * the other, so they are looked for only where somebody asks for them: not at every move of the cursor.
 * @param workspace designs and routes
 * @param place the document
 * @param range offsets of the selection
 * @param context what is asked for
 * @param token ends the search
 */
export async function findingsWithMends(
  workspace: Workspace,
  { of, uri }: Place,
  range: { readonly start: number; readonly end: number },
  { triggerKind, only }: CodeActionContext,
  token: CancellationToken,
): Promise<readonly Diagnostic[]> {
  const findings = workspace.findings(of);
  const wanted = !only || only.some((kind) => kind === "" || kind === CodeActionKind.QuickFix);
  if (triggerKind === CodeActionTriggerKind.Automatic || !wanted) return findings;
  const mended = findings.map(async (finding) => {
    const { code, file, start, end } = finding;
    if (code !== "AC707" || file !== uri || start > range.end || range.start > end) return finding;
    const index = of.design.expectations.findIndex(
      ({ claimSource }) => claimSource.file === file && claimSource.start === start && claimSource.end === end,
    );
    const fixes = index < 0 ? [] : await workspace.mends(of, index, token);
    return { ...finding, fixes: [...finding.fixes, ...fixes] };
  });
  return Promise.all(mended);
}

/** So long mends of an expectation are looked for, ms: somebody has opened a menu and waits. */
const MOST_MEND_MS = 2_000;

/** While they are, messages are read this often, ms. */
const BREATHE_EVERY_MS = 15;

/**
 * Takes what a search finds, as far as it comes in a moment.
 * @param search from `mendsOf`
 * @param isOver asked between two changes that are tried
 */
export async function gatherMends(search: Iterable<Fix | undefined>, isOver: () => boolean): Promise<readonly Fix[]> {
  const found: Fix[] = [];
  const end = performance.now() + MOST_MEND_MS;
  let breathed = performance.now();
  for (const mend of search) {
    if (mend) found.push(mend);
    if (performance.now() > end) break;
    if (performance.now() - breathed < BREATHE_EVERY_MS) continue;
    await breathe();
    if (isOver()) break;
    breathed = performance.now();
  }
  return found;
}
