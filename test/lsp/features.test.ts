import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  CompletionList,
  DocumentSymbol,
  Hover,
  Location,
  SemanticTokens,
  SemanticTokensDelta,
} from "vscode-languageserver";
import { LspClient, PULLING } from "../helpers/lsp-client";
import { SMALL } from "../helpers/small-design";

const URI = "file:///designs/small.anycast";

let client: LspClient;

beforeAll(async () => {
  client = await LspClient.start();
  await client.open(URI, SMALL);
});

afterAll(() => client.stopQuietly());

describe("the built server, as any editor sees it", () => {
  it("gives hints", async () => {
    expect(await client.hints(URI)).toEqual([
      "pop tokyo ◂ 64% of users · 20 of 40 Gbps",
      "pop london ◂ 36% of users · 12 of 40 Gbps",
      "pop ashburn ◂ no users · 0 of 20 Gbps",
      'region japan "Japan" ⟶ tokyo · 4 ms',
      'region uk    "Britain" ⟶ london · 9 ms',
    ]);
  });

  it("gives hints of the range that is asked for only", async () => {
    const range = { start: { line: 8, character: 0 }, end: { line: 10, character: 0 } };
    const found = await client.about<unknown[]>("textDocument/inlayHint", URI, { range });
    expect(found).toHaveLength(2);
  });

  it("finds nothing wrong in the language's own design", async () => {
    await client.diagnosed(URI, []);
  });

  it("hovers, with routes", async () => {
    const hover = await client.at<Hover>("textDocument/hover", URI, "region jap|an");
    expect(JSON.stringify(hover.contents)).toContain("OCN → NTT → Example DNS");
    expect(client.document(URI).getText(hover.range)).toBe("japan");
  });

  it("completes", async () => {
    const list = await client.at<CompletionList>("textDocument/completion", URI, "via |ocn");
    expect(list.items.map(({ label }) => label)).toContain("kpn");
    const kpn = list.items.find(({ label }) => label === "kpn");
    expect(kpn?.documentation).toBeUndefined(); // written when it is looked at
    const looked = await client.connection.sendRequest<CompletionItem>("completionItem/resolve", kpn);
    expect(JSON.stringify(looked.documentation)).toContain("Amsterdam");
    expect(looked.textEdit).toEqual(kpn?.textEdit);
  });

  it("leads to definitions and references", async () => {
    const definition = await client.at<Location>("textDocument/definition", URI, "via oc|n");
    expect(client.document(URI).getText(definition.range)).toBe("ocn");
    expect(await client.at<Location>("textDocument/declaration", URI, "via oc|n")).toEqual(definition);
    const references = await client.at<Location[]>("textDocument/references", URI, "as nt|t", {
      context: { includeDeclaration: true },
    });
    expect(references.length).toBe(5);
    expect((await client.at<unknown[]>("textDocument/documentHighlight", URI, "as nt|t")).length).toBe(5);
  });

  it("outlines, folds, selects and links", async () => {
    const symbols = await client.about<DocumentSymbol[]>("textDocument/documentSymbol", URI);
    expect(symbols.map(({ name }) => name)).toContain("example");
    expect((await client.about<unknown[]>("textDocument/foldingRange", URI)).length).toBe(3);
    const positions = [{ line: 1, character: 4 }];
    expect(await client.about<unknown[]>("textDocument/selectionRange", URI, { positions })).toHaveLength(1);
    expect(await client.about<unknown[]>("textDocument/documentLink", URI)).toEqual([]);
  });

  it("colours, and says what changed since", async () => {
    const full = await client.about<SemanticTokens>("textDocument/semanticTokens/full", URI);
    expect(full.data.length).toBeGreaterThan(500);
    await client.edit(URI, "# A resolver", "# The resolver");
    await client.edit(URI, "118M", "119M");
    const delta = await client.about<SemanticTokensDelta>("textDocument/semanticTokens/full/delta", URI, {
      previousResultId: full.resultId,
    });
    expect(delta.edits).toEqual([]);
    await client.edit(URI, "119M", "118M");
    const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } };
    const part = await client.about<SemanticTokens>("textDocument/semanticTokens/range", URI, { range });
    expect(part.data.length).toBeLessThan(full.data.length / 5);
  });

  it("draws the picture, and sends only what changed", async () => {
    interface Patch {
      set: { digest: string; element: { id: string; kind: string } }[];
      remove: string[];
    }
    const whole = await client.about<Patch>("anycast/diagram", URI, { have: {} });
    expect(whole.set.map(({ element }) => element.id)).toEqual(
      expect.arrayContaining(["header", "pop:example.tokyo", "region:japan"]),
    );
    const have = Object.fromEntries(whole.set.map(({ digest, element }) => [element.id, digest]));
    expect(await client.about<Patch>("anycast/diagram", URI, { have })).toEqual({ set: [], remove: [] });
    const out = await client.about<Patch>("anycast/diagram", URI, { have, scenario: "tokyo-out" });
    expect(out.set.map(({ element }) => element.id)).toContain("region:japan");
    const source = await client.about<Location>("anycast/sourceRange", URI, { element: "region:japan" });
    expect(client.document(URI).getText(source.range)).toBe("japan");
    expect(await client.about("anycast/sourceRange", URI, { element: "nonsense" })).toBeNull();
  });

  it("fixes what it finds", async () => {
    await client.edit(URI, "via ocn", "via onc");
    await client.eventually(
      () => client.diagnostics(URI),
      (found) => found.includes("AC002 onc"),
    );
    const start = client.document(URI).positionAt(client.text(URI).indexOf("via onc") + 5);
    const actions = await client.about<CodeAction[]>("textDocument/codeAction", URI, {
      range: { start, end: start },
      context: { diagnostics: [] },
    });
    const fix = actions.find(({ title }) => title.includes("ocn"));
    expect(fix?.edit?.changes?.[URI]?.[0]?.newText).toBe("ocn");
    await client.edit(URI, "via onc", "via ocn");
    await client.diagnosed(URI, []);
  });

  it("keeps hints of what still resolves while the text has mistakes", async () => {
    await client.edit(URI, "anycast dns", "as broken {{{\nanycast dns");
    expect(await client.hints(URI)).toContain('region japan "Japan" ⟶ tokyo · 4 ms');
    await client.edit(URI, "as broken {{{\n", "");
  });

  it("follows every edit", async () => {
    await client.edit(URI, "transit from ntt, arelion  join", "transit from ntt, arelion { prepend 1 }  join");
    expect((await client.hints(URI)).at(-1)).not.toContain("london");
    await client.edit(URI, " { prepend 1 }", "");
    expect((await client.hints(URI)).at(-1)).toContain("london");
  });

  it("tells a broken expectation, with what happens instead", async () => {
    await client.edit(URI, "expect japan -> tokyo\n", "expect japan -> london\n");
    await client.diagnosed(URI, ["AC707 japan -> london"]);
    expect(client.published(URI)?.diagnostics[0]?.message).toContain("tokyo");
    await client.edit(URI, "expect japan -> london\n", "expect japan -> tokyo\n");
    await client.edit(URI, "load < 100%", "load < 10%");
    await client.diagnosed(URI, ["AC707 load < 10%"]);
    expect(client.published(URI)?.diagnostics[0]?.message).toContain("down");
    await client.edit(URI, "load < 10%", "load < 100%");
    await client.diagnosed(URI, []);
  });

  it("says how the routes stand", async () => {
    const last = client.received.get("anycast/status")?.at(-1);
    expect(last).toMatchObject({ uri: URI, errors: 0 });
  });

  it("turns hints off by kind when the settings say so", async () => {
    client.settings = { inlayHints: { pops: false } };
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await client.eventually(
      () => client.hints(URI),
      (found) => found.length === 2,
    );
    client.settings = {};
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await client.eventually(
      () => client.hints(URI),
      (found) => found.length === 5,
    );
  });
});

describe("the settings", () => {
  async function set(settings: Record<string, unknown>): Promise<void> {
    client.settings = settings;
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  }

  it("change the latency model of designs that are open, unless they state their own", async () => {
    await set({ latency: { stretch: 3, access: 12, hop: -1, speed: "fast" } });
    await client.eventually(
      () => client.hints(URI),
      (found) => found.includes('region japan "Japan" ⟶ tokyo · 14 ms'),
    );
    await client.edit(URI, "anycast dns", "defaults { latency { access 1 ms } }\nanycast dns");
    await client.eventually(
      () => client.hints(URI),
      (found) => found.includes('region japan "Japan" ⟶ tokyo · 3 ms'),
    );
    await client.edit(URI, "defaults { latency { access 1 ms } }\n", "");
    await set({});
    await client.eventually(
      () => client.hints(URI),
      (found) => found.includes('region japan "Japan" ⟶ tokyo · 4 ms'),
    );
  });

  it("set what rules compare with, unless the design says it", async () => {
    const overloads = () => (client.published(URI)?.diagnostics ?? []).filter(({ code }) => code === "AC701").length;
    await set({ lint: { load: 40, prepend: 0.5 } });
    await client.eventually(
      async () => overloads(),
      (found) => found === 1,
    ); // tokyo, at half of its capacity
    await client.edit(URI, "anycast dns", "defaults { thresholds { load 90% } }\nanycast dns");
    await client.eventually(
      async () => overloads(),
      (found) => found === 0,
    );
    await client.edit(URI, "defaults { thresholds { load 90% } }\n", "");
    await client.eventually(
      async () => overloads(),
      (found) => found === 1,
    );
    await set({});
    await client.eventually(
      async () => overloads(),
      (found) => found === 0,
    );
  });

  it("turn lenses off by kind", async () => {
    const titles = async () =>
      (await client.about<CodeLens[]>("textDocument/codeLens", URI)).map(({ command }) => command?.title);
    await client.hints(URI);
    expect(await titles()).toHaveLength(6);
    await set({ codeLens: { pops: false, scenarios: false } });
    await client.eventually(titles, (found) => found.length === 1);
    await set({});
    await client.eventually(titles, (found) => found.length === 6);
  });

  it("give rules other severities, unless the design says so itself", async () => {
    await client.edit(URI, "via ocn", "via onc");
    const severity = () => client.published(URI)?.diagnostics.find(({ code }) => code === "AC002")?.severity;
    await client.until(() => severity() === 1);
    await set({ lint: { severity: { AC002: "warning" } } });
    await client.until(() => severity() === 2);
    await set({ lint: { severity: { AC002: "nonsense" } } });
    await client.until(() => severity() === 1);
    await set({});
    await client.edit(URI, "via onc", "via ocn");
    await client.diagnosed(URI, []);
  });
});

describe("documents of other kinds", () => {
  it.each([
    ["never saved", "untitled:Untitled-1"],
    ["a cell of a notebook", "vscode-notebook-cell:/designs/book.ipynb#W0sZmlsZQ%3D%3D"],
    ["one side of a comparison", "git:/designs/small.anycast?%7B%22ref%22%3A%22HEAD%22%7D"],
    ["in another folder of the workspace", "file:///elsewhere/small.anycast"],
  ])("a document that is %s is a design of its own", async (_, uri) => {
    await client.open(uri, SMALL.replace("118M", "1M"));
    expect(await client.hints(uri)).toContain('region japan "Japan" ⟶ tokyo · 4 ms');
    expect(await client.hints(uri)).not.toEqual(await client.hints(URI));
    await client.diagnosed(uri, []);
    await client.close(uri);
    expect(await client.hints(URI)).toContain("pop tokyo ◂ 64% of users · 20 of 40 Gbps");
  });
});

describe("a client that pulls diagnostics", () => {
  it("gets them when it asks, and is told when there are more", async () => {
    const puller = await LspClient.start({ capabilities: PULLING });
    await puller.open(URI, SMALL.replace("via ocn", "via onc"));
    const report = await puller.pull(URI);
    expect(report).toMatchObject({ kind: "full" });
    expect(JSON.stringify(report)).toContain("AC002");
    await puller.until(() => puller.count("workspace/diagnostic/refresh") > 0);
    expect(puller.count("textDocument/publishDiagnostics")).toBe(0);
    const again = await puller.pull(URI);
    const resultId = again.resultId;
    const same = await puller.about<{ kind: string }>("textDocument/diagnostic", URI, { previousResultId: resultId });
    expect(same.kind).toBe("unchanged");
    await puller.stopQuietly();
  });
});
