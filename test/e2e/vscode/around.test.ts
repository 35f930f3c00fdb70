import { describe, expect, test } from "vitest";
import { windowFor } from "../helpers/window-for";

const CARRIERS = `as carrier AS64501 "Carrier" { at NRT, LHR }\n`;
const DESIGN = `include "carriers.anycast"
as tokyonet AS64502 "Tokyo Net" { at NRT  transit from carrier }

as example AS64500 "Example DNS" {
  pop tokyo { at NRT  capacity 40 Gbps  transit from carrier }
  pop london { at LHR  capacity 40 Gbps  transit from carrier }
}

anycast dns "Public resolver" { origin example  prefix 192.0.2.0/24 }

region japan "Japan" { at NRT  users 118M  demand 20 Gbps  via tokyonet }

scenario tokyo-out "Tokyo is down" { fail pop tokyo }
defaults { lint AC501 off  lint AC502 off }
`;

/** Cells that are designs of their own. */
const NOTEBOOK = {
  cells: [
    {
      cell_type: "code",
      source: ["region r { at NRT  via a }\n", "as a AS64501 { at NRT }"],
      metadata: { vscode: { languageId: "anycast" } },
      outputs: [],
      execution_count: null,
    },
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
};

const code = windowFor({
  files: { "design.anycast": DESIGN, "carriers.anycast": CARRIERS, "book.ipynb": JSON.stringify(NOTEBOOK) },
  settings: { "files.autoSave": "off" },
});

const hint = () => expect.poll(() => code.lineThatStarts("region japan"));

describe("above the text", () => {
  const lens = (words: string) => code.page.locator(".codelens-decoration a").filter({ hasText: words }).first();

  test("lenses say what a service, a PoP and a scenario do, and each opens something", async () => {
    await expect.poll(() => lens("2 sites").textContent()).toMatch(/reaches 1 of 1 region · median \d+ ms/);
    await lens("serves japan").click();
    await expect
      .poll(() => code.rows(".reference-zone-widget").allTextContents())
      .toContainEqual(expect.stringContaining("japan"));
    await code.page.keyboard.press("Escape");
    await lens("Run").click();
    await hint().toMatch(/\[tokyo-out\] ⟶ london/);
    await lens("Running: back to as designed").click();
    await hint().toMatch(/"Japan"\s*⟶ tokyo/);
    await lens("Show what changes").click();
    await expect
      .poll(() => code.page.locator(".notifications-toasts").allTextContents())
      .toContainEqual(expect.stringContaining("japan goes from tokyo"));
    await code.page.keyboard.press("Escape");
    await code.command("Notifications: Clear All Notifications");
    await lens("2 sites").click();
    await (await code.preview()).locator("[aria-label='Site tokyo']").waitFor();
  });

  test("colours come from what a word means", async () => {
    await code.at("via toky|onet");
    await code.command("Developer: Inspect Editor Tokens and Scopes");
    await expect
      .poll(() => code.page.locator(".token-inspect-widget").textContent())
      .toMatch(/semantic token type\s*class/);
    await code.page.keyboard.press("Escape");
  });
});

describe("files", () => {
  test("an included file counts as it is in the editor, saved or not, and as another program writes it", async () => {
    await hint().toMatch(/⟶ tokyo · \d+ ms/);
    await code.show("carriers.anycast");
    await code.goTo(1, 1);
    await code.type("# ");
    await code.show("design.anycast");
    await hint().not.toContain("tokyo ·");
    await expect.poll(() => code.page.locator(".squiggly-error").count()).toBeGreaterThan(0);
    await code.show("carriers.anycast");
    await code.command("File: Revert File");
    await code.show("design.anycast");
    await hint().toMatch(/⟶ tokyo · \d+ ms/);
    await code.afresh();
    code.write("carriers.anycast", CARRIERS.replace("NRT, ", ""));
    await hint().toContain("london");
  });

  test("a new design from a template needs no file, and follows edits", async () => {
    await code.command("Anycast: New Design");
    await code.rows(".quick-input-list").filter({ hasText: "Resolver with two sites" }).click();
    await code.page.locator(".tab.active").filter({ hasText: "Untitled-1" }).waitFor();
    await expect.poll(() => code.lineThatStarts("region japan")).toMatch(/⟶ tokyo · \d+ ms/);
    await code.command("Go to Symbol in Editor...");
    await code.page.keyboard.type("tokyo-net");
    await code.rows(".quick-input-list").filter({ hasText: "tokyo-net" }).first().waitFor();
    await code.page.keyboard.press("Enter");
    await code.page.keyboard.press("Control+/");
    await expect.poll(() => code.page.locator(".squiggly-error").count()).toBeGreaterThan(0);
  });

  test("the cell of a notebook is a design of its own", async () => {
    await code.show("book.ipynb");
    const cell = code.page.locator(".notebookOverlay .view-line");
    await expect.poll(() => cell.allTextContents()).toContainEqual(expect.stringContaining("region"));
    expect(await code.page.locator(".notebookOverlay .squiggly-error").count()).toBe(0);
  });
});

describe("the window", () => {
  test("says in its status bar how the routes stand, and in the log what the server does; it can be started afresh", async () => {
    await hint().toMatch(/⟶ tokyo/);
    await code.page.locator("#status\\.languageStatus").hover();
    await expect
      .poll(() => code.page.locator(".hover-language-status").allTextContents())
      .toContainEqual(expect.stringMatching(/Routes solved in \d+ ms \(\w+ engine\)/));
    await code.command("Anycast: Show Log");
    const channel = () =>
      code.page
        .locator(".part.panel select")
        .first()
        .evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text);
    await expect.poll(channel).toBe("Anycast");
    await code.command("Anycast: Restart Language Server");
    await code.page.locator(".editor-instance .view-line").first().click();
    await code.at("via tokyonet }|\n\nscenario");
    await code.type("\nregion more { at LHR  via tokyonet }");
    await expect.poll(() => code.lineThatStarts("region more")).toContain("⟶ tokyo");
    expect(await channel()).toBe("Anycast");
    expect(await code.page.locator(".notifications-toasts").allTextContents()).not.toContainEqual(
      expect.stringMatching(/fail|error/i),
    );
  });

  test("has a walkthrough of five steps with pictures", async () => {
    await code.command("Welcome: Open Walkthrough...");
    await code.rows(".quick-input-list").filter({ hasText: "Get Started with Anycast" }).click();
    const steps = code.page.locator(".getting-started-step");
    await expect.poll(() => steps.count()).toBe(5);
    for (const title of ["Write a design", "See it on the map", "Say what must hold"]) {
      await steps.filter({ hasText: title }).click();
      await expect
        .poll(async () => {
          const pictures = await Promise.all(
            code.page.frames().map((frame) =>
              frame
                .locator("svg text")
                .allTextContents()
                .catch(() => []),
            ),
          );
          return pictures.flat().length;
        })
        .toBeGreaterThan(2);
    }
  });
});
