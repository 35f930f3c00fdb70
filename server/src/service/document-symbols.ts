import { type DocumentSymbol, SymbolKind } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { DesignFile } from "../language/design";
import { type BlockNode, firstValue, type StatementNode } from "../language/nodes";
import { rangeIn } from "./snapshot";

/** The statements that an outline shows, by keyword. */
const KINDS: Readonly<Record<string, SymbolKind>> = {
  as: SymbolKind.Class,
  pop: SymbolKind.Field,
  router: SymbolKind.Field,
  ixp: SymbolKind.Interface,
  "route-server": SymbolKind.Field,
  anycast: SymbolKind.Package,
  unicast: SymbolKind.Package,
  multicast: SymbolKind.Package,
  region: SymbolKind.Constant,
  scenario: SymbolKind.Event,
  include: SymbolKind.File,
  internet: SymbolKind.File,
  defaults: SymbolKind.Object,
};

/**
 * The outline of a file, also for breadcrumbs: networks with their sites, exchanges, services, regions, scenarios.
 * @param document the file's text
 * @param file its syntax
 * @returns symbols in order of the text
 */
export function getDocumentSymbols(document: TextDocument, file: DesignFile): DocumentSymbol[] {
  return symbolsOf(document, file.tree.statements);
}

function symbolsOf(document: TextDocument, statements: BlockNode["statements"]): DocumentSymbol[] {
  return statements.flatMap((statement) => {
    const kind = statement.kind === "statement" ? KINDS[statement.keyword.text] : undefined;
    return statement.kind === "statement" && kind ? [symbolOf(document, statement, kind)] : [];
  });
}

function symbolOf(document: TextDocument, statement: StatementNode, kind: SymbolKind): DocumentSymbol {
  const name = firstValue(statement, "name") ?? firstValue(statement, "path") ?? firstValue(statement, "asn");
  return {
    name: name?.text.trim() || statement.keyword.text, // an empty name is an error to editors
    detail: detailOf(statement),
    kind,
    range: rangeIn(document, statement),
    selectionRange: rangeIn(document, name ?? statement.keyword),
    children: statement.block ? symbolsOf(document, statement.block.statements) : [],
  };
}

/** The number and the title of a network, or the keyword and the title of anything else. */
function detailOf(statement: StatementNode): string {
  const first = statement.keyword.text === "as" ? firstValue(statement, "asn")?.text : statement.keyword.text;
  return [first, firstValue(statement, "title")?.text].filter(Boolean).join(" ");
}
