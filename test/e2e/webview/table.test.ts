import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { designOf } from "../../helpers/design";
import { answer, largeDiagram, region, smallDiagram } from "../../helpers/diagram";
import { graphDiagram, sampleDesign } from "../../helpers/graph";
import { seriousFindings } from "../helpers/axe";
import { launchBrowser } from "../helpers/browser";
import { paleTexts } from "../helpers/contrast";
import { FakeHost, type FakeHostOptions } from "../helpers/fake-host";
import { THEMES } from "../helpers/themes";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

async function openTable(options: FakeHostOptions = {}, model = smallDiagram()): Promise<FakeHost> {
  const host = await FakeHost.open(browser, model, options);
  await host.page.getByRole("tab", { name: "Table" }).click();
  await host.page.waitForSelector("tbody tr");
  return host;
}

/** What stands in one column of the first or second table, from the top. */
async function column(host: FakeHost, title: string, table = 0): Promise<string[]> {
  return host.page
    .locator("table")
    .nth(table)
    .evaluate((element, wanted) => {
      const heads = [...element.querySelectorAll("thead th")].map(
        (head) => head.querySelector("button")?.firstChild?.textContent,
      );
      const at = heads.indexOf(wanted);
      return [...element.querySelectorAll("tbody tr")].map((row) => row.children[at]?.textContent ?? "");
    }, title);
}

describe("the tabs", () => {
  test("lead from the map to the table and back by click and by arrow, and the choice is kept", async () => {
    const host = await openTable();
    expect(await host.page.locator(".map").isVisible()).toBe(false);
    expect(await host.page.getByRole("group", { name: "Zoom" }).isVisible()).toBe(false);
    expect(await host.page.locator(".legend").isVisible()).toBe(false);
    expect(host.state).toMatchObject({ view: "table" });
    await host.page.getByRole("tab", { name: "Table" }).press("Home");
    expect(await host.page.getByRole("tab", { name: "Map" }).getAttribute("aria-selected")).toBe("true");
    expect(await host.page.evaluate(() => document.activeElement?.id)).toBe("tab-map");
    expect(await host.page.locator(".map").isVisible()).toBe(true);
    expect(await host.page.locator(".legend").isVisible()).toBe(true);
    await host.page.close();
  });

  test("a view is built when it is first opened, and then follows what changed meanwhile", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    expect(await host.page.locator("table").count()).toBe(0);
    await host.page.getByRole("tab", { name: "Table" }).click();
    await host.page.getByRole("tab", { name: "Map" }).click();
    const model = smallDiagram();
    await host.change({ ...model, regions: [...model.regions, region("india", [77, 28], 5e8, [answer("tokyo")])] });
    await host.page.waitForSelector("[aria-label^='Region India']");
    await host.page.getByRole("tab", { name: "Table" }).click();
    await expect.poll(() => column(host, "Region")).toContain("India");
    await host.page.close();
  });

  test("the table that was shown is shown again after a reload, with its filter and its order", async () => {
    const first = await openTable();
    await first.page.getByRole("button", { name: "Users" }).first().click();
    await first.page.getByLabel("Filter the rows").fill("ashburn");
    await expect.poll(() => first.state).toMatchObject({ view: "table", table: { filter: "ashburn" } });
    const state = first.state;
    await first.page.close();
    const second = await FakeHost.open(browser, smallDiagram(), { state });
    await second.page.waitForSelector("tbody tr");
    expect(await second.page.getByLabel("Filter the rows").inputValue()).toBe("ashburn");
    expect(await column(second, "Region")).toEqual(["Britain", "Brazil"]);
    expect(await second.page.locator("[aria-sort=ascending]").textContent()).toContain("Users");
    await second.page.close();
  });
});

describe("the table", () => {
  test("says what the map shows: every site, region, path, tie, loss and overload", async () => {
    const host = await openTable();
    expect(await column(host, "Region")).toEqual(["Japan", "Britain", "Britain", "Brazil", "Australia", "California"]);
    expect(await column(host, "Reaches")).toEqual([
      "tokyo",
      "london",
      "ashburn",
      "ashburn",
      "unreachable: no route",
      "tokyo",
    ]);
    expect(await column(host, "Certainty")).toEqual([
      "certain",
      "certain",
      "certain",
      "tie with london",
      "certain",
      "certain",
    ]);
    expect(await column(host, "Share")).toEqual(["100%", "70%", "30%", "100%", "100%", "100%"]);
    expect((await column(host, "RTT"))[0]).toBe("42 ms");
    expect((await column(host, "Path"))[3]).toContain("AS26599 Vivo");
    expect((await column(host, "Why not reached"))[4]).toBe("no route");
    expect(await column(host, "Site", 1)).toEqual(["tokyo", "london", "ashburn", "cupboard"]);
    expect(await column(host, "State", 1)).toEqual(["serves", "serves", "serves", "does not announce"]);
    expect((await column(host, "Used", 1))[2]).toBe("110%, too much");
    expect((await column(host, "Place", 1))[3]).toContain("not on the map");
    expect(await host.page.locator("caption").first().textContent()).toBe(
      "Where users go: Public resolver (192.0.2.0/24), as designed",
    );
    expect(host.complaints).toEqual([]);
    await host.page.close();
  });

  test("a heading orders the rows up, then down, then as the design has them", async () => {
    const host = await openTable();
    const users = host.page.getByRole("columnheader", { name: "Users" }).first();
    const press = () => users.getByRole("button").press("Enter");
    await press();
    expect(await users.getAttribute("aria-sort")).toBe("ascending");
    expect(await column(host, "Users")).toEqual(["22M", "38M", "66M", "66M", "118M", "150M"]);
    await press();
    expect(await users.getAttribute("aria-sort")).toBe("descending");
    expect(await column(host, "Users")).toEqual(["150M", "118M", "66M", "66M", "38M", "22M"]);
    await press();
    expect(await users.getAttribute("aria-sort")).toBe(null);
    expect((await column(host, "Region"))[0]).toBe("Japan");
    await host.page.close();
  });

  test("what is not known comes last, up and down", async () => {
    const host = await openTable();
    const rtt = host.page.getByRole("columnheader", { name: "RTT" }).getByRole("button");
    await rtt.click();
    expect((await column(host, "Region")).at(-1)).toBe("Australia");
    await rtt.click();
    expect((await column(host, "Region")).at(-1)).toBe("Australia");
    await host.page.close();
  });

  test("the filter keeps the rows with every word, counts them, and is let go with Escape", async () => {
    const host = await openTable();
    const filter = host.page.getByLabel("Filter the rows");
    expect(await host.page.locator(".count").textContent()).toBe("10 rows");
    await filter.fill("Bri LONDON");
    expect(await column(host, "Region")).toEqual(["Britain"]);
    expect(await host.page.locator(".count").textContent()).toBe("2 of 10 rows");
    await filter.press("Escape");
    expect(await filter.inputValue()).toBe("");
    expect(await host.page.locator("tbody tr").count()).toBe(10);
    await host.page.close();
  });

  test("a row goes to its source by click and by keyboard, and what belongs to it lights up", async () => {
    const host = await openTable();
    await host.page.getByRole("cell", { name: "AS5378 Vodafone" }).first().click();
    await expect.poll(() => host.revealed).toMatch(/^flow:britain/);
    await host.page.getByRole("button", { name: "Japan" }).focus();
    await host.page.keyboard.press("ArrowDown");
    await host.page.keyboard.press("ArrowDown");
    await host.page.keyboard.press("ArrowDown");
    expect(await host.page.evaluate(() => document.activeElement?.textContent)).toBe("Brazil");
    expect(await host.page.locator("table").nth(1).locator("tr.lit").count()).toBe(2);
    expect(await host.page.locator("tbody [tabindex='0']").count()).toBe(2);
    await host.page.keyboard.press("Enter");
    await expect.poll(() => host.revealed).toMatch(/^flow:brazil/);
    await host.page.close();
  });

  test("an edit changes the rows it is about and leaves the keyboard where it was", async () => {
    const host = await openTable();
    await host.page.getByRole("button", { name: "Brazil" }).focus();
    const model = smallDiagram();
    const faster = model.flows.map((flow) => (flow.region === "region:brazil" ? { ...flow, rttMs: 7 } : flow));
    await host.change({ ...model, flows: faster });
    await expect.poll(() => column(host, "RTT")).toContain("7 ms");
    expect(await host.page.evaluate(() => document.activeElement?.textContent)).toBe("Brazil");
    await host.page.close();
  });
});

describe("networks and links", () => {
  const model = graphDiagram(sampleDesign("getting-started"));
  const NETWORKS = 3;
  const LINKS = 4;
  const more = (host: FakeHost) => host.page.getByRole("button", { name: "Networks and links" });
  const asked = (host: FakeHost) => {
    const last = host.received.findLast(({ kind }) => kind === "ask");
    return last?.kind === "ask" ? last.params : undefined;
  };

  test("are listed where the reader asks for them: every mark of the graph in words, and that is kept", async () => {
    const host = await openTable({}, model);
    expect(await host.page.locator("table:visible").count()).toBe(2);
    expect(asked(host)?.view).toBeUndefined();
    await more(host).click();
    await expect.poll(() => asked(host)).toMatchObject({ view: "graph" });
    await expect
      .poll(() => column(host, "Network", NETWORKS))
      .toEqual(model.graph?.networks.map(({ title, name }) => title ?? name));
    expect((await column(host, "Link", LINKS)).length).toBe(model.graph?.links.length);
    expect((await column(host, "Local-pref", NETWORKS))[0]).toContain("200 from customers, 150 from peers");
    expect(await column(host, "Relation", LINKS)).toContain("OCN buys transit from NTT");
    expect(await column(host, "Local-pref", LINKS)).toContain("150 at NTT, 150 at Arelion");
    const ocn = (await column(host, "Network", NETWORKS)).indexOf("OCN");
    expect((await column(host, "Users’ paths", NETWORKS))[ocn]).toBe("Japan → tokyo (118M users)");
    expect(host.complaints).toEqual([]);
    await host.page.close();

    const again = await FakeHost.open(browser, model, { state: host.state });
    await expect.poll(() => column(again, "Link", LINKS)).toHaveLength(model.graph?.links.length ?? Number.NaN);
    expect(asked(again)).toMatchObject({ view: "graph" });
    await more(again).click();
    expect(await again.page.locator("table:visible").count()).toBe(2);
    await expect.poll(() => asked(again)?.view).toBeUndefined();
    await again.page.close();
  });

  test("are filtered and ordered like the rest, and a link is failed by keyboard", async () => {
    const host = await openTable({}, model);
    await more(host).click();
    await host.page.getByLabel("Filter the rows").fill("peers");
    await expect.poll(() => column(host, "Link", LINKS)).toEqual(["NTT – Arelion"]);
    await host.page.getByLabel("Filter the rows").fill("");
    await host.page.locator("table").nth(NETWORKS).getByRole("button", { name: "Number" }).click();
    const numbers = (await column(host, "Number", NETWORKS)).map((text) => Number(text.slice(2)));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    await host.page.getByRole("button", { name: "What if" }).click();
    await host.page.getByRole("button", { name: "NTT – Arelion" }).focus();
    await host.page.keyboard.press("Enter");
    await expect.poll(() => asked(host)?.failures).toEqual(["link:as:ntt|as:arelion"]);
    await host.page.close();
  });

  test("have hostile titles as text", async () => {
    const text = `as evil AS1 "<img src=x onerror=alert(1)>\u202egnp" { }
as big AS2 "${"W".repeat(10_000)}" { transit from evil }
as example AS64500 { pop a "</td><script>" { transit from big } }
anycast dns { origin example prefix 192.0.2.0/24 }
region r "</text><script>" { via evil }`;
    const host = await openTable({ state: { view: "table", table: { graph: true } } }, graphDiagram(designOf(text)));
    await expect
      .poll(async () => (await column(host, "Network", NETWORKS)).join("\n"))
      .toContain("<img src=x onerror=alert(1)>");
    expect(await host.page.locator("img, script:not([nonce])").count()).toBe(0);
    const words = await host.page.locator(".tables").innerText();
    expect(words).toContain("</text><script>");
    expect(words).not.toContain("W".repeat(100));
    expect(words).not.toContain("\u202e");
    expect(host.complaints).toEqual([]);
    await host.page.close();
  });

  test.each(Object.keys(THEMES) as (keyof typeof THEMES)[])("keep nobody out in the %s theme", async (theme) => {
    const host = await openTable({ theme, width: 500 }, model);
    await more(host).click();
    await host.page.locator("table").nth(LINKS).waitFor();
    expect(await seriousFindings(host.page)).toEqual([]);
    expect(await paleTexts(host.page)).toEqual([]);
    await host.page.close();
  });
});

describe("every reader of the table", () => {
  test.each(Object.keys(THEMES) as (keyof typeof THEMES)[])(
    "axe finds nothing serious in the %s theme",
    async (theme) => {
      const host = await openTable({ theme });
      await host.page.getByRole("cell", { name: "AS5378 Vodafone" }).first().hover();
      expect(await seriousFindings(host.page)).toEqual([]);
      await host.page.close();
    },
  );

  test.each(["quad9", "root/k"])("at 1,200 pixels every column of %s is in sight, the path in full", async (name) => {
    const model = graphDiagram(sampleDesign(name));
    const host = await openTable({ width: 1200 }, model);
    const tables = host.page.locator(".tables");
    expect(await tables.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
    const cut = await tables.evaluate(
      (box) => [...box.querySelectorAll("td, th")].filter((cell) => cell.scrollWidth > cell.clientWidth + 1).length,
    );
    expect(cut).toBe(0);
    const paths = await column(host, "Path");
    const [flow] = model.flows;
    for (const { network } of flow?.hops ?? []) expect(paths[0]).toContain(network);
    await host.page.close();
  });

  test.each([
    [320, 600],
    [500, 320],
    [1600, 500],
  ])("a panel of %d by %d scrolls inside and not as a whole", async (width, height) => {
    const host = await openTable({ width, height }, largeDiagram());
    const overflow = await host.page.evaluate(() => ({
      across: document.documentElement.scrollWidth - innerWidth,
      down: document.documentElement.scrollHeight - innerHeight,
      table: document.querySelector(".tables")?.clientHeight ?? 0,
    }));
    expect(overflow.across).toBeLessThanOrEqual(0);
    expect(overflow.down).toBeLessThanOrEqual(0);
    expect(overflow.table).toBeGreaterThan(100);
    await host.page.close();
  });
});
