import { PassThrough } from "node:stream";
import {
  createConnection,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { startServer } from "../../server/src/lsp/server";

const URI = "file:///typing/design.anycast";

/** A server in this process, and somebody who types in one document of it. */
export class Typist {
  readonly #client;
  #version = 1;

  private constructor(client: ReturnType<typeof createMessageConnection>) {
    this.#client = client;
  }

  /**
   * Starts both. Routes are computed on this thread, so that all memory that there is is this process's.
   * @param text the document
   */
  static async start(text: string): Promise<Typist> {
    const [up, down] = [new PassThrough(), new PassThrough()];
    startServer(createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)), {
      docs: undefined,
      canRead: () => false,
      readFile: async () => undefined,
      listFolder: async () => [],
      startSolver: () => undefined,
    });
    const client = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    client.onRequest(() => null);
    client.onNotification(() => undefined);
    client.listen();
    await client.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
    await client.sendNotification("initialized", {});
    const textDocument = { uri: URI, languageId: "anycast", version: 1, text };
    await client.sendNotification("textDocument/didOpen", { textDocument });
    return new Typist(client);
  }

  /**
   * Changes a line at the start of the document, and asks what an editor asks after every edit.
   * @param count how many edits
   */
  async type(count: number): Promise<void> {
    for (let edit = 0; edit < count; edit++) {
      const range = { start: { line: 0, character: 0 }, end: { line: 0, character: this.#version === 1 ? 0 : 12 } };
      const text = `# edit ${String(++this.#version).padStart(5, "0")}`;
      const textDocument = { uri: URI, version: this.#version };
      await this.#client.sendNotification("textDocument/didChange", {
        textDocument,
        contentChanges: [{ range, text }],
      });
      const whole = { start: { line: 0, character: 0 }, end: { line: 80, character: 0 } };
      const about = { textDocument: { uri: URI } };
      await this.#ask("textDocument/inlayHint", { ...about, range: whole });
      await this.#ask("textDocument/semanticTokens/full", about);
      await this.#ask("textDocument/completion", { ...about, position: { line: 1, character: 0 } });
      await this.#ask("textDocument/hover", { ...about, position: { line: 2, character: 1 } });
      await this.#ask("textDocument/codeLens", about);
      await this.#ask("textDocument/codeAction", { ...about, range: whole, context: { diagnostics: [] } });
    }
  }

  /** Ends the conversation. */
  async stop(): Promise<void> {
    await this.#client.sendRequest("shutdown");
    this.#client.dispose();
  }

  async #ask(method: string, params: object): Promise<void> {
    await this.#client.sendRequest(method, params).catch(() => undefined); // the text may have moved on
  }
}
