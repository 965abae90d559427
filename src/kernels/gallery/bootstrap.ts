import type { KernelParameters } from "../sampling-kernel.ts";
import { type GalleryKernel, parametersAt, valueOf } from "./gallery-kernel.ts";
import { chanceOfMore } from "./incomplete-beta.ts";

/** Most data points: 128 MB on each engine. */
export const MAX_VALUES: number = 2 ** 24;

/** The bootstrap of a data set, which the kernel carries along. */
export function bootstrapOf(
  data: readonly number[],
): GalleryKernel<"draws", "mean" | "median"> & { readonly data: Float64Array } {
  const values = Float64Array.from(data).toSorted();
  const count = values.length;
  return {
    title: "mean and median of values drawn from the data with replacement",
    source: "B. Efron, Annals of Statistics 7 (1979) 1-26",
    parameters: parametersAt([
      {
        name: "draws",
        type: "i32",
        default: count,
        about: "values drawn for each sample, as many as there are by default",
        min: 1,
        max: 1e9,
      },
    ]),
    // The kernel reads how many values there are, and the values in ascending order.
    data: Float64Array.from({ length: 1 + count }, (_, i) => (i === 0 ? count : (values[i - 1] ?? 0))),
    outputs: ["mean", "median"],
    knownAnswer: (parameters) => exactMeans(values, parameters),
    chunkSamples: Math.max(1, Math.floor(2 ** 19 / count)),
  };
}

/** Means over all that can be drawn. */
function exactMeans(values: Float64Array, parameters: KernelParameters): readonly number[] {
  const draws = valueOf(parameters, "draws");
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [low, high] = [(draws - 1) >> 1, draws >> 1];
  const middle = meanOfRank(values, low, draws);
  return [mean, low === high ? middle : (middle + meanOfRank(values, high, draws)) / 2];
}

/**
 * Mean of the drawn value that has `rank` others before it: it is at most the j-th of the data if more than `rank` draws
 * are, each with chance j / n (Efron (1979), section 3).
 */
function meanOfRank(values: Float64Array, rank: number, draws: number): number {
  let before = 0;
  return values.reduce((sum, value, j) => {
    const chance = chanceOfMore(rank, draws, (j + 1) / values.length);
    const term = value * (chance - before);
    before = chance;
    return sum + term;
  }, 0);
}
