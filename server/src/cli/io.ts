/** What the command line needs of the machine it runs on. Paths are as the user gives them; they serve as URIs too. */
export interface CliIo {
  /** The text of a file, or undefined where it cannot be read. */
  readText(path: string): string | undefined;
  /** The bytes of a file, or undefined where it cannot be read. */
  readBytes(path: string): Uint8Array | undefined;
  /** Names of the files in the folder of a path; empty where there is none. */
  listFiles(path: string): readonly string[];
  /** Replaces the text of a file; false where it cannot be written. */
  writeText(path: string, text: string): boolean;
  /** Writes to standard output. */
  out(text: string): void;
  /** Writes to standard error. */
  error(text: string): void;
  /** Whether standard output takes colour: a terminal, and no NO_COLOR. */
  readonly color: boolean;
  /** Whether standard error is a terminal, where a progress line makes sense. */
  readonly progress: boolean;
  /** A clock in ms. */
  now(): number;
  /**
   * Lets the machine look up from long work. From the first call on, Ctrl+C does not end the program but is told here,
   * so that what was found by then can be written; a second one ends it.
   * @returns whether the user wants the work to end
   */
  pause(): Promise<boolean>;
  /** This program's version. */
  readonly version: string;
}

/** Exit codes. */
export const OK = 0;
/** The input has an error, or an expectation is broken. */
export const FAILED = 1;
/** The command was called wrongly. */
export const MISUSED = 2;
/** The user ended it (Ctrl+C): 128 and the number of SIGINT, as shells have it. What was found by then is written. */
export const INTERRUPTED = 130;

/** A wrong call: what is wrong, to be shown with the usage. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
