import type { CliIo } from "../../server/src/cli/io";
import { main } from "../../server/src/cli/main";

/** What one call of the command line came to. */
export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/**
 * Runs the command line in this process, on files in memory.
 * @param args the arguments behind the program's name
 * @param files texts or bytes by path
 * @param extra what differs from a pipe without colour
 */
export function runCli(
  args: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>>,
  extra: Partial<CliIo> = {},
): CliRun {
  let out = "";
  let error = "";
  const find = (path: string) => (Object.hasOwn(files, path) ? files[path] : undefined);
  const code = main(args, {
    readText: (path) => {
      const content = find(path);
      return typeof content === "string" || content === undefined ? content : new TextDecoder().decode(content);
    },
    readBytes: (path) => {
      const content = find(path);
      return typeof content === "string" ? new TextEncoder().encode(content) : content;
    },
    listFiles: () => Object.keys(files),
    writeText: () => false,
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    color: false,
    progress: false,
    now: () => 0,
    version: "0.0.0",
    ...extra,
  });
  return { code, out, error };
}
