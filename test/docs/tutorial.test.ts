import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { PICTURES, slim } from "../../scripts/tutorial/pictures";
import { runCli, runCliToEnd } from "../helpers/cli";

const FOLDER = "docs/tutorial";
const PAGES = readdirSync(FOLDER).map((name) => join(FOLDER, name));
const SAMPLES: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync("samples", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".anycast"))
    .map((name) => join("samples", name).replaceAll("\\", "/"))
    .map((path) => [path, readFileSync(path, "utf8")]),
);

/** A command with what a page shows of its output. */
interface Shown {
  readonly page: string;
  readonly command: string;
  readonly output: string;
}

function shownOn(page: string): Shown[] {
  const text = readFileSync(page, "utf8");
  return [...text.matchAll(/```console\n\$ anycast (.*)\n([\s\S]*?)```/g)].map(([, command = "", output = ""]) => ({
    page,
    command,
    output,
  }));
}

/** What is shown as a pattern: `…` alone on a line for any lines, within a line for the rest of it. */
function pattern(shown: string): RegExp {
  const lines = shown.trimEnd().split("\n");
  const parts = lines.map((line) =>
    line === "…" ? "(?:.*\\n)*?" : `${line.split("…").map(escapeRegExp).join(".*")}\\n`,
  );
  return new RegExp(`^${parts.join("")}$`);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

describe("the walkthroughs show what the commands print", () => {
  test.each(PAGES.flatMap(shownOn))("$page: anycast $command", async ({ command, output }) => {
    const { out, error } = await runCliToEnd(command.split(" "), SAMPLES);
    const printed = `${out}${error}`.replace(/\n*$/, "\n").replace(/[ \t]+$/gm, "");
    if (!pattern(output).test(printed)) expect(printed).toBe(output); // to show what differs
  });
});

describe("the pictures of the walkthroughs", () => {
  test.each(PICTURES)("$file is what the tool draws: run npm run pictures", ({ file, args }) => {
    const drawn = slim(runCli(args, SAMPLES).out);
    expect(drawn.length).toBeGreaterThan(10_000);
    // Not `toBe`: a diff of pictures would fill the screen.
    expect(readFileSync(join("docs/images/tutorial", file), "utf8") === drawn).toBe(true);
  });

  test("are each on a page", () => {
    const text = PAGES.map((page) => readFileSync(page, "utf8")).join("");
    for (const { file } of PICTURES) expect(text).toContain(`../images/tutorial/${file}`);
  });
});

test("every link and picture of the walkthroughs and of the page about CI is there", () => {
  for (const page of [...PAGES, "docs/ci.md"]) {
    const targets = [...readFileSync(page, "utf8").matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, to = ""]) => to);
    for (const target of targets) expect(existsSync(join(dirname(page), target)), `${page}: ${target}`).toBe(true);
  }
});

describe("the examples for CI", () => {
  const calls = [...readFileSync("docs/ci.md", "utf8").matchAll(/node tools\/anycast\.js ([^>&\n]+)/g)]
    .map(([, words = ""]) => words.trim())
    .filter((words) => !words.startsWith("diff"));
  const plan = 'as one AS64500 "One" { at LHR }\nas two AS64501 "Two" { at LHR  transit from one }\n';

  test("are there", () => expect(calls.length).toBeGreaterThan(4));

  test.each(calls)("anycast %s is a call that the tool understands", (words) => {
    const { code, error } = runCli(words.split(" "), { "plan.anycast": plan });
    expect([code, error]).toEqual([0, ""]);
  });
});
