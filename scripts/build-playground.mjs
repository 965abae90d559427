// Bundles examples/playground/ to static files in build/playground/, which `ensemble play` serves and the package holds.
import { cpSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { PAGE_COMPILER } from "./lib/bundle-compiler.mjs";
import { PARTS, partFile } from "./lib/engine-parts.mjs";
import { builtInNames, LIBRARY_SOURCES, libraryNames } from "./lib/kernel-library.mjs";
import { licenses } from "./lib/licenses.mjs";
import { PAGE_OPTIONS } from "./lib/page-options.mjs";
import { ROOT } from "./lib/root.mjs";
import { stamp } from "./lib/stamp.mjs";
import { step } from "./lib/step.mjs";

const SOURCE = "examples/playground";
const TARGET = "build/playground";
// Made here, and put in its place as a whole: a page that is open finds the old files or the new ones.
const PART = "build/cache/playground";

const INPUTS = [
  SOURCE,
  "src/look",
  "build/lib",
  "build/wasm",
  ...LIBRARY_SOURCES,
  "scripts",
  "package.json",
  "package-lock.json",
];

/** Files that go as they are: name in build/playground/, and where from. */
const COPIED = {
  "index.html": `${SOURCE}/index.html`,
  "icon.svg": `${SOURCE}/icon.svg`,
  "inter.woff2": "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  // The library starts it from beside its own file, which is the bundle.
  "engine.bundle.js": "build/lib/browser/engine.bundle.js",
  ...Object.fromEntries(PARTS.map((name) => [basename(partFile(name)), partFile(name)])),
};

/** Builds the page unless everything in build/playground/ was made from the same sources. */
export async function buildPlayground() {
  const { fresh, save } = stamp("playground", { inputs: INPUTS, outputs: [TARGET] });
  if (fresh) return;
  await step("playground", bundle);
  save();
}

async function bundle() {
  const { build } = await import("esbuild");
  rmSync(join(ROOT, PART), { recursive: true, force: true });
  mkdirSync(join(ROOT, PART), { recursive: true });
  const options = { ...PAGE_OPTIONS, outdir: PART };
  // A script that the page waits for can't be a module.
  await build({ ...options, entryPoints: ["src/look/first.ts"], format: "iife" });
  const { metafile } = await build({
    ...options,
    entryPoints: ["main.tsx", "styles/main.css", "pi/plain-loop.ts"].map((file) => ({
      in: `${SOURCE}/src/${file}`,
      out: basename(file).replace(/\..*$/, ""),
    })),
    chunkNames: "[name]-[hash]",
    // What opens with a tab, such as the editor, is loaded with it.
    splitting: true,
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    external: ["./inter.woff2"],
    define: { COMPILER_BYTES: String(statSync(join(ROOT, PAGE_COMPILER)).size) },
    metafile: true,
    plugins: [{ name: "kernel-library", setup: addKernelLibrary }],
  });
  for (const [name, from] of Object.entries(COPIED)) cpSync(join(ROOT, from), join(ROOT, PART, name));
  writeFileSync(
    join(ROOT, PART, "licenses.txt"),
    licenses(Object.keys(metafile.inputs), ["@fontsource-variable/inter"]),
  );
  rmSync(join(ROOT, TARGET), { recursive: true, force: true });
  renameSync(join(ROOT, PART), join(ROOT, TARGET));
}

/**
 * Names that kernels use, for the editor: read from the sources, so that it says what they say.
 *
 * @param {import("esbuild").PluginBuild} build
 */
function addKernelLibrary(build) {
  build.onResolve({ filter: /^#kernel-library$/ }, () => ({ path: "names", namespace: "kernel-library" }));
  build.onLoad({ filter: /.*/, namespace: "kernel-library" }, () => ({
    contents: JSON.stringify({ library: libraryNames(), builtIn: builtInNames() }),
    loader: "json",
  }));
}
