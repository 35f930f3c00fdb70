import type { Frame, Page } from "playwright-core";

/**
 * Waits for a preview and gives its inside.
 * @param page the window that it is in
 * @returns the frame that the preview's page runs in
 */
export async function previewFrame(page: Page): Promise<Frame> {
  for (let attempt = 0; attempt < 300; attempt++) {
    for (const frame of page.frames()) {
      const found = await frame.$(".page > header").catch(() => null);
      if (found !== null) return frame;
    }
    await page.waitForTimeout(100);
  }
  throw new Error("No preview appeared.");
}
