import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import {
  createConnection,
  createMessageConnection,
  PortMessageReader,
  PortMessageWriter,
  ProposedFeatures,
} from "vscode-languageserver/node";
import type { Runtime, SolverThread } from "../lsp/runtime";
import { startServer } from "../lsp/server";
import { nurseryCollector } from "./collect";

/** The language server as a Node process: `--stdio`, `--node-ipc`, `--pipe=…` or `--socket=…`. */

/** The rules' pages lie beside the bundles, in the checkout and in the package alike. */
const docs = join(__dirname, "../../docs/");

const runtime: Runtime = {
  docs: existsSync(docs) ? pathToFileURL(docs).href : undefined,
  canRead: (uri) => uri.startsWith("file://"),
  readFile: (uri) => readFile(fileURLToPath(uri)).catch(() => undefined),
  listFolder,
  startSolver,
  tidy: nurseryCollector(),
};

async function listFolder(uri: string): Promise<readonly string[]> {
  if (!uri.startsWith("file://")) return [];
  const entries = await readdir(fileURLToPath(uri), { withFileTypes: true }).catch(() => []);
  return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
}

/**
 * A solve leaves much behind that nobody needs a moment later. In a nursery of this size, MB, most of it is gone before
 * it is looked at; in Node's own, of 48, a third of a keystroke's time went into looking.
 */
const NURSERY_MB = 192;

function startSolver(): SolverThread {
  const worker = new Worker(__filename, { resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MB } });
  let stopped = false;
  return {
    connection: createMessageConnection(new PortMessageReader(worker), new PortMessageWriter(worker)),
    stop: () => {
      stopped = true;
      void worker.terminate();
    },
    onGone: (listener) => {
      let reason = "The solver's thread ended.";
      worker.on("error", (error) => {
        reason = `The solver's thread ended: ${error instanceof Error ? error.message : String(error)}`;
      });
      worker.on("exit", () => {
        if (!stopped) listener(reason);
      });
    },
  };
}

startServer(createConnection(ProposedFeatures.all), runtime);
