import { formatAsn } from "../../base/asn.js";
import { formatPrefix } from "../../base/prefix.js";
import { PrefixIndex } from "../../base/prefix-index.js";
import type { Roa, Span } from "../../language/design.js";
import type { Fix, Related } from "../../language/diagnostic.js";
import { type AnnouncedPrefix, edit, type Facts, prefixName, type Report } from "./facts.js";

/** What the ROAs say about an announcement (RFC 6811 §2), with the reason where they refuse it. */
type Validity = "valid" | "not-found" | "as0" | "origin" | "length";

function validityOf(entry: AnnouncedPrefix, covering: readonly Roa[]): Validity {
  if (covering.length === 0) return "not-found";
  // An AS0 ROA matches nothing, whatever the origin (RFC 6483 §4).
  const sameOrigin = covering.filter((roa) => roa.asn !== 0 && roa.asn === entry.originAsn);
  if (sameOrigin.some((roa) => entry.prefix.length <= roa.maxLength)) return "valid";
  if (sameOrigin.length > 0) return "length";
  return covering.every((roa) => roa.asn === 0) ? "as0" : "origin";
}

function roaPlaces(roas: readonly Roa[]): Related[] {
  return roas.map((roa) => ({
    ...roa.source,
    message: `this ROA allows ${formatAsn(roa.asn)} up to /${roa.maxLength}`,
  }));
}

/** The fix that adds a ROA for an announcement, below the last one that the design has. */
function addRoa(entry: AnnouncedPrefix, last: Roa): Fix {
  const line = `roa ${prefixName(entry)} origin ${formatAsn(entry.originAsn ?? 0)}`;
  const end: Span = { file: last.source.file, start: last.source.end, end: last.source.end };
  return { title: `Add ‘${line}’`, edits: [edit(end, `\n${line}`)] };
}

/** AC201, AC202, AC205 */
function reportInvalid(entry: AnnouncedPrefix, validity: Validity, covering: readonly Roa[], report: Report): void {
  const name = prefixName(entry);
  const origin = formatAsn(entry.originAsn ?? 0);
  const related = roaPlaces(covering);
  if (validity === "as0") {
    const message = `An AS0 ROA says that nobody may originate ${name}: networks that validate drop it. Remove that ROA or add one for ${origin}.`;
    report("AC205", entry.written.source, message, { related });
  } else if (validity === "length") {
    const longest = Math.max(...covering.filter((roa) => roa.asn === entry.originAsn).map((roa) => roa.maxLength));
    const message = `${name} is RPKI-invalid: the ROA allows ${origin} prefixes up to /${longest} only. Announce those, or add a ROA for ${name}.`;
    report("AC202", entry.written.source, message, { related });
  } else {
    const message = `${name} is RPKI-invalid: its ROAs do not allow the origin ${origin}. Add a ROA for it, or announce from the AS that they name.`;
    report("AC201", entry.written.source, message, { related });
  }
}

/** AC206: a prefix that waits for a scenario must have its ROA before it is needed (RFC 9319 §5.1). */
function reportUnready(entry: AnnouncedPrefix, covering: readonly Roa[], report: Report, last: Roa): void {
  const words = entry.scenarioSource ?? entry.written.source;
  const message = `This scenario announces ${prefixName(entry)}, which no ROA allows from ${formatAsn(entry.originAsn ?? 0)}: networks that validate would drop it when it is needed. Add the ROA beforehand.`;
  report("AC206", words, message, {
    related: [{ ...entry.written.source, message: "the prefix" }, ...roaPlaces(covering)],
    fixes: [addRoa(entry, last)],
  });
}

/** AC201, AC202, AC203, AC205, AC206 */
function announcements({ design, announced }: Facts, report: Report): void {
  const last = design.roas.at(-1);
  if (!last) return;
  const roas = new PrefixIndex(design.roas.map((roa) => [roa.prefix.prefix, roa] as const));
  const checked = announced
    .filter((entry) => entry.originAsn !== undefined)
    .map((entry) => {
      const covering = roas.covering(entry.prefix);
      return { entry, covering, validity: validityOf(entry, covering) };
    });
  const someCovered = checked.some(({ validity }) => validity !== "not-found");
  for (const { entry, covering, validity } of checked) {
    if (validity === "valid") continue;
    const standby = entry.sites.size === 0 && entry.scenarioSource !== undefined;
    if (standby) reportUnready(entry, covering, report, last);
    else if (validity !== "not-found") reportInvalid(entry, validity, covering, report);
    else if (someCovered) {
      const message = `${prefixName(entry)} has no ROA, though other prefixes of the design have one: anybody may announce it unnoticed.`;
      report("AC203", entry.written.source, message, { fixes: [addRoa(entry, last)] });
    }
  }
}

/** The words ` max 24` of a ROA with the space before them, undefined where something else stands between. */
function maxWords(facts: Facts, maxSource: Span): Span | undefined {
  const before = /\s+max\s+$/.exec(
    facts.fileText(maxSource.file).slice(Math.max(0, maxSource.start - 100), maxSource.start),
  );
  return before ? { ...maxSource, start: maxSource.start - before[0].length } : undefined;
}

/** AC204 */
function maxLengths(facts: Facts, report: Report): void {
  const { design, announcedIndex } = facts;
  for (const roa of design.roas) {
    const maxSource = roa.maxLengthSource;
    if (!maxSource) continue;
    const covered = announcedIndex.within(roa.prefix.prefix).filter((entry) => entry.originAsn === roa.asn);
    if (covered.length === 0) continue;
    const longest = Math.max(...covered.map((entry) => entry.prefix.length));
    if (longest >= roa.maxLength) continue;
    const words = longest === roa.prefix.prefix.length ? maxWords(facts, maxSource) : undefined;
    const fix: Fix = words
      ? { title: "Remove the maximum length", edits: [edit(words, "")], preferred: true }
      : { title: `Change to ${longest}`, edits: [edit(maxSource, String(longest))], preferred: true };
    const message = `This ROA allows prefixes up to /${roa.maxLength}, but nothing longer than /${longest} is announced: a forged-origin hijack of a longer one would be RPKI-valid. Allow /${longest} only.`;
    report("AC204", maxSource, message, {
      related: covered.slice(0, 4).map((entry) => ({
        ...entry.written.source,
        message: `${entry.service.name} announces ${formatPrefix(entry.prefix)}`,
      })),
      fixes: [fix],
    });
  }
}

/**
 * What the ROAs of the design say about its announcements: AC201 to AC206. Silent where the design has no ROA.
 * @param facts the design's facts
 * @param report takes the findings
 */
export function rpkiRules(facts: Facts, report: Report): void {
  announcements(facts, report);
  maxLengths(facts, report);
}
