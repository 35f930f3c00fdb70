import { whyNoCodeServer } from "../../scripts/code-server.mjs";
import { hasBrowser } from "../e2e/helpers/browser";
import { VsCode } from "../e2e/helpers/vscode";
import { bigDesign } from "../helpers/big-design";
import { type Figure, median, type Section, Skip } from "./harness";

type Frame = Awaited<ReturnType<VsCode["preview"]>>;

const LINES = 1000;
const OPENINGS = 5;
const EDITS = 12;

/** What a preview's page notes of itself, ms since 1970. */
interface Marks {
  /** The page's HTML began to load. */
  readonly begun: number;
  readonly painted: number;
}

/** The packaged extension in VS Code's workbench, server and browser on one machine. What a reader waits for, VS Code's own work included. */
export const windowSection: Section = {
  name: "The preview in VS Code, in a browser without a graphics card",
  async run() {
    const why = hasBrowser ? whyNoCodeServer() : "there is no Chromium here";
    if (why !== undefined) throw new Skip(why);
    const code = new VsCode({ files: { "design.anycast": design() } });
    await code.start();
    try {
      return await figures(code);
    } finally {
      await code.stop();
    }
  },
};

/** The first region has a network of two digits after one more key, and of one digit after that key is taken back. */
function design(): string {
  return bigDesign(LINES).replace("via a0 }", "via a1 }");
}

async function figures(code: VsCode): Promise<Figure[]> {
  await code.page.context().addInitScript(noteFirstPicture);
  const first: number[] = [];
  const own: number[] = [];
  for (let i = 0; i < OPENINGS; i++) {
    const { begun, painted } = await opened(code);
    first.push(painted);
    own.push(painted - begun);
  }
  const edits = await redrawn(code);
  const note = `best ${Math.min(...first).toFixed(0)} ms; after ${median(own).toFixed(0)} ms of the page itself`;
  return [
    { name: `${LINES} lines: command → first picture, median`, value: median(first), unit: "ms", target: 300, note },
    {
      name: `${LINES} lines: key → redrawn, median`,
      value: median(edits),
      unit: "ms",
      target: 100,
      note: `best ${Math.min(...edits).toFixed(0)} ms`,
    },
  ];
}

/** Opens the preview of a window that has just been loaded and has come to rest; ms after the command. */
async function opened(code: VsCode): Promise<Marks> {
  await code.open();
  // Once its findings are there, the server has answered about the file.
  await code.page.locator("#status\\.problems").filter({ hasText: /[1-9]/ }).waitFor();
  await code.page.waitForTimeout(3000);
  await code.page.locator(".editor-instance .view-line").first().click();
  await code.page.keyboard.press("Control+K");
  const start = Date.now();
  await code.page.keyboard.press("v");
  const frame = await code.preview();
  const marks = await frame.waitForFunction((): Marks | undefined => Reflect.get(window, "marks"));
  const { begun, painted } = await marks.evaluate((found) => found as Marks);
  return { begun: begun - start, painted: painted - start };
}

/** From a key that sends a region's users another way, and back, until the picture shows it; ms. */
async function redrawn(code: VsCode): Promise<number[]> {
  const frame = await code.preview();
  await code.at("via a1| }");
  await code.page.waitForTimeout(1000);
  const times: number[] = [];
  for (let i = 0; i < EDITS; i++) {
    const shown = nextLabel(frame);
    await code.page.waitForTimeout(500);
    const start = Date.now();
    await code.page.keyboard.press(i % 2 === 0 ? "0" : "Backspace");
    times.push((await shown) - start);
  }
  return times;
}

/** When the first region's mark says something else than now, and that is painted. */
function nextLabel(frame: Frame): Promise<number> {
  return frame.evaluate(() => {
    const mark = document.querySelector("[aria-label^='Region Region 0:']");
    const before = mark?.getAttribute("aria-label");
    return new Promise<number>((resolve) => {
      const look = (): void => {
        if (mark?.getAttribute("aria-label") === before) setTimeout(look, 2);
        else requestAnimationFrame(() => setTimeout(() => resolve(Date.now()), 0));
      };
      look();
    });
  });
}

/** Runs in every frame: notes when a preview's page has painted its first picture. VS Code writes the page into a frame that is there. */
function noteFirstPicture(): void {
  const look = (): void => {
    if (document.querySelector(".site") === null) {
      setTimeout(look, 3);
      return;
    }
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        Reflect.set(window, "marks", { begun: performance.timeOrigin, painted: Date.now() });
      }),
    );
  };
  look();
}
