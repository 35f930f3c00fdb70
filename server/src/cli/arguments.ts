import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "./io.js";

/** What a command was called with. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** Options with a value. */
  readonly values: ReadonlyMap<string, string>;
  /** Options without one that were given. */
  readonly flags: ReadonlySet<string>;
}

/**
 * Reads a command's arguments.
 * @param args what follows the command's name
 * @param flags options without a value
 * @param valued options with a value
 * @returns options and positionals
 * @throws UsageError for an unknown option or a missing value
 */
export function readArguments(args: readonly string[], flags: readonly string[], valued: readonly string[]): Arguments {
  const options: NonNullable<ParseArgsConfig["options"]> = {};
  for (const name of flags) options[name] = { type: "boolean" };
  for (const name of valued) options[name] = { type: "string", ...(name === "output" && { short: "o" }) };
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's message names the option and is made for people; its later sentences are about `--` and positionals.
    throw new UsageError((error instanceof Error ? error.message : String(error)).split(". ")[0]?.replace(/\.$/, ""));
  }
  const entries = Object.entries(parsed.values);
  return {
    positionals: parsed.positionals,
    values: new Map(entries.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []))),
    flags: new Set(entries.flatMap(([name, value]) => (value === true ? [name] : []))),
  };
}
