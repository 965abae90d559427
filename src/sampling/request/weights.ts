import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { describe } from "../../protocol/describe.ts";
import type { SampleOptions } from "./options.ts";

// What counts each sample once, or regresses on it.
const PLAIN = ["control", "histogram", "quantiles"] as const;

/**
 * Checks which output is the weight of the others.
 *
 * @param isWide - whether samples have arrays, or more outputs than are multiplied with each other
 * @returns its position; undefined where there are no weights
 * @throws {TypeError} when it is no output, or the first; or goes with an option that has no weighted form
 */
export function checkWeights(
  options: SampleOptions,
  { name, outputs }: SamplingKernel,
  isWide: boolean,
): number | undefined {
  const { weights } = options;
  if (weights === undefined) return undefined;
  if (typeof weights !== "string")
    throw new TypeError(`weights expects the name of an output, got ${describe(weights)}`);
  const index = outputs.indexOf(weights);
  if (index < 0)
    throw new TypeError(`weights expects an output of ${name}, which has ${outputs.join(", ")}; got ${weights}`);
  if (index === 0)
    throw new TypeError(`weights expects an output besides ${weights}, which is what ${name} is sampled for`);
  if (isWide) throw new TypeError(`weights can't be had of ${name}: it has arrays, or more than 16 outputs`);
  const other = PLAIN.find((option) => options[option] !== undefined);
  if (other !== undefined) throw new TypeError(`weights and ${other} can't be combined: ${other} knows of no weights`);
  return index;
}
