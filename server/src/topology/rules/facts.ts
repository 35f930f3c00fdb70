import { formatAsn } from "../../base/asn.js";
import { formatPrefix, type Prefix } from "../../base/prefix.js";
import { PrefixIndex } from "../../base/prefix-index.js";
import type { As, Design, Router, Service, Span, WrittenPrefixRef } from "../../language/design.js";
import type { Diagnostic, TextEdit } from "../../language/diagnostic.js";
import { diagnostic } from "../../language/diagnostic.js";
import { announcingRouters, type PlacedSession, placeSessions } from "../placement.js";

/** A prefix of an anycast or unicast service, with who announces it from where. */
export interface AnnouncedPrefix {
  readonly service: Service;
  readonly written: WrittenPrefixRef;
  readonly prefix: Prefix;
  /** The origin where it is declared. */
  readonly origin: As | undefined;
  /** The origin's AS number, also where only the Internet graph knows it. */
  readonly originAsn: number | undefined;
  /** Routers that announce it as designed. */
  readonly sites: ReadonlySet<Router>;
  /** Where a scenario announces it, the words that do; first one only. */
  readonly scenarioSource: Span | undefined;
}

/** What the rules of all families look at, worked out once. */
export interface Facts {
  readonly design: Design;
  /** `defaults { production }` */
  readonly production: boolean;
  readonly announced: readonly AnnouncedPrefix[];
  /** The same by prefix. */
  readonly announcedIndex: PrefixIndex<AnnouncedPrefix>;
  readonly placed: readonly PlacedSession[];
  /** Routers that announce a service, also one without a prefix. */
  readonly sitesOf: ReadonlyMap<Service, ReadonlySet<Router>>;
  /**
   * The words of a span.
   * @returns "" where the file is not part of the design
   */
  text(span: Span): string;
  /** A file's whole text, or "" . */
  fileText(file: string): string;
}

/** Reports a finding; the arguments are those of `diagnostic`. */
export type Report = (
  code: string,
  span: Span,
  message: string,
  extra?: Partial<Pick<Diagnostic, "related" | "fixes">>,
) => void;

/** A family of rules: reads the facts, reports findings. Never throws, whatever the design lacks. */
export type RuleFamily = (facts: Facts, report: Report) => void;

/** The words in which a scenario announces each service. */
function scenarioAnnouncements(design: Design): Map<Service, Span> {
  const found = new Map<Service, Span>();
  for (const scenario of design.scenarios) {
    for (const change of scenario.changes) {
      if (change.kind !== "announce" || !change.service.target) continue;
      if (!found.has(change.service.target)) found.set(change.service.target, change.service.source);
    }
  }
  return found;
}

/**
 * Works out what the rules look at.
 * @param design a bound design, with or without mistakes
 * @returns the facts
 */
export function gatherFacts(design: Design): Facts {
  const texts = new Map(design.files.map((file) => [file.uri, file.text]));
  const standby = scenarioAnnouncements(design);
  const sitesOf = new Map<Service, ReadonlySet<Router>>();
  const announced: AnnouncedPrefix[] = [];
  for (const service of design.services) {
    if (service.cast === "multicast") continue;
    const sites = announcingRouters(service);
    sitesOf.set(service, sites);
    for (const written of service.prefixes) {
      announced.push({
        service,
        written,
        prefix: written.prefix,
        origin: service.origin?.target,
        originAsn: service.origin?.target?.asn ?? service.origin?.asn,
        sites,
        scenarioSource: standby.get(service),
      });
    }
  }
  return {
    design,
    production: design.defaults.production?.value === true,
    announced,
    announcedIndex: new PrefixIndex(announced.map((entry) => [entry.prefix, entry])),
    placed: placeSessions(design),
    sitesOf,
    text: (span) => (texts.get(span.file) ?? "").slice(span.start, span.end),
    fileText: (file) => texts.get(file) ?? "",
  };
}

/**
 * Runs families of rules over a design.
 * @param facts from gatherFacts
 * @param families the families to run
 * @returns findings in the order found, with their rules' default severities
 */
export function findingsOf(facts: Facts, families: readonly RuleFamily[]): Diagnostic[] {
  const found: Diagnostic[] = [];
  const report: Report = (code, span, message, extra) => found.push(diagnostic(code, span, message, extra));
  for (const family of families) family(facts, report);
  return found;
}

/**
 * An edit that replaces a span.
 * @param span the words to replace; of length 0 to insert
 * @param text what stands there afterwards
 */
export function edit(span: Span, text: string): TextEdit {
  return { file: span.file, start: span.start, end: span.end, text };
}

/**
 * The prefix of an announcement for people.
 * @returns for example `192.0.2.0/24`
 */
export function prefixName(entry: { readonly prefix: Prefix }): string {
  return formatPrefix(entry.prefix);
}

/**
 * What a network is called in a message.
 * @param design a bound design
 * @param asn its number
 * @returns its name, or its number where only the Internet graph knows it
 */
export function asName({ asesByNumber }: Design, asn: number): string {
  return asesByNumber.get(asn)?.name ?? formatAsn(asn);
}

/**
 * Names in a sentence: `a`, `a and b`, `a, b and c`; of many, the first ones and how many more.
 * @param names at least one
 * @param limit how many are written out
 */
export function listOf(names: readonly string[], limit = 4): string {
  const shown = names.length > limit ? [...names.slice(0, limit - 1), `${names.length - limit + 1} more`] : names;
  return shown.length < 2 ? (shown[0] ?? "") : `${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1]}`;
}

/**
 * Routers in a sentence, as `listOf` does.
 * @param routers the routers
 */
export function listRouters(routers: Iterable<Router>): string {
  return listOf([...routers].map((router) => router.label));
}
