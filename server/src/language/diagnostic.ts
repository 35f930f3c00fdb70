import type { Span } from "./design.js";
import { defaultSeverity } from "./rules.js";

/** How grave a finding is: an error fails `anycast check`, the others do not. */
export type Severity = "error" | "warning" | "info";

/** One replacement of text: `start` to `end` (offsets in UTF-16 units) of `file` becomes `text`. */
export interface TextEdit extends Span {
  readonly text: string;
}

/** A mechanical mend of a diagnostic. All edits are applied together, or none. */
export interface Fix {
  /** What the editor's menu shows, in the imperative: "Change to 'arelion'". */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** True where it is the one obvious mend, which "fix all" may apply without asking. */
  readonly preferred?: boolean;
}

/** Another place that explains a diagnostic: the other declaration, the covering prefix. */
export interface Related extends Span {
  readonly message: string;
}

/** A finding about a design. Parser, binder and the rules of topology/ all report in this form. */
export interface Diagnostic extends Span {
  /** A code of the rule registry, for example "AC002" (rules.ts). */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong and what would be right, one or two sentences without a trailing line break. */
  readonly message: string;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
  /** True for a declaration that nothing uses: editors fade it. */
  readonly unnecessary?: boolean;
}

/**
 * Makes a diagnostic with its rule's default severity.
 * @param code a code of the rule registry
 * @param span the wrong words alone
 * @param message what is wrong and what would be right
 * @param extra severity override, related places, fixes, `unnecessary`
 * @returns the diagnostic
 */
export function diagnostic(
  code: string,
  span: Span,
  message: string,
  extra: Partial<Pick<Diagnostic, "severity" | "related" | "fixes" | "unnecessary">> = {},
): Diagnostic {
  return {
    code,
    severity: extra.severity ?? defaultSeverity(code),
    file: span.file,
    start: span.start,
    end: span.end,
    message,
    related: extra.related ?? [],
    fixes: extra.fixes ?? [],
    ...(extra.unnecessary ? { unnecessary: true } : {}),
  };
}
