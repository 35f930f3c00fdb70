import type { ContextName } from "../../language/keywords";
import type { Pattern } from "../../language/pattern";
import { scan, Token, type Tokens } from "../../language/scanner";
import { VALUE_KINDS, type ValueKind } from "../../language/values";

/** Something that a statement could go on with. */
export type Expected =
  | { readonly kind: "word"; readonly text: string }
  /** `qualifier` is what stands before a dot: `arelion` in `arelion.` */
  | { readonly kind: "value"; readonly value: ValueKind; readonly role: string; readonly qualifier?: string }
  | { readonly kind: "unit"; readonly value: ValueKind; readonly number: string }
  | { readonly kind: "block"; readonly context: ContextName };

/** How a statement may go on after the words that are there. */
export interface Continuation {
  readonly expected: readonly Expected[];
  /** Whether it may end here, so that another statement may follow. */
  readonly mayEnd: boolean;
  /** Whether the last word is a comma or anything else after which the statement must go on. */
  readonly open: boolean;
}

/**
 * Follows a statement's pattern as far as its words go, every way at once, so that the words need not be unambiguous
 * or complete.
 * @param pattern what may follow the keyword
 * @param text the statement's text behind its keyword, up to the cursor
 * @returns what may come next; nothing where the words do not fit the pattern
 */
export function continuationOf(pattern: Pattern, text: string): Continuation {
  const matcher = new Matcher(scan(text));
  const ends = matcher.match(pattern, new Set([0]));
  const mayEnd = ends.has(matcher.end);
  return { expected: matcher.expected, mayEnd, open: !mayEnd && matcher.expected.length > 0 };
}

class Matcher {
  readonly expected: Expected[] = [];
  /** The number of words. */
  readonly end: number;
  readonly #tokens: Tokens;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
    this.end = tokens.count - 1; // without the End token
  }

  /** All places where the pattern may end when it starts at one of `from`. */
  match(pattern: Pattern, from: ReadonlySet<number>): Set<number> {
    const ends = new Set<number>();
    for (const at of from) for (const end of this.#matchAt(pattern, at)) ends.add(end);
    return ends;
  }

  #matchAt(pattern: Pattern, at: number): Iterable<number> {
    switch (pattern.p) {
      case "word":
        return this.#word(pattern.text, at);
      case "value":
        return this.#value(pattern.kind, pattern.role, at);
      case "seq":
        return pattern.of.reduce((ends, part) => this.match(part, ends), new Set([at]));
      case "opt":
        return [at, ...this.#matchAt(pattern.of, at)];
      case "choice":
        return pattern.of.length === 0 ? [at] : pattern.of.flatMap((part) => [...this.#matchAt(part, at)]);
      case "list":
        return this.#list(pattern.of, at, pattern.separator);
      case "some":
        return this.#list(pattern.of, at, undefined);
      case "item":
        return this.#matchAt(pattern.of, at);
      case "block":
        return this.#block(pattern, at);
    }
  }

  #word(text: string, at: number): number[] {
    if (at === this.end) {
      this.#expect({ kind: "word", text });
      return [];
    }
    return this.#textAt(at) === text ? [at + 1] : [];
  }

  /** One or more; between two of them the separator, or for `some` perhaps a comma. */
  #list(of: Pattern, start: number, separator: "," | "or" | undefined): Set<number> {
    const ends = new Set<number>();
    let starts = new Set([start]);
    while (starts.size > 0) {
      const next = new Set<number>();
      for (const end of this.match(of, starts)) {
        if (ends.has(end)) continue;
        ends.add(end);
        if (separator === "or") for (const behind of this.#word("or", end)) next.add(behind);
        else if (this.#kindAt(end) === Token.Comma) next.add(end + 1);
        else if (separator === undefined) next.add(end);
      }
      starts = next;
    }
    return ends;
  }

  /** A block before the cursor is over: the cursor would be inside it otherwise. */
  #block({ required, context }: Extract<Pattern, { p: "block" }>, at: number): number[] {
    if (at === this.end) this.#expect({ kind: "block", context });
    const behind = this.#kindAt(at) === Token.OpenBrace ? [this.#behindBlock(at)] : [];
    return required ? behind : [at, ...behind];
  }

  #behindBlock(at: number): number {
    let depth = 0;
    for (let i = at; i < this.end; i++) {
      if (this.#kindAt(i) === Token.OpenBrace) depth++;
      if (this.#kindAt(i) === Token.CloseBrace && --depth === 0) return i + 1;
    }
    return this.end;
  }

  #value(kind: ValueKind, role: string, at: number): number[] {
    if (at === this.end) {
      this.#expect({ kind: "value", value: kind, role });
      return [];
    }
    const { shape } = VALUE_KINDS[kind];
    const token = this.#kindAt(at);
    switch (shape) {
      case "declare":
        return token === Token.Word || token === Token.Asn ? [at + 1] : [];
      case "asn":
        return token === Token.Asn ? [at + 1] : [];
      case "prefix":
        return token === Token.Prefix || token === Token.BadAddress ? [at + 1] : [];
      case "address":
        return token === Token.Address || token === Token.BadAddress ? [at + 1] : [];
      case "string":
        return token === Token.String ? [at + 1] : [];
      case "community":
        return token === Token.Community || token === Token.Word ? [at + 1] : [];
      case "keyword":
        return token === Token.Word || token === Token.Compare ? [at + 1] : [];
      case "number":
        return this.#number(kind, at);
      case "place":
        return token === Token.Number ? this.#coordinates(at) : this.#dotted(kind, role, at);
      default:
        return token === Token.Asn ? [at + 1] : this.#dotted(kind, role, at);
    }
  }

  #coordinates(at: number): number[] {
    return this.#kindAt(at + 1) === Token.Number ? [at + 2] : [];
  }

  /** A name, or `name.name`. */
  #dotted(kind: ValueKind, role: string, at: number): number[] {
    const token = this.#kindAt(at);
    if (token !== Token.Word && token !== Token.Asn) return [];
    if (this.#kindAt(at + 1) !== Token.Dot) return [at + 1];
    if (at + 2 === this.end) {
      this.#expect({ kind: "value", value: kind, role, qualifier: this.#textAt(at) });
      return [];
    }
    return this.#kindAt(at + 2) === Token.Word ? [at + 3] : [];
  }

  #number(kind: ValueKind, at: number): number[] {
    const token = this.#kindAt(at);
    if (kind === "factor") return token === Token.Word || token === Token.Number ? [at + 1] : [];
    if (token !== Token.Number) return [];
    const units = Object.keys(VALUE_KINDS[kind].units ?? {});
    if (at + 1 === this.end && units.some((unit) => unit !== "")) {
      this.#expect({ kind: "unit", value: kind, number: this.#textAt(at) });
    }
    const unitEnd = this.#unitEnd(at + 1, units);
    if (unitEnd !== undefined) return [unitEnd];
    return units.includes("") ? [at + 1] : [];
  }

  #unitEnd(at: number, units: readonly string[]): number | undefined {
    const token = this.#kindAt(at);
    if (token === Token.Percent) return units.includes("%") ? at + 1 : undefined;
    if (token !== Token.Word) return undefined;
    const one = this.#textAt(at).toLowerCase();
    if (units.some((unit) => unit.toLowerCase() === one)) return at + 1;
    if (this.#kindAt(at + 1) !== Token.Slash || this.#kindAt(at + 2) !== Token.Word) return undefined;
    const ratio = `${one}/${this.#textAt(at + 2).toLowerCase()}`;
    return units.includes(ratio) ? at + 3 : undefined;
  }

  #expect(expected: Expected): void {
    const text = JSON.stringify(expected);
    if (!this.expected.some((other) => JSON.stringify(other) === text)) this.expected.push(expected);
  }

  #kindAt(at: number): Token {
    return at < this.end ? (this.#tokens.kinds[at] ?? Token.End) : Token.End;
  }

  #textAt(at: number): string {
    return this.#tokens.text.slice(this.#tokens.starts[at] ?? 0, this.#tokens.ends[at] ?? 0);
  }
}
