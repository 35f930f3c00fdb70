// Writes the pages of docs/ that are made from the code: npm run docs. With --check it only says which are out of date.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { virtualModules } from "./virtual-modules.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const bundle = resolve(root, "dist/.docs.mjs");

await build({
  entryPoints: [resolve(root, "scripts/docs/main.ts")],
  outfile: bundle,
  bundle: true,
  platform: "node",
  format: "esm",
  plugins: [virtualModules],
  logLevel: "warning",
});
const { allPages } = await import(pathToFileURL(bundle).href);
rmSync(bundle);

let stale = 0;
for (const [path, text] of allPages(root)) {
  const file = resolve(root, path);
  let before = "";
  try {
    before = readFileSync(file, "utf8");
  } catch {
    // A page that is not there yet.
  }
  if (before === text) continue;
  stale++;
  console.log(process.argv.includes("--check") ? `out of date: ${path}` : `wrote ${path}`);
  if (process.argv.includes("--check")) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
if (process.argv.includes("--check") && stale > 0) process.exit(1);
