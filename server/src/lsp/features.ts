import {
  type ClientCapabilities,
  type CodeAction,
  type CodeActionParams,
  type CompletionItem,
  type CompletionList,
  type Connection,
  type Hover,
  MarkupKind,
  type Range,
  type SemanticTokens,
  SemanticTokensBuilder,
  type SemanticTokensDelta,
  type SemanticTokensDeltaParams,
  type TextDocumentPositionParams,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { resolveUri } from "../language/uri";
import { getCodeActions } from "../service/code-actions";
import { folderAt, getCompletions } from "../service/completion/completion";
import { isSymbolData, symbolDocumentation } from "../service/completion/documentation";
import { getDocumentLinks } from "../service/document-links";
import { getDocumentSymbols } from "../service/document-symbols";
import { getFoldingRanges } from "../service/folding";
import { getHover } from "../service/hover/hover";
import type { HoverText } from "../service/hover/markdown";
import { getRefactorings } from "../service/refactor";
import { getDefinition, getHighlights, getReferences } from "../service/references";
import { getSelectionRange } from "../service/selection-ranges";
import { addSemanticTokens } from "../service/semantic-tokens";
import { getSignatureHelp } from "../service/signature-help";
import { rangeIn } from "../service/snapshot";
import { registerExploring } from "./exploring";
import { contentModified, guarded } from "./guard";
import { HintFeature } from "./hints";
import { findingsWithMends } from "./mends";
import { filePlaceOf, offsetsOf, placeOf } from "./place";
import type { InitializationOptions } from "./protocol";
import { registerRewriting } from "./rewriting";
import type { SettingsStore } from "./settings";
import type { Workspace } from "./workspace";

/** What is in a folder, by its URI with a slash at the end; folders with a slash too. */
type ListFolder = (uri: string) => Promise<readonly string[]>;

/** How long a hover waits for routes, ms; without them it shows what the text says. */
const HOVER_GRACE_MS = 1000;

/**
 * How long code actions wait for the findings of rules and routes, ms: an editor that fixes on save asks right behind the
 * last key. Without them there is what the text alone says.
 */
const FIX_GRACE_MS = 1000;

/**
 * Answers the language features of LSP. Each handler finds the place and asks one function of service/.
 * @param connection to the client
 * @param workspace texts, designs and routes
 * @param settings the editor's
 * @param capabilities the client's
 * @param listFolder for what is in folders
 * @param options what the client says it has
 * @returns whom to tell of newer routes
 */
export function registerFeatures(
  connection: Connection,
  workspace: Workspace,
  settings: SettingsStore,
  capabilities: ClientCapabilities,
  listFolder: ListFolder,
  options: InitializationOptions,
): HintFeature {
  registerNavigation(connection, workspace);
  registerStructure(connection, workspace);
  const hints = new HintFeature(connection, workspace, settings, capabilities);
  hints.register();
  registerHover(connection, workspace);
  registerEditing(connection, workspace, capabilities, listFolder, options);
  registerRewriting(connection, workspace);
  registerExploring(connection, workspace);
  return hints;
}

function registerNavigation(connection: Connection, workspace: Workspace): void {
  connection.onDefinition(
    guarded(connection, "textDocument/definition", null, async ({ textDocument, position }) => {
      const place = await placeOf(workspace, textDocument);
      return (place && getDefinition(place.snapshot, place.uri, place.document.offsetAt(position))) ?? null;
    }),
  );
  // A name has one declaration, which is its definition too.
  connection.onDeclaration(
    guarded(connection, "textDocument/declaration", null, async ({ textDocument, position }) => {
      const place = await placeOf(workspace, textDocument);
      return (place && getDefinition(place.snapshot, place.uri, place.document.offsetAt(position))) ?? null;
    }),
  );
  connection.onReferences(
    guarded(connection, "textDocument/references", null, async ({ textDocument, position, context }) => {
      const place = await placeOf(workspace, textDocument);
      if (!place) return null;
      const offset = place.document.offsetAt(position);
      return getReferences(place.snapshot, place.uri, offset, context.includeDeclaration);
    }),
  );
  connection.onDocumentHighlight(
    guarded(connection, "textDocument/documentHighlight", null, async ({ textDocument, position }) => {
      const place = await placeOf(workspace, textDocument);
      return place ? getHighlights(place.snapshot, place.uri, place.document.offsetAt(position)) : null;
    }),
  );
  connection.onDocumentLinks(
    guarded(connection, "textDocument/documentLink", null, async ({ textDocument }) => {
      const place = await placeOf(workspace, textDocument);
      return place ? getDocumentLinks(place.snapshot, place.uri) : null;
    }),
  );
}

function registerStructure(connection: Connection, workspace: Workspace): void {
  connection.onDocumentSymbol(
    guarded(connection, "textDocument/documentSymbol", null, async ({ textDocument }) => {
      const found = await filePlaceOf(workspace, textDocument);
      return found ? getDocumentSymbols(found.place.document, found.file) : null;
    }),
  );
  connection.onFoldingRanges(
    guarded(connection, "textDocument/foldingRange", null, async ({ textDocument }) => {
      const found = await filePlaceOf(workspace, textDocument);
      return found ? getFoldingRanges(found.place.document, found.file) : null;
    }),
  );
  connection.onSelectionRanges(
    guarded(connection, "textDocument/selectionRange", null, async ({ textDocument, positions }) => {
      const found = await filePlaceOf(workspace, textDocument);
      if (!found) return null;
      const { document } = found.place;
      return positions.map((position) => getSelectionRange(document, found.file, document.offsetAt(position)));
    }),
  );
  registerSemanticTokens(connection, workspace);
}

function registerSemanticTokens(connection: Connection, workspace: Workspace): void {
  const builders = new Map<string, SemanticTokensBuilder>();
  workspace.texts.onClosed((uri) => builders.delete(uri));
  /** Asks once for the tokens of a place, and builds them in one go: a builder serves one request at a time. */
  const built = async <T>(
    uri: string,
    builder: SemanticTokensBuilder,
    build: () => T,
    { previous, range }: { readonly previous?: string; readonly range?: Range },
  ): Promise<T> => {
    const found = await filePlaceOf(workspace, { uri });
    if (previous !== undefined) builder.previousResult(previous);
    if (found) {
      const { place, file } = found;
      addSemanticTokens(place.document, place.of.design, file, builder, range && offsetsOf(place, range));
    }
    return build();
  };
  const builderFor = (uri: string) => {
    const builder = builders.get(uri) ?? new SemanticTokensBuilder();
    builders.set(uri, builder);
    return builder;
  };
  const { semanticTokens } = connection.languages;
  const nothing: SemanticTokens = { data: [] };
  semanticTokens.on(
    guarded(connection, "textDocument/semanticTokens/full", nothing, async ({ textDocument: { uri } }) => {
      const builder = builderFor(uri);
      return built(uri, builder, () => builder.build(), { previous: "" }); // of nothing: starts afresh
    }),
  );
  semanticTokens.onDelta(
    guarded<SemanticTokensDeltaParams, SemanticTokens | SemanticTokensDelta>(
      connection,
      "textDocument/semanticTokens/full/delta",
      nothing,
      async ({ textDocument: { uri }, previousResultId }) => {
        const builder = builderFor(uri);
        return built(uri, builder, () => builder.buildEdits(), { previous: previousResultId });
      },
    ),
  );
  semanticTokens.onRange(
    guarded(connection, "textDocument/semanticTokens/range", nothing, async ({ textDocument: { uri }, range }) => {
      const builder = new SemanticTokensBuilder();
      return built(uri, builder, () => builder.build(), { range });
    }),
  );
}

function registerHover(connection: Connection, workspace: Workspace): void {
  connection.onHover(
    guarded<TextDocumentPositionParams, Hover | null>(
      connection,
      "textDocument/hover",
      null,
      async ({ textDocument, position }) => {
        const before = await placeOf(workspace, textDocument);
        if (!before) return null;
        const offset = before.document.offsetAt(position);
        const { version } = before.document;
        if (await workspace.settled(before.of, HOVER_GRACE_MS)) {
          const detail = await workspace.detail(before.of, before.uri, offset);
          if (before.document.version !== version) return contentModified();
          if (detail) return toHover(before.document, detail);
        }
        const place = workspace.designs.place(textDocument.uri);
        if (!place || place.document.version !== version) return contentModified();
        const text = getHover(place.snapshot, place.uri, offset);
        return text ? toHover(place.document, text) : null;
      },
    ),
  );
}

function toHover(document: TextDocument, text: HoverText): Hover {
  return { contents: { kind: MarkupKind.Markdown, value: text.markdown }, range: rangeIn(document, text) };
}

function registerEditing(
  connection: Connection,
  workspace: Workspace,
  capabilities: ClientCapabilities,
  listFolder: ListFolder,
  options: InitializationOptions,
): void {
  const snippets = capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
  const nothing: CompletionList = { isIncomplete: false, items: [] };
  const suggestsAgain = options.commands === true;
  connection.onCompletion(
    guarded(connection, "textDocument/completion", nothing, async ({ textDocument, position }) => {
      const place = await placeOf(workspace, textDocument);
      if (!place) return nothing;
      const offset = place.document.offsetAt(position);
      const folder = folderAt(place.snapshot, place.uri, offset);
      const uri = folder === undefined ? undefined : resolveUri(place.uri, folder === "" ? "./" : folder);
      const paths = uri === undefined ? [] : await listFolder(uri);
      return getCompletions(place.snapshot, place.uri, offset, { snippets, paths, suggestsAgain });
    }),
  );
  connection.onCompletionResolve(async (item, token) => {
    const documented = guarded<CompletionItem, CompletionItem>(connection, "completionItem/resolve", item, async () => {
      const place = isSymbolData(item.data) ? await placeOf(workspace, item.data) : undefined;
      const value = place && isSymbolData(item.data) ? symbolDocumentation(place.snapshot, item.data) : undefined;
      return value === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value } };
    });
    return documented(item, token);
  });
  connection.onSignatureHelp(
    guarded(connection, "textDocument/signatureHelp", null, async ({ textDocument, position }) => {
      const place = await placeOf(workspace, textDocument);
      return (place && getSignatureHelp(place.snapshot, place.uri, place.document.offsetAt(position))) ?? null;
    }),
  );
  connection.onCodeAction(
    guarded<CodeActionParams, CodeAction[] | null>(
      connection,
      "textDocument/codeAction",
      null,
      async (params, token) => {
        const { textDocument, range, context } = params;
        const before = await placeOf(workspace, textDocument);
        if (!before) return null;
        const { version } = before.document;
        await workspace.inspected(before.of, FIX_GRACE_MS);
        const place = await placeOf(workspace, textDocument);
        if (place?.document.version !== version) return contentModified();
        const offsets = offsetsOf(place, range);
        const findings = await findingsWithMends(workspace, place, offsets, context, token);
        if (place.document.version !== version) return contentModified();
        return [
          ...getCodeActions(place.snapshot, place.uri, offsets, findings, context.only),
          ...getRefactorings(place.snapshot, place.uri, offsets.start, context.only),
        ];
      },
    ),
  );
}
