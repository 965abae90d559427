import { checkOptions } from "../../client/check.ts";
import type { LoadKernelOptions } from "../../kernels/compile/load-kernel.ts";
import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { isUrl } from "../../protocol/platform-objects.ts";
import { bytesOf } from "./fetch-bytes.ts";

export type { LoadKernelOptions };

/**
 * A sampling kernel of a WebAssembly module: one that `ensemble compile kernel.ts` has written, which says all of itself, or
 * one made elsewhere: Rust, C, by hand. That has the kernel interface that `loadKernel` of Node describes.
 *
 * @param source - URL of a file, or the bytes
 * @throws {KernelError} when an export is missing or of the wrong kind, or the module imports what engines don't offer
 * @throws {TypeError} {RangeError} when the source can't be read or is no WebAssembly, or an option is wrong or missing
 *
 * @example
 * const dice = await loadKernel(new URL("./dice.wasm", import.meta.url), { name: "dice", outputs: ["sum"] });
 * const { outputs } = await client.sample(dice, { samples: 1e7 });
 * console.log(outputs.sum.mean);
 */
export async function loadKernel<Parameter extends string = string, Output extends string = string>(
  source: URL | Uint8Array,
  options: LoadKernelOptions<Parameter, Output> = {},
): Promise<SamplingKernel<Parameter, Output>> {
  const { LOAD_KERNEL_OPTIONS, kernelFromBytes } = await import("../../kernels/compile/load-kernel.ts");
  checkOptions("loadKernel", options, LOAD_KERNEL_OPTIONS);
  const bytes = await bytesOf("loadKernel", source);
  const kernel = await kernelFromBytes(bytes, isUrl(source) ? source.href : "the given module", options);
  // Of the names that the options have; a module of `ensemble compile`, which says them itself, has those of the caller's types.
  return kernel as SamplingKernel<Parameter, Output>;
}
