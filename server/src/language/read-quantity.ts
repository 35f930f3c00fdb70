import type { ValueNode } from "./nodes.js";
import type { Reader } from "./reader.js";
import { Token } from "./scanner.js";
import { nearest } from "./spelling.js";
import { unitOf, VALUE_KINDS, type ValueKind } from "./values.js";

/** Every unit of the language, in lower case: a word behind a number that is one of these is meant as its unit. */
const ALL_UNITS: ReadonlySet<string> = new Set(
  Object.values(VALUE_KINDS)
    .flatMap((kind) => Object.keys(kind.units ?? {}))
    .filter((unit) => unit !== "" && unit !== "km/ms")
    .concat("km")
    .map((unit) => unit.toLowerCase()),
);

/**
 * Reads a number with its unit and steps over both.
 * @param reader stands on a number, or on `x2` for a factor
 * @param kind what is wanted
 * @param role the value's part in its statement
 * @returns its node, with `number` in the base unit, undefined where it is impossible
 */
export function readQuantity(reader: Reader, kind: ValueKind, role: string): ValueNode {
  const start = reader.start();
  const amount = kind === "factor" ? readFactor(reader) : reader.text(reader.at++);
  const unitStart = reader.at;
  const written = kind === "factor" ? "" : readUnit(reader, kind);
  const end = reader.lastEnd();
  const text = reader.tokens.text.slice(start, end);
  const unit = unitOf(kind, written);
  let number: number | undefined;
  if (unit) number = inRange(reader, kind, Number(amount) * unit.factor, start, end);
  else reportUnit(reader, kind, written, { start, end, unitStart: reader.start(unitStart), amount });
  return {
    kind: "value",
    type: "quantity",
    wanted: kind,
    role,
    start,
    end,
    text,
    number,
    unit: unit?.unit ?? written,
  };
}

/** `x2`, `x1.5`, `x 2` or a plain number. */
function readFactor(reader: Reader): string {
  if (reader.kind() === Token.Number) return reader.text(reader.at++);
  let digits = reader.text(reader.at++).slice(1);
  if (digits === "" && reader.kind() === Token.Number && !reader.fresh()) digits = reader.text(reader.at++);
  else if (reader.kind() === Token.Dot && reader.adjacent(reader.at) && reader.kind(reader.at + 1) === Token.Number) {
    digits += `.${reader.text(reader.at + 1)}`;
    reader.at += 2;
  }
  return digits === "" ? "NaN" : digits;
}

/** Reads what stands as the unit, right or wrong. */
function readUnit(reader: Reader, kind: ValueKind): string {
  if (reader.fresh()) return "";
  if (reader.kind() === Token.Percent) return reader.text(reader.at++);
  if (reader.kind() !== Token.Word) return "";
  const word = reader.text();
  if (!reader.adjacent(reader.at) && !isUnit(kind, word) && !resemblesUnit(kind, word)) return "";
  reader.at++;
  if (reader.kind() === Token.Slash && reader.kind(reader.at + 1) === Token.Word && reader.adjacent(reader.at)) {
    const unit = `${word}/${reader.text(reader.at + 1)}`;
    reader.at += 2;
    return unit;
  }
  return word;
}

function isUnit(kind: ValueKind, word: string): boolean {
  return unitOf(kind, word) !== undefined || ALL_UNITS.has(word.toLowerCase());
}

/** A misspelled unit, where there has to be one. */
function resemblesUnit(kind: ValueKind, word: string): boolean {
  return unitOf(kind, "") === undefined && nearest(word, Object.keys(VALUE_KINDS[kind].units ?? {})) !== undefined;
}

interface WrittenQuantity {
  readonly start: number;
  readonly end: number;
  readonly unitStart: number;
  readonly amount: string;
}

function reportUnit(reader: Reader, kind: ValueKind, written: string, at: WrittenQuantity): void {
  const units = Object.keys(VALUE_KINDS[kind].units ?? {}).filter((unit) => unit !== "");
  const [first] = units;
  if (written === "") {
    const example = `${at.amount}${first === "%" ? "%" : ` ${kind === "rate" ? "Gbps" : first}`}`;
    const only = units.length === 1 && first !== undefined;
    reader.report(
      "AC007",
      at.start,
      at.end,
      `The unit is missing: ${VALUE_KINDS[kind].wanted.replace(/, such as.*/, "")} is written with ${orList(units)}, for example ${example}.`,
      only ? { title: `Write ${example}`, start: at.start, end: at.end, text: example } : undefined,
    );
    return;
  }
  const meant = nearest(written, units);
  const allowed = units.length === 0 ? "this is a plain number" : `${orList(units)} would be right`;
  reader.report(
    "AC007",
    at.unitStart,
    at.end,
    meant ? `Unknown unit ‘${written}’; did you mean ‘${meant}’?` : `‘${written}’ does not fit here: ${allowed}.`,
    meant
      ? { title: `Change to ‘${meant}’`, start: at.unitStart, end: at.end, text: meant }
      : units.length === 0
        ? { title: "Remove the unit", start: at.start + at.amount.length, end: at.end, text: "" }
        : undefined,
  );
}

/** Long numbers in groups of three digits, so that nobody counts zeros. */
function boundText(bound: number): string {
  return Math.abs(bound) < 1e5 ? String(bound) : bound.toLocaleString("en-GB", { maximumFractionDigits: 0 });
}

function inRange(reader: Reader, kind: ValueKind, number: number, start: number, end: number): number | undefined {
  const { min, max, whole, wanted, units = {} } = VALUE_KINDS[kind];
  if (Number.isFinite(number) && (!whole || Number.isInteger(number))) {
    if ((min === undefined || number >= min) && (max === undefined || number <= max)) return number;
  }
  const factor = "%" in units ? 0.01 : 1;
  const unit = "%" in units ? "%" : "";
  const bound = (value: number | undefined): string => `${boundText(Math.round((value ?? 0) / factor))}${unit}`;
  const low = `${wanted} cannot be less than ${bound(min)}`;
  const high = `${wanted} cannot be more than ${bound(max)}`;
  const text =
    Number.isFinite(number) && min !== undefined && number < min
      ? low
      : Number.isFinite(number) && max !== undefined && number > max
        ? high
        : `${wanted} is wanted here`;
  reader.report("AC007", start, end, `Impossible quantity: ${text}.`);
  return undefined;
}

/** @returns "a, b or c" */
function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`;
}
