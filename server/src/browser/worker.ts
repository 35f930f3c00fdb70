import { BrowserMessageReader, BrowserMessageWriter, createMessageConnection } from "vscode-languageserver/browser";
import { bindDesign } from "../lsp/bind";
import { serveSolver } from "../lsp/serve-solver";

/** The thread that computes routes, in a browser. */

serveSolver(createMessageConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self)), bindDesign());
