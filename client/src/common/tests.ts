import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  CHECK_EXPECTATIONS_REQUEST,
  EXPECTATIONS_REQUEST,
  type ExpectationItem,
  type ExpectationsParams,
  type ExpectationVerdict,
  type StatusParams,
} from "../../../server/src/lsp/protocol";

/** After the last of a burst of news about a document, before its expectations are read again, ms. */
const REST_MS = 100;

type ServerRange = ExpectationItem["range"];

/** Expectations in VS Code's Test Explorer: one item a file, one a test; run, and run again with every change. */
export class ExpectationTests implements vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #controller = vscode.tests.createTestController("anycast.expectations", "Anycast Expectations");
  readonly #pending = new Map<string, ReturnType<typeof setTimeout>>();
  /** The continuous runs that the reader has switched on. */
  readonly #continuous = new Set<vscode.TestRunRequest>();

  /** @param client the language client that lists and checks */
  constructor(client: BaseLanguageClient) {
    this.#client = client;
    this.#controller.resolveHandler = (item) => (item ? this.#list(item) : this.#discover());
    this.#controller.refreshHandler = () => this.#discover();
    const run = (request: vscode.TestRunRequest, token: vscode.CancellationToken) =>
      request.continuous ? this.#keepRunning(request, token) : this.#run(request, token);
    const profile = this.#controller.createRunProfile("Check", vscode.TestRunProfileKind.Run, run, true);
    profile.supportsContinuousRun = true;
  }

  /** @param status news from the server about one document: its text or its routes may have changed */
  changed(status: StatusParams): void {
    const uri = vscode.Uri.parse(status.uri);
    const key = uri.toString();
    clearTimeout(this.#pending.get(key));
    const timer = setTimeout(() => {
      this.#pending.delete(key);
      void this.#refresh(uri, status.state === "solved");
    }, REST_MS);
    this.#pending.set(key, timer);
  }

  dispose(): void {
    for (const timer of this.#pending.values()) clearTimeout(timer);
    this.#continuous.clear();
    this.#controller.dispose();
  }

  async #refresh(uri: vscode.Uri, solved: boolean): Promise<void> {
    const file = this.#file(uri);
    await this.#list(file);
    if (!solved) return;
    for (const request of this.#continuous) {
      const tests = testsOf(request, this.#controller).filter((test) => fileOf(test).id === file.id);
      if (tests.length > 0)
        await this.#check(new vscode.TestRunRequest(tests, request.exclude, request.profile), tests);
    }
  }

  /** Every design of the workspace; what is in them is read when they are unfolded or run. */
  async #discover(): Promise<void> {
    for (const uri of await vscode.workspace.findFiles("**/*.anycast", "**/node_modules/**")) this.#file(uri);
  }

  #file(uri: vscode.Uri): vscode.TestItem {
    const id = uri.toString();
    const known = this.#controller.items.get(id);
    if (known) return known;
    const item = this.#controller.createTestItem(id, vscode.workspace.asRelativePath(uri), uri);
    item.canResolveChildren = true;
    this.#controller.items.add(item);
    return item;
  }

  /** Brings a file's tests up to date; a file without any goes from the list. */
  async #list(file: vscode.TestItem): Promise<void> {
    const uri = file.uri;
    if (uri === undefined || file.parent) return;
    const found = await this.#ask<readonly ExpectationItem[]>(EXPECTATIONS_REQUEST, uri);
    if (!found) return;
    if (found.length === 0) {
      this.#controller.items.delete(file.id);
      return;
    }
    if (!this.#controller.items.get(file.id)) this.#controller.items.add(file);
    for (const [id] of file.children) if (!found.some((item) => item.id === id)) file.children.delete(id);
    for (const [index, { id, label, within, range }] of found.entries()) {
      const item = file.children.get(id) ?? this.#controller.createTestItem(id, label, uri);
      item.range = rangeOf(range);
      item.sortText = String(index).padStart(6, "0");
      if (within !== null) item.description = `in scenario ${within}`;
      file.children.add(item);
    }
  }

  /** Runs once now, and then with every newer text until the reader switches it off. */
  async #keepRunning(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    this.#continuous.add(request);
    token.onCancellationRequested(() => this.#continuous.delete(request));
    await this.#run(request, token);
  }

  async #run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    if (!request.include) await this.#discover();
    const files = new Set((request.include ?? [...this.#controller.items].map(([, item]) => item)).map(fileOf));
    for (const file of files) await this.#list(file);
    if (!token.isCancellationRequested) await this.#check(request, testsOf(request, this.#controller), token);
  }

  async #check(
    request: vscode.TestRunRequest,
    tests: readonly vscode.TestItem[],
    token?: vscode.CancellationToken,
  ): Promise<void> {
    const run = this.#controller.createTestRun(request);
    for (const test of tests) run.started(test);
    for (const file of new Set(tests.map(fileOf))) {
      if (token?.isCancellationRequested || !file.uri) break;
      const start = Date.now();
      const mine = tests.filter((test) => fileOf(test) === file);
      try {
        const verdicts = await this.#ask<readonly ExpectationVerdict[]>(CHECK_EXPECTATIONS_REQUEST, file.uri);
        const elapsedMs = (Date.now() - start) / mine.length;
        for (const test of mine) report(run, test, verdicts, elapsedMs);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        for (const test of mine) run.errored(test, new vscode.TestMessage(message));
      }
    }
    run.end();
  }

  /** Null where the server has no such document, or newer text came in between. */
  async #ask<R>(method: string, uri: vscode.Uri): Promise<R | null> {
    if (!this.#client.isRunning()) return null;
    // So that the server has its text. An untitled file that is gone would come back empty: it is left alone.
    if (uri.scheme !== "untitled") await vscode.workspace.openTextDocument(uri);
    const params: ExpectationsParams = { textDocument: { uri: uri.toString() } };
    return this.#client.sendRequest<R | null>(method, params);
  }
}

/** Says what a test came to. Without a verdict it is skipped: the text has moved on, and so will the run. */
function report(
  run: vscode.TestRun,
  test: vscode.TestItem,
  verdicts: readonly ExpectationVerdict[] | null,
  elapsedMs: number,
): void {
  const verdict = verdicts?.find(({ id }) => id === test.id);
  if (!verdict) run.skipped(test);
  else if (verdict.holds) run.passed(test, elapsedMs);
  else {
    const actual = verdict.actual ?? "";
    const message = vscode.TestMessage.diff(actual, verdict.expected, actual);
    if (test.uri) message.location = new vscode.Location(test.uri, rangeOf(verdict.range));
    if (verdict.holds === null) run.errored(test, message, elapsedMs);
    else run.failed(test, message, elapsedMs);
  }
}

function fileOf(item: vscode.TestItem): vscode.TestItem {
  return item.parent ?? item;
}

/** The tests that a request is about: those of the files that it names, and those it names themselves. */
function testsOf(request: vscode.TestRunRequest, controller: vscode.TestController): vscode.TestItem[] {
  const included = request.include ?? [...controller.items].map(([, item]) => item);
  const tests = included.flatMap((item) => (item.parent ? [item] : [...item.children].map(([, child]) => child)));
  const excluded = new Set((request.exclude ?? []).map(({ id, parent }) => `${parent?.id ?? ""} ${id}`));
  const isExcluded = (test: vscode.TestItem) =>
    excluded.has(`${test.parent?.id ?? ""} ${test.id}`) || excluded.has(` ${fileOf(test).id}`);
  return [...new Set(tests)].filter((test) => !isExcluded(test));
}

function rangeOf({ start, end }: ServerRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
