import { expect, test } from "vitest";
import { windowFor } from "../helpers/window-for";

/** Two networks at the top that peer, 40 customers of the first, one of which has users (CAIDA AS relationships, serial-1). */
const GRAPH = [
  "# a small Internet",
  "10|20|0",
  ...Array.from({ length: 40 }, (_, i) => `10|${100 + i}|-1`),
  ...Array.from({ length: 3 }, (_, i) => `20|${200 + i}|-1`),
].join("\n");

const DESIGN = `internet "small.as-rel.txt"
as example AS64500 "Example DNS" {
  pop tokyo { at NRT  transit from AS20 }
}
anycast dns "Public resolver" { origin example  prefix 192.0.2.0/24 }
region japan "Japan" { at NRT  users 118M  via AS107 }
`;

const code = windowFor({
  files: { "design.anycast": DESIGN, "small.as-rel.txt": `${GRAPH}\n` },
  each: "nothing",
});

test("a design over the Internet: the graph is reduced to what matters, and shows more where it is asked to", async () => {
  await code.page.locator(".editor-actions [aria-label^='Open Topology Preview to the Side']").first().click();
  const preview = await code.preview();
  await preview.getByRole("tab", { name: "Graph" }).click();
  const networks = preview.locator(".network");
  await preview.getByRole("button", { name: /^Network AS107/ }).waitFor();
  // The two that the path takes, their providers, and the design's own.
  const few = await networks.count();
  expect(few).toBeLessThan(8);
  expect(await preview.locator(".graph-key").textContent()).toContain(`${few} of 45 networks drawn`);
  const top = preview.getByRole("button", { name: /^Network AS10, \d+ neighbours not drawn/ });
  await top.focus();
  await top.press("m");
  await expect.poll(() => networks.count()).toBe(few + 12);
  await top.locator(".more").click();
  await expect.poll(() => networks.count()).toBe(few + 24);
  // The map has no place for what the design does not place, and says what it has.
  await preview.getByRole("tab", { name: "Map" }).click();
  await expect
    .poll(() => preview.locator("[aria-label^='Region Japan']").first().getAttribute("aria-label"))
    .toContain("tokyo");
}, 240_000);
