import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CONTEXTS, type ContextName, FORMS } from "../../server/src/language/keywords.js";
import { parse } from "../../server/src/language/parser.js";

/** A snippet as it is inserted: placeholders with their defaults, choices with the first. */
function inserted(snippet: string): string {
  const defaults = new Map<string, string>();
  const filled = snippet
    .replace(/\$\{(\d+)\|([^,|]*)[^}]*\|\}/g, "$2")
    .replace(/\$\{(\d+):([^}]*)\}/g, (_, number: string, text: string) => {
      defaults.set(number, text);
      return text;
    });
  return filled.replace(/\$(\d+)|\$\{(\d+)\}/g, (_, a?: string, b?: string) => defaults.get(a ?? b ?? "") ?? "");
}

const FILE: Record<string, { prefix: string; body: string[]; description: string }> = JSON.parse(
  readFileSync("syntaxes/snippets.json", "utf8"),
);

test.each(Object.entries(FILE))("the snippet “%s” is right as inserted", (_, { body, description }) => {
  expect(parse(inserted(body.join("\n"))).errors).toEqual([]);
  expect(description).not.toBe("");
});

/** A text in which a line of a context stands where it may. */
const AROUND: Readonly<Record<ContextName, (line: string) => string>> = {
  file: (line) => line,
  as: (line) => `as x AS1 {\n${line}\n}`,
  pop: (line) => `as x AS1 { pop p {\n${line}\n} }`,
  router: (line) => `as x AS1 { router r {\n${line}\n} }`,
  session: (line) => `as x AS1 { transit from y {\n${line}\n} }`,
  join: (line) => `as x AS1 { join i {\n${line}\n} }`,
  action: (line) => `as x AS1 { action 1:2 {\n${line}\n} }`,
  ixp: (line) => `ixp i {\n${line}\n}`,
  "route-server": (line) => `ixp i { route-server AS1 {\n${line}\n} }`,
  anycast: (line) => `anycast d {\n${line}\n}`,
  unicast: (line) => `unicast d {\n${line}\n}`,
  multicast: (line) => `multicast d {\n${line}\n}`,
  announce: (line) => `anycast d { announce at p {\n${line}\n} }`,
  region: (line) => `region r {\n${line}\n}`,
  scenario: (line) => `scenario s {\n${line}\n}`,
  hijack: (line) => `scenario s { hijack 192.0.2.0/24 by e {\n${line}\n} }`,
  defaults: (line) => `defaults {\n${line}\n}`,
  latency: (line) => `defaults { latency {\n${line}\n} }`,
  thresholds: (line) => `defaults { thresholds {\n${line}\n} }`,
};

/** Mistakes that follow from a placeholder that is left empty for the user to fill. */
const FILLED = /is missing\.$/;

test.each(FORMS.flatMap((form) => (form.snippet ? [[form.name, form.snippet, form.contexts] as const] : [])))(
  "the snippet of %s is right where it may stand",
  (_, snippet, contexts) => {
    for (const context of contexts) {
      const { errors } = parse(AROUND[context](inserted(snippet)));
      expect(errors.map(({ message }) => message).filter((message) => !FILLED.test(message))).toEqual([]);
    }
  },
);

test.each(FORMS.map((form) => [form.name, form] as const))(
  "the example of %s is right",
  (_, { example, contexts, name }) => {
    const wraps = [...contexts, ...(Object.keys(CONTEXTS) as ContextName[])].map((context) => AROUND[context](example));
    const right = wraps.find((text) => parse(text).errors.length === 0 && uses(text, name));
    expect(right).toBeDefined();
  },
);

/** Whether a text has a statement of a form. */
function uses(text: string, form: string): boolean {
  return JSON.stringify(parse(text)).includes(`"form":"${form}"`);
}
