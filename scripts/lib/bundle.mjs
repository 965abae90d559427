import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { PAGE_COMPILER } from "./bundle-compiler.mjs";
import { bundleParts, PARTS, partFile } from "./engine-parts.mjs";
import { licenses } from "./licenses.mjs";
import { readJson } from "./read-json.mjs";
import { ROOT } from "./root.mjs";
import { listFiles } from "./stamp.mjs";

/** The library for pages without a bundler: an entry, the engine, and parts that are loaded when they are needed. */
export const PAGE = "build/page";

const LIBRARY = "build/lib";

/** Bundles of Node's entries, by their place in the library. */
const NODE_ENTRIES = {
  "node/index.bundle": "src/node/index.ts",
  "node/compile.bundle": "src/node/compile.ts",
  "node/monitor.bundle": "src/node/monitor.ts",
  "launch/index.bundle": "src/launch/index.ts",
  "cli/main.bundle": "src/cli/main.ts",
};

/** Bundles of threads that are no engines, and of what bundlers of servers must not follow: they share nothing with others. */
const NODE_ALONE = {
  "node/cluster-monitor.bundle": "src/node/monitor/open-monitor.ts",
  "node/courier.bundle": "src/node/cluster/courier-thread.ts",
  "node/compiler.bundle": "src/node/compile/compiler-start.ts",
  "jupyter/sockets.bundle": "src/jupyter/wire/socket-thread.ts",
};

/** What `main.ts` loads for all but the version. */
const COMMANDS = "src/cli/cli.ts";

const NODE_ENGINE = "build/lib/node/engine.bundle.cjs";
const PAGE_ENGINE = "build/lib/browser/engine.bundle.js";
const PAGE_COURIER = "build/lib/browser/courier.bundle.js";

const COURIER_LICENSES = "build/lib/browser/courier.licenses.txt";
const PAGE_WORKERS = [PAGE_ENGINE, PAGE_COURIER];

const SHARED = /** @type {const} */ ({
  absWorkingDir: ROOT,
  bundle: true,
  format: "esm",
  sourcemap: true,
  sourcesContent: false,
  charset: "utf8",
  logLevel: "silent",
});

/** A page's bundler, a Blob worker or a copied file must find all of an engine in one file. */
export async function bundleEngines() {
  const { build } = await import("esbuild");
  const plugins = [{ name: "frozen intrinsics", setup: sparePolyfill }];
  const globals = GLOBALS_KEPT.join(", ");
  const engine = { ...SHARED, plugins, banner: { js: `const { ${globals} } = globalThis;` } };
  // CommonJS: a thread that is ended while piscina requires an ES module takes the process with it, on Node 20 by
  // "v8::Module::IsGraphAsync must be used on an instantiated module".
  const address = 'const __address = require("node:url").pathToFileURL(__filename).href;';
  await build({
    ...engine,
    format: "cjs",
    // A CommonJS module has no import.meta.
    define: { "import.meta.url": "__address" },
    banner: { js: `${engine.banner.js} ${address}` },
    entryPoints: ["src/node/engine.ts"],
    outfile: NODE_ENGINE,
    target: "node20",
    platform: "node",
  });
  // A file without imports and exports is no module to some tools.
  const footer = { js: "export {};" };
  const banner = { js: `${engine.banner.js} const KEPT_GLOBALS = { ${globals} };` };
  const page = /** @type {const} */ ({ target: "es2022", platform: "browser", minify: true });
  await build({ ...engine, ...page, banner, footer, entryPoints: ["src/browser/engine.ts"], outfile: PAGE_ENGINE });
  await bundleParts({ ...engine, ...page }, globals);
  await bundleCourier();
  exportOwnNames();
  markImports();
  writeSource();
}

/** The worker of a page that has the connection to a cluster, with all that it needs of NATS in it. */
async function bundleCourier() {
  const { build } = await import("esbuild");
  /** @type {{ version: string }} */
  const { version } = readJson("package.json");
  const { metafile } = await build({
    ...SHARED,
    entryPoints: ["src/browser/courier.ts"],
    outfile: PAGE_COURIER,
    platform: "browser",
    target: "es2022",
    minify: true,
    metafile: true,
    define: { PACKAGE_VERSION: JSON.stringify(version) },
    banner: { js: "/*! Contains packages of NATS; their licences are in courier.licenses.txt. */" },
    footer: { js: "export {};" },
  });
  writeFileSync(join(ROOT, COURIER_LICENSES), licenses(Object.keys(metafile.inputs)));
}

/** esbuild's helper exports what it finds by `in`: with it whatever another module has added to all objects, or it throws. */
function exportOwnNames() {
  const file = join(ROOT, NODE_ENGINE);
  const text = readFileSync(file, "utf8");
  const changed = text.replace("for (var name in all)", "for (var name of Object.keys(all))");
  if (changed === text) throw new Error(`${NODE_ENGINE} exports in a way that is not known here`);
  writeFileSync(file, changed);
}

/**
 * The loader assigns `Object.hasOwn` to itself, which every supported runtime has: under `--frozen-intrinsics` that throws.
 *
 * @param {import("esbuild").PluginBuild} build
 */
function sparePolyfill(build) {
  build.onLoad({ filter: /[\\/]@assemblyscript[\\/]loader[\\/]index\.js$/ }, ({ path }) => {
    return { contents: readFileSync(path, "utf8").replace(/^Object\.hasOwn = .*?\n\};?\n/msu, "") };
  });
}

/** Bundlers rewrite what an engine imports unless a comment forbids it; those in the sources don't outlast minification. */
function markImports() {
  const file = join(ROOT, PAGE_ENGINE);
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replaceAll(/\bimport\(/g, "import(/* webpackIgnore: true */ /* @vite-ignore */ "));
}

/** The engine as a text in a module, for workers made of a Blob. */
function writeSource() {
  const text = readFileSync(join(ROOT, PAGE_ENGINE), "utf8").replace(/\n\/\/# sourceMappingURL=.*\n$/, "\n");
  const file = join(ROOT, PAGE_ENGINE.replace("bundle", "source"));
  writeFileSync(file, `export const ENGINE_SOURCE = ${JSON.stringify(text)};\n`);
  const types = "/** Source of an engine in a Web Worker. */\nexport declare const ENGINE_SOURCE: string;\n";
  writeFileSync(file.replace(/\.js$/, ".d.ts"), types);
}

/**
 * What Node and the command line load: few files, as reading and linking a hundred of them is most of the time that an
 * import takes. What is loaded late is in files of its own, and what several entries need is in one that they share, so that
 * a class is the same in all. They lie where the files do that tsc writes, which find others from there as well.
 */
export async function bundleNode() {
  const { build } = await import("esbuild");
  const options = /** @type {const} */ ({
    ...SHARED,
    entryPoints: NODE_ENTRIES,
    outdir: LIBRARY,
    chunkNames: "node/part-[hash].bundle",
    splitting: true,
    platform: "node",
    target: "node20",
    packages: "external",
  });
  const { metafile } = await build({ ...options, write: false, metafile: true });
  const late = lateParts(metafile);
  await build({ ...options, plugins: [{ name: "late parts", setup: (given) => keepWhole(given, late) }] });
  // A thread of its own loads each: what it shared with others would cut these into more files.
  for (const [name, entry] of Object.entries(NODE_ALONE)) {
    await build({
      ...SHARED,
      entryPoints: [entry],
      outfile: `${LIBRARY}/${name}.js`,
      platform: "node",
      target: "node20",
      packages: "external",
    });
  }
  for (const file of listFiles(LIBRARY))
    if (file.endsWith(".bundle.js") && !PAGE_WORKERS.includes(file)) giveNamesBack(file);
}

/**
 * What is loaded late, with the entry that is loaded before it.
 *
 * @param {import("esbuild").Metafile} metafile
 * @returns {ReadonlyMap<string, string>}
 */
function lateParts({ inputs }) {
  const imports = Object.values(inputs).flatMap((input) => input.imports);
  const late = imports.filter(({ kind, path }) => kind === "dynamic-import" && path in inputs).map(({ path }) => path);
  /** @type {readonly string[]} */
  const entries = [...Object.values(NODE_ENTRIES), COMMANDS];
  const before = (/** @type {string} */ path) =>
    path.startsWith("src/cli/") ? COMMANDS : NODE_ENTRIES["node/index.bundle"];
  const ofThem = late.filter((path) => !entries.includes(path) && /^src\/(?:cli|client|node)\//.test(path));
  return new Map(ofThem.map((path) => [path, before(path)]));
}

/**
 * esbuild cuts a part for each set of entries that need the same files, and what is loaded late is an entry to it. One that
 * says that it needs all of what was loaded before cuts nothing off that: an import of the package loads a third fewer files.
 *
 * @param {import("esbuild").PluginBuild} build
 * @param {ReadonlyMap<string, string>} late
 */
function keepWhole(build, late) {
  build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
    const before = late.get(relative(ROOT, path).replaceAll("\\", "/"));
    if (before === undefined) return undefined;
    const contents = `${readFileSync(path, "utf8")}\nimport ${JSON.stringify(join(ROOT, before))};\n`;
    return { contents, loader: "ts" };
  });
}

/**
 * A class that speaks of itself is renamed inside, and so `inspect` would show it. The name that it had has room for it in
 * the same columns, which source maps know.
 *
 * @param {string} file
 */
function giveNamesBack(file) {
  const text = readFileSync(join(ROOT, file), "utf8");
  let named = text;
  for (const [, name] of text.matchAll(/^var (\w+) = class _\1\b/gm)) {
    named = named.replaceAll(new RegExp(`\\b_${name}\\b`, "g"), ` ${name}`);
  }
  if (named !== text) writeFileSync(join(ROOT, file), named);
}

const CONNECTS = "src/browser/page/connect-page.ts";
const SAMPLES = "src/browser/page/sampling-code.ts";

/** What a page loads late, or beside its entry, each with what has been loaded before it. */
const PAGE_PARTS = new Map([
  ["src/browser/compile.ts", "src/browser/index.ts"],
  ["src/browser/cluster/host.ts", "src/browser/index.ts"],
  [CONNECTS, "src/browser/index.ts"],
  ["src/browser/blocking/block.ts", CONNECTS],
  ["src/client/scripts/script.ts", CONNECTS],
  ["src/kernels/compile/load-kernel.ts", CONNECTS],
  ["src/recording/recorder.ts", CONNECTS],
  [SAMPLES, CONNECTS],
  ["src/browser/cluster/connect-cluster.ts", SAMPLES],
  ["src/sampling/mlmc/begin-levels.ts", SAMPLES],
  ["src/sampling/vegas/begin-vegas.ts", SAMPLES],
]);

/** A page without a bundler names one file in its import map; that file finds the others beside itself. */
export async function bundlePage() {
  const { build } = await import("esbuild");
  for (const file of listFiles(PAGE)) if (file !== PAGE_COMPILER) rmSync(join(ROOT, file), { force: true });
  await build({
    ...SHARED,
    entryPoints: { ensemble: "src/browser/index.ts", compile: "src/browser/compile.ts" },
    outdir: PAGE,
    chunkNames: "part-[hash]",
    splitting: true,
    minify: true,
    platform: "browser",
    target: "es2022",
    plugins: [
      { name: "workers beside", setup: startWorkersBeside },
      { name: "late parts", setup: (given) => keepWhole(given, PAGE_PARTS) },
    ],
  });
  for (const file of [PAGE_ENGINE, ...PARTS.map(partFile), PAGE_COURIER, COURIER_LICENSES]) {
    copyFileSync(join(ROOT, file), join(ROOT, PAGE, basename(file)));
  }
}

/**
 * Scripts of workers lie in this very folder, which may be on another origin than the page.
 *
 * @param {import("esbuild").PluginBuild} build
 */
function startWorkersBeside(build) {
  build.onLoad({ filter: /[\\/]create-(worker|courier)\.ts$/ }, ({ path }) => {
    const isCourier = path.endsWith("courier.ts");
    const script = basename(isCourier ? PAGE_COURIER : /compile[\\/]/.test(path) ? PAGE_COMPILER : PAGE_ENGINE);
    const contents = [
      `import { startWorker } from ${JSON.stringify(join(ROOT, "src/browser/start-worker.ts"))};`,
      `export const ${isCourier ? "createCourier" : "createWorker"} = () => startWorker(new URL("./${script}", import.meta.url));`,
    ];
    return { contents: contents.join("\n"), resolveDir: ROOT };
  });
}

/**
 * Globals that an engine keeps for itself: the names that users push onto it are globals as well, and may be called Map.
 * Where there is none of a name, as of those that are new, it is undefined.
 */
const GLOBALS_KEPT = [
  "AbortController, AbortSignal, AggregateError, Array, ArrayBuffer, AsyncIterator, Atomics, BigInt, BigInt64Array",
  "BigUint64Array, Boolean, DOMException, DataView, Date, Error, EvalError, FinalizationRegistry, Float32Array",
  "Float64Array, Function, Int16Array, Int32Array, Int8Array, Iterator, JSON, Map, Math, Number, Object, Promise",
  "Proxy, RangeError, ReferenceError, Reflect, RegExp, Set, SharedArrayBuffer, String, SuppressedError, Symbol",
  "SyntaxError, TextDecoder, TextEncoder, TypeError, URIError, URL, Uint16Array, Uint32Array, Uint8Array",
  "Uint8ClampedArray, WeakMap, WeakRef, WeakSet, WebAssembly, clearTimeout, crypto, decodeURIComponent",
  "encodeURIComponent, isFinite, isNaN, parseFloat, parseInt, performance, queueMicrotask, setTimeout",
  "structuredClone",
];
