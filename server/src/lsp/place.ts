import type { Range } from "vscode-languageserver";
import type { DesignFile } from "../language/design";
import { fileOf } from "../service/snapshot";
import type { Place } from "./designs";
import type { Job } from "./solver";
import type { Workspace } from "./workspace";

/**
 * The place of a document in its design, once the files it includes have been read.
 * @param workspace texts and designs
 * @param document as the client names it
 * @returns the place, or undefined for a file that is neither open nor included by an open one
 */
export async function placeOf(workspace: Workspace, document: { readonly uri: string }): Promise<Place | undefined> {
  await workspace.ready();
  return workspace.designs.place(document.uri);
}

/**
 * As `placeOf`, with the file's syntax.
 * @param workspace texts and designs
 * @param document as the client names it
 */
export async function filePlaceOf(
  workspace: Workspace,
  document: { readonly uri: string },
): Promise<{ readonly place: Place; readonly file: DesignFile } | undefined> {
  const place = await placeOf(workspace, document);
  const file = place && fileOf(place.snapshot, place.uri);
  return place && file ? { place, file } : undefined;
}

/**
 * A document, and its design as it is handed to solvers, once the routes of its present text are there.
 * @param workspace texts, designs and routes
 * @param uri as the client names it
 * @param patienceMs how long to wait for the routes
 * @returns undefined for a file that is no part of a design, or whose present text was not handed over in time
 */
export async function jobOf(
  workspace: Workspace,
  uri: string,
  patienceMs: number,
): Promise<{ readonly place: Place; readonly job: Job } | undefined> {
  const before = await placeOf(workspace, { uri });
  if (!before) return undefined;
  await workspace.settled(before.of, patienceMs);
  const place = workspace.designs.place(uri);
  const job = place && workspace.job(place.of);
  return place && job && { place, job };
}

/**
 * A range as offsets.
 * @param place the document
 * @param range lines and columns
 * @returns UTF-16 units from the start of the document
 */
export function offsetsOf({ document }: Place, range: Range): { start: number; end: number } {
  return { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}
