import type { CliIo } from "../../server/src/cli/io";
import { main } from "../../server/src/cli/main";

/** What one call of the command line came to. */
export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Files in memory, texts or bytes, by path. */
type Files = Readonly<Record<string, string | Uint8Array>>;

function start(args: readonly string[], files: Files, extra: Partial<CliIo>) {
  const written = { out: "", error: "" };
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
      written.out += text;
    },
    error: (text) => {
      written.error += text;
    },
    color: false,
    progress: false,
    now: () => 0,
    pause: async () => false,
    version: "0.0.0",
    ...extra,
  });
  return { code, written };
}

/**
 * Runs the command line in this process, on files in memory.
 * @param args the arguments behind the program's name; of a command that cannot be interrupted
 * @param files texts or bytes by path
 * @param extra what differs from a pipe without colour
 */
export function runCli(args: readonly string[], files: Files, extra: Partial<CliIo> = {}): CliRun {
  const { code, written } = start(args, files, extra);
  if (typeof code !== "number") throw new Error(`${args[0]} can be interrupted: wait for it with runCliToEnd`);
  return { code, ...written };
}

/** The same for every command. */
export async function runCliToEnd(args: readonly string[], files: Files, extra: Partial<CliIo> = {}): Promise<CliRun> {
  const { code, written } = start(args, files, extra);
  const ended = await code;
  return { code: ended, ...written };
}
