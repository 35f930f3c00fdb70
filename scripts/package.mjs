// Builds and packs the extension into anycast.vsix, and refuses one that has grown past its limit.
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** bytes; a plug-in that takes long to fetch is not installed. */
const LIMIT = 1_500_000;

const root = fileURLToPath(new URL("..", import.meta.url));
const vsix = `${root}anycast.vsix`;
const run = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: "inherit" });

run("scripts/build.mjs");
// The project has no public address to which the README's links could be rewritten.
const flags = ["--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links"];
run("node_modules/@vscode/vsce/vsce", "package", ...flags, "--out", vsix);
const size = statSync(vsix).size;
if (size > LIMIT) {
  console.error(`anycast.vsix has ${size} bytes; the limit is ${LIMIT}.`);
  process.exitCode = 1;
}
