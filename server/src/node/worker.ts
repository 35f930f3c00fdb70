import { parentPort } from "node:worker_threads";
import { createMessageConnection, PortMessageReader, PortMessageWriter } from "vscode-languageserver/node";
import { bindDesign } from "../lsp/bind";
import { serveSolver } from "../lsp/serve-solver";
import { nurseryCollector } from "./collect";

/** The thread that computes routes, in a Node process. */

if (parentPort) {
  serveSolver(
    createMessageConnection(new PortMessageReader(parentPort), new PortMessageWriter(parentPort)),
    bindDesign(),
    nurseryCollector(),
  );
}
