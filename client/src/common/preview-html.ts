import type { DiagramPatch, Opening, PageSettings } from "../../../server/src/diagram/protocol";

/** What all previews' pages are made of. */
export interface PageParts {
  /** The page's script and stylesheet, whole: to load them beside the page takes several processes' turns. */
  readonly script: string;
  readonly style: string;
  /** The folder of the bundles that are loaded later, as the page may load them; ends with a slash. */
  readonly folder: string;
}

/** What differs between two previews' pages. */
export interface PreviewPage {
  /** The design's URI, kept by the page for the day the window is reloaded. */
  readonly uri: string;
  /** What to begin with, where the page kept nothing. */
  readonly settings?: PageSettings | undefined;
  /** The answer to the page's first question, where it is known. */
  readonly first?: { readonly question: string; readonly patch: DiagramPatch } | undefined;
}

/**
 * The page that the panel loads: an empty body, a script, a stylesheet, and what the first picture is of, all in one text. The
 * content security policy (W3C CSP Level 3) lets in nothing else: no script or style without this page's nonce, no connection, and
 * of images only those that the page has made itself (`blob:`), which is how an exported picture becomes PNG.
 * @param page what it shows
 * @param parts what every page has
 * @returns HTML
 */
export function previewHtml(page: PreviewPage, parts: PageParts): string {
  const nonce = newNonce();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src blob:`;
  const opening: Opening | undefined = page.first && { id: nonce, ...page.first };
  const attributes = {
    uri: page.uri,
    settings: JSON.stringify(page.settings ?? {}),
    folder: parts.folder,
  };
  const data = Object.entries(attributes).map(([name, value]) => `data-${name}="${escapeAttribute(value)}"`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Anycast topology preview</title>
<style nonce="${nonce}">${parts.style}</style>
</head>
<body ${data.join(" ")}>
${opening === undefined ? "" : `<script type="application/json" id="opening" nonce="${nonce}">${escapeJson(opening)}</script>`}
<script nonce="${nonce}">${parts.script}</script>
</body>
</html>`;
}

/**
 * Makes text safe inside a double-quoted HTML attribute.
 * @param text anything
 * @returns the text with the five special characters as entities
 */
export function escapeAttribute(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** JSON that can stand in a script element: nothing in it ends the element, or begins another (HTML, "restrictions for contents of script elements"). */
function escapeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
