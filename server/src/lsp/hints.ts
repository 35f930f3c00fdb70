import type { ClientCapabilities, Connection, InlayHint, InlayHintParams, ResponseError } from "vscode-languageserver";
import { getInlayHints } from "../service/inlay-hints";
import { fileOf } from "../service/snapshot";
import type { OpenDesign } from "./designs";
import { contentModified, guarded } from "./guard";
import type { SettingsStore } from "./settings";
import type { Workspace } from "./workspace";

/**
 * How long hints wait for the routes of the present text, ms. Up to about a tenth of a second nobody sees a pause; after
 * that the last routes are shown, marked, and the client is told when the new ones are there.
 */
const GRACE_MS = 150;

/** The same where there are no earlier routes to show. */
const FIRST_GRACE_MS = 3000;

/** After newer routes came, hints that are just being answered with them need no refresh, ms. */
const ANSWERING_MS = 30;

/** Hints: the routes beside the text, without flicker. */
export class HintFeature {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #settings: SettingsStore;
  readonly #refreshes: boolean;
  /** The design's version that each document's hints were last answered for, by the client's URI. */
  readonly #answered = new Map<string, number>();
  /** Versions of designs, by root, whose routes have come and may have to be asked for. */
  readonly #news = new Map<string, number>();
  #pending: ReturnType<typeof setTimeout> | undefined;
  /** How many requests are waiting for routes. */
  #waiting = 0;

  /**
   * @param connection to the client
   * @param workspace texts and routes
   * @param settings which hints are wanted
   * @param capabilities the client's
   */
  constructor(connection: Connection, workspace: Workspace, settings: SettingsStore, capabilities: ClientCapabilities) {
    this.#connection = connection;
    this.#workspace = workspace;
    this.#settings = settings;
    this.#refreshes = capabilities.workspace?.inlayHint?.refreshSupport === true;
    workspace.texts.onClosed((uri) => this.#answered.delete(uri));
  }

  /** Answers requests. */
  register(): void {
    this.#connection.languages.inlayHint.on(
      guarded<InlayHintParams, InlayHint[] | null>(this.#connection, "textDocument/inlayHint", null, (params) =>
        this.#hints(params),
      ),
    );
  }

  /**
   * Newer routes are there: documents whose hints are of older ones are to be asked about again.
   * @param design whose routes
   */
  solved({ root, version }: OpenDesign): void {
    this.#news.set(root, version);
    clearTimeout(this.#pending);
    // Those who wait are being answered with them.
    if (this.#waiting > 0) this.#pending = setTimeout(() => this.#tell(), ANSWERING_MS);
    else this.#tell();
  }

  #tell(): void {
    const news = [...this.#news];
    this.#news.clear();
    if (news.some(([design, solved]) => this.#awaits(design, solved))) this.refreshHints();
  }

  /** Whether hints that the client shows are of older routes than those of a design's present text. */
  #awaits(root: string, version: number): boolean {
    const design = this.#workspace.designs.byRoot(root);
    if (!design || design.version !== version) return false; // newer routes are on their way
    const { texts } = this.#workspace;
    const open = design.design.files.flatMap(({ uri }) => texts.openDocument(uri)?.uri ?? []);
    return open.some((uri) => this.#answered.get(uri) !== version);
  }

  /** Has the client ask for all hints again, where it can be told to. */
  refreshHints(): void {
    if (this.#refreshes) this.#connection.languages.inlayHint.refresh();
  }

  async #hints({ textDocument, range }: InlayHintParams): Promise<InlayHint[] | ResponseError<never> | null> {
    const { designs } = this.#workspace;
    await this.#workspace.ready();
    const before = designs.place(textDocument.uri);
    if (!before) return null;
    const { version } = before.document;
    this.#waiting++;
    try {
      await this.#workspace.settled(before.of, before.of.solved ? GRACE_MS : FIRST_GRACE_MS);
    } finally {
      this.#waiting--;
    }
    const place = designs.place(textDocument.uri);
    if (!place || place.document.version !== version) return contentModified();
    const { results, stale } = place.snapshot;
    const file = fileOf(place.snapshot, place.uri);
    if (!results || !file) return [];
    if (!stale) this.#answered.set(textDocument.uri, place.of.version);
    const failed = place.of.failure?.version === place.of.version;
    const start = place.document.offsetAt(range.start);
    const end = place.document.offsetAt(range.end);
    return getInlayHints(
      place.document,
      file,
      results,
      stale && !failed,
      { start, end },
      this.#settings.of(textDocument.uri).hints,
    );
  }
}
