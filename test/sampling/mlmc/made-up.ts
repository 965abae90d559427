import type { LevelFigures } from "../../../src/sampling/mlmc/level-figures.ts";
import type { Aim } from "../../../src/sampling/mlmc/next-pass.ts";

/** A level whose values have this mean and variance. */
export function level(over: Partial<LevelFigures>): LevelFigures {
  const { count = 1000, mean = 0, variance = 1 } = over;
  return {
    drawn: count,
    count,
    mean,
    variance,
    fine: { mean: 1, variance: 1 },
    coarse: { mean: 1, variance: 1 },
    kurtosis: 3,
    cost: 1,
    isAlike: false,
    ...over,
  };
}

/** Levels whose means, variances and costs go by powers of 2. */
export function geometric(
  count: number,
  rates: { readonly alpha: number; readonly beta: number; readonly gamma: number },
  samples = 1000,
): LevelFigures[] {
  return Array.from({ length: count }, (_, l) =>
    level({
      count: samples,
      mean: l === 0 ? 10 : 2 ** (-rates.alpha * l),
      variance: 2 ** (-rates.beta * l),
      cost: 2 ** (rates.gamma * l),
    }),
  );
}

/** What a run is to reach: an error, and whatever else is said. */
export function aim(
  standardError: number,
  {
    max = 16,
    relativeError = 0,
    limit = Number.MAX_SAFE_INTEGER,
  }: Partial<Record<"max" | "relativeError" | "limit", number>> = {},
): Aim {
  return {
    levels: { max, costFactor: 2, initialSamples: 1000, standardError, relativeError },
    rules: {
      limit,
      limitReason: "maxSamples",
      standardError,
      relativeError: undefined,
      timeLimitMs: undefined,
      hasStop: false,
    },
  };
}
