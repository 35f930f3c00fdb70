import type { Defaults, Design, LatencySettings, Sourced, Thresholds } from "../language/design";

/** What the editor's settings give for designs that do not say it; what is absent keeps the default of its own. */
export interface EditorDefaults {
  /** Constants of the latency model, by the names and in the units of `defaults { latency … }`. */
  readonly latency: { readonly [Name in keyof LatencySettings]?: number };
  /** What rules compare with, by the names and in the units of the design's own. */
  readonly thresholds: { readonly [Name in keyof Thresholds]?: number };
}

/** Settings that say nothing. */
export const NO_DEFAULTS: EditorDefaults = { latency: {}, thresholds: {} };

/**
 * Gives a design the editor's defaults where it does not state its own.
 * @param design a bound design
 * @param editor what the settings say
 * @returns the same design where nothing changes
 */
export function withDefaults(design: Design, { latency, thresholds }: EditorDefaults): Design {
  if (Object.keys(latency).length + Object.keys(thresholds).length === 0) return design;
  const own = design.defaults;
  const source = { file: design.files[0]?.uri ?? "", start: 0, end: 0 };
  const or = (stated: Sourced<number> | undefined, value: number | undefined) =>
    stated ?? (value === undefined ? undefined : { value, source });
  const defaults: Defaults = {
    ...own,
    latency: {
      stretch: or(own.latency.stretch, latency.stretch),
      speed: or(own.latency.speed, latency.speed),
      hop: or(own.latency.hop, latency.hop),
      access: or(own.latency.access, latency.access),
    },
    thresholds: {
      inflation: or(own.thresholds.inflation, thresholds.inflation),
      prepend: or(own.thresholds.prepend, thresholds.prepend),
      pathLength: or(own.thresholds.pathLength, thresholds.pathLength),
      load: or(own.thresholds.load, thresholds.load),
    },
  };
  return { ...design, defaults };
}
