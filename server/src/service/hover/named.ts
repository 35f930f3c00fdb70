import type { Design, DesignSymbol } from "../../language/design";
import { firstValue, pathAt, type StatementNode } from "../../language/nodes";

/** A declaration, and the words that stand for it. */
export interface Named {
  readonly symbol: DesignSymbol;
  readonly start: number;
  readonly end: number;
}

/**
 * The declaration that words stand for: a name wherever it stands, or the title behind a declaration's name.
 * @param design the design
 * @param uri the file
 * @param offset UTF-16 units from its start
 * @returns undefined where neither stands
 */
export function namedAt(design: Design, uri: string, offset: number): Named | undefined {
  const here = design.index.at(uri, offset);
  if (here) return here;
  const file = design.files.find((each) => each.uri === uri);
  const path = file ? pathAt(file.tree, offset) : [];
  const title = path.at(-1);
  if (title?.kind !== "value" || title.role !== "title") return undefined;
  const statement = path.findLast((node): node is StatementNode => node.kind === "statement");
  const name = statement && (firstValue(statement, "name") ?? firstValue(statement, "asn"));
  const declared = name && design.index.at(uri, name.start);
  return declared && { symbol: declared.symbol, start: title.start, end: title.end };
}
