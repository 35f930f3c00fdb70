import * as vscode from "vscode";
import { type BaseLanguageClient, ProgressType } from "vscode-languageclient";
import {
  WRITE_SCENARIO_REQUEST,
  type WriteScenarioParams,
  type WrittenScenario,
} from "../../../server/src/diagram/protocol";
import {
  PICK_SCENARIO_REQUEST,
  type PickScenarioParams,
  RESILIENCE_REQUEST,
  type ResilienceItem,
  type ResilienceLoad,
  type ResilienceRequestParams,
  type ResilienceResult,
  type StatusParams,
} from "../../../server/src/lsp/protocol";
import { LANGUAGE_ID } from "./language";
import {
  describeItem,
  describeLoad,
  describeProgress,
  describeState,
  explainItem,
  type Gravity,
  gravityOf,
} from "./resilience-text";

/** The view's id, in package.json. */
const VIEW_ID = "anycast.resilience";

/** Whether something is being tried, for the button that stops it. */
const RUNNING_KEY = "anycast.resilience.running";

/** After the last news about a document, before its failures are tried again, ms. */
const REST_MS = 400;

type Part = "singles" | "pairs";

/** How full PoPs get with one or two down: N−1 and N−2. */
type Headroom = "headroom" | "headroom2";

/** One question to the server, and what came of it. */
interface Trying {
  result: ResilienceResult | undefined;
  /** The result is of older text, of another scenario or of another file than the one shown now. */
  stale: boolean;
  running: vscode.CancellationTokenSource | undefined;
  failure: string | undefined;
}

type Node =
  | { readonly kind: "group"; readonly part: Part | Headroom }
  | { readonly kind: "failure"; readonly item: ResilienceItem }
  | { readonly kind: "thing"; readonly thing: ResilienceItem["failures"][number] }
  | { readonly kind: "load"; readonly load: ResilienceLoad };

/** The view "Resilience": what every failure of the design in the editor does, the worst first. */
export class ResilienceView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #tree: vscode.TreeView<Node>;
  readonly #changed = new vscode.EventEmitter<Node | undefined>();
  readonly #watches: vscode.Disposable[];
  readonly #scenarios = new Map<string, string | null>();
  readonly onDidChangeTreeData = this.#changed.event;
  #trying: Record<Part, Trying> = { singles: untried(), pairs: untried() };
  #document: vscode.Uri | undefined;
  /** Pairs are many: they are tried once the reader has unfolded them. */
  #pairsWanted = false;
  #pending: ReturnType<typeof setTimeout> | undefined;
  #questions = 0;

  /** @param client the language client; the server tries */
  constructor(client: BaseLanguageClient) {
    this.#client = client;
    this.#tree = vscode.window.createTreeView(VIEW_ID, { treeDataProvider: this, showCollapseAll: true });
    this.#watches = [
      this.#tree,
      this.#changed,
      vscode.window.onDidChangeActiveTextEditor(() => this.#follow()),
      this.#tree.onDidChangeVisibility(() => this.#soon()),
      this.#tree.onDidExpandElement(({ element }) => {
        if (element.kind !== "group" || element.part !== "pairs" || this.#pairsWanted) return;
        this.#pairsWanted = true;
        this.#soon();
      }),
    ];
    void vscode.commands.executeCommand("setContext", "anycast.active", true);
    this.#follow();
  }

  /** @param status news from the server about one document */
  show(status: StatusParams): void {
    const uri = vscode.Uri.parse(status.uri).toString();
    const before = this.#scenarios.get(uri) ?? null;
    this.#scenarios.set(uri, status.scenario);
    if (uri !== this.#document?.toString()) return;
    if (status.state === "solving" || status.scenario !== before) this.#outdate();
    if (status.state === "solved") this.#soon();
  }

  /** Tries everything again, whatever is known. */
  refresh(): void {
    this.#outdate();
    void this.#try();
  }

  /** Ends what is being tried; what is known by then stays. */
  stop(): void {
    for (const { running } of Object.values(this.#trying)) running?.cancel();
  }

  /**
   * Writes a failure into the design as a scenario, and has hints and hovers follow it.
   * @param node a row of the view
   */
  async addScenario(node: unknown): Promise<void> {
    const uri = this.#document;
    const failures = isFailure(node) ? node.item.failures.map(({ id }) => id) : [];
    if (!uri || failures.length === 0) return;
    const textDocument = { uri: uri.toString() };
    const scenario = this.#scenarios.get(uri.toString()) ?? undefined;
    const params: WriteScenarioParams = { textDocument, scenario, failures };
    const written = await this.#client.sendRequest<WrittenScenario | null>(WRITE_SCENARIO_REQUEST, params);
    if (!written) {
      void vscode.window.showInformationMessage("This failure cannot be written as a scenario.");
      return;
    }
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, this.#client.protocol2CodeConverter.asRange(written.edit.range), written.edit.newText);
    if (!(await vscode.workspace.applyEdit(edit))) return;
    const pick: PickScenarioParams = { textDocument, scenario: written.name };
    await this.#client.sendRequest(PICK_SCENARIO_REQUEST, pick);
  }

  getChildren(node?: Node): Node[] {
    const { singles, pairs } = this.#trying;
    if (!node) {
      if (!this.#document || singles.result?.total === 0) return [];
      if (!singles.result && !singles.running) return [];
      const groups: Node[] = [
        { kind: "group", part: "singles" },
        { kind: "group", part: "headroom" },
        { kind: "group", part: "pairs" },
        { kind: "group", part: "headroom2" },
      ];
      return groups.filter((group) => this.getChildren(group).length > 0 || isPart(group, "pairs"));
    }
    if (node.kind === "failure") {
      // Of a pair each has its own declaration.
      const { failures } = node.item;
      return failures.length > 1 ? failures.map((thing) => ({ kind: "thing", thing })) : [];
    }
    if (node.kind !== "group") return [];
    if (node.part === "singles" || node.part === "pairs") {
      return (this.#trying[node.part].result?.worst ?? []).map((item) => ({ kind: "failure", item }));
    }
    const { result } = node.part === "headroom" ? singles : pairs;
    const loads = [...(result?.headroom ?? [])].sort((a, b) => b.ratio - a.ratio);
    return loads.map((load) => ({ kind: "load", load }));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case "group":
        return this.#groupItem(node.part);
      case "failure":
        return failureItem(node.item, this.#client);
      case "thing":
        return leadingTo(new vscode.TreeItem(`${node.thing.kind} ${node.thing.name}`), node.thing.place, this.#client);
      case "load":
        return loadItem(node.load, this.#client);
    }
  }

  dispose(): void {
    clearTimeout(this.#pending);
    this.stop();
    for (const watch of this.#watches) watch.dispose();
  }

  #groupItem(part: Part | Headroom): vscode.TreeItem {
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    if (part === "headroom" || part === "headroom2") {
      const [label, tooltip] = HEADROOMS[part];
      const item = new vscode.TreeItem(label, Collapsed);
      item.id = part;
      item.tooltip = tooltip;
      return item;
    }
    const { result, running } = this.#trying[part];
    const item = new vscode.TreeItem(
      part === "pairs" ? "Two failures at once" : "Single failures",
      part === "pairs" ? Collapsed : Expanded,
    );
    item.id = part;
    item.description = describeProgress(result, running !== undefined);
    item.tooltip =
      part === "pairs"
        ? "Every two failures at once, the worst first. They are tried when this is unfolded."
        : "Every PoP, network, link, exchange and location out of service, one at a time, the worst first.";
    return item;
  }

  /** Follows the editor; another file that is no design leaves the last one. */
  #follow(): void {
    const active = vscode.window.activeTextEditor?.document;
    if (active?.languageId !== LANGUAGE_ID || active.uri.toString() === this.#document?.toString()) return;
    this.stop();
    this.#document = active.uri;
    this.#pairsWanted = false;
    this.#trying = { singles: untried(), pairs: untried() };
    this.#update();
    this.#soon();
  }

  #outdate(): void {
    for (const trying of Object.values(this.#trying)) trying.stale = true;
    this.#update();
  }

  #soon(): void {
    clearTimeout(this.#pending);
    this.#pending = setTimeout(() => void this.#try(), REST_MS);
  }

  /** Tries what is seen and not known. */
  async #try(): Promise<void> {
    const uri = this.#document;
    if (!uri || !this.#tree.visible || !this.#client.isRunning()) return;
    const parts: Part[] = this.#pairsWanted ? ["singles", "pairs"] : ["singles"];
    for (const part of parts) {
      const trying = this.#trying[part];
      if (!trying.stale && (trying.result || trying.running)) continue;
      if (!(await this.#ask(uri, part, trying))) return;
    }
  }

  /** Whether it came to its end. */
  async #ask(uri: vscode.Uri, part: Part, trying: Trying): Promise<boolean> {
    trying.running?.cancel();
    const running = new vscode.CancellationTokenSource();
    const partialResultToken = `${VIEW_ID} ${++this.#questions}`;
    const textDocument = { uri: uri.toString() };
    const scenario = this.#scenarios.get(uri.toString()) ?? null;
    const params: ResilienceRequestParams = { textDocument, scenario, pairs: part === "pairs", partialResultToken };
    const keep = (result: ResilienceResult) => {
      if (trying.running !== running) return;
      Object.assign(trying, { result, stale: false, failure: undefined });
      this.#update();
    };
    const listening = this.#client.onProgress(new ProgressType<ResilienceResult>(), partialResultToken, keep);
    trying.running = running;
    this.#update();
    try {
      const { token } = running;
      const result = await this.#client.sendRequest<ResilienceResult | null>(RESILIENCE_REQUEST, params, token);
      if (result) keep(result);
      return result !== null;
    } catch (error) {
      // Stopped by the reader, what is known stays; else the server says what is wrong.
      if (!running.token.isCancellationRequested)
        trying.failure = error instanceof Error ? error.message : String(error);
      return false;
    } finally {
      listening.dispose();
      running.dispose();
      if (trying.running === running) trying.running = undefined;
      this.#update();
    }
  }

  #update(): void {
    const { singles, pairs } = this.#trying;
    const running = singles.running !== undefined || pairs.running !== undefined;
    const shown = singles.running || !pairs.running ? singles : pairs;
    this.#tree.message =
      (singles.failure ?? pairs.failure) ||
      describeState(shown.result, running, shown.stale && shown.result !== undefined);
    void vscode.commands.executeCommand("setContext", RUNNING_KEY, running);
    this.#changed.fire(undefined);
  }
}

const HEADROOMS: Readonly<Record<Headroom, readonly [label: string, tooltip: string]>> = {
  headroom: ["Load with one PoP down", "How full every PoP gets at most, whichever other PoP is down (N−1)."],
  headroom2: ["Load with two PoPs down", "How full every PoP gets at most, whichever two other PoPs are down (N−2)."],
};

function untried(): Trying {
  return { result: undefined, stale: false, running: undefined, failure: undefined };
}

function isPart(node: Node, part: Part): boolean {
  return node.kind === "group" && node.part === part;
}

function isFailure(node: unknown): node is Extract<Node, { kind: "failure" }> {
  return typeof node === "object" && node !== null && "kind" in node && node.kind === "failure" && "item" in node;
}

const ICONS: Readonly<Record<Gravity, readonly [icon: string, colour: string]>> = {
  lost: ["error", "list.errorForeground"],
  full: ["warning", "list.warningForeground"],
  moved: ["arrow-swap", "foreground"],
  none: ["pass", "testing.iconPassed"],
};

function failureItem(item: ResilienceItem, client: BaseLanguageClient): vscode.TreeItem {
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const row = new vscode.TreeItem(item.name, item.failures.length > 1 ? Collapsed : None);
  row.id = item.failures.map(({ id }) => id).join(" ");
  row.description = describeItem(item);
  row.tooltip = new vscode.MarkdownString(explainItem(item));
  const [icon, colour] = ICONS[gravityOf(item)];
  row.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
  row.contextValue = "failure";
  row.accessibilityInformation = { label: `${item.name}: ${row.description}` };
  return leadingTo(row, item.failures[0]?.place ?? null, client);
}

function loadItem(load: ResilienceLoad, client: BaseLanguageClient): vscode.TreeItem {
  const row = new vscode.TreeItem(load.pop);
  row.description = describeLoad(load);
  const [icon, colour] = ICONS[load.ratio > 1 ? "full" : "none"];
  row.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
  return leadingTo(row, load.place, client);
}

/** Choosing the row shows the declaration, and leaves the keyboard in the view. */
function leadingTo(
  row: vscode.TreeItem,
  place: ResilienceLoad["place"],
  { protocol2CodeConverter }: BaseLanguageClient,
): vscode.TreeItem {
  if (!place) return row;
  const selection = protocol2CodeConverter.asRange(place.range);
  const options: vscode.TextDocumentShowOptions = { selection, preserveFocus: true };
  row.command = { command: "vscode.open", title: "Show", arguments: [vscode.Uri.parse(place.uri), options] };
  return row;
}
