import type { StatusParams } from "../../../server/src/lsp/protocol";

/** What the language status item says. */
export interface StatusText {
  readonly text: string;
  readonly detail: string;
  readonly severity: "information" | "warning" | "error";
  readonly busy: boolean;
}

/**
 * How the routes of a design stand, for people.
 * @param status news from the server; undefined before the first
 * @returns how many ms they took, whether they are of older text, what is wrong
 */
export function statusText(status: StatusParams | undefined): StatusText {
  if (status === undefined) return { text: "Routes: not solved yet", detail: "", severity: "information", busy: false };
  const { state, errors, warnings, message, scenario } = status;
  const counted = [count(errors, "error"), count(warnings, "warning")].filter((text) => text !== "").join(", ");
  const under = scenario === null ? "" : `under ‘${scenario}’`;
  const detail = [counted, under, message ?? ""].filter((text) => text !== "").join(" · ");
  const failed = state === "failed" || errors > 0;
  const severity = failed ? "error" : warnings > 0 ? "warning" : "information";
  return { text: routesText(status), detail, severity, busy: state === "solving" };
}

function routesText({ state, elapsedMs, engines }: StatusParams): string {
  if (state === "failed") return "Routes could not be computed";
  if (state === "solving") {
    return elapsedMs === undefined ? "Solving routes" : "Routes are of older text; solving the new one";
  }
  const time = elapsedMs === undefined ? "" : ` in ${Math.max(1, Math.round(elapsedMs))} ms`;
  return `Routes solved${time}${engines.length > 0 ? ` (${engines.join(" and ")} engine)` : ""}`;
}

function count(number: number, word: string): string {
  return number === 0 ? "" : `${number} ${word}${number === 1 ? "" : "s"}`;
}
