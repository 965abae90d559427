import { readFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "assemblyscript/asc";

// Compiles AssemblyScript that imports from assembly/, as asconfig.json does, and instantiates it: what is tested is
// what a kernel gets that imports the same names.

const ROOT = new URL("../../", import.meta.url).pathname;

/** The builds that ship. */
export const BUILDS = ["scalar", "simd"] as const;
export type Build = (typeof BUILDS)[number];

/** Functions of numbers and 64-bit numbers, and the memory, of a module compiled by {@link compile}. */
export interface Instance {
  readonly memory: WebAssembly.Memory;
  /** Calls the exported function `name`; pointers and counts are numbers, u64 are bigints. */
  call(name: string, ...args: (number | bigint)[]): number;
  /** Address of `sizeBytes` bytes, a multiple of 16, for the life of the instance; views made before are detached. */
  reserve(sizeBytes: number): number;
}

/** Compiles `source`, which imports from "./assembly/…", and instantiates it with a memory of its own. */
export async function compile(source: string, build: Build = "scalar"): Promise<Instance> {
  const binary = await toWasm(`${source}\nexport { arena } from "./assembly/arena";\n`, build);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary));
  // The casts hold because the module exports its memory, and tests name functions of their own source.
  const memory = exports["memory"] as WebAssembly.Memory;
  const functions = exports as Record<string, ((...args: (number | bigint)[]) => number) | undefined>;
  const call = (name: string, ...args: (number | bigint)[]): number => {
    const found = functions[name];
    if (found === undefined) throw new Error(`the test module exports no ${name}`);
    return found(...args);
  };
  return { memory, call, reserve: (sizeBytes) => call("arena", sizeBytes) };
}

async function toWasm(source: string, build: Build): Promise<Uint8Array<ArrayBuffer>> {
  let messages = "";
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const options = ["--runtime", "stub", "-O3", "--converge", "--outFile", "out.wasm", "--disableWarning", "235"];
  const features = build === "simd" ? ["--enable", "simd"] : [];
  const { error } = await main(["entry.ts", "--baseDir", ROOT, ...options, ...features], {
    readFile: (name, baseDir) => {
      if (name === "entry.ts") return source;
      // asc would find asconfig.json, and compile all kernels into each test module.
      return name.endsWith(".json") ? null : readOrNull(join(baseDir, name));
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

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
