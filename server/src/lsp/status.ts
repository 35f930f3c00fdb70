import type { Connection } from "vscode-languageserver";
import type { OpenDesign } from "./designs";
import { STATUS_NOTIFICATION, type StatusParams } from "./protocol";
import type { Workspace } from "./workspace";

/** Tells the client how the routes of every open document stand, when that changes. */
export class StatusReporter {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #last = new Map<string, string>();

  /**
   * @param connection to the client
   * @param workspace what it is about
   */
  constructor(connection: Connection, workspace: Workspace) {
    this.#connection = connection;
    this.#workspace = workspace;
  }

  /** Something may have changed. */
  changed(): void {
    const { texts, designs } = this.#workspace;
    const open = new Set(texts.openKeys());
    for (const key of this.#last.keys()) if (!open.has(key)) this.#last.delete(key);
    for (const key of open) {
      const [design] = designs.of(key);
      const uri = texts.openDocument(key)?.uri;
      if (!design || uri === undefined) continue;
      const params = this.#statusOf(uri, design);
      const text = JSON.stringify(params);
      if (this.#last.get(key) === text) continue;
      this.#last.set(key, text);
      void this.#connection.sendNotification(STATUS_NOTIFICATION, params);
    }
  }

  #statusOf(uri: string, design: OpenDesign): StatusParams {
    const { solved, failure, version } = design;
    const findings = this.#workspace.findings(design);
    const failed = failure?.version === version;
    const notes = solved?.results.notes ?? [];
    return {
      uri,
      state: failed ? "failed" : solved?.version === version ? "solved" : "solving",
      elapsedMs: solved?.results.elapsedMs,
      engines: solved?.results.engines ?? [],
      errors: findings.filter(({ severity }) => severity === "error").length,
      warnings: findings.filter(({ severity }) => severity === "warning").length,
      message: failed ? failure.message : notes.length > 0 ? notes.join(" ") : undefined,
      scenario: solved?.results.scenario ?? null,
      scenarios: design.design.scenarios.map(({ name, title }) => ({ name, title: title ?? null })),
    };
  }
}
