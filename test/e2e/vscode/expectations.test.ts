import { expect, test } from "vitest";
import { windowFor } from "../helpers/window-for";

const DESIGN = `as carrier AS64501 "Carrier" { at NRT, LHR }
as tokyonet AS64502 "Tokyo Net" { at NRT  transit from carrier }
as example AS64500 "Example DNS" {
  pop tokyo { at NRT  capacity 40 Gbps  transit from carrier }
  pop london { at LHR  capacity 40 Gbps  transit from carrier }
}
anycast dns { origin example  prefix 192.0.2.0/24 }
region japan "Japan" { at NRT  users 118M  demand 20 Gbps  via tokyonet }
scenario tokyo-out "Tokyo is down" { fail pop tokyo }
expect japan -> tokyo
expect japan -> london
`;

const code = windowFor({ files: { "design.anycast": DESIGN }, each: "nothing" });

const hint = async (): Promise<string> => code.lineThatStarts("region japan");

test("a scenario picked in the status bar is what the hints follow, until the design is picked again", async () => {
  await expect.poll(hint).toMatch(/⟶ tokyo · \d+ ms/);
  const status = code.page.locator(".statusbar-item[id$='anycast.scenario']");
  await expect.poll(() => status.textContent()).toContain("As designed");
  await status.locator("a").click();
  const rows = code.page.locator(".quick-input-list .monaco-list-row");
  await rows.filter({ hasText: "Tokyo is down" }).click();
  await expect.poll(hint).toMatch(/\[tokyo-out\] ⟶ london · \d+ ms/);
  await expect.poll(() => status.textContent()).toContain("tokyo-out");
  await code.command("Anycast: Pick Scenario");
  await rows.filter({ hasText: "As designed" }).click();
  await expect.poll(hint).toMatch(/"Japan"\s*⟶ tokyo/);
});

test("expectations are tests: one passes, one fails with what happens instead", async () => {
  await code.command("Testing: Focus on Test Explorer View");
  const tree = code.page.locator(".test-explorer-tree");
  const file = tree.locator(".monaco-list-row").filter({ hasText: "design.anycast" });
  await file.waitFor();
  await code.command("Test: Run All Tests");
  const row = (words: string) => tree.locator(".monaco-list-row").filter({ hasText: words });
  await expect.poll(() => file.getAttribute("aria-label")).toContain("Failed");
  if ((await file.getAttribute("aria-expanded")) !== "true") await file.locator(".monaco-tl-twistie").click();
  await expect.poll(() => row("japan -> tokyo").getAttribute("aria-label")).toContain("Passed");
  await expect.poll(() => row("japan -> london").getAttribute("aria-label")).toContain("Failed");
  await expect
    .poll(() => code.page.locator("body").textContent())
    .toContain("japan reaches tokyo, not london. carrier has a route there too");
});

test("tests run again with every change, once that is switched on", async () => {
  await code.command("Testing: Focus on Test Explorer View");
  await code.command("Test: Start Continuous Run");
  const failed = code.page.locator(".test-explorer-tree .monaco-list-row").filter({ hasText: "japan -> london" });
  await expect.poll(() => failed.getAttribute("aria-label")).toContain("Failed");
  code.write(
    "design.anycast",
    DESIGN.replace("pop tokyo {", "pop osaka {")
      .replace("at NRT  capacity", "at KIX  capacity")
      .replace("{ fail pop tokyo }", "{ fail pop osaka }")
      .replace("-> tokyo", "-> osaka"),
  );
  const osaka = code.page.locator(".test-explorer-tree .monaco-list-row").filter({ hasText: "japan -> osaka" });
  await expect.poll(() => osaka.getAttribute("aria-label")).toContain("Passed");
});
