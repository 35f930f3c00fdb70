import type { Location, Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Design, DesignFile, Span } from "../language/design";
import { childrenOf, type Node, pathAt } from "../language/nodes";
import type { Results } from "./results";

/** What a feature answers from: a design as its text now is, and the routes as far as they are known. */
export interface Snapshot {
  readonly design: Design;
  /**
   * The text of a file of the design, for turning offsets into positions and back.
   * @param uri as the design has it
   * @returns the document, whose own `uri` is as the editor spells it; undefined for a file that is no part of the design
   */
  document(uri: string): TextDocument | undefined;
  /** What the routes say, possibly about older text. */
  readonly results: Results | undefined;
  /** True where the text has changed since `results` were computed. */
  readonly stale: boolean;
}

/**
 * Where words are, as LSP says it.
 * @param snapshot the design
 * @param span words in one of its files
 * @returns the place, or undefined where the file is not at hand
 */
export function locationOf(snapshot: Snapshot, span: Span): Location | undefined {
  const document = snapshot.document(span.file);
  return document && { uri: document.uri, range: rangeIn(document, span) };
}

/**
 * The range of words.
 * @param document their file
 * @param words offsets in UTF-16 units
 * @returns line and column of both ends
 */
export function rangeIn(document: TextDocument, words: { readonly start: number; readonly end: number }): Range {
  return { start: document.positionAt(words.start), end: document.positionAt(words.end) };
}

/**
 * A file of the design.
 * @param snapshot the design
 * @param uri as the design has it
 * @returns the file, or undefined where it is no part of the design
 */
export function fileOf(snapshot: Snapshot, uri: string): DesignFile | undefined {
  return snapshot.design.files.find((file) => file.uri === uri);
}

/**
 * The syntax around a place.
 * @param snapshot the design
 * @param uri the file
 * @param offset UTF-16 units from its start
 * @returns nodes from the file inwards; empty where the file is no part of the design
 */
export function nodesAt(snapshot: Snapshot, uri: string, offset: number): readonly Node[] {
  const file = fileOf(snapshot, uri);
  return file ? pathAt(file.tree, offset) : [];
}

/**
 * Every node of a file, parents before children, in order of offset.
 * @param file the file
 */
export function* nodesOf(file: DesignFile): Generator<Node> {
  const stack: Node[] = [file.tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    yield node;
    const children = childrenOf(node);
    for (let i = children.length - 1; i >= 0; i--) {
      const child = children[i];
      if (child) stack.push(child);
    }
  }
}
