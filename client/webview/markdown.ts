import { lexer, type Token, type Tokens } from "marked";
import { plain } from "../../server/src/diagram/names";
import { html } from "./dom";

/** The most characters of one piece of text: a title may be as long as its writer likes. */
const LONGEST = 300;

/**
 * What the language server writes for hovers, as elements. Whatever it holds, text stays text: markup in it is shown as it
 * is written, and a link is its words.
 * @param markdown Markdown
 * @returns elements to be put into a page
 */
export function markdown(markdown: string): Node[] {
  return lexer(markdown).map(block);
}

function block(token: Token): Node {
  switch (token.type) {
    case "space":
      return document.createTextNode("");
    case "heading":
      return html("p", {}, html("strong", {}, ...inline(token.tokens)));
    case "paragraph":
      return html("p", {}, ...inline(token.tokens));
    case "code":
      return html("pre", {}, cut(token.text));
    case "list":
      return html("ul", {}, ...(token as Tokens.List).items.map(({ tokens }) => html("li", {}, ...tokens.map(block))));
    case "table":
      return table(token as Tokens.Table);
    default:
      return html("span", {}, ...inlineOf(token));
  }
}

function table({ header, rows }: Tokens.Table): Node {
  const cells = (name: "th" | "td", of: Tokens.TableCell[]): Node[] =>
    of.map(({ tokens }) => html(name, name === "th" ? { scope: "col" } : {}, ...inline(tokens)));
  const body = rows.map((row) => html("tr", {}, ...cells("td", row)));
  const head = html("thead", {}, html("tr", {}, ...cells("th", header)));
  return html("div", { class: "scroll", tabindex: 0 }, html("table", {}, head, html("tbody", {}, ...body)));
}

function inline(tokens: readonly Token[] | undefined): Node[] {
  return (tokens ?? []).flatMap(inlineOf);
}

function inlineOf(token: Token): Node[] {
  switch (token.type) {
    case "strong":
      return [html("strong", {}, ...inline(token.tokens))];
    case "em":
      return [html("em", {}, ...inline(token.tokens))];
    case "codespan":
      return [html("code", {}, cut(token.text))];
    case "br":
      return [html("br")];
    case "link":
      return inline(token.tokens);
    default:
      return "tokens" in token && token.tokens
        ? inline(token.tokens)
        : [document.createTextNode(cut(token.raw, token))];
  }
}

/** The characters that were meant, without controls, and not too many of them. The blanks at its ends count. */
function cut(raw: string, token?: Token): string {
  const text = token?.type === "escape" ? String(token.text) : raw;
  const meant = text.replace(/&(lt|gt|amp|quot);/g, (entity, name: string) => ENTITIES[name] ?? entity);
  const [, before, words, after] = /^(\s*)(.*?)(\s*)$/s.exec(meant) ?? ["", "", meant, ""];
  return `${before ? " " : ""}${plain(words ?? "", LONGEST)}${after ? " " : ""}`;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' };
