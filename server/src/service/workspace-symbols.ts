import { type SymbolInformation, SymbolKind } from "vscode-languageserver";
import { formatAsn } from "../base/asn";
import type { DesignSymbol } from "../language/design";
import { hasLetters } from "./letters";
import { locationOf, type Snapshot } from "./snapshot";

/** More than these are not shown: nobody reads on, and the query can be made longer. */
const MOST_SYMBOLS = 500;

const KINDS: Readonly<Record<DesignSymbol["kind"], SymbolKind>> = {
  as: SymbolKind.Class,
  pop: SymbolKind.Field,
  router: SymbolKind.Field,
  place: SymbolKind.Field,
  bare: SymbolKind.Field,
  ixp: SymbolKind.Interface,
  service: SymbolKind.Package,
  region: SymbolKind.Constant,
  scenario: SymbolKind.Event,
};

/**
 * Everything with a name, in all designs that are open, whose name, number or title has the letters of the query in
 * their order.
 * @param snapshots the designs
 * @param query what was typed; "" finds all
 * @returns each declaration once, the ones that begin with the query first
 */
export function getWorkspaceSymbols(snapshots: readonly Snapshot[], query: string): SymbolInformation[] {
  const wanted = query.trim().toLowerCase();
  const found = new Map<string, { readonly symbol: SymbolInformation; readonly rank: number }>();
  for (const snapshot of snapshots) {
    for (const symbol of declaredIn(snapshot)) {
      const rank = rankOf(symbol, wanted);
      const shown = rank === undefined ? undefined : toSymbol(snapshot, symbol);
      if (rank === undefined || !shown) continue;
      const { uri, range } = shown.location;
      found.set(`${uri} ${range.start.line}:${range.start.character}`, { symbol: shown, rank });
    }
  }
  return [...found.values()]
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST_SYMBOLS)
    .map(({ symbol }) => symbol);
}

function declaredIn({ design }: Snapshot): DesignSymbol[] {
  const kinds = ["as", "router", "ixp", "service", "region", "scenario"] as const;
  return kinds.flatMap((kind) => design.index.declared(kind));
}

/** How well something fits: 0 its name begins so, 1 it is in it, 2 its letters are; undefined where they are not. */
function rankOf(symbol: DesignSymbol, wanted: string): number | undefined {
  const texts = [symbol.name ?? "", symbol.title ?? "", symbol.kind === "as" ? `as${symbol.asn}` : ""].map((text) =>
    text.toLowerCase(),
  );
  if (texts.some((text) => text.startsWith(wanted))) return 0;
  if (texts.some((text) => text.includes(wanted))) return 1;
  return texts.some((text) => hasLetters(text, wanted)) ? 2 : undefined;
}

function toSymbol(snapshot: Snapshot, symbol: DesignSymbol): SymbolInformation | undefined {
  const location = locationOf(snapshot, symbol.nameSource);
  if (!location || symbol.name === undefined || symbol.name === "") return undefined;
  // Editors ask by the first word that was typed, and then drop every symbol whose name does not have it. So that a title
  // or a number finds its element there too, both are parts of the name.
  const number = symbol.kind === "as" ? ` ${formatAsn(symbol.asn)}` : "";
  const title = symbol.title === undefined ? "" : ` “${symbol.title}”`;
  const containerName = "as" in symbol ? symbol.as.name : symbol.kind === "as" ? "network" : symbol.kind;
  return { name: symbol.name + number + title, kind: KINDS[symbol.kind], location, containerName };
}
