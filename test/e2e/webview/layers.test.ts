import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DiagramFacility, DiagramModel } from "../../../server/src/diagram/model";
import { patchFor } from "../../../server/src/diagram/patch";
import type { DiagramPatch } from "../../../server/src/diagram/protocol";
import { header, largeDiagram, smallDiagram } from "../../helpers/diagram";
import { launchBrowser } from "../helpers/browser";
import { FakeHost, type Question } from "../helpers/fake-host";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const FACILITIES: readonly DiagramFacility[] = [
  {
    ...{ kind: "ixp", id: "ixp:linx", name: "linx", title: "LINX", network: "route server AS8714" },
    ...{ location: "LHR London", place: [10, 20], members: 12 },
  },
  {
    ...{ kind: "router", id: "router:ntt.NRT", name: "ntt NRT", title: null, network: "AS2914 NTT" },
    ...{ location: "NRT Tokyo", place: [60, 10], members: null },
  },
];
const withFacilities = (): DiagramModel => ({ ...smallDiagram(), facilities: FACILITIES });

describe("areas", () => {
  test("are shaded where there are regions enough, go and come with their button, and that is kept", async () => {
    const host = await FakeHost.open(browser, largeDiagram());
    await host.page.waitForSelector(".site:not(.absorbed)");
    const areas = host.page.locator(".territory");
    const button = host.page.getByRole("button", { name: "Areas" });
    expect(await button.getAttribute("aria-pressed")).toBe("true");
    // They come a moment after the picture.
    await expect.poll(() => areas.count()).toBe(40);
    expect(await areas.first().getAttribute("class")).toMatch(/slot-/);
    await button.click();
    expect(await areas.count()).toBe(0);
    expect(host.state).toMatchObject({ territory: false });
    await host.page.close();
    const again = await FakeHost.open(browser, largeDiagram(), { state: host.state });
    await again.page.waitForSelector(".site:not(.absorbed)");
    expect(await again.page.locator(".territory").count()).toBe(0);
    await again.page.getByRole("button", { name: "Areas" }).click();
    await expect.poll(() => again.page.locator(".territory").count()).toBe(40);
    await again.page.close();
  });

  test("take another colour with another answer, and keep their outline", async () => {
    const host = await FakeHost.open(browser, largeDiagram());
    await host.page.waitForSelector(".site:not(.absorbed)");
    const first = host.page.locator(".territory").first();
    const outline = await first.getAttribute("d");
    const model = largeDiagram();
    const [region, ...rest] = model.regions;
    if (region === undefined) throw new Error("no region");
    const lost = { outcome: "unreachable", pop: null, share: 1, rttMs: null, certain: true, candidates: [] } as const;
    await host.change({ ...model, regions: [{ ...region, answers: [lost] }, ...rest] });
    await expect.poll(() => first.getAttribute("class")).toContain("lost");
    expect(await first.getAttribute("d")).toBe(outline);
    await host.page.close();
  });
});

describe("exchanges and routers", () => {
  test("are asked for by their button, drawn, and kept over a reload", async () => {
    const host = await FakeHost.open(browser, smallDiagram());
    await host.page.waitForSelector(".site");
    const asked = () => host.received.flatMap((message) => (message.kind === "ask" ? [message.params.facilities] : []));
    expect(asked()).not.toContain(true);
    host.model = withFacilities();
    await host.page.getByRole("button", { name: "Exchanges and routers" }).click();
    await host.page.locator("[aria-label='Exchange LINX, 12 networks']").waitFor();
    expect(asked().at(-1)).toBe(true);
    expect(await host.page.locator("[aria-label='Router ntt NRT']").count()).toBe(1);
    expect(await host.page.locator(".legend").textContent()).toContain("carrier’s router");
    const again = await FakeHost.open(browser, withFacilities(), { state: host.state });
    await again.page.waitForSelector(".ixp");
    const button = again.page.getByRole("button", { name: "Exchanges and routers" });
    expect(await button.getAttribute("aria-pressed")).toBe("true");
    await host.page.close();
    await again.page.close();
  });

  test("are not drawn where only the table has asked for them", async () => {
    const host = await FakeHost.open(browser, withFacilities());
    await host.page.waitForSelector(".site");
    expect(await host.page.locator("[aria-label^='Exchange LINX'], [aria-label^='Router']").count()).toBe(0);
    await host.page.getByRole("button", { name: "Exchanges and routers" }).click();
    await host.page.locator("[aria-label='Exchange LINX, 12 networks']").waitFor();
    await host.page.close();
  });

  test("have rows in the table while they are shown", async () => {
    const host = await FakeHost.open(browser, withFacilities(), { state: { view: "table" } });
    const table = host.page.locator("table").filter({ hasText: "Exchanges and carriers’ routers" });
    await table.waitFor();
    expect(await table.locator("tbody tr").allTextContents()).toEqual([
      "LINXexchangeroute server AS8714LHR London12",
      "ntt NRTrouterAS2914 NTTNRT Tokyo–",
    ]);
    await table.getByRole("button", { name: "LINX" }).click();
    await expect.poll(() => host.revealed).toBe("ixp:linx");
    await host.page.getByRole("searchbox").fill("router ntt");
    expect(await table.locator("tbody tr").count()).toBe(1);
    await host.change(smallDiagram());
    await expect.poll(() => table.isVisible()).toBe(false);
    await host.page.close();
  });
});

describe("exchanges and routers in the table", () => {
  const answer = async ({ facilities, have }: Question): Promise<DiagramPatch> =>
    patchFor(facilities ? withFacilities() : smallDiagram(), have);
  const button = (host: FakeHost) => host.page.getByRole("button", { name: "Exchanges and routers" });
  const rows = (host: FakeHost) => host.page.locator("table:visible").nth(2).locator("tbody th").allTextContents();
  const asked = (host: FakeHost): Question | undefined => {
    const last = host.received.findLast(({ kind }) => kind === "ask");
    return last?.kind === "ask" ? last.params : undefined;
  };

  test("are listed there alone where the reader wants them, by keyboard, and that is kept", async () => {
    const host = await FakeHost.open(browser, undefined, { answer, state: { view: "table" } });
    await host.page.waitForSelector("tbody tr");
    await host.page.getByRole("searchbox").focus();
    await host.page.keyboard.press("Tab");
    await host.page.keyboard.press("Space");
    await expect.poll(() => rows(host)).toEqual(["LINX", "ntt NRT"]);
    expect(await button(host).evaluate((each) => each === document.activeElement)).toBe(true);
    expect(await button(host).getAttribute("aria-pressed")).toBe("true");
    await expect.poll(() => host.page.getByText("12 rows").count()).toBe(1);
    await host.page.getByRole("tab", { name: "Map" }).click();
    await expect.poll(() => asked(host)?.facilities).toBeUndefined();
    await host.page.waitForSelector(".site");
    expect(await button(host).getAttribute("aria-pressed")).toBe("false");
    await expect.poll(() => host.page.locator("[aria-label^='Exchange LINX']").count()).toBe(0);

    const again = await FakeHost.open(browser, undefined, { answer, state: host.state });
    await again.page.getByRole("tab", { name: "Table" }).click();
    await expect.poll(() => rows(again)).toEqual(["LINX", "ntt NRT"]);
    await button(again).press("Enter");
    await expect.poll(() => rows(again)).toEqual([]);
    expect(asked(again)?.facilities).toBe(false);
    await host.page.close();
    await again.page.close();
  });

  test("are failed there by keyboard", async () => {
    const state = { view: "table", table: { exchanges: true } };
    const host = await FakeHost.open(browser, undefined, { answer, state });
    await host.page.getByRole("button", { name: "What if" }).click();
    await host.page.getByRole("button", { name: "LINX" }).press("Enter");
    await expect.poll(() => asked(host)?.failures).toEqual(["ixp:linx"]);
    await host.page.close();
  });

  test("are there with the map's, until the reader says otherwise; the map keeps them", async () => {
    const state = { view: "table", choices: { facilities: true } };
    const host = await FakeHost.open(browser, undefined, { answer, state });
    await expect.poll(() => rows(host)).toEqual(["LINX", "ntt NRT"]);
    expect(await button(host).getAttribute("aria-pressed")).toBe("true");
    await button(host).click();
    await expect.poll(() => rows(host)).toEqual([]);
    await host.page.getByRole("tab", { name: "Map" }).click();
    await host.page.waitForSelector(".ixp");
    expect(await button(host).getAttribute("aria-pressed")).toBe("true");
    await host.page.getByRole("tab", { name: "Table" }).click();
    await expect.poll(() => button(host).getAttribute("aria-pressed")).toBe("false");
    expect(await rows(host)).toEqual([]);
    await host.page.close();
  });
});

describe("another prefix than the primary one", () => {
  const other = (): DiagramModel => ({ ...smallDiagram(), header: header({ prefix: "2001:db8:53::/48" }) });

  test("is named in the cards of sites and regions, the primary one is not", async () => {
    const host = await FakeHost.open(browser, other());
    await host.page.waitForSelector(".site");
    const card = host.page.locator(".card");
    await host.page.locator("[aria-label^='Region Brazil']").hover();
    await expect.poll(() => card.textContent()).toContain("2001:db8:53::/48, if all users asked for it");
    await host.change(smallDiagram());
    await expect.poll(() => card.textContent()).not.toContain("if all users asked for it");
    await host.page.close();
  });
});
