import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { licenses } from "../../scripts/lib/licenses.mjs";
import { PAGE_OPTIONS } from "../../scripts/lib/page-options.mjs";

// The playground's font, which is there in any case: both look alike, and a visitor loads it once.
const font: Plugin = {
  name: "font",
  setup: (bundler) => {
    bundler.onResolve({ filter: /^\.\/inter\.woff2$/ }, () => ({ path: "./playground/inter.woff2", external: true }));
  },
};

/** Bundles what pages load into a folder: `main.css`, `main.js`, and `first.js`, which they wait for. */
export async function bundleAssets(folder: URL): Promise<void> {
  const options = { ...PAGE_OPTIONS, outdir: fileURLToPath(folder) };
  // The theme is chosen in the playground or here, for both.
  await build({ ...options, entryPoints: ["src/look/first.ts"], format: "iife" });
  const { metafile } = await build({
    ...options,
    entryPoints: ["docs/site/client/main.ts", "docs/site/styles/main.css"].map((file) => ({ in: file, out: "main" })),
    chunkNames: "[name]",
    splitting: true,
    format: "esm",
    plugins: [font],
    metafile: true,
  });
  writeFileSync(new URL("licenses.txt", folder), licenses(Object.keys(metafile.inputs)));
}
