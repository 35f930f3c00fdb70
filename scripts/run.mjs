// Bundles one TypeScript program and runs it from the project's root: node scripts/run.mjs FILE.ts [ARGUMENT…].
// Node runs with --expose-gc, so that a program can measure what is left after a collection.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { virtualModules } from "./virtual-modules.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const [entry, ...rest] = process.argv.slice(2);
if (entry === undefined) {
  console.error("Usage: node scripts/run.mjs FILE.ts [ARGUMENT…]");
  process.exit(2);
}

/** Scripts know where they are, and find other files by that: they are run where they lie. */
const ownScripts = {
  name: "own-scripts",
  setup(build) {
    build.onResolve({ filter: /\/scripts\/[^/]+\.mjs$/ }, ({ path, resolveDir }) => ({
      path: pathToFileURL(resolve(resolveDir, path)).href,
      external: true,
    }));
  },
};

const name = entry.replace(/\.ts$/, "").split("/").slice(-2).join("-") || basename(entry);
const bundle = resolve(root, "dist/run", `${name}.mjs`);
mkdirSync(resolve(root, "dist/run"), { recursive: true });
await build({
  entryPoints: [resolve(root, entry)],
  outfile: bundle,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  // CommonJS packages inside the bundle may ask for Node's own modules.
  banner: {
    js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
  },
  logLevel: "warning",
  // Finds its own files beside itself.
  external: ["playwright-core"],
  plugins: [ownScripts, virtualModules],
});
const { status, signal } = spawnSync(process.execPath, ["--expose-gc", bundle, ...rest], {
  cwd: root,
  stdio: "inherit",
});
process.exit(signal ? 1 : (status ?? 1));
