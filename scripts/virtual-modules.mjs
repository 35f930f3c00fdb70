// Modules that are made at build time from packages, and so are in no file: `anycast:world`, the map's land and borders,
// `anycast:coast`, the same as the preview draws them, and `anycast:airports`, the table of IATA codes. One plugin for the
// bundler, one for the tests.
import { airports } from "./airports.mjs";
import { coast } from "./coast.mjs";
import { world } from "./world.mjs";

/** Several bundles want it, and it takes a while. */
let made;
const onceWorld = () => {
  made ??= world();
  return made;
};

const MODULES = {
  "anycast:world": { contents: onceWorld, loader: "json" },
  "anycast:coast": { contents: () => coast(onceWorld()), loader: "json" },
  "anycast:airports": { contents: airports, loader: "text" },
};

/** For esbuild. */
export const virtualModules = {
  name: "virtual-modules",
  setup(build) {
    build.onResolve({ filter: /^anycast:/ }, ({ path }) => ({ path, namespace: "anycast" }));
    build.onLoad({ filter: /^anycast:/, namespace: "anycast" }, async ({ path }) => {
      const { contents, loader } = MODULES[path];
      return { contents: await contents(), loader };
    });
  },
};

/**
 * For a bundle that a page loads later: the coast is in the page's first one, which leaves it for this one
 * (client/webview/later-loader.ts). Comes before `virtualModules`.
 */
export const coastOfThePage = {
  name: "coast-of-the-page",
  setup(build) {
    build.onResolve({ filter: /^anycast:coast$/ }, ({ path }) => ({ path, namespace: "page" }));
    build.onLoad({ filter: /^anycast:coast$/, namespace: "page" }, () => ({
      contents: "module.exports = globalThis.anycastCoast;",
      loader: "js",
    }));
  },
};

/** For Vitest: the same modules as JavaScript. */
export const virtualModulesInTests = {
  name: "virtual-modules",
  resolveId: (id) => (id in MODULES ? `\0${id}` : undefined),
  async load(id) {
    const found = id.startsWith("\0") ? MODULES[id.slice(1)] : undefined;
    if (!found) return undefined;
    const contents = await found.contents();
    return `export default ${found.loader === "json" ? contents : JSON.stringify(contents)};`;
  },
};
