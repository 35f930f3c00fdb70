import type { PageSettings } from "../../../server/src/diagram/protocol";

/** What differs between two previews' pages. */
export interface PreviewPage {
  /** The design's URI, kept by the page for the day the window is reloaded. */
  readonly uri: string;
  /** Where the page's script and stylesheet are, as the page may load them. */
  readonly script: string;
  readonly style: string;
  /** What to begin with, where the page kept nothing. */
  readonly settings?: PageSettings | undefined;
}

/**
 * The page that the panel loads: an empty body, one script and one stylesheet. The content security policy
 * (W3C CSP Level 3) lets in nothing else: no inline script or style, no connection, and of images only those that the page
 * has made itself (`blob:`), which is how an exported picture becomes PNG.
 * @param page the parts
 * @returns HTML
 */
export function previewHtml(page: PreviewPage): string {
  const nonce = newNonce();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src blob:`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Anycast topology preview</title>
<link rel="stylesheet" nonce="${nonce}" href="${escapeAttribute(page.style)}">
</head>
<body data-uri="${escapeAttribute(page.uri)}" data-settings="${escapeAttribute(JSON.stringify(page.settings ?? {}))}">
<script nonce="${nonce}" src="${escapeAttribute(page.script)}"></script>
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

function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
