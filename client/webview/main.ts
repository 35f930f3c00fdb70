import { readSettings, settingsOf, stateWith } from "../../server/src/diagram/page-settings";
import type { Opening, PageMessage, PageState } from "../../server/src/diagram/protocol";
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
const { uri = "", settings = "{}" } = document.body.dataset;
const kept = editor.getState();
const state =
  kept === undefined || kept === null ? stateWith(readSettings(JSON.parse(settings)), uri) : readPageState(kept, uri);

installPalette();
followTheme();
let page = open(state);
document.body.append(page.element);
addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (!isHostMessage(data)) return;
  if (data.kind === "shows" && data.uri !== page.state.uri) {
    // Of another file nothing is the same but how the reader likes it.
    const before = page;
    const { opening: shown } = page.state;
    page = open({ ...stateWith(settingsOf(page.state), data.uri), opening: shown, locked: data.locked });
    before.element.replaceWith(page.element);
    before.close();
    page.begin();
  } else page.receive(data);
});
editor.postMessage({ kind: "ready" });
page.begin(opening());

/** What the page's HTML has brought with it, unless the page is of another file by now. */
function opening(): Opening | undefined {
  const element = document.getElementById("opening");
  element?.remove();
  return element === null || state.uri !== uri ? undefined : JSON.parse(element.textContent ?? "");
}

function open(from: PageState): PreviewPage {
  editor.setState(from);
  return new PreviewPage(from, {
    send: (message) => editor.postMessage(message),
    keep: (changed) => editor.setState(changed),
  });
}
