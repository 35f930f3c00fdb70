/** Loads, once, what the first picture does without (later.ts). */
import coast from "anycast:coast";
import { loadBundle } from "./beside";
import { LATER, type Later } from "./later-name";

// The other bundle is built without it (scripts/virtual-modules.mjs has the name, too): it is the largest thing here.
Reflect.set(globalThis, "anycastCoast", coast);

let loading: Promise<Later> | undefined;
let loaded: Later | undefined;

/**
 * @returns what the bundle has
 * @throws Error (rejects) where it cannot be loaded; the next call tries again
 */
export function loadLater(): Promise<Later> {
  loading ??= loadBundle("later.js", LATER).then(
    (found) => {
      if (!isLater(found)) throw new Error("later.js is not of this version.");
      loaded = found;
      return found;
    },
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

/** @returns what the bundle has, where it is loaded already */
export function laterIfLoaded(): Later | undefined {
  return loaded;
}

function isLater(value: unknown): value is Later {
  return typeof value === "object" && value !== null && "areasAround" in value && "exported" in value;
}
