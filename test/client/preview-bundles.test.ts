import { afterEach, expect, test, vi } from "vitest";
import { PreviewBundles } from "../../client/src/common/preview-bundles";
import { Uri } from "../helpers/fake-vscode";

vi.mock("vscode", () => import("../helpers/fake-vscode"));
afterEach(() => vi.unstubAllGlobals());

const bundles = (extension: string): PreviewBundles => Reflect.construct(PreviewBundles, [Uri.parse(extension)]);

test("are read from the extension's folder", async () => {
  const path = "/extension/dist/webview";
  const texts = { script: `/* ${path}/preview.js */`, style: `/* ${path}/preview.css */` };
  expect(await bundles("file:///extension").texts()).toEqual(texts);
});

test("are fetched where the extension is at an address, once, and tried again after a failure", async () => {
  const asked: string[] = [];
  let status = 503;
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
    return new Response(address, { status });
  });
  const web = bundles("http://localhost/extensions/0/anycast");
  await expect(web.texts()).rejects.toThrow("preview.js: 503");
  status = 200;
  const folder = "http://localhost/extensions/0/anycast/dist/webview";
  const texts = { script: `${folder}/preview.js`, style: `${folder}/preview.css` };
  expect(await web.texts()).toEqual(texts);
  expect(await web.texts()).toEqual(texts);
  expect(asked).toHaveLength(4);
});
