// Compiles src/ to build/lib/: tsc writes one file per source; esbuild makes a self-contained file of each engine entry, and a
// few files of all that Node loads.
import { chmodSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bundleEngines, bundleNode, bundlePage, PAGE } from "./lib/bundle.mjs";
import { bundleCompiler, COMPILER_INPUTS, PAGE_COMPILER } from "./lib/bundle-compiler.mjs";
import { detachExports } from "./lib/detach.mjs";
import { PARTS, partFile } from "./lib/engine-parts.mjs";
import { ROOT } from "./lib/root.mjs";
import { runNode } from "./lib/run.mjs";
import { listFiles, stamp } from "./lib/stamp.mjs";
import { step } from "./lib/step.mjs";
import { TOOLS } from "./lib/tools.mjs";

const SETTINGS = ["tsconfig.json", "tsconfig.base.json", "package.json", "package-lock.json", ...listConfigs()];
const INPUTS = ["src", "build/wasm", "scripts", ...SETTINGS];

/** Folders of src/ that hold one runtime each; a folder without a tsconfig.json of its own is not compiled yet. */
const RUNTIMES = ["node", "browser", "nats", "launch", "prompt", "jupyter", "cli"];
const CONFIG = "tsconfig.json";
/** Folders of src/ that are bundled to pages of our own, and not part of the library. */
const PAGES = ["dashboard", "look"];

/** Compiles the library unless everything in build/lib/ was made from the same sources. */
export async function buildLibrary() {
  await buildCompiler();
  const { fresh, save } = stamp("library", { inputs: INPUTS, outputs: ["build/lib", PAGE] });
  if (fresh) return;
  removeOrphans();
  // First, as the library holds the text of an engine.
  await step("engine", bundleEngines);
  await step("library", compile);
  await step("bundle", bundleNode);
  await step("page", bundlePage);
  makeExecutable("build/lib/cli/main.bundle.js");
  save();
}

async function buildCompiler() {
  const { fresh, save } = stamp("compiler", { inputs: COMPILER_INPUTS, outputs: [PAGE_COMPILER] });
  if (fresh) return;
  await step("compiler", bundleCompiler);
  save();
}

async function compile() {
  // tsc trusts its own records: it notices neither that an output was removed, nor a change of "lib", nor a new tsc.
  const settings = stamp("settings", { inputs: SETTINGS, outputs: [] });
  const distrust = !settings.fresh || listSources().some(isMissing);
  try {
    await tsc(distrust ? ["--force"] : []);
    detachExports();
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
  expected.add("build/lib/node/engine.bundle.cjs");
  for (const name of ["engine.bundle", "engine.source"]) expected.add(`build/lib/browser/${name}`);
  for (const file of PARTS.map(partFile)) for (const end of ["", ".source"]) expected.add(`${stem(file)}${end}`);
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
    return compiled && !PAGES.includes(folder) && file.endsWith(".ts") && !file.endsWith(".d.ts");
  });
}

/** @param {string} source */
function outputOf(source) {
  return source.replace(/^src/, "build/lib").replace(/\.ts$/, ".js");
}

/** @param {string} file */
function stem(file) {
  return file.replace(/\.map$/, "").replace(/(\.js|\.d\.ts)$/, "");
}

/** @param {string} file */
function makeExecutable(file) {
  if (existsSync(join(ROOT, file))) chmodSync(join(ROOT, file), 0o755);
}
