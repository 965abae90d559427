import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: "./test/setup/build.ts",
    testTimeout: 20_000,
    hookTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: { name: "node", include: ["test/**/*.test.ts"], exclude: ["test/browser/**", "test/fixtures/**"] },
      },
    ],
    // Tests of engines run the built files, which source maps lead back to src/. What runs inside a thread, as the
    // engine does, or in another process, as the CLI does, is not counted.
    coverage: {
      include: ["src/**/*.ts", "build/lib/**/*.js"],
      exclude: ["build/wasm/**"],
      excludeAfterRemap: true,
    },
  },
});
