// `npm start`: builds and packs the extension and opens it in a real VS Code in the browser, on samples/.
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installCodeServer, startCodeServer, windowAddress } from "./code-server.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
execFileSync(process.execPath, ["scripts/package.mjs"], { cwd: root, stdio: "inherit" });
const vsix = join(root, "anycast.vsix");

if (hasCode()) console.log(`\nIn the VS Code that is on this machine: code --install-extension ${vsix}\n`);
try {
  installCodeServer(console.log);
  const server = await startCodeServer({ home: join(tmpdir(), "anycast-vscode"), vsix });
  const samples = join(root, "samples");
  console.log(
    `\nVS Code with the extension, on samples/:\n\n  ${windowAddress(server.origin, samples, join(samples, "getting-started.anycast"))}\n`,
  );
  console.log("Press Ctrl+C to stop it.");
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      server.stop();
      process.exit(0);
    });
  }
} catch (error) {
  console.error(
    `${error.message}\nThe extension is packed all the same: install ${vsix} in your VS Code (Extensions, …, Install from VSIX).`,
  );
  process.exitCode = 1;
}

function hasCode() {
  try {
    execFileSync("code", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
