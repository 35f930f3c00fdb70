import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import {
  type ClientCapabilities,
  createMessageConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type InlayHint,
  type MessageConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { SERVER_FLAGS } from "../../client/src/node/server-flags";

/** The built server, as it ships. */
export const SERVER = resolve(import.meta.dirname, "../../dist/server/node.js");

/** What a client may be told to be. */
export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  /** The settings under `anycast`. */
  readonly settings?: Record<string, unknown>;
  /** Those that a folder of the workspace has in their place, by its URI. */
  readonly folderSettings?: Readonly<Record<string, Record<string, unknown>>>;
  readonly initializationOptions?: unknown;
  readonly workspaceFolders?: readonly string[];
}

const CAPABILITIES: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    inlayHint: { refreshSupport: true },
    diagnostics: { refreshSupport: true },
  },
  textDocument: {
    synchronization: { didSave: true },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
    hover: { contentFormat: ["markdown", "plaintext"] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source.fixAll"] } } },
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true },
  },
};

/** Capabilities of a client that pulls diagnostics. */
export const PULLING: ClientCapabilities = {
  ...CAPABILITIES,
  textDocument: { ...CAPABILITIES.textDocument, diagnostic: { relatedDocumentSupport: true } },
};

/** A plain language client over stdio: any editor, as far as the server can tell. */
export class LspClient {
  readonly connection: MessageConnection;
  /** Every error and warning that the server logged. */
  readonly log: string[] = [];
  /** Notifications and requests of the server's own, by method, in order. */
  readonly received = new Map<string, unknown[]>();
  readonly #process: ChildProcess;
  readonly #documents = new Map<string, TextDocument>();
  readonly #published = new Map<string, PublishDiagnosticsParams>();
  readonly #waiters = new Set<() => void>();
  settings: Record<string, unknown>;
  folderSettings: Readonly<Record<string, Record<string, unknown>>>;
  exited = false;

  private constructor(options: ClientOptions) {
    if (!existsSync(SERVER)) throw new Error(`${SERVER} is missing: run 'npm run build' first.`);
    this.settings = options.settings ?? {};
    this.folderSettings = options.folderSettings ?? {};
    this.#process = spawn(process.execPath, [...SERVER_FLAGS, SERVER, "--stdio"], { stdio: ["pipe", "pipe", "pipe"] });
    const { stdin, stdout, stderr } = this.#process;
    if (!stdin || !stdout || !stderr) throw new Error("The server has no standard streams.");
    stderr.on("data", (chunk: Buffer) => this.log.push(`stderr: ${chunk.toString()}`));
    this.#process.on("exit", () => {
      this.exited = true;
      this.#wake();
    });
    this.connection = createMessageConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.#answerTheServer();
    this.connection.listen();
  }

  /**
   * Starts a server and shakes hands with it.
   * @param options what the client can do
   * @returns the client, and what the server says that it can do
   */
  static async start(options: ClientOptions = {}): Promise<LspClient & { readonly initialized: InitializeResult }> {
    const client = new LspClient(options);
    const initialized: InitializeResult = await client.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: options.capabilities ?? CAPABILITIES,
      initializationOptions: options.initializationOptions,
      workspaceFolders: options.workspaceFolders?.map((uri) => ({ uri, name: uri })) ?? null,
    });
    await client.connection.sendNotification("initialized", {});
    return Object.assign(client, { initialized });
  }

  /** Ends the server as an editor does. */
  async stop(): Promise<void> {
    if (this.exited) return;
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    await this.until(() => this.exited);
    this.connection.dispose();
  }

  /** The same, and holds that it had nothing to complain of. */
  async stopQuietly(): Promise<void> {
    await this.stop();
    if (this.log.length > 0) throw new Error(`The server logged trouble:\n${this.log.join("\n")}`);
  }

  /** Opens a document. */
  async open(uri: string, text: string, languageId = "anycast"): Promise<void> {
    this.#documents.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** Replaces a part of an open document, found by its words (the first occurrence). */
  async edit(uri: string, words: string, replacement: string): Promise<void> {
    const start = this.text(uri).indexOf(words);
    if (start < 0) throw new Error(`The document has no ‘${words}’.`);
    await this.replace(uri, start, start + words.length, replacement);
  }

  /** Replaces a part of an open document, by offsets. */
  async replace(uri: string, start: number, end: number, text: string): Promise<void> {
    const document = this.document(uri);
    const range = { start: document.positionAt(start), end: document.positionAt(end) };
    const version = document.version + 1;
    const contentChanges = [{ range, text }];
    TextDocument.update(document, contentChanges, version);
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  async close(uri: string): Promise<void> {
    this.#documents.delete(uri);
    this.#published.delete(uri);
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  document(uri: string): TextDocument {
    const document = this.#documents.get(uri);
    if (!document) throw new Error(`${uri} is not open.`);
    return document;
  }

  text(uri: string): string {
    return this.document(uri).getText();
  }

  /** A request about a place in a document: behind the first occurrence of the words, or inside them where `|` stands. */
  async at<T>(method: string, uri: string, words: string, more: Record<string, unknown> = {}): Promise<T> {
    const mark = words.indexOf("|");
    const plain = words.replace("|", "");
    const start = this.text(uri).indexOf(plain);
    if (start < 0) throw new Error(`The document has no ‘${plain}’.`);
    const position = this.document(uri).positionAt(start + (mark < 0 ? plain.length : mark));
    return this.connection.sendRequest<T>(method, { textDocument: { uri }, position, ...more });
  }

  /** A request about a whole document. */
  async about<T>(method: string, uri: string, more: Record<string, unknown> = {}): Promise<T> {
    return this.connection.sendRequest<T>(method, { textDocument: { uri }, ...more });
  }

  /**
   * The document's hints as text, each with the words of its line before it. Asks again for as long as they are marked as
   * of older text, as an editor does when it is told to.
   */
  hints(uri: string): Promise<string[]> {
    return this.eventually(
      () => this.hintsNow(uri),
      (hints) => !hints.some((hint) => hint.endsWith("…")),
    );
  }

  /** The same, as they are answered the first time. */
  async hintsNow(uri: string): Promise<string[]> {
    const document = this.document(uri);
    const end = document.positionAt(document.getText().length);
    const range = { start: { line: 0, character: 0 }, end };
    const hints = (await this.about<InlayHint[] | null>("textDocument/inlayHint", uri, { range })) ?? [];
    return hints.map(({ position, label }) => {
      const before = document.getText({ start: { line: position.line, character: 0 }, end: position }).trim();
      const text = typeof label === "string" ? label : label.map(({ value }) => value).join("");
      return `${before} ${text.trim()}`;
    });
  }

  /** Pulls a document's diagnostics. */
  async pull(uri: string): Promise<DocumentDiagnosticReport> {
    return this.about("textDocument/diagnostic", uri);
  }

  /** Diagnostics that the server pushed for the document's present version, as `CODE words`. */
  async diagnostics(uri: string): Promise<string[]> {
    await this.until(() => this.#published.get(uri)?.version === this.document(uri).version);
    const document = this.document(uri);
    const found = this.#published.get(uri)?.diagnostics ?? [];
    return found.map(({ code, range }) => `${code} ${document.getText(range)}`);
  }

  /** The messages of a document's last diagnostics. */
  messages(uri: string): string[] {
    return (this.#published.get(uri)?.diagnostics ?? []).map(({ message }) =>
      typeof message === "string" ? message : message.value,
    );
  }

  /**
   * Waits until the diagnostics are these: mistakes of the language come first, those of rules and routes may follow.
   * @param uri the document
   * @param expected as `diagnostics` writes them, in order
   */
  async diagnosed(uri: string, expected: readonly string[]): Promise<void> {
    await this.eventually(
      () => this.diagnostics(uri),
      (found) => found.join("\n") === expected.join("\n"),
    );
  }

  /**
   * Asks again and again, at every message of the server, until the answer is as wanted.
   * @param ask the question
   * @param wanted whether an answer will do
   * @returns the answer that did
   */
  async eventually<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
    const end = Date.now() + 30_000;
    for (;;) {
      const answer = await ask();
      if (wanted(answer)) return answer;
      if (Date.now() > end) throw new Error(`Never as wanted: ${JSON.stringify(answer)}\n${this.log.join("\n")}`);
      await this.#news(200);
    }
  }

  /** What was pushed last, whole. */
  published(uri: string): PublishDiagnosticsParams | undefined {
    return this.#published.get(uri);
  }

  /** Everything that is pushed at present, of all files. */
  allPublished(): Diagnostic[] {
    return [...this.#published.values()].flatMap(({ diagnostics }) => diagnostics);
  }

  /** How often the server has sent a message of this method. */
  count(method: string): number {
    return this.received.get(method)?.length ?? 0;
  }

  /**
   * Waits until something is so, looking again at every message of the server.
   * @param condition looked at often
   * @param patienceMs after which waiting fails; generous, for it guards against hanging and measures nothing
   */
  async until(condition: () => boolean, patienceMs = 30_000): Promise<void> {
    const end = Date.now() + patienceMs;
    while (!condition()) {
      const left = end - Date.now();
      if (left <= 0) throw new Error(`Waited ${patienceMs} ms in vain for: ${condition}\n${this.log.join("\n")}`);
      await this.#news(Math.min(left, 1000));
    }
  }

  #news(ms: number): Promise<void> {
    return new Promise((done) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiters.delete(wake);
        done();
      };
      const timer = setTimeout(wake, ms);
      this.#waiters.add(wake);
    });
  }

  /** Settings as the server asks for them: several at once, each of a folder or of none. */
  #settingsFor(params: unknown): unknown[] {
    const items = typeof params === "object" && params !== null && "items" in params ? params.items : [];
    if (!Array.isArray(items)) return [];
    return items.map(({ scopeUri }: { scopeUri?: string }) => this.folderSettings[scopeUri ?? ""] ?? this.settings);
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }

  #note(method: string, params: unknown): void {
    const all = this.received.get(method) ?? [];
    all.push(params);
    this.received.set(method, all);
    this.#wake();
  }

  #answerTheServer(): void {
    this.connection.onRequest((method, params) => {
      this.#note(method, params);
      return method === "workspace/configuration" ? this.#settingsFor(params) : null;
    });
    this.connection.onNotification((method, params) => {
      if (method === "window/logMessage" && isTrouble(params)) this.log.push(messageOf(params));
      this.#note(method, params);
    });
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.#published.set(params.uri, params);
      this.#note("textDocument/publishDiagnostics", params);
    });
  }
}

/** Errors and warnings; what is told for information is none. */
function isTrouble(params: unknown): boolean {
  return typeof params === "object" && params !== null && "type" in params && Number(params.type) <= 2;
}

function messageOf(params: unknown): string {
  return typeof params === "object" && params !== null && "message" in params ? String(params.message) : "";
}
