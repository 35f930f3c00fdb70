import { describe, expect, test } from "vitest";
import { escapeAttribute, previewHtml } from "../../client/src/common/preview-html";

const page = { uri: "file:///a.anycast", script: "https://x/preview.js", style: "https://x/preview.css" };

describe("the preview's page", () => {
  test("lets in one script and one stylesheet by nonce, images of its own making, and nothing else", () => {
    const html = previewHtml(page);
    const nonce = /script-src 'nonce-([0-9a-f]{32})'/.exec(html)?.[1];
    expect(nonce).toBeDefined();
    const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src blob:`;
    expect(html).toContain(`content="${policy}"`);
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toMatch(/unsafe|style=|\son\w+=/);
  });

  test("has a new nonce each time", () => {
    expect(previewHtml(page)).not.toBe(previewHtml(page));
  });

  test("a file's name cannot break out of its attribute", () => {
    const html = previewHtml({ ...page, uri: `file:///"><script>alert(1)</script>'.anycast` });
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).toContain("file:///&quot;&gt;&lt;script&gt;");
  });
});

test("escapeAttribute leaves plain text alone", () => {
  expect(escapeAttribute("k-root ä €")).toBe("k-root ä €");
});
