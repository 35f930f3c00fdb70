import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { header, smallDiagram } from "../../helpers/diagram";
import { graphDiagram, sampleDesign } from "../../helpers/graph";
import { seriousFindings } from "../helpers/axe";
import { launchBrowser } from "../helpers/browser";
import { paleTexts } from "../helpers/contrast";
import { FakeHost } from "../helpers/fake-host";
import { THEMES } from "../helpers/themes";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe("the pointer", () => {
  test("a click on a site, a region, a line or a row of the legend asks for its source", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    const clicks: [string, string][] = [
      ["[aria-label='Site tokyo']", "pop:example.tokyo"],
      ["[aria-label^='Region Brazil']", "region:brazil"],
      [".entry:has-text('london')", "pop:example.london"],
    ];
    for (const [selector, element] of clicks) {
      await host.page.locator(selector).click();
      await expect.poll(() => host.revealed).toBe(element);
    }
    await host.page.locator(".flow.tied .target").dispatchEvent("click");
    await expect.poll(() => host.revealed).toMatch(/^flow:brazil/);
    await host.page.locator(".problems").click();
    await expect.poll(() => host.received.at(-1)).toEqual({ kind: "problems" });
    await host.page.close();
  });

  test("over an element a card tells about it, and what does not belong to it steps back", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    await host.page.locator("[aria-label^='Region Brazil']").hover();
    const card = host.page.locator(".card");
    await expect.poll(() => card.textContent()).toContain("Brazil");
    expect(await card.textContent()).toContain("ashburn, 42 ms; tied with london");
    expect(await host.page.locator(".map.dimmed").count()).toBe(1);
    expect(await host.page.locator(".flow.lit").count()).toBe(1);
    expect(await host.page.locator(".site.lit").count()).toBe(2);
    await host.page.mouse.move(5, 300);
    await expect.poll(() => host.page.locator(".map.dimmed").count()).toBe(0);
    await host.page.close();
  });

  test("the wheel zooms and dragging pans", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    const transform = (): Promise<string | null> => host.page.locator(".world").getAttribute("transform");
    const before = await transform();
    await host.page.mouse.move(400, 480);
    await host.page.mouse.wheel(0, -400);
    await expect.poll(transform).not.toBe(before);
    const zoomed = await transform();
    await host.page.mouse.down();
    await host.page.mouse.move(340, 440, { steps: 4 });
    await host.page.mouse.up();
    // Drawn anew once it rests.
    await expect.poll(transform).not.toBe(zoomed);
    await host.page.getByRole("button", { name: "Show everything" }).click();
    expect(await transform()).toBe(before);
    await host.page.close();
  });
});

describe("the keyboard", () => {
  test("Tab reaches the map, arrows go from mark to mark, Enter opens the source", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    await host.page.locator("[aria-label^='Region'][tabindex='0'], [aria-label^='Site'][tabindex='0']").focus();
    const focused = (): Promise<string> =>
      host.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
    const visited = new Set([await focused()]);
    for (const key of ["ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowDown", "ArrowRight", "ArrowRight"]) {
      await host.page.keyboard.press(key);
      visited.add(await focused());
    }
    expect(visited.size).toBeGreaterThan(2);
    expect(await host.page.locator(".marks [tabindex='0']").count()).toBe(1);
    await expect.poll(() => host.page.locator(".card:not(.hidden)").count()).toBe(1);
    await host.page.keyboard.press("Enter");
    await expect.poll(() => host.revealed).toMatch(/^(pop|region|flow):/);
    await host.page.close();
  });

  test("plus, minus and nought zoom", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    const transform = (): Promise<string | null> => host.page.locator(".world").getAttribute("transform");
    const before = await transform();
    await host.page.locator(".problems").focus();
    await host.page.keyboard.press("+");
    expect(await transform()).not.toBe(before);
    await host.page.keyboard.press("0");
    expect(await transform()).toBe(before);
    await host.page.close();
  });
});

describe("every reader", () => {
  test.each(Object.keys(THEMES) as (keyof typeof THEMES)[])(
    "axe finds nothing serious in the %s theme",
    async (theme) => {
      const host = await FakeHost.open(browser, smallDiagram(), { theme });
      await host.page.waitForSelector(".site");
      expect(await seriousFindings(host.page)).toEqual([]);
      await host.page.close();
    },
  );

  describe.each(Object.keys(THEMES) as (keyof typeof THEMES)[])(
    "finds every text 4.5:1 from its ground in %s",
    (theme) => {
      test("on the map, in cards, banners and notices", async () => {
        const host = await FakeHost.open(browser, smallDiagram(), { theme });
        await host.page.waitForSelector(".site");
        expect(await paleTexts(host.page)).toEqual([]);
        await host.page.getByRole("button", { name: "What if" }).click();
        host.failure = "Connection got disposed.";
        await host.post({ kind: "changed" });
        await host.page.waitForSelector(".notice.failed");
        await host.page.getByRole("button", { name: "Export" }).click();
        expect(await paleTexts(host.page)).toEqual([]);
        await host.page.close();
      });

      test("in the graph and in the table", async () => {
        const host = await FakeHost.open(browser, graphDiagram(sampleDesign("getting-started")), {
          theme,
          state: { view: "graph" },
        });
        await host.page.waitForSelector(".network");
        expect(await paleTexts(host.page)).toEqual([]);
        await host.page.getByRole("tab", { name: "Table" }).click();
        await host.change({ ...smallDiagram(), header: header({ state: "stale", errors: 2 }) });
        await host.page.waitForSelector("footer.stale");
        expect(await paleTexts(host.page)).toEqual([]);
        await host.page.close();
      });
    },
  );

  const nothing = { sites: [], regions: [], flows: [], facilities: [] };
  const states = {
    waiting: { model: undefined, seen: ".notice.loading" },
    empty: { model: { ...nothing, header: header({ state: "empty", message: "No regions." }) }, seen: ".notice.empty" },
    stale: { model: { ...smallDiagram(), header: header({ state: "stale" }) }, seen: "footer.stale" },
    broken: {
      model: { ...smallDiagram(), header: header({ broken: true, errors: 3, warnings: 2 }) },
      seen: ".problems.bad",
    },
  };
  describe.each(Object.keys(THEMES) as (keyof typeof THEMES)[])("in %s finds nothing that keeps it out", (theme) => {
    test.each(Object.keys(states) as (keyof typeof states)[])(
      "while it is %s, in a wide and in a narrow panel",
      async (state) => {
        const { model, seen } = states[state];
        const host = await FakeHost.open(browser, model, { theme });
        for (const width of [1000, 360]) {
          await host.page.setViewportSize({ width, height: 640 });
          await host.page.locator(seen).waitFor();
          expect(await seriousFindings(host.page)).toEqual([]);
          expect(await paleTexts(host.page)).toEqual([]);
        }
        expect(host.complaints).toEqual([]);
        await host.page.close();
      },
    );
  });

  test("the measure of contrast finds a pale name", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".label:not(.hidden)");
    await host.page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(".label.pop { fill: #555; } .entry .share { color: #666; }");
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    });
    const found = await paleTexts(host.page);
    expect(found.some((text) => text.startsWith("text.label pop"))).toBe(true);
    expect(found.some((text) => text.startsWith("span.share"))).toBe(true);
    await host.page.close();
  });

  test("at 200 % zoom everything in the toolbar can be seen and used", async () => {
    // Zoom halves what a panel of 900 by 640 has room for.
    const host = await FakeHost.open(browser, smallDiagram(), { width: 450, height: 320 });
    await host.page.waitForSelector(".site");
    for (const name of ["Map", "Graph", "Table"]) {
      await host.page.getByRole("tab", { name }).click();
      const hidden = await host.page.$$eval("header button, header select", (controls) =>
        controls
          .filter((control) => control.closest(".hidden, .menu") === null)
          .filter((control) => {
            const { left, right, top, bottom } = control.getBoundingClientRect();
            return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
          })
          .map((control) => control.textContent),
      );
      expect(hidden).toEqual([]);
    }
    await host.page.close();
  });

  test.each([
    [320, 600],
    [500, 320],
    [1600, 500],
  ])("nothing sticks out of a panel of %d by %d", async (width, height) => {
    const host = await FakeHost.open(browser, smallDiagram(), { width, height });
    await host.page.waitForSelector(".site");
    const overflow = await host.page.evaluate(() => ({
      across: document.documentElement.scrollWidth - innerWidth,
      down: document.documentElement.scrollHeight - innerHeight,
      map: document.querySelector(".stage")?.clientHeight ?? 0,
    }));
    expect(overflow.across).toBeLessThanOrEqual(0);
    expect(overflow.down).toBeLessThanOrEqual(0);
    expect(overflow.map).toBeGreaterThan(100);
    await host.page.close();
  });
});
