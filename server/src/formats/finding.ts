/** A finding as formats for other programs take it: places are lines and columns, files are paths. */
export interface Finding {
  /** A code of the rule registry. */
  readonly code: string;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  /** Path as people know it, `/` between folders. */
  readonly file: string;
  /** 1-based; columns count UTF-16 units, the end is exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** What an expectation came to, as formats for test reports take it. */
export interface Checked {
  /** The claim as written. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly outcome: "holds" | "broken" | "unknown";
  /** Why it is not known to hold; null where it holds. */
  readonly message: string | null;
  /** ms that the check took. */
  readonly elapsedMs: number;
}
