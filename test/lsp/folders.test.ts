import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LspClient } from "../helpers/lsp-client";
import { SMALL } from "../helpers/small-design";

const ONE = "file:///designs/one";
const TWO = "file:///designs/two";
/** A folder of the workspace that lies in another one. */
const INNER = "file:///designs/one/inner";
const uriIn = (folder: string) => `${folder}/small.anycast`;
/** One carrier less, so that a rule has something to say. */
const DESIGN = SMALL.replace("via ocn", "via onc");

let client: LspClient;
beforeAll(async () => {
  client = await LspClient.start({
    workspaceFolders: [ONE, TWO],
    folderSettings: {
      [TWO]: { lint: { severity: { AC002: "warning" } }, latency: { access: 12 }, inlayHints: { pops: false } },
      [INNER]: { lint: { severity: { AC002: "info" } } },
    },
  });
  for (const folder of [ONE, TWO, INNER, "file:///elsewhere"]) await client.open(uriIn(folder), DESIGN);
});
afterAll(() => client.stopQuietly());

const severityIn = (folder: string): number | undefined =>
  client.published(uriIn(folder))?.diagnostics.find(({ code }) => code === "AC002")?.severity;

describe("folders of one workspace", () => {
  it("have settings of their own: severities, the latency model, hints", async () => {
    await client.until(() => severityIn(ONE) === 1 && severityIn(TWO) === 2);
    const slow = await client.eventually(
      () => client.hints(uriIn(TWO)),
      (found) => found.some((hint) => hint.endsWith("london · 19 ms")),
    );
    expect(slow.every((hint) => hint.startsWith("region"))).toBe(true);
    const usual = await client.hints(uriIn(ONE));
    expect(usual.some((hint) => hint.endsWith("london · 9 ms"))).toBe(true);
    expect(usual.some((hint) => hint.startsWith("pop"))).toBe(true);
  });

  it("leave what is in none of them to the settings of the workspace", async () => {
    await client.until(() => severityIn("file:///elsewhere") === 1);
  });

  it("may change theirs while the others stay", async () => {
    client.folderSettings = { ...client.folderSettings, [ONE]: { lint: { severity: { AC002: "info" } } } };
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await client.until(() => severityIn(ONE) === 3 && severityIn(TWO) === 2);
    client.folderSettings = { ...client.folderSettings, [ONE]: {} };
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await client.until(() => severityIn(ONE) === 1 && severityIn(TWO) === 2);
  });

  it("are told when the routes of each are there, also where both come at once", async () => {
    const refreshes = () => client.count("workspace/inlayHint/refresh");
    for (const access of [20, 21, 22]) {
      client.folderSettings = {
        ...client.folderSettings,
        [ONE]: { latency: { access } },
        [TWO]: { latency: { access } },
      };
      let seen = refreshes();
      await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
      for (;;) {
        await client.until(() => refreshes() > seen);
        seen = refreshes();
        const hints = [...(await client.hintsNow(uriIn(ONE))), ...(await client.hintsNow(uriIn(TWO)))];
        if (hints.filter((hint) => hint.endsWith(`london · ${access + 7} ms`)).length === 2) break;
      }
    }
  });

  it("may come and go: a file has the settings of the innermost one that it is in", async () => {
    const change = (added: readonly string[], removed: readonly string[]) => {
      const named = (uris: readonly string[]) => uris.map((uri) => ({ uri, name: uri }));
      const event = { added: named(added), removed: named(removed) };
      return client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event });
    };
    await client.until(() => severityIn(INNER) === 1);
    await change([INNER], []);
    await client.until(() => severityIn(INNER) === 3 && severityIn(ONE) === 1);
    await change([], [INNER, TWO]);
    await client.until(() => severityIn(INNER) === 1 && severityIn(TWO) === 1);
  });
});
