import type { Design, DesignFile, NeighborRef, Router } from "../language/design";
import type { TextEdit } from "../language/diagnostic";
import { RESERVED_NAMES } from "../language/keywords";
import type { Change, Scenario } from "../language/scenario";
import { formatText } from "./format/format";
import { endOfLine } from "./refactor";

/** Something out of service, and what people call it. */
export interface NamedChange {
  readonly name: string;
  readonly change: Extract<Change, { kind: "fail-router" | "fail-as" | "fail-link" | "fail-ixp" | "fail-location" }>;
}

/** A scenario as text. */
export interface ScenarioText {
  /** Its name, which nothing in the design has yet. */
  readonly name: string;
  readonly edit: TextEdit;
  /** What no text can name, for people: it is not in the scenario. */
  readonly left: readonly string[];
}

/** A longer title says how many things are out instead of which. */
const LONGEST_TITLE = 40;

/** What `fail` calls each kind, in the order in which they are written. */
const KINDS = ["pop", "router", "as", "link", "ixp", "location"] as const;

type Kind = (typeof KINDS)[number];

/**
 * Writes failures down as a scenario, in the canonical style.
 * @param design the design
 * @param file the file of the design that gets it: behind the last scenario there, else at the end
 * @param base the scenario that the failures lie over, which the new one uses; undefined for the design as it stands
 * @param changes what is out of service, in the order in which it is to be called
 * @returns undefined where there is nothing that a text could name
 */
export function writeScenario(
  design: Design,
  file: DesignFile,
  base: Scenario | undefined,
  changes: readonly NamedChange[],
): ScenarioText | undefined {
  const said = changes.map((named) => ({ ...named, ...wordsOf(design, named.change) }));
  const written = said.filter(({ words }) => words !== undefined);
  if (written.length === 0) return undefined;
  const name = freeName(
    design,
    written.map(({ change }) => shortName(change)),
  );
  const lines = base ? [`use ${base.name}`] : [];
  for (const kind of KINDS) {
    const words = [...new Set(written.flatMap((each) => (each.kind === kind && each.words ? [each.words] : [])))];
    // A link has two ends and no list.
    if (kind === "link") lines.push(...words.map((ends) => `fail link ${ends}`));
    else if (words.length > 0) lines.push(`fail ${kind} ${words.join(", ")}`);
  }
  const title = titleOf(written.map((each) => each.name));
  const block = lines.length === 1 ? `{ ${lines.join("")} }` : `{\n${lines.join("\n")}\n}`;
  const text = formatText(`scenario ${name} "${title}" ${block}`).trimEnd();
  const left = said.flatMap((each) => (each.words === undefined ? [each.name] : []));
  return { name, edit: insertion(design, file, text), left };
}

/** What `fail` says, and the words behind it; no words where the language has none. */
function wordsOf(design: Design, change: NamedChange["change"]): { kind: Kind; words: string | undefined } {
  switch (change.kind) {
    case "fail-router": {
      const router = change.router.target;
      return { kind: router?.kind === "pop" ? "pop" : "router", words: router && routerWords(design, router) };
    }
    case "fail-as":
      return { kind: "as", words: change.as.text };
    case "fail-link": {
      const [a, b] = [neighborWords(design, change.a), neighborWords(design, change.b)];
      return { kind: "link", words: a === undefined || b === undefined ? undefined : `${a} ${b}` };
    }
    case "fail-ixp":
      return { kind: "ixp", words: change.ixp.text };
    case "fail-location":
      return { kind: "location", words: change.location.text };
  }
}

/** By its own name where no other network has one of that name; an unnamed one by network and place. */
function routerWords(design: Design, router: Router): string | undefined {
  const { name, label, as } = router;
  // A router at coordinates has no name that a reference could say.
  if (/\s/.test(label)) return undefined;
  const same = design.ases.flatMap(({ routers }) => routers).filter((each) => name !== undefined && each.name === name);
  return same.length === 1 ? name : `${as.name}.${label}`;
}

/** In a link a network of the name goes before a router, and both before an exchange. */
function neighborWords(design: Design, { text, as, router, ixp }: NeighborRef): string | undefined {
  const isAs = (name: string) => design.ases.some((each) => each.name === name);
  const isRouter = (name: string) => design.ases.some(({ routers }) => routers.some((each) => each.name === name));
  if (ixp) return isAs(ixp.name) || isRouter(ixp.name) ? undefined : ixp.name;
  if (!router) return as?.name ?? text;
  const words = routerWords(design, router);
  return words !== undefined && isAs(words) ? `${router.as.name}.${router.label}` : words;
}

function shortName(change: NamedChange["change"]): string {
  switch (change.kind) {
    case "fail-router":
      return change.router.target?.label ?? change.router.text;
    case "fail-as":
      return change.as.text;
    case "fail-link":
      return `${change.a.text}-${change.b.text}`;
    case "fail-ixp":
      return change.ixp.text;
    case "fail-location":
      return change.location.text;
  }
}

/** More things than these make a name longer than it is helpful. */
const MOST_IN_NAME = 2;

/** `tokyo-out`, `tokyo-ntt-out`, `what-if`; with a number where something in the design has that name. */
function freeName(design: Design, failed: readonly string[]): string {
  const words =
    failed.length > MOST_IN_NAME
      ? ""
      : failed
          .join("-")
          .replace(/[^A-Za-z0-9_]+/g, "-")
          .replace(/^[^A-Za-z]+|-+$/g, "");
  const base = words === "" ? "what-if" : `${words.toLowerCase()}-out`;
  const kinds = ["as", "router", "ixp", "service", "region", "scenario"] as const;
  const taken = new Set(kinds.flatMap((kind) => design.index.declared(kind).map(({ name }) => name)));
  const free = (name: string) => !taken.has(name) && !RESERVED_NAMES.has(name);
  if (free(base)) return base;
  let count = 2;
  while (!free(`${base}-${count}`)) count++;
  return `${base}-${count}`;
}

/** `Tokyo is out`, `Tokyo and NTT are out`, `7 failures at once`; as a title is written. */
function titleOf(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  const list = names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last} are out` : `${last} is out`;
  const title = list.length > LONGEST_TITLE ? `${names.length} failure${names.length === 1 ? "" : "s at once"}` : list;
  return title.replace(/["\\]/g, "\\$&");
}

function insertion(design: Design, file: DesignFile, text: string): TextEdit {
  const feed = file.text.includes("\r\n") ? "\r\n" : "\n";
  const own = text.replaceAll("\n", feed);
  const last = design.scenarios.filter(({ source }) => source.file === file.uri).at(-1);
  if (last) {
    const at = endOfLine(file, last.source.end);
    return { file: file.uri, start: at, end: at, text: feed + own };
  }
  const end = file.text.length;
  const content = file.text.trimEnd();
  const before = content === "" ? "" : feed.repeat(content.length === end ? 2 : 1);
  return { file: file.uri, start: end, end, text: `${before}${own}${feed}` };
}
