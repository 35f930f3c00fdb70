import {
  MarkupKind,
  type ParameterInformation,
  type SignatureHelp,
  type SignatureInformation,
} from "vscode-languageserver";
import { type Form, formNamed, printPattern, wordDoc } from "../language/keywords";
import type { Pattern } from "../language/pattern";
import { VALUE_KINDS } from "../language/values";
import { continuationOf, type Expected } from "./completion/expect";
import { placeAt } from "./completion/place";
import { linkRfcs } from "./reference";
import { fileOf, type Snapshot } from "./snapshot";

/** The characters behind which editors ask by themselves. */
export const SIGNATURE_TRIGGERS: readonly string[] = [" ", ","];

/** More ways than this to write a statement are shown as one. */
const MOST_SIGNATURES = 16;

/** A part of a statement as it is shown, with what may stand there. */
interface Piece {
  readonly text: string;
  readonly leaves: readonly Pattern[];
}

/**
 * How the statement that is being typed goes on: `demand REGION xFACTOR`, with the part marked that comes next. A
 * statement that can be written in several ways has several signatures; those that its words rule out are left out.
 * @param snapshot the design, whose text may be broken around the cursor
 * @param uri the file
 * @param offset the cursor
 * @returns the help; undefined outside of statements and where nothing but a block can follow
 */
export function getSignatureHelp(snapshot: Snapshot, uri: string, offset: number): SignatureHelp | undefined {
  const file = fileOf(snapshot, uri);
  const place = file && placeAt(file, offset);
  const { statement, continuation } = place ?? {};
  if (!file || !place || !statement || !continuation) return undefined;
  const form = formNamed(statement.form);
  if (!form || (continuation.mayEnd && !place.sameLine)) return undefined;
  const words = file.text.slice(statement.keyword.end, place.start);
  const signatures = waysOf(form.pattern).flatMap((pattern) => {
    const { expected } = continuationOf(pattern, words);
    const next = expected.filter(({ kind }) => kind !== "block");
    return next.length > 0 ? [signatureOf(form, pattern, next)] : [];
  });
  return signatures.length > 0 ? { signatures, activeSignature: 0 } : undefined;
}

function signatureOf(form: Form, pattern: Pattern, next: readonly Expected[]): SignatureInformation {
  let label = form.keyword;
  const pieces = piecesOf(pattern);
  const parameters = pieces.map((piece): ParameterInformation => {
    const start = label.length + 1;
    label += ` ${piece.text}`;
    const documentation = docOf(piece);
    return { label: [start, label.length], ...(documentation ? { documentation } : {}) };
  });
  const active = pieces.findIndex(({ leaves }) => leaves.some((leaf) => next.some((each) => fits(leaf, each))));
  return {
    label,
    documentation: { kind: MarkupKind.Markdown, value: linkRfcs(form.doc) },
    parameters,
    ...(active >= 0 ? { activeParameter: active } : {}),
  };
}

function fits(leaf: Pattern, next: Expected): boolean {
  if (leaf.p === "word") return next.kind === "word" && next.text === leaf.text;
  if (leaf.p !== "value") return false;
  if (next.kind === "unit") return next.value === leaf.kind;
  return next.kind === "value" && next.role === leaf.role && next.value === leaf.kind;
}

function docOf({ leaves }: Piece): { kind: typeof MarkupKind.Markdown; value: string } | undefined {
  const [leaf] = leaves;
  const text =
    leaf?.p === "value" ? VALUE_KINDS[leaf.kind].wanted : leaf?.p === "word" ? wordDoc(leaf.text) : undefined;
  return text === undefined ? undefined : { kind: MarkupKind.Markdown, value: linkRfcs(text) };
}

/** Every way to write a pattern, alternatives within optional parts aside. */
function waysOf(pattern: Pattern): readonly Pattern[] {
  const ways = expand(pattern);
  return ways.length > MOST_SIGNATURES ? [pattern] : ways;
}

function expand(pattern: Pattern): readonly Pattern[] {
  if (pattern.p === "choice" && pattern.of.length > 0) return pattern.of.flatMap(expand);
  if (pattern.p !== "seq") return [pattern];
  let ways: readonly (readonly Pattern[])[] = [[]];
  for (const part of pattern.of) {
    const more = expand(part);
    ways = ways.flatMap((way) => more.map((each) => [...way, each]));
  }
  return ways.map((of) => ({ p: "seq", of, guard: pattern.guard }));
}

function piecesOf(pattern: Pattern): readonly Piece[] {
  switch (pattern.p) {
    case "seq":
      return pattern.of.flatMap(piecesOf);
    case "item":
      return piecesOf(pattern.of);
    case "opt":
      return pattern.unusual ? [] : framed(piecesOf(pattern.of), "[", "]");
    case "list":
      return framed(piecesOf(pattern.of), "", pattern.separator === "," ? ", …" : " [or …]");
    case "some":
      return framed(piecesOf(pattern.of), "", " …");
    default: {
      const text = printPattern(pattern);
      return text === "" || text === "()" ? [] : [{ text, leaves: leavesOf(pattern) }];
    }
  }
}

function framed(pieces: readonly Piece[], before: string, behind: string): readonly Piece[] {
  return pieces.map(({ text, leaves }, index) => ({
    text: (index === 0 ? before : "") + text + (index === pieces.length - 1 ? behind : ""),
    leaves,
  }));
}

function leavesOf(pattern: Pattern): readonly Pattern[] {
  switch (pattern.p) {
    case "seq":
    case "choice":
      return pattern.of.flatMap(leavesOf);
    case "opt":
    case "list":
    case "some":
    case "item":
      return leavesOf(pattern.of);
    case "block":
      return [];
    default:
      return [pattern];
  }
}
