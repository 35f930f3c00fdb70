import {
  type ClientCapabilities,
  type Connection,
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type FullDocumentDiagnosticReport,
  type ResponseError,
} from "vscode-languageserver";
import { toDiagnostics } from "../service/diagnostics";
import { contentModified, guarded } from "./guard";
import type { Workspace } from "./workspace";

/** How long mistakes of the language wait for those of rules and routes before they are shown without them, ms. */
const GRACE_MS = 100;

/**
 * Findings to the client: pulled by those who can, pushed to the others. Either way they come once when the routes are
 * quick, and twice when they are not.
 */
export class DiagnosticsPublisher {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #pulls: boolean;
  readonly #refreshes: boolean;
  readonly #docs: string | undefined;
  /** What was pushed for each file, by the client's URI: the text's version, and the findings as JSON. */
  readonly #pushed = new Map<string, string>();
  /** What was last answered for each file, by the client's URI. */
  readonly #answered = new Map<string, { readonly id: string; readonly json: string }>();
  /** Counts on from the present time, so that a server started afresh repeats no ID. */
  #answers = Date.now();
  #running = false;
  #again = false;

  /**
   * @param connection to the client
   * @param workspace what is found
   * @param capabilities the client's
   * @param docs where the rules' pages are, a URI that ends with a slash; undefined: no links
   */
  constructor(
    connection: Connection,
    workspace: Workspace,
    capabilities: ClientCapabilities,
    docs: string | undefined,
  ) {
    this.#connection = connection;
    this.#workspace = workspace;
    this.#pulls = capabilities.textDocument?.diagnostic !== undefined;
    this.#refreshes = capabilities.workspace?.diagnostics?.refreshSupport === true;
    this.#docs = docs;
    workspace.texts.onClosed((uri) => this.#answered.delete(uri));
  }

  /** Answers pulls. */
  register(): void {
    const nothing: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };
    this.#connection.languages.diagnostics.on(
      guarded(this.#connection, "textDocument/diagnostic", nothing, (params: DocumentDiagnosticParams) =>
        this.#report(params),
      ),
    );
  }

  /** Texts have changed. */
  changed(): void {
    if (!this.#pulls) void this.#push();
  }

  /** Findings of rules and routes have changed. */
  inspected(): void {
    if (!this.#pulls) void this.#push();
    else if (this.#refreshes) this.#connection.languages.diagnostics.refresh();
  }

  async #report({
    textDocument,
    previousResultId,
  }: DocumentDiagnosticParams): Promise<DocumentDiagnosticReport | ResponseError<never>> {
    const { designs, texts } = this.#workspace;
    const { uri } = textDocument;
    await this.#workspace.ready();
    const version = texts.openDocument(uri)?.version;
    const all = designs.of(uri);
    await Promise.all(all.map((design) => this.#workspace.inspected(design, GRACE_MS)));
    if (texts.openDocument(uri)?.version !== version) return contentModified();
    const items = this.#itemsOf(uri);
    const resultId = this.#resultId(uri, items);
    if (previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    const relatedDocuments = this.#related(uri);
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items, relatedDocuments };
  }

  /** The same as last time for the same findings. */
  #resultId(uri: string, items: readonly Diagnostic[]): string {
    const json = JSON.stringify(items);
    const known = this.#answered.get(uri);
    if (known?.json === json) return known.id;
    const id = `${++this.#answers}`;
    this.#answered.set(uri, { id, json });
    return id;
  }

  /** Files that the design includes and that nobody has open: nobody else would ask about them. */
  #related(uri: string): Record<string, FullDocumentDiagnosticReport> {
    const { designs, texts } = this.#workspace;
    const related: Record<string, FullDocumentDiagnosticReport> = {};
    for (const { design } of designs.of(uri)) {
      for (const file of design.files) {
        const document = texts.get(file.uri);
        if (!document || texts.openDocument(file.uri)) continue;
        related[document.uri] = { kind: DocumentDiagnosticReportKind.Full, items: this.#itemsOf(file.uri) };
      }
    }
    return related;
  }

  /** A file's findings in every design that it is a part of, each once. */
  #itemsOf(uri: string): Diagnostic[] {
    const { designs } = this.#workspace;
    const seen = new Set<string>();
    return designs.of(uri).flatMap((of) => {
      const place = designs.placeIn(of, uri);
      const found = place
        ? toDiagnostics(place.snapshot, place.uri, this.#workspace.findings(place.of), this.#docs)
        : [];
      return found.filter((diagnostic) => {
        const key = `${diagnostic.code} ${JSON.stringify(diagnostic.range)} ${diagnostic.message}`;
        return !seen.has(key) && seen.add(key);
      });
    });
  }

  /** Pushes what has changed; one round at a time, the last one with the last state. */
  async #push(): Promise<void> {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    while (this.#again) {
      this.#again = false;
      // A round of its own, so that nothing of an older text is held while somebody goes on typing.
      await this.#round();
    }
    this.#running = false;
  }

  async #round(): Promise<void> {
    try {
      await this.#workspace.ready();
      const designs = this.#workspace.designs.roots();
      await Promise.all(designs.map((design) => this.#workspace.inspected(design, GRACE_MS)));
      await this.#pushAll();
    } catch (error) {
      this.#connection.console.error(`Publishing diagnostics failed: ${String(error)}`);
    }
  }

  async #pushAll(): Promise<void> {
    const { designs, texts } = this.#workspace;
    const files = new Set(designs.roots().flatMap(({ design }) => design.files.map(({ uri }) => uri)));
    const present = new Set<string>();
    for (const file of files) {
      const document = texts.get(file);
      if (!document || present.has(document.uri)) continue;
      present.add(document.uri);
      const diagnostics = this.#itemsOf(file);
      const version = texts.openDocument(file)?.version;
      const text = `${version} ${JSON.stringify(diagnostics)}`;
      if (this.#pushed.get(document.uri) === text) continue;
      this.#pushed.set(document.uri, text);
      await this.#connection.sendDiagnostics({
        uri: document.uri,
        ...(version === undefined ? {} : { version }),
        diagnostics,
      });
    }
    for (const uri of [...this.#pushed.keys()]) {
      if (present.has(uri)) continue;
      this.#pushed.delete(uri);
      await this.#connection.sendDiagnostics({ uri, diagnostics: [] });
    }
  }
}
