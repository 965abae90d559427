import { completeArrays } from "./array-parameters.ts";
import { completeParameters } from "./parameters.ts";
import type { ArrayValues, ParameterInput, SamplingKernel } from "./sampling-kernel.ts";

/**
 * Exact mean of each output, in their order; undefined where none is known.
 *
 * @param given - parameters that are not at their default, in their ranges
 * @param data - its data sets
 */
export function knownAnswers(
  kernel: SamplingKernel,
  given: Readonly<Record<string, ParameterInput>> = {},
  data: ArrayValues = {},
): readonly (number | undefined)[] {
  const { knownAnswer } = kernel;
  const answers = knownAnswer?.(completeParameters(kernel, given), { ...completeArrays(kernel, given), ...data }) ?? [];
  return kernel.outputs.map((_, i) => {
    const answer = answers[i];
    return answer !== undefined && Number.isFinite(answer) ? answer : undefined;
  });
}
