import { defineConfig } from "vitest/config";
import { virtualModulesInTests } from "../../scripts/virtual-modules.mjs";

export default defineConfig({
  plugins: [virtualModulesInTests],
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/e2e/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    globalSetup: ["test/e2e/global-setup.ts"],
    // Patience for a loaded machine; what holds is seen at once.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 90_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    // A real window on a loaded machine now and then closes a list or loses a key; what is wrong is wrong twice.
    retry: process.env.CI === "true" ? 1 : 0,
  },
});
