import type { Checked, Finding } from "./finding.js";

/**
 * A check as a JUnit report: a test case for every expectation, and a failed one for every error.
 * @param findings only errors are shown, and no broken expectations
 * @param checked every expectation
 * @returns XML text
 */
export function toJunit(findings: readonly Finding[], checked: readonly Checked[]): string {
  // A broken expectation (AC707) is a test case of its own.
  const errors = findings.filter(({ severity, code }) => severity === "error" && code !== "AC707");
  const cases = [
    ...errors.map((finding) =>
      testCase(finding.file, `${finding.code} at ${finding.line}:${finding.column}`, 0, [
        element("failure", { message: finding.message, type: finding.code }, place(finding)),
      ]),
    ),
    ...checked.map(({ name, file, line, outcome, message, elapsedMs }) => {
      const details = `${file}:${line}`;
      const inner =
        outcome === "holds"
          ? []
          : outcome === "broken"
            ? [element("failure", { message: message ?? "", type: "AC707" }, details)]
            : [element("skipped", { message: message ?? "" }, "")];
      return testCase(file, name, elapsedMs, inner);
    }),
  ];
  const failures = errors.length + checked.filter(({ outcome }) => outcome === "broken").length;
  const skipped = checked.filter(({ outcome }) => outcome === "unknown").length;
  const counts = { name: "anycast check", tests: cases.length, failures, skipped };
  const suite = element("testsuite", counts, `\n${cases.map((each) => `    ${each}\n`).join("")}  `);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", counts, `\n  ${suite}\n`)}\n`;
}

function place({ file, line, column }: Finding): string {
  return `${file}:${line}:${column}`;
}

function testCase(file: string, name: string, elapsedMs: number, inner: readonly string[]): string {
  const attributes = { classname: file, name, time: (elapsedMs / 1000).toFixed(3) };
  return element("testcase", attributes, inner.join(""), true);
}

/** One element; `content` is text, but for `raw`, and for what starts a line, which is elements already. */
function element(name: string, attributes: Record<string, string | number>, content: string, raw = false): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  const open = `<${name}${written.join("")}`;
  if (content === "") return `${open}/>`;
  const inner = raw || content.startsWith("\n") ? content : escapeXml(content);
  return `${open}>${inner}</${name}>`;
}

/** Escapes what XML gives a meaning, and drops what it cannot hold at all (XML 1.0 §2.2). */
function escapeXml(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
  return [...text]
    .filter((character) => {
      const code = character.codePointAt(0) ?? 0;
      const isControl = code < 32 && code !== 9 && code !== 10 && code !== 13;
      return !isControl && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
    })
    .map((character) => names[character] ?? (character === "\n" ? "&#10;" : character))
    .join("");
}
