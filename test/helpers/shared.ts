import { existsSync } from "node:fs";
import { resolve } from "node:path";

/**
 * Where a file of the shared reference data is: recorded answers of real BGP daemons and public measurements,
 * which stand beside the checkout and are never part of it.
 * @param path below the shared folder, for example `oracle/cases`
 * @returns the absolute path, or undefined where the data is absent (the test then skips, saying so)
 */
export function sharedPath(path: string): string | undefined {
  const full = resolve(import.meta.dirname, "../../../shared", path);
  return existsSync(full) ? full : undefined;
}
