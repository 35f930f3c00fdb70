import type { Evaluation, ExplainedHop, PathHop, RegionExplanation } from "../analysis/evaluation.js";
import { type ShownCandidate, STEP_NAMES } from "../analysis/explain.js";
import { formatAsn } from "../base/asn.js";
import { formatCommunity } from "../base/community.js";
import { formatMs, formatShare } from "../base/units.js";
import type { Arguments } from "./arguments.js";
import { type CliIo, FAILED, OK, UsageError } from "./io.js";
import { load, reportErrors } from "./load.js";
import { ms, share } from "./numbers.js";
import { type Style, styleFor, table } from "./table.js";

/** `ntt NRT`, `example tokyo`, `AS3356`. */
function hopText({ as, asn, name, location }: PathHop): string {
  return [as ?? formatAsn(asn), name ?? location].filter((part) => part !== null).join(" ");
}

function candidateRow(candidate: ShownCandidate, style: Style): string[] {
  const { asPath, pop, from, relation, localPref, med, igpCost, communities, removedBy, internal } = candidate;
  return [
    removedBy === null ? style.good("✓") : style.faint("✗"),
    pop.name,
    asPath.join(" ") || "own",
    `from ${hopText(from)} (${internal ? `inside, ${relation}` : relation})`,
    [
      `lp ${localPref}`,
      med === null ? "" : `med ${med}`,
      internal ? `igp ${igpCost}` : "",
      ...communities.map(formatCommunity),
    ]
      .filter((part) => part !== "")
      .join(" "),
    removedBy === null ? "" : `lost to ${STEP_NAMES[removedBy]}`,
  ];
}

function hopLines(hop: ExplainedHop, style: Style): string {
  const decided = hop.decidedBy === null ? "no route" : `decided by ${hop.decidedBy}`;
  const heading = `  ${style.bold(hopText(hop.at))}  ${hop.prefix}  ${decided}\n`;
  const rows = hop.candidates.map((candidate) => candidateRow(candidate, style));
  const drops = hop.dropped.map(({ asPath, pop, from, reason }) => [
    style.faint("–"),
    pop.name,
    asPath.join(" "),
    `from ${hopText(from)}`,
    `refused: ${reason}`,
  ]);
  return heading + table([...rows, ...drops], [], "    ") + (hop.advice ? `    ${hop.advice}\n` : "");
}

function explanationText(explanation: RegionExplanation, style: Style): string {
  const parts = [`${style.bold(`${explanation.region} → ${explanation.service}`)}\n`];
  for (const { path, hops } of explanation.paths) {
    const via = path.via ?? formatAsn(path.viaAsn);
    const end = path.pop ? path.pop.name : `${path.outcome}: ${path.reason ?? ""}`;
    const time = path.rttMs === null ? "" : `, ${formatMs(path.rttMs)}`;
    parts.push(`\n${formatShare(path.share)} via ${via}: ${end}${time}\n`);
    for (const hop of hops) parts.push(hopLines(hop, style));
  }
  if (explanation.paths.length === 0) parts.push("  no access network, or nothing announced\n");
  return parts.join("");
}

function explanationJson(explanation: RegionExplanation): object {
  const hopJson = (hop: PathHop) => ({ as: hop.asn, router: hop.name ?? hop.location });
  return {
    service: explanation.service,
    region: explanation.region,
    paths: explanation.paths.map(({ path, hops }) => ({
      via: formatAsn(path.viaAsn),
      share: share(path.share),
      outcome: path.outcome,
      pop: path.pop?.name ?? null,
      rttMs: ms(path.rttMs),
      reason: path.reason,
      hops: hops.map(({ at, prefix, decidedBy, candidates, dropped, advice }) => ({
        ...hopJson(at),
        prefix,
        decidedBy,
        candidates: candidates.map((candidate) => ({
          asPath: candidate.asPath,
          pop: candidate.pop.name,
          from: hopJson(candidate.from),
          relation: candidate.relation,
          internal: candidate.internal,
          localPref: candidate.localPref,
          med: candidate.med,
          igpCost: candidate.igpCost,
          communities: candidate.communities,
          removedBy: candidate.removedBy,
          tied: candidate.tied,
        })),
        dropped: dropped.map(({ asPath, pop, from, reason }) => ({
          asPath,
          pop: pop.name,
          from: hopJson(from),
          reason,
        })),
        advice,
      })),
    })),
  };
}

function explain(evaluation: Evaluation, regionName: string, serviceName: string | undefined): RegionExplanation[] {
  const { design } = evaluation;
  const region = design.regions.find(({ name }) => name === regionName);
  if (!region) {
    const names = design.regions.map(({ name }) => name);
    const hint = names.length > 0 ? `it has ${names.join(", ")}` : "it has none";
    throw new UsageError(`the design has no region "${regionName}"; ${hint}`);
  }
  const services = evaluation.routedServices.filter(({ name }) => serviceName === undefined || name === serviceName);
  if (services.length === 0 && serviceName !== undefined) {
    throw new UsageError(`the design has no anycast or unicast service "${serviceName}"`);
  }
  return services.map((service) => evaluation.explain(service, region));
}

/**
 * `anycast explain FILE REGION`: the decision at every hop, with the losers and the step that removed each.
 * @returns the exit code
 */
export function explainCommand(io: CliIo, { positionals, values, flags }: Arguments): number {
  const [file, region, ...more] = positionals;
  if (file === undefined || region === undefined) throw new UsageError("explain wants a file and a region");
  if (more.length > 0) throw new UsageError(`explain takes a file and a region, not also ${more.join(" ")}`);
  const loaded = load(io, file, values.get("scenario"));
  const explanations = explain(loaded.evaluation, region, values.get("service"));
  const sound = reportErrors(io, loaded);
  const style = styleFor(io.color);
  const scenario = loaded.evaluation.scenario?.name ?? null;
  const text = flags.has("json")
    ? `${JSON.stringify({ version: 1, scenario, explanations: explanations.map(explanationJson) }, null, 2)}\n`
    : explanations.map((explanation) => explanationText(explanation, style)).join("\n");
  io.out(text);
  return sound ? OK : FAILED;
}
