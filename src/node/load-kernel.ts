import { readFile } from "node:fs/promises";
import { checkOptions } from "../client/check.ts";
import { kernelFromBytes, LOAD_KERNEL_OPTIONS, type LoadKernelOptions } from "../kernels/compile/load-kernel.ts";
import type { SamplingKernel } from "../kernels/sampling-kernel.ts";
import { describe } from "../protocol/describe.ts";
import { isBytes, isUrl } from "../protocol/platform-objects.ts";

export type { LoadKernelOptions };

/**
 * A sampling kernel of a WebAssembly module: one that `ensemble compile kernel.ts` has written, which says all of itself, or
 * one made elsewhere: Rust, C, by hand. That has the kernel interface:
 *
 * ```
 * memory
 * STATE_BYTES: global i32, or (): i32             bytes of a generator state
 * arena(sizeBytes: i32): i32                      memory for the caller
 * initStream(statePtr, seed: i64, stream: i64)    makes the state of a stream, from its arguments alone
 * <name>(samples: i32, statePtr, paramsPtr, outPtr)
 * ```
 *
 * The function draws so many samples and writes a record of f64 at `outPtr`: finite samples; samples that were not
 * finite, which count in nothing else; index of the first of those, or -1; the mean of each output; and the sums of the
 * products of deviations from the means, upper triangle by rows. With `dimensions` it also exports `sobol`,
 * `antithetic` and `refinement`, which `assembly/index.ts` describes.
 *
 * @param source - URL of a file or of a page, or the bytes
 * @throws {KernelError} when an export is missing or of the wrong kind, or the module imports what engines don't offer
 * @throws {TypeError} {RangeError} when the source can't be read or is no WebAssembly, or an option is wrong or missing
 *
 * @example
 * // What ensemble compile has written; it says all of itself.
 * const own = await loadKernel(new URL("./kernel.wasm", import.meta.url));
 * // One made elsewhere.
 * const dice = await loadKernel(new URL("./dice.wasm", import.meta.url), { name: "dice", outputs: ["sum"] });
 * const { outputs } = await client.sample(dice, { samples: 1e7 });
 * console.log(outputs.sum.mean);
 */
export async function loadKernel<Parameter extends string = string, Output extends string = string>(
  source: URL | Uint8Array,
  options: LoadKernelOptions<Parameter, Output> = {},
): Promise<SamplingKernel<Parameter, Output>> {
  checkOptions("loadKernel", options, LOAD_KERNEL_OPTIONS);
  if (!isBytes(source) && !isUrl(source)) {
    throw new TypeError(`loadKernel expects a URL or bytes, got ${describe(source)}`);
  }
  const bytes = isBytes(source) ? new Uint8Array(source) : await bytesAt(source);
  const kernel = await kernelFromBytes(bytes, isBytes(source) ? "the given module" : source.href, options);
  // Of the names that the options have; a module of `ensemble compile`, which says them itself, has those of the caller's types.
  return kernel as SamplingKernel<Parameter, Output>;
}

async function bytesAt(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if (url.protocol === "file:") return new Uint8Array(await readFile(url));
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new TypeError(`loadKernel can't read ${url.href}: ${String(error)}`, { cause: error });
  }
}
