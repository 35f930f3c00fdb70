import { formatPrefix, parsePrefix } from "../base/prefix.js";
import { buildDiagram, chosenService } from "../diagram/build.js";
import { designDot } from "../diagram/dot.js";
import { exported } from "../diagram/exports.js";
import { graphOf } from "../diagram/graph-of.js";
import type { DiagramModel } from "../diagram/model.js";
import { EXPORT_FORMATS } from "../diagram/protocol.js";
import type { SvgOptions } from "../diagram/svg.js";
import { drawnTargets, ofService } from "../diagram/targets.js";
import type { Arguments } from "./arguments.js";
import { type CliIo, FAILED, OK, UsageError } from "./io.js";
import { type Loaded, load, reportErrors } from "./load.js";

/** What the preview writes too, and the design itself as a graph. */
const FORMATS = [...EXPORT_FORMATS, "dot"] as const;

/**
 * `anycast export FILE --to FORMAT`: the preview's picture, without an editor. What resolves is written, also where the text
 * has errors; they are reported, and the exit code says so.
 * @returns the exit code
 * @throws UsageError for a format, a look, a service, a prefix or a scenario that does not exist
 */
export function exportCommand(io: CliIo, { positionals, values, flags }: Arguments): number {
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError("export wants a file");
  if (more.length > 0) throw new UsageError(`export takes one file, not also ${more.join(" ")}`);
  const to = values.get("to");
  const format = FORMATS.find((each) => each === to);
  if (format === undefined) {
    const wanted = `--to takes ${FORMATS.join(", ")}`;
    throw new UsageError(to === undefined ? wanted : `${wanted}, not "${to}"`);
  }
  const look = lookOf(values, format);
  const loaded = load(io, file, values.get("scenario"));
  const service = serviceOf(loaded, values.get("service"));
  const prefix = prefixOf(loaded, service, values.get("prefix"));
  const sound = reportErrors(io, loaded);
  const model = modelOf(loaded, { service, prefix, facilities: flags.has("facilities"), view: look.view });
  const text = format === "dot" ? designDot(loaded.design, model) : exported(format, model, look);
  const output = values.get("output");
  if (output === undefined) io.out(text);
  else if (!io.writeText(output, text)) {
    io.error(`anycast: ${output} cannot be written\n`);
    return FAILED;
  }
  return sound ? OK : FAILED;
}

/** What to draw, and of what: as the preview asks for it. */
interface Wishes {
  readonly service: string | undefined;
  readonly prefix: string | undefined;
  readonly facilities: boolean;
  readonly view: "graph" | undefined;
}

function modelOf({ design, evaluation, progress }: Loaded, { facilities, view, ...asked }: Wishes): DiagramModel {
  const counted = (severity: string): number => design.diagnostics.filter((each) => each.severity === severity).length;
  const answers = evaluation.answers();
  const shown = chosenService(design, asked.service);
  const answer = shown && asked.prefix !== undefined ? evaluation.answerFor(shown, asked.prefix) : undefined;
  if (view === "graph") progress.say("laying out the graph");
  return buildDiagram({
    ...{ design, ...asked, stale: false },
    answers: answer === undefined ? answers : { ...answers, services: ofService(answers.services, answer) },
    facilities,
    graph: view === "graph" ? graphOf(evaluation, { ...asked, widened: {} }) : undefined,
    errors: counted("error"),
    warnings: counted("warning"),
  });
}

/** Only a drawing has a look. */
function lookOf(values: Arguments["values"], format: string): SvgOptions {
  const picked = <T extends string>(option: string, choices: readonly [T, T]): T | undefined => {
    const value = values.get(option);
    if (value === undefined) return undefined;
    const choice = choices.find((each) => each === value);
    if (choice === undefined) throw new UsageError(`--${option} takes ${choices.join(" or ")}, not "${value}"`);
    if (format !== "svg") throw new UsageError(`--${option} is for --to svg: ${format} has nothing drawn`);
    return choice;
  };
  return {
    theme: picked("theme", ["light", "dark"]) ?? "light",
    view: picked("view", ["map", "graph"]) === "graph" ? "graph" : undefined,
  };
}

function serviceOf({ design }: Loaded, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const drawable = design.services.filter(({ cast }) => cast !== "multicast").map((service) => service.name);
  if (drawable.includes(name)) return name;
  const hint = drawable.length > 0 ? `it has ${drawable.join(", ")}` : "it has none";
  throw new UsageError(`the design has no service "${name}" with catchments; ${hint}`);
}

/** A prefix as the service has it, whatever way it is written. */
function prefixOf({ design }: Loaded, service: string | undefined, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const shown = chosenService(design, service);
  const has = drawnTargets(shown).map(({ prefix }) => prefix);
  const parsed = parsePrefix(text);
  const wanted = parsed && formatPrefix(parsed);
  if (wanted !== undefined && has.includes(wanted)) return wanted;
  const hint = has.length > 0 ? `it has ${has.join(", ")}` : "it has none";
  throw new UsageError(`the service ${shown?.name ?? "shown"} has no prefix "${text}"; ${hint}`);
}
