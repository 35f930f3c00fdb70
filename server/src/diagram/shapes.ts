/**
 * Drawings as data, so that the page and the exported file draw the same: the page turns them into elements, the file
 * into markup. Text is only ever a text node or an escaped attribute: no title can become markup.
 */

/** Attributes by name. `undefined` leaves one out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An SVG element. Its look is a `class`, which the page's stylesheet or the file's paint.ts turns into colours. */
export interface Shape {
  readonly tag: "svg" | "g" | "path" | "circle" | "rect" | "text" | "title" | "desc";
  readonly attributes: Attributes;
  readonly children: readonly (Shape | string)[];
}

/**
 * @param tag an SVG element's name
 * @param attributes its attributes
 * @param children shapes and text
 * @returns the shape
 */
export function shape(tag: Shape["tag"], attributes: Attributes, ...children: readonly (Shape | string)[]): Shape {
  return { tag, attributes, children };
}

/** What XML 1.0 §2.2 has no way to write: most controls, lone surrogates, and two non-characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * @param text anything
 * @returns the text as it may stand in XML, in an element or an attribute
 */
export function escapeXml(text: string): string {
  return text.replace(UNWRITABLE, "").replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/**
 * Writes a drawing as XML.
 * @param drawing the drawing
 * @returns markup, without a declaration
 */
export function toMarkup({ tag, attributes, children }: Shape): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join("");
  if (children.length === 0) return `<${tag}${written}/>`;
  const inside = children.map((child) => (typeof child === "string" ? escapeXml(child) : toMarkup(child)));
  return `<${tag}${written}>${inside.join("")}</${tag}>`;
}
