import { describe, expect, test } from "vitest";
import { escapeAttribute, type PreviewPage, previewHtml } from "../../client/src/common/preview-html";

const URI = "file:///a.anycast";
const PARTS = { script: "go();", style: "body{color:red}", folder: "https://x/webview/" };
const html = (page: Partial<PreviewPage> = {}): string => previewHtml({ uri: URI, ...page }, PARTS);

describe("the preview's page", () => {
  test("lets in its own script and style by nonce, images of its own making, and nothing else", () => {
    const page = html();
    const nonce = /script-src 'nonce-([0-9a-f]{32})'/.exec(page)?.[1];
    expect(nonce).toBeDefined();
    const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src blob:`;
    expect(page).toContain(`content="${policy}"`);
    expect(page.match(/<script[^>]*>/g)).toEqual([`<script nonce="${nonce}">`]);
    expect(page).toContain(`<style nonce="${nonce}">body{color:red}</style>`);
    expect(page).not.toMatch(/unsafe|style=|\son\w+=|src=|href=/);
  });

  test("has a new nonce each time", () => {
    expect(html()).not.toBe(html());
  });

  test("says where the bundles are that come later", () => {
    expect(html()).toContain('data-folder="https://x/webview/"');
  });

  test("a file's name cannot break out of its attribute", () => {
    const page = html({ uri: `file:///"><script>alert(1)</script>'.anycast` });
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).toContain("file:///&quot;&gt;&lt;script&gt;");
  });

  test("brings the first picture with it, of which nothing can become markup", () => {
    const remove = ["</script><script>alert(1)</script>", "<!--<script>"];
    const page = html({ first: { question: "{}", patch: { set: [], remove } } });
    const [, id, text = ""] =
      /<script type="application\/json" id="opening" nonce="(\w+)">(.*)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(text)).toEqual({ id, question: "{}", patch: { set: [], remove } });
    expect(text).not.toContain("<");
  });
});

test("escapeAttribute leaves plain text alone", () => {
  expect(escapeAttribute("k-root ä €")).toBe("k-root ä €");
});
