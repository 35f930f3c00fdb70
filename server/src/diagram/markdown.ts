/** Catchments as Markdown, for a wiki or a pull request: the picture in words. */
import { formatMs, formatPeople, formatRate, formatShare } from "../base/units";
import { aboutOf } from "./heading";
import { listedSites, loadLine, shareText } from "./key";
import type { DiagramAnswer, DiagramModel, DiagramRegion } from "./model";
import { nameOf, plain } from "./names";

/**
 * @param model a picture
 * @returns GitHub Flavored Markdown: a heading, a table of regions and one of sites
 */
export function catchmentsMarkdown(model: DiagramModel): string {
  const { header } = model;
  const regions = model.regions.flatMap((region) => regionRows(region, model));
  const sites = listedSites(model).map((site) => [
    text(nameOf(site)),
    text(site.location ?? ""),
    shareText(site),
    loadLine(site, model) ?? (site.load.value > 0 ? formatRate(site.load.value, site.load.unit) : ""),
  ]);
  return [
    `# ${text(header.title)}\n\n${aboutOf(header, text).join(" · ")}\n`,
    ...(header.message === null ? [] : [`> ${text(header.message, 400)}\n`]),
    table(["Region", "Users", "Share", "Reaches", "RTT", "Certain"], "lrrlrl", regions),
    table(["Site", "Place", "Users", "Load"], "llrr", sites),
  ].join("\n");
}

function regionRows(region: DiagramRegion, model: DiagramModel): string[][] {
  const name = text(nameOf(region));
  const users = region.users === null ? "" : formatPeople(region.users);
  if (region.answers.length === 0) return [[name, users, "", "no answer", "", ""]];
  return region.answers.map((answer, i) => [
    i === 0 ? name : "",
    i === 0 ? users : "",
    formatShare(answer.share),
    endOf(answer, model),
    answer.rttMs === null ? "" : formatMs(answer.rttMs),
    answer.certain ? "yes" : `tie: ${answer.candidates.map((id) => siteName(id, model)).join(", ")}`,
  ]);
}

function endOf({ outcome, pop }: DiagramAnswer, model: DiagramModel): string {
  return outcome === "pop" && pop !== null ? siteName(pop, model) : `**${outcome}**`;
}

function siteName(id: string, model: DiagramModel): string {
  const site = model.sites.find((candidate) => candidate.id === id);
  return text(site === undefined ? id : nameOf(site, 40));
}

function table(heads: readonly string[], sides: string, rows: readonly (readonly string[])[]): string {
  const rule = [...sides].map((side) => (side === "r" ? "---:" : "---"));
  return [heads, rule, ...rows].map((row) => `| ${row.join(" | ")} |\n`).join("");
}

/** Somebody's text, with what Markdown and HTML would read as more than text escaped (CommonMark §2.4). */
function text(value: string, limit = 80): string {
  return plain(value, limit).replace(/[\\`*_{}[\]<>#|~&!]/g, "\\$&");
}
