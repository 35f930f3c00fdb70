import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DiagramModel } from "../../../server/src/diagram/model";
import { header, largeDiagram, site, smallDiagram } from "../../helpers/diagram";
import { launchBrowser } from "../helpers/browser";
import { FakeHost, type FakeHostOptions } from "../helpers/fake-host";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** What there is to see of a map. */
interface Look {
  /** What the drawing was made for. */
  readonly world: string;
  /** How it has been moved since. */
  readonly shift: string;
  /** The marks that are shown, by their words: middle, rounded, and width. */
  readonly marks: Readonly<Record<string, readonly [x: number, y: number, width: number]>>;
}

async function open(model: DiagramModel, options: FakeHostOptions = {}): Promise<FakeHost> {
  const host = await FakeHost.open(browser, model, options);
  await host.page.waitForSelector(".site:not(.absorbed)");
  return host;
}

/**
 * Turns the wheel, and looks at once: nothing rests in between.
 * @param turns how far each turn of the wheel goes; without them nothing moves
 */
function look(host: FakeHost, turns: readonly number[] = []): Promise<Look> {
  return host.page.$eval(
    "svg.map",
    (map, deltas) => {
      const wheel = { clientX: 500, clientY: 300, bubbles: true, cancelable: true };
      for (const deltaY of deltas) map.dispatchEvent(new WheelEvent("wheel", { ...wheel, deltaY }));
      const marks = [...map.querySelectorAll(".site:not(.absorbed), .region[role=button]:not(.absorbed)")];
      return {
        world: map.querySelector(".world")?.getAttribute("transform") ?? "",
        shift: map instanceof SVGElement ? map.style.transform : "",
        marks: Object.fromEntries(
          marks.map((mark) => {
            const { left, top, width, height } = mark.getBoundingClientRect();
            const middle = [left + width / 2, top + height / 2, width].map(Math.round);
            return [mark.getAttribute("aria-label") ?? "", middle as [number, number, number]];
          }),
        ),
      };
    },
    turns,
  );
}

/** Waits until the map is drawn for what is in view. */
async function rested(host: FakeHost): Promise<Look> {
  await expect.poll(async () => (await look(host)).shift).toBe("");
  return look(host);
}

/** How far the marks that both have stand apart at most, pixels. */
function farthest(a: Look, b: Look): number {
  const both = Object.keys(a.marks).filter((name) => name in b.marks);
  expect(both.length).toBeGreaterThan(3);
  const distances = both.map((name) => {
    const [[ax, ay], [bx, by]] = [a.marks[name] ?? [0, 0], b.marks[name] ?? [0, 0]];
    return Math.hypot(ax - bx, ay - by);
  });
  return Math.max(...distances);
}

describe("while the reader moves it, a map of many marks", () => {
  test("is scaled as one picture by the wheel, and drawn anew when that rests", async () => {
    const host = await open(largeDiagram());
    const before = await look(host);
    const during = await look(host, [-200, -100]);
    expect(during.world).toBe(before.world);
    expect(during.shift).toMatch(/scale\(1\.5/);
    expect(farthest(before, during)).toBeGreaterThan(50);
    const after = await rested(host);
    expect(after.world).not.toBe(before.world);
    // Nothing jumps, and marks have their own size again.
    expect(farthest(during, after)).toBeLessThanOrEqual(2);
    const name = Object.keys(after.marks).find((each) => before.marks[each] !== undefined) ?? "";
    expect(after.marks[name]?.[2]).toBe(before.marks[name]?.[2]);
    expect(during.marks[name]?.[2]).toBeGreaterThan(before.marks[name]?.[2] ?? 0);
    await expect.poll(() => host.state).toMatchObject({ viewport: { zoom: expect.any(Number) } });
    await host.page.close();
  });

  test("is drawn anew on the way where it has been scaled far", async () => {
    const host = await open(largeDiagram());
    const before = await look(host);
    const during = await look(host, [-300, -300, -300]);
    expect(during.world).not.toBe(before.world);
    await host.page.close();
  });

  test("is dragged as one picture, with what was beyond the edges, and names come when that rests", async () => {
    const host = await open(largeDiagram());
    for (let i = 0; i < 3; i++) await host.page.getByRole("button", { name: "Zoom in" }).click();
    const before = await rested(host);
    await host.page.mouse.move(300, 300);
    await host.page.mouse.down();
    await host.page.mouse.move(420, 340, { steps: 3 });
    await host.page.mouse.move(560, 380, { steps: 3 });
    const during = await look(host);
    expect(during.world).toBe(before.world);
    expect(during.shift).toBe("translate(260px, 80px) scale(1)");
    // What stood left of the map is seen now, where the pointer can hit it.
    const entered = Object.entries(during.marks).filter(
      ([name, [x, y]]) => (before.marks[name]?.[0] ?? 0) < 0 && x > 10 && x < 700 && y > 60 && y < 560,
    );
    expect(entered.length).toBeGreaterThan(0);
    const hit = await host.page.evaluate(
      (places) =>
        places.map(([x, y]) => document.elementFromPoint(x, y)?.closest("[aria-label]")?.getAttribute("aria-label")),
      entered.map(([, [x, y]]) => [x, y] as const),
    );
    expect(hit).toContain(entered[0]?.[0]);
    await host.page.mouse.up();
    const after = await rested(host);
    expect(after.world).not.toBe(before.world);
    expect(farthest(during, after)).toBeLessThanOrEqual(1);
    await host.page.close();
  });

  test("takes a click at once", async () => {
    const host = await open(largeDiagram());
    await host.page.mouse.move(300, 300);
    await host.page.mouse.down();
    await host.page.mouse.move(340, 320, { steps: 3 });
    // The pointer lets go, and clicks on a mark where that stands now, before anything has come to rest.
    const clicked = await host.page.evaluate(async () => {
      dispatchEvent(new MouseEvent("mouseup", { clientX: 340, clientY: 320, view: window }));
      // Until then what comes is the click of the button that was let go.
      await new Promise((resolve) => setTimeout(resolve, 0));
      const mark = document.querySelector(".site:not(.absorbed)");
      const { left, top, width, height } = mark?.getBoundingClientRect() ?? new DOMRect();
      document
        .elementFromPoint(left + width / 2, top + height / 2)
        ?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      const map = document.querySelector("svg.map");
      return [mark?.getAttribute("aria-label"), map instanceof SVGElement ? map.style.transform : ""];
    });
    expect(clicked[1]).toMatch(/translate/);
    await expect.poll(() => host.revealed).toBeDefined();
    expect(clicked[0]).toContain(host.revealed?.split(".")[1]);
    await host.page.close();
  });

  test("shows a new picture where the old one has been moved to", async () => {
    const host = await open(largeDiagram());
    await host.page.mouse.move(300, 300);
    await host.page.mouse.down();
    await host.page.mouse.move(400, 330, { steps: 3 });
    const during = await look(host);
    const model = largeDiagram();
    await host.change({ ...model, header: header({ title: "newer" }), regions: model.regions.slice(1) });
    await expect.poll(() => host.page.locator("h1").textContent()).toBe("newer");
    const drawn = await look(host);
    expect(drawn.shift).toBe("");
    expect(farthest(during, drawn)).toBeLessThanOrEqual(1);
    // The pointer goes on from there.
    await host.page.mouse.move(450, 330, { steps: 2 });
    expect((await look(host)).shift).toBe("translate(50px, 0px) scale(1)");
    await host.page.mouse.up();
    await host.page.close();
  });

  test("goes as one with the arrows, and stays where it was brought to", async () => {
    const host = await open(largeDiagram());
    const before = await look(host);
    const during = await host.page.evaluate(() => {
      const map = document.querySelector("svg.map");
      map?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
      return map instanceof SVGElement ? map.style.transform : "";
    });
    expect(during).toMatch(/^translate\(-/);
    const after = await rested(host);
    expect(after.world).not.toBe(before.world);
    await host.page.getByRole("button", { name: "Show everything" }).click();
    expect(await look(host)).toEqual(before);
    await host.page.close();
  });
});

test("a map of few marks is drawn at every turn of the wheel: marks keep their size", async () => {
  const host = await open(smallDiagram());
  const before = await look(host);
  const during = await look(host, [-100]);
  expect(during.shift).toBe("");
  expect(during.world).not.toBe(before.world);
  expect(during.marks["Site tokyo"]?.[2]).toBe(before.marks["Site tokyo"]?.[2]);
  await host.page.close();
});

test("the number of a crowd leads closer to where it stands, also while the map has not come to rest", async () => {
  const near = [2.3, 2.1, -0.4].map((longitude, i) =>
    site(i, `near${i}`, [longitude, 48], { userShare: 0.4 - i / 10 }),
  );
  // Many, so that the map moves as one picture.
  const far = Array.from({ length: 80 }, (_, i) => site(i + 3, `far${i}`, [-170 + 4 * i, -50], { userShare: 0 }));
  const host = await open({ header: header(), sites: [...near, ...far], regions: [], flows: [], facilities: [] });
  await look(host, [-200]);
  const middle = await host.page.evaluate(() => {
    const place = (): readonly number[] => {
      const { left, top, width, height } =
        document.querySelector("[aria-label^='Site near0']")?.getBoundingClientRect() ?? new DOMRect();
      return [left + width / 2, top + height / 2];
    };
    const before = place();
    const number = [...document.querySelectorAll(".badge:not(.absorbed)")].find((each) => each.textContent === "+2");
    number?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    return [before, place()];
  });
  for (const axis of [0, 1]) {
    expect(Math.abs((middle[0]?.[axis] ?? 0) - (middle[1]?.[axis] ?? 999))).toBeLessThanOrEqual(2);
  }
  await host.page.close();
});
