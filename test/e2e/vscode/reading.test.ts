import { describe, expect, test } from "vitest";
import { windowFor } from "../helpers/window-for";

const CARRIERS = `# Whom everybody buys from.
as carrier AS64501 "Carrier" { at NRT, LHR }
`;
const DESIGN = `include "carriers.anycast"
# Communities of this design are plain: RFC 1997.
# Its sites are in two cities.
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

# region users
region japan "Japan" { at NRT  users 118M  demand 20 Gbps  via tokyonet }
region uk "Britain" { at LHR  users 66M  demand 12 Gbps  via londonnet }
# endregion

scenario tokyo-out "Tokyo is down" { fail pop tokyo }
defaults { lint AC501 off  lint AC502 off }
`;

const code = windowFor({
  files: { "design.anycast": DESIGN, "carriers.anycast": CARRIERS },
  settings: { "files.autoSave": "off", "editor.inlayHints.enabled": "off" },
});

describe("while typing", () => {
  test("completion offers what fits, with its documentation, and takes it", async () => {
    await code.at("via tokyonet|");
    await code.type(", ");
    await code.command("Trigger Suggest");
    await expect
      .poll(() => code.rows(".suggest-widget.visible").allTextContents())
      .toContainEqual(expect.stringContaining("londonnet"));
    await code.type("lond");
    await expect
      .poll(() => code.page.locator(".suggest-widget.visible .monaco-list-row.focused").textContent())
      .toContain("londonnet");
    await code.page.keyboard.press("Enter");
    await expect.poll(() => code.lineThatStarts("region japan")).toContain("via tokyonet, londonnet }");
  });

  test("signature help shows how a statement goes on", async () => {
    await code.at("fail |pop");
    await code.command("Trigger Parameter Hints");
    const help = code.page.locator(".parameter-hints-widget.visible");
    await expect.poll(() => help.locator(".signature").textContent()).toMatch(/fail/);
    expect(await help.locator(".parameter.active").count()).toBeGreaterThan(0);
  });
});

describe("finding one's way", () => {
  test("a name leads to its declaration, into an included file too", async () => {
    await code.at("via toky|onet");
    await code.page.keyboard.press("F12");
    await expect.poll(() => code.cursor()).toMatch(/^Ln 4, Col 4/);
    await code.at('Tokyo Net" { at NRT  transit from carr|ier');
    await code.page.keyboard.press("F12");
    await expect.poll(() => code.cursor()).toMatch(/^Ln 2, Col 4/);
    expect(await code.page.locator(".tab.active").textContent()).toContain("carriers.anycast");
  });

  test("references are listed from all files, and marked in this one", async () => {
    await code.at("as toky|onet");
    await expect.poll(() => code.page.locator(".wordHighlightStrong").count()).toBe(1);
    await expect.poll(() => code.page.locator(".wordHighlight").count()).toBe(1);
    await code.at("transit from carr|ier }\nas london");
    await code.page.keyboard.press("Shift+F12");
    const found = code.rows(".reference-zone-widget");
    await expect
      .poll(() => found.allTextContents())
      .toEqual(
        expect.arrayContaining([
          expect.stringContaining("carriers.anycast"),
          expect.stringContaining("design.anycast"),
        ]),
      );
    await code.page.keyboard.press("Escape");
  });

  test("the outline, the breadcrumbs and the list of symbols have everything with a name", async () => {
    await code.at("pop lon|don");
    await expect
      .poll(() => code.page.locator(".breadcrumbs-control .monaco-breadcrumb-item").allTextContents())
      .toEqual(expect.arrayContaining([expect.stringContaining("example"), expect.stringContaining("london")]));
    await code.command("Go to Symbol in Editor...");
    const listed = code.rows(".quick-input-list");
    await expect
      .poll(() => listed.allTextContents())
      .toEqual(expect.arrayContaining(["dns", "japan", "tokyo-out"].map((name) => expect.stringContaining(name))));
    await code.page.keyboard.press("Escape");
    await code.command("Explorer: Focus on Outline View");
    await expect
      .poll(() => code.rows(".outline-pane").allTextContents())
      .toEqual(expect.arrayContaining([expect.stringContaining("londonnet")]));
  });

  test("symbols of the workspace are found by title and by number", async () => {
    await code.command("Go to Symbol in Workspace...");
    const input = code.page.locator(".quick-input-widget .quick-input-box input");
    const first = code.rows(".quick-input-list").first();
    for (const [query, found] of [
      ["#Public res", "dns"],
      ["#AS64501", "carrier"],
    ] as const) {
      await input.fill(query);
      await expect.poll(() => first.textContent()).toContain(found);
    }
    await first.click();
    await expect.poll(() => code.page.locator(".tab.active").textContent()).toContain("carriers.anycast");
  });

  test("a hierarchy of networks: who buys from a carrier, and from whom a network buys", async () => {
    await code.at("transit from carr|ier }\nas london");
    await code.command("Peek Call Hierarchy");
    const tree = code.rows(".call-hierarchy");
    await expect
      .poll(() => tree.allTextContents())
      .toEqual(expect.arrayContaining([expect.stringContaining("tokyonet"), expect.stringContaining("example.tokyo")]));
    await code.page.keyboard.press("Escape");
  });

  test("the selection grows by the syntax", async () => {
    await code.at("via toky|onet");
    const selected = () => code.cursor();
    await code.command("Expand Selection");
    await expect.poll(selected).toContain("(8 selected)");
    await code.command("Expand Selection");
    await expect.poll(selected).toContain("(12 selected)");
    await code.command("Shrink Selection");
    await expect.poll(selected).toContain("(8 selected)");
  });

  test("blocks, comments and regions fold", async () => {
    await code.at("as exam|ple");
    await code.page.keyboard.press("Control+Shift+BracketLeft");
    await expect.poll(() => code.lineThatStarts("  pop tokyo")).toBe("");
    await code.command("Unfold All");
    await expect.poll(() => code.lineThatStarts("  pop tokyo")).not.toBe("");
    await code.command("Fold All Block Comments");
    await expect.poll(() => code.lineThatStarts("# Its sites")).toBe("");
    await code.command("Fold All Regions");
    await expect.poll(() => code.lineThatStarts("region japan")).toBe("");
    await code.command("Unfold All");
  });

  test("the file of an include, and an RFC in a comment, are links", async () => {
    await expect
      .poll(() => code.page.locator(".detected-link").allTextContents())
      .toEqual(
        expect.arrayContaining([expect.stringContaining("carriers.anycast"), expect.stringMatching(/RFC.1997/)]),
      );
    await code.at("carr|iers.anycast");
    await code.command("Open Link");
    await expect.poll(() => code.page.locator(".tab.active").textContent()).toContain("carriers.anycast");
  });
});
