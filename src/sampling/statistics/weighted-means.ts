import type { ChunkWeights } from "../../kernels/instances/record-layout.ts";
import { correlationOf, type JointMeans } from "./joint-means.ts";
import { inUnitsOf, type Moments, pairIndex } from "./moments.ts";

// Importance sampling, self-normalised: the mean of x under the law that the weights w stand for is sum(w x) / sum(w). Moments
// are of w and of w (x - c), with a center c for each output, whose means give c + mean(w (x - c)) / mean(w).
// Source: A. Owen, "Monte Carlo theory, methods and examples" (2013), chapter 9.

/** What is known of weights besides moments. */
export interface WeightState {
  /** Weights of finite samples that are negative. */
  readonly negative: number;
  /** What was subtracted from each output before it was weighed; undefined while there are no finite samples. */
  readonly centers: readonly number[] | undefined;
}

/** Where a run begins. */
export const NO_WEIGHTS: WeightState = { negative: 0, centers: undefined };

/** Moments of a chunk about the centers of the run, which are those of its first chunk with finite samples. */
export function aboutCenters(
  { centers, negative }: WeightState,
  weight: number,
  chunk: Moments,
  of: ChunkWeights,
): { readonly moments: Moments; readonly weights: WeightState } {
  const weights = { negative: negative + of.negative, centers };
  if (chunk.count === 0) return { moments: chunk, weights };
  if (centers === undefined) return { moments: chunk, weights: { ...weights, centers: of.centers } };
  const moves = of.centers.map((center, i) => (i === weight ? 0 : center - (centers[i] ?? 0)));
  return { moments: moved(chunk, moves, weight), weights };
}

// In units of its scale no sample is larger, so that products of two of them are numbers; scales are a factor of 2^600 apart.
const LARGEST_IN_UNITS = 2 ** 450;
const SCALE_STEP = 2 ** 600;

/** Moments of y + d w instead of y, for a move d of each output: means, and products of deviations, follow from those of y and w. */
function moved(chunk: Moments, moves: readonly number[], weight: number): Moments {
  if (moves.every((move) => move === 0)) return chunk;
  const unit = chunk.scales[weight] ?? 1;
  const stepOf = (scale: number, i: number): number => Math.abs(moves[i] ?? 0) * (unit / scale);
  const scales = chunk.scales.map((scale, i) => (stepOf(scale, i) > LARGEST_IN_UNITS ? scale * SCALE_STEP : scale));
  const { count, means, rests, products, halves } = inUnitsOf(scales, chunk);
  const steps = moves.map((move, i) => move * (unit / (scales[i] ?? 1)));
  const outputs = means.length;
  const step = (i: number): number => steps[i] ?? 0;
  const turned = (of: readonly number[]): number[] => {
    const at = (i: number, j: number): number => of[pairIndex(i, j, outputs)] ?? 0;
    return means.flatMap((_, i) =>
      means.slice(i).map((__, k) => {
        const j = i + k;
        const own = at(i, j) + step(j) * at(i, weight) + step(i) * (at(weight, j) + step(j) * at(weight, weight));
        return i === j ? Math.max(0, own) : own;
      }),
    );
  };
  return {
    count,
    scales,
    means: means.map((mean, i) => mean + step(i) * (means[weight] ?? 0)),
    rests: rests.map((rest, i) => rest + step(i) * (rests[weight] ?? 0)),
    products: turned(products),
    halves: turned(halves),
  };
}

/**
 * Weighted means of outputs, and how sure they are together, by the delta method: that of x has the variance of
 * w (x - m), m its weighted mean, over n and the square of the mean weight (Owen, 9.8 and 9.9).
 *
 * @param moments - of independent observations, about the centers
 * @param outputs - positions, none of them that of the weights
 * @returns NaN throughout where the weights do not add up to more than 0
 */
export function weightedMeans(
  moments: Moments,
  outputs: readonly number[],
  { weight, centers }: { readonly weight: number; readonly centers: readonly number[] },
): JointMeans {
  const { count, means, rests, scales, products } = moments;
  const product = (i: number, j: number): number => products[pairIndex(i, j, means.length)] ?? 0;
  const total = (means[weight] ?? 0) + (rests[weight] ?? 0);
  const isSound = count > 0 && total > 0;
  // In units of the scale of the output over that of the weight.
  const ratios = outputs.map((i) => (isSound ? ((means[i] ?? 0) + (rests[i] ?? 0)) / total : Number.NaN));
  const left = outputs.map((i, a) =>
    outputs.map((j, b) => {
      const [m, l] = [ratios[a] ?? 0, ratios[b] ?? 0];
      return product(i, j) - l * product(i, weight) - m * (product(weight, j) - l * product(weight, weight));
    }),
  );
  const sizes = left.map((row, a) => Math.sqrt(Math.max(0, row[a] ?? 0)));
  const unitOf = (i: number): number => (scales[i] ?? 1) / (scales[weight] ?? 1);
  const spread = count < 2 ? Number.NaN : 1 / Math.sqrt(count) / Math.sqrt(count - 1) / total;
  return {
    means: outputs.map((i, a) => (centers[i] ?? 0) + (ratios[a] ?? 0) * unitOf(i)),
    errors: outputs.map((i, a) => (isSound ? (sizes[a] ?? 0) * spread * unitOf(i) : Number.NaN)),
    correlations: left.map((row, a) => row.map((value, b) => (a === b ? 1 : correlationOf(value, sizes, [a, b])))),
    degreesOfFreedom: count - 1,
  };
}

/**
 * How many samples of equal weights are worth as much: the square of the sum of the weights over the sum of their squares.
 *
 * Source: A. Kong, "A note on importance sampling using standardized weights", University of Chicago, Department of
 * Statistics, Technical report 348 (1992).
 *
 * @param moments - of the samples themselves; of antithetic ones both images count
 */
export function effectiveSamples({ count, means, products, halves }: Moments, weight: number, images: number): number {
  const at = pairIndex(weight, weight, means.length);
  const mean = means[weight] ?? 0;
  const squares = mean * mean + ((products[at] ?? 0) + (halves[at] ?? 0)) / count;
  return count === 0 || squares === 0 ? 0 : (images * count * (mean * mean)) / squares;
}
