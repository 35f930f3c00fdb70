import { buildDiagram } from "../diagram/build.js";
import { designDot } from "../diagram/dot.js";
import { exported } from "../diagram/exports.js";
import type { Ground } from "../diagram/palette.js";
import { EXPORT_FORMATS } from "../diagram/protocol.js";
import type { Arguments } from "./arguments.js";
import { type CliIo, FAILED, OK, UsageError } from "./io.js";
import { type Loaded, load, reportErrors } from "./load.js";

/** What the preview writes too, and the design itself as a graph. */
const FORMATS = [...EXPORT_FORMATS, "dot"] as const;

/**
 * `anycast export FILE --to FORMAT`: the preview's picture, without an editor. What resolves is written, also where the text
 * has errors; they are reported, and the exit code says so.
 * @returns the exit code
 * @throws UsageError for a format, a theme, a service or a scenario that does not exist
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
  const theme = themeOf(values.get("theme"));
  const loaded = load(io, file, values.get("scenario"));
  const service = serviceOf(loaded, values.get("service"));
  const sound = reportErrors(io, loaded);
  const { design, evaluation } = loaded;
  const counted = (severity: string): number => design.diagnostics.filter((each) => each.severity === severity).length;
  const model = buildDiagram({
    ...{ design, answers: evaluation.answers(), service, stale: false },
    facilities: flags.has("facilities"),
    errors: counted("error"),
    warnings: counted("warning"),
  });
  const text = format === "dot" ? designDot(design, model) : exported(format, model, { theme });
  const output = values.get("output");
  if (output === undefined) io.out(text);
  else if (!io.writeText(output, text)) {
    io.error(`anycast: ${output} cannot be written\n`);
    return FAILED;
  }
  return sound ? OK : FAILED;
}

function themeOf(name: string | undefined): Ground {
  if (name === undefined || name === "light") return "light";
  if (name === "dark") return name;
  throw new UsageError(`--theme takes light or dark, not "${name}"`);
}

function serviceOf({ design }: Loaded, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const drawable = design.services.filter(({ cast }) => cast !== "multicast").map((service) => service.name);
  if (drawable.includes(name)) return name;
  const hint = drawable.length > 0 ? `it has ${drawable.join(", ")}` : "it has none";
  throw new UsageError(`the design has no service "${name}" with catchments; ${hint}`);
}
