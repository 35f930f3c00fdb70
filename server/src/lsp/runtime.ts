import type { MessageConnection } from "vscode-languageserver";

/** What differs between the places that the server runs in: a Node process or a web worker. */
export interface Runtime {
  /** Where the rules' pages are, a URI that ends with a slash; undefined where they cannot be linked to. */
  readonly docs: string | undefined;
  /**
   * Whether this place can read a URI itself; where it cannot, the client is asked.
   * @param uri any URI
   */
  canRead(uri: string): boolean;
  /**
   * Reads a file.
   * @param uri one that `canRead`
   * @returns its bytes, or undefined where there is no such file or it is none
   */
  readFile(uri: string): Promise<Uint8Array | undefined>;
  /**
   * What is in a folder.
   * @param uri of the folder, with a slash at its end
   * @returns names, those of folders with a slash at the end; none where it cannot be read
   */
  listFolder(uri: string): Promise<readonly string[]>;
  /**
   * Starts the thread that computes routes.
   * @param script the thread's script as the client says (`InitializationOptions`), for a place that cannot know it
   * @returns the thread, or undefined where this place has no threads: routes are then computed in line
   */
  startSolver(script: string | undefined): SolverThread | undefined;
  /** Clears what the last texts left in memory, where the place can be asked to: it takes some ms, and none is a good moment in the middle of a keystroke. */
  readonly tidy?: () => void;
}

/** The thread that computes routes. */
export interface SolverThread {
  /** Not yet listening. */
  readonly connection: MessageConnection;
  /** Ends the thread at once, whatever it is doing. */
  stop(): void;
  /** Called once when the thread is gone without having been stopped. */
  onGone(listener: (reason: string) => void): void;
}
