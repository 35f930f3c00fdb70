import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { previewFrame } from "../helpers/frames";
import { VsCodeWeb } from "../helpers/vscode-web";

const CARRIER = `# Whom everybody buys from.
as carrier AS64501 "Carrier" { at NRT, LHR }
`;
const DESIGN = `include "carrier.anycast"
as tokyonet AS64502 "Tokyo Net" { at NRT  transit from carrier }

as example AS64500 "Example DNS" {
  pop tokyo { at NRT  capacity 40 Gbps  transit from carrier }
  pop london { at LHR  capacity 40 Gbps  transit from carrier }
}

anycast dns "Public resolver" { origin example  prefix 192.0.2.0/24 }
region japan "Japan" { at NRT  users 118M  demand 20 Gbps  via tokyonet }
`;

let code: VsCodeWeb;
beforeAll(async () => {
  code = await VsCodeWeb.start({ "design.anycast": DESIGN, "carrier.anycast": CARRIER });
});
afterAll(() => code?.stop());
beforeEach(async () => {
  for (const name of ["carrier.anycast", "design.anycast"]) {
    await code.show(name);
    await code.command("File: Revert File");
  }
});

const line = (start: string) => expect.poll(() => code.lineThatStarts(start));
const mistakes = () => expect.poll(() => code.page.locator(".squiggly-error").count());

test("hints stand beside regions, with what an included file says", async () => {
  await expect.poll(() => code.text()).toMatch(/region japan "Japan".*tokyo · \d+ ms/);
});

test("a hover tells about a region", async () => {
  await line("region japan").toMatch(/tokyo · \d+ ms/);
  await code.at("region ja|pan");
  await code.command("Show or Focus Hover");
  await expect
    .poll(() => code.page.locator(".monaco-hover-content").allTextContents())
    .toEqual(expect.arrayContaining([expect.stringContaining("tokyo")]));
});

test("completion offers the names of an included file, and takes one", async () => {
  await code.at("via tokyonet }|");
  await code.type("\nregion uk { at LHR  users 1M  demand 1 Gbps  via ");
  await code.command("Trigger Suggest");
  await code.type("carr");
  const chosen = code.page.locator(".suggest-widget.visible .monaco-list-row.focused");
  await expect.poll(() => chosen.textContent()).toContain("carrier");
  await code.page.keyboard.press("Enter");
  await line("region uk").toContain("via carrier");
});

test("a mistake is underlined, and its quick fix mends it", async () => {
  await code.at("via toky|onet");
  await code.type("x");
  await mistakes().toBe(1);
  await code.act("Quick Fix...", "tokyonet");
  await line("region japan").toContain("via tokyonet }");
  await mistakes().toBe(0);
});

test("a name leads into an included file, and takes a new name in both", async () => {
  await code.at("transit from carr|ier }\n\nas");
  await code.page.keyboard.press("F12");
  await expect.poll(() => code.cursor()).toMatch(/^Ln 2, Col 4/);
  await expect.poll(() => code.page.locator(".tab.active").textContent()).toContain("carrier.anycast");
  await code.rename("backbone");
  await line("as backbone").toContain('AS64501 "Carrier"');
  await code.show("design.anycast");
  await line("as tokyonet").toContain("transit from backbone }");
  await mistakes().toBe(0);
});

test("formatting brings the text into the style", async () => {
  await code.at("|region japan");
  await code.type("  ");
  await line("  region japan").not.toBe("");
  await code.command("Format Document");
  await line("region japan").toContain("via tokyonet }");
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
