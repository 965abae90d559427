import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkOptions } from "../client/check.ts";
import { hasSimd } from "../kernels/built-in.ts";
import { checkChunkSamples, DEFAULT_CHUNK_SAMPLES } from "../kernels/compile/chunk-samples.ts";
import type { CompiledKernel } from "../kernels/compile/compiled-kernel.ts";
import { type CompileRequest, KernelCompiler } from "../kernels/compile/kernel-compiler.ts";
import type { KernelFunction } from "../kernels/wasm-module.ts";
import { describe } from "../protocol/describe.ts";
import { diskCache } from "./compile/disk-cache.ts";
import { filesBeside, nodeHost, readText } from "./compile/node-host.ts";

export type { CompiledKernel };

/** How a kernel is compiled. */
export interface CompileOptions {
  /** Names the kernel in results, messages and positions; by default that of its file, or `kernel`. */
  readonly name?: string;
  /**
   * Samples in one chunk of a sampling kernel, 1 to 2^31 - 1; 65,536 by default, right for samples of 20 ns to 1 us.
   * Each chunk has a random stream of its own, so another number gives other samples.
   */
  readonly chunkSamples?: number;
  /** What the compiler does for speed: 0 to 3, by default 3. */
  readonly optimizeLevel?: 0 | 1 | 2 | 3;
  /** Folder from which a source given as text imports, as a URL that ends with a slash; by default it can't. */
  readonly baseUrl?: URL;
  /** Folder that keeps compiled kernels from one process to the next; by default none does. */
  readonly cacheFolder?: string | URL;
}

const NAMES = {
  name: "any",
  chunkSamples: "any",
  optimizeLevel: "any",
  baseUrl: "any",
  cacheFolder: "any",
} as const;

const compiler = new KernelCompiler(nodeHost());

/**
 * Compiles a kernel from AssemblyScript, in this thread. The compiler warms up with the first kernel, 1 to 2 s and 300 MB;
 * later ones take 0.1 s, those with `sample` 0.5 s. The same source is compiled once, and with `cacheFolder` comes from
 * there in 30 ms, without the compiler.
 *
 * An exported `sample` makes it a kernel for `client.sample`. All other exported functions of numbers, strings, typed
 * arrays, and arrays of these can be sent with `apply` and `map`. Random numbers and laws come from `ensemble/assembly`,
 * and files beside the source may be imported.
 *
 * ```ts
 * const asian = await compileKernel(new URL("./asian.ts", import.meta.url));
 * const { mean, standardError } = await client.sample(asian, { samples: 1e8, params: { strike: 110 } });
 * ```
 *
 * @param source - URL of an AssemblyScript file, or its text
 * @throws {KernelCompileError} when the source does not compile, or its `sample` is no sampling kernel
 * @throws {KernelError} when the package `assemblyscript` is not installed, or the compiler crashes
 * @throws {TypeError} {RangeError} when the file can't be read, or an option is out of its range
 */
export async function compileKernel<Functions extends object = Readonly<Record<string, KernelFunction>>>(
  source: string | URL,
  options: CompileOptions = {},
): Promise<CompiledKernel<Functions>> {
  checkOptions("compileKernel", options, NAMES);
  const kernel = await compiler.compile(await requestOf(source, options));
  // The caller states the types of the functions; TypeScript does not read AssemblyScript.
  return kernel as unknown as CompiledKernel<Functions>;
}

async function requestOf(source: string | URL, options: CompileOptions): Promise<CompileRequest> {
  const { chunkSamples = DEFAULT_CHUNK_SAMPLES, optimizeLevel = 3, cacheFolder, baseUrl } = options;
  checkChunkSamples(chunkSamples);
  if (![0, 1, 2, 3].includes(optimizeLevel)) {
    throw new RangeError(`optimizeLevel expects 0, 1, 2 or 3, got ${describe(optimizeLevel)}`);
  }
  if (baseUrl !== undefined && !(baseUrl instanceof URL)) {
    throw new TypeError(`baseUrl expects a URL, got ${describe(baseUrl)}`);
  }
  const name = options.name ?? (source instanceof URL ? stemOf(source) : "kernel");
  const base = source instanceof URL ? new URL("./", source) : baseUrl;
  return {
    name,
    path: source instanceof URL ? `${stemOf(source)}.ts` : `${name.replace(/[^\w.-]/g, "-")}.ts`,
    text: await textOf(source),
    readUser: base === undefined ? () => Promise.resolve(null) : filesBeside(base),
    optimizeLevel,
    chunkSamples,
    simd: hasSimd(),
    ...(cacheFolder !== undefined && { cache: diskCache(pathOf(cacheFolder)) }),
  };
}

async function textOf(source: string | URL): Promise<string> {
  if (typeof source === "string") return source;
  if (!(source instanceof URL))
    throw new TypeError(`compileKernel expects a URL or a source text, got ${describe(source)}`);
  const text = await readText(source).catch((error: unknown) => {
    throw new TypeError(`compileKernel can't read ${source.href}: ${String(error)}`, { cause: error });
  });
  if (text === null) throw new TypeError(`compileKernel can't read ${source.href}: there is no such file`);
  return text;
}

function stemOf(url: URL): string {
  const file = decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf("/") + 1));
  return file.replace(/\.\w+$/, "") || "kernel";
}

function pathOf(folder: string | URL): string {
  return folder instanceof URL ? fileURLToPath(folder) : join(folder);
}
