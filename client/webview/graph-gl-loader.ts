/** Loads the WebGL drawing of the AS graph, once, when the first graph is too large for SVG. */
import { html } from "./dom";
import { DRAW_GL, type DrawGl } from "./graph-gl-name";

/** The page's own script while it runs for the first time: the other bundle lies beside it, and has its nonce. */
const own = document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;
const beside = own && { src: own.src, nonce: own.nonce };

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
  loading ??= new Promise((resolve, reject) => {
    const failed = (): void => reject(new Error("The WebGL drawing could not be loaded."));
    if (!beside) return failed();
    const script = html("script", { src: new URL("graph-gl.js", beside.src).href });
    script.nonce = beside.nonce;
    script.addEventListener("error", failed);
    script.addEventListener("load", () => {
      const found: unknown = Reflect.get(globalThis, DRAW_GL);
      if (isDrawGl(found)) resolve(found);
      else failed();
    });
    document.head.append(script);
  });
  return loading;
}

function isDrawGl(value: unknown): value is DrawGl {
  return typeof value === "function";
}
