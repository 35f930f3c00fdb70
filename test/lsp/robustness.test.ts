import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CompletionList, DocumentSymbol, Hover, InlayHint } from "vscode-languageserver";
import { CancellationTokenSource, ResponseError } from "vscode-languageserver/node";
import { dice, mutate } from "../fuzz/mutations";
import { bigDesign } from "../helpers/big-design";
import { LspClient } from "../helpers/lsp-client";
import { SMALL } from "../helpers/small-design";

let client: LspClient;
let count = 0;

beforeAll(async () => {
  client = await LspClient.start();
});

afterAll(() => client.stopQuietly());

async function opened(text: string): Promise<string> {
  const uri = `file:///robust/${count++}.anycast`;
  await client.open(uri, text);
  return uri;
}

/** Every request that an editor sends of its own accord when a file is opened. */
async function askAll(uri: string): Promise<void> {
  const document = client.document(uri);
  const end = document.positionAt(document.getText().length);
  const position = document.positionAt(Math.floor(document.getText().length / 2));
  const range = { start: { line: 0, character: 0 }, end };
  await Promise.all([
    client.about("textDocument/inlayHint", uri, { range }),
    client.about("textDocument/documentSymbol", uri),
    client.about("textDocument/foldingRange", uri),
    client.about("textDocument/semanticTokens/full", uri),
    client.about("textDocument/documentLink", uri),
    client.about("textDocument/codeAction", uri, { range, context: { diagnostics: [] } }),
    client.about("textDocument/hover", uri, { position }),
    client.about("textDocument/completion", uri, { position }),
    client.about("anycast/diagram", uri, { have: {} }),
    client.about("textDocument/codeLens", uri),
    client.about("textDocument/selectionRange", uri, { positions: [position] }),
    client.about("textDocument/definition", uri, { position }),
    client.about("textDocument/declaration", uri, { position }),
    client.about("textDocument/references", uri, { position, context: { includeDeclaration: true } }),
    client.about("textDocument/documentHighlight", uri, { position }),
    client.about("textDocument/signatureHelp", uri, { position }),
    client.about("textDocument/prepareCallHierarchy", uri, { position }),
    client.about("textDocument/formatting", uri, { options: { tabSize: 2, insertSpaces: true } }),
    client.about("textDocument/rangeFormatting", uri, { range, options: { tabSize: 2, insertSpaces: true } }),
    client.about("textDocument/onTypeFormatting", uri, {
      position,
      ch: "}",
      options: { tabSize: 2, insertSpaces: true },
    }),
    client.about("textDocument/prepareRename", uri, { position }).catch(refused),
    client.about("textDocument/rename", uri, { position, newName: "renamed" }).catch(refused),
    client.about("anycast/expectations", uri),
    client.connection.sendRequest("workspace/symbol", { query: "a" }),
    client.pull(uri),
  ]);
}

describe("unusual files", () => {
  it.each([
    ["an empty file", "", []],
    ["a byte order mark", "\uFEFFas x AS64500 { at NRT }\nregion r { at NRT  via x }", []],
    ["carriage returns and line feeds", SMALL.replaceAll("\n", "\r\n"), []],
    ["tabs", SMALL.replaceAll("  ", "\t"), []],
  ])("%s is fine", async (_, text, expected) => {
    const uri = await opened(text);
    await askAll(uri);
    await client.diagnosed(uri, expected);
    await client.close(uri);
  });

  it("a binary file gets one clear message", async () => {
    const uri = await opened("\u007fELF\u0002\u0001\u0000\u0000\ufffd\ufffd\u0000pop tokyo".repeat(2000));
    await askAll(uri);
    const found = await client.diagnostics(uri);
    expect(found).toHaveLength(1);
    expect(client.published(uri)?.diagnostics[0]?.message).toContain("not a text file");
    await client.close(uri);
  });

  it("an unclosed block is told where a person would close it, and the rest stays alive", async () => {
    const uri = await opened(SMALL.replace("    transit from arelion\n  }\n}", "    transit from arelion\n"));
    await askAll(uri);
    expect((await client.diagnostics(uri)).some((line) => line.startsWith("AC001"))).toBe(true);
    const symbols = await client.about<DocumentSymbol[]>("textDocument/documentSymbol", uri);
    expect(symbols.map(({ name }) => name)).toEqual(expect.arrayContaining(["dns", "japan", "uk"]));
    expect((await client.hints(uri)).join()).toContain("⟶ tokyo · 4 ms");
    await client.close(uri);
  });

  it("ten thousand lines work like ten", async () => {
    const uri = await opened(bigDesign(10_000));
    await askAll(uri);
    const hints = await client.eventually(
      () => client.hints(uri),
      (found) => found.length > 3000 && !found.some((line) => line.endsWith("…")),
    );
    expect(hints[0]).toMatch(/^pop p0 ◂ /);
    expect(hints.at(-1)).toMatch(/⟶ /);
    const list = await client.at<CompletionList>("textDocument/completion", uri, "via |a7 }");
    expect(list.items.length).toBeGreaterThan(1000);
    await client.close(uri);
  });

  it("five megabytes get an answer", async () => {
    const uri = await opened(SMALL.repeat(Math.ceil(5e6 / SMALL.length)));
    await askAll(uri);
    expect((await client.diagnostics(uri)).length).toBeGreaterThan(0);
    await client.close(uri);
  });
});

describe("wrong requests", () => {
  it("about files that are not open get nothing", async () => {
    const uri = "file:///robust/unknown.anycast";
    const position = { line: 0, character: 0 };
    expect(await client.about("textDocument/hover", uri, { position })).toBeNull();
    expect(await client.about("textDocument/definition", uri, { position })).toBeNull();
    expect(await client.about("textDocument/documentSymbol", uri)).toBeNull();
    expect(await client.about("anycast/sourceRange", uri, { element: "region:x" })).toBeNull();
    expect(await client.pull(uri)).toMatchObject({ kind: "full", items: [] });
  });

  it("about places beyond the text are about its end", async () => {
    const uri = await opened("as x AS64500 { at NRT }");
    for (const position of [
      { line: 99, character: 0 },
      { line: 0, character: 9999 },
      { line: -1, character: -5 },
    ]) {
      await client.about<Hover | null>("textDocument/hover", uri, { position });
      await client.about<CompletionList>("textDocument/completion", uri, { position });
    }
    await client.close(uri);
  });

  it("of an unknown kind are refused, and the next one is answered", async () => {
    const uri = await opened(SMALL);
    await expect(client.about("textDocument/nonsense", uri)).rejects.toThrow(ResponseError);
    expect(await client.hints(uri)).toHaveLength(5);
    await client.close(uri);
  });

  it("with malformed parameters cost one answer, and are logged", async () => {
    const other = await LspClient.start();
    await other.open("file:///a.anycast", SMALL);
    for (const method of [
      "textDocument/hover",
      "textDocument/inlayHint",
      "anycast/diagram",
      "textDocument/completion",
    ]) {
      await other.connection.sendRequest(method, {}).catch(() => undefined);
      await other.connection.sendRequest(method, { textDocument: { uri: 7 }, position: "x" }).catch(() => undefined);
    }
    expect(await other.hints("file:///a.anycast")).toHaveLength(5);
    expect(other.log.length).toBeGreaterThan(0);
    await other.stop();
  });
});

describe("haste", () => {
  it("a request that is taken back is answered as cancelled", async () => {
    const uri = await opened(bigDesign(2000));
    const source = new CancellationTokenSource();
    const document = client.document(uri);
    const range = { start: { line: 0, character: 0 }, end: document.positionAt(document.getText().length) };
    const params = { textDocument: { uri }, range };
    const asked = client.connection.sendRequest<InlayHint[]>("textDocument/inlayHint", params, source.token);
    source.cancel();
    await expect(asked).rejects.toThrow();
    expect((await client.about<DocumentSymbol[]>("textDocument/documentSymbol", uri)).length).toBeGreaterThan(10);
    await client.close(uri);
  });

  it("a burst of a hundred edits leaves the hints of the last one", async () => {
    const uri = await opened(SMALL);
    await client.hints(uri);
    const edits: Promise<void>[] = [];
    const answers: Promise<unknown>[] = [];
    for (let i = 0; i < 50; i++) {
      edits.push(client.edit(uri, "transit from ntt, arelion  join", "transit from ntt, arelion { prepend 1 }  join"));
      answers.push(client.hints(uri).catch(() => "the text has moved on"));
      edits.push(client.edit(uri, "arelion { prepend 1 }  join", "arelion  join"));
    }
    await client.edit(uri, "transit from ntt, arelion  join", "transit from ntt, arelion { prepend 2 }  join");
    const seen = await Promise.all(answers);
    await Promise.all(edits);
    // Hints of the last routes stand until the next ones are there: none goes away in between.
    const shown = seen.filter((answer) => Array.isArray(answer));
    expect(shown.filter((answer) => answer.length !== 5)).toEqual([]);
    expect((await client.hints(uri)).at(-1)).not.toContain("london");
    await client.close(uri);
  });

  it("closing and opening again while routes are computed shows the new text's", async () => {
    const uri = await opened(bigDesign(2000));
    await client.close(uri);
    await client.open(uri, SMALL);
    const hints = await client.eventually(
      () => client.hints(uri),
      (found) => found.length > 0,
    );
    expect(hints).toHaveLength(5);
    await client.close(uri);
  });
});

describe("any edits", () => {
  it("end where a fresh look at the same text would", async () => {
    const uri = await opened(SMALL);
    const roll = dice(2024);
    for (let round = 0; round < 40; round++) {
      const before = client.text(uri);
      const after = round % 10 === 9 ? SMALL : mutate(before, roll);
      await replaceChanged(uri, before, after);
      if (round % 3 === 0) await askAll(uri).catch(movedOn);
    }
    const text = client.text(uri);
    const hints = await client.hints(uri);
    const fresh = await opened(text);
    expect(hints).toEqual(await client.hints(fresh));
    await client.close(fresh);
    await client.close(uri);
  });
});

/** A name that cannot be changed, or none: renaming is refused with a reason. */
function refused(error: unknown): void {
  if (!(error instanceof ResponseError) || error.code !== -32803) throw error;
}

/** An answer to an older text may be refused; anything else is a fault. */
function movedOn(error: unknown): void {
  if (!(error instanceof ResponseError) || error.code !== -32801) throw error;
}

/** Sends only the stretch in which two texts differ, as an editor does. */
async function replaceChanged(uri: string, before: string, after: string): Promise<void> {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  await client.replace(uri, head, before.length - tail, after.slice(head, after.length - tail));
}
