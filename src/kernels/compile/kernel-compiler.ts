import { KernelError } from "../../protocol/errors.ts";
import { type Artifact, type CacheEntry, readEntry, type TextCache, writeEntry } from "./artifact.ts";
import { ASC_RELEASE, type Asc, WANTED_PACKAGE } from "./asc.ts";
import { type SourceRequest, sourceFiles } from "./compile-source.ts";
import { type CompiledKernel, compiledKernel, type KernelSettings } from "./compiled-kernel.ts";
import { digest } from "./digest.ts";
import { makeEntry } from "./make-entry.ts";
import type { ReadText, SourceFiles } from "./source-files.ts";

/** What a compiler needs of the place where it runs. */
export interface CompilerHost {
  /** Imports the AssemblyScript compiler, on first use. */
  readonly loadAsc: () => Promise<Asc>;
  /** Version of the compiler, without importing it. */
  readonly ascVersion: () => Promise<string>;
  /** Version of this library. */
  readonly libraryVersion: () => Promise<string>;
  /** Reads a file of `assembly/`. */
  readonly readLibrary: ReadText;
  /** Compiles elsewhere; absent: here. */
  readonly make?: (order: CompileOrder) => Promise<CacheEntry>;
  /** Names the code that compiles, which changes more often than the version: what it made before is not taken. */
  readonly revision?: () => Promise<string>;
}

/** A kernel to compile elsewhere. */
export interface CompileOrder extends Omit<SourceRequest, "readUser"> {
  /** Address of the folder from which the source imports; undefined: it can't. */
  readonly base: string | undefined;
  readonly versions: string;
}

interface CachedRequest extends SourceRequest {
  readonly cache?: TextCache;
  readonly base?: string | undefined;
}

/** A kernel to compile. */
export interface CompileRequest extends CachedRequest, KernelSettings {}

/** Kernels kept in memory; the one that was compiled first goes first. */
const MAX_KEPT = 100;

interface Kept {
  readonly entry: CacheEntry;
  readonly kernels: Map<string, Promise<CompiledKernel>>;
}

/**
 * Compiles kernels, each source once. A source is the same when its text, the files it imports, the library, the
 * compiler and the options are.
 */
export class KernelCompiler {
  readonly #host: CompilerHost;
  // By key; the imported files are compared besides.
  readonly #kept = new Map<string, Kept>();
  // The compiler has global state: one compilation at a time.
  #last: Promise<unknown> = Promise.resolve();

  constructor(host: CompilerHost) {
    this.#host = host;
  }

  /**
   * @throws {KernelCompileError} when the source does not compile, or its `sample` is no sampling kernel
   * @throws {KernelError} when the compiler is not installed
   */
  compile(request: CompileRequest): Promise<CompiledKernel> {
    return this.#inTurn(() => this.#compile(request));
  }

  /**
   * What is known of a kernel, for a compiler in another thread than the kernel itself.
   *
   * @throws as `compile`
   */
  artifact(request: SourceRequest): Promise<Artifact> {
    return this.#inTurn(async () => (await this.#keptOf(request)).entry.artifact);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #keptOf(request: CachedRequest): Promise<Kept> {
    const versions = await this.#versions();
    const { path, text, optimizeLevel, simd } = request;
    const revision = await this.#host.revision?.();
    const key = await digest(JSON.stringify([versions, revision, path, text, optimizeLevel, simd]));
    return this.#find(key, versions, request);
  }

  async #compile(request: CompileRequest): Promise<CompiledKernel> {
    const { name, chunkSamples } = request;
    const kept = await this.#keptOf(request);
    const settings = { name, chunkSamples };
    const id = JSON.stringify(settings);
    let kernel = kept.kernels.get(id);
    if (kernel === undefined) {
      kernel = compiledKernel(kept.entry.artifact, settings);
      kept.kernels.set(id, kernel);
    }
    return kernel;
  }

  async #versions(): Promise<string> {
    const version = await this.#host.ascVersion();
    if (version.startsWith(`${ASC_RELEASE}.`)) return `${await this.#host.libraryVersion()} ${version}`;
    throw new KernelError(`compileKernel needs ${WANTED_PACKAGE}, found ${version}; run npm install ${WANTED_PACKAGE}`);
  }

  async #find(key: string, versions: string, request: CachedRequest): Promise<Kept> {
    const files = sourceFiles(request, this.#host.readLibrary);
    const kept = this.#kept.get(key);
    if (kept && (await files.areAs(kept.entry.files))) return kept;
    const stored = await readEntry(await request.cache?.load(key));
    if (stored && (await files.areAs(stored.files))) return this.#keep(key, stored);
    const entry = await this.#make(files, versions, request);
    await request.cache?.save(key, await writeEntry(entry));
    return this.#keep(key, entry);
  }

  async #make(files: SourceFiles, versions: string, request: CachedRequest): Promise<CacheEntry> {
    const { path, text, base, optimizeLevel, simd } = request;
    if (this.#host.make) return this.#host.make({ path, text, base, optimizeLevel, simd, versions });
    return makeEntry(await this.#host.loadAsc(), files, { ...request, versions });
  }

  #keep(key: string, entry: CacheEntry): Kept {
    const kept = { entry, kernels: new Map<string, Promise<CompiledKernel>>() };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return kept;
  }
}
