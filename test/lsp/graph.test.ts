import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exported } from "../../server/src/diagram/exports";
import type { DiagramModel } from "../../server/src/diagram/model";
import { HeldDiagram } from "../../server/src/diagram/patch";
import {
  type DiagramParams,
  type DiagramPatch,
  EXPORT_FORMATS,
  type SourceRange,
} from "../../server/src/diagram/protocol";
import { runCli } from "../helpers/cli";
import { LspClient } from "../helpers/lsp-client";
import { SMALL } from "../helpers/small-design";

const URI = "file:///designs/graph.anycast";

let client: LspClient;

beforeAll(async () => {
  client = await LspClient.start();
  await client.open(URI, SMALL);
});

afterAll(() => client.stopQuietly());

/** Asks as a page does, with what it holds already. */
async function ask(held: HeldDiagram, params: Partial<DiagramParams>): Promise<DiagramModel | undefined> {
  const have = held.holdings();
  held.apply(await client.about<DiagramPatch>("anycast/diagram", URI, { ...params, have }));
  return held.model();
}

describe("the AS graph of a picture", () => {
  test("comes only where it is looked at, with a place for everything", async () => {
    const held = new HeldDiagram();
    expect((await ask(held, {}))?.graph).toBeUndefined();
    await expect.poll(async () => (await ask(held, { view: "graph" }))?.header.state).toBe("solved");
    const model = held.model();
    const graph = model?.graph;
    expect(graph?.networks.length).toBeGreaterThan(3);
    const placed = new Set(graph?.spots.map(({ of }) => of));
    for (const { id } of [...(graph?.networks ?? []), ...(model?.sites ?? []), ...(model?.regions ?? [])]) {
      expect(placed).toContain(id);
    }
    expect(graph?.trails.length).toBe(model?.flows.length);
    expect((await ask(held, { view: "map" }))?.graph).toBeUndefined();
  });

  test("is exported as the command line does it, letter for letter, and so are map and facts", async () => {
    const held = new HeldDiagram();
    await expect.poll(async () => (await ask(held, { view: "graph" }))?.header.state).toBe("solved");
    const model = held.model();
    if (model === undefined) throw new Error("no picture");
    const run = (...args: string[]) => runCli(["export", "a.anycast", "--to", ...args], { "a.anycast": SMALL }).out;
    const light = { theme: "light" } as const;
    expect(exported("svg", model, { ...light, view: "graph" })).toBe(run("svg", "--view", "graph"));
    for (const format of EXPORT_FORMATS) expect(exported(format, model, light)).toBe(run(format));
  });

  test("has its exchanges once; the table asks for routers beside it", async () => {
    const held = new HeldDiagram();
    const model = await ask(held, { view: "graph", facilities: true });
    expect(model?.graph?.networks.map(({ id }) => id)).toContain("ixp:linx");
    expect(new Set(model?.facilities.map(({ kind }) => kind))).toEqual(new Set(["router"]));
    const map = await ask(held, { facilities: true });
    expect(map?.facilities.map(({ id }) => id)).toContain("ixp:linx");
  });

  test("an edit moves nothing that stays", async () => {
    const held = new HeldDiagram();
    const before = (await ask(held, { view: "graph" }))?.graph?.spots ?? [];
    const added = '\nas added AS64999 "Added" { transit from ntt }\n';
    await client.replace(URI, SMALL.length, SMALL.length, added);
    await expect
      .poll(async () => (await ask(held, { view: "graph" }))?.graph?.networks.map(({ name }) => name))
      .toContain("added");
    const after = held.model()?.graph?.spots ?? [];
    expect(after.length).toBe(before.length + 1);
    expect(after).toEqual(expect.arrayContaining([...before]));
    await client.replace(URI, SMALL.length, SMALL.length + added.length, "");
  });

  test("shows what is failed as out", async () => {
    const held = new HeldDiagram();
    await expect
      .poll(
        async () =>
          (await ask(held, { view: "graph", failures: ["as:ntt"] }))?.graph?.networks.find(({ id }) => id === "as:ntt")
            ?.down,
      )
      .toBe(true);
  });

  test("networks and links lead to their lines", async () => {
    const source = (element: string) => client.about<SourceRange | null>("anycast/sourceRange", URI, { element });
    const lines = SMALL.split("\n");
    const ntt = await source("as:ntt");
    expect(lines[ntt?.range.start.line ?? -1]).toMatch(/^as ntt/);
    const graph = (await ask(new HeldDiagram(), { view: "graph" }))?.graph;
    for (const { id } of graph?.links ?? [])
      if (!id.startsWith("link:region")) expect(await source(id), id).not.toBeNull();
    expect(await source("link:as:nobody|as:no")).toBeNull();
    expect(await source("link:")).toBeNull();
  });
});
