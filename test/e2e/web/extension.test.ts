import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { previewFrame } from "../helpers/frames";
import { VsCodeWeb } from "../helpers/vscode-web";

const CARRIER = `as carrier AS64501 "Carrier" { at NRT, LHR }\n`;
const DESIGN = `include "carrier.anycast"
as tokyonet AS64502 "Tokyo Net" { at NRT  transit from carrier }

as example AS64500 "Example DNS" {
  pop tokyo { at NRT  capacity 40 Gbps  transit from carrier }
  pop london { at LHR  capacity 40 Gbps  transit from carrier }
}

anycast dns "Public resolver" { origin example  prefix 192.0.2.0/24 }
region japan "Japan" { at NRT  users 118M  demand 20 Gbps  via tokyonet }
`;

const folder = mkdtempSync(join(tmpdir(), "anycast-web-designs-"));
let code: VsCodeWeb;
beforeAll(async () => {
  writeFileSync(join(folder, "design.anycast"), DESIGN);
  writeFileSync(join(folder, "carrier.anycast"), CARRIER);
  code = await VsCodeWeb.start(folder);
  await code.open("design.anycast");
});
afterAll(async () => {
  await code?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("hints stand beside regions, with what an included file says", async () => {
  await expect.poll(() => code.text()).toMatch(/region japan "Japan".*tokyo · \d+ ms/);
});

test("a hover tells about a region", async () => {
  await code.page
    .locator(".view-line span")
    .filter({ hasText: /^japan$/ })
    .first()
    .hover();
  await expect
    .poll(() => code.page.locator(".monaco-hover-content").allTextContents())
    .toEqual(expect.arrayContaining([expect.stringContaining("tokyo")]));
});

test("the preview draws the same, and a click goes to the line", async () => {
  await code.page.locator(".editor-actions [aria-label^='Open Topology Preview to the Side']").first().click();
  const preview = await previewFrame(code.page);
  await expect
    .poll(() => preview.locator("[aria-label^='Region Japan']").getAttribute("aria-label"))
    .toContain("tokyo");
  await preview.locator(".entry").filter({ hasText: "london" }).click();
  await expect.poll(() => code.page.locator("#status\\.editor\\.selection").textContent()).toContain("Ln 6,");
});

test("what the preview exports is written into the virtual file system, and opens from there", async () => {
  const preview = await previewFrame(code.page);
  await preview.getByRole("button", { name: "Export" }).click();
  await preview.getByRole("menuitem", { name: "Save as CSV…" }).click();
  await code.page.locator(".quick-input-widget .quick-input-title").filter({ hasText: "Save as CSV" }).waitFor();
  await code.page.keyboard.press("Enter");
  const toast = code.page.locator(".notification-toast").filter({ hasText: "Saved design.csv." });
  await toast.getByRole("button", { name: "Open" }).click();
  await code.page.locator(".tab.active").filter({ hasText: "design.csv" }).waitFor();
  await expect.poll(() => code.text()).toMatch(/Japan.*tokyo/);
});
