import type { KernelParameters } from "../sampling-kernel.ts";
import { type GalleryKernel, type ParameterSpec, parametersAt, valueOf } from "./gallery-kernel.ts";

/** Most data points. */
export const MAX_VALUES = 4096;

/** The bootstrap of a data set, whose values are its parameters `x0`, `x1` … and may be changed like any other. */
export function bootstrapOf(data: readonly number[]): GalleryKernel {
  const values = data.toSorted((a, b) => a - b);
  const specs = values.map(
    (value, i): ParameterSpec => ({ name: `x${i}`, type: "f64", default: value, about: "a value" }),
  );
  return {
    title: `mean and median of ${values.length} values drawn from the data with replacement`,
    source: "B. Efron, Annals of Statistics 7 (1979) 1-26",
    parameters: parametersAt([
      { name: "count", type: "i32", default: values.length, about: "values, from x0 on", min: 1, max: values.length },
      ...specs,
    ]),
    outputs: ["mean", "median"],
    knownAnswer: (parameters) => exactMeans(parameters),
    chunkSamples: Math.max(1, Math.floor(2 ** 19 / values.length)),
  };
}

/** Means over all that can be drawn. */
function exactMeans(parameters: KernelParameters): readonly number[] {
  const count = valueOf(parameters, "count");
  const values = Array.from({ length: count }, (_, i) => valueOf(parameters, `x${i}`)).toSorted((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  return [mean, (meanOfRank(values, (count - 1) >> 1) + meanOfRank(values, count >> 1)) / 2];
}

/**
 * Mean of the drawn value that has `rank` others before it: it is at most the j-th of the data if more than `rank` draws
 * are, each with chance j / n (Efron (1979), section 3).
 */
function meanOfRank(values: readonly number[], rank: number): number {
  const chances = values.map((_, j) => moreThan(rank, values.length, (j + 1) / values.length));
  return values.reduce((sum, value, j) => sum + value * ((chances[j] ?? 0) - (chances[j - 1] ?? 0)), 0);
}

/** Chance that a binomial number of `count` trials is above `rank`. */
function moreThan(rank: number, count: number, chance: number): number {
  if (chance >= 1) return 1;
  let logTerm = count * Math.log1p(-chance);
  let below = 0;
  for (let k = 0; k <= rank; k++) {
    below += Math.exp(logTerm);
    logTerm += Math.log((count - k) / (k + 1)) + Math.log(chance / (1 - chance));
  }
  return 1 - below;
}
