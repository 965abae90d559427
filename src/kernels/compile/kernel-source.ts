import { describe } from "../../protocol/describe.ts";
import { isUrl } from "../../protocol/platform-objects.ts";
import type { WorkerLike } from "../../protocol/worker-like.ts";
import { checkChunkSamples, DEFAULT_CHUNK_SAMPLES } from "./chunk-samples.ts";

/** How a kernel is compiled. The same on Node and in pages, as the options of `connect` are. */
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
  /**
   * On Node only: folder that keeps compiled kernels from one process to the next; by default `wasm-ensemble` in the user's
   * folder for caches. `false`: none does.
   */
  readonly cacheFolder?: string | URL | false;
  /**
   * In pages only: makes the worker in which the compiler runs, whose script is the package's file `build/page/compiler.js`;
   * for bundlers that don't rewrite the addresses of workers. By default that file. It counts when no compiler runs yet, or
   * the last has failed.
   */
  readonly createWorker?: () => WorkerLike;
}

/** Names of the options. */
export const COMPILE_OPTIONS = {
  name: "any",
  chunkSamples: "any",
  optimizeLevel: "any",
  baseUrl: "any",
  cacheFolder: "any",
  createWorker: "any",
} as const;

/** A kernel's source with its options in full. */
export interface KernelSource {
  readonly name: string;
  /** Path of the source, relative to its folder, with `.ts`. */
  readonly path: string;
  readonly text: string;
  /** Folder from which it imports. */
  readonly base: URL | undefined;
  readonly optimizeLevel: number;
  readonly chunkSamples: number;
}

/**
 * Reads a kernel's source and checks its options.
 *
 * @param readText - gives the text at a URL; null when there is none
 * @throws {TypeError} {RangeError} when it can't be read, or an option is out of its range
 */
export async function kernelSource(
  source: string | URL,
  options: CompileOptions,
  readText: (url: URL) => Promise<string | null>,
): Promise<KernelSource> {
  const { chunkSamples = DEFAULT_CHUNK_SAMPLES, optimizeLevel = 3, baseUrl } = options;
  checkChunkSamples(chunkSamples);
  if (![0, 1, 2, 3].includes(optimizeLevel)) {
    throw new RangeError(`optimizeLevel expects 0, 1, 2 or 3, got ${describe(optimizeLevel)}`);
  }
  if (baseUrl !== undefined && !isUrl(baseUrl)) {
    throw new TypeError(`baseUrl expects a URL, got ${describe(baseUrl)}`);
  }
  const name = options.name ?? (isUrl(source) ? stemOf(source) : "kernel");
  return {
    name,
    path: isUrl(source) ? `${stemOf(source)}.ts` : `${name.replace(/[^\w.-]/g, "-")}.ts`,
    text: await textOf(source, readText),
    base: isUrl(source) ? new URL("./", source) : baseUrl,
    optimizeLevel,
    chunkSamples,
  };
}

async function textOf(source: string | URL, readText: (url: URL) => Promise<string | null>): Promise<string> {
  if (typeof source === "string") return source;
  if (!isUrl(source)) throw new TypeError(`compileKernel expects a URL or a source text, got ${describe(source)}`);
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
