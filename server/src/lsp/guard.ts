import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from "vscode-languageserver";

/** Lets what has arrived meanwhile be read: a newer text, or that nobody waits for the answer any more. */
export function breathe(): Promise<void> {
  return new Promise((done) => {
    // In a browser there is no setImmediate; a timer of 0 ms comes after the messages that are waiting.
    if (typeof setImmediate === "function") setImmediate(done);
    else setTimeout(done, 0);
  });
}

/** A solve of up to so many ms leaves so little behind that it is cleared before the next keystroke. */
const QUICK_MS = 80;

/**
 * Whether what a solve left behind can be cleared between two keystrokes.
 * @param results of the solve
 */
export function isQuick({ elapsedMs }: { readonly elapsedMs: number }): boolean {
  return elapsedMs <= QUICK_MS;
}

/** @returns what tells the client that it has taken its question back */
export function cancelled(): ResponseError<never> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, "Cancelled.");
}

/** @returns what tells the client that the text is another one by now, so that the answer would mislead */
export function contentModified(): ResponseError<never> {
  return new ResponseError(LSPErrorCodes.ContentModified, "The text has changed since.");
}

/**
 * Makes a handler safe: a failure is logged with its place and answers this one request, with nothing.
 * @param connection to log to
 * @param name the request, for the log
 * @param nothing what to answer when it fails
 * @param handler the work; it begins after waiting messages have been read
 */
export function guarded<P, R>(
  connection: Connection,
  name: string,
  nothing: R,
  handler: (params: P, token: CancellationToken) => R | ResponseError<never> | Promise<R | ResponseError<never>>,
): (params: P, token: CancellationToken) => Promise<R | ResponseError<never>> {
  return async (params, token) => {
    try {
      await breathe();
      if (token.isCancellationRequested) return cancelled();
      const answer = await handler(params, token);
      return token.isCancellationRequested ? cancelled() : answer;
    } catch (error) {
      connection.console.error(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
      return nothing;
    }
  };
}
