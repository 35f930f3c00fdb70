import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CompletionList, DocumentLink, Hover, Location, SemanticTokens } from "vscode-languageserver";
import { LspClient, PULLING } from "../helpers/lsp-client";

const NETWORKS = 'as ntt AS2914 "NTT" { at NRT }\nas ocn AS4713 "OCN" { at NRT  transit from ntt }\n';
const ROOT = `include "networks.anycast"
as example AS64500 { pop tokyo { at NRT  transit from ntt } }
unicast dns { origin example  prefix 192.0.2.0/24  announce at tokyo }
region japan { at NRT  via ocn }
`;

let folder: string;
let client: LspClient;
const uriOf = (name: string) => pathToFileURL(join(folder, name)).href;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "anycast lsp (1) "));
  client = await LspClient.start();
});

afterAll(async () => {
  await client.stopQuietly();
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string | Uint8Array): string {
  writeFileSync(join(folder, name), text);
  return uriOf(name);
}

async function changedOnDisk(uri: string): Promise<void> {
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 2 }] });
}

describe("several files", () => {
  it("read includes from disk, and from the editor where they are open and not saved", async () => {
    const networks = write("networks.anycast", NETWORKS);
    const root = write("root.anycast", ROOT);
    await changedOnDisk(networks);
    await client.open(root, ROOT);
    expect(await client.hints(root)).toContain("region japan ⟶ tokyo · 4 ms");
    expect(await client.diagnostics(root)).toEqual([]);
    await client.open(networks, NETWORKS);
    await client.edit(networks, "transit from ntt", "");
    await client.eventually(
      () => client.hints(root),
      (found) => found.includes("region japan ⟶ unreachable"),
    );
    await client.close(networks); // the file on disk counts again
    await client.eventually(
      () => client.hints(root),
      (found) => found.includes("region japan ⟶ tokyo · 4 ms"),
    );
    const definition = await client.at<Location>("textDocument/definition", root, "via oc|n");
    expect(definition.uri).toBe(networks);
    const links = await client.about<DocumentLink[]>("textDocument/documentLink", root);
    expect(links[0]?.target).toBe(networks);
    await client.close(root);
  });

  it("look at an included file as a part of the design that includes it", async () => {
    const networks = write("networks.anycast", NETWORKS);
    const root = write("root.anycast", ROOT);
    await changedOnDisk(networks);
    await client.open(networks, NETWORKS);
    await client.open(root, ROOT);
    await client.hints(root);
    const hover = await client.at<Hover>("textDocument/hover", networks, "as nt|t");
    expect(JSON.stringify(hover.contents)).toContain("customers: ocn, example");
    const references = await client.at<Location[]>("textDocument/references", networks, "as oc|n", {
      context: { includeDeclaration: true },
    });
    expect(references.map(({ uri }) => uri)).toEqual([networks, root]);
    await client.close(networks);
    await client.close(root);
  });

  it("look at an included file by itself again when nobody includes it any more", async () => {
    const networks = write("networks.anycast", NETWORKS);
    const root = write("root.anycast", ROOT);
    await changedOnDisk(networks);
    await client.open(networks, NETWORKS);
    const alone = await client.at<Hover>("textDocument/hover", networks, "as nt|t");
    expect(JSON.stringify(alone.contents)).toContain("customers: ocn");
    await client.open(root, ROOT);
    await client.edit(networks, "transit from ntt", "");
    await client.edit(root, 'include "networks.anycast"', "");
    await client.edit(networks, "at NRT   }", "at NRT  transit from ntt }");
    const again = await client.at<Hover>("textDocument/hover", networks, "as nt|t");
    expect(JSON.stringify(again.contents)).toContain("customers: ocn");
    expect(JSON.stringify(again.contents)).not.toContain("example");
    await client.edit(root, "as example", 'include "networks.anycast"\nas example');
    const whole = await client.at<Hover>("textDocument/hover", networks, "as nt|t");
    expect(JSON.stringify(whole.contents)).toContain("customers: ocn, example");
    await client.close(root);
    await client.eventually(
      () => client.at<Hover>("textDocument/hover", networks, "as nt|t"),
      ({ contents }) => !JSON.stringify(contents).includes("example"),
    );
    await client.close(networks);
  });

  it("notice what happens outside the editor", async () => {
    const networks = write("networks.anycast", NETWORKS);
    const root = write("root.anycast", ROOT);
    await changedOnDisk(networks);
    await client.open(root, ROOT);
    expect(await client.hints(root)).toContain("region japan ⟶ tokyo · 4 ms");
    write("networks.anycast", NETWORKS.replace("transit from ntt", ""));
    await changedOnDisk(networks);
    await client.eventually(
      () => client.hints(root),
      (found) => found.includes("region japan ⟶ unreachable"),
    );
    await client.close(root);
  });

  it("say what is missing, and mend themselves when it comes", async () => {
    const root = write("later.anycast", 'include "soon.anycast"\nregion r { via ocn }');
    await client.open(root, 'include "soon.anycast"\nregion r { via ocn }');
    expect(await client.diagnostics(root)).toContain('AC010 "soon.anycast"');
    const soon = write("soon.anycast", NETWORKS);
    await changedOnDisk(soon);
    await client.eventually(
      () => client.diagnostics(root),
      (found) => !found.join().includes("AC010"),
    );
    await client.close(root);
  });

  it("include themselves without harm", async () => {
    const self = 'include "self.anycast"\nas ntt AS2914 { at NRT }\nregion r { via ntt }';
    const root = write("self.anycast", self);
    await client.open(root, self);
    expect(await client.diagnostics(root)).toContain('AC010 "self.anycast"');
    await client.close(root);
    const one = write("one.anycast", 'include "two.anycast"\nas a AS64501 { }');
    const two = write("two.anycast", 'include "one.anycast"\nas b AS64502 { }');
    await client.open(one, 'include "two.anycast"\nas a AS64501 { }');
    await client.open(two, 'include "one.anycast"\nas b AS64502 { }');
    expect((await client.diagnostics(one)).join()).toContain("AC010");
    expect((await client.diagnostics(two)).join()).toContain("AC010");
    await client.close(one);
    await client.close(two);
  });

  it("tell mistakes in included files that nobody has open", async () => {
    const part = write("part.anycast", "as a AS64501 { transit from nobody }");
    const root = write("whole.anycast", 'include "part.anycast"');
    await client.open(root, 'include "part.anycast"');
    await client.until(() => (client.published(part)?.diagnostics.length ?? 0) > 0);
    const puller = await LspClient.start({ capabilities: PULLING });
    await puller.open(root, 'include "part.anycast"');
    const report = await puller.pull(root);
    expect(JSON.stringify("relatedDocuments" in report && report.relatedDocuments?.[part])).toContain("AC002");
    await puller.stop();
    await client.close(root);
    await client.until(() => client.published(part)?.diagnostics.length === 0);
  });

  it("complete the names of files", async () => {
    write("networks.anycast", NETWORKS);
    const root = write("names.anycast", "");
    await client.open(root, 'include "net"');
    const list = await client.at<CompletionList>("textDocument/completion", root, 'include "net|"');
    expect(list.items.map(({ label }) => label)).toContain("networks.anycast");
    await client.close(root);
  });

  it("read an Internet graph, and say when they cannot", async () => {
    write("graph.as-rel2.txt", "# source: made up\n2914|4713|-1|bgp\n2914|64500|-1|bgp\n");
    const text = `internet "graph.as-rel2.txt"
as example AS64500 { pop tokyo { at NRT } }
unicast dns { origin example  prefix 192.0.2.0/24  announce at tokyo }
region japan { at NRT  via AS4713 }
`;
    const root = write("internet.anycast", text);
    await client.open(root, text);
    expect((await client.hints(root)).join()).toContain("region japan ⟶ tokyo");
    write("odd.as-rel2.txt", "2914|4713|-1|bgp\nwhat?\n2914|64500|-1|bgp\n4713|2914|-1|bgp\n");
    await client.edit(root, "graph.as-rel2.txt", "odd.as-rel2.txt");
    await client.diagnosed(root, ['AC010 "odd.as-rel2.txt"', "AC501 tokyo"]);
    expect(client.messages(root).join()).toContain(
      "line 2: not an AS relationship: what? (no AS number at the start); line 4: another",
    );
    await client.edit(root, "odd.as-rel2.txt", "nothing.as-rel2.txt");
    await client.diagnosed(root, ['AC010 "nothing.as-rel2.txt"']);
    await client.close(root);
  });
});

describe("files that only the client can read", () => {
  it("are asked for", async () => {
    const virtual = await LspClient.start({ initializationOptions: { readFile: true } });
    virtual.connection.onRequest("anycast/readFile", ({ uri }: { uri: string }) =>
      uri === "vfs://repo/networks.anycast" ? Buffer.from(NETWORKS).toString("base64") : null,
    );
    await virtual.open("vfs://repo/root.anycast", ROOT);
    expect(await virtual.hints("vfs://repo/root.anycast")).toContain("region japan ⟶ tokyo · 4 ms");
    await virtual.stopQuietly();
  });

  it("are waited for by several requests at once, each of which is answered for itself", async () => {
    const virtual = await LspClient.start({ initializationOptions: { readFile: true } });
    const root = "vfs://repo/root.anycast";
    const full = "textDocument/semanticTokens/full";
    let deliver: (content: string) => void = () => undefined;
    const wanted = new Promise<void>((asked) => {
      virtual.connection.onRequest("anycast/readFile", () => {
        asked();
        return new Promise<string>((done) => (deliver = done));
      });
    });
    await virtual.open(root, ROOT);
    const asked = [
      virtual.about<SemanticTokens>(full, root),
      virtual.about<SemanticTokens>(full, root),
      virtual.about<SemanticTokens>(`${full}/delta`, root, { previousResultId: "none" }),
    ];
    await wanted;
    deliver(Buffer.from(NETWORKS).toString("base64"));
    const answers = (await Promise.all(asked)).map(({ data }) => data);
    const { data } = await virtual.about<SemanticTokens>(full, root);
    expect(answers).toEqual([data, data, data]);
    await virtual.stop();
  });

  it("are offered inside the quotes of an include", async () => {
    const virtual = await LspClient.start({ initializationOptions: { readFile: true, listFolder: true } });
    const asked: string[] = [];
    virtual.connection.onRequest("anycast/listFolder", ({ uri }: { uri: string }) => {
      asked.push(uri);
      return ["ntt.anycast", "old/", "readme.md"];
    });
    await virtual.open("vfs://repo/root.anycast", 'include "parts/n"');
    const list = await virtual.at<CompletionList>(
      "textDocument/completion",
      "vfs://repo/root.anycast",
      'include "parts/n|"',
    );
    expect(list.items.map(({ label }) => label)).toEqual(["ntt.anycast", "old/"]);
    expect(asked).toEqual(["vfs://repo/parts/"]);
    await virtual.stopQuietly();
  });

  it("are missing where the client cannot be asked", async () => {
    await client.open("vfs://repo/root.anycast", ROOT);
    expect(await client.diagnostics("vfs://repo/root.anycast")).toContain('AC010 "networks.anycast"');
    await client.close("vfs://repo/root.anycast");
  });

  it("need no place for a document that was never saved", async () => {
    await client.open("untitled:Untitled-1", ROOT);
    expect(await client.diagnostics("untitled:Untitled-1")).toContain('AC010 "networks.anycast"');
    await client.close("untitled:Untitled-1");
  });
});
