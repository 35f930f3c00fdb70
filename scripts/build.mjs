// Bundles everything that ships into dist/. `--watch` stays and builds again on every change.
// Each entry is bundled whole, so that the package needs no node_modules beside it.
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { writeNotices } from "./notices.mjs";
import { coastOfThePage, virtualModules } from "./virtual-modules.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const node = { platform: "node", target: "node20", format: "cjs", external: ["vscode"] };
const browser = { platform: "browser", target: "es2022", external: ["vscode"] };

/** Everything that is built: where it starts, where it goes, what it runs on. */
const BUNDLES = [
  { from: "client/src/node/main.ts", to: "dist/client/node.js", ...node },
  { from: "client/src/browser/main.ts", to: "dist/client/browser.js", ...browser, format: "cjs" },
  { from: "server/src/node/main.ts", to: "dist/server/node.js", ...node },
  { from: "server/src/browser/main.ts", to: "dist/server/browser.js", ...browser, format: "iife" },
  { from: "server/src/node/cli.ts", to: "dist/cli.js", ...node, banner: { js: "#!/usr/bin/env node" } },
  { from: "client/webview/main.ts", to: "dist/webview/preview.js", ...browser, format: "iife" },
  // Loaded after the first picture.
  { from: "client/webview/later.ts", to: "dist/webview/later.js", ...browser, format: "iife", first: [coastOfThePage] },
  // Loaded only for graphs that are too large to be SVG.
  { from: "client/webview/graph-gl.ts", to: "dist/webview/graph-gl.js", ...browser, format: "iife" },
  { from: "client/webview/preview.css", to: "dist/webview/preview.css", target: "es2022" },
];

const watch = process.argv.includes("--watch");

const contexts = await Promise.all(
  BUNDLES.map(({ from, to, first = [], ...options }) =>
    esbuild.context({
      entryPoints: [root + from],
      outfile: root + to,
      bundle: true,
      minify: !watch,
      sourcemap: watch ? "linked" : false,
      legalComments: "none",
      metafile: true,
      logLevel: "warning",
      plugins: [...first, virtualModules],
      ...options,
    }),
  ),
);

if (watch) {
  await Promise.all(contexts.map((context) => context.watch()));
  console.log("Built. Watching for changes; stop with Ctrl+C.");
} else {
  try {
    writeNotices(await Promise.all(contexts.map((context) => context.rebuild())));
  } catch {
    process.exitCode = 1; // esbuild has said what is wrong
  } finally {
    await Promise.all(contexts.map((context) => context.dispose()));
  }
}
