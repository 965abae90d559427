import { checkOptions, checkPlace } from "../client/check.ts";
import { type CompiledKernel, compiledKernel } from "../kernels/compile/compiled-kernel.ts";
import { COMPILE_OPTIONS, type CompileOptions, kernelSource } from "../kernels/compile/kernel-source.ts";
import type { WasmFunction } from "../kernels/instances/wasm-module.ts";
import { hasSimd } from "../kernels/simd.ts";
import { CompilerWorker } from "./compile/compiler-worker.ts";
import { readText } from "./compile/read-text.ts";
import { checkCreateWorker } from "./page/make-worker.ts";

export type { CompiledKernel, CompileOptions };

/** Kernels kept; the one that was compiled first goes first. */
const MAX_KEPT = 100;

const kernels = new Map<string, Promise<CompiledKernel>>();
const compiler = new CompilerWorker();

/**
 * Compiles a kernel from AssemblyScript, in a worker of its own, which is started with the first kernel and kept. That
 * loads the compiler, 14 MB (3 MB gzip), and takes 1 to 2 s and 300 MB; later kernels take 0.1 s, those with `sample`
 * 0.5 s.
 *
 * An exported `sample` makes it a kernel for `client.sample`. All other exported functions of numbers, strings, typed
 * arrays, and arrays of these can be sent with `apply` and `map`. Random numbers and laws come from `wasm-ensemble/assembly`,
 * and files beside the source may be imported.
 *
 * @param source - URL of an AssemblyScript file, or its text
 * @throws {KernelCompileError} when the source does not compile, or its `sample` is no sampling kernel
 * @throws {KernelError} when the compiler can't be loaded, in a minute at most, or crashes
 * @throws {TypeError} {RangeError} when the file can't be read, or an option is out of its range
 *
 * @example
 * const dice = await compileKernel(new URL("./dice.ts", import.meta.url));
 * const { mean } = await client.sample(dice, { samples: 1e7, params: { sides: 20 } });
 */
export async function compileKernel<
  Functions extends object = Readonly<Record<string, WasmFunction>>,
  Parameter extends string = string,
  Output extends string = string,
>(source: string | URL, options: CompileOptions = {}): Promise<CompiledKernel<Functions, Parameter, Output>> {
  checkOptions("compileKernel", options, COMPILE_OPTIONS);
  checkPlace("compileKernel", options, { cacheFolder: "on Node" });
  checkCreateWorker(options.createWorker);
  const { name, chunkSamples, base, ...request } = await kernelSource(source, options, readText);
  const artifact = await compiler.compile({ ...request, base: base?.href, simd: hasSimd() }, options.createWorker);
  const id = JSON.stringify([artifact.identity, name, chunkSamples]);
  let kernel = kernels.get(id);
  if (kernel === undefined) {
    kernel = compiledKernel(artifact, { name, chunkSamples });
    kernels.set(id, kernel);
    kernel.catch(() => kernels.delete(id));
    const [oldest] = kernels.keys();
    if (kernels.size > MAX_KEPT && oldest !== undefined) kernels.delete(oldest);
  }
  // The caller states the types of the functions; TypeScript does not read AssemblyScript.
  return (await kernel) as unknown as CompiledKernel<Functions, Parameter, Output>;
}
