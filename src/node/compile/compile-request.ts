import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CompileRequest, KernelCompiler } from "../../kernels/compile/kernel-compiler.ts";
import { type CompileOptions, kernelSource } from "../../kernels/compile/kernel-source.ts";
import { hasSimd } from "../../kernels/simd.ts";
import { isUrl } from "../../protocol/platform-objects.ts";
import { diskCache } from "./disk-cache.ts";
import { filesBeside, nodeHost, readText } from "./node-host.ts";

/** The compiler of this process. */
export const compiler: KernelCompiler = new KernelCompiler(nodeHost());

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
    readUser: base === undefined ? () => Promise.resolve(null) : filesBeside(base),
    simd: hasSimd(),
    ...(cacheFolder !== undefined && { cache: diskCache(pathOf(cacheFolder)) }),
  };
}

function pathOf(folder: string | URL): string {
  return isUrl(folder) ? fileURLToPath(folder) : join(folder);
}
