// Draws images/icon.png (256 × 256, what the marketplace and the extension list show) from images/source/icon.svg.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("..", import.meta.url));
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
await page.setContent(`<body style="margin:0">${readFileSync(`${root}images/source/icon.svg`, "utf8")}</body>`);
writeFileSync(`${root}images/icon.png`, await page.screenshot({ omitBackground: true }));
await browser.close();
