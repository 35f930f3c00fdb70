import type { DesignSymbol, Span } from "./design.js";
import type { Occurrence, SymbolIndex, SymbolKind } from "./symbols.js";

const NONE: readonly Occurrence[] = [];

/** Collects where names stand while a design is bound, and answers afterwards. */
export class IndexBuilder implements SymbolIndex {
  private readonly files = new Map<string, Occurrence[]>();
  private readonly symbols = new Map<DesignSymbol, Occurrence[]>();
  private readonly kinds = new Map<SymbolKind, DesignSymbol[]>();
  private sorted = false;

  /** Notes a declaration. */
  declare(kind: SymbolKind, symbol: DesignSymbol, span: Span): void {
    const list = this.kinds.get(kind);
    if (list) list.push(symbol);
    else this.kinds.set(kind, [symbol]);
    this.add({ symbol, role: "declaration", file: span.file, start: span.start, end: span.end });
  }

  /** Notes a reference. */
  refer(symbol: DesignSymbol, span: Span): void {
    this.add({ symbol, role: "reference", file: span.file, start: span.start, end: span.end });
  }

  private add(occurrence: Occurrence): void {
    const inFile = this.files.get(occurrence.file);
    if (inFile) inFile.push(occurrence);
    else this.files.set(occurrence.file, [occurrence]);
    const ofSymbol = this.symbols.get(occurrence.symbol);
    if (!ofSymbol) this.symbols.set(occurrence.symbol, [occurrence]);
    else if (occurrence.role === "declaration") ofSymbol.unshift(occurrence);
    else ofSymbol.push(occurrence);
    this.sorted = false;
  }

  at(file: string, offset: number): Occurrence | undefined {
    const list = this.inFile(file);
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    // The one that starts last before the offset, or one that ends right there (`carrier|.w`).
    for (const found of [list[low - 1], list[low - 2]]) if (found && offset <= found.end) return found;
    return undefined;
  }

  of(symbol: DesignSymbol): readonly Occurrence[] {
    return this.symbols.get(symbol) ?? NONE;
  }

  inFile(file: string): readonly Occurrence[] {
    if (!this.sorted) {
      for (const list of this.files.values()) list.sort((a, b) => a.start - b.start || a.end - b.end);
      this.sorted = true;
    }
    return this.files.get(file) ?? NONE;
  }

  declared(kind: SymbolKind): readonly DesignSymbol[] {
    return this.kinds.get(kind) ?? [];
  }
}
