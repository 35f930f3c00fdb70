/** Loads the WebGL drawing of the AS graph, once, when the first graph is too large for SVG. */
import { loadBundle } from "./beside";
import { DRAW_GL, type DrawGl } from "./graph-gl-name";

let loading: Promise<DrawGl> | undefined;

/** @returns whether this page can draw by WebGL at all */
export function hasWebGl(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

/**
 * @returns what draws
 * @throws Error (rejects) where the bundle cannot be loaded
 */
export function loadGl(): Promise<DrawGl> {
  loading ??= loadBundle("graph-gl.js", DRAW_GL).then((found) => {
    if (isDrawGl(found)) return found;
    throw new Error("The WebGL drawing could not be loaded.");
  });
  return loading;
}

function isDrawGl(value: unknown): value is DrawGl {
  return typeof value === "function";
}
