import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DiagramElement, DiagramHeader, DiagramSite } from "../../server/src/diagram/model";
import type { DiagramPatch, WrittenScenario } from "../../server/src/diagram/protocol";
import { LspClient } from "../helpers/lsp-client";
import { SMALL } from "../helpers/small-design";

const URI = "file:///designs/what-if.anycast";

let client: LspClient;

beforeAll(async () => {
  client = await LspClient.start();
  await client.open(URI, SMALL);
});

afterAll(() => client.stopQuietly());

interface Question {
  readonly failures?: unknown;
  readonly scenario?: string;
  readonly prefix?: string;
  readonly have?: Record<string, string>;
}

const ask = (question: Question) => client.about<DiagramPatch>("anycast/diagram", URI, { have: {}, ...question });

const elements = ({ set }: DiagramPatch): DiagramElement[] => set.map(({ element }) => element);

const headerOf = (patch: DiagramPatch): DiagramHeader | undefined =>
  elements(patch).find((element): element is DiagramHeader => element.kind === "header");

const states = (patch: DiagramPatch) =>
  elements(patch)
    .filter((element): element is DiagramSite => element.kind === "pop")
    .map(({ name, state }) => `${name} ${state}`);

/** The picture of the text as it is now. */
async function settled(question: Question): Promise<DiagramPatch> {
  return client.eventually(
    () => ask(question),
    (patch) => headerOf(patch)?.state === "solved",
  );
}

describe("failures on top of a picture", () => {
  test("are in the answer, with what they change", async () => {
    const patch = await settled({ failures: ["pop:example.tokyo"] });
    expect(states(patch)).toEqual(["tokyo failed", "london serving", "ashburn serving"]);
    expect(headerOf(patch)?.whatIf).toMatchObject({
      failures: [{ id: "pop:example.tokyo", kind: "pop", name: "tokyo", also: ["router:example.tokyo"] }],
      unknown: [],
      beyond: 0,
      changes: {
        moves: [
          { region: "region:japan", from: "pop:example.tokyo", to: "pop:example.london", share: 1, users: 118e6 },
        ],
        unreachable: { share: 0 },
        loadMoved: [{ unit: "bps", value: 20e9 }],
      },
    });
  });

  test("come as a patch: only what they change, and back again", async () => {
    const whole = await settled({});
    expect(headerOf(whole)?.whatIf).toBeNull();
    const have = Object.fromEntries(whole.set.map(({ digest, element }) => [element.id, digest]));
    const failed = await ask({ failures: ["as:kpn"], have });
    const changed = elements(failed).map(({ id }) => id);
    expect(changed).toEqual(expect.arrayContaining(["header", "region:uk", "flow:uk/AS1136"]));
    expect(changed).not.toContain("region:japan");
    expect(changed).not.toContain("flow:uk/AS2856");
    expect(failed.remove).toEqual([]);
    const restored = await ask({ failures: [], have });
    expect(restored).toEqual({ set: [], remove: [] });
  });

  test("lie over the scenario that is shown", async () => {
    const patch = await settled({ scenario: "tokyo-out", failures: ["link:example.london|ntt"] });
    expect(headerOf(patch)).toMatchObject({ scenario: "tokyo-out", whatIf: { failures: [{ kind: "link" }] } });
    expect(states(patch)[0]).toBe("tokyo failed");
    // Compared with the scenario: nobody is at Tokyo any more.
    expect(JSON.stringify(headerOf(patch)?.whatIf?.changes)).not.toContain("pop:example.tokyo");
  });

  test("are compared by the prefix that is shown", async () => {
    const failures = ["pop:example.tokyo"];
    const first = headerOf(await settled({ failures }))?.whatIf?.changes;
    const second = headerOf(await settled({ failures, prefix: "2001:db8:53::/48" }));
    expect(second?.prefix).toBe("2001:db8:53::/48");
    expect(second?.whatIf?.changes).toEqual(first);
  });

  test("that the design does not have are told and left out; anything else is no failure", async () => {
    const patch = await settled({ failures: ["pop:example.kyoto", "ixp:linx"] });
    expect(headerOf(patch)?.whatIf).toMatchObject({ unknown: ["pop:example.kyoto"], failures: [{ id: "ixp:linx" }] });
    const none = await settled({ failures: ["pop:example.kyoto"] });
    expect(headerOf(none)?.whatIf).toEqual({
      failures: [],
      unknown: ["pop:example.kyoto"],
      beyond: 0,
      out: [],
      changes: null,
    });
    expect(states(none)).toEqual(["tokyo serving", "london serving", "ashburn serving"]);
    for (const failures of ["as:ntt", 7, null, [null, 3, {}]]) {
      expect(headerOf(await settled({ failures }))?.whatIf).toBeNull();
    }
    const many = Array.from({ length: 80 }, (_, i) => `as:AS${i + 1}`);
    expect(headerOf(await settled({ failures: many }))?.whatIf).toMatchObject({ beyond: 30, unknown: { length: 50 } });
  });

  test("stay through an edit as far as they still exist", async () => {
    const failures = ["pop:example.tokyo", "pop:example.ashburn"];
    await client.edit(URI, "pop ashburn {", "pop dulles {");
    const patch = await settled({ failures });
    expect(states(patch)).toEqual(["tokyo failed", "london serving", "dulles serving"]);
    expect(headerOf(patch)?.whatIf).toMatchObject({
      failures: [{ id: "pop:example.tokyo" }],
      unknown: ["pop:example.ashburn"],
    });
    await client.edit(URI, "pop dulles {", "pop ashburn {");
    expect(headerOf(await settled({ failures }))?.whatIf).toMatchObject({ unknown: [], failures: { length: 2 } });
  });
});

describe("write as scenario", () => {
  const write = (question: { failures: unknown; scenario?: string }, uri = URI) =>
    client.about<WrittenScenario | null>("anycast/writeScenario", uri, question);

  test("gives the text, which then shows the same picture without failures", async () => {
    const failures = ["pop:example.london", "as:ntt"];
    const failed = await settled({ scenario: "tokyo-out", failures });
    const written = await write({ scenario: "tokyo-out", failures });
    expect(written).toMatchObject({ name: "london-ntt-out", left: [] });
    const text = client.text(URI);
    const lines = text.split("\n");
    const at = written?.edit.range.start;
    expect(written?.edit.range.end).toEqual(at);
    expect(lines[at?.line ?? -1]?.slice(0, at?.character)).toMatch(/^scenario tokyo-out .*\}$/);
    await client.edit(URI, lines[at?.line ?? -1] ?? "", `${lines[at?.line ?? -1]}${written?.edit.newText}`);
    const patch = await settled({ scenario: "london-ntt-out" });
    expect(headerOf(patch)).toMatchObject({ scenario: "london-ntt-out", errors: headerOf(failed)?.errors });
    const drawn = (one: DiagramPatch) => elements(one).filter(({ kind }) => kind !== "header");
    expect(drawn(patch)).toEqual(drawn(failed));
  });

  test("is null where there is nothing to write", async () => {
    expect(await write({ failures: [] })).toBeNull();
    expect(await write({ failures: ["pop:example.kyoto"] })).toBeNull();
    expect(await write({ failures: "as:ntt" })).toBeNull();
    expect(await write({ failures: ["as:ntt"] }, "file:///designs/other.anycast")).toBeNull();
  });
});
