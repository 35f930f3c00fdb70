import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { draw } from "../../helpers/what-if";
import { seriousFindings } from "../helpers/axe";
import { launchBrowser } from "../helpers/browser";
import { FakeHost, type FakeHostOptions } from "../helpers/fake-host";
import { THEMES } from "../helpers/themes";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const TOKYO = "pop:example.tokyo";

/** A page in the mode, with the small design. */
async function open(options: FakeHostOptions & { readonly off?: boolean } = {}): Promise<FakeHost> {
  const host = await FakeHost.open(browser, draw([]), { failing: draw, ...options });
  await host.page.waitForSelector(".site");
  if (!options.off && options.state === undefined) await toggle(host).click();
  return host;
}

const toggle = (host: FakeHost): Locator => host.page.getByRole("button", { name: "What if", exact: true });
const banner = (host: FakeHost): Locator => host.page.locator(".what-if");
const text = async (host: FakeHost): Promise<string> => (await banner(host).innerText()).replace(/\s+/g, " ");
const site = (host: FakeHost, name: string): Locator => host.page.locator(`.site[aria-label^='Site ${name}']`);
const button = (host: FakeHost, name: string): Locator => banner(host).getByRole("button", { name, exact: true });
const asked = (host: FakeHost): unknown => {
  const last = host.received.findLast(({ kind }) => kind === "ask");
  return last?.kind === "ask" ? last.params.failures : undefined;
};

describe("the what-if mode", () => {
  test("is entered and left by its button and by W, and says what a click means", async () => {
    const host = await open({ off: true });
    expect(await toggle(host).getAttribute("aria-pressed")).toBe("false");
    expect(await banner(host).isVisible()).toBe(false);
    await toggle(host).click();
    expect(await toggle(host).getAttribute("aria-pressed")).toBe("true");
    expect(await text(host)).toContain("Choose a site, network or link to fail it");
    await site(host, "Tōkyō").hover();
    await expect.poll(() => host.page.locator(".card .hint").innerText()).toBe("Click to fail it");
    await host.page.keyboard.press("w");
    expect(await toggle(host).getAttribute("aria-pressed")).toBe("false");
    expect(await banner(host).isVisible()).toBe(false);
    await site(host, "Tōkyō").click();
    await expect.poll(() => host.received).toContainEqual({ kind: "reveal", element: TOKYO });
    expect(host.complaints).toEqual([]);
    await host.page.close();
  });

  test("a click fails a site, which stays, crossed out; another brings it back", async () => {
    const host = await open();
    await site(host, "Tōkyō").click();
    await expect.poll(() => site(host, "Tōkyō").locator(".cross").count()).toBe(1);
    expect(asked(host)).toEqual([TOKYO]);
    await expect.poll(() => text(host)).toMatch(/Out of service: Tōkyō/);
    expect(await text(host)).toContain(
      "Regions: 1 of 2 regions moves, 100M users (67%) to another site: Japan from Tōkyō to london",
    );
    expect(await text(host)).toContain("Over capacity: london 150%");
    expect(await text(host)).toContain("Load: 20 Gbps to other sites");
    expect(await text(host)).toMatch(/RTT: \+\d+ ms on average; worst for Japan, 4 ms → \d+ ms/);
    expect(host.received.some(({ kind }) => kind === "reveal")).toBe(false);
    // The pointer has not moved: its card follows the picture.
    await expect.poll(() => host.page.locator(".card .hint").innerText()).toBe("Click to bring it back");
    await site(host, "Tōkyō").click();
    await expect.poll(() => site(host, "Tōkyō").locator(".cross").count()).toBe(0);
    expect(asked(host)).toEqual([]);
    expect(await text(host)).toContain("Choose a site");
    await host.page.close();
  });

  test("the editor's command enters it with something failed, once", async () => {
    const host = await open({ off: true });
    await host.post({ kind: "fail", element: TOKYO });
    await expect.poll(() => asked(host)).toEqual([TOKYO]);
    await expect.poll(() => text(host)).toContain("Out of service: Tōkyō");
    await host.post({ kind: "fail", element: TOKYO });
    await host.post({ kind: "fail", element: null });
    await host.post({ kind: "fail", element: "region:uk" });
    await expect.poll(() => text(host)).toContain("On the way: BT");
    expect(asked(host)).toEqual([TOKYO]);
    expect(await toggle(host).getAttribute("aria-pressed")).toBe("true");
    await host.page.close();
  });

  test("Enter does what a click does, on a mark, in the legend and in the banner, and the keyboard stays there", async () => {
    const host = await open();
    const focused = () =>
      host.page.evaluate(() => {
        const { className, dataset } = document.activeElement instanceof HTMLElement ? document.activeElement : {};
        return `${className} ${dataset?.element}`;
      });
    await site(host, "Tōkyō").focus();
    await host.page.keyboard.press("Enter");
    await expect.poll(() => asked(host)).toEqual([TOKYO]);
    await host.page.locator(".entry:has-text('london')").focus();
    await host.page.keyboard.press("Enter");
    await expect.poll(() => asked(host)).toEqual([TOKYO, "pop:example.london"]);
    await expect.poll(() => text(host)).toContain("Not reached: 150M users (100%) more");
    expect(await focused()).toBe("entry pop:example.london");
    await button(host, "Bring Tōkyō back").focus();
    await host.page.keyboard.press("Enter");
    await expect.poll(() => asked(host)).toEqual(["pop:example.london"]);
    await expect.poll(() => focused()).toMatch(/^toggle/);
    await host.page.close();
  });

  test("of a region or a path what is on the way is offered: networks and links", async () => {
    const host = await open();
    const region = host.page.locator(".region[aria-label^='Region Japan']");
    await region.focus();
    await host.page.keyboard.press("Enter");
    const offered = () => banner(host).locator(".suspects .chip .name").allInnerTexts();
    await expect.poll(offered).toEqual(["OCN", "OCN – NTT", "NTT", "NTT – Tōkyō", "Tōkyō"]);
    await button(host, "Fail NTT – Tōkyō").click();
    await expect.poll(() => asked(host)).toEqual(["link:AS2914|example.tokyo"]);
    await expect.poll(() => text(host)).toContain("Out of service: NTT – Tōkyō");
    expect(await text(host)).toContain("Japan from Tōkyō to london");
    await button(host, "Fail NTT").click();
    await expect.poll(() => text(host)).toContain("Not reached: 150M users (100%) more");
    await button(host, "Bring NTT back").click();
    await button(host, "Bring NTT – Tōkyō back").click();
    await expect.poll(() => asked(host)).toEqual([]);
    // Once more closes the offer.
    await region.focus();
    await host.page.keyboard.press("Enter");
    expect(await banner(host).locator(".suspects").isVisible()).toBe(false);
    await host.page.locator(".flow .target").first().dispatchEvent("click");
    await expect.poll(() => banner(host).locator(".suspects").isVisible()).toBe(true);
    await host.page.close();
  });

  test("Reset brings everything back and stays in the mode; leaving it brings everything back too", async () => {
    const host = await open();
    await site(host, "Tōkyō").click();
    await button(host, "Reset").click();
    await expect.poll(() => asked(host)).toEqual([]);
    expect(await toggle(host).getAttribute("aria-pressed")).toBe("true");
    await site(host, "london").click();
    await expect.poll(() => site(host, "london").locator(".cross").count()).toBe(1);
    await toggle(host).click();
    await expect.poll(() => site(host, "london").locator(".cross").count()).toBe(0);
    expect(asked(host)).toBeUndefined();
    await host.page.close();
  });

  test("Write as scenario hands over what is failed, and what is written is shown instead", async () => {
    const host = await open({ state: { uri: "file:///design.anycast", choices: { scenario: "busy", failures: [] } } });
    expect(await button(host, "Write as scenario").isVisible()).toBe(false);
    await site(host, "Tōkyō").click();
    await button(host, "Write as scenario").click();
    await expect
      .poll(() => host.received.at(-1))
      .toEqual({ kind: "write-scenario", scenario: "busy", failures: [TOKYO] });
    await host.post({ kind: "written", scenario: null });
    expect(await toggle(host).getAttribute("aria-pressed")).toBe("true");
    await host.post({ kind: "written", scenario: "tokyo-out" });
    await expect.poll(() => toggle(host).getAttribute("aria-pressed")).toBe("false");
    const last = host.received.findLast(({ kind }) => kind === "ask");
    expect(last).toMatchObject({ params: { scenario: "tokyo-out" } });
    expect(host.state).toMatchObject({ choices: { scenario: "tokyo-out" } });
    await host.page.close();
  });

  test("outlives hiding and reloading, and edits as far as things still exist", async () => {
    const failures = ["pop:example.kyoto", TOKYO];
    const host = await open({ state: { uri: "file:///design.anycast", choices: { failures } } });
    expect(await toggle(host).getAttribute("aria-pressed")).toBe("true");
    await expect.poll(() => site(host, "Tōkyō").locator(".cross").count()).toBe(1);
    await expect.poll(() => text(host)).toContain("Not in the design: example.kyoto.");
    await host.post({ kind: "changed" });
    expect(asked(host)).toEqual(failures);
    await site(host, "london").click();
    await expect.poll(() => host.state).toMatchObject({ choices: { failures: [...failures, "pop:example.london"] } });
    await host.page.close();
  });
});

describe("what is failed and is no site", () => {
  test("a router and an exchange are failed by a click, and crossed out", async () => {
    const host = await open();
    await host.page.getByRole("button", { name: "Exchanges and routers" }).click();
    const linx = host.page.locator(".ixp[aria-label^='Exchange LINX LON1']");
    await linx.focus();
    await host.page.keyboard.press("Enter");
    await expect.poll(() => linx.getAttribute("aria-label")).toContain("out of service");
    expect(await linx.locator(".cross").count()).toBe(1);
    await expect.poll(() => text(host)).toContain("nobody moves, and no path gets longer");
    await host.page.locator(".region[aria-label^='Region Britain']").focus();
    await host.page.keyboard.press("Enter");
    await button(host, "Fail BT").click();
    // With its network the router is out; it is no failure of its own.
    const router = host.page.locator(".router[aria-label*='bt']");
    await expect.poll(() => router.getAttribute("aria-label")).toContain("out of service");
    expect(asked(host)).toEqual(["ixp:linx", "as:AS2856"]);
    await host.page.close();
  });
});

/** Counts what is animated from now on. */
async function countMotion(host: FakeHost): Promise<() => Promise<number>> {
  await host.page.evaluate(() => {
    const { animate } = Element.prototype;
    Reflect.set(window, "animated", 0);
    Element.prototype.animate = function (...args) {
      Reflect.set(window, "animated", Reflect.get(window, "animated") + 1);
      return animate.apply(this, args);
    };
  });
  return () => host.page.evaluate(() => Reflect.get(window, "animated"));
}

describe("motion", () => {
  test("explains: old lines fade and go, new ones draw themselves, what changed beats; the view stays", async () => {
    const host = await open();
    const world = () => host.page.locator(".world").getAttribute("transform");
    const before = await world();
    const lines = await host.page.locator(".flow").count();
    const animated = await countMotion(host);
    await site(host, "london").click();
    await expect.poll(animated).toBeGreaterThan(3);
    await expect.poll(() => host.page.locator(".flow.leaving").count()).toBe(0);
    expect(await host.page.locator(".flow").count()).toBe(lines);
    expect(await world()).toBe(before);
    // Typing moves nothing.
    const now = await animated();
    host.failing = (failures) => ({ ...draw(failures), flows: [] });
    await host.post({ kind: "changed" });
    await expect.poll(() => host.page.locator(".flow").count()).toBe(0);
    expect(await animated()).toBe(now);
    expect(host.complaints).toEqual([]);
    await host.page.close();
  });

  test.each(["the system", "VS Code"])("is left out where %s asks for less", async (who) => {
    const host = await open();
    if (who === "the system") await host.page.emulateMedia({ reducedMotion: "reduce" });
    else await host.page.evaluate(() => document.body.classList.add("vscode-reduce-motion"));
    const animated = await countMotion(host);
    await site(host, "london").click();
    await expect.poll(() => site(host, "london").locator(".cross").count()).toBe(1);
    await expect.poll(() => text(host)).toContain("Britain from london to Tōkyō");
    expect(await animated()).toBe(0);
    expect(await host.page.locator(".leaving").count()).toBe(0);
    await host.page.close();
  });
});

describe("every reader", () => {
  test.each(Object.keys(THEMES) as (keyof typeof THEMES)[])(
    "axe finds nothing serious in the %s theme",
    async (theme) => {
      const host = await open({ theme });
      expect(await seriousFindings(host.page)).toEqual([]);
      await site(host, "Tōkyō").click();
      await host.page.locator(".region[aria-label^='Region Britain']").focus();
      await host.page.keyboard.press("Enter");
      await expect.poll(() => text(host)).toContain("On the way: BT");
      expect(await banner(host).locator("[aria-live='polite']").innerText()).toContain("Over capacity");
      expect(await seriousFindings(host.page)).toEqual([]);
      await host.page.close();
    },
  );

  test.each([
    [320, 600],
    [500, 320],
  ])("nothing sticks out of a panel of %d by %d", async (width, height) => {
    const host = await open({ width, height });
    await site(host, "Tōkyō").focus();
    await host.page.keyboard.press("Enter");
    await expect.poll(() => text(host)).toContain("Over capacity");
    const overflow = await host.page.evaluate(() => [
      document.documentElement.scrollWidth - innerWidth,
      document.documentElement.scrollHeight - innerHeight,
    ]);
    expect(Math.max(...overflow)).toBeLessThanOrEqual(0);
    expect(await host.page.locator(".stage").evaluate(({ clientHeight }) => clientHeight)).toBeGreaterThan(90);
    await host.page.close();
  });
});
