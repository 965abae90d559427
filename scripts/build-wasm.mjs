// Compiles assembly/ to build/wasm/: one file per target of asconfig.json, and the bytes of the two that ship as a module.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { deflateRawSync } from "node:zlib";
import { readJson } from "./lib/read-json.mjs";
import { ROOT } from "./lib/root.mjs";
import { runNode } from "./lib/run.mjs";
import { stamp } from "./lib/stamp.mjs";
import { exitWith, step } from "./lib/step.mjs";
import { TOOLS } from "./lib/tools.mjs";

/** Targets of asconfig.json that ship, with the name of the build. */
const SHIPPED = { release: "scalar", simd: "simd" };

const BYTES_FILE = "build/wasm/kernels.bytes.js";
const BYTES_TYPES_FILE = "build/wasm/kernels.bytes.d.ts";

/** Stands for the bytes in a page (`imports` of package.json), which loads those of one build, compressed. */
const LATE_FILE = "build/wasm/kernels.late.js";
const DEFLATED_FILES = Object.values(SHIPPED).map((build) => `build/wasm/kernels.${build}.deflated.js`);

const INPUTS = ["assembly", "asconfig.json", "scripts/build-wasm.mjs", "node_modules/assemblyscript/package.json"];

/**
 * Compiles the kernels unless the files in build/wasm/ were made from the same sources.
 *
 * @param {{ debug?: boolean }} [options] `debug` also compiles the debug target, which is never stale-checked
 */
export async function buildWasm({ debug = false } = {}) {
  const files = outputFiles();
  const typesFiles = files.map((file) => file.replace(/\.wasm$/, ".d.ts"));
  const outputs = [...files, ...typesFiles, BYTES_FILE, BYTES_TYPES_FILE, LATE_FILE, ...DEFLATED_FILES];
  const { fresh, save } = stamp("wasm", { inputs: INPUTS, outputs });
  const targets = [...(fresh ? [] : Object.keys(SHIPPED)), ...(debug ? ["debug"] : [])];
  if (targets.length === 0) return;
  await step("wasm", async () => {
    mkdirSync(join(ROOT, "build/wasm"), { recursive: true });
    await Promise.all(targets.map((target) => runNode(TOOLS.asc, ["--target", target])));
    if (fresh) return;
    refuseDifferentTypes(typesFiles);
    writeBytes(files);
    save();
  });
}

/** Wasm files of the shipped targets, in the order of `SHIPPED`. */
function outputFiles() {
  /** @type {{ targets: Record<string, { outFile: string } | undefined> }} */
  const { targets } = readJson("asconfig.json");
  return Object.keys(SHIPPED).map((target) => {
    const file = targets[target]?.outFile;
    if (file === undefined) throw new Error(`asconfig.json has no target "${target}" with an outFile`);
    return file;
  });
}

/**
 * The library loads whichever build the machine can run through one set of types, so both must export the same.
 *
 * @param {readonly string[]} typesFiles
 */
function refuseDifferentTypes(typesFiles) {
  const texts = new Set(typesFiles.map((file) => readFileSync(join(ROOT, file), "utf8")));
  if (texts.size > 1) throw new Error(`${typesFiles.join(" and ")} differ; every build must export the same names`);
}

/** @param {readonly string[]} files */
function writeBytes(files) {
  const builds = Object.values(SHIPPED);
  const bytes = files.map((file) => readFileSync(join(ROOT, file)));
  const texts = builds.map((build, index) => `  ${build}:\n    "${bytes[index]?.toString("base64")}",\n`);
  const code = [
    `const BYTES = {\n${texts.join("")}};\n\n`,
    "export function bytesOf(build) {\n",
    "  return Uint8Array.from(atob(BYTES[build]), (char) => char.charCodeAt(0));\n",
    "}\n\n",
    "export async function load() {}\n",
  ];
  const build = builds.map((name) => `"${name}"`).join(" | ");
  const types = [
    "/** A WebAssembly module of the built-in kernels; undefined where it is not loaded yet. */\n",
    `export declare function bytesOf(build: ${build}): Uint8Array<ArrayBuffer> | undefined;\n`,
    "/** Makes sure that it is there. */\n",
    `export declare function load(build: ${build}): Promise<void>;\n`,
  ];
  writeFileSync(join(ROOT, BYTES_FILE), code.join(""));
  writeFileSync(join(ROOT, BYTES_TYPES_FILE), types.join(""));
  writeFileSync(join(ROOT, LATE_FILE), lateCode(builds));
  for (const [index, file] of DEFLATED_FILES.entries()) {
    const deflated = deflateRawSync(bytes[index] ?? "", { level: 9 }).toString("base64");
    writeFileSync(join(ROOT, file), `export const DEFLATED =\n  "${deflated}";\n`);
  }
}

/** @param {readonly string[]} builds */
function lateCode(builds) {
  const imports = builds.map((build) => `  ${build}: () => import("./kernels.${build}.deflated.js"),\n`);
  return `const FILES = {
${imports.join("")}};
const loaded = {};

export function bytesOf(build) {
  return loaded[build];
}

export async function load(build) {
  if (loaded[build] === undefined) loaded[build] = await inflate((await FILES[build]()).DEFLATED);
}

async function inflate(base64) {
  const deflated = new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))]);
  const stream = deflated.stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await exitWith(buildWasm({ debug: process.argv.includes("--debug") }));
}
