import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CancellationTokenSource, ProgressType } from "vscode-languageserver/node";
import type { ResilienceResult } from "../../server/src/lsp/protocol";
import { twoSites } from "../analysis/two-sites";
import { bigDesign } from "../helpers/big-design";
import { LspClient } from "../helpers/lsp-client";

const URI = "file:///designs/resilience.anycast";
const TEXT = twoSites("scenario dark { fail pop east }");

let client: LspClient;

beforeAll(async () => {
  client = await LspClient.start();
  await client.open(URI, TEXT);
});

afterAll(() => client.stopQuietly());

const ask = (more: object = {}, uri = URI) =>
  client.about<ResilienceResult | null>("anycast/resilience", uri, { scenario: null, pairs: false, ...more });

describe("what failures do, for the editor", () => {
  test("the worst first, each with what it does and where it is declared", async () => {
    const result = await ask();
    const [first] = result?.worst ?? [];
    // a's 6 Gbps come to east's 5 of 10.
    expect(first).toMatchObject({
      name: "pop west",
      unreachable: 0,
      moved: 0.75,
      overCapacity: [{ pop: "east", ratio: 1.1 }],
      taken: ["west"],
      cascade: "east, then no PoP is left",
    });
    const [failed] = first?.failures ?? [];
    expect(failed).toMatchObject({ kind: "pop", name: "west", id: "pop:org.west" });
    expect(failed?.place && client.document(URI).getText(failed.place.range)).toBe("west");
    expect(result).toMatchObject({ scenario: null, complete: true, done: result?.total });
  });

  test("with the load that is left to each PoP", async () => {
    const { headroom } = (await ask()) ?? {};
    expect(headroom?.map(({ pop, ratio, under }) => [pop, ratio, under])).toEqual([
      ["west", 1.1, "east"],
      ["east", 1.1, "west"],
    ]);
    expect(headroom?.map(({ place }) => place && client.document(URI).getText(place.range))).toEqual(["west", "east"]);
  });

  test("of a link the place is the session, of a location the code", async () => {
    const words = new Map(
      (await ask())?.worst.map(({ name, failures: [failed] }) => [
        name,
        failed?.place && client.document(URI).getText(failed.place.range),
      ]),
    );
    expect(words.get("link org.west – left.AMS")).toBe("left");
    expect(words.get("location AMS")).toBe("AMS");
    expect(words.get("as up")).toBe("up");
  });

  test("two at once, under a scenario", async () => {
    const result = await ask({ scenario: "dark", pairs: true });
    expect(result?.scenario).toBe("dark");
    expect(result?.worst[0]).toMatchObject({ unreachable: 1, unreachableUsers: 4e6 });
    expect(result?.worst.every(({ failures }) => failures.length === 2)).toBe(true);
  });

  test("an unknown scenario is the design as it stands, a closed document has no answer", async () => {
    expect((await ask({ scenario: "nothing" }))?.scenario).toBeNull();
    expect(await ask({}, "file:///designs/closed.anycast")).toBeNull();
  });

  test("a newer question ends the older one", async () => {
    const [older, newer] = await Promise.all([ask({ pairs: true }), ask()]);
    expect(older).toBeNull();
    expect(newer?.worst[0]?.name).toBe("pop west");
  });

  test("follows an edit", async () => {
    await client.edit(URI, "capacity 10 Gbps  transit from right", "capacity 100 Gbps  transit from right");
    expect((await ask())?.worst.find(({ name }) => name === "pop west")?.overCapacity).toEqual([]);
  });

  test("says how far it is, and ends when it is cancelled", async () => {
    const uri = "file:///designs/big.anycast";
    await client.open(uri, bigDesign(600));
    const told: ResilienceResult[] = [];
    const singles: ResilienceResult["before"][] = [];
    const listening = client.connection.onProgress(new ProgressType<ResilienceResult>(), "far", (soFar) => {
      // Single failures are tried first, for the order of pairs.
      if (soFar.done > 0) told.push(soFar);
      else singles.push(soFar.before);
      if (told.length === 2) cancel.cancel();
    });
    const cancel = new CancellationTokenSource();
    const params = { textDocument: { uri }, scenario: null, pairs: true, partialResultToken: "far" };
    await expect(client.connection.sendRequest("anycast/resilience", params, cancel.token)).rejects.toThrow();
    listening.dispose();
    expect(told[0]?.worst.length).toBeGreaterThan(0);
    expect(told.map(({ before }) => before)).toEqual(told.map(() => null));
    expect(singles.every((before) => before && before.done > 0 && before.done <= before.total)).toBe(true);
    expect(told[1]?.done).toBeGreaterThan(told[0]?.done ?? 0);
    expect(told[1]).toMatchObject({ complete: false, headroom: [] });
    // The thread goes on with what is asked next.
    expect((await ask())?.complete).toBe(true);
  });
});
