import type { Diagnostic } from "../language/diagnostic.js";
import { loadDesign } from "../language/project.js";
import { applyEdits, formatEdits } from "../service/format/format.js";
import type { Arguments } from "./arguments.js";
import { type CliIo, FAILED, OK, UsageError } from "./io.js";
import { errorLines } from "./positions.js";

/** What became of one file. */
type Outcome = "formatted" | "unchanged" | "unreadable" | "unwritable";

/**
 * `anycast format FILE…`: rewrites files in the canonical style; with `--check` it only says which are not in it.
 * Included files are not touched unless they are named. A file with mistakes of syntax is reported and left alone.
 * @returns the exit code
 * @throws UsageError where no file is named
 */
export function formatCommand(io: CliIo, { positionals, flags }: Arguments): number {
  if (positionals.length === 0) throw new UsageError("format wants a file");
  const check = flags.has("check");
  let changed = 0;
  let failed = false;
  for (const path of new Set(positionals)) {
    const outcome = formatFile(io, path, check);
    if (outcome === "formatted") {
      changed++;
      io.out(check ? `${path} is not formatted\n` : `${path}\n`);
    } else if (outcome !== "unchanged") failed = true;
  }
  return failed || (check && changed > 0) ? FAILED : OK;
}

function formatFile(io: CliIo, path: string, check: boolean): Outcome {
  // Mistakes are told as everywhere; what a file includes is not looked at.
  const design = loadDesign(path, { readFile: (uri) => (uri === path ? io.readText(uri) : undefined) });
  const [file] = design.files;
  const text = io.readText(path);
  if (!file || text === undefined) return report(io, path, "this file cannot be read");
  if (file.tree.errors.length > 0) {
    const spans = new Set(file.tree.errors.map(({ start, code }) => `${code} ${start}`));
    const errors = design.diagnostics.filter(({ code, start }: Diagnostic) => spans.has(`${code} ${start}`));
    const serious = errors.filter(({ severity }) => severity === "error");
    if (serious.length > 0) {
      for (const line of errorLines(design, serious)) io.error(line);
      return "unreadable";
    }
  }
  const edits = formatEdits(file.text, file.tree);
  if (edits.length === 0) return "unchanged";
  if (check || io.writeText(path, applyEdits(file.text, edits))) return "formatted";
  io.error(`${path}:1:1: error: this file cannot be written\n`);
  return "unwritable";
}

function report(io: CliIo, path: string, message: string): Outcome {
  io.error(`${path}:1:1: error AC010: ${message}\n`);
  return "unreadable";
}
