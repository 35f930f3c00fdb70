import { type PageMessage, type PageState, VIEW_NAMES } from "../../server/src/diagram/protocol";
import { isHostMessage, readPageState } from "./incoming";
import { PreviewPage } from "./page";
import { followTheme, installPalette } from "./theme";

/** What VS Code gives a webview's page. */
interface EditorApi {
  postMessage(message: PageMessage): void;
  getState(): unknown;
  setState(state: PageState): void;
}

declare function acquireVsCodeApi(): EditorApi;

const editor = acquireVsCodeApi();
const { uri = "", view } = document.body.dataset;
const kept = readPageState(editor.getState(), uri);
const state: PageState = { ...kept, view: kept.view ?? VIEW_NAMES.find((name) => name === view) };

installPalette();
followTheme();
let page = open(state);
document.body.append(page.element);
addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (!isHostMessage(data)) return;
  if (data.kind === "shows" && data.uri !== page.state.uri) {
    // Of another file nothing but the view is the same.
    const before = page;
    page = open({ uri: data.uri, locked: data.locked, view: page.state.view, choices: {} });
    before.element.replaceWith(page.element);
    before.close();
    page.begin();
  } else page.receive(data);
});
editor.postMessage({ kind: "ready" });
page.begin();

function open(from: PageState): PreviewPage {
  editor.setState(from);
  return new PreviewPage(from, {
    send: (message) => editor.postMessage(message),
    keep: (changed) => editor.setState(changed),
  });
}
