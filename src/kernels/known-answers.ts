import { completeParameters } from "./parameters.ts";
import type { KernelParameters, SamplingKernel } from "./sampling-kernel.ts";

/**
 * Exact mean of each output, in their order; undefined where none is known.
 *
 * @param given - parameters that are not at their default, in their ranges
 */
export function knownAnswers(kernel: SamplingKernel, given: KernelParameters = {}): readonly (number | undefined)[] {
  const answers = kernel.knownAnswer?.(completeParameters(kernel, given)) ?? [];
  return kernel.outputs.map((_, i) => {
    const answer = answers[i];
    return answer !== undefined && Number.isFinite(answer) ? answer : undefined;
  });
}
