/**
 * A part of `npm run screenshots`: every view and every state of the preview's page alone, in the four themes, into
 * test/e2e/screenshots/. Words as arguments pick the pictures whose name has one of them.
 */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { DiagramModel } from "../../server/src/diagram/model";
import { layeredDiagram } from "../bench/layered";
import { header, smallDiagram } from "../helpers/diagram";
import { graphDiagram, sampleDesign } from "../helpers/graph";
import { launchBrowser } from "./helpers/browser";
import { FakeHost, type FakeHostOptions } from "./helpers/fake-host";
import { THEMES } from "./helpers/themes";

/** A picture to take. */
interface Scene extends FakeHostOptions {
  readonly name: string;
  readonly model: () => DiagramModel | undefined;
  /** What is there once it is drawn. */
  readonly drawn: string;
  /** What to do before it is taken. */
  readonly act?: (host: FakeHost) => Promise<void>;
  readonly webGl?: boolean;
}

const quad9 = (): DiagramModel => graphDiagram(sampleDesign("quad9"));
const kRoot = (): DiagramModel => graphDiagram(sampleDesign("root/k"));
const nothing = (changes: Parameters<typeof header>[0]): DiagramModel => ({
  header: header(changes),
  ...{ sites: [], regions: [], flows: [], facilities: [] },
});
const MARK = ".site:not(.absorbed)";

const SCENES: readonly Scene[] = [
  { name: "page-map", model: quad9, drawn: MARK, width: 1200, height: 720 },
  { name: "page-map-many", model: kRoot, drawn: MARK, width: 1200, height: 720 },
  { name: "page-graph", model: quad9, drawn: ".network", state: { view: "graph" }, width: 1200, height: 720 },
  {
    ...{ name: "page-graph-large", model: () => layeredDiagram(1800), drawn: ".graph-gl canvas", webGl: true },
    ...{ state: { view: "graph" }, width: 1200, height: 720 },
    act: ({ page }) => page.waitForTimeout(1500),
  },
  { name: "page-table", model: quad9, drawn: "table", state: { view: "table" }, width: 1200, height: 720 },
  {
    ...{ name: "page-table-graph", model: quad9, drawn: "table:nth-of-type(5)" },
    ...{ state: { view: "table", table: { graph: true } }, width: 1200, height: 720 },
    act: ({ page }) => page.locator("table:nth-of-type(4)").evaluate((table) => table.scrollIntoView()),
  },
  {
    name: "page-card",
    model: smallDiagram,
    drawn: MARK,
    act: async ({ page }) => page.locator("[aria-label^='Region Brazil']").hover(),
  },
  {
    name: "page-export",
    model: smallDiagram,
    drawn: MARK,
    act: async ({ page }) => page.getByRole("button", { name: "Export" }).click(),
  },
  {
    name: "page-what-if",
    model: smallDiagram,
    drawn: MARK,
    act: async ({ page }) => page.getByRole("button", { name: "What if" }).click(),
  },
  {
    name: "page-empty",
    model: () => {
      const message = "Declare an anycast service and a region to see who reaches what.";
      return nothing({
        state: "empty",
        service: null,
        services: [],
        scenarios: [],
        targets: [],
        prefix: null,
        message,
      });
    },
    drawn: ".notice.empty",
  },
  { name: "page-waiting", model: () => undefined, drawn: ".notice.loading" },
  {
    name: "page-failed",
    model: smallDiagram,
    drawn: MARK,
    act: async (host) => {
      host.failure = "Connection got disposed.";
      await host.post({ kind: "changed" });
      await host.page.waitForSelector(".notice.failed");
    },
  },
  {
    name: "page-mistakes",
    model: smallDiagram,
    drawn: MARK,
    act: async (host) => {
      await host.change({ ...smallDiagram(), header: header({ broken: true, errors: 3 }) });
      await host.page.waitForSelector("footer.stale");
    },
  },
  { name: "page-narrow", model: quad9, drawn: MARK, width: 360, height: 640 },
  { name: "page-narrow-graph", model: quad9, drawn: ".network", state: { view: "graph" }, width: 360, height: 640 },
  { name: "page-narrow-table", model: quad9, drawn: "table", state: { view: "table" }, width: 360, height: 640 },
];

const target = resolve("test/e2e/screenshots");
const wanted = process.argv.slice(2);
mkdirSync(target, { recursive: true });
const browser = await launchBrowser();
const withGl = await launchBrowser({ webGl: true });
for (const { name, model, drawn, act, webGl, ...options } of SCENES) {
  for (const theme of Object.keys(THEMES).filter(isTheme)) {
    const file = `${name}-${theme}`;
    if (wanted.length > 0 && !wanted.some((word) => file.includes(word))) continue;
    const host = await FakeHost.open(webGl ? withGl : browser, model(), { ...options, theme });
    await host.page.locator(drawn).first().waitFor({ timeout: 60_000 });
    await act?.(host);
    await host.page.waitForTimeout(300); // What fades has faded.
    const path = join(target, `${file}.png`);
    await host.page.screenshot({ path });
    console.log(path);
    await host.page.close();
  }
}
await Promise.all([browser.close(), withGl.close()]);

function isTheme(name: string): name is keyof typeof THEMES {
  return Object.hasOwn(THEMES, name);
}
