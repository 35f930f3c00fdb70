import { type Connection, DidChangeConfigurationNotification } from "vscode-languageserver";
import type { Severity } from "../language/diagnostic";
import { RULES } from "../language/rules";
import { VALUE_KINDS } from "../language/values";
import type { LensSettings } from "../service/code-lens";
import type { HintSettings } from "../service/inlay-hints";

import { type EditorDefaults, NO_DEFAULTS } from "./editor-defaults";

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

/** The settings as the editor has them, asked for when they change. */
export class SettingsStore {
  #settings = DEFAULTS;
  readonly #connection: Connection;
  readonly #pull: boolean;

  /**
   * @param connection to ask
   * @param pull whether the client answers `workspace/configuration`
   */
  constructor(connection: Connection, pull: boolean) {
    this.#connection = connection;
    this.#pull = pull;
  }

  /** The settings as last heard. */
  get current(): Settings {
    return this.#settings;
  }

  /**
   * Asks for the settings, and to be told when they change.
   * @param dynamic whether the client takes registrations
   */
  async start(dynamic: boolean): Promise<void> {
    if (dynamic) {
      await this.#connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION });
    }
    await this.changed(undefined);
  }

  /**
   * The settings have changed.
   * @param pushed what a client that cannot be asked says they are now
   */
  async changed(pushed: unknown): Promise<void> {
    const found: unknown = this.#pull
      ? await this.#connection.workspace.getConfiguration(SECTION)
      : entry(pushed, SECTION);
    this.#settings = readSettings(found);
  }
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
