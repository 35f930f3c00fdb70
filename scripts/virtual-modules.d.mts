import type { Plugin } from "esbuild";
import type { Plugin as TestPlugin } from "vitest/config";

export const virtualModules: Plugin;
export const virtualModulesInTests: TestPlugin;
