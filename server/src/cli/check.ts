import type { ExpectationResult } from "../analysis/evaluation.js";
import { failureFindings, routeFindings } from "../analysis/findings.js";
import type { Checked, Finding } from "../formats/finding.js";
import { toGithub } from "../formats/github.js";
import { toJunit } from "../formats/junit.js";
import { toSarif } from "../formats/sarif.js";
import type { Design, Span } from "../language/design.js";
import type { Diagnostic } from "../language/diagnostic.js";
import { settle } from "../language/ignore.js";
import { RULES, rulePage } from "../language/rules.js";
import { staticFindings } from "../topology/rules/index.js";
import type { Arguments } from "./arguments.js";
import { type CliIo, FAILED, OK, UsageError } from "./io.js";
import { load } from "./load.js";
import { findingLine, toFindings } from "./positions.js";
import { styleFor } from "./table.js";

const FORMATS = ["text", "json", "sarif", "github", "junit"] as const;
type Format = (typeof FORMATS)[number];

/** What checking one or several files came to. */
interface Report {
  readonly findings: readonly Finding[];
  readonly checked: readonly Checked[];
}

function checkFile(io: CliIo, file: string): Report {
  const loaded = load(io, file);
  const { design, evaluation, unreadable } = loaded;
  const start = io.now();
  const expectations = evaluation.expectations;
  const elapsedMs = expectations.length > 0 ? (io.now() - start) / expectations.length : 0;
  const all = [
    ...design.diagnostics,
    ...staticFindings(design),
    ...routeFindings(evaluation, unreadable),
    ...failureFindings(evaluation),
  ];
  const settled = settle(design, all, { complete: true });
  return {
    findings: toFindings(design, settled),
    checked: expectations.map((result) => checkedOf(design, result, elapsedMs)),
  };
}

function checkedOf(design: Design, { expectation, holds, message }: ExpectationResult, elapsedMs: number): Checked {
  const text = wordsOf(design, expectation.source);
  const marker: Diagnostic = {
    ...expectation.source,
    code: "AC707",
    severity: "error",
    message: "",
    related: [],
    fixes: [],
  };
  const [place] = toFindings(design, [marker]);
  const scenario = expectation.within ? `${expectation.within.name}: ` : "";
  return {
    name: scenario + text,
    file: place?.file ?? expectation.source.file,
    line: place?.line ?? 1,
    outcome: holds === undefined ? "unknown" : holds ? "holds" : "broken",
    message,
    elapsedMs,
  };
}

/** The words of a span on one line. */
function wordsOf(design: Design, span: Span): string {
  const text = design.files.find(({ uri }) => uri === span.file)?.text ?? "";
  return text.slice(span.start, span.end).replaceAll(/\s+/g, " ").trim();
}

function write(io: CliIo, format: Format, report: Report): void {
  const { findings, checked } = report;
  switch (format) {
    case "text":
      for (const finding of findings) io.error(findingLine(finding));
      io.out(`${summary(report, io.color)}\n`);
      break;
    case "json":
      io.out(`${JSON.stringify({ version: 1, findings, expectations: checked.map(checkedJson) }, null, 2)}\n`);
      break;
    case "sarif":
      io.out(`${toSarif(findings, rulesOf(findings), io.version)}\n`);
      break;
    case "github":
      io.out(toGithub(findings));
      break;
    case "junit":
      io.out(toJunit(findings, checked));
      break;
  }
}

function checkedJson({ name, file, line, outcome, message }: Checked): object {
  return { name, file, line, outcome, message };
}

function rulesOf(findings: readonly Finding[]) {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  return codes.flatMap((code) => {
    const rule = RULES.get(code);
    return rule ? [{ ...rule, page: rulePage(code) }] : [];
  });
}

function summary({ findings, checked }: Report, color: boolean): string {
  const style = styleFor(color);
  const counts = (["error", "warning", "info"] as const).flatMap((severity) => {
    const found = findings.filter((finding) => finding.severity === severity).length;
    const word = severity === "info" ? "note" : severity;
    return found > 0 ? [`${found} ${word}${found > 1 ? "s" : ""}`] : [];
  });
  const holding = checked.filter(({ outcome }) => outcome === "holds").length;
  const hold =
    checked.length === 0
      ? []
      : [
          `${holding} of ${checked.length} expectation${checked.length > 1 ? "s" : ""} hold${holding === 1 || checked.length === 1 ? "s" : ""}`,
        ];
  const line = [...(counts.length > 0 ? counts : ["no findings"]), ...hold].join(", ");
  return hasFailed({ findings, checked }) ? style.bad(line) : style.good(line);
}

/** An error fails a check; so does a broken expectation, also one whose finding is exempted or made less grave. */
function hasFailed({ findings, checked }: Report): boolean {
  return findings.some(({ severity }) => severity === "error") || checked.some(({ outcome }) => outcome === "broken");
}

function isFormat(text: string): text is Format {
  return FORMATS.some((format) => format === text);
}

/**
 * `anycast check FILE…`: findings and expectations.
 * @returns the exit code: 1 for an error or a broken expectation
 */
export function checkCommand(io: CliIo, { positionals, values, flags }: Arguments): number {
  if (positionals.length === 0) throw new UsageError("check wants a file");
  const format = values.get("format") ?? (flags.has("json") ? "json" : "text");
  if (!isFormat(format)) throw new UsageError(`--format is one of ${FORMATS.join(", ")}, not "${format}"`);
  const reports = positionals.map((file) => checkFile(io, file));
  const report: Report = {
    findings: unique(reports.flatMap(({ findings }) => findings)),
    checked: reports.flatMap(({ checked }) => checked),
  };
  write(io, format, report);
  return hasFailed(report) ? FAILED : OK;
}

/** Several files may include one; what is wrong there is said once. */
function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Map(findings.map((finding) => [findingLine(finding), finding]));
  return [...seen.values()];
}
