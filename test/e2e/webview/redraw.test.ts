import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answer, flow, header, largeDiagram } from "../../helpers/diagram";
import { launchBrowser } from "../helpers/browser";
import { FakeHost } from "../helpers/fake-host";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** @returns asks what of map and legend has been touched since it was asked the last time, by what that belongs to */
async function watchDrawing(host: FakeHost): Promise<() => Promise<string[]>> {
  await host.page.evaluate(() => {
    const touched = new Set<string>();
    Reflect.set(window, "touched", touched);
    const nameOf = (node: Node): string => {
      const element = node instanceof Element ? node : node.parentElement;
      const mark = element?.closest("[aria-label][role=button]")?.getAttribute("aria-label");
      if (mark) return `mark ${mark}`;
      return (
        element?.closest(".flows, .labels, .badges, .territories, .legend, .world")?.getAttribute("class") ?? "other"
      );
    };
    const observer = new MutationObserver((records) => {
      for (const { target } of records) touched.add(nameOf(target));
    });
    for (const part of document.querySelectorAll("svg.map, .legend ul")) {
      observer.observe(part, { attributes: true, childList: true, characterData: true, subtree: true });
    }
  });
  return () =>
    host.page.evaluate(() => {
      const touched: Set<string> = Reflect.get(window, "touched");
      const all = [...touched].sort();
      touched.clear();
      return all;
    });
}

test("what an edit does not change is not drawn anew", async () => {
  const host = await FakeHost.open(browser, largeDiagram());
  await host.page.waitForSelector(".territory", { state: "attached" });
  const touched = await watchDrawing(host);
  const model = largeDiagram();
  await host.change({ ...model, header: header({ title: "Newer", services: [], errors: 2 }) });
  await expect.poll(() => host.page.locator("h1").textContent()).toBe("Newer");
  expect(await touched()).toEqual([]);
  // A region's users go elsewhere.
  const [first, ...regions] = model.regions;
  const [, ...flows] = model.flows;
  if (first === undefined) throw new Error("no region");
  const moved = { ...first, answers: [answer("site50")] };
  const way = flow(moved, answer("site50"), "AS65000 Access", [
    first.place ?? [0, 0],
    model.sites[50]?.place ?? [0, 0],
  ]);
  await host.change({
    ...{ ...model, header: header({ title: "Newest", services: [] }) },
    ...{ regions: [moved, ...regions], flows: [way, ...flows] },
  });
  await expect.poll(() => host.page.locator("h1").textContent()).toBe("Newest");
  const drawn = await touched();
  const marks = drawn.filter((what) => what.startsWith("mark"));
  expect(marks).toEqual([expect.stringContaining("Region Region0: site50, 42 ms")]);
  expect(drawn).toContain("flows");
  expect(drawn).not.toContain("legend");
  expect(drawn).not.toContain("labels");
  await host.page.close();
});

test("the first picture is drawn at once for the room that the legend leaves", async () => {
  const sizes: string[] = [];
  const host = await FakeHost.open(browser, largeDiagram(), {
    prepare: async (page) => {
      await page.exposeFunction("noteSize", (size: string) => sizes.push(size));
      await page.addInitScript(() => {
        const note = (): void => {
          const size = document.querySelector("svg.map")?.getAttribute("viewBox");
          Reflect.apply(Reflect.get(window, "noteSize"), window, [size]);
        };
        new MutationObserver((records) => {
          if (document.querySelector(".site") === null) return;
          if (records.some(({ target }) => target instanceof Element && target.matches(".sites, svg.map"))) note();
        }).observe(document, { childList: true, subtree: true, attributeFilter: ["viewBox"] });
      });
    },
  });
  await host.page.waitForSelector(".territory", { state: "attached" });
  const size = await host.page.$eval(".stage", (stage) => `0 0 ${stage.clientWidth} ${stage.clientHeight}`);
  expect(new Set(sizes)).toEqual(new Set([size]));
  await host.page.close();
});
