import type { DesignSymbol } from "../../language/design";
import { formNamed } from "../../language/keywords";
import type { Comment, Node, StatementNode } from "../../language/nodes";
import { popText, regionText } from "../inlay-hints";
import { escaped, formReference, wordReference } from "../reference";
import { fileOf, nodesAt, type Snapshot } from "../snapshot";
import { type HoverText, paragraphs } from "./markdown";
import { namedAt } from "./named";
import { asFacts, ixpFacts, routerFacts, serviceFacts } from "./network-hover";
import { regionFacts } from "./region-hover";
import { scenarioFacts, underScenario } from "./scenario-hover";
import { ruleHover, valueHover } from "./value-hover";

/**
 * What is known without asking for routes: names by what declares them, keywords by the reference, values in other words.
 * @param snapshot the design; the last routes known go into the hovers of regions and PoPs
 * @param uri the file
 * @param offset UTF-16 units from its start
 * @returns the hover, or undefined where there is nothing to say
 */
export function getHover(snapshot: Snapshot, uri: string, offset: number): HoverText | undefined {
  const here = namedAt(snapshot.design, uri, offset);
  if (here) return { markdown: symbolText(snapshot, here.symbol), start: here.start, end: here.end };
  const path = nodesAt(snapshot, uri, offset);
  const node = path.at(-1);
  const markdown = node && nodeHover(snapshot, node, path);
  if (node && markdown) return { markdown, start: node.start, end: node.end };
  return commentHover(fileOf(snapshot, uri)?.tree.comments ?? [], offset);
}

function nodeHover(snapshot: Snapshot, node: Node, path: readonly Node[]): string | undefined {
  if (node.kind === "value") return valueHover(snapshot.design, node);
  if (node.kind !== "word") return undefined;
  const statement = path.findLast((one): one is StatementNode => one.kind === "statement");
  const form = statement?.keyword === node ? formNamed(statement.form) : undefined;
  return form ? formReference(form) : wordReference(node.text);
}

/**
 * What is known of a name: what its declaration says, and the last routes as far as they are about it.
 * @param snapshot the design
 * @param symbol the name
 * @returns Markdown
 */
export function symbolText(snapshot: Snapshot, symbol: DesignSymbol): string {
  const { design, results, stale } = snapshot;
  const services = results?.services ?? [];
  const under = results && results.scenario !== null ? underScenario(results.scenario) : undefined;
  const note = results === undefined || stale ? "_The routes of this text are being computed._" : undefined;
  switch (symbol.kind) {
    case "as":
      return asFacts(design, symbol);
    case "ixp":
      return ixpFacts(design, symbol);
    case "service":
      return serviceFacts(symbol);
    case "region": {
      const text = regionText(symbol.name, services);
      return paragraphs(under, regionFacts(symbol), text && escaped(text), note);
    }
    case "scenario":
      return scenarioFacts(design, symbol);
    default: {
      const text = popText(`${symbol.as.name}.${symbol.label}`, services);
      return paragraphs(under, routerFacts(symbol), text && escaped(text), note);
    }
  }
}

/** A rule's code in a comment, as in `# anycast-ignore AC102 reason`. */
function commentHover(comments: readonly Comment[], offset: number): HoverText | undefined {
  const comment = comments.find(({ start, end }) => start <= offset && offset <= end);
  if (!comment || !/anycast-ignore/i.test(comment.text)) return undefined;
  for (const { 0: code, index } of comment.text.matchAll(/AC\d{3}/gi)) {
    const start = comment.start + index;
    const end = start + code.length;
    const markdown = start <= offset && offset <= end ? ruleHover(code) : undefined;
    if (markdown) return { markdown, start, end };
  }
  return undefined;
}
