/** The file that starts each tool, so that it runs without npx and without a shell. */
export const TOOLS = {
  asc: "node_modules/assemblyscript/bin/asc.js",
  attw: "node_modules/@arethetypeswrong/cli/dist/index.js",
  biome: "node_modules/@biomejs/biome/bin/biome",
  knip: "node_modules/knip/bin/knip.js",
  oxlint: "node_modules/oxlint/bin/oxlint",
  publint: "node_modules/publint/src/cli.js",
  tsc: "node_modules/typescript/bin/tsc",
  tsx: "node_modules/tsx/dist/cli.mjs",
  vite: "node_modules/vite/bin/vite.js",
  vitest: "node_modules/vitest/vitest.mjs",
};
