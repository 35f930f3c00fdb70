import { TextDocument } from "vscode-languageserver-textdocument";
import { evaluate } from "../../server/src/analysis/evaluation";
import { summaryOf } from "../../server/src/service/results";
import type { Snapshot } from "../../server/src/service/snapshot";
import { designOf, ROOT } from "../helpers/design";

/** A design, with the cursor or a selection where the marks were. */
export interface Marked {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly text: string;
  /** Where `<|>` was; the end of the text without one. */
  readonly offset: number;
}

/**
 * Reads a text in which `<|>` marks the cursor.
 * @param marked the root file
 * @param files included files by name
 * @param solved whether routes are computed
 */
export function marked(marked: string, files: Readonly<Record<string, string>> = {}, solved = false): Marked {
  const mark = marked.indexOf("<|>");
  const text = marked.replace("<|>", "");
  const design = designOf(text, files);
  const documents = new Map(
    design.files.map(({ uri, text: content }) => [uri, TextDocument.create(uri, "anycast", 1, content)]),
  );
  const evaluation = solved ? evaluate(design) : undefined;
  const results = evaluation && {
    services: evaluation.services.map(summaryOf),
    elapsedMs: 0,
    engines: [],
    notes: [],
    laterChecks: false,
    scenario: evaluation.scenario?.name ?? null,
  };
  const snapshot: Snapshot = { design, document: (uri) => documents.get(uri), results, stale: false };
  return { snapshot, uri: ROOT, text, offset: mark < 0 ? text.length : mark };
}

/** The document of a marked design's root. */
export function documentOf({ snapshot, uri }: Marked): TextDocument {
  const document = snapshot.document(uri);
  if (!document) throw new Error("The design has no root.");
  return document;
}

/** The root file of a marked design. */
export function rootOf({ snapshot }: Marked) {
  const [file] = snapshot.design.files;
  if (!file) throw new Error("The design has no files.");
  return file;
}
