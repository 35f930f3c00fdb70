import { expect, test } from "vitest";
import { bindDesign } from "../../server/src/lsp/bind";
import { NO_DEFAULTS } from "../../server/src/lsp/editor-defaults";
import { Engine } from "../../server/src/lsp/engine";
import { type Job, Solver, type SolverParts } from "../../server/src/lsp/solver";

function job(version: number): Job {
  return { root: "file:///d", version, texts: new Map(), data: new Map(), scenario: null, defaults: NO_DEFAULTS };
}

/** A solver on this thread whose jobs end with what `ask` says; and what came of them, by version. */
function solverFor(ask: SolverParts<string>["ask"]) {
  const done: [version: number, result: string][] = [];
  let tell: () => void = () => {};
  const solver = new Solver<string>({
    startThread: () => undefined,
    inline: () => new Engine(bindDesign()),
    ask,
    outdatedAfterMs: 1e6,
    restMs: 0,
    done: ({ version }, outcome) => {
      done.push([version, "results" in outcome ? outcome.results : outcome.failure]);
      tell();
    },
    log: () => {},
  });
  const first = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { solver, done, first };
}

test("a job whose text has changed is told so; what it had counts for nothing, and the newer text is next", async () => {
  const { solver, done, first } = solverFor((_, { version }, __, token) =>
    version === 1
      ? new Promise((resolve) => token.onCancellationRequested(() => resolve("half")))
      : Promise.resolve("whole"),
  );
  solver.submit(job(1));
  solver.submit(job(2));
  await first;
  expect(done).toEqual([[2, "whole"]]);
  solver.stop();
});

test("a job that fails because it was told so is no failure", async () => {
  const { solver, done, first } = solverFor((_, { version }, __, token) =>
    version === 1
      ? new Promise((_resolve, reject) => token.onCancellationRequested(() => reject(new Error("cancelled"))))
      : Promise.resolve("whole"),
  );
  solver.submit(job(1));
  solver.submit(job(2));
  await first;
  expect(done).toEqual([[2, "whole"]]);
  solver.stop();
});

test("a design that another job is about goes on", async () => {
  let end: (result: string) => void = () => {};
  const { solver, done, first } = solverFor((_, { root }) =>
    root === "file:///d"
      ? new Promise((resolve) => {
          end = resolve;
        })
      : Promise.resolve("other"),
  );
  solver.submit(job(1));
  solver.submit({ ...job(7), root: "file:///other" });
  end("whole");
  await first;
  expect(done[0]).toEqual([1, "whole"]);
  solver.stop();
});
