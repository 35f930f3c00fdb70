import type { ContextName } from "./keywords.js";
import type { ValueKind } from "./values.js";

/**
 * What may follow a keyword, as data. The parser follows these patterns, completion asks them what fits, signature
 * help and the language reference print them. There is no other place that knows a statement's form.
 */
export type Pattern =
  /** One fixed word. `mark` for punctuation such as `->` and `:`. */
  | { readonly p: "word"; readonly text: string; readonly mark?: boolean }
  | { readonly p: "value"; readonly role: string; readonly kind: ValueKind }
  | { readonly p: "seq"; readonly of: readonly Pattern[]; readonly guard: number }
  /** `unusual` is read but not shown: another order of parts than the usual one. */
  | { readonly p: "opt"; readonly of: Pattern; readonly unusual?: boolean }
  | { readonly p: "choice"; readonly of: readonly Pattern[] }
  /** One or more, separated by commas or by a word. */
  | { readonly p: "list"; readonly of: Pattern; readonly separator: "," | "or" }
  /** One or more, one after the other; a comma between them is allowed. */
  | { readonly p: "some"; readonly of: Pattern }
  /** Parts that make one node of their own. */
  | { readonly p: "item"; readonly role: string; readonly of: Pattern }
  | { readonly p: "block"; readonly context: ContextName; readonly required: boolean };

/** @returns a fixed word */
export const word = (text: string): Pattern => ({ p: "word", text });
/** @returns punctuation */
export const mark = (text: string): Pattern => ({ p: "word", text, mark: true });
/** @returns a value of a kind, found again by its role */
export const value = (role: string, kind: ValueKind): Pattern => ({ p: "value", role, kind });
/** @returns patterns one after the other */
export const seq = (...of: readonly Pattern[]): Pattern => ({ p: "seq", of, guard: 1 });
/** @returns as `seq`, chosen only where the first two parts, one token each, both fit */
export const seq2 = (...of: readonly Pattern[]): Pattern => ({ p: "seq", of, guard: 2 });
/** @returns a sequence that may be absent */
export const opt = (...of: readonly Pattern[]): Pattern => ({ p: "opt", of: single(of) });
/** @returns as `opt`, for what may stand here although it usually stands elsewhere */
export const unusual = (...of: readonly Pattern[]): Pattern => ({ p: "opt", of: single(of), unusual: true });
/** @returns the first alternative that fits */
export const choice = (...of: readonly Pattern[]): Pattern => ({ p: "choice", of });
/** @returns a comma-separated list */
export const list = (of: Pattern): Pattern => ({ p: "list", of, separator: "," });
/** @returns a list separated by `or` */
export const either = (of: Pattern): Pattern => ({ p: "list", of, separator: "or" });
/** @returns one or more, without a separator */
export const some = (of: Pattern): Pattern => ({ p: "some", of });
/** @returns parts that belong together */
export const item = (role: string, ...of: readonly Pattern[]): Pattern => ({ p: "item", role, of: single(of) });
/** @returns a block that may be absent */
export const block = (context: ContextName): Pattern => ({ p: "block", context, required: false });
/** @returns a block without which the statement says nothing */
export const requiredBlock = (context: ContextName): Pattern => ({ p: "block", context, required: true });

function single(of: readonly Pattern[]): Pattern {
  const first = of[0];
  return of.length === 1 && first ? first : { p: "seq", of, guard: 1 };
}

/**
 * Whether a pattern may be absent.
 * @param pattern any pattern
 * @returns false where the parser reports it as missing
 */
export function isOptional(pattern: Pattern): boolean {
  switch (pattern.p) {
    case "opt":
      return true;
    case "block":
      return !pattern.required;
    case "choice":
      return pattern.of.length === 0;
    case "seq":
      return pattern.of.every(isOptional);
    default:
      return false;
  }
}
