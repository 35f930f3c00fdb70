import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DiagramModel } from "../../../server/src/diagram/model";
import { digestOfHoldings, holdingsAfter, patchFor } from "../../../server/src/diagram/patch";
import { answer, header, largeDiagram, region, smallDiagram } from "../../helpers/diagram";
import { launchBrowser } from "../helpers/browser";
import { FakeHost } from "../helpers/fake-host";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

function asks(host: FakeHost): number {
  return host.received.filter((message) => message.kind === "ask").length;
}

describe("live updates", () => {
  test("an edit changes what it is about, and the view stays where it was", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    await host.page.getByRole("button", { name: "Zoom in" }).click();
    const transform = (): Promise<string | null> => host.page.locator(".world").getAttribute("transform");
    const before = await transform();
    await host.page.$eval("[aria-label^='Site tokyo']", (mark) => mark.setAttribute("data-was-here", "yes"));

    const model = smallDiagram();
    const newcomer = region("india", [77, 28], 500e6, [answer("tokyo")]);
    await host.change({ ...model, regions: [...model.regions.slice(1), newcomer] });
    await host.page.waitForSelector("[aria-label^='Region India']");
    expect(await host.page.locator("[aria-label^='Region Japan']").count()).toBe(0);
    expect(await host.page.locator("[data-was-here]").count()).toBe(1);
    expect(await transform()).toBe(before);
    await host.page.close();
  });

  test("while an answer is awaited any number of changes makes one more question", async () => {
    const host = await FakeHost.open(browser, undefined);
    await expect.poll(() => asks(host)).toBe(1);
    for (let i = 0; i < 5; i++) await host.post({ kind: "changed" });
    expect(asks(host)).toBe(1);
    await host.patch(1, patchFor(smallDiagram(), {}));
    await expect.poll(() => asks(host)).toBe(2);
    await host.patch(2, { set: [], remove: [] });
    await host.page.waitForTimeout(50);
    expect(asks(host)).toBe(2);
    await host.page.close();
  });

  test("after another scenario was chosen the answer about the old one no longer counts", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    host.model = undefined;
    await host.post({ kind: "changed" });
    await expect.poll(() => asks(host)).toBe(2);
    await host.page.getByLabel("Scenario").selectOption("tokyo-out");
    await expect.poll(() => asks(host)).toBe(3);
    expect(host.received.at(-1)).toMatchObject({ kind: "ask", sequence: 3, params: { scenario: "tokyo-out" } });
    const old = { ...smallDiagram(), header: header({ title: "old" }) };
    const fresh = { ...smallDiagram(), header: header({ title: "new", scenario: "tokyo-out" }) };
    await host.patch(2, patchFor(old, {}));
    await host.patch(3, patchFor(fresh, {}));
    await expect.poll(() => host.page.locator("h1").textContent()).toBe("new");
    expect(host.state).toMatchObject({ choices: { scenario: "tokyo-out" } });
    await host.page.close();
  });
});

describe("a page that brings its first picture with it", () => {
  const patch = patchFor(smallDiagram(), {});
  const first = async () => ({ patch });

  test("shows it before anything was answered, and asks what is new since", async () => {
    const host = await FakeHost.open(browser, undefined, { first });
    await host.page.waitForSelector(".site");
    await expect.poll(() => asks(host)).toBe(1);
    const ask = host.received.find((message) => message.kind === "ask");
    expect(Object.keys(ask?.params.have ?? {})).toHaveLength(patch.set.length);
    const model = smallDiagram();
    await host.patch(1, patchFor({ ...model, regions: model.regions.slice(1) }, ask?.params.have ?? {}));
    await expect.poll(() => host.page.locator("[aria-label^='Region Japan']").count()).toBe(0);
    expect(await host.page.locator(".site").count()).toBe(3);
    expect(host.complaints).toEqual([]);
    await host.page.close();
  });

  test("does not show it again when it is loaded again", async () => {
    const host = await FakeHost.open(browser, undefined, { first });
    await host.page.waitForSelector(".site");
    await expect.poll(() => asks(host)).toBe(1);
    // As VS Code does with the same text when a panel is shown that was hidden.
    await host.page.reload();
    await expect.poll(() => asks(host)).toBe(2);
    expect(host.received.at(-1)).toMatchObject({ params: { have: {} } });
    expect(await host.page.locator(".site").count()).toBe(0);
    await host.page.close();
  });

  test("does not show it when it is loaded again as the page of another file", async () => {
    const host = await FakeHost.open(browser, undefined, { first });
    await host.page.waitForSelector(".site");
    await host.post({ kind: "shows", uri: "file:///other.anycast", locked: false });
    await expect.poll(() => host.state).toMatchObject({ uri: "file:///other.anycast" });
    const before = asks(host);
    await host.page.reload();
    await expect.poll(() => asks(host)).toBe(before + 1);
    expect(await host.page.locator(".site").count()).toBe(0);
    // And back: it was shown once.
    await host.post({ kind: "shows", uri: "file:///design.anycast", locked: false });
    await expect.poll(() => host.state).toMatchObject({ uri: "file:///design.anycast" });
    await host.page.reload();
    await expect.poll(() => asks(host)).toBe(before + 3);
    expect(await host.page.locator(".site").count()).toBe(0);
    await host.page.close();
  });

  test("asks at once where it is to show something else", async () => {
    const state = { uri: "file:///design.anycast", choices: { scenario: "tokyo-out" } };
    const host = await FakeHost.open(browser, undefined, { first, state });
    await expect.poll(() => asks(host)).toBe(1);
    expect(host.received.at(-1)).toMatchObject({ params: { scenario: "tokyo-out", have: {} } });
    expect(await host.page.locator(".site").count()).toBe(0);
    await host.page.close();
  });
});

describe("news that were asked for the page", () => {
  const without = (): DiagramModel => ({ ...smallDiagram(), regions: smallDiagram().regions.slice(1) });
  const japan = (host: FakeHost): Promise<number> => host.page.locator("[aria-label^='Region Japan']").count();

  test("are taken where it has what they lie over, without a question", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    const have = holdingsAfter({}, patchFor(smallDiagram(), {}));
    const patch = JSON.stringify(patchFor(without(), have));
    await host.post({ kind: "news", question: "{}", had: digestOfHoldings(have), patch });
    await expect.poll(() => japan(host)).toBe(0);
    expect(asks(host)).toBe(1);
    // The same again lies over what is no more: the page asks.
    host.model = smallDiagram();
    await host.post({ kind: "news", question: "{}", had: digestOfHoldings(have), patch });
    await expect.poll(() => asks(host)).toBe(2);
    await expect.poll(() => japan(host)).toBe(1);
    await host.page.close();
  });

  test("make it ask where it shows something else, and are left alone while it waits", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    const have = holdingsAfter({}, patchFor(smallDiagram(), {}));
    const patch = JSON.stringify(patchFor(without(), have));
    const news = { kind: "news", had: digestOfHoldings(have), patch } as const;
    host.model = undefined;
    await host.post({ ...news, question: '{"scenario":"tokyo-out"}' });
    await expect.poll(() => asks(host)).toBe(2);
    await host.post({ ...news, question: "{}" });
    await host.patch(2, { set: [], remove: [] });
    // It asks once more for what was said meanwhile.
    await expect.poll(() => asks(host)).toBe(3);
    expect(await japan(host)).toBe(1);
    await host.page.close();
  });
});

describe("mistakes in the text", () => {
  test("leave the last good picture, marked as such, with the errors counted and one click away", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    await host.page.$eval("[aria-label^='Site tokyo']", (mark) => mark.setAttribute("data-was-here", "yes"));
    const model = smallDiagram();
    await host.change({ ...model, header: header({ broken: true, errors: 3 }), sites: [], regions: [], flows: [] });
    await expect.poll(() => host.page.locator("footer.stale").textContent()).toContain("The text has mistakes");
    expect(await host.page.locator(".site").count()).toBe(3);
    expect(await host.page.locator("[data-was-here]").count()).toBe(1);
    expect(await host.page.locator(".problems.bad").textContent()).toBe("3 errors");
    await host.page.locator(".problems").click();
    await expect.poll(() => host.received.at(-1)).toEqual({ kind: "problems" });
    await host.change({ ...model, regions: model.regions.slice(1) });
    await expect.poll(() => host.page.locator("footer.stale").count()).toBe(0);
    expect(await host.page.locator("[aria-label^='Region Japan']").count()).toBe(0);
    await host.page.close();
  });
});

describe("what is kept", () => {
  test("the view comes back after a reload", async () => {
    const first = await FakeHost.open(browser, smallDiagram());
    await first.page.waitForSelector(".site");
    await first.page.getByRole("button", { name: "Zoom in" }).click();
    const zoomed = await first.page.locator(".world").getAttribute("transform");
    await first.page.locator(".map").press("ArrowRight");
    // Drawn anew once it rests.
    await expect.poll(() => first.page.locator(".world").getAttribute("transform")).not.toBe(zoomed);
    const transform = await first.page.locator(".world").getAttribute("transform");
    const state = first.state;
    await first.page.close();

    const second = await FakeHost.open(browser, smallDiagram(), { state });
    await second.page.waitForSelector(".site");
    const numbers = (text: string | null): number[] => (text?.match(/-?[\d.]+/g) ?? []).map(Number);
    const after = numbers(await second.page.locator(".world").getAttribute("transform"));
    for (const [i, value] of numbers(transform).entries()) expect(after[i]).toBeCloseTo(value, 1);
    await second.page.close();
  });

  test("what is no matter of the design is told as the reader changes it, and new pages begin with it", async () => {
    const first = await FakeHost.open(browser, largeDiagram());
    await first.page.waitForSelector(".territory");
    const told = () => first.received.findLast((message) => message.kind === "settings");
    await first.page.getByRole("button", { name: "Areas" }).click();
    await first.page.getByRole("button", { name: "Exchanges and routers" }).click();
    await first.page.getByRole("button", { name: "Export" }).click();
    await first.page.locator(".menu button").filter({ hasText: "Dark" }).click();
    await first.page.getByLabel("Scenario").selectOption("tokyo-out");
    const settings = { view: "map", territory: false, paper: "dark", facilities: true } as const;
    await expect.poll(told).toEqual({ kind: "settings", settings });
    await first.page.close();

    const second = await FakeHost.open(browser, largeDiagram(), { settings });
    await second.page.waitForSelector(".site");
    expect(await second.page.locator(".territory").count()).toBe(0);
    const pressed = (name: string) => second.page.getByRole("button", { name }).getAttribute("aria-pressed");
    expect([await pressed("Areas"), await pressed("Exchanges and routers")]).toEqual(["false", "true"]);
    expect(second.received.find(({ kind }) => kind === "ask")).toMatchObject({
      params: { facilities: true, have: {} },
    });
    expect(second.received.find(({ kind }) => kind === "ask")).not.toHaveProperty("params.scenario");
    // A page that turns to another file keeps to them too.
    await second.page.getByRole("tab", { name: "Table" }).click();
    await second.post({ kind: "shows", uri: "file:///other.anycast", locked: false });
    await expect
      .poll(() => second.state)
      .toMatchObject({
        ...{ uri: "file:///other.anycast", locked: false, view: "table", territory: false, paper: "dark" },
        choices: { facilities: true },
      });
    await second.page.close();
  });

  test.each([null, 3, {}, { uri: 1 }, { uri: "x", viewport: { zoom: "far", centre: [] } }])(
    "what an older version or a stranger left is no harm: %j",
    async (state) => {
      const host = await FakeHost.open(browser, smallDiagram(), { state });
      await host.page.waitForSelector(".site");
      expect(host.complaints).toEqual([]);
      await host.page.close();
    },
  );
});

describe("states", () => {
  test("waiting", async () => {
    const host = await FakeHost.open(browser, undefined);
    expect(await host.page.locator(".notice.loading").textContent()).toContain("Waiting for the routes");
    host.model = smallDiagram();
    await host.patch(1, patchFor(smallDiagram(), {}));
    await host.page.waitForSelector(".notice.hidden", { state: "attached" });
    await host.page.close();
  });

  test("empty, with the reason", async () => {
    const message = "Declare an anycast service and a region to see who reaches what.";
    const host = await FakeHost.open(browser, {
      header: header({ state: "empty", service: null, services: [], message }),
      sites: [],
      regions: [],
      flows: [],
      facilities: [],
    });
    await expect.poll(() => host.page.locator(".notice.empty").textContent()).toContain(message);
    await host.page.close();
  });

  test("failed: the last picture stays, and the reader can try again or restart the server", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    host.failure = "Connection got disposed.";
    await host.post({ kind: "changed" });
    await expect.poll(() => host.page.locator(".notice.failed").textContent()).toContain("Connection got disposed.");
    expect(await host.page.locator(".site").count()).toBe(3);
    await host.page.getByRole("button", { name: "Restart the language server" }).click();
    await expect.poll(() => host.received.at(-1)).toEqual({ kind: "restart" });
    host.failure = undefined;
    await host.page.getByRole("button", { name: "Try again" }).click();
    await host.page.waitForSelector(".notice.hidden", { state: "attached" });
    await host.page.close();
  });

  test("stale", async () => {
    const host = await FakeHost.open(browser, { ...smallDiagram(), header: header({ state: "stale" }) });
    await expect.poll(() => host.page.locator("footer.stale").textContent()).toContain("Solving newer text");
    await host.page.close();
  });
});

describe("the pickers", () => {
  const targets = [
    { prefix: "192.0.2.0/24", family: 4 },
    { prefix: "198.51.100.0/24", family: 4 },
    { prefix: "2001:db8:53::/48", family: 6 },
  ] as const;

  test("show only what leaves a choice", async () => {
    const host = await FakeHost.open(browser, {
      ...smallDiagram(),
      header: header({ scenarios: [], targets: targets.slice(0, 1) }),
    });
    await host.page.waitForSelector(".site");
    expect(await host.page.locator("header select:visible").count()).toBe(0);
    expect(await host.page.locator("span.prefixes").textContent()).toBe("192.0.2.0/24");
    await host.page.close();
  });

  test("ask for another prefix, another family and another service, and keep them", async () => {
    const services = [
      { name: "dns", title: null },
      { name: "web", title: null },
    ];
    const host = await FakeHost.open(browser, { ...smallDiagram(), header: header({ services, targets }) });
    await host.page.waitForSelector(".site");
    const last = () => host.received.findLast((message) => message.kind === "ask");
    await host.page.getByLabel("Prefix").selectOption("198.51.100.0/24");
    await expect.poll(last).toMatchObject({ params: { prefix: "198.51.100.0/24" } });
    await host.page.getByLabel("Address family").selectOption("IPv6");
    await expect.poll(last).toMatchObject({ params: { family: 6 } });
    expect(last()).not.toMatchObject({ params: { prefix: "198.51.100.0/24" } });
    await host.change({ ...smallDiagram(), header: header({ services, targets, prefix: "2001:db8:53::/48" }) });
    await expect.poll(() => host.page.getByLabel("Address family").inputValue()).toBe("6");
    expect(await host.page.getByLabel("Prefix").isVisible()).toBe(false);
    await host.page.getByLabel("Service").selectOption("web");
    await expect.poll(last).toMatchObject({ params: { service: "web", family: 6 } });
    expect(host.state).toMatchObject({ choices: { service: "web", family: 6 } });
    await host.page.close();
  });
});
