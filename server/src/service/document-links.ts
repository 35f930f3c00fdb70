import type { DocumentLink } from "vscode-languageserver";
import { rfcsIn } from "./reference";
import { fileOf, rangeIn, type Snapshot } from "./snapshot";

/**
 * What a file leads to: the files that it includes, its data, and the RFCs that its comments name.
 * @param snapshot the design
 * @param uri the file
 * @returns links over the words between the quotes, and over `RFC 4786 §2`
 */
export function getDocumentLinks(snapshot: Snapshot, uri: string): DocumentLink[] {
  const document = snapshot.document(uri);
  if (!document) return [];
  const { includes, internet } = snapshot.design;
  const files = [...includes, ...internet]
    .filter(({ pathSource, path }) => pathSource.file === uri && path !== "")
    .map(({ pathSource, uri: target }) => ({
      range: rangeIn(document, pathSource),
      target: snapshot.document(target)?.uri ?? target,
    }));
  const comments = fileOf(snapshot, uri)?.tree.comments ?? [];
  const documents = comments.flatMap(({ text, start }) =>
    rfcsIn(text).map(({ words, at, target }) => ({
      range: rangeIn(document, { start: start + at, end: start + at + words.length }),
      target,
      tooltip: words,
    })),
  );
  return [...files, ...documents];
}
