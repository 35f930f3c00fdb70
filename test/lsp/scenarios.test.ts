import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Hover } from "vscode-languageserver";
import { LspClient } from "../helpers/lsp-client";
import { SMALL } from "../helpers/small-design";

const URI = "file:///designs/scenarios.anycast";
const AS_DESIGNED = 'region japan "Japan" ⟶ tokyo · 4 ms';
const IN_SCENARIO = /^region japan "Japan" \[tokyo-out\] ⟶ london · \d+ ms$/;

let client: LspClient;

beforeAll(async () => {
  client = await LspClient.start();
  await client.open(URI, SMALL);
});

afterAll(() => client.stopQuietly());

beforeEach(async () => {
  expect(await pick(null)).toBeNull();
});

const pick = (scenario: string | null, uri = URI) =>
  client.about<string | null>("anycast/pickScenario", uri, { scenario });

const japan = async () => (await client.hints(URI)).find((hint) => hint.startsWith("region japan")) ?? "";

interface Status {
  uri: string;
  scenario: string | null;
  scenarios: { name: string; title: string | null }[];
}
const status = () => (client.received.get("anycast/status") ?? []).at(-1) as Status;

describe("the scenario that hints and hovers follow", () => {
  test("is the design as it stands, unless one is picked", async () => {
    expect(await japan()).toBe(AS_DESIGNED);
    expect(await pick("tokyo-out")).toBe("tokyo-out");
    expect(await japan()).toMatch(IN_SCENARIO);
    const pop = (await client.hints(URI)).find((hint) => hint.startsWith("pop tokyo"));
    expect(pop).toMatch(/^pop tokyo \[tokyo-out\] ◂ not announced$/);
    expect(await pick(null)).toBeNull();
    expect(await japan()).toBe(AS_DESIGNED);
  });

  test("has the client ask for hints again, and tells it what is followed", async () => {
    const refreshed = client.count("workspace/inlayHint/refresh");
    await pick("tokyo-out");
    await client.until(() => client.count("workspace/inlayHint/refresh") > refreshed);
    await client.until(() => status().scenario === "tokyo-out");
    expect(status().scenarios).toEqual([{ name: "tokyo-out", title: "Tokyo is down" }]);
    await pick(null);
    await client.until(() => status().scenario === null);
  });

  test("shows in hovers, which say so; a scenario's own hover stays the difference from the design", async () => {
    await pick("tokyo-out");
    const region = JSON.stringify((await client.at<Hover>("textDocument/hover", URI, "region jap|an")).contents);
    expect(region).toContain("Under scenario tokyo");
    expect(region).toContain("**london**");
    const own = JSON.stringify((await client.at<Hover>("textDocument/hover", URI, "scenario tokyo-o|ut")).contents);
    expect(own).toContain("tokyo · 4 ms");
    expect(own).not.toContain("Under scenario");
  });

  test("outlives edits, and rests while the text has no such scenario", async () => {
    await pick("tokyo-out");
    await client.edit(URI, "users 118M", "users 119M");
    await client.eventually(japan, (hint) => IN_SCENARIO.test(hint));
    await client.edit(URI, "scenario tokyo-out", "scenario tokyo-outage");
    await client.eventually(japan, (hint) => hint === AS_DESIGNED);
    await client.edit(URI, "scenario tokyo-outage", "scenario tokyo-out");
    await client.eventually(japan, (hint) => IN_SCENARIO.test(hint));
    await client.edit(URI, "users 119M", "users 118M");
  });

  test("a pick in the middle of edits is followed", async () => {
    const edits = ["117M", "116M", "115M"].map((users, i) =>
      client.edit(URI, ["118M", "117M", "116M"][i] ?? "", users),
    );
    const picked = pick("tokyo-out");
    await Promise.all(edits);
    expect(await picked).toBe("tokyo-out");
    await client.eventually(japan, (hint) => IN_SCENARIO.test(hint));
    await client.edit(URI, "115M", "118M");
  });

  test("stays as it is where the design has no such scenario, or there is no such file", async () => {
    await pick("tokyo-out");
    expect(await pick("nonsense")).toBe("tokyo-out");
    expect(await japan()).toMatch(IN_SCENARIO);
    expect(await pick("tokyo-out", "file:///designs/other.anycast")).toBeNull();
  });

  test("is each design's own", async () => {
    const other = "file:///designs/second.anycast";
    await client.open(other, SMALL);
    await pick("tokyo-out", other);
    expect(await japan()).toBe(AS_DESIGNED);
    expect((await client.hints(other)).find((hint) => hint.startsWith("region japan"))).toMatch(IN_SCENARIO);
  });

  test("does not change what is found wrong, nor the preview's own choice", async () => {
    await pick("tokyo-out");
    await client.diagnosed(URI, []);
    const patch = await client.about<{ set: { element: { id: string } }[] }>("anycast/diagram", URI, { have: {} });
    expect(JSON.stringify(patch.set.find(({ element }) => element.id === "region:japan"))).toContain("tokyo");
  });
});
