import {
  SemanticTokenModifiers,
  type SemanticTokensBuilder,
  type SemanticTokensLegend,
  SemanticTokenTypes,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Design, DesignFile, DesignSymbol } from "../language/design";
import type { ValueType } from "../language/nodes";
import { nodesOf } from "./snapshot";

const TYPES = [
  SemanticTokenTypes.keyword,
  SemanticTokenTypes.class,
  SemanticTokenTypes.property,
  SemanticTokenTypes.interface,
  SemanticTokenTypes.function,
  SemanticTokenTypes.variable,
  SemanticTokenTypes.event,
  SemanticTokenTypes.enumMember,
  SemanticTokenTypes.number,
  SemanticTokenTypes.string,
] as const;

/** What token numbers mean. Standard types, so that every theme colours them. */
export const SEMANTIC_TOKENS_LEGEND: SemanticTokensLegend = {
  tokenTypes: [...TYPES],
  tokenModifiers: [SemanticTokenModifiers.declaration],
};

type TokenType = (typeof TYPES)[number];

const DECLARATION = 1;

const NAMES: Readonly<Record<DesignSymbol["kind"], TokenType>> = {
  as: SemanticTokenTypes.class,
  pop: SemanticTokenTypes.property,
  router: SemanticTokenTypes.property,
  place: SemanticTokenTypes.enumMember,
  bare: SemanticTokenTypes.class,
  ixp: SemanticTokenTypes.interface,
  service: SemanticTokenTypes.function,
  region: SemanticTokenTypes.variable,
  scenario: SemanticTokenTypes.event,
};

const VALUES: Partial<Record<ValueType, TokenType>> = {
  asn: SemanticTokenTypes.number,
  quantity: SemanticTokenTypes.number,
  prefix: SemanticTokenTypes.number,
  address: SemanticTokenTypes.number,
  community: SemanticTokenTypes.number,
  coordinates: SemanticTokenTypes.number,
  string: SemanticTokenTypes.string,
  keyword: SemanticTokenTypes.keyword,
};

interface Coloured {
  readonly start: number;
  readonly end: number;
  readonly type: TokenType;
  readonly modifiers: number;
}

/**
 * The colours that only meaning gives: names by what they name, words of the language where they are that (a PoP may be
 * called `at`), numbers and places.
 * @param document the file's text
 * @param design the design
 * @param file the file's syntax
 * @param builder collects the tokens; it knows how to say what changed since the last time
 * @param range offsets to stay within; without it the whole file
 */
export function addSemanticTokens(
  document: TextDocument,
  design: Design,
  file: DesignFile,
  builder: SemanticTokensBuilder,
  range: { readonly start: number; readonly end: number } = { start: 0, end: file.text.length },
): void {
  let last = -1;
  for (const { start, end, type, modifiers } of coloured(design, file)) {
    if (start < last || end > range.end || start < range.start) continue;
    const { line, character } = document.positionAt(start);
    builder.push(line, character, end - start, TYPES.indexOf(type), modifiers);
    last = end;
  }
}

function coloured(design: Design, file: DesignFile): Coloured[] {
  const tokens: Coloured[] = [];
  for (const { start, end, symbol, role } of design.index.inFile(file.uri)) {
    tokens.push({ start, end, type: NAMES[symbol.kind], modifiers: role === "declaration" ? DECLARATION : 0 });
  }
  for (const node of nodesOf(file)) {
    if (node.kind === "word" && /^[\p{L}]/u.test(node.text)) {
      tokens.push({ start: node.start, end: node.end, type: SemanticTokenTypes.keyword, modifiers: 0 });
    } else if (node.kind === "value") {
      const type = VALUES[node.type] ?? (node.wanted === "location" ? SemanticTokenTypes.enumMember : undefined);
      if (type && node.end > node.start) tokens.push({ start: node.start, end: node.end, type, modifiers: 0 });
    }
  }
  // Names come first where two start together: `AS2914` that refers to a network is a name.
  return tokens.sort((a, b) => a.start - b.start);
}
