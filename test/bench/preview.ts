import type { DiagramModel } from "../../server/src/diagram/model";
import { DIAGRAM_CHANGED, DIAGRAM_REQUEST, type DiagramPatch } from "../../server/src/diagram/protocol";
import { hasBrowser, launchBrowser } from "../e2e/helpers/browser";
import { FakeHost } from "../e2e/helpers/fake-host";
import { bigDesign } from "../helpers/big-design";
import { graphDiagram, sampleDesign } from "../helpers/graph";
import { LspClient } from "../helpers/lsp-client";
import { type Figure, median, type Section, Skip } from "./harness";
import { layeredDiagram } from "./layered";

type Browser = Awaited<ReturnType<typeof launchBrowser>>;
type Page = FakeHost["page"];

const LINES = 1000;
const OPENINGS = 7;
const EDITS = 20;
/** Between two edits, ms: about as long as between two keys. */
const REST_MS = 200;
/** How long an empty page is left alone, ms. */
const SETTLING_MS = 1500;
/** How long a map is dragged, ms. */
const DRAG_MS = 2000;
/** Nodes of the AS graph; the page draws by SVG up to 1,500 of them. */
const GRAPHS = [250, 500, 1000, 1500, 2500];

/** The built page in Chromium without a graphics card, with the built server behind it. VS Code itself is not in the figures. */
export const previewSection: Section = {
  name: "The preview in Chromium, without a graphics card",
  async run() {
    if (!hasBrowser) throw new Skip("there is no Chromium here");
    const browser = await launchBrowser();
    const withGl = await launchBrowser({ webGl: true });
    try {
      return [
        ...(await liveFigures(browser)),
        ...(await kRootFigures(browser)),
        ...(await graphFigures(browser)),
        ...(await glFigures(withGl)),
      ];
    } finally {
      await Promise.all([browser.close(), withGl.close()]);
    }
  },
};

/** From the question to the first picture, and from a keystroke to the next one. */
async function liveFigures(browser: Browser): Promise<Figure[]> {
  const client = await LspClient.start();
  const uri = "file:///bench/preview.anycast";
  const answer = (question: object) =>
    client.connection.sendRequest<DiagramPatch>(DIAGRAM_REQUEST, { ...question, textDocument: { uri } });
  try {
    await client.open(uri, bigDesign(LINES));
    await client.until(() => client.count(DIAGRAM_CHANGED) > 0, 60_000);
    const first: number[] = [];
    const firstWork: number[] = [];
    let host: FakeHost | undefined;
    for (let i = 0; i < OPENINGS; i++) {
      await host?.page.close();
      let work = async (): Promise<number> => Number.NaN;
      const prepare = async (page: Page): Promise<void> => {
        await noteFirstPicture(page);
        work = await workMeter(page);
        // The browser makes a window of its own for it, which is not what is measured.
        await page.waitForTimeout(SETTLING_MS);
      };
      let start = Number.NaN;
      // As the extension does: it asks, and gives the page the answer with its HTML.
      const brought = async (): Promise<{ patch: DiagramPatch }> => {
        start = Date.now();
        return { patch: await answer({ have: {} }) };
      };
      host = await FakeHost.open(browser, undefined, { answer, prepare, first: brought });
      first.push((await firstPicture(host.page)) - start);
      firstWork.push(await work());
    }
    if (host === undefined) return [];
    const { page } = host;
    client.connection.onNotification(DIAGRAM_CHANGED, () => host?.changed());
    const edits: number[] = [];
    const work = await workMeter(page);
    const before = await work();
    for (let i = 0; i < EDITS; i++) {
      await page.waitForTimeout(REST_MS);
      const redrawn = nextAnswer(page, "Region Region 0:");
      const start = performance.now();
      // Its users go by another network: another path, and another picture.
      const [from, to] = i % 2 === 0 ? ["via a0 }", "via a1 }"] : ["via a1 }", "via a0 }"];
      await client.edit(uri, from ?? "", to ?? "");
      await redrawn;
      edits.push(performance.now() - start);
    }
    const each = ((await work()) - before) / EDITS;
    return [
      { ...ms(`${LINES} lines: asked → first picture`, first, median(firstWork)), target: 300 },
      // The first ones warm the compilers.
      { ...ms(`${LINES} lines: edit → redrawn`, edits.slice(3), each), target: 100 },
    ];
  } finally {
    await client.stop();
  }
}

/** The median. What else the machine does slows a browser most: so the best is noted, and how long the page itself computed. */
function ms(name: string, values: readonly number[], work: number): Figure {
  const note = `best ${Math.min(...values).toFixed(0)} ms, of which the page’s own thread computes ${work.toFixed(0)} ms`;
  return { name: `${name}, median`, value: median(values), unit: "ms", note };
}

/**
 * @returns asks for the processor time of the page's main thread since it began, ms, without what handing it messages from
 *   outside takes: what no other load changes
 */
async function workMeter(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const seconds = (wanted: string): number => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
    return 1000 * (seconds("TaskDuration") - seconds("DevToolsCommandDuration"));
  };
}

/** Dragging and zooming the map of K-root. */
async function kRootFigures(browser: Browser): Promise<Figure[]> {
  const model = graphDiagram(sampleDesign("root/k"));
  const map = await FakeHost.open(browser, model, { width: 1200, height: 800 });
  await map.page.waitForSelector(".site:not(.absorbed)");
  const name = `K-root, ${model.sites.length} sites, ${model.flows.length} paths`;
  const figures = await movingFigures(map.page, name, 30);
  await map.page.close();
  return figures;
}

/** Dragging and zooming the AS graph as SVG, to see how large it may be. */
async function graphFigures(browser: Browser): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of GRAPHS) {
    const host = await openGraph(browser, layeredDiagram(size), true);
    const anyway = host.page.getByRole("button", { name: "Draw it anyway, slowly" });
    await host.page.locator(".network, .notice.failed").first().waitFor();
    if (await anyway.isVisible()) await anyway.click();
    await host.page.waitForSelector(".network");
    figures.push(
      ...(await movingFigures(
        host.page,
        `AS graph, ${size} nodes, SVG`,
        size <= 1500 ? 30 : undefined,
        ".graph-stage",
      )),
    );
    await host.page.close();
  }
  return figures;
}

/** The same by WebGL, which this browser computes without a graphics card: a lower bound. */
async function glFigures(browser: Browser): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of [2500, 4000]) {
    const host = await openGraph(browser, layeredDiagram(size));
    await host.page.waitForSelector(".graph-gl canvas");
    figures.push(
      ...(await movingFigures(
        host.page,
        `AS graph, ${size} nodes, WebGL in software`,
        undefined,
        ".graph-gl .sigma-mouse",
      )),
    );
    await host.page.close();
  }
  return figures;
}

function openGraph(browser: Browser, model: DiagramModel, withoutWebGl = false): Promise<FakeHost> {
  return FakeHost.open(browser, model, { width: 1200, height: 800, state: { view: "graph" }, withoutWebGl });
}

async function movingFigures(
  page: Page,
  name: string,
  target: number | undefined,
  surface = "svg.map",
): Promise<Figure[]> {
  await page.waitForTimeout(500);
  const work = await workMeter(page);
  const times = [await work()];
  const dragged = await drag(page, surface);
  times.push(await work());
  const zoomed = await wheel(page, surface);
  times.push(await work());
  const asked = target === undefined ? {} : { target };
  const note = (i: number, { frames }: Movement): string => {
    const each = ((times[i + 1] ?? Number.NaN) - (times[i] ?? Number.NaN)) / frames;
    return `the page’s own thread computes ${each.toFixed(1)} ms a frame`;
  };
  return [
    { name: `${name}: dragged`, value: dragged.rate, unit: "frames/s", ...asked, note: note(0, dragged) },
    { name: `${name}: zoomed`, value: zoomed.rate, unit: "frames/s", note: note(1, zoomed) },
  ];
}

/** Has the page note when its first picture has been painted. */
async function noteFirstPicture(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const painted = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        if (document.querySelector(".site") === null) return;
        observer.disconnect();
        // The frame after the one that paints it.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())));
      });
      observer.observe(document, { childList: true, subtree: true });
    });
    Reflect.set(window, "firstPicture", painted);
  });
}

/** @returns when it was painted, ms since 1970 */
function firstPicture(page: Page): Promise<number> {
  return page.evaluate(async () => Number(await Reflect.get(window, "firstPicture")));
}

/** Waits until a mark says something else than now, and that is painted. */
function nextAnswer(page: Page, label: string): Promise<void> {
  return page.evaluate((start) => {
    const mark = document.querySelector(`[aria-label^='${start}']`);
    if (mark === null) throw new Error(`There is no mark "${start}".`);
    const before = mark.getAttribute("aria-label");
    return new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        if (mark.getAttribute("aria-label") === before) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(resolve, 0));
      });
      observer.observe(mark, { attributes: true });
    });
  }, label);
}

/** How many frames were drawn, and how many that is a second. */
interface Movement {
  readonly frames: number;
  readonly rate: number;
}

/** @returns the frames while the surface is dragged round in a circle */
async function drag(page: Page, surface: string): Promise<Movement> {
  return page.evaluate(
    ({ selector, length }) => {
      const element = document.querySelector(selector);
      if (element === null) throw new Error(`There is no ${selector}.`);
      const box = element.getBoundingClientRect();
      const at = (kind: string, angle: number): boolean => {
        const [clientX, clientY] = [
          box.left + box.width / 2 + 150 * Math.sin(angle),
          box.top + box.height / 2 + 90 * Math.cos(angle),
        ];
        const target = kind === "mousedown" ? element : document.documentElement;
        return target.dispatchEvent(
          new MouseEvent(kind, { clientX, clientY, bubbles: true, cancelable: true, view: window, buttons: 1 }),
        );
      };
      return new Promise<Movement>((resolve) => {
        let [frames, start] = [0, 0];
        at("mousedown", 0);
        const frame = (now: number): void => {
          if (start === 0) start = now;
          else frames += 1;
          if (now - start >= length) {
            at("mouseup", now / 300);
            resolve({ frames, rate: (1000 * frames) / (now - start) });
            return;
          }
          at("mousemove", now / 300);
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      });
    },
    { selector: surface, length: DRAG_MS },
  );
}

/** @returns the frames while the wheel turns, in and out */
async function wheel(page: Page, surface: string): Promise<Movement> {
  return page.evaluate(
    ({ selector, length }) => {
      const element = document.querySelector(selector);
      if (element === null) throw new Error(`There is no ${selector}.`);
      const box = element.getBoundingClientRect();
      const [clientX, clientY] = [box.left + box.width / 2, box.top + box.height / 2];
      return new Promise<Movement>((resolve) => {
        let [frames, start] = [0, 0];
        const frame = (now: number): void => {
          if (start === 0) start = now;
          else frames += 1;
          if (now - start >= length) {
            resolve({ frames, rate: (1000 * frames) / (now - start) });
            return;
          }
          const deltaY = Math.sin((now - start) / 300) > 0 ? -25 : 25;
          element.dispatchEvent(
            new WheelEvent("wheel", { clientX, clientY, deltaY, bubbles: true, cancelable: true, view: window }),
          );
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      });
    },
    { selector: surface, length: DRAG_MS },
  );
}
