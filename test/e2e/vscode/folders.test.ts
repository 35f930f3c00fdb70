import { describe, expect, test } from "vitest";
import { windowFor } from "../helpers/window-for";

const carriers = (title: string) => `as carrier AS64501 "${title}" { at NRT, LHR }\n`;
const DESIGN = `include "carriers.anycast"
as tokyonet AS64502 "Tokyo Net" { at NRT  transit from carrier }
as example AS64500 "Example DNS" {
  pop tokyo { at NRT  capacity 40 Gbps  transit from carrier }
  pop london { at LHR  capacity 40 Gbps  transit from carrier }
}
anycast dns "Public resolver" { origin example  prefix 192.0.2.0/24 }
region japan "Japan" { at NRT  users 118M  demand 20 Gbps  via tokyonet }
region nowhere { at LHR  users 1M  demand 1 Gbps  via tokyonat }
scenario tokyo-out "Tokyo is down" { fail pop tokyo }
expect japan -> tokyo
defaults { lint AC501 off  lint AC502 off }
`;

/** Two folders with files of the same names; the second one has its own settings. */
const code = windowFor({
  files: {
    "designs.code-workspace": JSON.stringify({ folders: [{ path: "first" }, { path: "second" }] }),
    "first/design.anycast": DESIGN,
    "first/carriers.anycast": carriers("First Carrier"),
    "second/design.anycast": DESIGN,
    "second/carriers.anycast": carriers("Second Carrier"),
    "second/.vscode/settings.json": JSON.stringify({
      "anycast.lint.severity": { AC002: "warning" },
      "anycast.latency.access": 12,
      "anycast.inlayHints.pops": false,
    }),
  },
  main: "first/design.anycast",
  workspace: "designs.code-workspace",
  settings: { "files.autoSave": "off", "editor.codeLens": false },
});

const hint = () => expect.poll(() => code.lineThatStarts("region japan"));
const marks = (kind: "error" | "warning") => code.page.locator(`.squiggly-${kind}`);

/** Shows one folder's design, and waits until the server has answered about it. */
async function show(folder: "first" | "second"): Promise<void> {
  await code.show(`${folder}/design.anycast`);
  await code.page.locator(".breadcrumbs-control .monaco-breadcrumb-item").filter({ hasText: folder }).first().waitFor();
  await code.ready();
}

describe("a workspace of two folders", () => {
  test("solves each design by what lies beside it, with the settings of its folder", async () => {
    await show("second");
    await hint().toMatch(/⟶ tokyo · 14 ms/);
    await expect.poll(() => marks("warning").count()).toBe(1);
    expect(await marks("error").count()).toBe(0);
    expect(await code.lineThatStarts("  pop london")).toMatch(/carrier }$/);
    await show("first");
    await hint().toMatch(/⟶ tokyo · 4 ms/);
    await expect.poll(() => marks("error").count()).toBe(1);
    expect(await marks("warning").count()).toBe(0);
    await expect.poll(() => code.lineThatStarts("  pop tokyo")).toMatch(/ of users/);
  });

  test("takes up a setting that comes to one folder, and leaves the other as it is", async () => {
    await show("second");
    await expect.poll(() => marks("warning").count()).toBe(1);
    code.write("second/.vscode/settings.json", JSON.stringify({ "anycast.lint.severity": { AC002: "off" } }));
    await expect.poll(() => marks("warning").count()).toBe(0);
    await expect.poll(() => code.lineThatStarts("  pop london")).toMatch(/◂ no users/);
    await show("first");
    await expect.poll(() => marks("error").count()).toBe(1);
  });

  test("leads to the declaration in the same folder", async () => {
    await show("second");
    await code.at('tokyonet AS64502 "Tokyo Net" { at NRT  transit from carr|ier');
    await code.page.keyboard.press("F12");
    await expect.poll(() => code.page.locator(".tab.active").textContent()).toContain("carriers.anycast");
    await expect.poll(() => code.lineThatStarts("as carrier")).toContain("Second Carrier");
  });

  test("finds symbols in both", async () => {
    await show("second");
    await code.show("first/design.anycast");
    await code.command("Go to Symbol in Workspace...");
    await code.page.locator(".quick-input-widget .quick-input-box input").fill("#tokyonet");
    await expect
      .poll(() => code.rows(".quick-input-list").allTextContents())
      .toEqual(expect.arrayContaining([expect.stringContaining("first"), expect.stringContaining("second")]));
    await code.page.keyboard.press("Escape");
  });

  test("tells its previews and its tests apart", async () => {
    await code.command("Testing: Focus on Test Explorer View");
    await expect
      .poll(() => code.rows(".test-explorer-tree").allTextContents())
      .toEqual(
        expect.arrayContaining([
          expect.stringContaining("first/design.anycast"),
          expect.stringContaining("second/design.anycast"),
        ]),
      );
    for (const folder of ["first", "second"] as const) {
      await show(folder);
      await code.command("Anycast: Open Topology Preview to the Side");
      await code.page
        .locator(".tab")
        .filter({ hasText: `Preview design.anycast — ${folder}` })
        .waitFor();
    }
  });
});
