import type { KernelParameters } from "../../src/kernels/sampling-kernel.ts";

/** Numbers uniform in [0, 1), as `Math.random` gives them. */
export type Random = () => number;

/** A kernel in plain JavaScript: the means of its outputs. Parameters are complete. */
export type Plain = (request: {
  readonly samples: number;
  readonly parameters: KernelParameters;
  readonly random: Random;
  /** Whether each sample is the average over a point and its mirror image. */
  readonly antithetic?: boolean;
}) => readonly number[];

export function valueOf(parameters: KernelParameters, name: string): number {
  const value = parameters[name];
  if (value === undefined) throw new Error(`no parameter ${name}`);
  return value;
}

/** sfc32 by Chris Doty-Humphrey: so that plain JavaScript gives the same each time, as `Math.random` does not. */
export function seeded(): Random {
  let [a, b, c, counter] = [1, 2, 3, 1];
  const next = () => {
    const out = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + out) | 0;
    return out >>> 0;
  };
  for (let i = 0; i < 20; i++) next();
  return () => (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53;
}
