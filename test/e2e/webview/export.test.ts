import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exported } from "../../../server/src/diagram/exports";
import type { DiagramModel } from "../../../server/src/diagram/model";
import { patchFor } from "../../../server/src/diagram/patch";
import type { PageMessage } from "../../../server/src/diagram/protocol";
import { header, largeDiagram, smallDiagram } from "../../helpers/diagram";
import { graphDiagram, sampleDesign } from "../../helpers/graph";
import { seriousFindings } from "../helpers/axe";
import { launchBrowser } from "../helpers/browser";
import { FakeHost, type FakeHostOptions } from "../helpers/fake-host";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const button = (host: FakeHost): Locator => host.page.getByRole("button", { name: "Export" });
const row = (host: FakeHost, name: string): Locator => host.page.locator(".menu button").filter({ hasText: name });

async function opened(model: DiagramModel = smallDiagram(), options: FakeHostOptions = {}): Promise<FakeHost> {
  const host = await FakeHost.open(browser, model, options);
  await host.page.waitForSelector(".site");
  return host;
}

type Saved = Extract<PageMessage, { kind: "save" }>;

/** What was saved last, once it is there. */
async function saved(host: FakeHost): Promise<Saved> {
  const found = (): Saved | undefined => {
    const message = host.received.findLast(({ kind }) => kind === "save");
    return message?.kind === "save" ? message : undefined;
  };
  await expect.poll(found).toBeDefined();
  const message = found();
  if (message === undefined) throw new Error("Nothing was saved.");
  return message;
}

async function choose(host: FakeHost, name: string): Promise<void> {
  await button(host).click();
  await row(host, name).click();
}

/** Width and height of a PNG (ISO/IEC 15948, 11.2.2), and nothing for what is none. */
function pngSize(bytes: Buffer): readonly [number, number] | undefined {
  if (bytes.subarray(1, 4).toString("latin1") !== "PNG") return undefined;
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

describe("the export menu", () => {
  test.each([
    ["SVG", "svg"],
    ["CSV", "csv"],
    ["GeoJSON", "geojson"],
    ["Markdown", "markdown"],
  ] as const)("saves %s as the command line writes it", async (label, format) => {
    const host = await opened();
    await choose(host, label);
    const { content, suffix, format: told } = await saved(host);
    expect(told).toBe(format);
    expect(suffix).toBe("");
    expect(content).toBe(exported(format, smallDiagram(), { theme: "light" }));
    expect(host.complaints).toEqual([]);
    await host.page.close();
  });

  test("saves PNG, drawn by the page from the same SVG, within its policy", async () => {
    const host = await opened(largeDiagram());
    await choose(host, "PNG");
    const { content } = await saved(host);
    const bytes = Buffer.from(Object.values(content).map(Number));
    const [, width, height] =
      /width="(\d+)" height="(\d+)"/.exec(exported("svg", largeDiagram(), { theme: "light" })) ?? [];
    expect(pngSize(bytes)).toEqual([2 * Number(width), 2 * Number(height)]);
    expect(host.complaints).toEqual([]);
    await host.page.close();
  });

  test("copies the picture as an image, and says so", async () => {
    const host = await opened();
    await host.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await choose(host, "Copy image");
    await expect.poll(() => host.page.locator("footer").textContent()).toContain("in the clipboard");
    const types = await host.page.evaluate(async () =>
      (await navigator.clipboard.read()).flatMap(({ types }) => types),
    );
    expect(types).toEqual(["image/png"]);
    await host.page.close();
  });

  test("says what to do instead where the clipboard takes no image", async () => {
    const host = await opened();
    await host.page.evaluate(() => {
      navigator.clipboard.write = () => Promise.reject(new Error("Not allowed."));
    });
    await choose(host, "Copy image");
    await expect.poll(() => host.page.locator("footer").textContent()).toContain("Not allowed. Save as SVG works");
    await host.page.close();
  });

  test("draws on light in every theme unless asked for dark, and keeps that", async () => {
    const host = await opened(smallDiagram(), { theme: "dark" });
    await choose(host, "SVG");
    expect((await saved(host)).content).toContain('fill="#ffffff"');
    await choose(host, "Dark");
    await choose(host, "SVG");
    await expect.poll(async () => (await saved(host)).content).toContain('fill="#1f1f1f"');
    expect(host.state).toMatchObject({ paper: "dark" });
    await host.page.close();

    const again = await opened(smallDiagram(), { state: host.state });
    await button(again).click();
    expect(await row(again, "Dark").getAttribute("aria-checked")).toBe("true");
    expect(await row(again, "Light").getAttribute("aria-checked")).toBe("false");
    await again.page.close();
  });

  test("is of the graph where its tab is open, whole, and of the map elsewhere", async () => {
    const model = graphDiagram(sampleDesign("getting-started"));
    const host = await FakeHost.open(browser, model, { state: { view: "graph" } });
    await host.page.waitForSelector(".network");
    await choose(host, "SVG");
    const graph = await saved(host);
    expect(graph.suffix).toBe("graph");
    expect(graph.content).toBe(exported("svg", model, { theme: "light", view: "graph" }));
    await host.page.getByRole("tab", { name: "Map" }).click();
    await choose(host, "SVG");
    await expect.poll(async () => (await saved(host)).suffix).toBe("");
    expect((await saved(host)).content).toBe(exported("svg", model, { theme: "light" }));
    expect(host.complaints).toEqual([]);
    await host.page.close();
  });

  test("has areas where the map has them", async () => {
    const host = await opened(largeDiagram());
    await host.page.getByRole("button", { name: "Areas" }).click();
    await choose(host, "SVG");
    expect((await saved(host)).content).toBe(exported("svg", largeDiagram(), { theme: "light", territory: false }));
    await host.page.close();
  });

  test("names the file by what is shown", async () => {
    const services = ["dns", "web"].map((name) => ({ name, title: null }));
    const shown = header({ services, prefix: "2001:db8:53::/48", scenario: "tokyo-out" });
    const host = await opened({ ...smallDiagram(), header: shown });
    await choose(host, "CSV");
    expect((await saved(host)).suffix).toBe("dns-2001-db8-53-48-tokyo-out");
    await host.page.close();
  });

  test("is worked by keys, and gives the keyboard back", async () => {
    const host = await opened();
    const focused = (): Promise<string> => host.page.evaluate(() => document.activeElement?.textContent ?? "");
    await button(host).focus();
    await host.page.keyboard.press("ArrowDown");
    expect(await focused()).toBe("Save as SVG…");
    await host.page.keyboard.press("ArrowUp");
    expect(await focused()).toBe("Dark");
    await host.page.keyboard.press("Home");
    await host.page.keyboard.press("c");
    expect(await focused()).toBe("Copy image");
    await host.page.keyboard.press("Escape");
    expect(await focused()).toBe("Export");
    expect(await host.page.locator(".menu").isVisible()).toBe(false);
    await host.page.keyboard.press("Enter");
    await host.page.keyboard.press("End");
    await host.page.keyboard.press("ArrowDown");
    await host.page.keyboard.press("Enter");
    expect((await saved(host)).format).toBe("svg");
    expect(await focused()).toBe("Export");
    await host.page.keyboard.press("Enter");
    await host.page.keyboard.press("Tab");
    expect(await host.page.locator(".menu").isVisible()).toBe(false);
    expect(await focused()).not.toContain("Save as");
    await host.page.close();
  });

  test("closes on a click elsewhere, and fits into a narrow panel", async () => {
    const host = await opened(smallDiagram(), { width: 260, height: 420 });
    await button(host).click();
    const box = await host.page.locator(".menu").boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(260);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(420);
    await host.page.locator(".tabs").click({ position: { x: 2, y: 2 } });
    expect(await host.page.locator(".menu").isVisible()).toBe(false);
    await host.page.close();
  });

  test.each(["dark", "light", "hc-dark", "hc-light"] as const)("keeps nobody out in %s", async (theme) => {
    const host = await opened(smallDiagram(), { theme });
    await button(host).click();
    expect(await seriousFindings(host.page)).toEqual([]);
    await host.page.close();
  });

  test("has nothing to export without a picture; what the editor asks for then comes with the first", async () => {
    const host = await FakeHost.open(browser, undefined);
    await host.page.waitForSelector(".tabs");
    expect(await button(host).isDisabled()).toBe(true);
    await host.post({ kind: "export", format: "csv" });
    const older = { ...smallDiagram(), header: header({ state: "stale" }) };
    await host.patch(1, patchFor(older, {}));
    await host.page.waitForSelector(".site");
    expect(await button(host).isDisabled()).toBe(false);
    expect(host.received.filter(({ kind }) => kind === "save")).toEqual([]);
    host.model = smallDiagram();
    await host.post({ kind: "changed" });
    expect((await saved(host)).format).toBe("csv");
    await host.page.close();
  });
});
