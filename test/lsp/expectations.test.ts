import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CodeAction } from "vscode-languageserver";
import type { ExpectationItem, ExpectationVerdict } from "../../server/src/lsp/protocol";
import { LspClient } from "../helpers/lsp-client";
import { SMALL } from "../helpers/small-design";

const URI = "file:///designs/expectations.anycast";

/** Two hold, one is broken, one has a name that does not exist, one stands in a scenario, one is about every failure. */
const TEXT = `${SMALL.replace(/^expect .*\n/gm, "")}
expect japan -> tokyo
expect   uk
  -> tokyo
expect japan -> nowhere
expect any 1 pop down: load < 60%
scenario worse {
  use tokyo-out
  expect japan -> london
}
`;

let client: LspClient;

beforeAll(async () => {
  client = await LspClient.start();
  await client.open(URI, TEXT);
});

afterAll(() => client.stopQuietly());

const list = (uri = URI) => client.about<ExpectationItem[] | null>("anycast/expectations", uri);
const check = (uri = URI) => client.about<ExpectationVerdict[] | null>("anycast/checkExpectations", uri);
const verdictOf = async (words: string) => (await check())?.find(({ id }) => id.includes(words));

describe("expectations as tests", () => {
  test("are listed in order of the text, with the words where a broken one is marked", async () => {
    const items = (await list()) ?? [];
    expect(items.map(({ label, within }) => [label, within])).toEqual([
      ["japan -> tokyo", null],
      ["uk -> tokyo", null],
      ["japan -> nowhere", null],
      ["any 1 pop down: load < 60%", null],
      ["japan -> london", "worse"],
    ]);
    const words = items.map(({ range }) => client.document(URI).getText(range));
    expect(words[0]).toBe("japan -> tokyo");
    expect(words[3]).toBe("load < 60%");
    expect(new Set(items.map(({ id }) => id)).size).toBe(5);
  });

  test("are checked, each with what happens instead", async () => {
    const verdicts = (await check()) ?? [];
    expect(verdicts.map(({ holds }) => holds)).toEqual([true, false, null, false, true]);
    expect(verdicts.map(({ id }) => id)).toEqual(((await list()) ?? []).map(({ id }) => id));
    expect(verdicts[0]?.actual).toBeNull();
    expect(verdicts[1]).toMatchObject({ expected: "uk -> tokyo" });
    expect(verdicts[1]?.actual).toMatch(/^uk reaches london/);
    expect(verdicts[3]?.actual).toMatch(/^With \w+ down: The load of/);
  });

  test("follow an edit, and keep their names while they move", async () => {
    const before = ((await list()) ?? []).map(({ id }) => id);
    await client.edit(URI, "expect japan -> tokyo", "\n\nexpect japan -> tokyo");
    expect(((await list()) ?? []).map(({ id }) => id)).toEqual(before);
    await client.edit(URI, "pop tokyo  { at NRT", "pop osaka  { at NRT");
    expect((await verdictOf("/japan -> tokyo"))?.holds).toBeNull();
    await client.edit(URI, "pop osaka  { at NRT", "pop tokyo  { at NRT");
    expect((await verdictOf("/japan -> tokyo"))?.holds).toBe(true);
  });

  test("two with the same words are two tests", async () => {
    const uri = "file:///designs/twice.anycast";
    await client.open(uri, `${SMALL}\nexpect japan -> tokyo\n`);
    const items = (await list(uri))?.filter(({ label }) => label === "japan -> tokyo") ?? [];
    expect(new Set(items.map(({ id }) => id)).size).toBe(2);
    expect((await check(uri))?.every(({ holds }) => holds)).toBe(true);
  });

  test("of a file that others include are its own, judged in the whole design", async () => {
    const [root, part] = ["file:///designs/root.anycast", "file:///designs/part.anycast"];
    await client.open(part, "expect japan -> tokyo\n");
    await client.open(root, `include "part.anycast"\n${SMALL}`);
    expect((await check(part))?.map(({ holds }) => holds)).toEqual([true]);
    expect((await check(root))?.length).toBe(4);
  });

  test("of a document that is not open there are none to tell", async () => {
    expect(await list("file:///designs/closed.anycast")).toBeNull();
    expect(await check("file:///designs/closed.anycast")).toBeNull();
  });

  test("a check that newer text overtakes is answered, and the next one is of that text", async () => {
    const checks = [];
    for (const users of ["118M", "117M", "116M", "115M"]) {
      checks.push(check());
      await client.edit(URI, `users ${users}`, `users ${Number.parseInt(users, 10) - 1}M`);
    }
    for (const verdicts of await Promise.all(checks)) {
      if (verdicts) expect(verdicts).toHaveLength(5);
    }
    expect((await check())?.map(({ holds }) => holds)).toEqual([true, false, null, false, true]);
  });
});

describe("mends of a broken expectation", () => {
  const MENDED = "file:///designs/mended.anycast";
  const text = SMALL.replace("transit from ntt, arelion  join linx", "transit from arelion { prepend 3 }");

  const actions = async (context: { readonly triggerKind?: number }) => {
    const start = client.document(MENDED).positionAt(client.text(MENDED).lastIndexOf("uk -> london") + 1);
    const range = { start, end: start };
    return client.eventually(
      async () =>
        (await client.about<CodeAction[]>("textDocument/codeAction", MENDED, {
          range,
          context: { diagnostics: [], ...context },
        })) ?? [],
      (found) => found.some(({ title }) => title.includes("uk →")) || context.triggerKind === 2,
    );
  };

  test("are offered where somebody asks, each with its effect, and make it hold", async () => {
    await client.open(MENDED, `${text.replace(/^expect .*\n/gm, "")}\nexpect uk -> london\n`);
    expect((await check(MENDED))?.at(-1)?.holds).toBe(false);
    const found = (await actions({})).filter(({ title }) => title.includes("uk →"));
    expect(found.map(({ title }) => title)).toContain("Take out the prepend to arelion at london: uk → london");
    expect(found[0]?.kind).toBe("quickfix");
    expect(found[0]?.diagnostics?.[0]?.code).toBe("AC707");
    const [edits] = Object.values(found[0]?.edit?.changes ?? {});
    const [edit] = edits ?? [];
    if (!edit) throw new Error("no edit");
    const document = client.document(MENDED);
    await client.replace(MENDED, document.offsetAt(edit.range.start), document.offsetAt(edit.range.end), edit.newText);
    expect((await check(MENDED))?.at(-1)?.holds).toBe(true);
  });

  test("are not looked for as the cursor moves", async () => {
    await client.edit(MENDED, "40 Gbps  transit from arelion", "40 Gbps  transit from arelion { prepend 3 }");
    await actions({});
    expect((await actions({ triggerKind: 2 })).filter(({ title }) => title.includes("uk →"))).toEqual([]);
  });
});
