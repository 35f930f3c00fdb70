import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CodeAction,
  CodeLens,
  SignatureHelp,
  SymbolInformation,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { ScenarioChangesResult } from "../../server/src/lsp/protocol";
import { LspClient } from "../helpers/lsp-client";
import { SMALL } from "../helpers/small-design";

const URI = "file:///designs/wide.anycast";

let client: LspClient & { readonly initialized: { readonly capabilities: object } };

beforeAll(async () => {
  client = await LspClient.start({ initializationOptions: { commands: true } });
  await client.open(URI, SMALL);
});

afterAll(() => client.stopQuietly());

function applied(edits: TextEdit[] | null): string {
  return TextDocument.applyEdits(client.document(URI), edits ?? []);
}

const FORMAT_OPTIONS = { options: { tabSize: 8, insertSpaces: false } };

describe("the built server", () => {
  it("says what it can do", () => {
    expect(client.initialized.capabilities).toMatchObject({
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      documentOnTypeFormattingProvider: { firstTriggerCharacter: "}" },
      renameProvider: { prepareProvider: true },
      signatureHelpProvider: { triggerCharacters: [" ", ","] },
      workspaceSymbolProvider: true,
      callHierarchyProvider: true,
      codeLensProvider: {},
    });
  });

  it("formats a document, lines of it, and what is being typed", async () => {
    await client.edit(URI, "  pop ashburn {\n    at IAD", "  pop ashburn {\n\tat   IAD");
    expect(applied(await client.about("textDocument/formatting", URI, FORMAT_OPTIONS))).toContain("{\n    at IAD\n");
    const line = client.document(URI).positionAt(client.text(URI).indexOf("\tat   IAD")).line;
    const range = { start: { line, character: 0 }, end: { line, character: 3 } };
    const tidy = applied(await client.about("textDocument/rangeFormatting", URI, { range, ...FORMAT_OPTIONS }));
    expect(tidy).toBe(SMALL);
    const position = { line: line + 1, character: 0 };
    const typed = { position, ch: "\n", ...FORMAT_OPTIONS };
    expect(applied(await client.about("textDocument/onTypeFormatting", URI, typed))).toBe(SMALL);
    await client.edit(URI, "\tat   IAD", "    at IAD");
  });

  it("renames, and says why it does not", async () => {
    const range = await client.at<{ placeholder: string }>("textDocument/prepareRename", URI, "pop tok|yo");
    expect(range.placeholder).toBe("tokyo");
    const edit = await client.at<WorkspaceEdit>("textDocument/rename", URI, "pop tok|yo", { newName: "narita" });
    const text = applied(edit.changes?.[URI] ?? null);
    expect(text).toContain("pop narita  { at NRT");
    expect(text).toContain("expect japan -> narita");
    const refused = client.at("textDocument/rename", URI, "pop tok|yo", { newName: "london" });
    await expect(refused).rejects.toThrow("‘example’ has a PoP ‘london’ already.");
    await expect(client.at("textDocument/prepareRename", URI, "trans|it")).rejects.toThrow("There is no name here");
  });

  it("helps with statements", async () => {
    const help = await client.at<SignatureHelp>("textDocument/signatureHelp", URI, "fail |pop");
    expect(help.signatures.map(({ label }) => label)).toContainEqual(expect.stringMatching(/^fail pop /));
    expect(await client.at("textDocument/signatureHelp", URI, "# A |resolver")).toBeNull();
  });

  it("finds symbols, and who buys from whom", async () => {
    const symbols = await client.connection.sendRequest<SymbolInformation[]>("workspace/symbol", { query: "AS2914" });
    expect(symbols.map(({ name }) => name)).toEqual(["ntt AS2914 “NTT”"]);
    const [item] = await client.at<CallHierarchyItem[]>("textDocument/prepareCallHierarchy", URI, "as nt|t");
    const incoming = await client.connection.sendRequest<CallHierarchyIncomingCall[]>("callHierarchy/incomingCalls", {
      item,
    });
    expect(incoming.map(({ from }) => from.name)).toEqual(["ocn", "bt", "example.tokyo", "example.london"]);
    const outgoing = await client.connection.sendRequest<unknown[]>("callHierarchy/outgoingCalls", { item });
    expect(outgoing).toHaveLength(1);
  });

  it("shows lenses that open something, and what a scenario changes", async () => {
    await client.hints(URI);
    const lenses = await client.about<CodeLens[]>("textDocument/codeLens", URI);
    expect(lenses.map(({ command }) => [command?.title, command?.command])).toEqual([
      ["serves japan", "anycast.showPlaces"],
      ["serves uk", "anycast.showPlaces"],
      ["serves no region", "anycast.openPreviewToSide"],
      ["3 sites · reaches 2 of 2 regions · median 4 ms, p95 9 ms, p99 9 ms", "anycast.openPreviewToSide"],
      ["Run", "anycast.runScenario"],
      ["Show what changes", "anycast.compareScenario"],
    ]);
    const changes = await client.about<ScenarioChangesResult>("anycast/scenarioChanges", URI, {
      scenario: "tokyo-out",
    });
    expect(changes.message).toContain("japan goes from tokyo (4 ms) to london");
    expect(changes.places).toHaveLength(1);
    expect(await client.about("anycast/scenarioChanges", URI, { scenario: "none" })).toBeNull();
  });

  it("offers changes where nothing is wrong", async () => {
    const start = client.document(URI).positionAt(client.text(URI).indexOf("192.0.2.0/24"));
    const about = { range: { start, end: start }, context: { diagnostics: [] } };
    const actions = await client.about<CodeAction[]>("textDocument/codeAction", URI, about);
    expect(actions.map(({ title }) => title)).toContain("Add a ROA for 192.0.2.0/24");
    const source = { range: about.range, context: { diagnostics: [], only: ["source.organizeDeclarations"] } };
    expect(await client.about("textDocument/codeAction", URI, source)).toEqual([]);
    await client.edit(URI, "as kpn    AS1136", "expect no unreachable\nas kpn    AS1136");
    const [organise] = await client.about<CodeAction[]>("textDocument/codeAction", URI, source);
    expect(organise?.kind).toBe("source.organizeDeclarations");
    await client.edit(URI, "expect no unreachable\nas kpn    AS1136", "as kpn    AS1136");
  });
});

describe("code actions right behind the last key, as when a file is saved", () => {
  it("know what rules find in the new text", async () => {
    await client.edit(URI, "192.0.2.0/24", "192.0.2.1/24");
    const start = { line: 0, character: 0 };
    const context = { diagnostics: [], only: ["source.fixAll"] };
    const asked = { range: { start, end: start }, context };
    const [fix] = await client.about<CodeAction[]>("textDocument/codeAction", URI, asked);
    expect(applied(fix?.edit?.changes?.[URI] ?? null)).toBe(SMALL);
    await client.edit(URI, "192.0.2.1/24", "192.0.2.0/24");
    expect(await client.about("textDocument/codeAction", URI, asked)).toEqual([]);
  });

  it("are never of an older text", async () => {
    const about = { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } };
    await client.edit(URI, "192.0.2.0/24", "192.0.2.1/24");
    const asked = client.about("textDocument/codeAction", URI, { ...about, context: { diagnostics: [] } });
    await client.edit(URI, "192.0.2.1/24", "192.0.2.0/24");
    await expect(asked).rejects.toThrow("The text has changed since.");
  });
});

describe("a client without our commands", () => {
  it("gets lenses to read", async () => {
    const plain = await LspClient.start();
    await plain.open(URI, SMALL);
    await plain.hints(URI);
    const lenses = await plain.about<CodeLens[]>("textDocument/codeLens", URI);
    expect(new Set(lenses.map(({ command }) => command?.command))).toEqual(new Set([""]));
    await plain.stopQuietly();
  });
});
