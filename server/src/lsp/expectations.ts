import { type Connection, RequestType } from "vscode-languageserver";
import type { Expectation } from "../language/scenario";
import { rangeIn } from "../service/snapshot";
import type { Place } from "./designs";
import { guarded } from "./guard";
import { jobOf } from "./place";
import {
  CHECK_EXPECTATIONS_REQUEST,
  EXPECTATIONS_REQUEST,
  type ExpectationItem,
  type ExpectationsParams,
  type ExpectationVerdict,
} from "./protocol";
import { type Job, type Outcome, Solver } from "./solver";
import type { ExpectationOutcome } from "./solver-protocol";
import type { Workspace, WorkspaceSources } from "./workspace";

/** How long a check waits for the present text to be read and handed over, ms. */
const PATIENCE_MS = 10_000;

/** A check of older text ends for one of newer text; one that has not after so many ms is given up. */
const OUTDATED_MS = 2000;

type Verdicts = Outcome<readonly ExpectationOutcome[]>;

/**
 * Expectations as tests. They are checked on a thread of their own, which starts with the first check: `any 2 links down`
 * is many times the work of hints, and those never wait for it.
 */
export class ExpectationFeature {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #solver: Solver<readonly ExpectationOutcome[]>;
  /** What the last version of each design came to: the same text has the same answer. */
  readonly #known = new Map<string, { readonly version: number; readonly verdicts: Verdicts }>();
  readonly #waiting = new Map<
    string,
    { readonly version: number; done: ((verdicts: Verdicts | undefined) => void)[] }
  >();

  /**
   * @param connection to the client
   * @param workspace whose designs are checked
   * @param sources how a thread is started
   */
  constructor(connection: Connection, workspace: Workspace, sources: WorkspaceSources) {
    this.#connection = connection;
    this.#workspace = workspace;
    this.#solver = new Solver({
      ...sources,
      ask: (end, params, alive, token) => end.expectations(params, alive, token),
      outdatedAfterMs: OUTDATED_MS,
      restMs: 0,
      done: (job, outcome) => this.#done(job, outcome),
    });
    workspace.texts.onClosed(() => this.#forgetClosed());
  }

  /** Answers requests. */
  register(): void {
    this.#connection.onRequest(
      new RequestType<ExpectationsParams, readonly ExpectationItem[] | null, never>(EXPECTATIONS_REQUEST),
      guarded<ExpectationsParams, readonly ExpectationItem[] | null>(
        this.#connection,
        EXPECTATIONS_REQUEST,
        null,
        async ({ textDocument: { uri } }) => {
          await this.#workspace.ready();
          const place = this.#workspace.designs.place(uri);
          return place ? itemsOf(place).map(({ item }) => item) : null;
        },
      ),
    );
    this.#connection.onRequest(
      new RequestType<ExpectationsParams, readonly ExpectationVerdict[] | null, never>(CHECK_EXPECTATIONS_REQUEST),
      guarded<ExpectationsParams, readonly ExpectationVerdict[] | null>(
        this.#connection,
        CHECK_EXPECTATIONS_REQUEST,
        null,
        ({ textDocument: { uri } }) => this.#check(uri),
      ),
    );
  }

  /** Ends the thread. */
  stop(): void {
    this.#solver.stop();
  }

  async #check(uri: string): Promise<readonly ExpectationVerdict[] | null> {
    const found = await jobOf(this.#workspace, uri, PATIENCE_MS);
    if (!found) return null;
    const { place, job } = found;
    const verdicts = await this.#verdicts(job);
    if (!verdicts) return null;
    if ("failure" in verdicts) throw new Error(verdicts.failure);
    return itemsOf(place).map(({ item, index, expected }) => ({
      id: item.id,
      holds: verdicts.results[index]?.holds ?? null,
      expected,
      actual: verdicts.results[index]?.message ?? null,
      range: item.range,
    }));
  }

  /** Undefined where newer text came in between. */
  #verdicts(job: Job): Promise<Verdicts | undefined> {
    const { root, version } = job;
    const known = this.#known.get(root);
    if (known?.version === version) return Promise.resolve(known.verdicts);
    return new Promise((done) => {
      const waiting = this.#waiting.get(root);
      if (waiting?.version === version) {
        waiting.done.push(done);
        return;
      }
      for (const outdated of waiting?.done ?? []) outdated(undefined);
      this.#waiting.set(root, { version, done: [done] });
      this.#solver.submit(job);
    });
  }

  #done({ root, version }: Job, verdicts: Verdicts): void {
    if ("results" in verdicts) this.#known.set(root, { version, verdicts });
    const waiting = this.#waiting.get(root);
    if (waiting?.version !== version) return; // that of older text; the newer one is on its way
    this.#waiting.delete(root);
    for (const done of waiting.done) done(verdicts);
  }

  #forgetClosed(): void {
    const open = new Set(this.#workspace.texts.openKeys());
    for (const root of new Set([...this.#known.keys(), ...this.#waiting.keys()])) {
      if (open.has(root)) continue;
      this.#known.delete(root);
      this.#solver.forget(root);
      for (const done of this.#waiting.get(root)?.done ?? []) done(undefined);
      this.#waiting.delete(root);
    }
  }
}

interface Listed {
  readonly item: ExpectationItem;
  /** In the design, whose other files may have expectations too. */
  readonly index: number;
  /** The claim's words. */
  readonly expected: string;
}

/** The expectations of one file, in order of the text. */
function itemsOf({ of, uri, document }: Place): Listed[] {
  const text = document.getText();
  const words = ({ start, end }: Expectation["source"]) => text.slice(start, end).replace(/\s+/g, " ");
  const seen = new Map<string, number>();
  return of.design.expectations
    .map((expectation, index) => ({ expectation, index }))
    .filter(({ expectation: { source } }) => source.file === uri)
    .sort((a, b) => a.expectation.source.start - b.expectation.source.start)
    .map(({ expectation: { source, claimSource, within }, index }) => {
      const label = words(source).replace(/^expect /, "");
      const name = `${within?.name ?? ""}/${label}`;
      const count = seen.get(name) ?? 0;
      seen.set(name, count + 1);
      const range = rangeIn(document, claimSource);
      const item = { id: count === 0 ? name : `${name}#${count}`, label, within: within?.name ?? null, range };
      return { item, index, expected: words(claimSource) };
    });
}
