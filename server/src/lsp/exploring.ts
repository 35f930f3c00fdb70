import type { CallHierarchyItem, Connection } from "vscode-languageserver";
import { getIncomingCalls, getOutgoingCalls, prepareCallHierarchy } from "../service/call-hierarchy";
import type { Snapshot } from "../service/snapshot";
import { getWorkspaceSymbols } from "../service/workspace-symbols";
import { guarded } from "./guard";
import { placeOf } from "./place";
import type { Workspace } from "./workspace";

/**
 * Answers questions that lead through a whole design: symbols by name, who buys from whom.
 * @param connection to the client
 * @param workspace texts and designs
 */
export function registerExploring(connection: Connection, workspace: Workspace): void {
  connection.onWorkspaceSymbol(
    guarded(connection, "workspace/symbol", null, async ({ query }) => {
      await workspace.ready();
      const snapshots = workspace.designs.roots().flatMap((design): Snapshot[] => {
        const place = workspace.designs.placeIn(design, design.root);
        return place ? [place.snapshot] : [];
      });
      return getWorkspaceSymbols(snapshots, query);
    }),
  );
  const { callHierarchy } = connection.languages;
  callHierarchy.onPrepare(
    guarded(connection, "textDocument/prepareCallHierarchy", null, async ({ textDocument, position }) => {
      const place = await placeOf(workspace, textDocument);
      return place ? prepareCallHierarchy(place.snapshot, place.uri, place.document.offsetAt(position)) : null;
    }),
  );
  callHierarchy.onIncomingCalls(
    guarded(connection, "callHierarchy/incomingCalls", null, async ({ item }) => {
      const found = await itemPlace(workspace, item);
      return found ? getIncomingCalls(found.snapshot, found.uri, found.offset) : null;
    }),
  );
  callHierarchy.onOutgoingCalls(
    guarded(connection, "callHierarchy/outgoingCalls", null, async ({ item }) => {
      const found = await itemPlace(workspace, item);
      return found ? getOutgoingCalls(found.snapshot, found.uri, found.offset) : null;
    }),
  );
}

async function itemPlace(workspace: Workspace, { uri, selectionRange }: CallHierarchyItem) {
  const place = await placeOf(workspace, { uri });
  return place && { ...place, offset: place.document.offsetAt(selectionRange.start) };
}
