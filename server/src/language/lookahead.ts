import { type ContextName, type Form, formsIn } from "./keywords.js";
import type { Nesting } from "./nesting.js";
import { isOptional, type Pattern } from "./pattern.js";
import { startsValue } from "./read-value.js";
import type { Reader } from "./reader.js";
import { Token } from "./scanner.js";
import type { ValueKind } from "./values.js";

/** What fits at the end of a text: asked by completion. */
export type Fitting =
  | { readonly kind: "statement"; readonly form: Form; readonly context: ContextName }
  | { readonly kind: "word"; readonly text: string; readonly form: Form }
  | { readonly kind: "value"; readonly value: ValueKind; readonly role: string; readonly form: Form }
  | { readonly kind: "block"; readonly context: ContextName; readonly form: Form };

/** What follows a pattern in its statement: the parts of a sequence from an index on, then what follows that. */
export interface Rest {
  readonly of: readonly Pattern[];
  from: number;
  readonly up: Rest | undefined;
}

/** What can start at a token: the parser's choices rest on it, and completion listens to what was asked. */
export class Lookahead {
  /** Everything that would have fitted at the probe. */
  readonly fitting: Fitting[] = [];
  private probing: boolean;

  /**
   * @param reader the tokens
   * @param nesting the blocks around
   * @param probe index of the token at which everything that fits is noted, -1 for none
   */
  constructor(
    private readonly reader: Reader,
    private readonly nesting: Nesting,
    private readonly probe: number,
  ) {
    this.probing = probe >= 0;
  }

  /** @param index of a token; true where completion wants to know what fits there */
  isAsked(index: number): boolean {
    return this.probing && index === this.probe;
  }

  /** Notes nothing more: what is required has been said. */
  stop(): void {
    this.probing = false;
  }

  /** @param context the block whose statements all fit */
  noteStatements(context: ContextName): void {
    for (const form of formsIn(context).values()) this.note({ kind: "statement", form, context });
  }

  /**
   * Whether a pattern can start at a token. Notes what was asked where completion wants to know.
   * @param pattern what may come
   * @param index of the token
   * @param form the statement that it is a part of
   */
  starts(pattern: Pattern, index: number, form: Form): boolean {
    switch (pattern.p) {
      case "word":
        if (this.isAsked(index) && !pattern.mark) this.note({ kind: "word", text: pattern.text, form });
        return this.startsWord(pattern, index);
      case "value":
        if (this.isAsked(index)) {
          this.note({ kind: "value", value: pattern.kind, role: pattern.role, form });
        }
        return startsValue(this.reader, pattern.kind, index) && !this.startsNextStatement(index);
      case "seq": {
        const [first, second] = pattern.of;
        if (!first) return false;
        if (isOptional(first)) return pattern.of.some((part) => this.starts(part, index, form));
        return (
          this.starts(first, index, form) && (pattern.guard < 2 || !second || this.starts(second, index + 1, form))
        );
      }
      case "choice":
        return this.some(pattern.of, index, form);
      case "opt":
      case "list":
      case "some":
      case "item":
        return this.starts(pattern.of, index, form);
      case "block":
        if (this.isAsked(index)) this.note({ kind: "block", context: pattern.context, form });
        return this.reader.kind(index) === Token.OpenBrace;
    }
  }

  /** As `Array.some`, but asks all alternatives while completion listens. */
  private some(patterns: readonly Pattern[], index: number, form: Form): boolean {
    let found = false;
    for (const pattern of patterns) {
      if (this.starts(pattern, index, form)) found = true;
      if (found && !this.probing) return true;
    }
    return found;
  }

  /**
   * Whether any part of what follows can start at a token.
   * @param rest what follows
   * @param index of the token
   * @param form the statement
   */
  startsRest(rest: Rest | undefined, index: number, form: Form): boolean {
    for (let level = rest; level; level = level.up) {
      for (let part = level.from; part < level.of.length; part++) {
        const pattern = level.of[part];
        if (pattern && this.starts(pattern, index, form)) return true;
      }
    }
    return false;
  }

  private startsWord(pattern: { readonly text: string; readonly mark?: boolean }, index: number): boolean {
    const { reader } = this;
    const kind = reader.kind(index);
    if (pattern.mark ? kind !== Token.Arrow && kind !== Token.Colon : kind !== Token.Word) return false;
    if (!reader.is(pattern.text, index)) return false;
    // `at` on a line of its own starts a statement; on the line of `transit from X` it is the session's.
    return !(reader.fresh(index) && formsIn(this.nesting.context).has(pattern.text));
  }

  /**
   * Whether a word is not a name but starts the next statement: a keyword on a line of its own, or one that its next
   * word confirms (`peer with`). So a name may be spelled like a keyword, on the line of the word before it.
   */
  private startsNextStatement(index: number): boolean {
    const { reader } = this;
    if (reader.kind(index) !== Token.Word) return false;
    if (!reader.fresh(index) && reader.kind(index + 1) !== Token.Word) return false;
    const text = reader.text(index);
    const form = formsIn(this.nesting.context).get(text);
    if (reader.fresh(index)) return form !== undefined || this.nesting.isKeyword(text);
    if (form?.pattern.p !== "seq") return false;
    const [first] = form.pattern.of;
    return first?.p === "word" && reader.is(first.text, index + 1);
  }

  private note(fitting: Fitting): void {
    this.fitting.push(fitting);
  }
}
