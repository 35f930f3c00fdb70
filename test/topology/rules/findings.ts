import { evaluate } from "../../../server/src/analysis/evaluation.js";
import { failureFindings, routeFindings } from "../../../server/src/analysis/findings.js";
import type { Diagnostic, Fix } from "../../../server/src/language/diagnostic.js";
import { settle } from "../../../server/src/language/ignore.js";
import { staticFindings } from "../../../server/src/topology/rules/index.js";
import { designOf, ROOT } from "../../helpers/design.js";

/** Two transit networks and an origin with two PoPs, on which small designs of the tests stand. */
export const BASE = `
as ntt AS2914 { at NRT, LHR  peer with arelion }
as arelion AS1299 { at NRT, LHR }
as example AS64500 {
  pop tokyo { at NRT  transit from ntt, arelion }
  pop london { at LHR  transit from ntt, arelion }
}
`;

/**
 * All findings about a text, of the parser, the binder, the static rules and the routes, settled.
 * @param text a whole design
 * @param files others that it includes
 */
export function check(text: string, files: Readonly<Record<string, string>> = {}): Diagnostic[] {
  const design = designOf(text, files);
  const evaluation = evaluate(design);
  const found = [
    ...design.diagnostics,
    ...staticFindings(design),
    ...routeFindings(evaluation),
    ...failureFindings(evaluation),
  ];
  return settle(design, found, { complete: true });
}

/** Findings in short: `AC102 192.0.2.0/25`, the code and the words that are marked. */
export function marks(text: string): string[] {
  return check(text).map(({ code, start, end }) => `${code} ${text.slice(start, end)}`);
}

/** A text after a fix; every edit must be in it, none may overlap another. */
export function apply(text: string, fix: Fix): string {
  let fixed = text;
  let before = text.length;
  for (const edit of [...fix.edits].sort((a, b) => b.start - a.start || b.end - a.end)) {
    if (edit.file !== ROOT) throw new Error(`an edit in ${edit.file}`);
    if (edit.end > before || edit.start > edit.end || edit.start < 0) throw new Error("edits overlap");
    fixed = fixed.slice(0, edit.start) + edit.text + fixed.slice(edit.end);
    before = edit.start;
  }
  return fixed;
}

/** The text after the first fix of the finding with a code. */
export function mended(text: string, code: string): string {
  const fix = check(text).find((finding) => finding.code === code)?.fixes[0];
  if (!fix) throw new Error(`no fix for ${code}`);
  return apply(text, fix);
}
