/** Columns that a written line may take. */
const WIDTH = 110;

/**
 * A statement with a list, broken after commas where it is too long.
 * @param indent blanks before it
 * @param words what comes before the list: `transit from`
 * @param items the list, not empty
 * @returns one or more lines
 */
export function listed(indent: number, words: string, items: readonly string[]): string {
  const blanks = " ".repeat(indent);
  const lines: string[] = [];
  let line = `${blanks}${words}`;
  items.forEach((item, index) => {
    const piece = ` ${item}${index < items.length - 1 ? "," : ""}`;
    if (line.length + piece.length > WIDTH) {
      lines.push(line);
      line = `${blanks} ${piece}`;
    } else line += piece;
  });
  return [...lines, line].join("\n");
}

/**
 * A declaration with its block, on one line where that is short.
 * @param indent blanks before it
 * @param head `pop ams "Amsterdam"`
 * @param statements each one as words and a list
 */
export function block(
  indent: number,
  head: string,
  statements: readonly (readonly [words: string, items: readonly string[]])[],
): string {
  const blanks = " ".repeat(indent);
  const said = statements.filter(([, items]) => items.length > 0);
  const inner = said.map(([words, items]) => `${words} ${items.join(", ")}`).join("  ");
  const short = `${blanks}${head} { ${inner} }`;
  if (short.length <= WIDTH) return short;
  return [`${blanks}${head} {`, ...said.map(([words, items]) => listed(indent + 2, words, items)), `${blanks}}`].join(
    "\n",
  );
}

/**
 * Puts new text between two lines of a file and keeps all around it, so that what people wrote there stays.
 * @param text the file
 * @param from the line that stays before the new text; matched by its start
 * @param to the first line after it that stays; matched whole
 * @param inner the new lines between them
 * @throws Error where one of the lines is not there
 */
export function between(text: string, from: string, to: string, inner: string): string {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.startsWith(from));
  const last = lines.findIndex((line, index) => index > first && line === to);
  if (first < 0 || last < 0) throw new Error(`‘${from}’ … ‘${to}’ is not in the file`);
  return [...lines.slice(0, first + 1), ...(inner === "" ? [] : [inner]), ...lines.slice(last)].join("\n");
}
