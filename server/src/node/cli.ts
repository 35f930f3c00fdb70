import { readdirSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import manifest from "../../../package.json";
import { INTERRUPTED } from "../cli/io.js";
import { main } from "../cli/main.js";
import { isRevision, readRevision } from "./revision.js";

/** The command line on Node: the only file of it that knows the file system. */

function read(path: string): Buffer | undefined {
  if (isRevision(path)) return readRevision(path);
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(dirname(path));
  } catch {
    return [];
  }
}

function writeFile(path: string, text: string): boolean {
  try {
    writeFileSync(path, text);
    return true;
  } catch {
    return false;
  }
}

/** Writes all of a text, also to a pipe that is full for the moment; a reader that has left ends the program. */
function write(descriptor: 1 | 2, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EAGAIN") {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5); // the pipe is full: give its reader 5 ms
        continue;
      }
      if (code === "EPIPE") process.exit(0);
      throw error;
    }
  }
}

let interrupted = false;
let isWatched = false;

/** Node hears Ctrl+C between two turns of its loop only, so long work has to come up for it. */
function pause(): Promise<boolean> {
  if (!isWatched) {
    isWatched = true;
    process.on("SIGINT", () => {
      if (interrupted) process.exit(INTERRUPTED);
      interrupted = true;
    });
  }
  return new Promise((resolve) => setImmediate(() => resolve(interrupted)));
}

const code = main(process.argv.slice(2), {
  readText: (path) => read(path)?.toString("utf8"),
  readBytes: read,
  listFiles: list,
  writeText: writeFile,
  out: (text) => write(1, text),
  error: (text) => write(2, text),
  color: process.stdout.isTTY === true && (process.env.NO_COLOR ?? "") === "" && process.env.TERM !== "dumb",
  progress: process.stderr.isTTY === true,
  now: () => performance.now(),
  pause,
  version: manifest.version,
});
void Promise.resolve(code).then((result) => {
  process.exitCode = result;
});
