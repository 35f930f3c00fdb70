import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DiagramElement, DiagramHeader } from "../../server/src/diagram/model";
import type { DiagramPatch, ElementDetails, Trace } from "../../server/src/diagram/protocol";
import { LspClient } from "../helpers/lsp-client";
import { SMALL } from "../helpers/small-design";

const URI = "file:///designs/preview.anycast";
const OTHER = "file:///designs/other.anycast";
/** The network behind Japan takes no IPv6 prefix as long as the service's. */
const TEXT = SMALL.replace("transit from ntt }\nas bt", "transit from ntt  accept max-length 24, 47 }\nas bt");

let client: LspClient;

beforeAll(async () => {
  client = await LspClient.start();
  await client.open(URI, TEXT);
  await client.open(OTHER, SMALL);
});

afterAll(() => client.stopQuietly());

const elements = ({ set }: DiagramPatch): DiagramElement[] => set.map(({ element }) => element);

async function picture(choices: object): Promise<DiagramElement[]> {
  const patch = await client.eventually(
    () => client.about<DiagramPatch>("anycast/diagram", URI, { have: {}, ...choices }),
    (answer) => elements(answer).some((element) => element.kind === "header" && element.state === "solved"),
  );
  return elements(patch);
}

const headerOf = (all: DiagramElement[]) => all.find((element): element is DiagramHeader => element.kind === "header");

const outcome = (all: DiagramElement[], region: string) =>
  all.flatMap((element) => (element.id === `region:${region}` && element.kind === "region" ? element.answers : []))[0]
    ?.outcome;

describe("a picture by prefix and address family", () => {
  test("is by the primary prefix where nothing was picked", async () => {
    const all = await picture({});
    expect(headerOf(all)).toMatchObject({ prefix: "192.0.2.0/24", targets: [{ family: 4 }, { family: 6 }] });
    expect(outcome(all, "japan")).toBe("pop");
  });

  test.each([{ family: 6 }, { prefix: "2001:db8:53::/48" }])("is by what was picked: %j", async (choices) => {
    const all = await picture(choices);
    expect(headerOf(all)?.prefix).toBe("2001:db8:53::/48");
    expect(outcome(all, "japan")).toBe("unreachable");
    expect(outcome(all, "uk")).toBe("pop");
  });

  test("keeps to it under a scenario and under failures", async () => {
    const all = await picture({ family: 6, scenario: "tokyo-out", failures: ["pop:example.london"] });
    expect(headerOf(all)).toMatchObject({ prefix: "2001:db8:53::/48", scenario: "tokyo-out" });
    const flows = all.filter((element) => element.kind === "flow");
    expect(flows.some(({ pop }) => pop === "pop:example.london")).toBe(false);
    expect(outcome(all, "uk")).toBe("pop");
  });

  test.each([{ family: 5 }, { prefix: 7 }, { family: {}, prefix: [] }])("is no harm for %j", async (choices) => {
    expect(headerOf(await picture(choices))?.prefix).toBe("192.0.2.0/24");
  });
});

describe("the cursor", () => {
  const at = (words: string, editor = URI) => {
    const lines = TEXT.slice(0, TEXT.indexOf(words)).split("\n");
    const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    return client.about<string[]>("anycast/elementsAt", URI, { editor: { uri: editor }, position });
  };

  test("is on what its line declares or names", async () => {
    expect(await at("region uk")).toEqual(["region:uk"]);
    expect(await at("tokyo  {")).toContain("pop:example.tokyo");
  });

  test("is on nothing in another design, and far beyond the end", async () => {
    expect(await at("region uk", OTHER)).toEqual([]);
    const position = { line: 9999, character: 9 };
    expect(await client.about("anycast/elementsAt", URI, { editor: { uri: URI }, position })).toEqual([]);
  });
});

describe("the card", () => {
  const details = (element: string, choices = {}) =>
    client.about<ElementDetails | null>("anycast/details", URI, { element, ...choices });

  test("says what the hover says", async () => {
    const lines = TEXT.slice(0, TEXT.indexOf("uk    ")).split("\n");
    const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    const hover = await client.eventually(
      () => client.about<{ contents: { value: string } }>("textDocument/hover", URI, { position }),
      ({ contents }) => contents.value.includes("decided by"),
    );
    expect((await details("region:uk"))?.markdown).toBe(hover.contents.value);
    expect((await details("flow:uk/AS2856"))?.markdown).toBe(hover.contents.value);
  });

  test("is about the scenario and the failures of the picture", async () => {
    const asDesigned = await details("region:japan");
    const out = await details("region:japan", { failures: ["pop:example.tokyo"] });
    expect(asDesigned?.markdown).toContain("**tokyo**");
    expect(out?.markdown).toContain("**london**");
    expect((await details("region:japan", { scenario: "tokyo-out" }))?.markdown).toContain("**london**");
  });

  test("has something for sites, networks and exchanges, and nothing for what is not there", async () => {
    for (const id of ["pop:example.tokyo", "as:ntt", "ixp:linx"])
      expect((await details(id))?.markdown, id).toMatch(/\w/);
    expect(await details("region:nowhere")).toBeNull();
    expect(await details("")).toBeNull();
  });
});

describe("why", () => {
  const why = (element: string, choices = {}) =>
    client.about<Trace | null>("anycast/trace", URI, { element, ...choices });

  test("a region has the decisions of all its ways, a flow its own", async () => {
    const region = await why("region:uk");
    expect(region?.paths.map(({ flow }) => flow)).toEqual(["flow:uk/AS2856", "flow:uk/AS1136"]);
    expect((await why("flow:uk/AS1136"))?.paths).toEqual(region?.paths.slice(1));
  });

  test("is of the prefix that the picture is of", async () => {
    const trace = await why("region:uk", { family: 6 });
    expect(trace?.paths[0]?.hops[0]?.prefix).toBe("2001:db8:53::/48");
  });

  test.each(["pop:example.tokyo", "region:nowhere", "flow:uk/AS1", ""])("has nothing for %j", async (element) => {
    expect((await why(element))?.paths ?? []).toEqual([]);
  });
});
