import {
  type Connection,
  DidChangeConfigurationNotification,
  type WorkspaceFolder,
  type WorkspaceFoldersChangeEvent,
} from "vscode-languageserver";
import type { Severity } from "../language/diagnostic";
import { RULES } from "../language/rules";
import { VALUE_KINDS } from "../language/values";
import type { LensSettings } from "../service/code-lens";
import type { HintSettings } from "../service/inlay-hints";
import { type EditorDefaults, NO_DEFAULTS } from "./editor-defaults";
import { canonicalUri } from "./uri";

/** The section of the editor's settings that is ours. */
export const SECTION = "anycast";

/** What people can set (package.json says it to them). */
export interface Settings {
  readonly hints: HintSettings;
  readonly lenses: LensSettings;
  /** Severities of rules by code; a design's own `defaults { lint … }` wins over them. */
  readonly severities: ReadonlyMap<string, Severity | "off">;
  /** The latency model and what rules compare with; a design's own `defaults` win over them. */
  readonly defaults: EditorDefaults;
}

const DEFAULTS: Settings = {
  hints: { regions: true, pops: true },
  lenses: { services: true, pops: true, scenarios: true },
  severities: new Map(),
  defaults: NO_DEFAULTS,
};

/** Where each constant of the latency model may lie, as the language has it. */
const LATENCY_KINDS = { stretch: "stretch", speed: "speed", hop: "duration", access: "duration" } as const;

const SEVERITIES: ReadonlySet<unknown> = new Set<Severity | "off">(["error", "warning", "info", "off"]);

/** The settings as the editor has them, asked for when they change: each folder of the workspace may have its own. */
export class SettingsStore {
  /** For files outside of every folder. */
  #settings = DEFAULTS;
  /** By canonical URI of the folder, a slash at its end. */
  #ofFolders: ReadonlyMap<string, Settings> = new Map();
  #folders: readonly WorkspaceFolder[];
  readonly #connection: Connection;
  readonly #pull: boolean;

  /**
   * @param connection to ask
   * @param pull whether the client answers `workspace/configuration`
   * @param folders those of the workspace
   */
  constructor(connection: Connection, pull: boolean, folders: readonly WorkspaceFolder[]) {
    this.#connection = connection;
    this.#pull = pull;
    this.#folders = folders;
  }

  /**
   * The settings as last heard.
   * @param uri a file, in any spelling
   * @returns those of the innermost folder that it is in
   */
  of(uri: string): Settings {
    const key = canonicalUri(uri);
    let found = this.#settings;
    let depth = 0;
    for (const [folder, settings] of this.#ofFolders) {
      if (folder.length <= depth || !key.startsWith(folder)) continue;
      found = settings;
      depth = folder.length;
    }
    return found;
  }

  /**
   * Asks for the settings, and to be told when they change.
   * @param dynamic whether the client takes registrations
   * @returns whether anything is not as it is by default
   */
  async start(dynamic: boolean): Promise<boolean> {
    if (dynamic) {
      await this.#connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION });
    }
    await this.changed(undefined);
    return [this.#settings, ...this.#ofFolders.values()].some((each) => written([each]) !== written([DEFAULTS]));
  }

  /**
   * Folders have come or gone.
   * @param event which
   * @returns whether any setting is another now
   */
  async foldersChanged({ added, removed }: WorkspaceFoldersChangeEvent): Promise<boolean> {
    const left = this.#folders.filter(({ uri }) => !removed.some((one) => one.uri === uri));
    this.#folders = [...left, ...added];
    return this.#pull && this.changed(undefined);
  }

  /**
   * The settings may have changed.
   * @param pushed what a client that cannot be asked says they are now
   * @returns whether any is another now
   */
  async changed(pushed: unknown): Promise<boolean> {
    const folders = this.#folders;
    const items = [{ section: SECTION }, ...folders.map(({ uri }) => ({ section: SECTION, scopeUri: uri }))];
    const [found, ...ofFolders]: unknown[] = this.#pull
      ? await this.#connection.workspace.getConfiguration(items)
      : [entry(pushed, SECTION)];
    const before = [this.#settings, ...this.#ofFolders.entries()];
    this.#settings = readSettings(found);
    this.#ofFolders = new Map(
      folders.flatMap(({ uri }, index) => {
        const own = ofFolders[index];
        return own === undefined ? [] : [[`${canonicalUri(uri).replace(/\/$/, "")}/`, readSettings(own)] as const];
      }),
    );
    return written([this.#settings, ...this.#ofFolders.entries()]) !== written(before);
  }
}

/** Settings as text, to tell whether they are the same. */
function written(settings: readonly unknown[]): string {
  return JSON.stringify(settings, (_, value) => (value instanceof Map ? [...value] : value));
}

/**
 * Settings from whatever the editor sent; what is missing or of the wrong kind keeps its default.
 * @param found the value of the section
 */
export function readSettings(found: unknown): Settings {
  const hints = entry(found, "inlayHints");
  const lenses = entry(found, "codeLens");
  return {
    hints: {
      regions: boolean(entry(hints, "regions"), DEFAULTS.hints.regions),
      pops: boolean(entry(hints, "pops"), DEFAULTS.hints.pops),
    },
    lenses: {
      services: boolean(entry(lenses, "services"), DEFAULTS.lenses.services),
      pops: boolean(entry(lenses, "pops"), DEFAULTS.lenses.pops),
      scenarios: boolean(entry(lenses, "scenarios"), DEFAULTS.lenses.scenarios),
    },
    severities: readSeverities(entry(entry(found, "lint"), "severity")),
    defaults: { latency: readLatency(entry(found, "latency")), thresholds: readThresholds(entry(found, "lint")) },
  };
}

function readSeverities(found: unknown): ReadonlyMap<string, Severity | "off"> {
  if (typeof found !== "object" || found === null) return DEFAULTS.severities;
  return new Map(Object.entries(found).filter((pair): pair is [string, Severity | "off"] => isSeverity(pair)));
}

function readLatency(found: unknown): EditorDefaults["latency"] {
  const read = (name: keyof typeof LATENCY_KINDS) => {
    const value = numberIn(entry(found, name), LATENCY_KINDS[name]);
    return value === undefined ? {} : { [name]: value };
  };
  return { ...read("stretch"), ...read("speed"), ...read("hop"), ...read("access") };
}

function readThresholds(found: unknown): EditorDefaults["thresholds"] {
  const inflation = numberIn(entry(found, "inflation"), "duration");
  const prepend = numberIn(entry(found, "prepend"), "count");
  const pathLength = numberIn(entry(found, "pathLength"), "count");
  const load = numberIn(entry(found, "load"), "percent");
  return {
    ...(inflation === undefined ? {} : { inflation }),
    ...(prepend === undefined ? {} : { prepend }),
    ...(pathLength === undefined ? {} : { pathLength }),
    // People say 80 for 80 %; the design has shares.
    ...(load === undefined ? {} : { load: load / 100 }),
  };
}

/** A number that the language allows for such a value. */
function numberIn(value: unknown, kind: keyof typeof VALUE_KINDS): number | undefined {
  const { min, max, whole } = VALUE_KINDS[kind];
  if (whole && !Number.isInteger(value)) return undefined;
  const fits = typeof value === "number" && value >= (min ?? 0) && value <= (max ?? Number.POSITIVE_INFINITY);
  return fits ? value : undefined;
}

function isSeverity([code, severity]: readonly [string, unknown]): boolean {
  return RULES.has(code) && SEVERITIES.has(severity);
}

function entry(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && key in value ? Reflect.get(value, key) : undefined;
}

function boolean(value: unknown, otherwise: boolean): boolean {
  return typeof value === "boolean" ? value : otherwise;
}
