import { expect, it } from "vitest";
import { statusText } from "../../client/src/common/status-text";
import type { StatusParams } from "../../server/src/lsp/protocol";

const SOLVED: StatusParams = {
  uri: "file:///a.anycast",
  state: "solved",
  elapsedMs: 11.6,
  engines: ["fast"],
  errors: 0,
  warnings: 0,
  message: undefined,
  scenario: null,
  scenarios: [],
};

it.each([
  [undefined, "Routes: not solved yet", "", "information", false],
  [SOLVED, "Routes solved in 12 ms (fast engine)", "", "information", false],
  [{ ...SOLVED, elapsedMs: 0.2 }, "Routes solved in 1 ms (fast engine)", "", "information", false],
  [{ ...SOLVED, warnings: 1 }, "Routes solved in 12 ms (fast engine)", "1 warning", "warning", false],
  [
    { ...SOLVED, errors: 2, warnings: 1, scenario: "out", message: "No stable state." },
    "Routes solved in 12 ms (fast engine)",
    "2 errors, 1 warning · under ‘out’ · No stable state.",
    "error",
    false,
  ],
  [{ ...SOLVED, state: "solving" }, "Routes are of older text; solving the new one", "", "information", true],
  [{ ...SOLVED, state: "solving", elapsedMs: undefined }, "Solving routes", "", "information", true],
  [{ ...SOLVED, state: "failed", message: "Why." }, "Routes could not be computed", "Why.", "error", false],
] as const)("of %o it says “%s”", (status, text, detail, severity, busy) => {
  expect(statusText(status)).toEqual({ text, detail, severity, busy });
});
