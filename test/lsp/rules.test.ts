import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CodeAction, Diagnostic } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { RULES } from "../../server/src/language/rules";
import { LspClient, PULLING } from "../helpers/lsp-client";

const FOLDER = resolve(import.meta.dirname, "../../docs/rules/examples");
const SEVERITY = { error: 1, warning: 2, info: 3 } as const;

/** What needs routes comes later than the rest, and from other threads. */
const CODES = [...RULES.keys()].filter((code) => code >= "AC500");

let pushed: LspClient;
let pulling: LspClient;
beforeAll(async () => {
  [pushed, pulling] = await Promise.all([LspClient.start(), LspClient.start({ capabilities: PULLING })]);
});
afterAll(async () => {
  await Promise.all([pushed.stopQuietly(), pulling.stopQuietly()]);
});

function example(code: string): { uri: string; text: string } {
  const path = resolve(FOLDER, `${code}.wrong.anycast`);
  return { uri: pathToFileURL(path).href, text: readFileSync(path, "utf8") };
}

/** Everything pushed of a code, in whichever file of the design it stands. */
function pushedOf(code: string): Diagnostic[] {
  return pushed.allPublished().filter((each) => each.code === code);
}

/** The same, pulled: of the document, and of what it includes. */
async function pulledOf(uri: string, code: string): Promise<Diagnostic[]> {
  const report = await pulling.pull(uri);
  if (report.kind !== "full") return [];
  const related = Object.values(report.relatedDocuments ?? {});
  const items = [report, ...related].flatMap((each) => (each.kind === "full" ? each.items : []));
  return items.filter((each) => each.code === code);
}

describe.each(CODES)("%s", (code) => {
  it("is pushed and pulled, with its severity and its page", async () => {
    const { uri, text } = example(code);
    await Promise.all([pushed.open(uri, text), pulling.open(uri, text)]);
    await pushed.until(() => pushedOf(code).length > 0);
    const pulled = await pulling.eventually(
      () => pulledOf(uri, code),
      (found) => found.length > 0,
    );
    for (const [found] of [pushedOf(code), pulled]) {
      expect(found?.severity).toBe(SEVERITY[RULES.get(code)?.severity ?? "error"]);
      expect(found?.codeDescription?.href).toContain(`#${code.toLowerCase()}`);
      expect(found?.source).toBe("anycast");
    }
    await Promise.all([pushed.close(uri), pulling.close(uri)]);
    await pushed.until(() => pushedOf(code).length === 0);
  });
});

describe("findings that come late", () => {
  it("take the severity that the settings give them, and go with their exemption", async () => {
    const { uri, text } = example("AC702");
    await pushed.open(uri, text);
    const severity = () => pushedOf("AC702")[0]?.severity;
    const set = async (settings: Record<string, unknown>) => {
      pushed.settings = settings;
      await pushed.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    };
    await pushed.until(() => severity() === SEVERITY.warning);
    await set({ lint: { severity: { AC702: "error" } } });
    await pushed.until(() => severity() === SEVERITY.error);
    await set({ lint: { severity: { AC702: "off" } } });
    await pushed.until(() => severity() === undefined);
    await set({});
    await pushed.until(() => severity() === SEVERITY.warning);
    const line = text.split("\n").find((each) => each.includes("pop london")) ?? "";
    await pushed.edit(uri, line, `${line}  # anycast-ignore AC702 a second site opens in May`);
    await pushed.diagnosed(uri, []);
    await pushed.close(uri);
  });

  it("are mended all at once, prepends that cannot matter too", async () => {
    const { uri, text } = example("AC604");
    const more = text.replace("announce at london", "announce at london { prepend 3 to arelion }");
    await pushed.open(uri, more);
    await pushed.until(() => pushedOf("AC604").length === 2);
    const position = pushed.document(uri).positionAt(more.indexOf("prepend 2") + 1);
    const asked = { range: { start: position, end: position }, context: { diagnostics: [] } };
    const actions = await pushed.about<CodeAction[]>("textDocument/codeAction", uri, asked);
    const all = actions.find(({ title }) => title.startsWith("Fix all 2 of AC604"));
    const mended = TextDocument.applyEdits(pushed.document(uri), all?.edit?.changes?.[uri] ?? []);
    expect(mended).toContain("announce at tokyo\n  announce at london\n");
    await pushed.close(uri);
  });
});
