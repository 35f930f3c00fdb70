import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import esbuild from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { virtualModules } from "../../scripts/virtual-modules.mjs";
import { SMALL_DESIGN } from "../helpers/small-design";

/** The command line as people run it: one bundled file in a process of its own. */
const folder = mkdtempSync(join(tmpdir(), "anycast-cli-"));
const program = join(folder, "cli.js");

beforeAll(async () => {
  await esbuild.build({
    entryPoints: ["server/src/node/cli.ts"],
    outfile: program,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "silent",
    plugins: [virtualModules],
  });
  writeFileSync(join(folder, "small.anycast"), SMALL_DESIGN);
  writeFileSync(join(folder, "outer.anycast"), 'include "small.anycast"\nregion more { at LHR  via bt }\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: "utf8" });
  return { status, stdout, stderr };
}

test("answers on standard output and exits 0", () => {
  const { status, stdout, stderr } = run("resolve", "small.anycast", "--json");
  expect([status, stderr]).toEqual([0, ""]);
  expect(JSON.parse(stdout).services[0].regions[0].pops[0].pop).toBe("tokyo");
});

test("finds included files beside the file that names them", () => {
  const { status, stdout } = run("resolve", "outer.anycast");
  expect(status).toBe(0);
  expect(stdout).toContain("more");
});

test("says what is wrong on standard error and exits 1; a folder and a missing file are no crash", () => {
  for (const path of ["missing.anycast", folder]) {
    const { status, stdout, stderr } = run("rib", path, "--json");
    expect(status).toBe(1);
    expect(stdout).toContain('"prefixes": []');
    expect(stderr).toMatch(/:1:1: error AC010: /);
    expect(stderr).not.toContain("    at ");
  }
});

test("a wrong call prints the usage and exits 2", () => {
  const { status, stdout, stderr } = run("resolve");
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("Usage: anycast resolve FILE");
});

test("a reader that leaves early is no error", () => {
  const { status, stdout, stderr } = spawnSync(
    "sh",
    ["-c", `"${process.execPath}" "${program}" rib small.anycast --json | head -1`],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );
  expect([status, stdout, stderr]).toEqual([0, "{\n", ""]);
});

// Windows has no signal that one process may send another and that is not the end of it.
test.skipIf(process.platform === "win32")("Ctrl+C ends the pairs with what was found", async () => {
  const sites = Array.from({ length: 60 }, (_, i) => `pop p${i} { at ${i % 2 ? "LHR" : "NRT"}  transit from ntt }`);
  const many = SMALL_DESIGN.replace(/(as example [^\n]*\{\n)/, `$1${sites.join("\n")}\n`);
  expect(many).not.toBe(SMALL_DESIGN);
  writeFileSync(join(folder, "many.anycast"), many);
  const child = spawn(process.execPath, [program, "whatif", "many.anycast", "--pairs", "--format", "jsonl"], {
    cwd: folder,
  });
  let out = "";
  child.stdout.on("data", (data) => {
    if (out === "") child.kill("SIGINT");
    out += data;
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect(code).toBe(130);
  const lines = out.trimEnd().split("\n");
  const { planned } = JSON.parse(lines[0] ?? "");
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ type: "end", interrupted: true, complete: false });
  expect(lines.length - 2).toBeLessThan(planned);
});
