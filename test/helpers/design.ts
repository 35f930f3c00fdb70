import type { Design } from "../../server/src/language/design.js";
import { loadDesign } from "../../server/src/language/project.js";

/** URI of the file that `designOf` makes of a text. */
export const ROOT = "file:///design/main.anycast";

/**
 * Binds a text, with other files that it may include.
 * @param text the root file
 * @param files texts by their names beside the root
 */
export function designOf(text: string, files: Readonly<Record<string, string>> = {}): Design {
  const folder = ROOT.slice(0, ROOT.lastIndexOf("/") + 1);
  return loadDesign(ROOT, {
    readFile: (uri) => (uri === ROOT ? text : uri.startsWith(folder) ? files[uri.slice(folder.length)] : undefined),
  });
}
