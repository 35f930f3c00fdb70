import type { Severity } from "../../server/src/language/diagnostic.js";
import { RULE_FAMILIES, RULES, type Rule, rulePage } from "../../server/src/language/rules.js";

/** The reference of the validator's rules, docs/rules/, made from the registry and the examples beside it. */

/** Reads an example of docs/rules/examples by its name; undefined where there is none. */
export type ReadExample = (name: string) => string | undefined;

const SEVERITY_NAMES: Readonly<Record<Severity, string>> = { error: "Error", warning: "Warning", info: "Information" };

const NOTE = "<!-- Made by `npm run docs` from server/src/language/rules.ts and docs/rules/examples. Do not edit. -->";

const INTRODUCTION = `# Rules

${NOTE}

Every finding has a code that never changes, a severity and a section here. To change a severity for a design, or to
switch a rule off, say so in its \`defaults\`:

\`\`\`anycast
defaults {
  lint AC406 off
  lint AC112 error
}
\`\`\`

The editor's setting \`anycast.lint.severity\` does the same for all designs. To exempt one line, write the code and the
reason behind it, or on a line of its own above it:

\`\`\`anycast
peer with bt  # anycast-ignore AC406 long-haul wave, paid by both
\`\`\`

An exemption without a reason, or one that exempts nothing, is itself reported.
`;

function code(text: string): string {
  return `\`\`\`anycast\n${text.trimEnd()}\n\`\`\``;
}

function section(rule: Rule, wrong: string, right: string): string {
  const facts = [`**${SEVERITY_NAMES[rule.severity]}**`];
  if (rule.sources.length > 0) facts.push(rule.sources.join(", "));
  if (rule.fixable) facts.push("★ has a quick fix");
  return [
    `## ${rule.code}`,
    `**${rule.title[0]?.toUpperCase()}${rule.title.slice(1)}.** ${rule.doc}`,
    facts.join(" · "),
    "Wrong:",
    code(wrong),
    "Right:",
    code(right),
  ].join("\n\n");
}

function familyPage(family: string, sections: readonly string[], base: string): string {
  const intro = `Designs below that say \`include "base.anycast"\` stand on this one:`;
  const page = [`# ${RULE_FAMILIES[family]} (${family}xx)`, NOTE, "[All rules](README.md)", ...sections];
  if (sections.some((text) => text.includes('include "base.anycast"'))) page.splice(3, 0, intro, code(base));
  return `${page.join("\n\n")}\n`;
}

/**
 * Makes the pages of the rule reference. A rule without examples is not implemented and has no section.
 * @param read reads the examples, named `AC101.wrong.anycast`, `AC101.right.anycast` and `base.anycast`
 * @returns Markdown by path from the repository's root
 */
export function rulePages(read: ReadExample): Map<string, string> {
  const base = read("base.anycast") ?? "";
  const pages = new Map<string, string>();
  const index: string[] = [INTRODUCTION];
  for (const [family, title] of Object.entries(RULE_FAMILIES)) {
    const rules = [...RULES.values()].filter((rule) => rule.code.startsWith(family));
    const sections: string[] = [];
    const rows: string[] = [];
    for (const rule of rules) {
      const wrong = read(`${rule.code}.wrong.anycast`);
      const right = read(`${rule.code}.right.anycast`);
      if (wrong === undefined || right === undefined) continue;
      sections.push(section(rule, wrong, right));
      const link = `[${rule.code}](${rulePage(rule.code).replace("docs/rules/", "")})`;
      rows.push(`| ${link} | ${SEVERITY_NAMES[rule.severity]} | ${rule.title}${rule.fixable ? " ★" : ""} |`);
    }
    const [first] = rules;
    if (!first || sections.length === 0) continue;
    pages.set(rulePage(first.code).split("#")[0] ?? "", familyPage(family, sections, base));
    index.push(`## ${title}\n\n| code | severity | finds |\n| --- | --- | --- |\n${rows.join("\n")}\n`);
  }
  pages.set("docs/rules/README.md", index.join("\n"));
  return pages;
}
