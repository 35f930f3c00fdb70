import {
  type CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  MarkupKind,
  type Range,
} from "vscode-languageserver";
import type { Form } from "../../language/keywords";
import { formReference, wordReference } from "../reference";

/** How items are written for one request. */
export interface ItemContext {
  /** The document, as the editor spells it. */
  readonly uri: string;
  /** The word that an item replaces. */
  readonly range: Range;
  /** Whether the editor takes snippets. */
  readonly snippets: boolean;
}

/** What a comma or a dot means behind a name: it is the one, and the list or `arelion.FRA` goes on. */
export const IN_LIST: Pick<CompletionItem, "commitCharacters"> = { commitCharacters: [",", "."] };

/** How near to what is wanted an item is: what goes on with the statement before what begins another one. */
export type Rank = "a" | "b" | "c" | "d";

/**
 * One offer.
 * @param context of the request
 * @param label what is shown and inserted
 * @param kind the icon
 * @param rank its group; within one, items keep the order of their labels
 * @param more anything else; `sort` overrides the label's place in the order
 */
export function item(
  context: ItemContext,
  label: string,
  kind: CompletionItemKind,
  rank: Rank,
  more: Partial<CompletionItem> & { readonly sort?: string; readonly insert?: string; readonly snippet?: string } = {},
): CompletionItem {
  const { sort, insert, snippet, ...rest } = more;
  const useSnippet = snippet !== undefined && context.snippets;
  return {
    label,
    kind,
    sortText: `${rank}${sort ?? label}`,
    textEdit: { range: context.range, newText: useSnippet ? snippet : (insert ?? label) },
    ...(useSnippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...rest,
  };
}

/**
 * A statement of the language.
 * @param context of the request
 * @param form from the keyword table
 * @param rank its group
 */
export function formItem(context: ItemContext, form: Form, rank: Rank): CompletionItem {
  return item(context, form.keyword, CompletionItemKind.Keyword, rank, {
    detail: firstSentence(form.doc),
    documentation: { kind: MarkupKind.Markdown, value: formReference(form) },
    ...(form.snippet === undefined ? {} : { snippet: form.snippet }),
  });
}

/**
 * A word of the language within a statement.
 * @param context of the request
 * @param word the word or mark
 * @param rank its group
 */
export function wordItem(context: ItemContext, word: string, rank: Rank): CompletionItem {
  const reference = wordReference(word);
  return item(context, word, CompletionItemKind.Keyword, rank, {
    ...(reference ? { documentation: { kind: MarkupKind.Markdown, value: reference } } : {}),
  });
}

/** The longest that fits beside an offer. */
const LONGEST_DETAIL = 90;

/** The first sentence of a text, or as much of a long one as comes before a `:` or `;`. */
function firstSentence(text: string): string {
  const sentence = /^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text;
  if (sentence.length <= LONGEST_DETAIL) return sentence;
  const clause = /^.{20,}?(?=[:;] )/.exec(sentence)?.[0];
  return clause === undefined ? sentence : `${clause}.`;
}
