import { completeParameters } from "../../../src/kernels/parameters.ts";
import type { KernelParameters, SamplingKernel } from "../../../src/kernels/sampling-kernel.ts";
import { type Drawn, GalleryModule, squareIndex } from "./run-kernel.ts";

/** Means of the outputs of a kernel, and what is needed to judge them. */
export interface GalleryEstimate {
  readonly means: readonly number[];
  readonly variances: readonly number[];
  readonly standardErrors: readonly number[];
  /** Covariance of the first two outputs; NaN if there is one. */
  readonly covariance: number;
  readonly samples: number;
}

let module: GalleryModule | undefined;

/** Runs a kernel of the SIMD build once, as one chunk. */
export function estimate(
  kernel: SamplingKernel,
  samples: number,
  parameters: KernelParameters = {},
  drawn: Drawn = {},
): GalleryEstimate {
  module ??= new GalleryModule("kernels.simd.wasm");
  const chunk = module.chunk(kernel, { samples, parameters: completeParameters(kernel, parameters), ...drawn });
  const outputs = kernel.outputs.length;
  const perSample = (index: number) => (chunk.products[index] ?? Number.NaN) / (samples - 1);
  const variances = kernel.outputs.map((_, output) => perSample(squareIndex(output, outputs)));
  return {
    means: chunk.means,
    variances,
    standardErrors: variances.map((variance) => Math.sqrt(variance / samples)),
    covariance: outputs > 1 ? perSample(1) : Number.NaN,
    samples,
  };
}
