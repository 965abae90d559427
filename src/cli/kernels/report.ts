import { knownAnswers } from "../../kernels/known-answers.ts";
import type { ParameterType, SamplingKernel } from "../../kernels/sampling-kernel.ts";

/** One kernel in what `ensemble kernels --json` prints. */
export interface KernelReport {
  readonly name: string;
  readonly title: string;
  /** null when the kernel names none. */
  readonly source: string | null;
  readonly parameters: readonly {
    readonly name: string;
    readonly type: ParameterType;
    readonly default: number;
    /** null: as small as the type allows. */
    readonly min: number | null;
    /** null: as large as the type allows. */
    readonly max: number | null;
    readonly about: string | null;
  }[];
  readonly outputs: readonly {
    readonly name: string;
    /** Exact mean with the parameters at their defaults; null when none is known. */
    readonly knownAnswer: number | null;
  }[];
  readonly chunkSamples: number;
}

/** All about a kernel, for programs. */
export function kernelReport(kernel: SamplingKernel): KernelReport {
  const { name, title, source, parameters, outputs, chunkSamples } = kernel;
  const answers = knownAnswers(kernel);
  return {
    name,
    title,
    source: source ?? null,
    parameters: parameters.map((parameter) => ({
      name: parameter.name,
      type: parameter.type,
      default: parameter.default,
      min: parameter.min ?? null,
      max: parameter.max ?? null,
      about: parameter.about ?? null,
    })),
    outputs: outputs.map((output, i) => ({ name: output, knownAnswer: answers[i] ?? null })),
    chunkSamples,
  };
}
