/** What was read of a document. */
export interface XmlRoot {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Names of all elements. */
  readonly names: readonly string[];
  /** Texts of all elements, entities resolved, in order. */
  readonly texts: readonly string[];
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'" };

const TOKEN = /<(\/?)([A-Za-z][\w.-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;

/**
 * Reads XML of the kind that the project writes, strictly: every tag closed in order, every attribute quoted, no bare `&`
 * or `<`, no character that XML 1.0 forbids.
 * @param text a document
 * @returns what it says
 * @throws Error where it is not well-formed
 */
export function parseXml(text: string): XmlRoot {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u.test(text))
    throw new Error("bad character");
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "");
  const [open, names, texts]: [string[], string[], string[]] = [[], [], []];
  let attributes: Record<string, string> | undefined;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < body.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(body);
    if (match === null) throw new Error(`not XML at ${at}: ${body.slice(at, at + 60)}`);
    const [, closing, name, written, single, characters] = match;
    if (characters !== undefined) {
      if (open.length === 0 && characters.trim() !== "") throw new Error(`text outside: ${characters}`);
      texts.push(resolved(characters));
    } else if (name !== undefined && closing === "/") {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing at ${at}`);
    } else if (name !== undefined) {
      const pairs = [...(written ?? "").matchAll(/([\w:-]+)="([^"]*)"/g)];
      const read = Object.fromEntries(pairs.map(([, key, value]) => [key ?? "", resolved(value ?? "")]));
      if (Object.keys(read).length !== pairs.length) throw new Error(`an attribute twice at ${at}`);
      attributes ??= read;
      names.push(name);
      if (single !== "/") open.push(name);
    }
  }
  const [name] = names;
  if (open.length > 0 || name === undefined) throw new Error(`not closed: ${open.join(" ")}`);
  return { name, attributes: attributes ?? {}, names, texts };
}

function resolved(text: string): string {
  return text.replace(/&([^;\s]*;?)/g, (_, entity: string) => {
    const value = ENTITIES[entity.replace(/;$/, "")];
    if (value === undefined || !entity.endsWith(";")) throw new Error(`a bare & or an unknown entity: &${entity}`);
    return value;
  });
}
