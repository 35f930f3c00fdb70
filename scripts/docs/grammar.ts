import { WELL_KNOWN_COMMUNITIES } from "../../server/src/base/community.js";
import { FORMS, KEYWORDS } from "../../server/src/language/keywords.js";
import { VALUE_KINDS } from "../../server/src/language/values.js";

/** A rule of a TextMate grammar. */
interface Rule {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
  readonly patterns?: readonly Rule[];
  readonly include?: string;
}

/** Names go on behind letters, digits, `_` and `-`, so a word ends only where none of these follows. */
const START = "(?<![\\p{L}\\p{N}_-])";
const END = "(?![\\p{L}\\p{N}_]|-(?!>))";
const NAME = "\\p{L}[\\p{L}\\p{M}\\p{N}_]*(?:-(?!>)[\\p{L}\\p{M}\\p{N}_]*)*";

/** Of an IPv6 address: 16 bits, and what stands on one side of `::`. */
const GROUP = "[0-9A-Fa-f]{1,4}";
const SIDE = `(?:${GROUP}(?::${GROUP})*)`;

function words(list: Iterable<string>): string {
  const longestFirst = [...list].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return `${START}(?:${longestFirst.join("|")})${END}`;
}

/** Forms that declare a name. */
const DECLARING = FORMS.filter(({ pattern }) => JSON.stringify(pattern).includes('"new-name"')).map(
  ({ keyword }) => keyword,
);

/** Words that stand for a value: `on`, `all`, `igp`. */
const CONSTANTS = new Set(
  Object.values(VALUE_KINDS)
    .flatMap(({ words: list }) => list ?? [])
    .filter((word) => !FORMS.some(({ keyword }) => keyword === word)),
);

const UNITS = new Set(
  Object.values(VALUE_KINDS)
    .flatMap(({ units }) => Object.keys(units ?? {}))
    .filter((unit) => /^[a-z/]+$/i.test(unit)),
);

const COMMENTS: readonly Rule[] = [
  { name: "comment.line.number-sign.anycast", match: "#.*$" },
  { name: "comment.line.double-slash.anycast", match: "//.*$" },
  { name: "comment.block.anycast", begin: "/\\*", end: "\\*/" },
];

/** Values that are told by their form alone. */
const VALUES: readonly Rule[] = [
  {
    name: "string.quoted.double.anycast",
    begin: '"',
    end: '"|$',
    patterns: [{ name: "constant.character.escape.anycast", match: '\\\\["\\\\]' }],
  },
  { name: "constant.numeric.asn.anycast", match: `${START}[Aa][Ss]\\d+(?:\\.\\d+)?${END}` },
  {
    name: "constant.numeric.prefix.anycast",
    match: `(?<![\\p{L}\\p{N}_:.-])(?:${SIDE}?::${SIDE}?(?:\\.\\d+){0,3}|(?:${GROUP}:){7}${GROUP})(?:/\\d+)?`,
  },
  { name: "constant.numeric.prefix.anycast", match: "(?<![\\p{L}\\p{N}_.-])\\d+(?:\\.\\d+){3}(?:/\\d+)?" },
  { name: "constant.numeric.community.anycast", match: "(?<![\\p{L}\\p{N}_:.-])\\d+(?::\\d+){1,2}(?![:\\d])" },
  {
    match: `(?<![\\p{L}\\p{N}_.])(-?\\d+(?:\\.\\d+)?)\\s*(%|(?:${[...UNITS].sort((a, b) => b.length - a.length).join("|")})${END})`,
    captures: { "1": { name: "constant.numeric.anycast" }, "2": { name: "keyword.other.unit.anycast" } },
  },
  { name: "constant.numeric.anycast", match: "(?<![\\p{L}\\p{N}_.])-?\\d+(?:\\.\\d+)?" },
  { name: "constant.numeric.anycast", match: `${START}(?:x\\d+(?:\\.\\d+)?|p\\d{1,2})${END}` },
  { name: "keyword.operator.anycast", match: "->|<=?|>=?" },
];

/** Names and keywords. */
const WORDS: readonly Rule[] = [
  {
    match: `${START}(${[...new Set(DECLARING)].join("|")})\\s+(${NAME})`,
    captures: { "1": { name: "storage.type.anycast" }, "2": { name: "entity.name.type.anycast" } },
  },
  { name: "storage.type.anycast", match: words(new Set(DECLARING)) },
  { name: "support.constant.community.anycast", match: words(WELL_KNOWN_COMMUNITIES.keys()) },
  { name: "constant.language.anycast", match: words(CONSTANTS) },
  { name: "keyword.control.anycast", match: words(new Set(FORMS.map(({ keyword }) => keyword))) },
  { name: "keyword.other.anycast", match: words(KEYWORDS) },
  { name: "constant.other.location.anycast", match: `${START}[A-Z]{3}${END}` },
  { name: "variable.other.anycast", match: NAME },
];

const PUNCTUATION: readonly Rule[] = [
  { name: "punctuation.section.block.anycast", match: "[{}]" },
  { name: "punctuation.separator.anycast", match: "[,:.]" },
];

/**
 * The TextMate grammar. It colours words by their spelling; what a word means where it stands is told by the
 * language server's semantic tokens.
 * @returns JSON
 */
export function grammar(): string {
  const repository = { comments: COMMENTS, values: VALUES, words: WORDS, punctuation: PUNCTUATION };
  return `${JSON.stringify(
    {
      $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
      name: "Anycast",
      scopeName: "source.anycast",
      patterns: Object.keys(repository).map((name) => ({ include: `#${name}` })),
      repository: Object.fromEntries(Object.entries(repository).map(([name, patterns]) => [name, { patterns }])),
    },
    null,
    2,
  )}\n`;
}
