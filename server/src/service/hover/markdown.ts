import { formatAsn } from "../../base/asn";
import type { As, Declared, Design, Location } from "../../language/design";
import { escaped } from "../reference";

/** A hover before it has a range in lines: Markdown, and the words that it is about. */
export interface HoverText {
  readonly markdown: string;
  readonly start: number;
  readonly end: number;
}

/** How many rows a table shows; the rest is counted. */
export const MOST_ROWS = 25;

/**
 * A table.
 * @param head column titles; a column whose cells are all empty is left out
 * @param rows cells, already Markdown
 * @returns Markdown; "" without rows
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const columns = head.map((_, column) => column).filter((column) => rows.some((row) => (row[column] ?? "") !== ""));
  const line = (cells: readonly string[]) => `| ${columns.map((column) => cells[column] ?? "").join(" | ")} |`;
  const shown = rows.slice(0, MOST_ROWS);
  const lines = [line(head), `|${columns.map(() => " --- |").join("")}`, ...shown.map(line)];
  if (rows.length > shown.length) lines.push("", `… and ${rows.length - shown.length} more`);
  return lines.join("\n");
}

/**
 * Paragraphs, empty ones left out.
 * @param parts Markdown
 */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n\n");
}

/**
 * Facts on one line, empty ones left out.
 * @param facts Markdown
 */
export function facts(...all: readonly (string | undefined)[]): string {
  return all.filter((fact) => fact !== undefined && fact !== "").join(" · ");
}

/**
 * A declaration's first line: what it is, its name and its title.
 * @param kind for example "region"
 * @param declared the declaration
 */
export function heading(kind: string, { name, title }: Pick<Declared, "name" | "title">): string {
  return `**${kind} ${escaped(name)}**${title ? ` “${escaped(title)}”` : ""}`;
}

/**
 * A place for people.
 * @param location as written
 * @returns `Tokyo, Japan (NRT)`, or the coordinates; "" where there is none
 */
export function locationText(location: Location | undefined): string {
  if (!location) return "";
  if (!location.city) return escaped(location.text);
  return `${escaped(location.city)}${location.country ? `, ${countryName(location.country)}` : ""} (${location.text})`;
}

let countries: Intl.DisplayNames | undefined;

/**
 * A country's name in English.
 * @param code ISO 3166-1 alpha-2
 */
export function countryName(code: string): string {
  try {
    countries ??= new Intl.DisplayNames(["en"], { type: "region" });
    return countries.of(code) ?? code;
  } catch {
    return code;
  }
}

/**
 * A network for people.
 * @param design the design
 * @param asn its number
 * @returns its title, else its name, else `AS64500`
 */
export function networkName(design: Design, asn: number): string {
  const as = design.asesByNumber.get(asn);
  return as ? escaped(as.title ?? as.name) : formatAsn(asn);
}

/**
 * A network with its number.
 * @param as the network
 */
export function networkLabel(as: As): string {
  return `${escaped(as.name)} (${formatAsn(as.asn)})`;
}

/**
 * A way through networks.
 * @param design the design
 * @param asns one entry for each network
 * @returns `OCN → NTT → Example DNS`
 */
export function pathText(design: Design, asns: readonly number[]): string {
  return asns.map((asn) => networkName(design, asn)).join(" → ");
}
