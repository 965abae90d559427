import { chiSquaredTail } from "../statistics/chi-squared.ts";
import { type Moments, pairIndex } from "../statistics/moments.ts";
import type { IterationResult } from "./iteration.ts";

/** What iterations give together, in units of the run's scale. */
export interface Combined {
  readonly means: readonly number[];
  /** Covariances of the means, upper triangle by rows. */
  readonly covariances: readonly number[];
  /** How far the iterations are from each other, in their own errors: of the first output. */
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  /** Probability of so large a `chiSquared` by chance. */
  readonly probability: number;
}

// Below it errors of iterations are taken to be too small.
const LEAST_PROBABILITY = 0.05;

/**
 * The mean of iterations, each weighted by the square of its samples.
 *
 * Of stratified samples the error falls about with their number, so these weights are close to the inverse of the variance,
 * and as good, once the map is settled. Lepage (1978, 2021) takes the inverse of the variance that was found: then an iteration
 * that missed a peak, and has a small mean and a small error for that, weighs most. The mean of an iteration has no bias, as
 * its map was made before; with weights that know nothing of what was found their mean has none either.
 *
 * Where iterations disagree by more than chance allows, the error is that which their scatter gives, if it is larger: points
 * then miss something that few boxes hold, such as the edge of a step, and the variances in boxes do as well.
 *
 * @param iterations - at least one
 */
export function combine(iterations: readonly IterationResult[]): Combined {
  const weights = shares(iterations.map(({ size }) => size * size));
  const [{ means: first, covariances: triangle } = NONE] = iterations;
  const means = first.map((_, i) => sumOf(iterations, (each, at) => (weights[at] ?? 0) * (each.means[i] ?? 0)));
  const covariances = triangle.map((_, i) =>
    sumOf(iterations, (each, at) => (weights[at] ?? 0) ** 2 * (each.covariances[i] ?? 0)),
  );
  const agreement = agreementOf(iterations);
  if (!(agreement.probability < LEAST_PROBABILITY)) return { means, covariances, ...agreement };
  const scatters = means.map((mean, i) => {
    const squares = sumOf(iterations, (each, at) => ((weights[at] ?? 0) * ((each.means[i] ?? 0) - mean)) ** 2);
    return (squares * iterations.length) / (iterations.length - 1);
  });
  return { means, covariances: raised(covariances, scatters), ...agreement };
}

/** Covariances with variances of at least so much, and the correlations that they had. */
function raised(covariances: readonly number[], least: readonly number[]): number[] {
  const outputs = least.length;
  const variances = least.map((_, i) => covariances[pairIndex(i, i, outputs)] ?? 0);
  const factors = variances.map((variance, i) => Math.max(1, Math.sqrt((least[i] ?? 0) / variance)));
  return least.flatMap((floor, i) =>
    least.slice(i).map((_, k) => {
      const j = i + k;
      const known = covariances[pairIndex(i, j, outputs)] ?? 0;
      if (i === j) return Math.max(known, floor);
      return known === 0 ? 0 : known * (factors[i] ?? 1) * (factors[j] ?? 1);
    }),
  );
}

const NONE: Pick<IterationResult, "means" | "covariances"> = { means: [], covariances: [] };

/**
 * Chi-squared of the iterations about the mean that makes it least, of which the weights are inverse variances: Lepage 1978.
 * An iteration in which nothing differed has no error to measure by.
 */
function agreementOf(
  iterations: readonly IterationResult[],
): Pick<Combined, "chiSquared" | "degreesOfFreedom" | "probability"> {
  const known = iterations.filter(({ covariances: [variance = 0] }) => variance > 0 && Number.isFinite(variance));
  // In units of the smallest, as the inverse may be too large.
  const least = Math.min(...known.map(({ covariances: [variance = 1] }) => variance));
  const weights = shares(known.map(({ covariances: [variance = 1] }) => least / variance));
  const mean = sumOf(known, ({ means: [value = 0] }, at) => (weights[at] ?? 0) * value);
  const chiSquared = sumOf(
    known,
    ({ means: [value = 0], covariances: [variance = 1] }) => (value - mean) ** 2 / variance,
  );
  const degreesOfFreedom = Math.max(0, known.length - 1);
  return { chiSquared, degreesOfFreedom, probability: chiSquaredTail(chiSquared, degreesOfFreedom) };
}

function shares(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function sumOf(iterations: readonly IterationResult[], value: (each: IterationResult, at: number) => number): number {
  return iterations.reduce((sum, each, at) => sum + value(each, at), 0);
}

/**
 * Moments of samples, drawn at random, that would have the same means and errors: what estimates are made of.
 *
 * @param count - of samples
 * @param scale - that the values were multiplied by
 */
export function momentsOf({ means, covariances }: Combined, count: number, scale: number): Moments {
  return {
    count,
    means,
    scales: means.map(() => 1 / scale),
    rests: means.map(() => 0),
    products: covariances.map((each) => each * count * (count - 1)),
    halves: covariances.map(() => 0),
  };
}
