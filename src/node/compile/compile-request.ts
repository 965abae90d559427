import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CompileRequest, KernelCompiler } from "../../kernels/compile/kernel-compiler.ts";
import { type CompileOptions, kernelSource } from "../../kernels/compile/kernel-source.ts";
import { hasSimd } from "../../kernels/simd.ts";
import { isUrl } from "../../protocol/platform-objects.ts";
import { sha256 } from "../modules/sha256.ts";
import { ownFile } from "../own-files.ts";
import { userCacheFolder } from "./cache-folder.ts";
import { COMPILER_FILE, CompilerThread } from "./compiler-thread.ts";
import { diskCache } from "./disk-cache.ts";
import { filesBeside, nodeHost, readText } from "./node-host.ts";

const thread = new CompilerThread();

/** The compiler of this process. */
export const compiler: KernelCompiler = new KernelCompiler({
  ...nodeHost(),
  make: (order) => thread.make(order),
  revision,
});

/**
 * Reads what is to be compiled.
 *
 * @throws {TypeError} {RangeError} when the file can't be read, or an option is out of its range
 */
export async function compileRequest(source: string | URL, options: CompileOptions): Promise<CompileRequest> {
  const { base, ...kernel } = await kernelSource(source, options, readText);
  const { cacheFolder } = options;
  return {
    ...kernel,
    base: base?.href,
    readUser: base === undefined ? () => Promise.resolve(null) : filesBeside(base),
    simd: hasSimd(),
    ...(cacheFolder !== false && { cache: diskCache(pathOf(cacheFolder)) }),
  };
}

function pathOf(folder: string | URL | undefined): string {
  if (folder === undefined) return userCacheFolder();
  return isUrl(folder) ? fileURLToPath(folder) : join(folder);
}

let known: Promise<string> | undefined;

// What the thread runs is what compiles, whatever version it calls itself.
function revision(): Promise<string> {
  known ??= readFile(ownFile(COMPILER_FILE)).then(sha256);
  return known;
}
