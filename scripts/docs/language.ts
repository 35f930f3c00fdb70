import {
  CONTEXTS,
  type ContextName,
  FORMS,
  type Form,
  RESERVED_NAMES,
  syntaxOf,
} from "../../server/src/language/keywords.js";
import { VALUE_KINDS } from "../../server/src/language/values.js";
import { WORDS } from "../../server/src/language/words.js";
import { INTRODUCTION, LEXICAL, MEANING } from "./language-prose.js";

/** The order of the reference's chapters; every context is in one. */
const CHAPTERS: readonly (readonly [title: string, contexts: readonly ContextName[]])[] = [
  ["Declarations", ["file"]],
  ["In an `as`, a `pop` or a `router`", ["as", "pop", "router"]],
  ["Sessions: the block of `transit from`, `peer with`, `join` and `neighbor`", ["session", "join"]],
  ["Action communities: the block of `action`", ["action"]],
  ["In an `ixp` and its `route-server`", ["ixp", "route-server"]],
  ["In an `anycast`, `unicast` or `multicast`", ["anycast", "unicast", "multicast"]],
  ["The block of `announce`", ["announce"]],
  ["In a `region`", ["region"]],
  ["In a `scenario`", ["scenario", "hijack"]],
  ["In `defaults`", ["defaults", "latency", "thresholds"]],
];

/**
 * The language reference, made from the keyword table.
 * @returns Markdown
 */
export function languagePage(): string {
  const seen = new Set<Form>();
  const chapters = CHAPTERS.map(([title, contexts]) => {
    const forms = FORMS.filter(
      (form) => !seen.has(form) && form.contexts.some((context) => contexts.includes(context)),
    );
    for (const form of forms) seen.add(form);
    return `### ${title}\n\n${forms.map(section).join("\n")}`;
  });
  const left = FORMS.filter((form) => !seen.has(form));
  if (left.length > 0) throw new Error(`No chapter has ${left.map(({ name }) => name).join(", ")}`);
  return [
    "<!-- Made from the keyword table by `npm run docs`. Do not edit. -->\n",
    INTRODUCTION,
    LEXICAL,
    reservedNames(),
    "## Statements\n\nIn the forms below, CAPITALS stand for what you write, `[…]` for what may be left out, `…` for a list that may go on, `|` for alternatives.\n",
    ...chapters,
    otherWords(),
    quantities(),
    MEANING,
  ].join("\n");
}

function section(form: Form): string {
  const where = form.contexts.map((context) => CONTEXTS[context].replaceAll(/[‘’]/g, "`")).join(", ");
  const sources = form.sources?.length ? `\n*${form.sources.join(", ")}*\n` : "";
  const once = form.once ? " At most once in a block." : "";
  const lines = form.example.includes("\n") ? form.example : form.example.trim();
  return `#### \`${form.keyword}\`

\`${syntaxOf(form).replaceAll("`", "'")}\` — ${where}.

${form.doc}${once}
${sources}
\`\`\`anycast
${lines}
\`\`\`
`;
}

function reservedNames(): string {
  const list = [...RESERVED_NAMES].map((name) => `\`${name}\``).join(", ");
  return `A name may be spelled like a keyword, as long as it stands on the same line as the word before it: \`pop at { … }\` is a PoP called
\`at\`. Only ${list} cannot be names, for where they mean something a name could stand too. A keyword that the statement could go
on with, such as the \`at\` of a session, belongs to that statement on its own line, and starts a new one on the next:
\`transit from ntt at NRT\` is a session at NRT, while \`at NRT\` on a line of its own says where the PoP is.
`;
}

function otherWords(): string {
  const rows = [...WORDS]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, doc]) => `| \`${word}\` | ${doc.replaceAll("|", "\\|")} |`);
  return `### Words within statements\n\n| word | means |\n| --- | --- |\n${rows.join("\n")}\n`;
}

function quantities(): string {
  const rows = (["rate", "people", "share", "duration", "speed"] as const).map((kind) => {
    const { units = {}, wanted } = VALUE_KINDS[kind] as { units?: Readonly<Record<string, number>>; wanted: string };
    const list = Object.keys(units)
      .map((unit) => (unit === "" ? "none" : `\`${unit}\``))
      .join(", ");
    return `| ${wanted.replace(/^an? /, "").replace(/, such as (.*)/, " | `$1`")} | ${list} |`;
  });
  return `### Units\n\n| quantity | example | units |\n| --- | --- | --- |\n${rows.join("\n")}\n\nA blank between number and unit may be left out, and the case of a unit does not matter where it is clear.\n`;
}
