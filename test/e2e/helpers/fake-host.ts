import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { AskAhead } from "../../../client/src/common/ask-ahead";
import { previewHtml } from "../../../client/src/common/preview-html";
import type { DiagramModel } from "../../../server/src/diagram/model";
import { patchFor } from "../../../server/src/diagram/patch";
import type { DiagramPatch, HostMessage, PageMessage, PageSettings } from "../../../server/src/diagram/protocol";
import { THEMES } from "./themes";

const ORIGIN = "http://preview.localhost";
const dist = pathToFileURL(`${resolve("dist/webview")}/`);

/** What a page asks. */
export type Question = Extract<PageMessage, { kind: "ask" }>["params"];

/** What a page brings with it. */
interface First {
  readonly question?: Omit<Question, "have">;
  readonly patch: DiagramPatch;
}

/** How a page is opened. */
export interface FakeHostOptions {
  readonly theme?: keyof typeof THEMES;
  readonly width?: number;
  readonly height?: number;
  /** What `getState` gives: as if the window had been reloaded. */
  readonly state?: unknown;
  /** What the workspace remembers, for a page that has kept nothing. */
  readonly settings?: PageSettings;
  /** Answers questions in place of a model. */
  readonly answer?: (question: Question) => Promise<DiagramPatch>;
  /** Makes the answer to a question that asks for something failed. */
  readonly failing?: FakeHost["failing"];
  /** The answer that the page brings with it: to the question of a page that has kept nothing, unless another is said. */
  readonly first?: () => Promise<First>;
  /** True for a page that has no WebGL, whatever the browser has. */
  readonly withoutWebGl?: boolean;
  /** Done before the page loads. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** Stands in for VS Code: loads the built page with its real policy, and answers its questions from a model. */
export class FakeHost {
  readonly page: Page;
  /** Everything the page has sent, oldest first. */
  readonly received: PageMessage[] = [];
  /** What the console complained about; policy violations are among it. */
  readonly complaints: string[] = [];
  /** The picture that questions are answered with; undefined leaves them open. */
  model: DiagramModel | undefined;
  /** Where set, makes the answer to a question that asks for something failed. */
  failing: ((failures: readonly string[], scenario: string | undefined) => DiagramModel) | undefined;
  /** Where set, questions fail with it. */
  failure: string | undefined;
  readonly #answer: FakeHostOptions["answer"];
  /** As the extension has it, where questions are answered in place of a model. */
  readonly #ahead: AskAhead | undefined;
  /** What the page kept last. */
  state: unknown;

  /** The element whose source was asked for last. */
  get revealed(): string | undefined {
    const asked = this.received.findLast((message) => message.kind === "reveal");
    return asked?.kind === "reveal" ? asked.element : undefined;
  }

  private constructor(page: Page, answer: FakeHostOptions["answer"]) {
    this.page = page;
    this.#answer = answer;
    this.#ahead = answer && new AskAhead({ answer, post: (message) => void this.post(message) });
  }

  /**
   * Opens the preview in a page of its own.
   * @param browser where
   * @param model what to answer
   * @param options how
   * @returns the host, once the page has asked for the first time
   */
  static async open(
    browser: Browser,
    model: DiagramModel | undefined,
    options: FakeHostOptions = {},
  ): Promise<FakeHost> {
    const theme = THEMES[options.theme ?? "dark"];
    const page = await browser.newPage({ viewport: { width: options.width ?? 1000, height: options.height ?? 640 } });
    const host = new FakeHost(page, options.answer);
    host.model = model;
    host.failing = options.failing;
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") host.complaints.push(message.text());
    });
    page.on("pageerror", (error) => host.complaints.push(String(error)));
    await page.exposeFunction("fakeHostReceive", (message: PageMessage) => host.#receive(message));
    await page.exposeFunction("fakeHostKeep", (state: unknown) => {
      host.state = state;
    });
    await page.addInitScript(
      ({ variables, state }) => {
        const call = (name: string, value: unknown): unknown =>
          Reflect.apply(Reflect.get(window, name), window, [value]);
        Reflect.set(window, "acquireVsCodeApi", () => ({
          postMessage: (message: unknown) => call("fakeHostReceive", message),
          getState: () => JSON.parse(sessionStorage.getItem("kept") ?? "null") ?? state,
          setState: (value: unknown) => {
            sessionStorage.setItem("kept", JSON.stringify(value));
            call("fakeHostKeep", value);
          },
        }));
        // There is no document yet: the variables are set as soon as there is one, before the page's own script.
        new MutationObserver((_, observer) => {
          if (document.documentElement === null) return;
          observer.disconnect();
          for (const [name, value] of Object.entries(variables)) {
            document.documentElement.style.setProperty(`--vscode-${name}`, value);
          }
        }).observe(document, { childList: true });
      },
      { variables: theme.variables, state: options.state },
    );
    let source = "";
    await page.route(`${ORIGIN}/**`, (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (name === "") return route.fulfill({ contentType: "text/html", body: source });
      return route.fulfill({ contentType: "text/javascript", body: readFileSync(new URL(name, dist)) });
    });
    if (options.withoutWebGl) await page.addInitScript(takeWebGlAway);
    await options.prepare?.(page);
    source = pageSource(theme.classes, options.settings, await options.first?.());
    await page.goto(`${ORIGIN}/`);
    return host;
  }

  /**
   * Changes the design, and tells the page as the extension would.
   * @param model the new picture
   */
  async change(model: DiagramModel): Promise<void> {
    this.model = model;
    await this.post({ kind: "changed" });
  }

  /**
   * Changes the editor's theme, as VS Code does: classes and variables, no reload.
   * @param name the theme
   */
  async setTheme(name: keyof typeof THEMES): Promise<void> {
    await this.page.evaluate(({ classes, variables }) => {
      document.body.className = classes;
      for (const [key, value] of Object.entries(variables)) {
        document.documentElement.style.setProperty(`--vscode-${key}`, value);
      }
    }, THEMES[name]);
  }

  /** @param message to the page */
  async post(message: HostMessage): Promise<void> {
    try {
      // As text, for VS Code sends its messages so; to hand over objects takes the driver a second where they are large.
      await this.page.evaluate((sent) => window.postMessage(JSON.parse(sent), "*"), JSON.stringify(message));
    } catch (error) {
      // A page that asked for something as it was closed waits for no answer.
      if (!this.page.isClosed()) throw error;
    }
  }

  /** What questions are answered with may be another one now. */
  changed(): void {
    this.#ahead?.changed();
  }

  /**
   * Answers a question.
   * @param sequence the question's number
   * @param patch the answer
   */
  patch(sequence: number, patch: DiagramPatch): Promise<void> {
    return this.post({ kind: "patch", sequence, patch: JSON.stringify(patch) });
  }

  #receive(message: PageMessage): void {
    this.received.push(message);
    if (message.kind !== "ask") return;
    const { sequence } = message;
    if (this.#answer !== undefined) {
      void this.#answer(message.params).then((patch) => {
        this.#ahead?.answered(message.params, patch);
        return this.patch(sequence, patch);
      });
      return;
    }
    if (this.failure !== undefined) {
      void this.post({ kind: "failed", sequence, message: this.failure });
      return;
    }
    const { failures = [], scenario, have } = message.params;
    const model = failures.length > 0 && this.failing ? this.failing(failures, scenario) : this.model;
    if (model !== undefined) void this.patch(sequence, patchFor(model, have));
  }
}

function takeWebGlAway(): void {
  const prototype = HTMLCanvasElement.prototype;
  const own = prototype.getContext;
  Reflect.set(prototype, "getContext", function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
    return kind.startsWith("webgl") ? null : Reflect.apply(own, this, [kind, ...rest]);
  });
}

/** The page with the classes that VS Code gives its body. */
function pageSource(classes: string, settings: PageSettings | undefined, first: First | undefined): string {
  const text = (name: string): string => readFileSync(new URL(name, dist), "utf8");
  const parts = { script: text("preview.js"), style: text("preview.css"), folder: `${ORIGIN}/` };
  const opening = first && { question: JSON.stringify(first.question ?? {}), patch: first.patch };
  const html = previewHtml({ uri: "file:///design.anycast", settings, first: opening }, parts);
  return html.replace("<body ", `<body class="${classes}" `);
}
