import { afterAll, beforeAll, expect, test } from "vitest";
import { LspClient } from "../helpers/lsp-client";
import { SMALL } from "../helpers/small-design";

const URI = "file:///designs/services.anycast";
const TEXT = `${SMALL}
unicast here "One place" {
  origin example
  prefix 198.51.100.0/24
  announce at ashburn
}
`;

let client: LspClient;

beforeAll(async () => {
  client = await LspClient.start();
  await client.open(URI, TEXT);
});

afterAll(async () => {
  await client.stop();
  expect(client.log).toEqual([]);
});

const page = (uri = URI) => client.about<string | null>("anycast/services", uri);

/** The cells of the row that begins with a word. */
async function row(word: string): Promise<string[]> {
  const text = await client.eventually(page, (found) => found !== null);
  const line = text?.split("\n").find((each) => each.replace(/^\|\s*/, "").startsWith(word)) ?? "";
  return line
    .split("|")
    .map((cell) => cell.trim())
    .filter((cell) => cell !== "");
}

test("the services of a design are told side by side, as a page", async () => {
  const text = await client.eventually(page, (found) => found !== null);
  expect(text).toMatch(/^# /);
  expect(text).toContain("dns");
  expect(text).toContain("here");
  const [, anycast, unicast] = await row("Japan");
  expect(anycast).toMatch(/tokyo/);
  expect(unicast).toMatch(/ashburn/);
});

test("the page is of the scenario that hints follow, and of the present text", async () => {
  await client.about("anycast/pickScenario", URI, { scenario: "tokyo-out" });
  expect((await row("Japan"))[1]).toMatch(/london/);
  await client.about("anycast/pickScenario", URI, { scenario: null });
  expect((await row("Japan"))[1]).toMatch(/tokyo/);
  await client.edit(URI, "  announce at ashburn", "  announce at london");
  await client.eventually(
    () => row("Japan"),
    ([, , unicast]) => /london/.test(unicast ?? ""),
  );
});

test("of a document that is not open there is none", async () => {
  expect(await page("file:///designs/nowhere.anycast")).toBeNull();
});
