/** What is wrong with an input of the routing core. */
export type NetworkErrorCode =
  | "unknown-as"
  | "unknown-router"
  | "unknown-session"
  | "unknown-link"
  | "duplicate-as"
  | "bad-asn"
  | "bad-router-id"
  | "bad-place"
  | "bad-cost"
  | "bad-session"
  | "bad-prefix"
  | "bad-value"
  | "bad-community";

/** Bad input to the routing core: `code` for programs, `subject` the offending value, the message for people. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  /**
   * @param code the kind of mistake
   * @param subject the offending value as text
   * @param message what is wrong and what would be right
   */
  constructor(
    readonly code: NetworkErrorCode,
    readonly subject: string,
    message: string,
  ) {
    super(message);
  }
}
