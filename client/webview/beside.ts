/** Loads the page's other bundles: each is wanted by few readers, or only after the first picture. */
import { html } from "./dom";

/** The page's own script while it runs for the first time: the other bundles have its nonce. */
const nonce = document.currentScript instanceof HTMLScriptElement ? document.currentScript.nonce : "";

/**
 * @param file a bundle's name
 * @param name the property of the page's global object where the bundle leaves what it has
 * @returns what it has left there
 * @throws Error (rejects) where the bundle cannot be loaded
 */
export function loadBundle(file: string, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const failed = (): void => reject(new Error(`${file} could not be loaded.`));
    // In the page's script is no address that it was loaded from: the page says where the other bundles are.
    const script = html("script", { src: `${document.body.dataset.folder ?? ""}${file}` });
    script.nonce = nonce;
    script.addEventListener("error", failed);
    script.addEventListener("load", () => {
      const found: unknown = Reflect.get(globalThis, name);
      if (found === undefined) failed();
      else resolve(found);
    });
    document.head.append(script);
  });
}
