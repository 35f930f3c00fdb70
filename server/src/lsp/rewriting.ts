import { type Connection, LSPErrorCodes, ResponseError, type WorkspaceEdit } from "vscode-languageserver";
import { workspaceEdit } from "../service/code-actions";
import { getFormatting, getOnTypeFormatting, getRangeFormatting } from "../service/formatting";
import { prepareRename, type Refusal, rename } from "../service/rename";
import { guarded } from "./guard";
import { filePlaceOf, placeOf } from "./place";
import type { Workspace } from "./workspace";

/**
 * Answers what rewrites text as a whole: formatting and renaming.
 * @param connection to the client
 * @param workspace texts and designs
 */
export function registerRewriting(connection: Connection, workspace: Workspace): void {
  registerFormatting(connection, workspace);
  registerRename(connection, workspace);
}

function registerFormatting(connection: Connection, workspace: Workspace): void {
  connection.onDocumentFormatting(
    guarded(connection, "textDocument/formatting", null, async ({ textDocument }) => {
      const found = await filePlaceOf(workspace, textDocument);
      return found ? getFormatting(found.place.document, found.file) : null;
    }),
  );
  connection.onDocumentRangeFormatting(
    guarded(connection, "textDocument/rangeFormatting", null, async ({ textDocument, range }) => {
      const found = await filePlaceOf(workspace, textDocument);
      return found ? getRangeFormatting(found.place.document, found.file, range) : null;
    }),
  );
  connection.onDocumentOnTypeFormatting(
    guarded(connection, "textDocument/onTypeFormatting", null, async ({ textDocument, position, ch }) => {
      const found = await filePlaceOf(workspace, textDocument);
      return found ? getOnTypeFormatting(found.place.document, found.file, position, ch) : null;
    }),
  );
}

function registerRename(connection: Connection, workspace: Workspace): void {
  connection.onPrepareRename(
    guarded(connection, "textDocument/prepareRename", null, async ({ textDocument, position }) => {
      const place = await placeOf(workspace, textDocument);
      if (!place) return null;
      const answer = prepareRename(place.snapshot, place.uri, place.document.offsetAt(position));
      return "reason" in answer ? refused(answer) : answer;
    }),
  );
  connection.onRenameRequest(
    guarded<
      { textDocument: { uri: string }; position: { line: number; character: number }; newName: string },
      WorkspaceEdit | null
    >(connection, "textDocument/rename", null, async ({ textDocument, position, newName }) => {
      await workspace.ready();
      const changes: NonNullable<WorkspaceEdit["changes"]> = {};
      // A file that several open designs include is renamed in all of them.
      for (const design of workspace.designs.of(textDocument.uri)) {
        const place = workspace.designs.placeIn(design, textDocument.uri);
        if (!place) continue;
        const answer = rename(place.snapshot, place.uri, place.document.offsetAt(position), newName);
        if ("reason" in answer) return refused(answer);
        for (const [uri, edits] of Object.entries(workspaceEdit(place.snapshot, answer).changes ?? {})) {
          changes[uri] ??= edits;
        }
      }
      return { changes };
    }),
  );
}

function refused({ reason }: Refusal): ResponseError<never> {
  return new ResponseError(LSPErrorCodes.RequestFailed, reason);
}
