import type { Evaluation, RegionAnswer, RegionPath } from "../../analysis/evaluation";
import { DECISIONS } from "../../analysis/explain";
import { formatMs, formatPeople, formatRate, formatShare } from "../../base/units";
import type { Region, Service } from "../../language/design";
import { escaped } from "../reference";
import { facts, heading, locationText, networkName, paragraphs, pathText, table } from "./markdown";

/**
 * A region's own facts.
 * @param region the region
 */
export function regionFacts(region: Region): string {
  const { users, demand, location, via } = region;
  const access = via.map(({ as, share }) => `${escaped(as.target?.title ?? as.text)} ${formatShare(share)}`).join(", ");
  return paragraphs(
    heading("region", region),
    facts(
      locationText(location),
      users && `${formatPeople(users.value)} users`,
      demand && formatRate(demand.value.value, demand.value.unit),
      access && `via ${access}`,
    ),
  );
}

/**
 * A region's routes: for every service and access network the PoP, the time, the way, the nearest PoP, what happens when
 * the PoP is lost, and what decided.
 * @param evaluation the routes
 * @param region the region
 * @returns Markdown
 */
export function regionHover(evaluation: Evaluation, region: Region): string {
  const services = evaluation.routedServices;
  const rows = services.flatMap((service) => {
    const answer = evaluation.regionAnswer(service, region);
    return answer ? serviceRows(evaluation, service, region, answer, services.length > 1) : [];
  });
  const head = ["service", "via", "PoP", "RTT", "path", "nearest", "if lost", "decided by"];
  const none = region.via.length === 0 ? "Say `via` which access networks the users sit in." : "No service to reach.";
  return paragraphs(regionFacts(region), rows.length > 0 ? table(head, rows) : none, tieNotes(evaluation, region));
}

function serviceRows(
  evaluation: Evaluation,
  service: Service,
  region: Region,
  answer: RegionAnswer,
  several: boolean,
): string[][] {
  const backup = backupText(evaluation, service, region);
  const lost = answer.pops[0]?.pop.key;
  return answer.paths.map((path, index) => [
    several && index === 0 ? escaped(service.name) : "",
    answer.paths.length > 1 ? `${networkName(evaluation.design, path.viaAsn)} ${formatShare(path.share)}` : "",
    endText(path),
    path.rttMs === null ? "–" : formatMs(path.rttMs),
    pathText(evaluation.design, path.asPath),
    nearestText(path),
    path.pop !== null && path.pop.key === lost ? backup : "",
    decisionText(evaluation, path),
  ]);
}

/** What decided: where the users' network has one route alone, the first network on the way that had a choice. */
function decisionText(evaluation: Evaluation, { decidedBy, prefix, hops }: RegionPath): string {
  if (decidedBy === null) return "";
  const solution = decidedBy === "only-route" && prefix !== null ? evaluation.solution(prefix) : undefined;
  for (const { router, asn } of hops.slice(1)) {
    const step = solution?.selected(router)?.decidedBy;
    if (step === undefined || step === "only-route" || step === "local") continue;
    return `${DECISIONS[step]} at ${networkName(evaluation.design, asn)}`;
  }
  return DECISIONS[decidedBy];
}

function endText({ outcome, pop, certain, candidates }: RegionPath): string {
  if (pop === null) return `**${outcome}**`;
  const others = candidates.filter(({ key }) => key !== pop.key).map(({ name }) => escaped(name));
  const tie = certain ? "" : others.length > 0 ? ` (tie with ${others.join(", ")})` : " (not settled)";
  return `**${escaped(pop.name)}**${outcome === "pop" ? "" : ` ${outcome}`}${tie}`;
}

function nearestText({ nearestPop, pop, inflationMs }: RegionPath): string {
  if (nearestPop === null) return "";
  if (pop !== null && nearestPop.key === pop.key && (inflationMs ?? 0) < 0.5) return "this one";
  const more = inflationMs === null ? "" : ` (+${formatMs(Math.max(0, inflationMs))})`;
  return `${escaped(nearestPop.name)}${more}`;
}

/** Where most of the region's users go when their PoP is lost. */
function backupText(evaluation: Evaluation, service: Service, region: Region): string {
  const answer = evaluation.backup(service, region)?.answer;
  if (!answer) return "";
  const pops = answer.pops.slice(0, 2).map(({ pop, rttMs }) => `${escaped(pop.name)} ${formatMs(rttMs)}`);
  if (answer.unreachable > 0) {
    pops.push(answer.unreachable > 0.999 ? "unreachable" : `unreachable ${formatShare(answer.unreachable)}`);
  }
  return pops.join(", ");
}

/** Why a part reaches nothing, and what would settle a tie. */
function tieNotes(evaluation: Evaluation, region: Region): string {
  const notes = new Set<string>();
  for (const service of evaluation.routedServices) {
    const answer = evaluation.regionAnswer(service, region);
    for (const { reason } of answer?.paths ?? []) if (reason !== null) notes.add(escaped(reason));
    if (!answer || answer.certain) continue;
    for (const { hops } of evaluation.explain(service, region).paths) {
      for (const { advice } of hops) if (advice !== null) notes.add(escaped(advice));
    }
  }
  return [...notes].slice(0, 3).join("\n\n");
}
