import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium } from "playwright-core";

/** Where Debian and others put the browser. */
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

/** Nothing but this machine can be reached: a test that needs the network must fail here. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost",
];

/** True where the end-to-end tests have their browser. */
export const hasBrowser = CHROMIUM !== undefined;

/** WebGL without a graphics card. */
const SOFTWARE_GL = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"];

/**
 * @param options whether pages have WebGL, drawn in software
 * @returns a headless Chromium that reaches this machine only
 */
export async function launchBrowser({ webGl = false }: { readonly webGl?: boolean } = {}): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error("No Chromium found. On Debian: apt-get install chromium");
  const args = webGl ? [...ARGUMENTS.filter((each) => each !== "--disable-gpu"), ...SOFTWARE_GL] : ARGUMENTS;
  return chromium.launch({ executablePath: CHROMIUM, args });
}

/**
 * A browser that keeps a profile, as VS Code's page wants (service workers, local storage).
 * @param profile a folder for the profile
 * @returns its only context
 */
export async function launchProfile(profile: string): Promise<BrowserContext> {
  if (CHROMIUM === undefined) throw new Error("No Chromium found. On Debian: apt-get install chromium");
  return chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: ARGUMENTS,
    viewport: { width: 1400, height: 900 },
  });
}
