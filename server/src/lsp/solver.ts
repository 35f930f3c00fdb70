import { type CancellationToken, CancellationTokenSource } from "vscode-languageserver";
import type { Resilience } from "../analysis/resilience";
import type { ServiceColumn } from "../analysis/side-by-side";
import type { Answers, ServiceAnswer } from "../analysis/types";
import type { GraphContent } from "../diagram/graph-model";
import type { TracePath } from "../diagram/trace";
import type { Diagnostic, Fix } from "../language/diagnostic";
import type { HoverText } from "../service/hover/markdown";
import type { Results } from "../service/results";
import { AnswersReceiver } from "./answers-update";
import type { EditorDefaults } from "./editor-defaults";
import type { Engine } from "./engine";
import { breathe } from "./guard";
import { ResultsReceiver } from "./results-update";
import type { SolverThread } from "./runtime";
import {
  AliveProgress,
  type AnswersParams,
  AnswersRequest,
  CheckRequest,
  type DataUpdate,
  type DesignVersion,
  type DetailParams,
  DetailRequest,
  type ElementParams,
  type ExpectationOutcome,
  ExpectationsRequest,
  FactsRequest,
  FindingsRequest,
  ForgetNotification,
  type GraphParams,
  GraphRequest,
  type MendsParams,
  MendsRequest,
  type ResilienceParams,
  ResilienceProgress,
  ResilienceRequest,
  type ResultsParams,
  ResultsRequest,
  ServicesRequest,
  type SolveParams,
  SolveRequest,
  type TargetParams,
  TargetRequest,
  type TextUpdate,
  type TraceParams,
  TraceRequest,
  type WhatIfAnswers,
  type WhatIfParams,
  WhatIfRequest,
} from "./solver-protocol";

/** A design as it is to be solved: every text and every data file that it consists of. */
export interface Job {
  readonly root: string;
  readonly version: number;
  /** Texts by URI, null where missing. */
  readonly texts: ReadonlyMap<string, string | null>;
  /** Data files by URI, null where missing. The same array means the same content. */
  readonly data: ReadonlyMap<string, Uint8Array | null>;
  /** The scenario that hints follow, by name; null for the design as it stands. */
  readonly scenario: string | null;
  /** What the editor's settings give for designs that do not say it. */
  readonly defaults: EditorDefaults;
}

/** How a job ended. */
export type Outcome<R> = { readonly results: R } | { readonly failure: string };

/** The other end, whichever it is: a thread's connection, or an engine on this thread. */
export interface SolverEnd {
  solve(params: SolveParams): Promise<Results>;
  results(params: ResultsParams): Promise<Results | null>;
  findings(params: DesignVersion): Promise<readonly Diagnostic[] | null>;
  /** Tells now and then that it goes on; cancelled, it ends early, and what it has is worth nothing. */
  check(params: SolveParams, alive: () => void, token: CancellationToken): Promise<readonly Diagnostic[]>;
  /** As `check`. */
  expectations(
    params: SolveParams,
    alive: () => void,
    token: CancellationToken,
  ): Promise<readonly ExpectationOutcome[]>;
  mends(params: MendsParams, token: CancellationToken): Promise<readonly Fix[] | null>;
  detail(params: DetailParams): Promise<HoverText | null>;
  answers(params: AnswersParams): Promise<Answers | null>;
  whatIf(params: WhatIfParams): Promise<WhatIfAnswers | null>;
  graph(params: GraphParams): Promise<GraphContent | null>;
  target(params: TargetParams): Promise<ServiceAnswer | null>;
  facts(params: ElementParams): Promise<string | null>;
  trace(params: TraceParams): Promise<readonly TracePath[] | null>;
  services(params: AnswersParams): Promise<readonly ServiceColumn[] | null>;
  /** Tells how far it is; cancelled, it answers with what it has. */
  resilience(
    params: Omit<ResilienceParams, "progress">,
    tell: (soFar: Resilience) => void,
    token: CancellationToken,
  ): Promise<Resilience>;
  forget(root: string): void;
}

/** What a solver is made of. */
export interface SolverParts<R> {
  /** Starts a thread, where the runtime has them. */
  readonly startThread: () => SolverThread | undefined;
  /** Makes an engine on this thread, for a runtime without threads. */
  readonly inline: () => Engine;
  /**
   * What is asked of the other end. Work that takes long calls `alive` now and then, so as not to be taken for stuck; the
   * token says that its design has changed meanwhile.
   */
  readonly ask: (end: SolverEnd, params: SolveParams, alive: () => void, token: CancellationToken) => Promise<R>;
  /**
   * A job whose design has changed meanwhile is cancelled; one that has not ended so many ms later is given up, its thread
   * ended and started afresh. Infinity: it is left to finish, for its results are worth having all the same.
   */
  readonly outdatedAfterMs: number;
  /** ms that a design must rest before a job on it begins: what takes long is not for people who are typing. 0: none. */
  readonly restMs: number;
  /** A job came to its end; newer text may be waiting already. */
  readonly done: (job: Job, outcome: Outcome<R>) => void;
  /** No job is running or waiting any more. */
  readonly idle?: () => void;
  readonly log: (message: string) => void;
}

/** After this long a thread is taken for stuck, ended and started afresh, ms. A whole Internet graph loads in a tenth. */
const PATIENCE_MS = 30_000;

class OutdatedError extends Error {}

/**
 * Has designs worked on one at a time, the latest text of each, off this thread where the runtime has threads. A design
 * that changes while it is being worked on is taken again afterwards, once, however often it changed.
 */
export class Solver<R> {
  readonly #parts: SolverParts<R>;
  readonly #waiting = new Map<string, Job>();
  #end: SolverEnd | undefined;
  #thread: SolverThread | undefined;
  #running: { readonly job: Job; readonly cancel: CancellationTokenSource } | undefined;
  #outdated: ReturnType<typeof setTimeout> | undefined;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #giveUp: (error: Error) => void = () => this.#drop();
  #sentTexts = new Map<string, string | null>();
  #sentData = new Map<string, Uint8Array | null>();
  /** Whether threads may be used; a thread that dies before its first answer will not do better next time. */
  #threads: "untried" | "work" | "fail" = "untried";
  #stopped = false;

  /** @param parts what it is made of */
  constructor(parts: SolverParts<R>) {
    this.#parts = parts;
  }

  /**
   * Has a design worked on; replaces an older version of it that is still waiting.
   * @param job the design
   */
  submit(job: Job): void {
    this.outdated(job.root);
    this.#waiting.set(job.root, job);
    const { restMs } = this.#parts;
    clearTimeout(this.#resting);
    this.#resting = restMs > 0 ? setTimeout(() => this.#rested(), restMs) : undefined;
    void this.#next();
  }

  #rested(): void {
    this.#resting = undefined;
    void this.#next();
  }

  /**
   * A design's text has changed: work on the older one does not begin any more, and is given up where it takes long.
   * @param root the design
   */
  outdated(root: string): void {
    this.#waiting.delete(root);
    const running = this.#running;
    if (running?.job.root !== root || this.#parts.outdatedAfterMs === Number.POSITIVE_INFINITY) return;
    running.cancel.cancel();
    if (this.#outdated !== undefined || this.#threads !== "work") return;
    const giveUp = () => this.#giveUp(new OutdatedError("The text has changed."));
    this.#outdated = setTimeout(giveUp, this.#parts.outdatedAfterMs);
  }

  /** Starts the other end before it is needed. */
  warmUp(): void {
    if (!this.#stopped) this.#started();
  }

  /** The other end, where there is one already. */
  get end(): SolverEnd | undefined {
    return this.#end;
  }

  /** Whether no job is running or waiting. */
  get isIdle(): boolean {
    return this.#running === undefined && this.#waiting.size === 0;
  }

  /** @param root a design that nobody looks at any more */
  forget(root: string): void {
    this.#waiting.delete(root);
    this.#end?.forget(root);
  }

  /** Ends the thread. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#resting);
    this.#drop();
  }

  async #next(): Promise<void> {
    if (this.#running || this.#stopped || this.#resting !== undefined) return;
    const job = this.#waiting.values().next().value;
    if (!job) {
      this.#parts.idle?.();
      return;
    }
    this.#waiting.delete(job.root);
    const cancel = new CancellationTokenSource();
    this.#running = { job, cancel };
    const outcome = await this.#run(job, cancel.token);
    clearTimeout(this.#outdated);
    this.#outdated = undefined;
    this.#running = undefined;
    if (this.#stopped) return;
    if (outcome) this.#parts.done(job, outcome);
    void this.#next();
  }

  /** Undefined where the job was given up because its text is no longer the present one. */
  async #run(job: Job, token: CancellationToken): Promise<Outcome<R> | undefined> {
    try {
      const end = this.#started();
      const { root, version, scenario, defaults } = job;
      const params = { root, version, scenario, defaults, texts: this.#newTexts(job), data: this.#newData(job) };
      const results = await this.#patiently((alive) => this.#parts.ask(end, params, alive, token));
      if (this.#threads === "untried") this.#threads = "work";
      return token.isCancellationRequested ? undefined : { results };
    } catch (error) {
      if (error instanceof OutdatedError || token.isCancellationRequested || this.#stopped) return undefined;
      if (this.#threads === "fail" && !this.#end) return this.#run(job, token); // this time in line
      const failure = error instanceof Error ? error.message : String(error);
      this.#parts.log(`Work on ${job.root} failed: ${error instanceof Error ? (error.stack ?? failure) : failure}`);
      return { failure };
    }
  }

  /** A thread cannot be interrupted, only ended: what takes unreasonably long is ended, and the editor stays alive. */
  async #patiently(begin: (alive: () => void) => Promise<R>): Promise<R> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLong = `No answer within ${PATIENCE_MS / 1000} s; the solver was started afresh.`;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#giveUp(new Error(tooLong)), PATIENCE_MS);
    };
    const givenUp = new Promise<never>((_, reject) => {
      this.#giveUp = (error) => {
        reject(error); // before the connection goes, which rejects what it still owes with less to say
        this.#drop();
      };
      alive();
    });
    try {
      return await Promise.race([begin(alive), givenUp]);
    } finally {
      clearTimeout(timer);
      this.#giveUp = () => this.#drop();
    }
  }

  #started(): SolverEnd {
    this.#end ??= this.#start();
    return this.#end;
  }

  #start(): SolverEnd {
    try {
      if (this.#threads !== "fail") this.#thread = this.#parts.startThread();
    } catch (error) {
      this.#threads = "fail";
      this.#parts.log(`No solver thread (${String(error)}); routes are computed in line.`);
    }
    if (!this.#thread) return localEnd(this.#parts.inline());
    this.#thread.onGone((reason) => {
      if (this.#threads === "untried") this.#threads = "fail";
      this.#giveUp(new Error(reason));
    });
    this.#thread.connection.listen();
    return remoteEnd(this.#thread.connection);
  }

  #drop(): void {
    const thread = this.#thread;
    this.#thread = undefined;
    this.#end = undefined;
    this.#sentTexts = new Map();
    this.#sentData = new Map();
    thread?.connection.dispose();
    thread?.stop();
  }

  #newTexts(job: Job): TextUpdate[] {
    return news(job.texts, this.#sentTexts).map(([uri, text]) => ({ uri, text }));
  }

  #newData(job: Job): DataUpdate[] {
    return news(job.data, this.#sentData).map(([uri, bytes]) => ({ uri, bytes }));
  }
}

/** What the other side has not got, and now will have. */
function news<T>(wanted: ReadonlyMap<string, T>, sent: Map<string, T>): [string, T][] {
  const updates = [...wanted].filter(([uri, value]) => !sent.has(uri) || sent.get(uri) !== value);
  for (const [uri, value] of updates) sent.set(uri, value);
  return updates;
}

/** Every request has a name of its own for its progress. */
let progresses = 0;

function remoteEnd(connection: SolverThread["connection"]): SolverEnd {
  const receiver = new ResultsReceiver();
  const answersReceiver = new AnswersReceiver();
  const told = async <R>(what: string, alive: () => void, ask: (progress: string) => Promise<R>): Promise<R> => {
    const progress = `${what} ${++progresses}`;
    const listening = connection.onProgress(AliveProgress, progress, alive);
    try {
      return await ask(progress);
    } finally {
      listening.dispose();
    }
  };
  return {
    solve: async (params) => receiver.next(await connection.sendRequest(SolveRequest, params)),
    results: async (params) => {
      const update = await connection.sendRequest(ResultsRequest, params);
      return update && receiver.next(update);
    },
    findings: (params) => connection.sendRequest(FindingsRequest, params),
    check: (params, alive, token) =>
      told("check", alive, (progress) => connection.sendRequest(CheckRequest, { ...params, progress }, token)),
    expectations: (params, alive, token) =>
      told("expectations", alive, (progress) =>
        connection.sendRequest(ExpectationsRequest, { ...params, progress }, token),
      ),
    mends: (params, token) => connection.sendRequest(MendsRequest, params, token),
    detail: (params) => connection.sendRequest(DetailRequest, params),
    answers: async (params) => {
      const update = await connection.sendRequest(AnswersRequest, params);
      return update && answersReceiver.next(update);
    },
    whatIf: (params) => connection.sendRequest(WhatIfRequest, params),
    graph: (params) => connection.sendRequest(GraphRequest, params),
    target: (params) => connection.sendRequest(TargetRequest, params),
    facts: (params) => connection.sendRequest(FactsRequest, params),
    trace: (params) => connection.sendRequest(TraceRequest, params),
    services: (params) => connection.sendRequest(ServicesRequest, params),
    resilience: async (params, tell, token) => {
      const progress = `resilience ${++progresses}`;
      const listening = connection.onProgress(ResilienceProgress, progress, tell);
      try {
        return await connection.sendRequest(ResilienceRequest, { ...params, progress }, token);
      } finally {
        listening.dispose();
      }
    },
    forget: (root) => void connection.sendNotification(ForgetNotification, { root }),
  };
}

function localEnd(engine: Engine): SolverEnd {
  return {
    solve: async (params) => {
      await breathe(); // a burst of changes is read first, and solved once
      return engine.solve(params);
    },
    results: async (params) => engine.results(params),
    findings: async (params) => engine.findings(params),
    check: (params, alive, token) => engine.check(params, alive, () => token.isCancellationRequested),
    expectations: (params, alive, token) => engine.expectations(params, alive, () => token.isCancellationRequested),
    mends: (params, token) => engine.mends(params, () => token.isCancellationRequested),
    detail: async (params) => engine.detail(params),
    answers: async (params) => engine.answers(params),
    whatIf: async (params) => engine.whatIf(params),
    graph: async (params) => engine.graph(params),
    target: async (params) => engine.target(params),
    facts: async (params) => engine.facts(params),
    trace: async (params) => engine.trace(params),
    services: async (params) => engine.services(params),
    resilience: (params, tell, token) => engine.resilience(params, tell, () => token.isCancellationRequested),
    forget: (root) => engine.forget(root),
  };
}
