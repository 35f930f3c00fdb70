import { NETWORK_FORMS } from "./forms-network.js";
import { SCENARIO_FORMS } from "./forms-scenario.js";
import { SERVICE_FORMS } from "./forms-service.js";
import { SESSION_FORMS } from "./forms-session.js";
import { TOP_FORMS } from "./forms-top.js";
import type { Pattern } from "./pattern.js";
import { VALUE_KINDS } from "./values.js";
import { MARKS, WORDS } from "./words.js";

/** Where a statement may stand: at the top level of a file, or in the block of a form. */
export type ContextName =
  | "file"
  | "as"
  | "pop"
  | "router"
  | "session"
  | "join"
  | "action"
  | "ixp"
  | "route-server"
  | "anycast"
  | "unicast"
  | "multicast"
  | "announce"
  | "region"
  | "scenario"
  | "hijack"
  | "defaults"
  | "latency"
  | "thresholds";

/** The name of a form: unique, the context's sense before the keyword where one keyword has several forms. */
export type FormName = string;

/** One statement of the language. The table of all of them is the language. */
export interface Form {
  readonly name: FormName;
  /** The word it starts with. */
  readonly keyword: string;
  readonly contexts: readonly ContextName[];
  /** What follows the keyword. */
  readonly pattern: Pattern;
  /** True where a block may say it once only. */
  readonly once?: boolean;
  /** Reference text, in Markdown, one or two short paragraphs. */
  readonly doc: string;
  /** RFC sections and the like. */
  readonly sources?: readonly string[];
  /** A line or block of a design that shows it. */
  readonly example: string;
  /** What completion inserts instead of the bare keyword, in VS Code's snippet syntax. */
  readonly snippet?: string;
}

/** How a context is called in messages. */
export const CONTEXTS: Readonly<Record<ContextName, string>> = {
  file: "at the top level",
  as: "in an ‘as’ block",
  pop: "in a ‘pop’ block",
  router: "in a ‘router’ block",
  session: "in a session's block",
  join: "in a ‘join’ block",
  action: "in an ‘action’ block",
  ixp: "in an ‘ixp’ block",
  "route-server": "in a ‘route-server’ block",
  anycast: "in an ‘anycast’ block",
  unicast: "in a ‘unicast’ block",
  multicast: "in a ‘multicast’ block",
  announce: "in an ‘announce’ block",
  region: "in a ‘region’ block",
  scenario: "in a ‘scenario’ block",
  hijack: "in a ‘hijack’ block",
  defaults: "in a ‘defaults’ block",
  latency: "in a ‘latency’ block",
  thresholds: "in a ‘thresholds’ block",
};

/** The keyword table. */
export const FORMS: readonly Form[] = [
  ...TOP_FORMS,
  ...NETWORK_FORMS,
  ...SESSION_FORMS,
  ...SERVICE_FORMS,
  ...SCENARIO_FORMS,
];

const BY_CONTEXT: ReadonlyMap<ContextName, ReadonlyMap<string, Form>> = new Map(
  (Object.keys(CONTEXTS) as ContextName[]).map((context) => [
    context,
    new Map(FORMS.filter((form) => form.contexts.includes(context)).map((form) => [form.keyword, form])),
  ]),
);

const BY_NAME: ReadonlyMap<FormName, Form> = new Map(FORMS.map((form) => [form.name, form]));

const BY_KEYWORD: ReadonlyMap<string, readonly Form[]> = new Map(
  FORMS.map(({ keyword }) => [keyword, FORMS.filter((form) => form.keyword === keyword)]),
);

const NO_FORMS: ReadonlyMap<string, Form> = new Map();

/**
 * The statements that may stand in a context.
 * @param context where
 * @returns the forms by keyword
 */
export function formsIn(context: ContextName): ReadonlyMap<string, Form> {
  return BY_CONTEXT.get(context) ?? NO_FORMS;
}

/**
 * A form by its name.
 * @param name as in a statement node's `form`
 * @returns the form, or undefined where there is none of that name
 */
export function formNamed(name: FormName): Form | undefined {
  return BY_NAME.get(name);
}

/**
 * All forms that start with a keyword.
 * @param keyword the word
 * @returns the forms, possibly none
 */
export function formsOf(keyword: string): readonly Form[] {
  return BY_KEYWORD.get(keyword) ?? [];
}

/**
 * The fixed words inside a pattern, values that are words of the language included.
 * @param pattern what follows a keyword
 * @returns the words, punctuation left out
 */
export function wordsIn(pattern: Pattern): readonly string[] {
  switch (pattern.p) {
    case "word":
      return pattern.mark ? [] : [pattern.text];
    case "value":
      return VALUE_KINDS[pattern.kind].words ?? [];
    case "seq":
    case "choice":
      return pattern.of.flatMap(wordsIn);
    case "list":
      return pattern.separator === "or" ? ["or", ...wordsIn(pattern.of)] : wordsIn(pattern.of);
    case "opt":
    case "some":
    case "item":
      return wordsIn(pattern.of);
    default:
      return [];
  }
}

/** Every keyword of the language: those that start a statement and those within one. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  ...FORMS.map((form) => form.keyword),
  ...FORMS.flatMap((form) => wordsIn(form.pattern)),
  ...WORDS.keys(),
]);

/**
 * Names that would be read in two ways, and so may not be declared: they stand where a name may stand too.
 * Every other keyword may be a name.
 */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(["all", "any", "none", "customers", "peers", "providers"]);

/**
 * What the reference says about a word or a mark that stands within a statement.
 * @param text the word
 * @returns its text, or undefined for a word that the language does not know
 */
export function wordDoc(text: string): string | undefined {
  return WORDS.get(text) ?? MARKS.get(text);
}

/**
 * How a form is written, for signature help and the reference.
 * @param form the form
 * @returns for example `fail link NEIGHBOUR NEIGHBOUR [at PLACE, …]`
 */
export function syntaxOf(form: Form): string {
  return `${form.keyword} ${printPattern(form.pattern)}`.trim();
}

/**
 * How a pattern is written.
 * @param pattern any pattern
 * @returns its text; optional parts in square brackets, alternatives with bars
 */
export function printPattern(pattern: Pattern): string {
  switch (pattern.p) {
    case "word":
      return pattern.text;
    case "value":
      return VALUE_KINDS[pattern.kind].label;
    case "seq":
      return pattern.of
        .map(printPattern)
        .filter((text) => text !== "")
        .join(" ");
    case "opt":
      return pattern.unusual ? "" : `[${printPattern(pattern.of)}]`;
    case "choice":
      return pattern.of.length === 0 ? "" : `(${pattern.of.map(printPattern).join(" | ")})`;
    case "list":
      return `${printPattern(pattern.of)}${pattern.separator === "," ? ", …" : " [or …]"}`;
    case "some":
      return `${printPattern(pattern.of)} …`;
    case "item":
      return printPattern(pattern.of);
    case "block":
      return pattern.required ? "{ … }" : "[{ … }]";
  }
}
