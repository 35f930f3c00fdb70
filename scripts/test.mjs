// `npm test`: builds and packs, checks types and style, runs the unit and the end-to-end tests, and says the sum in its last
// line. Without Chromium, or on a machine that cannot run code-server, the end-to-end tests are left out and said to be;
// under CI=true that is a failure. Words after `npm test --` go to the unit tests, and leave the rest out.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { installCodeServer } from "./code-server.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "anycast-test-"));
const words = process.argv.slice(2);
const ci = process.env.CI === "true";
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
let broken = false;

step("Packing", "node", "scripts/package.mjs");
if (words.length === 0) {
  step("Types", "node", bin("typescript", "tsc"), "--noEmit", "-p", ".");
  step("Style", "node", bin("@biomejs/biome", "biome"), "check", ".");
}
suite("Unit", "vitest.config.mts", ...words);
if (words.length === 0) endToEnd();

rmSync(scratch, { recursive: true, force: true });
process.exitCode = broken || total.failed > 0 ? 1 : 0;
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
if (failures.length > 0) console.log(`\n▌ Failed\n${failures.join("\n\n")}\n`);
if (broken) console.log("Something besides the tests is wrong; see above.");
if (skipped !== "") console.log(`${total.skipped} tests were skipped; each says why.`);
console.log(`${total.passed} passed, ${total.failed} failed`);

function endToEnd() {
  const why = whyNoEndToEnd();
  if (why === undefined) suite("End to end", "test/e2e/vitest.config.mts");
  else {
    console.log(`\n▌ End to end: SKIPPED. ${why}`);
    if (ci) broken = true;
  }
}

function whyNoEndToEnd() {
  if (!["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].some((path) => existsSync(path))) {
    return "No Chromium: apt-get install chromium";
  }
  try {
    installCodeServer(console.log);
    return undefined;
  } catch (error) {
    return error.message;
  }
}

function step(title, command, ...args) {
  console.log(`\n▌ ${title}`);
  const { status } = spawnSync(command === "node" ? process.execPath : command, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) broken = true;
}

function suite(title, config, ...args) {
  const report = join(scratch, `${title}.json`.replaceAll(" ", "-"));
  const before = broken;
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  step(title, "node", bin("vitest", "vitest"), "run", "--config", config, ...reporters, ...args);
  if (!existsSync(report)) {
    console.log(`${title}: vitest ended without a report.`);
    total.failed += 1;
    return;
  }
  const result = JSON.parse(readFileSync(report, "utf8"));
  total.passed += result.numPassedTests;
  total.failed += result.numFailedTests;
  total.skipped += result.numPendingTests + result.numTodoTests;
  for (const file of result.testResults) {
    for (const { status, fullName, failureMessages } of file.assertionResults) {
      if (status !== "failed") continue;
      // Enough to know what it is; all of it stands further up.
      failures.push(`${relative(root, file.name)}: ${fullName}\n${failureMessages.join("\n").slice(0, 1500)}`);
    }
  }
  // A failed test is counted as one. A file that did not even load has no test to count: it stays "broken".
  const unloaded = result.testResults.some((file) => file.status === "failed" && file.assertionResults.length === 0);
  if (result.numFailedTests > 0 && !unloaded) broken = before;
}

function bin(packageName, name) {
  const folder = join(root, "node_modules", packageName);
  const { bin: bins } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bins === "string" ? bins : bins[name]);
}
