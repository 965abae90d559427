import { checkOptions, checkPlace } from "../client/check.ts";
import type { CompiledKernel } from "../kernels/compile/compiled-kernel.ts";
import { COMPILE_OPTIONS, type CompileOptions } from "../kernels/compile/kernel-source.ts";
import type { WasmFunction } from "../kernels/instances/wasm-module.ts";
import { compileRequest, compiler } from "./compile/compile-request.ts";

export type { CompiledKernel, CompileOptions };

/**
 * Compiles a kernel from AssemblyScript, in a thread of its own. The compiler warms up with the first kernel, 1 to 2 s and
 * 300 MB until it has had nothing to do for 30 s; later ones take 0.1 s, those with `sample` 0.5 s. The same source is
 * compiled once: other processes take it from `cacheFolder` in 30 ms, without the compiler.
 *
 * An exported `sample` makes it a kernel for `client.sample`. All other exported functions of numbers, strings, typed
 * arrays, and arrays of these can be sent with `apply` and `map`. Random numbers and laws come from `wasm-ensemble/assembly`,
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
  checkPlace("compileKernel", options, { createWorker: "in pages" });
  const kernel = await compiler.compile(await compileRequest(source, options));
  // The caller states the types of the functions; TypeScript does not read AssemblyScript.
  return kernel as unknown as CompiledKernel<Functions, Parameter, Output>;
}
