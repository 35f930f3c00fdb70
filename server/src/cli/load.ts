import { type Evaluation, evaluate } from "../analysis/evaluation.js";
import { asRelNotes } from "../formats/as-rel-report.js";
import type { AsRelData } from "../formats/caida.js";
import { AsRelError, readAsRel } from "../formats/caida.js";
import { DecompressError } from "../formats/decompress.js";
import type { Design } from "../language/design.js";
import type { Diagnostic } from "../language/diagnostic.js";
import { loadDesign } from "../language/project.js";
import type { Scenario } from "../language/scenario.js";
import { type CliIo, UsageError } from "./io.js";
import { errorLines } from "./positions.js";
import { Progress } from "./progress.js";

/** A design file, loaded and ready to be asked. */
export interface Loaded {
  readonly design: Design;
  readonly evaluation: Evaluation;
  /** Why the data of an `internet` statement cannot be used, by URI. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** Errors of the text, and of the files that it names. */
  readonly errors: readonly Diagnostic[];
  /** The line that says what takes long. */
  readonly progress: Progress;
}

/**
 * Loads a design and sets up its evaluation.
 * @param io the machine
 * @param file path of the root file
 * @param scenarioName the scenario to evaluate, or undefined
 * @returns the design; its errors are not reported yet
 * @throws UsageError where there is no such scenario
 */
export function load(io: CliIo, file: string, scenarioName?: string): Loaded {
  const design = loadDesign(file, { readFile: (path) => io.readText(path), listFiles: (path) => io.listFiles(path) });
  const scenario = scenarioName === undefined ? undefined : findScenario(design, scenarioName);
  const progress = new Progress(io);
  const unreadable = new Map<string, string>();
  const graphs = new Map<string, AsRelData | undefined>();
  for (const { uri } of design.internet) {
    if (graphs.has(uri)) continue;
    progress.say(`reading ${uri}`);
    graphs.set(uri, readInternet(io, uri, unreadable));
  }
  for (const [uri, data] of graphs) if (data) noteReport(io, uri, data);
  const evaluation = evaluate(design, {
    scenario,
    internet: (uri) => graphs.get(uri)?.graph,
    now: () => io.now(),
    onSolve: (solved) => progress.say(`solving, ${solved} done`),
  });
  const errors = design.diagnostics.filter(({ severity }) => severity === "error");
  return { design, evaluation, unreadable, errors: [...errors, ...missingData(design, graphs, unreadable)], progress };
}

function findScenario(design: Design, name: string): Scenario {
  const scenario = design.scenarios.find((each) => each.name === name);
  if (scenario) return scenario;
  const names = design.scenarios.map((each) => each.name);
  const hint = names.length > 0 ? `it has ${names.join(", ")}` : "it has none";
  throw new UsageError(`the design has no scenario "${name}"; ${hint}`);
}

function readInternet(io: CliIo, uri: string, unreadable: Map<string, string>): AsRelData | undefined {
  const bytes = io.readBytes(uri);
  if (!bytes) return undefined;
  try {
    return readAsRel(bytes);
  } catch (error) {
    if (!(error instanceof AsRelError || error instanceof DecompressError)) throw error;
    unreadable.set(uri, error.message);
    return undefined;
  }
}

/** Says what of a file of AS relationships was not taken. */
function noteReport(io: CliIo, uri: string, { report }: AsRelData): void {
  for (const { line, message } of asRelNotes(report)) {
    io.error(`${uri}${line === undefined ? "" : `:${line}:1`}: warning: ${message}\n`);
  }
}

function missingData(
  design: Design,
  graphs: ReadonlyMap<string, AsRelData | undefined>,
  unreadable: ReadonlyMap<string, string>,
): Diagnostic[] {
  return design.internet
    .filter(({ uri }) => !graphs.get(uri))
    .map(({ uri, path, pathSource }) => ({
      ...pathSource,
      code: "AC010",
      severity: "error",
      message: unreadable.get(uri) ?? `The file “${path}” cannot be read. Its place is relative to this file.`,
      related: [],
      fixes: [],
    }));
}

/**
 * Reports the errors of the text on standard error.
 * @param io the machine
 * @param loaded a design
 * @returns true where there is none
 */
export function reportErrors(io: CliIo, { design, errors }: Loaded): boolean {
  for (const line of errorLines(design, errors)) io.error(line);
  return errors.length === 0;
}
