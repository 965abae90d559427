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
    // Code inside engines runs in threads of its own, which v8 does not count.
    coverage: { include: ["src/**/*.ts"], reportsDirectory: "coverage" },
  },
});
