import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DiagramModel } from "../../../server/src/diagram/model";
import { designOf } from "../../helpers/design";
import { graphDiagram, sampleDesign } from "../../helpers/graph";
import { seriousFindings } from "../helpers/axe";
import { launchBrowser } from "../helpers/browser";
import { FakeHost } from "../helpers/fake-host";
import { THEMES } from "../helpers/themes";

let browser: Browser;
let small: DiagramModel;
beforeAll(async () => {
  browser = await launchBrowser();
  small = graphDiagram(sampleDesign("getting-started"));
});
afterAll(() => browser?.close());

const GRAPH = { view: "graph" };

async function open(model: DiagramModel, options: Parameters<typeof FakeHost.open>[2] = {}): Promise<FakeHost> {
  const host = await FakeHost.open(browser, model, { state: GRAPH, ...options });
  await host.page.waitForSelector(".network");
  return host;
}

/** Where the pointer is on the link between NTT and Arelion, pixels. */
function middleOfFirstLink(host: FakeHost): Promise<readonly [number, number]> {
  const path = host.page.locator(".targets path").first();
  return path.evaluate((element) => {
    if (!(element instanceof SVGPathElement)) return [0, 0] as const;
    const middle = element.getPointAtLength(element.getTotalLength() / 2);
    const { x, y } = middle.matrixTransform(element.getScreenCTM() ?? undefined);
    return [x, y] as const;
  });
}

describe("the graph", () => {
  test("is asked for when its tab is opened, and let go with it", async () => {
    const host = await FakeHost.open(browser, small);
    await host.page.waitForSelector(".site");
    const views = () => host.received.flatMap((message) => (message.kind === "ask" ? [message.params.view] : []));
    expect(views()).not.toContain("graph");
    await host.page.getByRole("tab", { name: "Graph" }).click();
    await host.page.waitForSelector(".network");
    expect(views().at(-1)).toBe("graph");
    await host.page.getByRole("tab", { name: "Map" }).click();
    await expect.poll(() => views().at(-1)).toBeUndefined();
    expect(host.complaints).toEqual([]);
    await host.page.close();
  });

  test("draws every network, site and region, the links between them, and paths in the colour of their site", async () => {
    const host = await open(small);
    expect(await host.page.locator(".network").count()).toBe(6);
    expect(await host.page.locator(".graph .site").count()).toBe(3);
    expect(await host.page.locator(".graph .region[role=button]").count()).toBe(2);
    expect(await host.page.locator(".links .link").count()).toBe(13);
    expect(await host.page.locator(".links .link.peer").count()).toBe(1);
    expect(await host.page.locator(".strand.slot-0").count()).toBeGreaterThan(2);
    expect(await host.page.locator(".chip-name").allTextContents()).toContain("Arelion");
    expect(await host.page.locator(".band-label").allTextContents()).toEqual([
      "Top networks",
      "Level 2",
      "Sites",
      "Users",
    ]);
    expect(host.complaints).toEqual([]);
    await host.page.close();
  });

  test("providers are above their customers on the screen, and no name covers another", async () => {
    const host = await open(small);
    const top = async (name: string): Promise<number> =>
      (await host.page.getByRole("button", { name: `Network ${name}` }).boundingBox())?.y ?? Number.NaN;
    expect(await top("NTT")).toBeLessThan(await top("OCN"));
    expect(await top("Arelion")).toBeLessThan(await top("KPN"));
    const boxes = await host.page.$$eval(".graph .label:not(.hidden), .graph .chip:not(.dot)", (elements) =>
      elements.map((element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return { left, top, right, bottom };
      }),
    );
    expect(boxes.length).toBe(11);
    for (const [i, a] of boxes.entries()) {
      for (const b of boxes.slice(i + 1)) {
        expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
      }
    }
    await host.page.close();
  });

  test("the line at the bottom says what is not on the map only of the map", async () => {
    const model = graphDiagram(sampleDesign("getting-started"));
    const [first, ...rest] = model.regions;
    if (first === undefined) throw new Error("no regions");
    const adrift = { ...model, regions: [{ ...first, place: null }, ...rest] };
    const host = await FakeHost.open(browser, adrift, { state: { view: "graph" } });
    await host.page.waitForSelector(".network");
    const footer = () => host.page.locator("footer").textContent();
    const open = (name: string) => host.page.getByRole("tab", { name }).click();
    expect(await footer()).toContain("2 regions");
    expect(await footer()).not.toContain("on the map");
    await open("Map");
    await expect.poll(footer).toContain("not on the map: Japan");
    for (const name of ["Table", "Graph"]) {
      await open(name);
      await expect.poll(footer).not.toContain("on the map");
    }
    await host.page.close();
  });

  test("a card tells relation, local-pref and who routes over a link or a network", async () => {
    const host = await open(small);
    await host.page.getByRole("button", { name: "Network OCN" }).hover();
    const card = host.page.locator(".card");
    await expect.poll(() => card.textContent()).toContain("200 from customers, 150 from peers, 100 from providers");
    expect(await card.textContent()).toContain("Japan → tokyo (118M users)");
    expect(await host.page.locator(".links .link.lit").count()).toBeGreaterThan(1);
    await host.page.mouse.move(...(await middleOfFirstLink(host)));
    await expect.poll(() => card.textContent()).toContain("NTT and Arelion are peers");
    expect(await card.textContent()).toContain("150 at NTT, 150 at Arelion");
    await host.page.close();
  });

  test("clicks and Enter lead to the source, arrows from node to node", async () => {
    const host = await open(small);
    const last = () => host.revealed;
    await host.page.getByRole("button", { name: "Network NTT" }).click();
    await expect.poll(last).toBe("as:ntt");
    await host.page.getByRole("button", { name: "Network NTT" }).focus();
    await host.page.keyboard.press("ArrowRight");
    await host.page.keyboard.press("Enter");
    await expect.poll(last).toBe("as:arelion");
    await host.page.keyboard.press("ArrowDown");
    await host.page.keyboard.press("Enter");
    await expect.poll(last).not.toBe("as:arelion");
    expect(last()).toMatch(/^(as|ixp):/);
    await host.page.close();
  });

  test("zoom and place are kept, and fit brings everything back", async () => {
    const host = await open(small);
    const world = () => host.page.getAttribute(".graph-world", "transform");
    const fitted = await world();
    await host.page.getByRole("button", { name: "Network NTT" }).focus();
    await host.page.keyboard.press("+");
    expect(await world()).not.toBe(fitted);
    await expect.poll(() => host.state).toMatchObject({ graphViewport: { zoom: expect.any(Number) } });
    const again = await open(small, { state: host.state });
    await expect.poll(() => again.page.getAttribute(".graph-world", "transform")).toBe(await world());
    await host.page.keyboard.press("0");
    expect(await world()).toBe(fitted);
    await host.page.close();
    await again.page.close();
  });

  test("of many nodes moves as one while the wheel turns, and places nodes and names when that rests", async () => {
    const customers = Array.from({ length: 200 }, (_, i) => `as c${i} AS${10_000 + i} { transit from top }`);
    const text = `as top AS1 { }
as example AS64500 { pop a { transit from top } }
${customers.join("\n")}
anycast dns { origin example prefix 192.0.2.0/24 }
region r { via c7 }`;
    const host = await open(graphDiagram(designOf(text)));
    const drawing = host.page.locator("svg.graph");
    /** What there is to see, after the wheel has turned where it is told to: in one go, so that nothing rests in between. */
    const look = (deltaY?: number): Promise<{ world: string; shift: string; at: number[] }> =>
      drawing.evaluate((element, turn) => {
        const wheel = { deltaY: turn, clientX: 500, clientY: 300, bubbles: true, cancelable: true };
        if (turn !== undefined) element.dispatchEvent(new WheelEvent("wheel", wheel));
        const node = element.querySelector("[aria-label^='Network c150']")?.getBoundingClientRect() ?? new DOMRect();
        return {
          world: element.querySelector(".graph-world")?.getAttribute("transform") ?? "",
          shift: element instanceof SVGElement ? element.style.transform : "",
          at: [node.left + node.width / 2, node.top + node.height / 2].map(Math.round),
        };
      }, deltaY);
    const before = await look();
    const during = await look(-300);
    expect(during.world).toBe(before.world);
    expect(during.shift).toMatch(/scale/);
    await expect.poll(async () => (await look()).shift).toBe("");
    const after = await look();
    expect(after.world).not.toBe(before.world);
    for (const [i, value] of after.at.entries()) expect(Math.abs(value - (during.at[i] ?? 0))).toBeLessThanOrEqual(2);
    await host.page.getByRole("button", { name: "Network top" }).focus();
    await host.page.keyboard.press("0");
    expect(await look()).toEqual(before);
    await host.page.close();
  });

  test("what is not drawn is counted, and more is asked for", async () => {
    const graph = small.graph;
    const networks = graph?.networks.map((network) => (network.id === "as:ntt" ? { ...network, hidden: 42 } : network));
    const host = await open({ ...small, graph: graph && { ...graph, networks: networks ?? [] } });
    await host.page.getByText("+42").click();
    const widened = () =>
      host.received.flatMap((message) => (message.kind === "ask" ? [message.params.widened] : [])).at(-1);
    await expect.poll(widened).toEqual({ "as:ntt": 1 });
    await host.page.getByRole("button", { name: /Network NTT, 42/ }).focus();
    await host.page.keyboard.press("m");
    await expect.poll(widened).toEqual({ "as:ntt": 2 });
    expect(host.received.filter(({ kind }) => kind === "reveal")).toEqual([]);
    await host.page.close();
  });

  test("what if: paths that are new draw themselves, unless less motion is asked for", async () => {
    const design = sampleDesign("getting-started");
    const [scenario] = design.scenarios;
    const failed = graphDiagram(design, scenario?.name);
    const failure = { id: "pop:example.tokyo", kind: "pop", name: "Tokyo", also: [] } as const;
    const whatIf = { failures: [failure], unknown: [], beyond: 0, out: [], changes: null };
    for (const reducedMotion of ["no-preference", "reduce"] as const) {
      const host = await open(small);
      await host.page.emulateMedia({ reducedMotion });
      host.failing = () => ({ ...failed, header: { ...failed.header, whatIf } });
      await host.page.getByRole("button", { name: "What if" }).click();
      await host.page.locator(".graph .site").first().dispatchEvent("click");
      await expect.poll(() => host.page.locator(".strand.slot-0").count()).toBe(0);
      const moving = (): Promise<number> =>
        host.page.$$eval(".strand", (paths) => paths.filter((path) => path.getAnimations().length > 0).length);
      expect((await moving()) > 0).toBe(reducedMotion === "no-preference");
      await host.page.close();
    }
  });

  test("what if: a click on a link or a carrier fails it, another brings it back", async () => {
    const host = await open(small);
    const asked = () => {
      const last = host.received.findLast(({ kind }) => kind === "ask");
      return last?.kind === "ask" ? last.params.failures : undefined;
    };
    await host.page.getByRole("button", { name: "What if" }).click();
    const middle = await middleOfFirstLink(host);
    await host.page.mouse.move(...middle);
    await expect.poll(() => host.page.locator(".card .hint").textContent()).toBe("Click to fail it");
    await host.page.mouse.click(...middle);
    await expect.poll(asked).toEqual(["link:as:ntt|as:arelion"]);
    await host.page.getByRole("button", { name: "Network OCN" }).click();
    await expect.poll(asked).toEqual(["link:as:ntt|as:arelion", "as:ocn"]);
    await host.page.mouse.click(...middle);
    await expect.poll(asked).toEqual(["as:ocn"]);
    expect(host.received.some(({ kind }) => kind === "reveal")).toBe(false);
    await host.page.close();
  });

  test("the cursor marks networks, and links on the words of their sessions", async () => {
    const host = await open(small);
    const marked = () => host.page.locator(".network.marked, .site.marked, .link.marked").count();
    await host.post({ kind: "cursor", elements: ["as:ntt", "link:as:ntt|as:arelion", "link:as:arelion|as:ntt"] });
    await expect.poll(marked).toBe(2);
    const [stroke, others] = await host.page.evaluate(() =>
      [".link.marked", ".link:not(.marked)"].map((name) => {
        const line = document.querySelector(name);
        return line === null ? 0 : Number.parseFloat(getComputedStyle(line).strokeWidth);
      }),
    );
    expect(stroke).toBeGreaterThan(2 * (others ?? 0));
    await host.change({ ...small, regions: small.regions.slice(1) });
    await expect.poll(() => host.page.locator(".graph .region[role=button]").count()).toBe(1);
    expect(await marked()).toBe(2);
    await host.post({ kind: "cursor", elements: [] });
    await expect.poll(marked).toBe(0);
    await host.page.close();
  });

  test("hostile titles are text", async () => {
    const text = `as evil AS1 "<img src=x onerror=alert(1)>\u202egnp" { }
as big AS2 "${"W".repeat(10_000)}" { transit from evil }
as example AS64500 { pop a { transit from big } }
anycast dns { origin example prefix 192.0.2.0/24 }
region r "</text><script>" { via evil }`;
    const host = await open(graphDiagram(designOf(text)));
    expect(await host.page.locator("img, .graph script").count()).toBe(0);
    for (const name of await host.page.locator(".chip-name").allTextContents())
      expect(name.length).toBeLessThanOrEqual(18);
    expect(host.complaints).toEqual([]);
    await host.page.close();
  });
});

describe("every reader of the graph", () => {
  test.each(Object.keys(THEMES) as (keyof typeof THEMES)[])(
    "axe finds nothing serious in the %s theme",
    async (theme) => {
      const host = await open(small, { theme });
      expect(await seriousFindings(host.page)).toEqual([]);
      await host.page.close();
    },
  );
});
