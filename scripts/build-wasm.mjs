// Compiles assembly/ to build/wasm/: one file per target of asconfig.json, and the bytes of the two that ship as a module.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { readJson } from "./lib/read-json.mjs";
import { ROOT } from "./lib/root.mjs";
import { runNode } from "./lib/run.mjs";
import { stamp } from "./lib/stamp.mjs";
import { exitWith, step } from "./lib/step.mjs";
import { TOOLS } from "./lib/tools.mjs";

/** Targets of asconfig.json that ship, with the name under which `#wasm/kernels.bytes.js` exports their bytes. */
const SHIPPED = { release: "KERNELS_SCALAR", simd: "KERNELS_SIMD" };

const BYTES_FILE = "build/wasm/kernels.bytes.js";
const BYTES_TYPES_FILE = "build/wasm/kernels.bytes.d.ts";

/** Stands for the bytes in a page (`imports` of package.json): the same names, which have their values after `load()`. */
const LATE_FILE = "build/wasm/kernels.late.js";

const INPUTS = ["assembly", "asconfig.json", "scripts/build-wasm.mjs", "node_modules/assemblyscript/package.json"];

/**
 * Compiles the kernels unless the files in build/wasm/ were made from the same sources.
 *
 * @param {{ debug?: boolean }} [options] `debug` also compiles the debug target, which is never stale-checked
 */
export async function buildWasm({ debug = false } = {}) {
  const files = outputFiles();
  const typesFiles = files.map((file) => file.replace(/\.wasm$/, ".d.ts"));
  const outputs = [...files, ...typesFiles, BYTES_FILE, BYTES_TYPES_FILE, LATE_FILE];
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
  const names = Object.values(SHIPPED);
  const bytes = files.map((file) => readFileSync(join(ROOT, file), "base64"));
  const code = names.map((name, index) => `export const ${name} =\n  "${bytes[index]}";\n`);
  const types = names.map((name) => `/** A WebAssembly module, base64. */\nexport declare const ${name}: string;\n`);
  code.push("export async function load() {}\n");
  types.push("/** Makes sure that the bytes are there. */\nexport declare function load(): Promise<void>;\n");
  const list = names.join(", ");
  const late = [
    `export let ${list};\n`,
    "export async function load() {\n",
    `  ({ ${list} } = await import("./kernels.bytes.js"));\n`,
    "}\n",
  ];
  writeFileSync(join(ROOT, BYTES_FILE), code.join(""));
  writeFileSync(join(ROOT, BYTES_TYPES_FILE), types.join(""));
  writeFileSync(join(ROOT, LATE_FILE), late.join(""));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await exitWith(buildWasm({ debug: process.argv.includes("--debug") }));
}
