import type { KernelParameters } from "../../src/kernels/sampling-kernel.ts";

/** Numbers uniform in [0, 1), as `Math.random` gives them. */
export type Random = () => number;

/** A kernel in plain JavaScript: the means of its outputs. Parameters are complete. */
export type Plain = (request: {
  readonly samples: number;
  readonly parameters: KernelParameters;
  readonly random: Random;
}) => readonly number[];

export function valueOf(parameters: KernelParameters, name: string): number {
  const value = parameters[name];
  if (value === undefined) throw new Error(`no parameter ${name}`);
  return value;
}
