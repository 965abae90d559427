import type { LevelEstimate, MlmcEstimate } from "../run/level-estimates.ts";
import { studentQuantile } from "../statistics/student-quantile.ts";
import type { LevelFigures } from "./level-figures.ts";
import { biasOf } from "./next-pass.ts";
import { reckon } from "./rates.ts";

/** What the levels say together. */
export interface LevelSum {
  readonly mean: number;
  readonly standardError: number;
  readonly confidenceInterval: readonly [low: number, high: number];
  readonly mlmc: MlmcEstimate;
}

/**
 * The sum over the levels.
 *
 * The standard error is statistical, with the variances as they are reckoned with. The interval adds the estimated bias on
 * both sides: Student's t has the degrees of freedom of F. Satterthwaite, Biometrics Bulletin 2 (1946) 110-114.
 *
 * @param elapsedMs - of each level
 */
export function sumOfLevels(
  figures: readonly LevelFigures[],
  { confidenceLevel, elapsedMs }: { readonly confidenceLevel: number; readonly elapsedMs: readonly number[] },
): LevelSum {
  const reckoning = reckon(figures);
  const parts = reckoning.levels.map(({ variance, count }) => ({ variance: variance / count, count }));
  const variance = total(parts.map((part) => part.variance));
  const standardError = Math.sqrt(variance);
  const freedom = variance ** 2 / total(parts.map((part) => part.variance ** 2 / (part.count - 1)));
  const bias = figures.length < 2 ? Number.NaN : biasOf(reckoning);
  const mean = figures.length === 0 ? Number.NaN : total(figures.map((each) => each.mean));
  const half = standardError * studentQuantile((1 + confidenceLevel) / 2, freedom) + bias;
  const levels = figures.map((each, level) => levelEstimate(each, level, { figures, elapsedMs }));
  return {
    mean,
    standardError: figures.length === 0 ? Number.NaN : standardError,
    confidenceInterval: [mean - half, mean + half],
    mlmc: {
      levels,
      bias,
      rootMeanSquareError: Math.hypot(standardError, bias),
      rates: figures.length < 3 ? { alpha: Number.NaN, beta: Number.NaN, gamma: Number.NaN } : reckoning.rates,
      cost: total(figures.map(({ drawn, cost }) => drawn * cost)),
      warnings: warningsOf(levels),
    },
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function levelEstimate(
  each: LevelFigures,
  level: number,
  { figures, elapsedMs }: { readonly figures: readonly LevelFigures[]; readonly elapsedMs: readonly number[] },
): LevelEstimate {
  const { drawn, mean, variance, cost, kurtosis } = each;
  const before = figures[level - 1];
  const consistency = before === undefined ? 0 : consistencyOf(before, each);
  return { level, samples: drawn, mean, variance, cost, kurtosis, consistency, elapsedMs: elapsedMs[level] ?? 0 };
}

/**
 * |a - b + c| over three times the sum of the standard errors of a, b and c: the mean of the fine values of the level before,
 * that of this level's, and that of the differences between its fine and coarse ones (Giles 2015, section 3).
 */
function consistencyOf(before: LevelFigures, { fine, mean, variance, count }: LevelFigures): number {
  const off = Math.abs(before.fine.mean - fine.mean + mean);
  const errors =
    Math.sqrt(before.fine.variance / before.count) + Math.sqrt(fine.variance / count) + Math.sqrt(variance / count);
  return off === 0 ? 0 : off / (3 * errors);
}

// As Giles's mlmc_test warns.
const MOST_KURTOSIS = 100;

function warningsOf(levels: readonly LevelEstimate[]): string[] {
  const odd = levels.filter(({ consistency }) => consistency > 1);
  const heavy = levels.filter(({ level, kurtosis }) => level > 0 && kurtosis > MOST_KURTOSIS);
  return [
    ...odd.map(
      ({ level, consistency }) =>
        `the coarse values of level ${level} do not have the mean of the fine ones of level ${level - 1}: ${consistency.toFixed(1)} times the distance that chance allows`,
    ),
    ...heavy.map(
      ({ level, kurtosis }) =>
        `the values of level ${level} have a kurtosis of ${kurtosis.toFixed(0)}: their variance, and the error, rest on few samples`,
    ),
  ];
}
