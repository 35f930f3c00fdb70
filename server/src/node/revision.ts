import { execFileSync } from "node:child_process";

/** `git:REV:path`; a revision never starts with a dash, which git would take for an option. */
const REVISION = /^git:([^:/-][^:]*):(.+)$/s;

/** No design and no set of AS relationships is as big, in bytes. */
const MOST_BYTES = 1 << 30;

/**
 * Whether a path names a file in a revision of git.
 * @param path as given on the command line
 */
export function isRevision(path: string): boolean {
  return REVISION.test(path);
}

/**
 * A file as a revision of git has it.
 * @param path `git:REV:path`, the path from the working folder
 * @param folder the working folder; the process's own where not given
 * @returns its bytes; undefined where there is no git, no such revision or no such file
 */
export function readRevision(path: string, folder?: string): Buffer | undefined {
  const [, revision, inside] = REVISION.exec(path) ?? [];
  if (revision === undefined || inside === undefined) return undefined;
  try {
    // A path that starts with `./` counts from the working folder (gitrevisions(7)).
    return execFileSync("git", ["show", `${revision}:./${inside}`], {
      cwd: folder,
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: MOST_BYTES,
    });
  } catch {
    return undefined;
  }
}
