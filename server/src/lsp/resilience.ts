import {
  type CancellationToken,
  CancellationTokenSource,
  type Connection,
  ProgressType,
  RequestType,
} from "vscode-languageserver";
import type { Resilience } from "../analysis/resilience";
import { siteKey } from "../analysis/sites";
import type { Design } from "../language/design";
import { locationOf } from "../service/snapshot";
import type { Place } from "./designs";
import { guarded } from "./guard";
import { jobOf } from "./place";
import { RESILIENCE_REQUEST, type ResilienceRequestParams, type ResilienceResult } from "./protocol";
import { type Job, type Outcome, Solver } from "./solver";
import type { Workspace, WorkspaceSources } from "./workspace";

/** How long the trying waits for the present text to be read and handed over, ms. */
const PATIENCE_MS = 10_000;

/** A question that is being worked on. */
interface Asked {
  readonly job: Job;
  readonly pairs: boolean;
  readonly cancel: CancellationTokenSource;
  readonly tell: (soFar: Resilience) => void;
  readonly done: (outcome: Outcome<Resilience> | undefined) => void;
}

/**
 * What failures do, for the editor's view. They are tried on a thread of their own, which starts with the first question:
 * neither hints nor checks wait for it. A newer question about a design ends the older one.
 */
export class ResilienceFeature {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #solver: Solver<Resilience>;
  readonly #asked = new Map<string, Asked>();

  /**
   * @param connection to the client
   * @param workspace whose designs are tried
   * @param sources how a thread is started
   */
  constructor(connection: Connection, workspace: Workspace, sources: WorkspaceSources) {
    this.#connection = connection;
    this.#workspace = workspace;
    this.#solver = new Solver({
      ...sources,
      ask: (end, params, alive) => {
        const asked = this.#asked.get(params.root);
        const tell = (soFar: Resilience) => {
          alive();
          asked?.tell(soFar);
        };
        const token = asked?.cancel.token ?? new CancellationTokenSource().token;
        return end.resilience({ ...params, pairs: asked?.pairs === true }, tell, token);
      },
      outdatedAfterMs: Number.POSITIVE_INFINITY,
      restMs: 0,
      done: (job, outcome) => {
        // What an older question came to is of no interest any more.
        if (this.#asked.get(job.root)?.job === job) this.#end(job.root, outcome);
      },
    });
    workspace.texts.onClosed(() => this.#forgetClosed());
  }

  /** Answers requests. */
  register(): void {
    this.#connection.onRequest(
      new RequestType<ResilienceRequestParams, ResilienceResult | null, never>(RESILIENCE_REQUEST),
      guarded<ResilienceRequestParams, ResilienceResult | null>(
        this.#connection,
        RESILIENCE_REQUEST,
        null,
        (params, token) => this.#try(params, token),
      ),
    );
  }

  /** Ends the thread. */
  stop(): void {
    this.#solver.stop();
  }

  async #try(params: ResilienceRequestParams, token: CancellationToken): Promise<ResilienceResult | null> {
    const { uri } = params.textDocument;
    const found = await jobOf(this.#workspace, uri, PATIENCE_MS);
    if (!found || token.isCancellationRequested) return null;
    const { place, job } = found;
    const scenario = place.of.design.scenarios.find(({ name }) => name === params.scenario)?.name ?? null;
    const progress = new ProgressType<ResilienceResult>();
    const tell = (soFar: Resilience) => {
      if (params.partialResultToken === undefined) return;
      void this.#connection.sendProgress(progress, params.partialResultToken, placed(place, scenario, soFar));
    };
    const outcome = await this.#ask({ ...job, scenario }, params.pairs === true, tell, token);
    if (!outcome) return null;
    if ("failure" in outcome) throw new Error(outcome.failure);
    return placed(place, scenario, outcome.results);
  }

  /** Undefined where a newer question about the design came in between. */
  #ask(
    job: Job,
    pairs: boolean,
    tell: Asked["tell"],
    token: CancellationToken,
  ): Promise<Outcome<Resilience> | undefined> {
    const { root } = job;
    const older = this.#asked.get(root);
    this.#asked.delete(root);
    older?.cancel.cancel();
    older?.done(undefined);
    return new Promise((done) => {
      const cancel = new CancellationTokenSource();
      const asked: Asked = { job, pairs, cancel, tell, done };
      token.onCancellationRequested(() => cancel.cancel());
      this.#asked.set(root, asked);
      this.#solver.submit(job);
    });
  }

  #end(root: string, outcome: Outcome<Resilience> | undefined): void {
    const asked = this.#asked.get(root);
    this.#asked.delete(root);
    asked?.done(outcome);
  }

  #forgetClosed(): void {
    const open = new Set(this.#workspace.texts.openKeys());
    for (const [root, { cancel }] of this.#asked) {
      if (open.has(root)) continue;
      cancel.cancel();
      this.#end(root, undefined);
    }
  }
}

/** With the places of declarations as the editor knows them. */
function placed(place: Place, scenario: string | null, { worst, headroom, ...soFar }: Resilience): ResilienceResult {
  const { snapshot, of } = place;
  const pops = popsByName(of.design);
  return {
    ...soFar,
    scenario,
    worst: worst.map(({ failures, ...item }) => ({
      ...item,
      failures: failures.map(({ source, ...thing }) => ({ ...thing, place: locationOf(snapshot, source) ?? null })),
    })),
    headroom: headroom.map((load) => {
      const source = pops.get(load.key);
      return {
        pop: load.pop,
        ratio: load.ratio,
        under: load.under,
        place: (source && locationOf(snapshot, source)) ?? null,
      };
    }),
  };
}

function popsByName({ ases }: Design) {
  return new Map(ases.flatMap(({ routers }) => routers.map((router) => [siteKey(router), router.nameSource] as const)));
}
