import { kernels } from "../../kernels/catalog.ts";
import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { rightOne } from "../../protocol/nearest.ts";
import { quote } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";

/** The built-in kernels, in the order of the catalogue. */
export function builtInKernels(): readonly SamplingKernel[] {
  return Object.values(kernels);
}

/** A built-in kernel. @throws {UsageError} when there is none of that name */
export function kernelNamed(name: string): SamplingKernel {
  const all = builtInKernels();
  const kernel = all.find((one) => one.name === name);
  if (kernel !== undefined) return kernel;
  const right = rightOne(
    name,
    all.map((one) => one.name),
  );
  throw new UsageError(`unknown kernel ${quote(name)}; ${right}`);
}
