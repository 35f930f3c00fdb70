import type { DesignSymbol } from "../../language/design";
import { symbolText } from "../hover/hover";
import type { Snapshot } from "../snapshot";

/** What an offer of a name remembers, so that its documentation is written when somebody looks at it, not for all of them. */
export interface SymbolData {
  /** The document that was being completed, as the editor spells it. */
  readonly uri: string;
  readonly kind: DesignSymbol["kind"];
  /** Its name, with the network's before a router's: `arelion.FRA`. */
  readonly name: string;
}

/**
 * What an offer of a name carries.
 * @param uri the document that is being completed
 * @param symbol what is offered
 */
export function symbolData(uri: string, symbol: DesignSymbol): SymbolData {
  return { uri, kind: symbol.kind, name: keyOf(symbol) };
}

/**
 * Whether a completion item's data are of a name.
 * @param data whatever the client sent back
 */
export function isSymbolData(data: unknown): data is SymbolData {
  return (
    typeof data === "object" &&
    data !== null &&
    ["uri", "kind", "name"].every((key) => key in data && typeof Reflect.get(data, key) === "string")
  );
}

/**
 * The documentation of an offer: what a hover over the name says.
 * @param snapshot the design as it is now
 * @param data what the offer carries
 * @returns Markdown; undefined where the design no longer has such a name
 */
export function symbolDocumentation(snapshot: Snapshot, { kind, name }: SymbolData): string | undefined {
  const { ases, ixps, services, regions, scenarios } = snapshot.design;
  const routers = ases.flatMap((as) => as.routers);
  const symbols: readonly DesignSymbol[] = [...ases, ...routers, ...ixps, ...services, ...regions, ...scenarios];
  const symbol = symbols.find((one) => one.kind === kind && keyOf(one) === name);
  return symbol && symbolText(snapshot, symbol);
}

function keyOf(symbol: DesignSymbol): string {
  return "as" in symbol ? `${symbol.as.name}.${symbol.label}` : symbol.name;
}
