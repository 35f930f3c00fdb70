import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PreviewManager } from "../../client/src/common/preview-manager";
import { desk, FakePanel, Uri } from "../helpers/fake-vscode";

vi.mock("vscode", () => import("../helpers/fake-vscode"));

const [A, B, C] = ["file:///w/a.anycast", "file:///w/b.anycast", "file:///w/c.anycast"] as const;

/** What the workspace remembers. */
let kept: Map<string, unknown>;
/** What the language server was asked, by method. */
let asked: string[];
/** How long it takes over a picture, ms. */
let pondering: number;
let previews: PreviewManager;

function start(): PreviewManager {
  const workspaceState = {
    get: (key: string) => kept.get(key),
    update: async (key: string, value: unknown) => {
      kept.set(key, value);
    },
  };
  const client = {
    isRunning: () => true,
    outputChannel: { appendLine: (line: string) => expect.unreachable(line) },
    sendRequest: async (method: string) => {
      asked.push(method);
      await new Promise((resolve) => setTimeout(resolve, method === "anycast/diagram" ? pondering : 0));
      return method === "anycast/elementsAt" ? ["pop:example.tokyo"] : { set: [], remove: [] };
    },
  };
  return Reflect.construct(PreviewManager, [{ extensionUri: Uri.parse("file:///extension"), workspaceState }, client]);
}

beforeEach(() => {
  vi.useFakeTimers();
  desk.clear();
  kept = new Map();
  asked = [];
  pondering = 0;
  previews = start();
});
afterEach(() => {
  previews.dispose();
  vi.useRealTimers();
});

/** Opens a preview of a file whose editor is active, and lets its page listen. */
function open(uri: string): FakePanel {
  desk.goTo(uri);
  previews.open(undefined, true);
  const panel = desk.panels.at(-1);
  if (panel === undefined) throw new Error("no panel");
  panel.say({ kind: "ready" });
  return panel;
}

/** Has a preview follow the editor, as its title's button does. */
async function follow(panel: FakePanel): Promise<void> {
  panel.enter();
  await previews.lock(false);
}

/** Two previews that follow, each opened on a file of its own. */
async function twoFollowers(): Promise<readonly [FakePanel, FakePanel]> {
  const pair = [open(A), open(B)] as const;
  for (const panel of pair) await follow(panel);
  return pair;
}

describe("a preview", () => {
  test("stays with its file until it is let go, then turns to the active editor's at once and from then on", async () => {
    const panel = open(A);
    desk.goTo(B);
    expect([panel.shows, panel.title]).toEqual([`${A} locked`, "Preview a.anycast"]);
    await follow(panel);
    expect([panel.shows, panel.title]).toEqual([`${B} following`, "Preview b.anycast"]);
    desk.goTo(C);
    expect(panel.shows).toBe(`${C} following`);
    desk.goTo("file:///w/readme.md", "markdown");
    expect(panel.shows).toBe(`${C} following`);
    panel.enter();
    await previews.lock();
    desk.goTo(A);
    expect(panel.shows).toBe(`${C} locked`);
  });

  test("that is open for a file is shown again; one that follows is turned; else there is a new one", async () => {
    const first = open(A);
    previews.open(Uri.parse(A), true);
    expect([desk.panels.length, first.revealed]).toEqual([1, 1]);
    await follow(first);
    const second = open(B);
    expect([desk.panels.length, second]).toEqual([1, first]);
    expect(first.shows).toBe(`${B} following`);
    first.enter();
    await previews.lock(true);
    open(C);
    expect(desk.panels.map(({ title }) => title)).toEqual(["Preview b.anycast", "Preview c.anycast"]);
  });

  test("tells menus whether it is locked, and new ones begin as was chosen last, with the view and the layers that were looked at last", async () => {
    const panel = open(A);
    panel.say({ kind: "settings", settings: { view: "graph", facilities: true, paper: "dark" } });
    await follow(panel);
    expect(desk.commands.at(-1)).toEqual(["setContext", "anycast.previewLocked", false]);
    panel.dispose();
    const next = open(B);
    expect(next.shows).toBe(`${B} following`);
    await vi.runAllTimersAsync();
    expect(next.webview.html).toContain(
      "{&quot;view&quot;:&quot;graph&quot;,&quot;paper&quot;:&quot;dark&quot;,&quot;facilities&quot;:true}",
    );
    // Another window of the workspace remembers it too.
    previews.dispose();
    previews = start();
    expect(open(C).shows).toBe(`${C} following`);
  });

  test("has a page that brings the first picture with it, and asks no more than what is new", async () => {
    pondering = 100;
    const panel = open(A);
    await vi.advanceTimersByTimeAsync(99);
    expect(panel.webview.html).toBe("");
    await vi.advanceTimersByTimeAsync(1);
    expect(panel.webview.html).toContain('"question":"{}","patch":{"set":[],"remove":[]}}</script>');
    // Script and style are in it.
    expect(panel.webview.html).toContain("/* /extension/dist/webview/preview.js */");
    expect(panel.webview.html).toContain("/* /extension/dist/webview/preview.css */");
  });

  test("does not wait for a picture that takes long, but gives it to the page when it asks", async () => {
    pondering = 1000;
    const panel = open(A);
    await vi.advanceTimersByTimeAsync(200);
    expect(panel.webview.html).toContain("<body");
    expect(panel.webview.html).not.toContain('id="opening"');
    panel.say({ kind: "ask", sequence: 1, params: { have: {} } });
    await vi.advanceTimersByTimeAsync(800);
    expect(panel.told.at(-1)).toEqual({ kind: "patch", sequence: 1, patch: '{"set":[],"remove":[]}' });
    expect(asked.filter((method) => method === "anycast/diagram")).toHaveLength(1);
  });

  test("brings no picture that something has changed since, nor of another file", async () => {
    pondering = 100;
    const [first, second] = [open(A), open(B)];
    await vi.advanceTimersByTimeAsync(50);
    previews.changed(A);
    await follow(second);
    desk.goTo(C);
    await vi.advanceTimersByTimeAsync(200);
    for (const { webview } of [first, second]) expect(webview.html).not.toContain('id="opening"');
    expect(second.webview.html).toContain(`data-uri="${C}"`);
  });

  test("that is closed at once is given no page", async () => {
    const panel = open(A);
    panel.dispose();
    await vi.runAllTimersAsync();
    expect(panel.webview.html).toBe("");
  });

  test("is told where the cursor is, once it rests, and not while it is hidden", async () => {
    const [first, second] = [open(A), open(B)];
    await vi.runAllTimersAsync();
    const told = (panel: FakePanel): number => panel.told.filter(({ kind }) => kind === "cursor").length;
    expect([told(first), told(second)]).toEqual([1, 1]);
    second.visible = false;
    const before = asked.filter((method) => method === "anycast/elementsAt").length;
    desk.goTo(A);
    desk.goTo(B);
    await vi.runAllTimersAsync();
    // One question for the one that is seen; the answer is the same, so that it is told nothing.
    expect(asked.filter((method) => method === "anycast/elementsAt").length).toBe(before + 1);
    expect([told(first), told(second)]).toEqual([1, 1]);
  });
});

describe("several previews that follow the active editor", () => {
  test("all turn to it", async () => {
    const pair = await twoFollowers();
    expect(pair.map(({ shows }) => shows)).toEqual([`${B} following`, `${B} following`]);
    desk.goTo(C);
    expect(pair.map(({ shows }) => shows)).toEqual([`${C} following`, `${C} following`]);
    expect(pair.map(({ title }) => title)).toEqual(["Preview c.anycast", "Preview c.anycast"]);
  });

  test("stay where one that is locked shows the file already", async () => {
    const locked = open(C);
    const pair = await twoFollowers();
    desk.goTo(C);
    expect([locked, ...pair].map(({ shows }) => shows)).toEqual([`${C} locked`, `${B} following`, `${B} following`]);
    locked.dispose();
    desk.goTo(A);
    desk.goTo(C);
    expect(pair.map(({ shows }) => shows)).toEqual([`${C} following`, `${C} following`]);
  });

  test("go on when one of them is locked or closed", async () => {
    const [first, second] = await twoFollowers();
    first.enter();
    await previews.lock(true);
    desk.goTo(C);
    expect([first.shows, second.shows]).toEqual([`${B} locked`, `${C} following`]);
    first.dispose();
    desk.goTo(A);
    expect(second.shows).toBe(`${A} following`);
  });

  test("are asked which of them is meant where none is worked in", async () => {
    await twoFollowers();
    desk.goTo(A);
    await previews.lock();
    expect(desk.messages.at(-1)).toContain("Click into the preview that you mean first");
  });
});

describe("after the window was reloaded", () => {
  const restore = async (state: unknown): Promise<FakePanel> => {
    const panel = new FakePanel("Anycast", 2);
    await Reflect.apply(previews.deserializeWebviewPanel, previews, [panel, state]);
    panel.say({ kind: "ready" });
    return panel;
  };

  test("those that follow come back, several of one file too; a second locked one of a file does not", async () => {
    const following = [await restore({ uri: A, locked: false }), await restore({ uri: A, locked: false })];
    expect(following.map(({ shows }) => shows)).toEqual([`${A} following`, `${A} following`]);
    const locked = [await restore({ uri: B, locked: true }), await restore({ uri: B })];
    expect(locked.map(({ isDisposed }) => isDisposed)).toEqual([false, true]);
    desk.goTo(C);
    expect(following.map(({ shows }) => shows)).toEqual([`${C} following`, `${C} following`]);
  });

  test.each([undefined, null, 3, "x", {}, { uri: 7 }])("a page that kept %j is closed", async (state) => {
    expect((await restore(state)).isDisposed).toBe(true);
  });
});
