import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { again } from "../helpers/editor-window";
import { windowFor } from "../helpers/window-for";

/** Small enough to see whole in the window. */
const DESIGN = `as carrier AS64501 "Carrier" { at NRT, LHR }
as tokyonet AS64502 "Tokyo Net" { at NRT  transit from carrier }
as londonnet AS64503 "London Net" { at LHR  transit from carrier }

as example AS64500 "Example DNS" {
  pop tokyo { at NRT  capacity 40 Gbps  transit from carrier }
  pop london { at LHR  capacity 40 Gbps  transit from carrier }
}

anycast dns "Public resolver" {
  origin example
  prefix 192.0.2.0/24
}

region japan "Japan" { at NRT  users 118M  demand 20 Gbps  via tokyonet }
region uk "Britain" { at LHR  users 66M  demand 12 Gbps  via londonnet }

# One carrier is enough for a test.
defaults { lint AC501 off  lint AC502 off }
`;
const JAPAN_LINE = 15;

const code = windowFor({ files: { "design.anycast": DESIGN }, each: "window" });

/** The hint beside a line that starts so: what is there and not in the text. */
const hint = async (start: string): Promise<string> => code.lineThatStarts(start);

describe("in the text", () => {
  test("the routes stand beside regions and PoPs, and follow an edit", async () => {
    await expect.poll(() => hint("region japan")).toMatch(/tokyo · \d+ ms/);
    await expect.poll(() => hint("region uk")).toMatch(/london · \d+ ms/);
    await expect.poll(() => hint("  pop tokyo")).toContain("20 of 40 Gbps");
    await code.goTo(6, 55);
    await code.page.keyboard.press("End");
    await code.page.keyboard.press("Control+Shift+K"); // The line with Tokyo goes.
    await expect.poll(() => hint("region japan")).toMatch(/london · \d+ ms/);
  });

  test("words have their colours", async () => {
    const colourOf = (text: string): Promise<string> =>
      code.page
        .locator(".view-line span span")
        .filter({ hasText: new RegExp(`^\\s*${text}\\s*$`) })
        .first()
        .evaluate((element) => getComputedStyle(element).color);
    const plain = await code.page
      .locator(".view-lines")
      .first()
      .evaluate((element) => getComputedStyle(element).color);
    await expect.poll(() => colourOf("anycast")).not.toBe(plain);
  });

  test("a hover on a region is a table of its answers", async () => {
    await expect.poll(() => hint("region japan")).toMatch(/tokyo · \d+ ms/);
    await code.goTo(JAPAN_LINE, 9);
    await code.command("Show or Focus Hover");
    const hover = code.page.locator(".monaco-hover-content").first();
    await expect.poll(() => hover.textContent()).toContain("tokyo");
    expect(await hover.locator("table").count()).toBeGreaterThan(0);
    expect(await hover.textContent()).toContain("Tokyo Net");
  });

  test("a mistake is underlined and listed, and its quick fix mends it", async () => {
    code.write("design.anycast", DESIGN.replace("via tokyonet", "via tokyonat"));
    await code.open("design.anycast");
    await code.page.locator(".squiggly-error").first().waitFor();
    const column = DESIGN.split("\n")[JAPAN_LINE - 1]?.indexOf("tokyonet") ?? 0;
    await code.goTo(JAPAN_LINE, column + 2);
    await code.page.keyboard.press("Control+.");
    const fixes = code.page.locator(".action-widget .monaco-list-row.action");
    await fixes.filter({ hasText: "tokyonet" }).first().click();
    await expect.poll(() => hint("region japan")).toContain("via tokyonet");
    await expect.poll(() => code.page.locator(".squiggly-error").count()).toBe(0);
  });
});

describe("the preview", () => {
  test("opens from the title bar, draws the routes, and follows an edit", async () => {
    await code.page.locator(".editor-actions [aria-label^='Open Topology Preview to the Side']").first().click();
    const preview = await code.preview();
    await preview.locator("[aria-label='Site tokyo']").waitFor();
    expect(await preview.locator(".site").count()).toBe(2);
    await expect
      .poll(() => preview.locator("[aria-label^='Region Japan']").getAttribute("aria-label"))
      .toContain("tokyo");
    expect(await preview.locator("h1").textContent()).toBe("Public resolver");

    await code.page.locator(".view-line").first().click();
    await code.goTo(6);
    await code.page.keyboard.press("Control+Shift+K");
    await expect.poll(() => preview.locator(".site").count()).toBe(1);
    await expect
      .poll(() => preview.locator("[aria-label^='Region Japan']").getAttribute("aria-label"))
      .toContain("london");
  });

  test("a click goes to the line", async () => {
    await code.command("Anycast: Open Topology Preview to the Side");
    const preview = await code.preview();
    await preview.locator("[aria-label='Site london']").click();
    await expect.poll(() => code.cursor()).toContain("Ln 7,");
    await preview.locator(".entry").filter({ hasText: "tokyo" }).click();
    await expect.poll(() => code.cursor()).toContain("Ln 6,");
  });

  test("marks what the cursor is on, and a click opens a card with the hover's facts and the decisions", async () => {
    await code.command("Anycast: Open Topology Preview to the Side");
    const preview = await code.preview();
    await preview.locator("[aria-label='Site london']").waitFor();
    await code.page.locator(".view-line").first().click();
    await code.goTo(JAPAN_LINE, 3);
    await expect.poll(() => preview.locator(".region[role=button].marked").count()).toBe(1);
    await code.goTo(6, 8);
    await expect.poll(() => preview.locator(".site.marked").getAttribute("aria-label")).toContain("Site tokyo");
    // Britain's ring lies under London's mark, where no pointer gets through to it.
    await preview.locator("[aria-label^='Region Britain']").dispatchEvent("click");
    const details = preview.locator(".details");
    await expect.poll(() => details.locator("table").first().textContent()).toContain("london");
    await details.getByText("Why this PoP?").click();
    await expect.poll(() => details.locator(".trace").textContent()).toContain("AS64503 londonnet LHR");
  });

  test("keeps the last picture while the text has mistakes, and counts them", async () => {
    await code.command("Anycast: Open Topology Preview to the Side");
    const preview = await code.preview();
    await preview.locator("[aria-label='Site london']").waitFor();
    await code.page.locator(".view-line").first().click();
    await code.goTo(JAPAN_LINE, 1);
    await code.type("x");
    await expect.poll(() => preview.locator(".problems.bad").textContent()).toMatch(/error/);
    expect(await preview.locator("footer.stale").textContent()).toContain("The text has mistakes");
    expect(await preview.locator("[aria-label^='Region Japan']").count()).toBe(1);
    await code.page.keyboard.press("Backspace");
    await expect.poll(() => preview.locator("footer.stale").count()).toBe(0);
  });

  test("follows the active editor once it is let, and stays again when it is locked", async () => {
    code.write("other.anycast", DESIGN.replace("Public resolver", "Another design"));
    await code.browse("design.anycast");
    await code.command("Anycast: Open Topology Preview to the Side");
    const preview = await code.preview();
    await preview.locator(".site").first().waitFor();
    const title = (): Promise<string | null> => preview.locator("h1").textContent();
    const openOther = (name: string): Promise<void> =>
      code.page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: name }).dblclick();
    expect(await title()).toBe("Public resolver");
    await code.command("Anycast: Toggle Preview Locking");
    await code.page.locator(".view-line").first().click();
    await openOther("other.anycast");
    await expect.poll(title).toBe("Another design");
    await code.command("Anycast: Toggle Preview Locking");
    await code.page.locator(".view-line").first().click();
    await openOther("design.anycast");
    await code.page.waitForTimeout(1500);
    expect(await title()).toBe("Another design");
  });

  test("comes back after the window is reloaded, as it was left", async () => {
    await code.browse("design.anycast");
    await code.command("Anycast: Open Topology Preview to the Side");
    const before = await code.preview();
    await before.getByRole("button", { name: "What if", exact: true }).click();
    await before.locator("[aria-label='Site tokyo']").click();
    await expect.poll(() => before.locator(".what-if").textContent()).toContain("Japan from tokyo to london");
    await code.reload();
    const preview = await code.preview();
    await preview.locator("[aria-label='Site tokyo'] .cross").waitFor();
    await expect.poll(() => preview.locator(".what-if").textContent()).toContain("Japan from tokyo to london");
  });

  test("what if: a click fails a PoP, a banner says what changes, and it becomes a scenario that undo takes out", async () => {
    await code.command("Anycast: Open Topology Preview to the Side");
    const preview = await code.preview();
    await preview.getByRole("button", { name: "What if", exact: true }).click();
    await preview.locator("[aria-label='Site tokyo']").click();
    const banner = preview.locator(".what-if");
    await expect.poll(() => banner.textContent()).toContain("Japan from tokyo to london");
    expect(await banner.textContent()).toContain("118M users (64%) to another site");
    expect(await preview.locator("[aria-label='Site tokyo'] .cross").count()).toBe(1);

    await banner.getByRole("button", { name: "Write as scenario" }).click();
    await expect.poll(() => code.lineThatStarts("scenario")).toContain('tokyo-out "tokyo is out" { fail pop tokyo }');
    expect(await code.page.locator(".squiggly-error, .squiggly-warning").count()).toBe(0);
    const scenario = preview.getByRole("combobox", { name: "Scenario" });
    await expect.poll(() => scenario.inputValue()).toBe("tokyo-out");
    expect(await banner.isVisible()).toBe(false);
    expect(await preview.locator("[aria-label='Site tokyo'] .cross").count()).toBe(1);

    await code.page.keyboard.press("Control+Z"); // The editor that shows it has the keyboard.
    await expect.poll(() => preview.locator("[aria-label='Site tokyo'] .cross").count()).toBe(0);
    await expect.poll(() => scenario.isVisible()).toBe(false);
  }, 240_000);

  test("copies the picture as an image", async () => {
    await code.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await code.command("Anycast: Open Topology Preview to the Side");
    const preview = await code.preview();
    await preview.locator(".site").first().waitFor();
    await preview.getByRole("button", { name: "Export" }).click();
    await preview.getByRole("menuitem", { name: "Copy image" }).click();
    await expect.poll(() => preview.locator("footer").textContent()).toBe("The picture is in the clipboard.");
    const types = code.page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => item.types));
    expect(await types).toEqual(["image/png"]);
  });

  test("exports from its menu, and by a command, into files beside the design", async () => {
    const file = (ending: string): string => join(code.folder, `design.${ending}`);
    const written = (ending: string): string => (existsSync(file(ending)) ? readFileSync(file(ending), "latin1") : "");
    const accept = async (): Promise<void> => {
      await code.page.locator(".quick-input-widget .quick-input-title").filter({ hasText: "Save as" }).waitFor();
      await code.page.keyboard.press("Enter");
    };
    await code.command("Anycast: Open Topology Preview to the Side");
    const preview = await code.preview();
    await preview.locator(".site").first().waitFor();
    await preview.getByRole("button", { name: "Export" }).click();
    await preview.getByRole("menuitem", { name: "Save as PNG…" }).click();
    await accept();
    await expect.poll(() => written("png").slice(1, 4)).toBe("PNG");
    // The list goes away when the window gives the keyboard to something else, as it does when a file has been saved.
    await again(async () => {
      await code.page.keyboard.press("Escape");
      await code.command("Anycast: Export Picture…");
      await code.page
        .locator(".quick-input-list .monaco-list-row")
        .filter({ hasText: "SVG" })
        .first()
        .click({ timeout: 4000 });
    });
    await accept();
    await expect.poll(() => written("svg")).toContain("<title>Public resolver</title>");
    for (const ending of ["png", "svg"]) rmSync(file(ending));
  }, 240_000);

  test("nothing was blocked by the page's policy", async () => {
    const complaints: string[] = [];
    code.page.on("console", (message) => {
      if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
    });
    await code.command("Anycast: Open Topology Preview to the Side");
    const preview = await code.preview();
    const tab = (name: string) => preview.getByRole("tab", { name }).click();
    // The workspace remembers the view of a try before.
    await tab("Map");
    await preview.locator(".site").first().waitFor();
    await preview.getByRole("button", { name: "Exchanges and routers" }).click();
    await preview.locator(".router").first().waitFor();
    await tab("Graph");
    await preview.locator(".network").first().waitFor();
    await tab("Table");
    await preview.locator("tbody button").first().click();
    await preview.locator(".details table").first().waitFor();
    await tab("Map");
    await preview.getByRole("button", { name: "Export" }).click();
    await preview.getByRole("menuitem", { name: "Copy image" }).click();
    await expect.poll(() => preview.locator("footer").textContent()).toMatch(/clipboard|exported/);
    const ours = complaints.filter((text) => /preview\.(js|css)|anycast/.test(text));
    expect(ours).toEqual([]);
  });
});

test("the extension's own files are in the package, and no source is", () => {
  const manifest: unknown = JSON.parse(readFileSync(join(code.extensionFolder(), "package.json"), "utf8"));
  expect(manifest).toMatchObject({
    name: "anycast",
    main: "./dist/client/node.js",
    browser: "./dist/client/browser.js",
  });
});
