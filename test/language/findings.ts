import type { Design, Span } from "../../server/src/language/design.js";
import { designOf } from "../helpers/design.js";

/** The words of a span. */
export function words(design: Design, { file, start, end }: Span): string {
  return design.files.find(({ uri }) => uri === file)?.text.slice(start, end) ?? "";
}

/** Code, wrong words and message of each finding. */
export function findings(text: string, files?: Record<string, string>): string[] {
  const design = designOf(text, files);
  return design.diagnostics.map((found) => `${found.code} [${words(design, found)}] ${found.message}`);
}

/** The codes alone, with the wrong words. */
export function codes(text: string): string[] {
  return findings(text).map((finding) => finding.slice(0, finding.indexOf("]") + 1));
}

/** The text after the first fix of the first finding. */
export function mended(text: string): string {
  const edits = [...(designOf(text).diagnostics[0]?.fixes[0]?.edits ?? [])].sort((a, b) => b.start - a.start);
  return edits.reduce((whole, edit) => whole.slice(0, edit.start) + edit.text + whole.slice(edit.end), text);
}

/** A design with one of each: what tests change a word of. */
export const SMALL = `
as ntt AS2914 { at NRT, LHR }
as bt AS2856 { at LHR transit from ntt }
as dns AS64500 {
  pop tokyo { at NRT capacity 40 Gbps transit from ntt }
  pop london { at LHR transit from ntt at LHR }
}
anycast web { origin dns prefix 192.0.2.0/24 }
region uk { at LHR users 66M demand 12 Gbps via bt }
`;
