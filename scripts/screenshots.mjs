// `npm run screenshots`: pictures of the real thing, and of the preview's page alone in all of its views and states
// (test/e2e/pages.ts), in the four kinds of theme, into test/e2e/screenshots/. The ones that the README and the docs show are
// copied to docs/images/. Words as arguments pick pictures by name. Look at them after every change of the look.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { installCodeServer, startCodeServer, windowAddress } from "./code-server.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const samples = join(root, "samples");
const target = join(root, "test/e2e/screenshots");
const images = join(root, "docs/images");

/** The themes that VS Code has, by the names of the pictures. */
const THEMES = {
  dark: "Dark Modern",
  light: "Light Modern",
  "hc-dark": "Default High Contrast",
  "hc-light": "Default High Contrast Light",
};

/** What is photographed: the file, the words at whose end the cursor is, which the preview marks, and the window. */
const SCENES = [
  { name: "editor", file: "quad9.anycast", words: "pop gru", width: 1700, height: 900 },
  { name: "getting-started", file: "getting-started.anycast", words: "pop london", width: 1700, height: 900 },
  { name: "k-root", file: "root/k.anycast", words: "pop is-rey", width: 1700, height: 900 },
];

/** What the docs show. */
const SHOWN = ["editor-dark", "k-root-light"];

const wanted = process.argv.slice(2);
execFileSync(process.execPath, [join(root, "scripts/run.mjs"), "test/e2e/pages.ts", ...wanted], {
  cwd: root,
  stdio: "inherit",
});
installCodeServer(console.log);
mkdirSync(target, { recursive: true });
mkdirSync(images, { recursive: true });
for (const [theme, label] of Object.entries(THEMES)) await photograph(theme, label);
for (const name of SHOWN) if (chosen(name)) copyFileSync(join(target, `${name}.png`), join(images, `${name}.png`));

async function photograph(theme, label) {
  const scenes = SCENES.filter(({ name }) => chosen(`${name}-${theme}`));
  if (scenes.length === 0) return;
  const home = mkdtempSync(join(tmpdir(), "anycast-screenshots-"));
  const settings = {
    "workbench.colorTheme": label,
    "editor.minimap.enabled": false,
    "editor.fontSize": 13,
    "editor.stickyScroll.enabled": false,
    "breadcrumbs.enabled": false,
    "window.commandCenter": false,
    "workbench.activityBar.location": "hidden",
    "workbench.sideBar.location": "left",
  };
  const server = await startCodeServer({ home, vsix: join(root, "anycast.vsix"), settings });
  const browser = await chromium.launchPersistentContext(join(home, "browser"), {
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    // A dark theme asked for by the system would win over the setting.
    colorScheme: theme.endsWith("dark") ? "dark" : "light",
  });
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    for (const scene of scenes) await shoot(page, server.origin, scene, join(target, `${scene.name}-${theme}.png`));
  } finally {
    await browser.close();
    server.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function shoot(page, origin, scene, path) {
  await page.setViewportSize({ width: scene.width, height: scene.height });
  await page.goto(windowAddress(origin, samples, join(samples, scene.file)));
  await page.locator(".editor-instance .view-line").first().waitFor();
  await command(page, "View: Close Primary Side Bar");
  await page.locator(".editor-actions [aria-label^='Open Topology Preview to the Side']").first().click();
  await drawn(page);
  await command(page, "View: Focus First Editor Group");
  await page.keyboard.press("Control+G");
  await page.locator(".quick-input-widget .quick-input-box input").fill(`:${placeOf(scene)}`);
  await page.keyboard.press("Enter");
  await page.mouse.move(scene.width / 2, scene.height - 5); // Away from what lights up under it.
  await page.waitForTimeout(2500); // Colours, hints and the last labels.
  await page.screenshot({ path });
  console.log(path);
}

async function command(page, title) {
  await page.keyboard.press("F1");
  const input = page.locator(".quick-input-widget .quick-input-box input");
  await input.waitFor();
  await input.fill(`>${title}`);
  const row = page.locator(".quick-input-list .monaco-list-row").filter({ hasText: title }).first();
  await row.click({ timeout: 5000 }).catch(() => page.keyboard.press("Escape")); // Nothing to close, for example.
}

async function drawn(page) {
  for (let attempt = 0; attempt < 300; attempt++) {
    for (const frame of page.frames()) {
      if ((await frame.$(".site").catch(() => null)) !== null) return;
    }
    await page.waitForTimeout(100);
  }
  const path = join(target, "failed.png");
  await page.screenshot({ path });
  throw new Error(`The preview drew nothing; see ${path}.`);
}

/** Line and column of the end of a scene's words, as the editor takes them. */
function placeOf({ file, words }) {
  const text = readFileSync(join(samples, file), "utf8");
  const at = text.indexOf(words);
  if (at < 0) throw new Error(`${file} has no "${words}" any more; choose other words.`);
  const lines = text.slice(0, at + words.length).split("\n");
  return `${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
}

function chosen(name) {
  return wanted.length === 0 || wanted.some((word) => name.includes(word));
}
