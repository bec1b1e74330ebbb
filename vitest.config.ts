import { defineConfig } from "vitest/config";

// Two cores: the engine, the browser and the tests share them, so files run two at a time.
export default defineConfig({
  test: {
    include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    // For whatever never comes. A machine that is busy with something else is not to be told from a slow one.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    pool: "forks",
    maxWorkers: 2,
    // Tests of the built SDK run the bundle; after a `tsc -b` alone it would be that of before.
    globalSetup: "test/refresh-bundle.ts",
    // No test leaves spans in the cache folder of who runs it; those about the spool name a folder of their own.
    env: { AGENTOPS_SPOOL_DIR: "off" },
  },
});
