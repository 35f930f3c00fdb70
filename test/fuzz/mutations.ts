/**
 * A small generator of numbers that look random and are the same at every run.
 * @param seed any whole number
 * @returns numbers 0 ≤ n < limit
 */
export function dice(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** Pieces of text that are likely to upset a parser. */
const NASTY = [
  "{",
  "}",
  '"',
  "/*",
  "*/",
  "#",
  ",",
  ":",
  "::",
  ".",
  "->",
  "<",
  "%",
  "\n",
  "\r\n",
  "\t",
  "\uFEFF",
  "\u2028",
  "\uD800",
  "🏴",
  "AS4294967296",
  "AS1.99999",
  "999999999999999999999999",
  "-0",
  "1e9",
  "0/0",
  "2001:db8::/129",
  "all",
  "at",
  "to",
  "as",
  "expect",
  "include",
  " x",
];

/**
 * A text with a few changes: pieces cut, doubled, moved, or nasty ones put in.
 * @param text a design
 * @param roll from `dice`
 * @returns another text, rarely a right one
 */
export function mutate(text: string, roll: (limit: number) => number): string {
  let changed = text;
  for (let count = 1 + roll(4); count > 0; count--) {
    const from = roll(changed.length + 1);
    const to = Math.min(changed.length, from + roll(roll(8) === 0 ? 400 : 12));
    const piece = changed.slice(from, to);
    const elsewhere = roll(changed.length + 1);
    switch (roll(5)) {
      case 0:
        changed = changed.slice(0, from) + changed.slice(to);
        break;
      case 1:
        changed = changed.slice(0, from) + piece + changed.slice(from);
        break;
      case 2:
        changed = changed.slice(0, elsewhere) + piece + changed.slice(elsewhere);
        break;
      default:
        changed = changed.slice(0, from) + (NASTY[roll(NASTY.length)] ?? "") + changed.slice(from);
    }
  }
  return changed;
}
