import { type CompletionItem, CompletionItemKind } from "vscode-languageserver";
import { type Airport, airport, airports } from "../../language/airports";
import type { Design } from "../../language/design";
import { nodesOf } from "../snapshot";
import { IN_LIST, type ItemContext, item, type Rank } from "./items";
import type { CursorPlace } from "./place";

/** Of thousands of places so many are offered at most; typing on narrows them down. */
const MOST = 60;

/**
 * Places by IATA code or by city. Before anything is typed those that the design uses already.
 * @param request where, and what is typed so far
 * @param sides places where all that are concerned are, and where any of them is: these come first
 * @returns offers whose codes or cities begin with what is typed; codes first
 */
export function locationItems(
  request: { readonly context: ItemContext; readonly design: Design; readonly place: CursorPlace },
  sides?: { readonly all: ReadonlySet<string>; readonly any: ReadonlySet<string> },
): CompletionItem[] {
  const { context, design, place } = request;
  const used = usedCodes(design);
  const rankOf = (code: string): Rank => {
    if (sides?.all.has(code)) return "a";
    return sides ? (sides.any.has(code) ? "b" : "c") : used.has(code) ? "b" : "c";
  };
  if (place.prefix === "")
    return [...used].flatMap((code) => offer(context, airport(code), sides ? rankOf(code) : "b"));
  const typed = place.prefix.toUpperCase();
  const byCode: CompletionItem[] = [];
  const byCity: CompletionItem[] = [];
  for (const known of airports().values()) {
    if (known.code.startsWith(typed)) byCode.push(...offer(context, known, rankOf(known.code)));
    else if (known.city.toUpperCase().startsWith(typed)) byCity.push(...offer(context, known, "c"));
    if (byCode.length + byCity.length >= MOST * 4) break;
  }
  return [...byCode, ...byCity].slice(0, MOST);
}

function offer(context: ItemContext, known: Airport | undefined, rank: Rank): CompletionItem[] {
  if (!known) return [];
  const { code, city, country, place } = known;
  return [
    item(context, code, CompletionItemKind.EnumMember, rank, {
      detail: `${city}, ${country}`,
      labelDetails: { description: `${city}, ${country}` },
      documentation: `${place.latitude}, ${place.longitude}`,
      filterText: `${code} ${city}`,
      sort: `1${code}`,
      ...IN_LIST,
    }),
  ];
}

function usedCodes(design: Design): ReadonlySet<string> {
  const codes = new Set<string>();
  for (const file of design.files) {
    for (const node of nodesOf(file)) {
      if (node.kind === "value" && (node.wanted === "location" || node.wanted === "place")) {
        if (airport(node.text)) codes.add(node.text);
      }
    }
  }
  return codes;
}
