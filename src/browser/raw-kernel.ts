import { checkOptions } from "../client/check.ts";
import type { RawKernelOptions } from "../kernels/compile/raw-kernel.ts";
import type { SamplingKernel } from "../kernels/sampling-kernel.ts";
import { isUrl } from "../protocol/platform-objects.ts";
import { bytesOf } from "./fetch-bytes.ts";

export type { RawKernelOptions };

/**
 * A sampling kernel of a WebAssembly module made elsewhere: Rust, C, by hand. It has the raw interface that `rawKernel` of
 * Node describes.
 *
 * @param source - URL of a file, or the bytes
 * @throws {KernelError} when an export is missing or of the wrong kind, or the module imports what engines don't offer
 * @throws {TypeError} {RangeError} when the source can't be read or is no WebAssembly, or an option is wrong
 */
export async function rawKernel(source: URL | Uint8Array, options: RawKernelOptions): Promise<SamplingKernel> {
  const { RAW_KERNEL_OPTIONS, rawKernelFromBytes } = await import("../kernels/compile/raw-kernel.ts");
  checkOptions("rawKernel", options, RAW_KERNEL_OPTIONS);
  const bytes = await bytesOf("rawKernel", source);
  return rawKernelFromBytes(bytes, isUrl(source) ? source.href : "the given module", options);
}
