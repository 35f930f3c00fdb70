import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Trace } from "../../../server/src/diagram/protocol";
import { answer, region, smallDiagram } from "../../helpers/diagram";
import { seriousFindings } from "../helpers/axe";
import { launchBrowser } from "../helpers/browser";
import { FakeHost, type FakeHostOptions } from "../helpers/fake-host";
import { THEMES } from "../helpers/themes";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const ID = "region:brazil";
const MARKDOWN = [
  "**region brazil** “Brazil”",
  "150M users · via Vivo 100%",
  "| via | PoP | RTT |\n| --- | --- | --- |\n| Vivo | **ashburn** \\(tie with london\\) | 42 ms |",
].join("\n\n");
const TRACE: Trace = {
  paths: [
    {
      flow: "flow:brazil/AS26599 Vivo/pop:example.ashburn#0",
      hops: [
        {
          at: "AS26599 vivo GRU",
          prefix: "192.0.2.0/24",
          decided: "lowest router ID (a tie)",
          routes: [
            {
              site: "ashburn",
              path: "3356 64500",
              from: "lumen GRU (provider)",
              values: ["local-pref 100"],
              lost: null,
              tied: false,
            },
            {
              site: "london",
              path: "1299 64500",
              from: "arelion GRU (provider)",
              values: ["local-pref 100"],
              lost: "lost to a lower router ID",
              tied: true,
            },
          ],
          more: 3,
          advice: "A prepend at london would settle it for ashburn.",
        },
      ],
    },
  ],
};

/** A preview in which Brazil was chosen, and the extension has answered. */
async function chosen(options: FakeHostOptions = {}): Promise<FakeHost> {
  const host = await FakeHost.open(browser, smallDiagram(), options);
  await host.page.waitForSelector(".site");
  await host.page.locator("[aria-label^='Region Brazil']").click();
  await expect.poll(() => host.received.at(-1)).toMatchObject({ kind: "details", element: ID });
  await host.post({ kind: "details", element: ID, details: { markdown: MARKDOWN } });
  await expect.poll(() => host.page.locator(".details table").count()).toBe(1);
  return host;
}

async function explained(options: FakeHostOptions = {}): Promise<FakeHost> {
  const host = await chosen(options);
  await host.page.getByText("Why this PoP?").click();
  await expect.poll(() => host.received.at(-1)).toMatchObject({ kind: "trace", element: ID, choices: {} });
  await host.post({ kind: "trace", element: ID, trace: TRACE });
  await host.page.waitForSelector(".trace li");
  return host;
}

describe("the card of what was chosen", () => {
  test("says at once what the picture knows, then what the hover says, and keeps the element in the light", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    await host.page.locator("[aria-label^='Region Brazil']").click();
    const details = host.page.locator(".details");
    await expect.poll(() => details.textContent()).toContain("ashburn, 42 ms; tied with london");
    expect(host.received.map(({ kind }) => kind)).toContain("reveal");
    await host.post({ kind: "details", element: "region:japan", details: { markdown: "another one" } });
    await host.post({ kind: "details", element: ID, details: { markdown: MARKDOWN } });
    await expect.poll(() => details.locator("strong").allTextContents()).toEqual(["region brazil", "ashburn"]);
    expect(await details.textContent()).toContain("ashburn (tie with london)");
    expect(await details.textContent()).not.toContain("another one");
    await host.page.mouse.move(5, 300);
    expect(await host.page.locator(".region[role=button].lit").count()).toBe(1);
    await details.getByRole("button", { name: "Go to its line" }).click();
    await expect.poll(() => host.received.at(-1)).toEqual({ kind: "reveal", element: ID });
    expect(host.complaints).toEqual([]);
    await host.page.close();
  });

  test("is let go with Escape, with its button, and when the element is gone", async () => {
    const host = await chosen();
    await host.page.keyboard.press("Escape");
    await host.page.keyboard.press("Escape");
    expect(await host.page.locator(".details").isVisible()).toBe(false);
    expect(await host.page.locator(".map.dimmed").count()).toBe(0);
    await host.page.locator("[aria-label^='Region Brazil']").click();
    await host.page.getByRole("button", { name: "Close (Escape)" }).click();
    expect(await host.page.locator(".details").isVisible()).toBe(false);
    await host.page.locator("[aria-label^='Region Brazil']").click();
    await host.page.locator(".details").waitFor();
    const model = smallDiagram();
    await host.change({ ...model, regions: [region("india", [77, 28], 1, [answer("tokyo")])], flows: [] });
    await expect.poll(() => host.page.locator(".details").isVisible()).toBe(false);
    await host.page.close();
  });

  test("asks anew when the picture changes", async () => {
    const host = await chosen();
    const asked = () => host.received.filter(({ kind }) => kind === "details").length;
    const before = asked();
    await host.page.getByLabel("Scenario").selectOption("tokyo-out");
    await expect.poll(asked).toBe(before + 1);
    expect(host.received.findLast(({ kind }) => kind === "details")).toMatchObject({
      choices: { scenario: "tokyo-out" },
    });
    await host.page.close();
  });

  test("tells the decisions when they are asked for: the taken route, the losers and why", async () => {
    const host = await explained();
    const rows = await host.page.locator(".trace tbody tr").allTextContents();
    expect(rows).toHaveLength(2);
    expect(rows[0]).toContain("taken");
    expect(rows[1]).toContain("lost to a lower router ID, a tie");
    const text = await host.page.locator(".trace").textContent();
    for (const part of ["AS26599 vivo GRU", "lowest router ID (a tie)", "and 3 more", "A prepend at london"])
      expect(text).toContain(part);
    await host.page.close();
  });

  test("has no decisions for a site", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    await host.page.locator("[aria-label='Site tokyo']").click();
    await host.page.locator(".details").waitFor();
    expect(await host.page.getByText("Why this PoP?").isVisible()).toBe(false);
    await host.page.close();
  });

  test("shows hostile text as text", async () => {
    const host = await chosen();
    const hostile = `<img src=x onerror="document.title='broken'"> [link](javascript:alert(1)) \u202egnihton &lt;b> ${"x".repeat(5000)}`;
    await host.post({ kind: "details", element: ID, details: { markdown: `${hostile}\n\n<script>1</script>` } });
    const details = host.page.locator(".details");
    await expect.poll(() => details.textContent()).toContain("<img src=x");
    expect(await details.locator("img, a, b, script").count()).toBe(0);
    expect(await details.textContent()).toContain("<script>1</script>");
    expect(await details.textContent()).not.toContain("\u202e");
    expect(await details.textContent()).not.toContain("x".repeat(500));
    expect(host.complaints).toEqual([]);
    await host.page.close();
  });

  test.each(Object.keys(THEMES) as (keyof typeof THEMES)[])(
    "axe finds nothing serious in the %s theme",
    async (theme) => {
      const host = await explained({ theme });
      expect(await seriousFindings(host.page)).toEqual([]);
      await host.page.close();
    },
  );

  test("leaves the rows of the table in reach", async () => {
    const host = await chosen();
    await host.page.getByRole("tab", { name: "Table" }).click();
    const box = await host.page.locator(".tables").boundingBox();
    const details = await host.page.locator(".details").boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((details?.y ?? 0) + 1);
    await host.page.close();
  });
});

describe("the editor's cursor", () => {
  test("marks on the map what it is on, and lets go again", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    await host.post({ kind: "cursor", elements: ["region:japan", "as:ocn", "pop:example.tokyo"] });
    await expect.poll(() => host.page.locator(".region[role=button].marked, .site.marked").count()).toBe(2);
    expect(await host.page.locator(".map.dimmed").count()).toBe(0);
    await host.change({ ...smallDiagram(), flows: [] });
    await host.page.waitForTimeout(100);
    expect(await host.page.locator(".region[role=button].marked, .site.marked").count()).toBe(2);
    await host.post({ kind: "cursor", elements: [] });
    await expect.poll(() => host.page.locator(".marked").count()).toBe(0);
    await host.page.close();
  });

  test("marks the rows of the table", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    await host.page.getByRole("tab", { name: "Table" }).click();
    await host.post({ kind: "cursor", elements: ["region:britain"] });
    await expect.poll(() => host.page.locator("tr.marked").count()).toBe(2);
    await host.page.close();
  });
});

describe("a panel that follows", () => {
  test("starts afresh with another file, and keeps nothing but the view", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    await host.page.getByRole("tab", { name: "Table" }).click();
    await host.page.getByLabel("Scenario").selectOption("tokyo-out");
    await host.page.getByLabel("Filter the rows").fill("brazil");
    await host.post({ kind: "shows", uri: "file:///other.anycast", locked: false });
    await expect.poll(() => host.state).toMatchObject({ uri: "file:///other.anycast", locked: false, view: "table" });
    await host.post({ kind: "changed" });
    await host.page.waitForSelector("tbody tr");
    const ask = host.received.findLast((message) => message.kind === "ask");
    expect(ask).toMatchObject({ params: { have: {} } });
    expect(ask).not.toMatchObject({ params: { scenario: "tokyo-out" } });
    expect(await host.page.getByLabel("Filter the rows").inputValue()).toBe("");
    expect(await host.page.locator(".page").count()).toBe(1);
    await host.page.close();
  });

  test("keeps whether it is locked", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    await host.post({ kind: "shows", uri: "file:///design.anycast", locked: false });
    await expect.poll(() => host.state).toMatchObject({ locked: false });
    expect(await host.page.locator(".site").count()).toBe(3);
    await host.page.close();
  });
});
