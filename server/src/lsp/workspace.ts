import type { CancellationToken, Connection } from "vscode-languageserver";
import type { Design } from "../language/design";
import type { Diagnostic, Fix } from "../language/diagnostic";
import type { HoverText } from "../service/hover/markdown";
import type { Results } from "../service/results";
import { staticFindings } from "../topology/rules/index";
import { AnswersAtHand } from "./answers";
import { DataFiles } from "./data-files";
import { type Bind, Designs, type OpenDesign } from "./designs";
import type { Engine } from "./engine";
import { FindingsAtHand } from "./findings";
import { Inspections, type Solve } from "./inspections";
import { Layouts } from "./layouts";
import type { SolverThread } from "./runtime";
import type { Settings } from "./settings";
import { type Job, type Outcome, Solver } from "./solver";
import { type ReadBytes, Texts } from "./texts";
import { canonicalUri } from "./uri";
import { Waiters } from "./waiters";

/** What the workspace tells the rest of the server. */
export interface WorkspaceEvents {
  /** Texts have changed, and have come to rest for a moment. */
  changed(): void;
  /** Newer routes of a design are there, or could not be computed. */
  solved(design: OpenDesign): void;
  /** Newer findings of a design are there. */
  inspected(design: OpenDesign): void;
  /** The routes shown of a design are those of another scenario now. */
  picked(design: OpenDesign): void;
}

/** Where things come from. */
export interface WorkspaceSources {
  readonly readBytes: ReadBytes;
  readonly bind: Bind;
  readonly startThread: () => SolverThread | undefined;
  readonly inline: () => Engine;
  readonly log: (message: string) => void;
  /** What the editor has set for a file. */
  readonly settingsOf: (uri: string) => Pick<Settings, "severities" | "defaults">;
}

/** A state of a design that the solver has been given. */
interface Submitted {
  readonly version: number;
  /** What the solver was given; undefined while data files are being read. */
  readonly job?: Job;
  /** The files that went with it. */
  readonly files: string;
}

/** After the last of a burst of changes, before the rest of the work starts, ms. Requests do not wait for it. */
const REST_MS = 15;

/** Checks of failures end for newer text; ones that have not after so many ms, one solve of a whole Internet, are given up. */
const CHECK_OUTDATED_MS = 2000;

/** Checks of failures begin when a design has been at rest for so many ms: longer than between two keystrokes. */
const CHECK_REST_MS = 800;

/** Texts, designs and routes, kept up to date with each other. */
export class Workspace {
  readonly texts: Texts;
  readonly designs: Designs;
  /** What pictures are made of. */
  readonly answers: AnswersAtHand;
  /** Where the nodes of AS graphs stand. */
  readonly layouts: Layouts;
  readonly #solver: Solver<Results>;
  /** On a thread of its own: hints never wait for the checks of all failures. */
  readonly #checker: Solver<readonly Diagnostic[]>;
  readonly #data: DataFiles;
  readonly #events: WorkspaceEvents;
  readonly #log: (message: string) => void;
  /** Those who wait for news of a design. */
  readonly #waiters = new Waiters();
  readonly #submitted = new Map<string, Submitted>();
  readonly #inspections: Inspections;
  readonly #findings: FindingsAtHand;
  readonly #settingsOf: WorkspaceSources["settingsOf"];
  /** The scenarios that hints and hovers follow, by design. */
  readonly #picked = new Map<string, string>();
  #pending: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param sources where texts, designs and routes come from
   * @param events whom to tell
   */
  constructor(sources: WorkspaceSources, events: WorkspaceEvents) {
    this.#events = events;
    this.#log = sources.log;
    this.#settingsOf = sources.settingsOf;
    this.#findings = new FindingsAtHand((root) => sources.settingsOf(root).severities);
    this.texts = new Texts(sources.readBytes, (key) => this.#textChanged(key));
    this.designs = new Designs(this.texts, sources.bind);
    this.#data = new DataFiles(sources.readBytes);
    this.#solver = new Solver({
      ...sources,
      ask: (end, params) => end.solve(params),
      outdatedAfterMs: Number.POSITIVE_INFINITY,
      restMs: 0,
      done: (job, outcome) => this.#solved(job, outcome),
      idle: () => void this.#inspections.next(),
    });
    this.#inspections = new Inspections(
      () => this.#solver.isIdle,
      (solve) => this.#inspect(solve),
    );
    this.answers = new AnswersAtHand(this.designs, () => this.#solver.end);
    this.layouts = new Layouts(sources.startThread, sources.log);
    this.#checker = new Solver({
      ...sources,
      ask: (end, params, alive, token) => end.check(params, alive, token),
      outdatedAfterMs: CHECK_OUTDATED_MS,
      restMs: CHECK_REST_MS,
      done: (job, outcome) => this.#checked(job, outcome),
    });
  }

  /** @param connection whose documents are followed */
  listen(connection: Connection): void {
    this.texts.listen(connection);
  }

  /** Starts the thread that computes routes before it is needed. */
  warmUp(): void {
    this.#solver.warmUp();
  }

  /** Ends the threads. */
  stop(): void {
    clearTimeout(this.#pending);
    this.#inspections.stop();
    this.#solver.stop();
    this.#checker.stop();
    this.layouts.stop();
  }

  /**
   * A file changed on disk.
   * @param uri in any spelling
   */
  changedOnDisk(uri: string): void {
    if (this.#data.changedOnDisk(uri)) this.#textChanged(canonicalUri(uri));
    this.texts.changedOnDisk(uri);
  }

  /** Waits for files that designs include and that are being read: they are not missing yet. */
  async ready(): Promise<void> {
    for (;;) {
      this.designs.roots(); // asks for what is not there
      const loading = this.texts.loading();
      if (!loading) return;
      await loading;
    }
  }

  /**
   * Waits for the routes of a design's present text.
   * @param design as it is now
   * @param patienceMs after which to go on with what there is
   * @returns true where the routes are there
   */
  async settled({ root }: OpenDesign, patienceMs: number): Promise<boolean> {
    return this.#until(root, patienceMs, ({ solved, failure, version }) => {
      if (solved?.version === version) return true;
      return failure?.version === version ? false : undefined;
    });
  }

  /**
   * Waits for the findings of rules and routes on a design's present text.
   * @param design as it is now
   * @param patienceMs after which to go on with what there is
   * @returns true where the findings are there
   */
  async inspected({ root }: OpenDesign, patienceMs: number): Promise<boolean> {
    return this.#until(root, patienceMs, ({ inspected, version }) => inspected?.version === version || undefined);
  }

  /**
   * A hover that needs routes.
   * @param design as it is now
   * @param uri the file, as the design spells it
   * @param offset UTF-16 units from its start
   * @returns the hover; null where there is none, or no routes are at hand for the present text
   */
  async detail({ root, version }: OpenDesign, uri: string, offset: number): Promise<HoverText | null> {
    const scenario = this.#scenarioOf(root);
    return (await this.#solver.end?.detail({ root, version, uri, offset, scenario })) ?? null;
  }

  /**
   * Small changes that mend a broken expectation.
   * @param design as it is now
   * @param expectation its place among the design's expectations
   * @param token ends the search
   * @returns the least change first; none where no routes are at hand for the present text
   */
  async mends({ root, version }: OpenDesign, expectation: number, token: CancellationToken): Promise<readonly Fix[]> {
    return (await this.#solver.end?.mends({ root, version, expectation }, token)) ?? [];
  }

  /**
   * A design as it is handed to solvers.
   * @param design as it is now
   * @returns undefined where its present text has not been handed over yet: wait until it is `settled`
   */
  job({ root, version }: OpenDesign): Job | undefined {
    const job = this.#submitted.get(root)?.job;
    return job?.version === version ? job : undefined;
  }

  /**
   * Has the hints and hovers of a design follow a scenario, through all further edits.
   * @param design as it is now
   * @param scenario its name; null for the design as it stands. While the text has no such scenario, it is that too
   */
  async pick({ root }: OpenDesign, scenario: string | null): Promise<void> {
    if (scenario === null) this.#picked.delete(root);
    else this.#picked.set(root, scenario);
    await this.#follow(root);
  }

  /** What besides texts and data the routes shown depend on. */
  #circumstances(root: string): Pick<Job, "scenario" | "defaults"> {
    return { scenario: this.#scenarioOf(root), defaults: this.#settingsOf(root).defaults };
  }

  #scenarioOf(root: string): string | null {
    return this.#picked.get(root) ?? null;
  }

  /** Brings routes that are of the present text, but of another scenario, up to the one that is picked. */
  async #follow(root: string): Promise<void> {
    const scenario = this.#scenarioOf(root);
    const before = this.designs.byRoot(root);
    if (!before || before.solved?.version !== before.version) return; // the solve under way comes back here
    const { version } = before;
    const results = await this.#solver.end?.results({ root, version, scenario });
    const now = this.designs.byRoot(root);
    if (!now || now.version !== version || this.#scenarioOf(root) !== scenario) return;
    if (!results) {
      // The thread was started afresh meanwhile and holds nothing.
      this.designs.renew(root);
      return this.#solve(root);
    }
    this.designs.keep(root, { version, results });
    const shown = this.designs.byRoot(root);
    if (shown) this.#events.picked(shown);
  }

  /** The editor's settings have changed: findings are settled again, and solved again is what they change. */
  settingsChanged(): void {
    this.#findings.forget();
    for (const { root } of this.designs.roots()) {
      const job = this.#submitted.get(root)?.job;
      const { defaults } = this.#settingsOf(root);
      if (!job || JSON.stringify(defaults) === JSON.stringify(job.defaults)) continue;
      this.designs.renew(root);
      void this.#solve(root).catch((error) => this.#log(`No routes with the new settings: ${String(error)}`));
    }
  }

  /**
   * Everything found in a design, as the text is now: mistakes of the language are of the present text, what rests on
   * rules and routes is of the present text where that has been looked at, else of the last one, moved to where its
   * words are now.
   * @param design as it is now
   * @returns findings of all of its files
   */
  findings(design: OpenDesign): readonly Diagnostic[] {
    return this.#findings.of(design);
  }

  /** Waits until a design's state gives an answer; false when patience ends, or the design is closed. */
  async #until(root: string, patienceMs: number, test: (design: OpenDesign) => boolean | undefined): Promise<boolean> {
    const end = performance.now() + patienceMs;
    for (;;) {
      await this.#solve(root);
      const design = this.designs.byRoot(root);
      const answer = design ? test(design) : false;
      const left = end - performance.now();
      if (answer !== undefined || left <= 0) return answer ?? false;
      await this.#waiters.news(root, left);
    }
  }

  /** Everything that has to do with a text is out of date. */
  #textChanged(key: string): void {
    this.#inspections.busy();
    const { gone, changed } = this.designs.changed(key);
    for (const root of gone) {
      this.#solver.forget(root);
      this.#checker.forget(root);
      this.#submitted.delete(root);
      this.#inspections.forget(root);
      this.#picked.delete(root);
      this.#waiters.wake(root);
    }
    for (const root of changed) if (this.designs.countedLast(root)) this.#solveAhead(root);
    clearTimeout(this.#pending);
    this.#pending = setTimeout(() => void this.#rest(), REST_MS);
  }

  /** The rest of the work after a change, when the texts have come to rest. */
  async #rest(): Promise<void> {
    this.#pending = undefined;
    await this.ready();
    if (this.#pending !== undefined) return; // what was loading is there, so this comes again
    const roots = this.designs.roots().map(({ root }) => root);
    await Promise.all(roots.map((root) => this.#solve(root)));
    this.#events.changed();
  }

  /**
   * Hands changed texts to the solver before they have been read here, so that both threads work at once. The files are
   * those of the last design; where the change adds or removes one, `#solve` notices.
   */
  #solveAhead(root: string): void {
    const last = this.designs.last(root);
    if (!last || last.design.internet.length > 0 || !this.#submitted.has(root)) return;
    const { version, design } = last;
    const texts = new Map<string, string | null>();
    for (const uri of filesOf(design)) texts.set(uri, this.texts.get(uri)?.getText() ?? null);
    this.#submit({ root, version, texts, data: new Map(), ...this.#circumstances(root) }, design);
  }

  /** Has a design solved, unless its present text is being solved already. */
  async #solve(root: string): Promise<void> {
    let now = this.designs.byRoot(root);
    const known = this.#submitted.get(root);
    if (!now || (known?.version === now.version && known.files === nameFiles(now.design))) return;
    if (known?.version === now.version) {
      // It was solved ahead, with other files than it turned out to have.
      this.designs.renew(root);
      now = this.designs.byRoot(root) ?? now;
    }
    const { version, design } = now;
    this.#submitted.set(root, { version, files: nameFiles(design) });
    const texts = new Map<string, string | null>(filesOf(design).map((uri) => [uri, null]));
    for (const { uri, text } of design.files) texts.set(uri, text);
    const data = new Map<string, Uint8Array | null>();
    for (const { uri } of design.internet) if (!data.has(uri)) data.set(uri, await this.#data.get(uri));
    if (this.#submitted.get(root)?.version !== version) return;
    this.#submit({ root, version, texts, data, ...this.#circumstances(root) }, design);
  }

  #submit(job: Job, design: Design): void {
    this.#submitted.set(job.root, { version: job.version, files: nameFiles(design), job });
    this.#checker.outdated(job.root);
    this.#solver.submit(job);
  }

  #solved(job: Job, outcome: Outcome<Results>): void {
    const { root, version } = job;
    this.#inspections.busy();
    if ("results" in outcome) this.designs.keep(root, { version, results: outcome.results });
    else this.designs.fail(root, { version, message: outcome.failure });
    this.#waiters.wake(root);
    const design = this.designs.byRoot(root);
    if (!design) return;
    if (design.version === version) this.#inspections.add({ job, outcome });
    else this.#inspections.forget(root);
    this.#events.solved(design);
    if (job.scenario !== this.#scenarioOf(root)) {
      void this.#follow(root).catch((error) => this.#log(`No routes of the picked scenario: ${String(error)}`));
    }
  }

  async #inspect({ job, outcome }: Solve): Promise<void> {
    const { root, version } = job;
    const solved = "results" in outcome;
    // Not even a failure of the solver keeps the rules from being heard.
    const ofRoutes = solved ? this.#solver.end?.findings({ root, version }).catch(() => null) : undefined;
    const design = this.designs.last(root);
    const findings = (await ofRoutes) ?? (design?.version === version ? staticFindings(design.design) : undefined);
    if (!findings) return;
    if (solved && outcome.results.laterChecks) this.#checker.submit(job);
    else this.designs.check(root, undefined);
    this.designs.inspect(root, { version, findings, texts: textsOf(job) });
    this.#waiters.wake(root);
    const present = this.designs.byRoot(root);
    if (present) this.#events.inspected(present);
  }

  #checked(job: Job, outcome: Outcome<readonly Diagnostic[]>): void {
    if (!("results" in outcome)) return; // logged; the last findings stay
    this.designs.check(job.root, { version: job.version, findings: outcome.results, texts: textsOf(job) });
    const design = this.designs.byRoot(job.root);
    if (design) this.#events.inspected(design);
  }
}

/** Every text that a design consists of, missing ones included. */
function filesOf(design: Design): string[] {
  const named = [...design.files, ...design.includes].map(({ uri }) => uri);
  return [...new Set(named)].filter((uri) => uri !== "");
}

/** A name for the set of files that a design consists of, data files included. */
function nameFiles(design: Design): string {
  return [...filesOf(design), ...design.internet.map(({ uri }) => uri)].sort().join("\n");
}

function textsOf(job: Job): ReadonlyMap<string, string> {
  return new Map([...job.texts].flatMap(([uri, text]) => (text === null ? [] : [[uri, text] as const])));
}
