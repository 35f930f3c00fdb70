import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { InlayHint } from "vscode-languageserver";
import { bigDesign } from "../helpers/big-design";
import { LspClient } from "../helpers/lsp-client";
import type { Figure, Section } from "./harness";

const SIZES = [
  { lines: 100, keystrokes: 60, target: undefined },
  { lines: 1000, keystrokes: 150, target: 50 },
  { lines: 10_000, keystrokes: 30, target: 300 },
];

/** Between two keystrokes of somebody who types very fast, ms: what is done after the hints must fit in here. */
const PAUSE_MS = 60;

/** A keystroke in an open design, to the hints of the new text: over stdio, with the built server, as an editor sees it. */
export const keystrokeSection: Section = {
  name: "Keystroke → new hints, and other requests, in the built server",
  async run() {
    const figures: Figure[] = [];
    for (const size of SIZES) figures.push(...(await measure(size)));
    return figures;
  },
};

/** Edits of the design of all thirteen root servers: each comes and goes, so that every keystroke changes the text. */
const LETTER_EDITS = [
  { name: "a comment", file: "root/i.anycast", from: "  pop arn {", to: "  # so many\n  pop arn {" },
  {
    name: "a letter's session",
    file: "root/c.anycast",
    from: 'pop fra "Frankfurt" { at FRA  transit from cogent }',
    to: 'pop fra "Frankfurt" { at FRA  transit from cogent { prepend 1 } }',
  },
  {
    name: "a letter's site more",
    file: "root/k.anycast",
    from: "\n  pop ",
    to: "\n  pop more { at HEL  transit from telia-lt }\n  pop ",
  },
  { name: "a region's users", file: "internet/countries.anycast", from: "users 2.1M", to: "users 2.2M" },
  {
    name: "the shared backbone",
    file: "root/hosts.anycast",
    from: "pop ams { at AMS }",
    to: "pop ams { at AMS  peer with zayo { prepend 1 } }",
  },
];

const LETTER_KEYSTROKES = 20;

/** The file whose hints are looked at. */
const WATCHED = "root/i.anycast";

/** The same in the largest of the samples: of what an edit cannot have changed, nothing is computed again. */
export const rootServersSection: Section = {
  name: "Keystroke → new hints in the thirteen root servers",
  async run() {
    const client = await LspClient.start();
    const at = (file: string) => pathToFileURL(resolve("samples", file)).href;
    const open = async (file: string) => client.open(at(file), readFileSync(resolve("samples", file), "utf8"));
    try {
      await open("root-servers.anycast");
      for (const file of new Set(LETTER_EDITS.map((edit) => edit.file))) await open(file);
      await freshHints(client, at(WATCHED), "as netnod-i ");
      const figures: Figure[] = [];
      for (const { name, file, from, to } of LETTER_EDITS) {
        const taken = await times(LETTER_KEYSTROKES, async (round) => {
          await client.edit(at(file), ...(round % 2 === 0 ? ([from, to] as const) : ([to, from] as const)));
          await freshHints(client, at(WATCHED), "as netnod-i ");
        });
        const target = file === "root/hosts.anycast" ? {} : { target: 150 };
        figures.push({ name: `${name}, p50`, value: percentile(taken, 0.5), unit: "ms" });
        figures.push({ name: `${name}, p95`, value: percentile(taken, 0.95), unit: "ms", ...target });
      }
      return figures;
    } finally {
      await client.stop();
    }
  },
};

async function measure({ lines, keystrokes, target }: (typeof SIZES)[number]): Promise<Figure[]> {
  const client = await LspClient.start();
  const uri = `file:///bench/${lines}.anycast`;
  try {
    await client.open(uri, `${bigDesign(lines)}\nscenario out { fail pop p0 }\n`);
    await client.until(() => client.count("anycast/diagramChanged") > 0, 120_000);
    const hints = await times(keystrokes, async (round) => {
      await typeSomething(client, uri, round);
      await freshHints(client, uri);
    });
    const ask = (method: string, words: string) =>
      times(keystrokes, async (round) => {
        await typeSomething(client, uri, round);
        await client.at(method, uri, words);
      });
    const completion = await ask("textDocument/completion", "via |a1 }");
    await freshHints(client, uri);
    const hover = await times(keystrokes, () => client.at("textDocument/hover", uri, "region r|1 "));
    const switches = await times(keystrokes, async (round) => {
      await client.about("anycast/pickScenario", uri, { scenario: round % 2 === 0 ? "out" : null });
      // The answer comes when the routes are there; an editor is told to ask for hints then.
      if ((await hintsInSight(client, uri)).length === 0) throw new Error("no hints");
    });
    const asked = lines === 1000 ? { target: ASKED_MS } : {};
    const name = `${lines.toLocaleString("en")} lines`;
    return [
      {
        name: `${name}: scenario picked → hints, p95`,
        value: percentile(switches, 0.95),
        unit: "ms",
        ...(lines === 1000 ? { target: 50 } : {}),
      },
      { name: `${name}: keystroke → hints, p50`, value: percentile(hints, 0.5), unit: "ms" },
      {
        name: `${name}: keystroke → hints, p95`,
        value: percentile(hints, 0.95),
        unit: "ms",
        ...(target ? { target } : {}),
      },
      {
        name: `${name}: keystroke → completion, p95`,
        value: percentile(completion, 0.95),
        ...asked,
        ...best(completion),
      },
      { name: `${name}: hover with routes, p95`, value: percentile(hover, 0.95), ...asked, ...best(hover) },
    ];
  } finally {
    await client.stop();
  }
}

/** The shortest is noted: what else the machine does slows the others. */
function best(values: readonly number[]): Pick<Figure, "unit" | "note"> {
  return { unit: "ms", note: `best ${Math.min(...values).toFixed(1)} ms` };
}

/** What completion and hover may take in a design of 1,000 lines, ms. */
const ASKED_MS = 20;

/** Every keystroke changes the routes: a prepend that comes and goes. */
async function typeSomething(client: LspClient, uri: string, round: number): Promise<void> {
  if (round % 2 === 0)
    await client.edit(uri, "    transit from t", "    transit from t0 { prepend 1 }  transit from t");
  else await client.edit(uri, "    transit from t0 { prepend 1 }  transit from t", "    transit from t");
}

/** As many lines as a large screen shows. */
const SCREEN = 80;

/**
 * Asks for the hints in sight, until they are of the text as it is now: an editor does the same when it is told to refresh.
 */
async function freshHints(client: LspClient, uri: string, words?: string): Promise<void> {
  for (;;) {
    const refreshed = client.count("workspace/inlayHint/refresh");
    const hints = await hintsInSight(client, uri, words);
    if (hints.length > 0 && !hints.some(({ tooltip }) => tooltip !== undefined)) return;
    await client.until(() => client.count("workspace/inlayHint/refresh") > refreshed, 60_000);
  }
}

/** The hints of a screen that begins with some words, or of the last one. */
function hintsInSight(client: LspClient, uri: string, words?: string): Promise<InlayHint[]> {
  const document = client.document(uri);
  const line =
    words === undefined ? document.lineCount - SCREEN : document.positionAt(document.getText().indexOf(words)).line;
  const range = { start: { line, character: 0 }, end: { line: line + SCREEN, character: 0 } };
  return client.about<InlayHint[]>("textDocument/inlayHint", uri, { range });
}

async function times(count: number, work: (round: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < count; round++) {
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    const start = performance.now();
    await work(round);
    if (round >= count / 3) taken.push(performance.now() - start); // the first ones warm the compiler
  }
  return taken;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
