import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  createMessageConnection,
} from "vscode-languageserver/browser";
import type { Runtime, SolverThread } from "../lsp/runtime";
import { startServer } from "../lsp/server";

/** The language server as a web worker, for VS Code on the web. */

const runtime: Runtime = {
  canRead: () => false, // no files here: the client reads them
  readFile: async () => undefined,
  docs: undefined,
  listFolder: async () => [],
  startSolver,
};

/**
 * A web worker inside this one. Its script comes from where the extension's files are, which may be another origin:
 * `importScripts` may cross origins, `new Worker` may not. Where the page's policy forbids all that, routes are computed
 * in line.
 */
function startSolver(script: string | undefined): SolverThread | undefined {
  if (script === undefined || typeof Worker === "undefined") return undefined;
  const loader = new Blob([`self.anycastSolver = true; importScripts(${JSON.stringify(script)});`], {
    type: "text/javascript",
  });
  const worker = new Worker(URL.createObjectURL(loader));
  return {
    connection: createMessageConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker)),
    stop: () => worker.terminate(),
    onGone: (listener) => {
      worker.addEventListener("error", (event) => listener(`The solver's worker failed: ${event.message}`));
    },
  };
}

startServer(createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self)), runtime);
