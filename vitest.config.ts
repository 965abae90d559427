import { availableParallelism } from "node:os";
import process from "node:process";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { CHROMIUM, CHROMIUM_FLAGS } from "./scripts/lib/chromium.mjs";

// Tests that start no engine, process or page, and measure no time.
const UNITS = [
  "assembly",
  "cli/progress",
  "cli/top",
  "node/dashboard",
  "node/serve",
  "client",
  "cluster",
  "docs/site",
  "engine",
  "host",
  "jobs",
  "jupyter/install",
  "jupyter/wire",
  "kernels/gallery",
  "kernels/instances",
  "kernels/random",
  "link",
  "monitor",
  "node/monitor",
  "node/plot",
  "property",
  "protocol",
  "recording",
  "sampling/mlmc",
  "sampling/sobol",
  "sampling/statistics",
  "sampling/vegas",
  "schedule",
  "scheduler",
  "transport",
]
  .map((folder) => `test/${folder}/**/*.test.ts`)
  .concat("test/kernels/compile/!(engines|load-kernel|points).test.ts");
const APPS = ["test/apps/**/*.test.ts"];
const IN_PAGES = ["bundlers", "dashboard", "pages", "playground"].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    globalSetup: "./test/setup/build.ts",
    // Built files are imported by Node, as a user's are; Vitest transforms the others.
    server: { deps: { external: [/\/build\/lib\//] } },
    // More files than cores: no test depends on how fast something is, and most wait for threads or processes half the time.
    maxWorkers: availableParallelism() + 3,
    // Long: what is slow on a busy machine is not wrong.
    testTimeout: 150_000,
    hookTimeout: 150_000,
    expect: { poll: { timeout: 120_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          include: ["test/**/*.test.ts"],
          exclude: [...UNITS, ...IN_PAGES, "test/apps/**", "test/browser/**", "test/fixtures/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "units",
          include: UNITS,
          // Their files share processes, and so what they import.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      // Tests that run in Node and open pages of their own in Chromium.
      { extends: true, test: { name: "pages", include: IN_PAGES } },
      // Installs large packages from the registry; `npm run bundlers` alone runs them.
      ...(process.argv.includes("apps") ? [{ extends: true as const, test: { name: "apps", include: APPS } }] : []),
      {
        extends: true,
        // So that memory can be shared; pages without that are in test/pages/.
        server: {
          headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" },
        },
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_FLAGS } }),
            instances: [{ browser: "chromium" }],
          },
        },
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
