import { type CompletionItem, CompletionItemKind, type CompletionList, MarkupKind } from "vscode-languageserver";
import { type ContextName, formsIn } from "../../language/keywords";
import { hasLetters } from "../letters";
import { fileOf, rangeIn, type Snapshot } from "../snapshot";
import type { Expected } from "./expect";
import { formItem, type ItemContext, item, type Rank, wordItem } from "./items";
import { type CursorPlace, placeAt, placeBehindNumber, stringAt } from "./place";
import { unitItems, valueItems } from "./values";

/** What the editor can do with completions. */
export interface CompletionOptions {
  readonly snippets: boolean;
  /** Whether the editor has VS Code's command that suggests again, for the content of a folder that was just chosen. */
  readonly suggestsAgain?: boolean;
  /** What is in the folder that a file name inside quotes has come to; folders with `/` at the end. */
  readonly paths?: readonly string[];
}

/**
 * Whether the cursor is in a file name, so that `paths` are wanted.
 * @param snapshot the design
 * @param uri the file
 * @param offset the cursor
 * @returns the folder typed so far, relative to the file, "" or with a slash at its end; undefined elsewhere
 */
export function folderAt(snapshot: Snapshot, uri: string, offset: number): string | undefined {
  const file = fileOf(snapshot, uri);
  const typed = file && stringAt(file, offset)?.prefix;
  return typed?.slice(0, typed.lastIndexOf("/") + 1);
}

const NOTHING: CompletionList = { isIncomplete: false, items: [] };

/**
 * What fits at the cursor: how the statement may go on, and which statements may begin here.
 * @param snapshot the design, whose text may be broken around the cursor
 * @param uri the file
 * @param offset the cursor
 * @param options what the editor can do
 * @returns offers in order of rank; incomplete where typing on would find more
 */
export function getCompletions(
  snapshot: Snapshot,
  uri: string,
  offset: number,
  options: CompletionOptions,
): CompletionList {
  const document = snapshot.document(uri);
  const file = fileOf(snapshot, uri);
  if (!document || !file) return NOTHING;
  const quoted = stringAt(file, offset);
  if (quoted) {
    const start = quoted.start + quoted.prefix.lastIndexOf("/") + 1;
    const context = { uri: document.uri, range: rangeIn(document, { start, end: offset }), snippets: false };
    return { isIncomplete: true, items: pathItems(context, quoted.data, options) };
  }
  const place = insideString(file.text, offset) ? undefined : placeAt(file, offset);
  if (!place) return NOTHING;
  const contextFrom = (start: number): ItemContext => ({
    uri: document.uri,
    range: rangeIn(document, { start, end: offset }),
    snippets: options.snippets,
  });
  const behind = placeBehindNumber(file, offset);
  const units = (behind?.continuation?.expected ?? []).filter(({ kind }) => kind === "unit");
  if (behind && units.length > 0) {
    const context = contextFrom(offset);
    return { isIncomplete: true, items: units.flatMap((unit) => expectedItems(snapshot, context, behind, unit, "a")) };
  }
  return completionsAt(snapshot, contextFrom(place.start), place);
}

function completionsAt(snapshot: Snapshot, context: ItemContext, place: CursorPlace): CompletionList {
  const { continuation } = place;
  const goesOn = continuation && (place.sameLine || !continuation.mayEnd) ? continuation.expected : [];
  const mustGoOn = continuation?.open ?? false;
  const items = goesOn.flatMap((expected) => expectedItems(snapshot, context, place, expected, "a"));
  if (!mustGoOn || !place.sameLine) items.push(...statementItems(context, place, mustGoOn ? "d" : "c"));
  const isIncomplete = goesOn.some(({ kind }) => kind === "value");
  const offers = unique(items);
  // Asked again with each letter: what is not meant by the letters so far need not go over.
  return { isIncomplete, items: isIncomplete && place.prefix !== "" ? nearest(place.prefix, offers) : offers };
}

/** So many offers go over for a word; a longer word brings the others to light. */
const MOST_OFFERS = 100;

/** Offers that a word may mean; where there are too many those whose name begins so, then those with a word that does. */
function nearest(word: string, offers: readonly CompletionItem[]): CompletionItem[] {
  const letters = word.toLowerCase();
  const graded = offers.flatMap((offer) => {
    const text = (offer.filterText ?? offer.label).toLowerCase();
    if (!hasLetters(text, letters)) return [];
    const grade = offer.label.toLowerCase().startsWith(letters) ? 0 : text.includes(` ${letters}`) ? 1 : 2;
    return [{ offer, grade }];
  });
  if (graded.length > MOST_OFFERS) graded.sort((a, b) => a.grade - b.grade).splice(MOST_OFFERS);
  return graded.map(({ offer }) => offer);
}

function expectedItems(
  { design }: Snapshot,
  context: ItemContext,
  place: CursorPlace,
  expected: Expected,
  rank: Rank,
): CompletionItem[] {
  switch (expected.kind) {
    case "word":
      return [wordItem(context, expected.text, "b")];
    case "unit":
      return unitItems({ context, design, place, rank }, expected.value, expected.number);
    case "block":
      return context.snippets
        ? [item(context, "{ … }", CompletionItemKind.Struct, "b", blockOffer(expected.context))]
        : [];
    case "value":
      return valueItems({ context, design, place, expected, rank });
  }
}

/** Statements that may stand in this block and do not yet, where they may only once. */
function statementItems(context: ItemContext, place: CursorPlace, rank: Rank): CompletionItem[] {
  const said = new Set(
    place.siblings.flatMap((sibling) =>
      sibling.kind === "statement" && sibling.start !== place.start ? [sibling.form] : [],
    ),
  );
  return [...formsIn(place.context).values()]
    .filter((form) => !form.once || !said.has(form.name))
    .map((form) => formItem(context, form, rank));
}

function blockOffer(context: ContextName) {
  const words = [...formsIn(context).keys()].map((keyword) => `\`${keyword}\``).join(", ");
  const documentation = { kind: MarkupKind.Markdown, value: `A block, in which may stand: ${words}.` };
  return { snippet: "{ $0 }", filterText: "{", documentation };
}

/** Folders, and the files that can be meant: designs for `include`, AS relationships for `internet`. */
function pathItems(
  context: ItemContext,
  data: boolean,
  { paths = [], suggestsAgain }: CompletionOptions,
): CompletionItem[] {
  const wanted = data ? /\.(as-rel2?|txt|gz|bz2)$/i : /\.anycast$/i;
  return paths.flatMap((path) => {
    if (path.startsWith(".")) return [];
    if (path.endsWith("/")) {
      const documentation = "A folder beside this file or below it.";
      const more = { detail: "folder", documentation, ...(suggestsAgain ? { command: AGAIN } : {}) };
      return [item(context, path, CompletionItemKind.Folder, "b", more)];
    }
    if (!wanted.test(path)) return [];
    const detail = data ? "AS relationships" : "design";
    const documentation = data
      ? "The design is laid over the AS graph in this file."
      : "The declarations of this file belong to the design.";
    return [item(context, path, CompletionItemKind.File, "a", { detail, documentation })];
  });
}

const AGAIN = { title: "Suggest again", command: "editor.action.triggerSuggest" };

/** Whether an odd number of quotes stands before the cursor on its line. */
function insideString(text: string, offset: number): boolean {
  let quotes = 0;
  for (let i = offset - 1; i >= 0; i--) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) break;
    if (code === 34) quotes++;
  }
  return quotes % 2 === 1;
}

function unique(items: readonly CompletionItem[]): CompletionItem[] {
  const seen = new Set<string>();
  return items.filter(({ label, kind }) => {
    const key = `${label} ${kind}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
