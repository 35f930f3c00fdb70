import { defineConfig } from "vitest/config";
import { virtualModulesInTests } from "./scripts/virtual-modules.mjs";

export default defineConfig({
  plugins: [virtualModulesInTests],
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**", "node_modules/**"],
    setupFiles: ["test/seed.ts"],
    testTimeout: 300_000,
    pool: "threads",
  },
});
