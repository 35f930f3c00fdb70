import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DiagramModel } from "../../../server/src/diagram/model";
import { designOf } from "../../helpers/design";
import { graphDiagram, sampleDesign } from "../../helpers/graph";
import { seriousFindings } from "../helpers/axe";
import { launchBrowser } from "../helpers/browser";
import { FakeHost } from "../helpers/fake-host";

const GRAPH = { view: "graph" };

/** A graph too large for SVG: 1,600 customers of one network. */
function large(): DiagramModel {
  const customers = Array.from({ length: 1600 }, (_, i) => `as c${i} AS${10_000 + i} { transit from top }`);
  return graphDiagram(
    designOf(`as top AS1 { }
as example AS64500 { pop a { transit from top } }
${customers.join("\n")}
anycast dns { origin example prefix 192.0.2.0/24 }
region r { via c7 }`),
  );
}

describe("a graph too large for SVG", () => {
  test("says where there is no WebGL, and offers the table, or to draw it all the same", async () => {
    const browser = await launchBrowser();
    const host = await FakeHost.open(browser, large(), { state: GRAPH, withoutWebGl: true });
    await host.page.getByText("This panel has no WebGL").waitFor();
    expect(await host.page.locator("head script").count()).toBe(0);
    expect(await seriousFindings(host.page)).toEqual([]);
    await host.page.getByRole("button", { name: "Open the table" }).click();
    await host.page.locator("table").first().waitFor();
    await host.page.getByRole("tab", { name: "Graph" }).click();
    await host.page.getByRole("button", { name: "Draw it anyway, slowly" }).click();
    await expect.poll(() => host.page.locator(".network").count()).toBe(1601);
    expect(host.complaints).toEqual([]);
    await browser.close();
  });
});

describe("a graph drawn by WebGL", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser({ webGl: true });
  });
  afterAll(() => browser?.close());

  async function openLarge(model = large()): Promise<FakeHost> {
    const host = await FakeHost.open(browser, model, { state: GRAPH });
    await host.page.locator(".graph-gl canvas").first().waitFor();
    return host;
  }

  /** What is drawn, without the key at its foot. */
  async function picture({ page }: FakeHost): Promise<Buffer> {
    const { x, y, width, height } = (await page.locator(".graph-gl").boundingBox()) ?? {
      x: 0,
      y: 0,
      width: 0,
      height: 0,
    };
    return page.screenshot({ clip: { x, y, width, height: height - 100 } });
  }

  /** Puts the pointer there, from where nothing is; what the card says then. */
  async function cardAt(host: FakeHost, at: readonly [number, number]): Promise<string | null> {
    await host.page.mouse.move(5, 300);
    await host.page.mouse.move(...at);
    const card = host.page.locator(".card");
    return (await card.isVisible()) ? card.innerText() : null;
  }

  test("is loaded only then, with cards, and in the colours of the theme", async () => {
    const host = await FakeHost.open(browser, graphDiagram(sampleDesign("getting-started")), { state: GRAPH });
    await host.page.waitForSelector(".network");
    expect(await host.page.locator("head script").count()).toBe(0);
    const model = large();
    await host.change(model);
    await host.page.locator(".graph-gl canvas").first().waitFor();
    expect(await host.page.locator("head script").count()).toBe(1);
    const dark = await picture(host);
    await host.setTheme("hc-light");
    await expect.poll(async () => (await picture(host)).equals(dark)).toBe(false);
    await expect.poll(async () => cardAt(host, await placeOf(host, model, "as:top"))).toContain("AS1");
    expect(host.complaints.filter((text) => /policy|CSP|Refused/i.test(text))).toEqual([]);
    await host.page.close();
  });

  test("marks what the cursor is on, a link too", async () => {
    const host = await openLarge();
    const unmarked = await picture(host);
    for (const elements of [["as:top"], ["link:pop:example.a|as:top"]]) {
      await host.post({ kind: "cursor", elements });
      await expect.poll(async () => (await picture(host)).equals(unmarked)).toBe(false);
      await host.post({ kind: "cursor", elements: [] });
      await expect.poll(async () => (await picture(host)).equals(unmarked)).toBe(true);
    }
    await host.page.close();
  });

  test("has cards of links, beside the line as well, and a click leads to their source", async () => {
    const model = large();
    const host = await openLarge(model);
    const users = await between(host, model, "region:r", "as:c7", 3);
    await expect.poll(() => cardAt(host, users)).toMatch(/^r – c7\n/);
    expect(await cardAt(host, users)).toContain("users of r sit in c7");
    expect(await host.page.locator(".graph-gl").evaluate((box) => getComputedStyle(box).cursor)).toBe("pointer");
    // Straight from a mark, too.
    const link = await between(host, model, "as:top", "pop:example.a", -3);
    await host.page.mouse.move(...(await placeOf(host, model, "as:c7")));
    await host.page.mouse.move(...link);
    await expect.poll(() => host.page.locator(".card:visible h3").textContent()).toBe("a – top");
    await host.page.mouse.move(5, 300);
    await expect.poll(() => host.page.locator(".card").isVisible()).toBe(false);
    await host.page.mouse.click(...link);
    await expect.poll(() => host.revealed).toBe("link:pop:example.a|as:top");
    await host.page.close();
  });

  test("what if: a click on a link fails it, and what is out of service has a colour", async () => {
    const model = large();
    const host = await openLarge(model);
    await host.page.getByRole("button", { name: "What if" }).click();
    // The banner takes room: in a moment everything stands elsewhere.
    const hint = async () => cardAt(host, await between(host, model, "as:top", "pop:example.a"));
    await expect.poll(hint).toContain("Click to fail it");
    await host.page.mouse.click(...(await between(host, model, "as:top", "pop:example.a")));
    const asked = () => {
      const last = host.received.findLast(({ kind }) => kind === "ask");
      return last?.kind === "ask" ? last.params.failures : undefined;
    };
    await expect.poll(asked).toEqual(["link:pop:example.a|as:top"]);
    await host.page.mouse.move(5, 300);
    const before = await picture(host);
    await host.change(withoutLink(model, "link:as:c1599|as:top"));
    await expect.poll(() => host.page.locator(".graph-key").textContent()).toContain("out of service");
    expect((await picture(host)).equals(before)).toBe(false);
    await host.page.close();
  });

  test("gives its context back when the preview turns to another file", async () => {
    const host = await openLarge();
    const canvas = await host.page.waitForSelector(".graph-gl canvas.sigma-nodes");
    const lost = (): Promise<boolean> =>
      canvas.evaluate(
        (element) => element instanceof HTMLCanvasElement && element.getContext("webgl2")?.isContextLost() === true,
      );
    expect(await lost()).toBe(false);
    host.model = graphDiagram(sampleDesign("getting-started"));
    await host.post({ kind: "shows", uri: "file:///other.anycast", locked: false });
    await host.page.waitForSelector(".network");
    await expect.poll(lost).toBe(true);
    await host.page.close();
  });
});

/** Where WebGL draws a node of a graph that is wider than high, before the reader moves it: pixels of the window. */
async function placeOf(host: FakeHost, model: DiagramModel, id: string): Promise<readonly [number, number]> {
  const box = await host.page.locator(".graph-gl").boundingBox();
  const spots = model.graph?.spots ?? [];
  const spot = spots.find(({ of }) => of === id);
  if (box === null || spot === undefined) throw new Error(`no place for ${id}`);
  const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  // Sigma leaves 30 pixels around, in the shorter direction.
  const aspect = Math.min((right - left) / (bottom - top), box.width / box.height);
  const scale = ((Math.min(box.width, box.height) - 60) * aspect) / (right - left);
  const at = (value: number, low: number, high: number, start: number, size: number): number =>
    start + size / 2 + (value - (low + high) / 2) * scale;
  return [at(spot.x, left, right, box.x, box.width), at(spot.y, top, bottom, box.y, box.height)];
}

/** The middle of a straight line between two nodes, so many pixels aside. */
async function between(
  host: FakeHost,
  model: DiagramModel,
  a: string,
  b: string,
  aside = 0,
): Promise<readonly [number, number]> {
  const [from, to] = [await placeOf(host, model, a), await placeOf(host, model, b)];
  return [(from[0] + to[0]) / 2 + aside, (from[1] + to[1]) / 2];
}

/** The same with every session of a link out of service. */
function withoutLink(model: DiagramModel, id: string): DiagramModel {
  const { graph } = model;
  const links = graph?.links.map((link) => (link.id === id ? { ...link, down: link.sessions } : link));
  return { ...model, graph: graph && { ...graph, links: links ?? [] } };
}
