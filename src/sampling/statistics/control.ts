import type { ArrayValues, KernelParameters, SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { describe } from "../../protocol/describe.ts";

/**
 * Outputs whose means are known, as control variates of the others: a name or names, of which the kernel knows the means,
 * or means by name, where undefined stands for what the kernel knows.
 */
export type ControlOptions<Output extends string = string> =
  | Output
  | readonly Output[]
  | { readonly [Name in Output]?: number | undefined };

/** An output whose mean is known. */
export interface Control {
  readonly name: string;
  /** Its position among the outputs. */
  readonly index: number;
  readonly mean: number;
}

/**
 * The control variates that are meant.
 *
 * @throws {TypeError} when one is no output, or is the first, or its mean is no number or not known
 * @throws {RangeError} when a mean is not finite
 */
export function checkControl(
  given: unknown,
  kernel: SamplingKernel,
  { params, arrays }: { readonly params: KernelParameters; readonly arrays: ArrayValues },
): readonly Control[] {
  if (given === undefined) return [];
  const means = typeof given === "string" ? { [given]: undefined } : meansOf(given);
  const answers = kernel.knownAnswer?.(params, arrays) ?? [];
  return Object.entries(means).map(([name, mean]) => {
    const index = kernel.outputs.indexOf(name);
    if (index < 0) {
      throw new TypeError(
        `control expects outputs of ${kernel.name}, which has ${kernel.outputs.join(", ")}; got ${name}`,
      );
    }
    if (index === 0) {
      throw new TypeError(`control expects outputs besides ${name}, which is what ${kernel.name} is sampled for`);
    }
    return { name, index, mean: mean === undefined ? known(kernel, name, answers[index]) : checkedMean(name, mean) };
  });
}

function meansOf(given: unknown): Readonly<Record<string, unknown>> {
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`control expects names of outputs, or their means by name, got ${describe(given)}`);
  }
  const means = Array.isArray(given)
    ? Object.fromEntries(given.map((name) => [nameOf(name), undefined]))
    : { ...given };
  if (Object.keys(means).length === 0) throw new TypeError("control expects at least one output, got none");
  return means;
}

function nameOf(name: unknown): string {
  if (typeof name === "string") return name;
  throw new TypeError(`control expects names of outputs, got ${describe(name)} among them`);
}

function known({ name: kernel }: SamplingKernel, name: string, answer: number | undefined): number {
  if (answer !== undefined && Number.isFinite(answer)) return answer;
  throw new TypeError(`${kernel} does not know the mean of ${name}; give it as control: { ${name}: mean }`);
}

function checkedMean(name: string, mean: unknown): number {
  if (typeof mean !== "number") throw new TypeError(`control: ${name} expects a number, got ${describe(mean)}`);
  if (!Number.isFinite(mean)) throw new RangeError(`control: ${name} expects a finite mean, got ${mean}`);
  return mean;
}
