import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import manifest from "../../package.json";
import { allPages } from "../../scripts/docs/main.js";
import { CONTEXTS, type ContextName, FORMS, KEYWORDS } from "../../server/src/language/keywords.js";
import { loadDesign } from "../../server/src/language/project.js";

const page = readFileSync("docs/language.md", "utf8");

test.each([...allPages(process.cwd())])("%s is what npm run docs writes", (path, text) => {
  expect(readFileSync(path, "utf8")).toBe(text);
});

test.each(FORMS.map(({ keyword, doc }) => [keyword, doc] as const))("the reference has %s", (keyword, doc) => {
  expect(page).toContain(`\n#### \`${keyword}\`\n`);
  expect(page).toContain(doc);
});

test.each([...KEYWORDS])("the reference mentions %s", (keyword) => {
  expect(page).toMatch(new RegExp(`\`[^\`]*(?<![\\w-])${keyword}(?![\\w-])[^\`]*\``));
});

test("the complete design of the reference is one", () => {
  const [, text = ""] = /```anycast\n([\s\S]*?)```/.exec(page) ?? [];
  const design = loadDesign("file:///design.anycast", { readFile: () => text });
  expect(design.diagnostics).toEqual([]);
  expect(design.expectations).toHaveLength(4);
});

test("what the editor's settings say can be said in a design, as the page about them shows", () => {
  const settings = readFileSync("docs/editor.md", "utf8").split("## Settings")[1] ?? "";
  const [, text = ""] = /```anycast\n([\s\S]*?)```/.exec(settings) ?? [];
  const { defaults, diagnostics } = loadDesign("file:///design.anycast", { readFile: () => text });
  expect(diagnostics).toEqual([]);
  expect([...defaults.lint]).toEqual([["AC406", "off"]]);
  const { properties } = manifest.contributes.configuration;
  const stated = {
    "lint.inflation": defaults.thresholds.inflation?.value,
    "lint.prepend": defaults.thresholds.prepend?.value,
    "lint.pathLength": defaults.thresholds.pathLength?.value,
    "lint.load": (defaults.thresholds.load?.value ?? 0) * 100,
    "latency.stretch": defaults.latency.stretch?.value,
    "latency.speed": defaults.latency.speed?.value,
    "latency.hop": defaults.latency.hop?.value,
    "latency.access": defaults.latency.access?.value,
  };
  const set = Object.entries(properties).flatMap(([name, { default: value }]) => {
    const [, word = ""] = /^anycast\.((?:lint|latency)\.\w+)$/.exec(name) ?? [];
    return word === "" || word === "lint.severity" ? [] : [[word, value] as const];
  });
  expect(stated).toEqual(Object.fromEntries(set));
});

test("every link in the reference leads somewhere", () => {
  const targets = [...page.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, target = ""]) => target);
  expect(targets.length).toBeGreaterThan(0);
  for (const target of targets) expect(existsSync(join(dirname("docs/language.md"), target)), target).toBe(true);
});

test("every context of the table has a name", () => {
  for (const form of FORMS)
    for (const context of form.contexts) expect(CONTEXTS[context satisfies ContextName]).toBeDefined();
});
