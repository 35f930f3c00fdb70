import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createOnigScanner, createOnigString, loadWASM } from "vscode-oniguruma";
import { type IGrammar, INITIAL, parseRawGrammar, Registry } from "vscode-textmate";

const GRAMMAR = "syntaxes/anycast.tmLanguage.json";

/** The TextMate grammar, as VS Code runs it. */
export async function loadGrammar(): Promise<IGrammar> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm"));
  await loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: async () => parseRawGrammar(readFileSync(GRAMMAR, "utf8"), GRAMMAR),
  });
  const grammar = await registry.loadGrammar("source.anycast");
  if (!grammar) throw new Error("The grammar cannot be read");
  return grammar;
}

/**
 * The colours of a text.
 * @param grammar from `loadGrammar`
 * @param text any text
 * @returns line by line: the line, then each token that has a scope of its own with its innermost scope
 */
export function colours(grammar: IGrammar, text: string): string[] {
  let stack = INITIAL;
  return text.split("\n").flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    const told = tokens.flatMap(({ startIndex, endIndex, scopes }) => {
      const scope = scopes[scopes.length - 1] ?? "";
      const words = line.slice(startIndex, endIndex);
      return scope === "source.anycast" || words.trim() === "" ? [] : [`  ${words}  ${scope.replace(".anycast", "")}`];
    });
    return [line, ...told];
  });
}
