import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { ENTRY } from "./entry.ts";

// Compiles entry.ts as asconfig.json compiles the kernels, once for all test files: the wasm is kept in build/cache under
// a hash of everything that it was made from.

const ROOT = new URL("../../", import.meta.url).pathname;
const CACHE = join(ROOT, "build/cache/test-assembly");
const OPTIONS = ["--runtime", "stub", "-O3", "--converge", "--outFile", "out.wasm", "--disableWarning", "235"];

/** Files of assembly/ that the module can be made from: none of them may import from other folders, as kernels/. */
const SOURCES = /^(?:(?:distribution|qmc|rng)[/\\].*|arena|ensemble)\.ts$/;

/** The builds that ship. */
export const BUILDS = ["scalar", "simd"] as const;
export type Build = (typeof BUILDS)[number];

/** Functions of numbers and 64-bit numbers, and the memory, of the module. */
export interface Instance {
  readonly memory: WebAssembly.Memory;
  /** Calls the exported function `name`; pointers and counts are numbers, u64 are bigints. */
  call(name: string, ...args: (number | bigint)[]): number;
  /** Address of `sizeBytes` bytes, a multiple of 16, for the life of the instance; views made before are detached. */
  reserve(sizeBytes: number): number;
}

/** A new instance of the module, with a memory of its own. */
export async function instantiate(build: Build = "scalar"): Promise<Instance> {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(await wasmOf(build)));
  // The casts hold because the module exports its memory, and else nothing but functions.
  const memory = exports["memory"] as WebAssembly.Memory;
  const functions = exports as Record<string, ((...args: (number | bigint)[]) => number) | undefined>;
  const call = (name: string, ...args: (number | bigint)[]): number => {
    const found = functions[name];
    if (found === undefined) throw new Error(`test/assembly/entry.ts exports no ${name}`);
    return found(...args);
  };
  return { memory, call, reserve: (sizeBytes) => call("arena", sizeBytes) };
}

async function wasmOf(build: Build): Promise<Uint8Array<ArrayBuffer>> {
  const path = join(CACHE, `${hashOfInputs()}.${build}.wasm`);
  const cached = readOrNull(path);
  if (cached !== null) return new Uint8Array(cached);
  const wasm = await compile(build);
  // Two test files may compile at the same time; a rename is all or nothing.
  mkdirSync(CACHE, { recursive: true });
  const partPath = `${path}.${process.pid}.${performance.now()}`;
  writeFileSync(partPath, wasm);
  renameSync(partPath, path);
  return wasm;
}

function hashOfInputs(): string {
  const hash = createHash("sha256").update(JSON.stringify([ENTRY, OPTIONS]));
  hash.update(readFileSync(join(ROOT, "node_modules/assemblyscript/package.json")));
  for (const name of readdirSync(join(ROOT, "assembly"), { recursive: true, encoding: "utf8" }).toSorted()) {
    if (SOURCES.test(name)) hash.update(`\0${name}\0`).update(readFileSync(join(ROOT, "assembly", name)));
  }
  return hash.digest("hex").slice(0, 32);
}

async function compile(build: Build): Promise<Uint8Array<ArrayBuffer>> {
  // Loading the compiler takes half a second, so only when the cache has nothing.
  const { main } = await import("assemblyscript/asc");
  let messages = "";
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const features = build === "simd" ? ["--enable", "simd"] : [];
  const { error } = await main(["entry.ts", "--baseDir", ROOT, ...OPTIONS, ...features], {
    readFile: (name, baseDir) => {
      if (name === "entry.ts") return ENTRY;
      // asc would find asconfig.json, and compile all kernels into the test module.
      return name.endsWith(".json") ? null : (readOrNull(join(baseDir, name))?.toString() ?? null);
    },
    writeFile: (name, contents) => {
      // The cast holds because asc writes bytes for a wasm file, in a buffer of its own.
      if (name.endsWith(".wasm")) binary = contents as Uint8Array<ArrayBuffer>;
    },
    listFiles: () => [],
    stderr: {
      write: (chunk) => {
        messages += String(chunk);
      },
    },
  });
  if (error !== null || binary === undefined) throw new Error(`asc: ${messages}`, { cause: error });
  return binary;
}

function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
