import { existsSync } from "node:fs";
import { installCodeServer } from "../../scripts/code-server.mjs";

/** Before any end-to-end test: the bundles, the package and the real VS Code must be there. */
export default function setup(): void {
  for (const [path, command] of [
    ["../../dist/webview/preview.js", "npm run build"],
    ["../../anycast.vsix", "npm run package"],
  ] as const) {
    if (!existsSync(new URL(path, import.meta.url))) throw new Error(`${path} is missing: ${command} makes it.`);
  }
  installCodeServer(console.log);
}
