import { type Connection, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { canonicalUri } from "./uri";

/** Reads a file's bytes, from wherever; undefined where there is none. */
export type ReadBytes = (uri: string) => Promise<Uint8Array | undefined>;

interface OnDisk {
  /** Undefined while it is being read, and where there is no such file. */
  document: TextDocument | undefined;
  loading: Promise<void> | undefined;
  /** Counts up whenever it is read. */
  generation: number;
}

/**
 * Every text the server knows: open documents as the editor holds them, saved or not, and files on disk that a design
 * includes. Keys are canonical URIs.
 */
export class Texts {
  readonly #open = new TextDocuments(TextDocument);
  readonly #openByKey = new Map<string, TextDocument>();
  readonly #disk = new Map<string, OnDisk>();
  readonly #readBytes: ReadBytes;
  readonly #changed: (key: string) => void;

  /**
   * @param readBytes reads files that are not open
   * @param changed called with the canonical URI of every text that came, went or changed
   */
  constructor(readBytes: ReadBytes, changed: (key: string) => void) {
    this.#readBytes = readBytes;
    this.#changed = changed;
    this.#open.onDidChangeContent(({ document }) => {
      const key = canonicalUri(document.uri);
      this.#openByKey.set(key, document);
      changed(key);
    });
    this.#open.onDidClose(({ document }) => {
      const key = canonicalUri(document.uri);
      this.#openByKey.delete(key);
      this.#disk.delete(key);
      changed(key);
    });
  }

  /** @param connection whose documents are followed */
  listen(connection: Connection): void {
    this.#open.listen(connection);
  }

  /** @param listener called with the client's URI of every document that is closed */
  onClosed(listener: (uri: string) => void): void {
    this.#open.onDidClose(({ document }) => listener(document.uri));
  }

  /** Canonical URIs of the open documents, in the order in which they were opened. */
  openKeys(): string[] {
    return [...this.#openByKey.keys()];
  }

  /** @returns the open document of a URI, in any spelling */
  openDocument(uri: string): TextDocument | undefined {
    return this.#openByKey.get(canonicalUri(uri));
  }

  /**
   * A text: the open document, else the file. A file that was never asked for starts loading, and `changed` is called
   * when it is there.
   * @param uri in any spelling
   * @returns the document, or undefined where it is missing or still loading
   */
  get(uri: string): TextDocument | undefined {
    const key = canonicalUri(uri);
    const open = this.#openByKey.get(key);
    if (open) return open;
    let entry = this.#disk.get(key);
    if (!entry) {
      entry = { document: undefined, loading: undefined, generation: 0 };
      this.#disk.set(key, entry);
      entry.loading = this.#load(key, entry);
    }
    return entry.document;
  }

  /** @returns a promise that settles when no file is being read any more, or undefined where none is */
  loading(): Promise<unknown> | undefined {
    const pending = [...this.#disk.values()].flatMap(({ loading }) => (loading ? [loading] : []));
    return pending.length > 0 ? Promise.all(pending) : undefined;
  }

  /**
   * A file changed on disk, outside the editor or by saving.
   * @param uri in any spelling
   */
  changedOnDisk(uri: string): void {
    const key = canonicalUri(uri);
    const entry = this.#disk.get(key);
    if (entry) entry.loading = this.#load(key, entry);
  }

  async #load(key: string, entry: OnDisk): Promise<void> {
    const generation = ++entry.generation;
    const bytes = await this.#readBytes(key).catch(() => undefined);
    if (this.#disk.get(key) !== entry || entry.generation !== generation) return; // closed, or read again meanwhile
    const text = bytes && new TextDecoder().decode(bytes); // drops a byte order mark, as editors do
    entry.loading = undefined;
    if (text === entry.document?.getText()) return;
    entry.document = text === undefined ? undefined : TextDocument.create(key, "anycast", 0, text);
    this.#changed(key);
  }
}
