import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { grammar } from "./grammar.js";
import { languagePage } from "./language.js";
import { rulePages } from "./rules.js";

/**
 * All pages that are made from the code. One generator a page or group of pages; add new ones here.
 * @param root the repository's root
 * @returns texts by path from the root
 */
export function allPages(root: string): Map<string, string> {
  const readExample = (name: string) => {
    try {
      return readFileSync(resolve(root, "docs/rules/examples", name), "utf8");
    } catch {
      return undefined;
    }
  };
  return new Map([
    ["docs/language.md", languagePage()],
    ["syntaxes/anycast.tmLanguage.json", grammar()],
    ...rulePages(readExample),
  ]);
}
