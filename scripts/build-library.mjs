// Compiles src/ to build/lib/: tsc writes one file per source, esbuild then makes a self-contained file of each engine entry.
import { chmodSync, copyFileSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./lib/root.mjs";
import { runNode } from "./lib/run.mjs";
import { listFiles, stamp } from "./lib/stamp.mjs";
import { step } from "./lib/step.mjs";
import { TOOLS } from "./lib/tools.mjs";

const SETTINGS = ["tsconfig.json", "tsconfig.base.json", "package.json", "package-lock.json", ...listConfigs()];
const INPUTS = ["src", "build/wasm", "scripts", ...SETTINGS];

/** Folders of src/ that hold one runtime each; a folder without a tsconfig.json of its own is not compiled yet. */
const RUNTIMES = ["node", "browser", "nats", "cli"];
const CONFIG = "tsconfig.json";

/** The library for pages without a bundler: an entry, the engine, and parts that are loaded when they are needed. */
const PAGE = "build/page";

/** Compiles the library unless everything in build/lib/ was made from the same sources. */
export async function buildLibrary() {
  const { fresh, save } = stamp("library", { inputs: INPUTS, outputs: ["build/lib", PAGE] });
  if (fresh) return;
  await step("library", compile);
  await step("engine", bundleEngines);
  await step("page", bundlePage);
  makeExecutable("build/lib/cli/main.js");
  save();
}

async function compile() {
  removeOrphans();
  // tsc trusts its own records: it notices neither that an output was removed, nor a change of "lib", nor a new tsc.
  const settings = stamp("settings", { inputs: SETTINGS, outputs: [] });
  const distrust = !settings.fresh || listSources().some(isMissing);
  try {
    await tsc(distrust ? ["--force"] : []);
  } finally {
    settings.save();
  }
}

/** @param {string} source */
function isMissing(source) {
  return !existsSync(join(ROOT, outputOf(source)));
}

/** @param {readonly string[]} options */
function tsc(options) {
  const runtimes = RUNTIMES.map((folder) => `src/${folder}`).filter((folder) => existsSync(join(ROOT, folder, CONFIG)));
  return runNode(TOOLS.tsc, ["--build", "src", ...runtimes, ...options]);
}

/** Removes outputs whose source was renamed or deleted: tsc leaves them, and npm would publish them. */
function removeOrphans() {
  if (!existsSync(join(ROOT, "build/lib"))) return;
  const expected = new Set(listSources().map((source) => stem(outputOf(source))));
  for (const runtime of RUNTIMES) expected.add(`build/lib/${runtime}/engine.bundle`);
  for (const file of listFiles("build/lib")) {
    if (!expected.has(stem(file))) rmSync(join(ROOT, file));
  }
}

function listConfigs() {
  return listFiles("src").filter((file) => file.endsWith("/tsconfig.json"));
}

function listSources() {
  return listFiles("src").filter((file) => {
    const folder = file.split("/")[1] ?? "";
    const compiled = !RUNTIMES.includes(folder) || existsSync(join(ROOT, "src", folder, CONFIG));
    return compiled && file.endsWith(".ts") && !file.endsWith(".d.ts");
  });
}

/** @param {string} source */
function outputOf(source) {
  return source.replace(/^src/, "build/lib").replace(/\.ts$/, ".js");
}

/** @param {string} file */
function stem(file) {
  return file.replace(/(\.js|\.d\.ts)(\.map)?$/, "");
}

/** A page's bundler, a Blob worker or a copied file must find all of an engine in one file. */
async function bundleEngines() {
  const { build } = await import("esbuild");
  const shared = /** @type {const} */ ({
    absWorkingDir: ROOT,
    bundle: true,
    format: "esm",
    sourcemap: true,
    sourcesContent: false,
    charset: "utf8",
    logLevel: "silent",
    banner: { js: `const { ${GLOBALS_KEPT.join(", ")} } = globalThis;` },
  });
  const node = { in: "src/node/engine.ts", out: "build/lib/node/engine.bundle.js", target: "node20" };
  const browser = { in: "src/browser/engine.ts", out: "build/lib/browser/engine.bundle.js", target: "es2022" };
  for (const entry of [node, browser].filter((one) => existsSync(join(ROOT, one.in)))) {
    const platform = entry === node ? "node" : "browser";
    await build({ ...shared, entryPoints: [entry.in], outfile: entry.out, target: entry.target, platform });
  }
}

/** A page without a bundler names one file in its import map; that file finds the others beside itself. */
async function bundlePage() {
  const { build } = await import("esbuild");
  rmSync(join(ROOT, PAGE), { recursive: true, force: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: { ensemble: "src/browser/index.ts" },
    outdir: PAGE,
    chunkNames: "part-[hash]",
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    sourcemap: true,
    sourcesContent: false,
    charset: "utf8",
    logLevel: "silent",
  });
  copyFileSync(join(ROOT, "build/lib/browser/engine.bundle.js"), join(ROOT, PAGE, "engine.bundle.js"));
}

/**
 * Globals that an engine keeps for itself: the names that users push onto it are globals as well, and may be called Map.
 */
const GLOBALS_KEPT = [
  "AggregateError, Array, ArrayBuffer, Atomics, BigInt, BigInt64Array, BigUint64Array, Boolean, DataView, Date, Error",
  "EvalError, Float32Array, Float64Array, Function, Int16Array, Int32Array, Int8Array, JSON, Map, Math, Number, Object",
  "Promise, Proxy, RangeError, ReferenceError, Reflect, RegExp, Set, SharedArrayBuffer, String, Symbol, SyntaxError",
  "TextDecoder, TypeError, URIError, URL, Uint16Array, Uint32Array, Uint8Array, Uint8ClampedArray, WeakMap, WeakRef",
  "WeakSet, WebAssembly, performance, queueMicrotask, structuredClone",
];

/** @param {string} file */
function makeExecutable(file) {
  if (existsSync(join(ROOT, file))) chmodSync(join(ROOT, file), 0o755);
}
