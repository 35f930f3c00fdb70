import { compare } from "../analysis/comparison";
import { type Evaluation, evaluate } from "../analysis/evaluation";
import { expectationSteps } from "../analysis/expectations";
import { failureFindingSteps, hasLaterChecks, routeFindingSteps } from "../analysis/findings";
import { mendsOf } from "../analysis/mend";
import { type Resilience, ResilienceRun } from "../analysis/resilience";
import { type ServiceColumn, sideBySide } from "../analysis/side-by-side";
import type { Answers, ServiceAnswer } from "../analysis/types";
import { chosenFailures } from "../diagram/chosen-failures";
import { graphContent } from "../diagram/graph-content";
import type { GraphContent } from "../diagram/graph-model";
import { symbolOf } from "../diagram/source";
import { type TracePath, traceOf } from "../diagram/trace";
import { type AsRelNote, asRelNotes } from "../formats/as-rel-report";
import { readAsRel } from "../formats/caida";
import type { Design } from "../language/design";
import { type Diagnostic, diagnostic, type Fix, type TextEdit } from "../language/diagnostic";
import type { Scenario } from "../language/scenario";
import type { AsGraph } from "../routing/builder";
import { applyEdits } from "../service/format/format";
import type { HoverText } from "../service/hover/markdown";
import { getRouteHover, routeFacts } from "../service/hover/route-hover";
import { type Results, summaryOf } from "../service/results";
import { staticFindings } from "../topology/rules/index";
import { applyChange } from "../topology/scenario";
import type { Bind } from "./designs";
import { type EditorDefaults, withDefaults } from "./editor-defaults";
import { breathe } from "./guard";
import { gatherMends } from "./mends";
import { BREATHE_EVERY_MS, inSlices } from "./slices";
import type {
  AnswersParams,
  DesignVersion,
  DetailParams,
  ElementParams,
  ExpectationOutcome,
  GraphParams,
  MendsParams,
  ResilienceParams,
  ResultsParams,
  SolveParams,
  TargetParams,
  TraceParams,
  WhatIfAnswers,
  WhatIfParams,
} from "./solver-protocol";

/** A design as it was last handed over. */
interface Held {
  readonly version: number;
  readonly design: Design;
  readonly evaluation: Evaluation;
  readonly defaults: EditorDefaults;
  /** Why data files cannot be used, by URI. */
  readonly unreadable: ReadonlyMap<string, string>;
}

/** The solver's end of the work: keeps texts, data and the last evaluation of every design. */
export class Engine {
  readonly #bind: Bind;
  readonly #texts = new Map<string, string>();
  readonly #graphs = new Map<string, DataFile | string>();
  readonly #held = new Map<string, Held>();

  /** @param bind makes designs */
  constructor(bind: Bind) {
    this.#bind = bind;
  }

  /**
   * Computes the routes of a design.
   * @param params the design's version, and the texts that are new
   * @returns what hints show, and findings
   */
  solve(params: SolveParams): Results {
    const start = performance.now();
    return resultsOf(this.#take(params), params.scenario, start);
  }

  /**
   * The routes under another scenario: a small edit of the network that is there.
   * @param params the version and the scenario
   * @returns what hints show; null where the version is another one
   */
  results({ root, version, scenario }: ResultsParams): Results | null {
    const held = this.#held.get(root);
    return held?.version === version ? resultsOf(held, scenario, performance.now()) : null;
  }

  /**
   * What rules and routes have to say against a design. Newer text that comes meanwhile goes first.
   * @param params the version
   * @returns findings; null where the version is another one by now
   */
  async findings({ root, version }: DesignVersion): Promise<readonly Diagnostic[] | null> {
    const held = this.#held.get(root);
    if (held?.version !== version) return null;
    const found = [...staticFindings(held.design), ...held.design.internet.flatMap((data) => this.#leftOut(data))];
    const isEnded = () => this.#held.get(root) !== held;
    const ofRoutes = await inSlices(routeFindingSteps(held.evaluation, held.unreadable), { isEnded });
    return ofRoutes ? [...found, ...ofRoutes] : null;
  }

  /**
   * Looks at what needs the routes of failures: the loss of each PoP, and what must hold under every failure of a kind.
   * @param params as for `solve`
   * @param alive told now and then
   * @param isCancelled whether to end it
   * @returns findings; where it was ended, none
   */
  async check(params: SolveParams, alive: () => void, isCancelled: () => boolean): Promise<readonly Diagnostic[]> {
    const { evaluation } = this.#take(params);
    const end = performance.now() + MOST_CHECK_MS;
    const steps = failureFindingSteps(evaluation, () => performance.now() > end);
    return (await inSlices(steps, { isEnded: isCancelled, alive })) ?? [];
  }

  /**
   * Checks every expectation.
   * @param params as for `solve`
   * @param alive told now and then
   * @param isCancelled whether to end it
   * @returns in order of declaration; where it was ended, none
   */
  async expectations(
    params: SolveParams,
    alive: () => void,
    isCancelled: () => boolean,
  ): Promise<readonly ExpectationOutcome[]> {
    const { evaluation } = this.#take(params);
    return (await inSlices(outcomes(evaluation), { isEnded: isCancelled, alive })) ?? [];
  }

  /**
   * Small changes that mend a broken expectation, as far as they are found in a moment.
   * @param params the version and the expectation
   * @param isCancelled whether to end it
   * @returns the least change first; null where the version is another one
   */
  async mends({ root, version, expectation }: MendsParams, isCancelled: () => boolean): Promise<readonly Fix[] | null> {
    const held = this.#held.get(root);
    const broken = held?.version === version ? held.design.expectations[expectation] : undefined;
    if (!held || !broken) return null;
    const edited = (edits: readonly TextEdit[]) => this.#edited(root, held, edits);
    const isOutdated = () => this.#held.get(root) !== held;
    const found = await gatherMends(mendsOf(held.evaluation, broken, edited), () => isCancelled() || isOutdated());
    return isOutdated() ? null : found;
  }

  #edited(root: string, { defaults }: Held, edits: readonly TextEdit[]): Design {
    const read = (uri: string) => {
      const text = this.#texts.get(uri);
      return text === undefined
        ? undefined
        : applyEdits(
            text,
            edits.filter(({ file }) => file === uri),
          );
    };
    return withDefaults(this.#bind(root, read), defaults);
  }

  /**
   * A hover that needs routes.
   * @param params the place, and the version it is in
   * @returns the hover; null where there is none, or the version is another one
   */
  detail({ root, version, uri, offset, scenario }: DetailParams): HoverText | null {
    const held = this.#held.get(root);
    if (held?.version !== version) return null;
    return getRouteHover(held.evaluation, uri, offset, scenarioNamed(held.design, scenario)) ?? null;
  }

  /**
   * Everything about the design last solved, under one scenario.
   * @param params the design and the scenario
   * @returns plain data; null where the design was never solved
   */
  answers({ root, scenario }: AnswersParams): Answers | null {
    const held = this.#held.get(root);
    if (!held) return null;
    return held.evaluation.under(scenarioNamed(held.design, scenario)).answers();
  }

  /**
   * The same with something failed on top: another situation of the network that is there.
   * @param params the design, the scenario and the failures
   * @returns plain data; null where the design was never solved
   */
  whatIf({ root, scenario, failures }: WhatIfParams): WhatIfAnswers | null {
    const held = this.#held.get(root);
    if (!held) return null;
    const before = held.evaluation.under(scenarioNamed(held.design, scenario));
    const after = failing(before, held.design, failures);
    return { answers: after.answers(), comparison: compare(before, after) };
  }

  /**
   * A service's answers by one of its prefixes.
   * @param params the situation, the service and the prefix
   * @returns null where the design has no such thing
   */
  target({ service, prefix, ...situation }: TargetParams): ServiceAnswer | null {
    const evaluation = this.#situation(situation);
    const found = evaluation?.routedServices.find(({ name }) => name === service);
    return (evaluation && found && evaluation.answerFor(found, prefix)) ?? null;
  }

  /**
   * What hovers say about an element of the picture.
   * @param params the situation and the element
   * @returns Markdown; null where they say nothing of routes
   */
  facts({ element, ...situation }: ElementParams): string | null {
    const evaluation = this.#situation(situation);
    const symbol = evaluation && symbolOf(evaluation.design, element);
    return (evaluation && symbol && routeFacts(evaluation, symbol)) ?? null;
  }

  /**
   * The decisions on the ways of a region, or on a flow's.
   * @param params the situation, the element, and what its users ask
   * @returns null where the design has no such thing
   */
  trace({ element, service, prefix, ...situation }: TraceParams): readonly TracePath[] | null {
    const evaluation = this.#situation(situation);
    const asked = evaluation?.routedServices.find(({ name }) => name === service);
    const region = evaluation && symbolOf(evaluation.design, element);
    if (!evaluation || !asked || region?.kind !== "region") return null;
    const paths = traceOf(evaluation, asked, region, prefix);
    return element.startsWith("flow:") ? paths.filter(({ flow }) => flow === element) : paths;
  }

  /**
   * The AS graph that a picture shows.
   * @param params the situation, and what to show of it
   * @returns plain data; null where the design was never solved
   */
  graph({ service, prefix, widened, ...situation }: GraphParams): GraphContent | null {
    const evaluation = this.#situation(situation);
    return evaluation ? graphContent(evaluation, { service, prefix, widened }) : null;
  }

  #situation({ root, scenario, failures }: WhatIfParams): Evaluation | undefined {
    const held = this.#held.get(root);
    const before = held?.evaluation.under(scenarioNamed(held.design, scenario));
    return before && (failures.length > 0 ? failing(before, before.design, failures) : before);
  }

  /**
   * The services of the design last solved, side by side.
   * @param params the design and the scenario
   * @returns plain data; null where the design was never solved
   */
  services({ root, scenario }: AnswersParams): readonly ServiceColumn[] | null {
    const held = this.#held.get(root);
    return held ? sideBySide(held.evaluation.under(scenarioNamed(held.design, scenario))) : null;
  }

  /**
   * Tries every failure under a scenario.
   * @param params as for `solve`, and whether two fail at once
   * @param tell called now and then with what is known so far
   * @param isCancelled whether to end it
   * @returns what is known at the end
   */
  async resilience(
    params: Omit<ResilienceParams, "progress">,
    tell: (soFar: Resilience) => void,
    isCancelled: () => boolean,
  ): Promise<Resilience> {
    const { design, evaluation } = this.#take(params);
    const run = new ResilienceRun(evaluation.under(scenarioNamed(design, params.scenario)), { pairs: params.pairs });
    let [breathed, told] = [performance.now(), performance.now()];
    while (run.step()) {
      const now = performance.now();
      if (now - breathed < BREATHE_EVERY_MS) continue;
      if (now - told > TELL_EVERY_MS) {
        tell(run.report());
        told = now;
      }
      await breathe();
      if (isCancelled()) break;
      breathed = performance.now();
    }
    return run.report();
  }

  /** @param root a design that nobody looks at any more */
  forget(root: string): void {
    this.#held.delete(root);
  }

  /** What of a file of AS relationships was not taken as it stands. */
  #leftOut({ uri, path, pathSource }: Design["internet"][number]): Diagnostic[] {
    const file = this.#graphs.get(uri);
    if (file === undefined || typeof file === "string" || file.notes.length === 0) return [];
    const said = file.notes.map(({ line, message }) => (line === undefined ? message : `line ${line}: ${message}`));
    const message = `Not all of ‘${path}’ could be taken as it stands. ${said.join("; ")}.`;
    return [diagnostic("AC010", pathSource, message, { severity: "warning" })];
  }

  #take({ root, version, texts, data, defaults }: SolveParams): Held {
    const held = this.#held.get(root);
    if (held?.version === version && texts.length === 0 && data.length === 0) return held;
    for (const { uri, text } of texts) {
      if (text === null) this.#texts.delete(uri);
      else this.#texts.set(uri, text);
    }
    for (const { uri, bytes } of data) this.#graphs.set(uri, bytes ? readGraph(bytes) : MISSING);
    const design = withDefaults(
      this.#bind(root, (uri) => this.#texts.get(uri)),
      defaults,
    );
    const evaluation = evaluate(design, {
      internet: (uri) => graphOf(this.#graphs.get(uri)),
      before: held?.evaluation,
    });
    const unreadable = new Map<string, string>();
    for (const [uri, graph] of this.#graphs) if (typeof graph === "string" && graph !== "") unreadable.set(uri, graph);
    const taken = { version, design, evaluation, defaults, unreadable };
    this.#held.set(root, taken);
    return taken;
  }
}

function* outcomes(evaluation: Evaluation): Generator<readonly ExpectationOutcome[], void> {
  for (const expectation of evaluation.design.expectations) {
    const steps = expectationSteps(evaluation, expectation);
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield [];
    const { holds, message } = step.value;
    yield [{ holds: holds ?? null, message }];
  }
}

/** So long the losses of single PoPs are looked at, ms: nobody waits for a finding for longer. */
const MOST_CHECK_MS = 30_000;

const MISSING = "";

/** A situation with something failed on top. */
function failing(before: Evaluation, design: Design, failures: WhatIfParams["failures"]): Evaluation {
  const chosen = chosenFailures(design, failures);
  return before.once((builder) => {
    for (const { change } of chosen.failures) applyChange(builder, change);
  });
}

/** How often it is told how far that is, ms. */
const TELL_EVERY_MS = 150;

function scenarioNamed(design: Design, name: string | null): Scenario | undefined {
  return design.scenarios.find((scenario) => scenario.name === name);
}

function resultsOf({ design, evaluation }: Held, scenario: string | null, start: number): Results {
  const shown = evaluation.under(scenarioNamed(design, scenario));
  const services = shown.services.map(summaryOf);
  const elapsedMs = performance.now() - start;
  return {
    scenario: shown.scenario?.name ?? null,
    services,
    elapsedMs,
    engines: shown.statistics.engines,
    notes: shown.problems.map(({ message }) => message),
    laterChecks: hasLaterChecks(evaluation),
  };
}

/** A file of AS relationships, and what of it was not taken. */
interface DataFile {
  readonly graph: AsGraph;
  readonly notes: readonly AsRelNote[];
}

/** So many lines of each kind are named. */
const MOST_NOTED = 3;

/** The graph, or what is wrong with the file. */
function readGraph(bytes: Uint8Array): DataFile | string {
  try {
    const { graph, report } = readAsRel(bytes);
    return { graph, notes: asRelNotes(report, MOST_NOTED) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function graphOf(file: DataFile | string | undefined): AsGraph | undefined {
  return typeof file === "string" ? undefined : file?.graph;
}
