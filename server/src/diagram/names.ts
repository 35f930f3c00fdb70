/** Somebody's text as a picture may show it: safe, and on one line. */
import type { DiagramRegion, DiagramSite } from "./model";

/** Controls, and the marks that turn the writing direction (Unicode UAX #9): a title must not rearrange its neighbours. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/g;

/**
 * Somebody's text as a label.
 * @param text anything
 * @param limit the most characters to show
 * @returns one line without controls, shortened with an ellipsis
 */
export function plain(text: string, limit = 80): string {
  const clean = text
    .slice(0, limit * 4)
    .replace(UNPRINTABLE, " ")
    .trim();
  const characters = [...clean];
  return characters.length <= limit
    ? clean
    : `${characters
        .slice(0, limit - 1)
        .join("")
        .trimEnd()}…`;
}

/**
 * @param element a site or a region
 * @param limit the most characters to show
 * @returns its title, else its name
 */
export function nameOf(element: Pick<DiagramSite | DiagramRegion, "title" | "name">, limit = 80): string {
  return plain(element.title ?? element.name, limit);
}
