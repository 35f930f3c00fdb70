import type { Severity } from "./diagnostic.js";
import type { Sourced } from "./written.js";

/** Local preference per relation; undefined entries keep the default of the level above. */
export interface RelationPreferences {
  readonly customer: Sourced<number> | undefined;
  readonly peer: Sourced<number> | undefined;
  readonly provider: Sourced<number> | undefined;
}

/** The latency model's constants, routing-model §6. Undefined entries keep the model's own. */
export interface LatencySettings {
  /** Length of the real way ÷ great circle. */
  readonly stretch: Sourced<number> | undefined;
  /** Speed of light in fibre in km/ms. */
  readonly speed: Sourced<number> | undefined;
  /** ms added per AS hop. */
  readonly hop: Sourced<number> | undefined;
  /** ms added once, for the access network. */
  readonly access: Sourced<number> | undefined;
}

/** What lints compare with; undefined entries keep the rule's own. */
export interface Thresholds {
  /** Inflation in ms above which a region is reported. */
  readonly inflation: Sourced<number> | undefined;
  /** Extra copies above which prepending is reported. */
  readonly prepend: Sourced<number> | undefined;
  /** AS path length above which a path is reported. */
  readonly pathLength: Sourced<number> | undefined;
  /** Load ÷ capacity above which a PoP is reported, 1 = 100 %. */
  readonly load: Sourced<number> | undefined;
}

/** All `defaults` blocks of the design, merged. */
export interface Defaults {
  readonly localPref: RelationPreferences;
  readonly latency: LatencySettings;
  readonly thresholds: Thresholds;
  /** `lint AC401 off`. */
  readonly lint: ReadonlyMap<string, Severity | "off">;
  /** `production`: real numbers and prefixes are expected, documentation ones are findings. */
  readonly production: Sourced<boolean> | undefined;
}
