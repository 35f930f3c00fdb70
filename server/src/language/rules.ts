import type { Severity } from "./diagnostic.js";
import { RULES_OF_ROUTES } from "./rules-of-routes.js";
import { RULES_OF_TEXT } from "./rules-of-text.js";

/** A rule of the validator: what the registry says about a code. */
export interface Rule {
  /** Stable: "AC" and three digits, the first of which is the family. */
  readonly code: string;
  /** Where `defaults { lint … }` and the editor's settings say nothing. */
  readonly severity: Severity;
  /** A few words, lower case. */
  readonly title: string;
  /** One sentence: what is found and why it matters. */
  readonly doc: string;
  /** RFC sections or registries that it rests on; empty for matters of the language itself. */
  readonly sources: readonly string[];
  /** Whether a quick fix is offered. */
  readonly fixable: boolean;
}

/** Families by the hundreds of the code. */
export const RULE_FAMILIES: Readonly<Record<string, string>> = {
  AC0: "Names and structure",
  AC1: "Prefixes",
  AC2: "RPKI",
  AC3: "AS numbers and communities",
  AC4: "Peerings",
  AC5: "Resilience",
  AC6: "Traffic engineering",
  AC7: "Load and latency",
};

/** The page of docs/rules on which a family is explained. */
const FAMILY_PAGES: Readonly<Record<string, string>> = {
  AC0: "names",
  AC1: "prefixes",
  AC2: "rpki",
  AC3: "as-numbers",
  AC4: "peerings",
  AC5: "resilience",
  AC6: "traffic",
  AC7: "load",
};

const SEVERITIES = { E: "error", W: "warning", I: "info" } as const;

/** Every rule by its code. */
export const RULES: ReadonlyMap<string, Rule> = new Map(
  [...RULES_OF_TEXT, ...RULES_OF_ROUTES].map(([code, severity, title, doc, sources, fix]) => [
    code,
    {
      code,
      severity: SEVERITIES[severity],
      title,
      doc,
      sources: sources ? sources.split(", ") : [],
      fixable: fix === "★",
    },
  ]),
);

/**
 * The severity of a code where nobody overrides it.
 * @param code for example "AC101"
 * @returns its severity; "error" for a code that the registry lacks
 */
export function defaultSeverity(code: string): Severity {
  return RULES.get(code)?.severity ?? "error";
}

/**
 * The anchor of a rule's section in the project's rule reference.
 * @param code for example "AC101"
 * @returns path and anchor relative to the repository's root
 */
export function rulePage(code: string): string {
  return `docs/rules/${FAMILY_PAGES[code.slice(0, 3)] ?? "README"}.md#${code.toLowerCase()}`;
}
