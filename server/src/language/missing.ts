import { CONTEXTS, type ContextName, type Form, formsIn } from "./keywords.js";
import type { Pattern } from "./pattern.js";
import { meantWord } from "./read-value.js";
import type { Reader } from "./reader.js";
import { Token } from "./scanner.js";
import { nearest } from "./spelling.js";
import { VALUE_KINDS } from "./values.js";

/** What the parser knows where a part of a statement is not there. */
export interface Missing {
  readonly pattern: Pattern;
  readonly form: Form;
  /** True where the statement has been reported already. */
  readonly silent: boolean;
  /** Whether the part could be read at a token. */
  readonly able: (index: number) => boolean;
  /** Whether what follows the part could be read at a token. */
  readonly next: (index: number) => boolean;
  /** Whether the current token ends the statement whatever it is. */
  readonly stops: () => boolean;
}

/**
 * Reports that a part of a statement is not there, and steps over words that stand in its place.
 * @param reader stands where the part should be
 * @param what the part and its surroundings
 * @returns "found" where the part follows now, "passed" where it may count as read, "missing" otherwise
 */
export function missingPart(reader: Reader, what: Missing): "found" | "passed" | "missing" {
  if (what.silent) return "missing";
  if (what.pattern.p === "word" && missingWord(reader, what.pattern.text, what)) return "passed";
  if (what.pattern.p === "value" && wrongValue(reader, what.pattern.kind)) return "missing";
  if (what.stops()) {
    reportAbsent(reader, what);
    return "missing";
  }
  const wrong = reader.text();
  reader.report(
    "AC001",
    reader.start(),
    reader.end(),
    `Here ${wantedBy(what.pattern)} is expected, not ‘${short(wrong)}’.`,
  );
  reader.at++;
  for (; !what.stops(); reader.at++) {
    if (what.able(reader.at)) return "found";
    if (what.next(reader.at)) return "missing";
  }
  return "missing";
}

/** `transit ntt`, `transit form ntt`: a fixed word left out, or misspelled. */
function missingWord(reader: Reader, wanted: string, what: Missing): boolean {
  if (reader.fresh()) return false;
  const text = reader.text();
  const misspelled = reader.kind() === Token.Word && nearest(text, [wanted]) === wanted;
  if (misspelled && (what.next(reader.at + 1) || !what.next(reader.at))) {
    spelledWrong(reader, text, wanted);
    reader.at++;
    return true;
  }
  if (!what.next(reader.at) || what.stops()) return false;
  const start = reader.start();
  const mend = { title: `Insert ‘${wanted}’`, start, end: start, text: `${wanted} ` };
  reader.report("AC006", start, reader.end(), `‘${wanted}’ is missing before ‘${short(text)}’.`, mend);
  return true;
}

/** A value that is nearly right: a bare number for an AS number, a misspelled word of a closed set. */
function wrongValue(reader: Reader, kind: keyof typeof VALUE_KINDS): boolean {
  if (reader.fresh()) return false;
  const start = reader.start();
  const end = reader.end();
  const text = reader.text();
  const { shape, wanted } = VALUE_KINDS[kind];
  if ((shape === "asn" || shape === "asn-or-name") && reader.kind() === Token.Number && /^\d+$/.test(text)) {
    const mend = { title: `Write AS${text}`, start, end, text: `AS${text}` };
    reader.report("AC001", start, end, `An AS number is written AS${text}.`, mend);
    reader.at++;
    return true;
  }
  const meant = reader.kind() === Token.Word ? meantWord(kind, text) : undefined;
  if (meant === undefined) return false;
  const mend = { title: `Change to ‘${meant}’`, start, end, text: meant };
  reader.report("AC002", start, end, `Here ${wanted} is expected; did you mean ‘${meant}’?`, mend);
  reader.at++;
  return true;
}

function reportAbsent(reader: Reader, what: Missing): void {
  const before = Math.max(0, reader.at - 1);
  const start = reader.start(before);
  const end = reader.end(before);
  const wanted = wantedBy(what.pattern);
  const inserted =
    what.pattern.p === "word" ? ` ${what.pattern.text}` : what.pattern.p === "block" ? " { }" : undefined;
  const mend =
    inserted === undefined ? undefined : { title: `Insert ‘${inserted.trim()}’`, start: end, end, text: inserted };
  const comma = reader.kind(before) === Token.Comma ? "After the comma " : `After ‘${short(reader.text(before))}’ `;
  reader.report("AC006", start, end, `${comma}${wanted} is missing.`, mend);
}

/**
 * Reports a misspelled keyword, with its fix.
 * @param reader stands on it
 * @param written what is there
 * @param meant what it should be
 */
export function spelledWrong(reader: Reader, written: string, meant: string): void {
  const start = reader.start();
  const end = reader.end();
  const mend = { title: `Change to ‘${meant}’`, start, end, text: meant };
  reader.report("AC001", start, end, `Unknown word ‘${short(written)}’; did you mean ‘${meant}’?`, mend);
}

/**
 * What to say of words that start no statement.
 * @param reader the tokens
 * @param index the first of the words
 * @param context where they stand
 * @returns the message
 */
export function expected(reader: Reader, index: number, context: ContextName): string {
  const text = short(reader.text(index));
  switch (reader.kind(index)) {
    case Token.CloseBrace:
      return "There is no block to close here: this ‘}’ is one too many.";
    case Token.OpenBrace:
      return "A block belongs to a statement: a keyword such as ‘as’ or ‘pop’ and a name come first.";
    case Token.Comma:
      return "There is no list here that this comma could continue.";
    case Token.Unknown:
      return `‘${text}’ has no meaning in the language.`;
    default: {
      const words = [...formsIn(context).keys()];
      const some = words.length > 12 ? `${words.slice(0, 12).join(", ")}, …` : words.join(", ");
      return `‘${text}’ starts no statement ${CONTEXTS[context]}. These do: ${some}.`;
    }
  }
}

/** What a pattern wants, for "… is expected". */
function wantedBy(pattern: Pattern): string {
  switch (pattern.p) {
    case "word":
      return `‘${pattern.text}’`;
    case "value":
      return VALUE_KINDS[pattern.kind].wanted;
    case "seq":
      return pattern.of[0] ? wantedBy(pattern.of[0]) : "nothing";
    case "choice":
      return [...new Set(pattern.of.map(wantedBy))].join(" or ");
    case "block":
      return "a block in braces, ‘{ … }’,";
    default:
      return wantedBy(pattern.of);
  }
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
