import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DiagramModel } from "../../../server/src/diagram/model";
import { answer, flow, header, largeDiagram, region, site, smallDiagram } from "../../helpers/diagram";
import { launchBrowser } from "../helpers/browser";
import { FakeHost } from "../helpers/fake-host";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** Boxes of all labels that are shown. */
async function labelBoxes(host: FakeHost): Promise<{ x: number; y: number; right: number; bottom: number }[]> {
  return host.page.$$eval(".label:not(.hidden)", (labels) =>
    labels.map((label) => {
      const { x, y, right, bottom } = label.getBoundingClientRect();
      return { x, y, right, bottom };
    }),
  );
}

describe("what is drawn", () => {
  test("every placed site and region, a line for every path that leaves its place, nothing blocked by the policy", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    expect(await host.page.locator(".site").count()).toBe(3);
    expect(await host.page.locator(".region[role=button]").count()).toBe(5);
    expect(await host.page.locator(".flows > g").count()).toBe(3);
    expect(await host.page.locator(".flow.tied").count()).toBeGreaterThan(0);
    expect(await host.page.locator(".region .cross").count()).toBe(1);
    expect(await host.page.locator(".site .overload").count()).toBe(1);
    expect(await host.page.locator("h1").textContent()).toBe("Public resolver");
    expect(await host.page.locator("footer").textContent()).toContain("5 regions · 4 sites · 394M users");
    expect(await host.page.locator(".problems").textContent()).toBe("2 warnings");
    expect(host.complaints).toEqual([]);
    await host.page.close();
  });

  test("a line has the colour of the site it leads to, and the legend says so", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    const colourOf = (selector: string): Promise<string> =>
      host.page.$eval(selector, (element) => getComputedStyle(element).getPropertyValue("--colour").trim());
    const tokyo = await colourOf(".flow.slot-0");
    expect(tokyo).toBe("#67aaff");
    const row = host.page.locator(".entry").filter({ hasText: "tokyo" });
    expect(await row.textContent()).toBe("tokyo39%20 of 40 Gbps");
    expect(await row.locator(".slot-0").count()).toBe(1);
    await host.setTheme("light");
    await expect.poll(() => colourOf(".flow.slot-0")).toBe("#2d5df2");
    await host.page.close();
  });

  test("a path over the antimeridian goes round the edge, not across the map", async () => {
    const japan = region("japan", [140, 36], 1e6, [answer("west")]);
    const model: DiagramModel = {
      header: header(),
      sites: [site(0, "west", [-120, 37])],
      regions: [japan, region("europe", [2, 49], 1e6, [])],
      facilities: [],
      // Two paths over the Atlantic keep the map's cut in the Pacific.
      flows: [
        flow(japan, answer("west"), "AS1", [[-120, 37]]),
        ...["AS2", "AS3"].map((via) => flow(region("europe", [2, 49], 1, []), answer("west"), via, [[-120, 37]])),
      ],
    };
    const host = await FakeHost.open(browser, model);
    await host.page.waitForSelector(".site");
    const lines = await host.page.$$eval(".flow .line", (paths) => paths.map((path) => path.getAttribute("d") ?? ""));
    expect(lines.map((d) => d.match(/M/g)?.length)).toEqual([1, 2]);
    await host.page.close();
  });
});

describe("labels", () => {
  test.each([
    [1000, 640],
    [420, 800],
  ])("never overlap, at any zoom, in a panel of %d by %d", async (width, height) => {
    const host = await FakeHost.open(browser, largeDiagram(), { width, height });
    await host.page.waitForSelector(".site");
    for (let step = 0; step < 5; step++) {
      const boxes = await labelBoxes(host);
      for (const [i, a] of boxes.entries()) {
        for (const b of boxes.slice(i + 1)) {
          const apart = a.right <= b.x + 1 || b.right <= a.x + 1 || a.bottom <= b.y + 3 || b.bottom <= a.y + 3;
          expect(apart, `${JSON.stringify(a)} and ${JSON.stringify(b)}`).toBe(true);
        }
      }
      if (step === 0) expect(boxes.length).toBeGreaterThan(5);
      await host.page.getByRole("button", { name: "Zoom in" }).click();
    }
    await host.page.close();
  });

  test("more of them fit as the map comes closer", async () => {
    const host = await FakeHost.open(browser, largeDiagram());
    await host.page.waitForSelector(".site");
    const shown = (): Promise<number> => host.page.locator(".region[role=button], .site").count();
    const all = await shown();
    const before = (await labelBoxes(host)).length;
    for (let step = 0; step < 3; step++) await host.page.getByRole("button", { name: "Zoom in" }).click();
    const inView = await host.page.$$eval(".site, .region[role=button]", (marks) => {
      const stage = document.querySelector(".stage")?.getBoundingClientRect();
      return marks.filter((mark) => {
        const { x, y } = mark.getBoundingClientRect();
        return stage !== undefined && x > stage.left && x < stage.right && y > stage.top && y < stage.bottom;
      }).length;
    });
    expect((await labelBoxes(host)).length / inView).toBeGreaterThan(before / all);
    await host.page.close();
  });
});

describe("a crowd", () => {
  test("is drawn as one mark with a number until the map comes closer", async () => {
    const places: [string, number][] = [
      ["paris", 2.3],
      ["versailles", 2.1],
      ["london", -0.4],
      ["tokyo", 139.7],
    ];
    const sites = places.map(([name, longitude], i) => site(i, name, [longitude, 48], { userShare: 0.4 - i / 10 }));
    const host = await FakeHost.open(browser, { header: header(), sites, regions: [], flows: [], facilities: [] });
    await host.page.waitForSelector(".site");
    const seen = (): Promise<string[]> =>
      host.page.$$eval(".site:not(.absorbed)", (marks) => marks.map((mark) => mark.getAttribute("aria-label") ?? ""));
    expect(await seen()).toEqual(["Site paris, and 2 more close by", "Site tokyo"]);
    const badge = host.page.locator(".badge:not(.absorbed)", { hasText: "+2" });
    expect(await badge.count()).toBe(1);
    // Nothing lies over the number: a mark that is drawn later would hide it.
    const over = await badge.evaluate((element) => {
      const later = document.querySelector(".sites")?.compareDocumentPosition(element) ?? 0;
      return (later & Node.DOCUMENT_POSITION_FOLLOWING) > 0;
    });
    expect(over).toBe(true);
    await host.page.locator(".entry").filter({ hasText: "versailles" }).hover();
    await expect.poll(() => host.page.locator("[aria-label='Site versailles']").isVisible()).toBe(true);
    await host.page.locator("[aria-label^='Site paris']").focus();
    await host.page.mouse.move(10, 300);
    const paris = await host.page.locator("[aria-label^='Site paris']").boundingBox();
    await host.page.mouse.move((paris?.x ?? 0) + 5, (paris?.y ?? 0) + 5);
    for (let i = 0; i < 12; i++) await host.page.mouse.wheel(0, -300);
    await expect.poll(seen).toContain("Site paris");
    await host.page.close();
  });

  test("is reached by Tab at a mark that is seen, and its marks stand in the design's order once they are apart", async () => {
    const names = ["versailles", "paris", "tokyo"];
    const longitudes = [2.1, 2.3, 139.7];
    const sites = names.map((name, i) =>
      site(i, name, [longitudes[i] ?? 0, 48], { userShare: name === "paris" ? 0.5 : 0.1 }),
    );
    const host = await FakeHost.open(browser, { header: header(), sites, regions: [], flows: [], facilities: [] });
    await host.page.waitForSelector(".site");
    // The first of the design stands behind another.
    expect(await host.page.locator(".site[tabindex='0']").getAttribute("aria-label")).toMatch(
      /^Site paris, and 1 more/,
    );
    const paris = await host.page.locator(".site[tabindex='0']").boundingBox();
    await host.page.mouse.move((paris?.x ?? 0) + 5, (paris?.y ?? 0) + 5);
    for (let i = 0; i < 12; i++) await host.page.mouse.wheel(0, -300);
    const labels = (): Promise<string[]> =>
      host.page.$$eval(".site", (marks) => marks.map((mark) => mark.getAttribute("aria-label") ?? ""));
    await expect.poll(labels).toEqual(["Site versailles", "Site paris", "Site tokyo"]);
    expect(await host.page.locator(".site[tabindex='0']").count()).toBe(1);
    await host.page.close();
  });
});

describe("hostile titles", () => {
  const HOSTILE = [
    "<img src=x onerror=\"document.title='broken'\">",
    "</text><script>document.title='broken'</script>",
    "\u202egnihton\u202c",
    "x".repeat(10_000),
    "javascript:alert(1)",
    "line\nbreak\u0000null\ttab",
  ];

  test("are text and nothing else, everywhere", async () => {
    const regions = HOSTILE.map((title, i) => ({
      ...region(`r${i}`, [i * 20 - 60, 20], 1e6, [answer("x")]),
      title,
    }));
    const sites = HOSTILE.map((title, i) => ({ ...site(i, `s${i}`, [i * 20 - 60, -10]), title, network: title }));
    const flows = regions.map((from, i) => ({
      ...flow(from, answer("s0"), HOSTILE[i] ?? "", [[-60, -10]]),
      prefix: "<b>",
    }));
    const choices = HOSTILE.map((title, i) => ({ name: `n${i}`, title }));
    const host = await FakeHost.open(browser, {
      header: header({ title: HOSTILE[0] ?? "", message: HOSTILE[1] ?? null, scenarios: choices, services: choices }),
      sites,
      regions,
      flows,
      facilities: [],
    });
    await host.page.waitForSelector(".site");
    for (let i = 0; i < HOSTILE.length; i++) {
      await host.page.locator(".site").nth(i).dispatchEvent("pointermove", { clientX: 100, clientY: 100 });
      await host.page
        .locator(".region[role=button]")
        .nth(i)
        .dispatchEvent("pointermove", { clientX: 100, clientY: 100 });
    }
    expect(await host.page.title()).toBe("Anycast topology preview");
    expect(await host.page.locator("img, b, script:not([nonce])").count()).toBe(0);
    const text = await host.page.evaluate(() => document.body.textContent ?? "");
    expect(text).toContain("<img src=x");
    for (const unprintable of ["\u0000", "\u202e"]) expect(text).not.toContain(unprintable);
    expect(text).not.toContain("x".repeat(500));
    expect(host.complaints).toEqual([]);
    await host.page.close();
  });
});
