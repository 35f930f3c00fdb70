import type { DesignSymbol, Span } from "./design.js";

/** One place where a symbol's name stands. */
export interface Occurrence extends Span {
  readonly symbol: DesignSymbol;
  readonly role: "declaration" | "reference";
}

/** Kinds of names. A PoP and a named router share one space, for both are routers of an AS. */
export type SymbolKind = "as" | "router" | "ixp" | "service" | "region" | "scenario";

/** Where every name of a design stands. Spans never overlap: `carrier.w` is an occurrence of `carrier` and one of `w`. */
export interface SymbolIndex {
  /**
   * The name at an offset (its end included, so that a cursor behind a word finds it).
   * @param file URI
   * @param offset UTF-16 units from the start of the file
   */
  at(file: string, offset: number): Occurrence | undefined;
  /** All occurrences of a symbol, declaration first, then in order of files and offsets. */
  of(symbol: DesignSymbol): readonly Occurrence[];
  /** All occurrences in a file, by offset. */
  inFile(file: string): readonly Occurrence[];
  /** Every declared symbol of a kind, usable or not, in order of declaration. */
  declared(kind: SymbolKind): readonly DesignSymbol[];
}
