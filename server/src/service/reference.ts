import { type Form, syntaxOf, wordDoc } from "../language/keywords";

/**
 * The reference text of a statement, as hover and completion show it.
 * @param form from the keyword table
 * @returns Markdown: how it is written, what it means, an example, its sources
 */
export function formReference(form: Form): string {
  const sources = form.sources?.map(sourceLink).join(", ");
  return [
    fenced(syntaxOf(form)),
    form.doc,
    `Example:\n${fenced(form.example)}`,
    ...(sources ? [`Source: ${sources}`] : []),
  ].join("\n\n");
}

/**
 * The reference text of a word within a statement.
 * @param word for example `from`
 * @returns Markdown, or undefined for a word that the reference does not know
 */
export function wordReference(word: string): string | undefined {
  const doc = wordDoc(word);
  return doc && `**${word}**: ${linkRfcs(doc)}`;
}

/**
 * A source as a link, where it is an RFC.
 * @param source for example "RFC 4786 §2"
 * @returns Markdown; other sources are returned as they are
 */
export function sourceLink(source: string): string {
  const match = /^RFC (\d+)(?: §([\d.]+))?/.exec(source);
  return match ? `[${source}](${rfcAddress(match[1] ?? "", match[2])})` : source;
}

function rfcAddress(number: string, section: string | undefined): string {
  const anchor = section ? `#section-${section.replace(/\.$/, "")}` : "";
  return `https://www.rfc-editor.org/rfc/rfc${number}.html${anchor}`;
}

/**
 * The RFCs that a text names.
 * @param text a comment
 * @returns the words, where they begin, and the address of the document or its section
 */
export function rfcsIn(text: string): { readonly words: string; readonly at: number; readonly target: string }[] {
  return [...text.matchAll(/\bRFC ?(\d{1,5})(?: ?(?:§|section ) ?(\d+(?:\.\d+)*))?/gi)].map((match) => ({
    words: match[0],
    at: match.index,
    target: rfcAddress(match[1] ?? "", match[2]),
  }));
}

/**
 * Makes links of all RFCs that a text names.
 * @param text Markdown without links
 */
export function linkRfcs(text: string): string {
  return text.replace(/RFC \d+(?: §[\d.]*\d)?/g, sourceLink);
}

/**
 * Lines of a design, to be coloured as such.
 * @param code any text
 */
export function fenced(code: string): string {
  return `\`\`\`anycast\n${code.replaceAll("```", "'''")}\n\`\`\``;
}

/**
 * Text of a design inside Markdown: titles may hold anything, and must not become links, images or markup.
 * @param text as in the design
 */
export function escaped(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+.!|<>~&-]/g, (mark) => (mark === "<" ? "&lt;" : `\\${mark}`))
    .replace(/\s+/g, " ");
}
