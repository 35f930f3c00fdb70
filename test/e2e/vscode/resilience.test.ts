import { expect, test } from "vitest";
import { windowFor } from "../helpers/window-for";

/** West and east each can take the other's load but not all of it; the carrier has both behind it. */
const DESIGN = `as carrier AS64501 { at AMS, VIE }
as left AS64502 { at AMS  transit from carrier }
as right AS64503 { at VIE  transit from carrier }
as org AS64500 {
  pop west { at AMS  capacity 10 Gbps  transit from left }
  pop east { at VIE  capacity 10 Gbps  transit from right }
}
anycast dns { origin org  prefix 192.0.2.0/24 }
region a { at AMS  users 3M  demand 6 Gbps  via left }
region b { at VIE  users 1M  demand 5 Gbps  via right }
`;

const code = windowFor({ files: { "design.anycast": DESIGN }, each: "nothing" });

const rows = () => code.page.locator(".part.sidebar .monaco-list-row");
const row = (name: string) => rows().filter({ hasText: name }).first();

test("every failure stands in the view, the worst first; a row leads to its declaration, and becomes a scenario", async () => {
  await code.command("Focus on Resilience View");
  await expect.poll(() => row("pop west").textContent(), { timeout: 60_000 }).toContain("east at 110%");
  expect(await row("as carrier").textContent()).toContain("nobody notices");
  await row("pop west").click();
  await expect
    .poll(() => code.page.locator(".right-items, .statusbar").allTextContents())
    .toContainEqual(expect.stringContaining("Ln 5"));
  await row("Two failures at once").click();
  await expect
    .poll(() => row("pop west and pop east").textContent(), { timeout: 60_000 })
    .toContain("100% lose the service");
  await row("pop west").hover();
  await row("pop west").locator(".action-label[aria-label^='Add as Scenario']").click();
  await expect.poll(() => code.lineThatStarts("scenario")).toContain("west-out");
});
