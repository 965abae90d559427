import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "./read-json.mjs";
import { ROOT } from "./root.mjs";
import { listFiles } from "./stamp.mjs";

/** The AssemblyScript compiler for pages: one file, as the compiler itself asks for modules that pages don't have. */
export const PAGE_COMPILER = "build/page/compiler.js";

/** What goes into it. */
export const COMPILER_INPUTS = [
  "assembly",
  "src/browser",
  "src/kernels",
  "src/protocol",
  "scripts/lib/bundle-compiler.mjs",
  "package.json",
  "package-lock.json",
];

/** Takes about a second: the compiler has 14 MB. */
export async function bundleCompiler() {
  const { build } = await import("esbuild");
  await build({
    absWorkingDir: ROOT,
    entryPoints: ["src/browser/compiler.ts"],
    outfile: PAGE_COMPILER,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    charset: "utf8",
    legalComments: "inline",
    logLevel: "silent",
    plugins: [{ name: "parts", setup: addParts }],
  });
}

/** @param {import("esbuild").PluginBuild} build */
function addParts(build) {
  build.onResolve({ filter: /^#compiler-parts$/ }, () => ({ path: "parts", namespace: "parts" }));
  build.onLoad({ filter: /.*/, namespace: "parts" }, () => ({ contents: partsText(), loader: "js" }));
  // Asked for on Node only.
  build.onResolve({ filter: /^(node:)?(fs|module|path|url)$/ }, () => ({ path: "none", namespace: "none" }));
  build.onLoad({ filter: /.*/, namespace: "none" }, () => ({ contents: "export default {}", loader: "js" }));
}

function partsText() {
  const files = listFiles("assembly").filter((file) => file.endsWith(".ts"));
  /** @type {Record<string, string>} */
  const library = {};
  for (const file of files) library[file.replace(/^assembly\//, "")] = readFileSync(join(ROOT, file), "utf8");
  const parts = {
    LIBRARY: library,
    LIBRARY_VERSION: versionIn("package.json"),
    ASC_VERSION: versionIn("node_modules/assemblyscript/package.json"),
  };
  const lines = Object.entries(parts).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`);
  return lines.join("");
}

/** @param {string} file */
function versionIn(file) {
  /** @type {{ version: string }} */
  const { version } = readJson(file);
  return version;
}
