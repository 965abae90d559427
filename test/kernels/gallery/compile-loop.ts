import { readFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "assemblyscript/asc";

const ROOT = new URL("../../../", import.meta.url).pathname;

/** Compiles AssemblyScript that imports from "./assembly/…", optimised as the kernels are, and instantiates it. */
export async function compileLoop(source: string, simd: boolean): Promise<WebAssembly.Exports> {
  let messages = "";
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const options = ["--baseDir", ROOT, "--runtime", "stub", "-O3", "--converge", "--outFile", "out.wasm"];
  const { error } = await main(["entry.ts", ...options, ...(simd ? ["--enable", "simd"] : [])], {
    readFile: (name, baseDir) => {
      if (name === "entry.ts") return source;
      // asc would find asconfig.json, and compile all kernels as well.
      return name.endsWith(".json") ? null : readOrNull(join(baseDir, name));
    },
    writeFile: (name, contents) => {
      // asc writes bytes for a wasm file, in a buffer of its own.
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
  return new WebAssembly.Instance(new WebAssembly.Module(binary)).exports;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
