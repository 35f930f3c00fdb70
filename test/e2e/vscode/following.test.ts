import { expect, test } from "vitest";
import { windowFor } from "../helpers/window-for";

const design = (title: string): string => `as carrier AS64501 { at NRT, LHR }
as example AS64500 { pop tokyo { at NRT  transit from carrier } }
anycast dns "${title}" { origin example  prefix 192.0.2.0/24 }
region japan { at NRT  users 1M  via carrier }
scenario out { fail pop tokyo }
`;

// A window of its own: what VS Code restores of earlier tests would decide what is seen.
const code = windowFor({
  files: {
    "design.anycast": design("First"),
    "other.anycast": design("Second"),
    "third.anycast": design("Third"),
  },
  each: "nothing",
});

test("several previews that follow the active editor all turn to it", async () => {
  const tab = (name: string) => code.page.locator(".tab").filter({ hasText: `Preview ${name}.anycast` });
  const showText = async (name: string): Promise<void> => {
    await code.page.locator(".view-line").first().click();
    await code.show(`${name}.anycast`);
  };
  const title = async () => (await code.preview()).locator("h1").textContent();
  await code.ready();
  for (const name of ["design", "other"]) {
    await showText(name);
    await code.command("Anycast: Open Topology Preview to the Side");
    await tab(name).waitFor();
  }
  for (const name of ["design", "other"]) {
    await tab(name).first().click();
    await code.page.locator(".editor-actions [aria-label^='Let Preview Follow the Active Editor']").first().click();
    // Until the button has turned, it is the last preview's.
    await code.page.locator(".editor-actions [aria-label^='Lock Preview to Its File']").first().waitFor();
  }
  await showText("third");
  await expect.poll(() => tab("third").count()).toBe(2);
  await expect.poll(title).toBe("Third");
  await showText("design");
  await expect.poll(() => tab("design").count()).toBe(2);
  await expect.poll(title).toBe("First");
}, 240_000);
