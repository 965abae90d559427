import { adjustedMean } from "../statistics/adjusted-mean.ts";
import type { Control } from "../statistics/control.ts";
import { type Moments, pairIndex } from "../statistics/moments.ts";
import { studentQuantile } from "../statistics/student-quantile.ts";
import { isAllAlike, unseenBound } from "../statistics/unseen.ts";
import { effectiveSamples, type WeightState, weightedMeans } from "../statistics/weighted-means.ts";

/** What sampling knows of one quantity. */
export interface OutputEstimate {
  /** Mean of the samples, adjusted by the control variates of the run. */
  readonly mean: number;
  /**
   * Standard error of the mean; NaN with fewer than 2 samples. Under the method "sobol" from the means of the replicates;
   * NaN with fewer than 2. Under "vegas" from the iterations that count.
   */
  readonly standardError: number;
  /**
   * Variance of the samples themselves, with Bessel's correction; NaN with fewer than 2 samples, infinite or 0 where no
   * number is so large or small. Of antithetic samples that of their images, each a value of its own. NaN of weighted samples.
   */
  readonly variance: number;
  /**
   * Bounds of the confidence interval of the mean, by Student's t with as many degrees of freedom as there are samples
   * (replicates under the method "sobol"), less one and less one for each control variate. NaN without a standard error.
   *
   * Exact for normal samples. Skewed ones fall short of the confidence, more so the fewer they are: see
   * test/sampling/run/coverage.test.ts. Where all samples are alike there is no spread to go by, and the bounds are those of
   * the rule of three: see `stopped`, "ruleOfThree".
   */
  readonly confidenceInterval: readonly [low: number, high: number];
}

/** What is needed besides moments. */
interface OutputFacts {
  readonly confidenceLevel: number;
  /** Moments of the means of replicates; undefined when samples were random. */
  readonly replicates: Moments | undefined;
  readonly antithetic: boolean;
  readonly controls: readonly Control[];
  readonly weights?: WeightFacts | undefined;
}

/** The output that is the weight of the others. */
export interface WeightFacts extends WeightState {
  /** Its position. */
  readonly weight: number;
}

/** What the moments say of the output at position `i`. */
export function outputEstimate(moments: Moments, i: number, facts: OutputFacts): OutputEstimate {
  const { replicates, controls, confidenceLevel, weights } = facts;
  const observed = replicates ?? moments;
  if (weights !== undefined && i !== weights.weight) return weightedEstimate(moments, i, { ...facts, weights });
  const { mean, standardError, degreesOfFreedom } = adjustedMean(observed, i, controls);
  const half =
    isAllAlike(observed, i) && degreesOfFreedom >= 1
      ? unseenBound(observed, i, confidenceLevel)
      : standardError * studentQuantile((1 + confidenceLevel) / 2, degreesOfFreedom);
  return {
    mean,
    standardError,
    variance: covarianceOf(moments, [i, i], facts),
    confidenceInterval: [mean - half, mean + half],
  };
}

function weightedEstimate(
  moments: Moments,
  i: number,
  { replicates, confidenceLevel, antithetic, weights }: OutputFacts & { readonly weights: WeightFacts },
): OutputEstimate {
  const { weight, centers = [] } = weights;
  const { means, errors, degreesOfFreedom } = weightedMeans(replicates ?? moments, [i], { weight, centers });
  const [mean = Number.NaN] = means;
  const [standardError = Number.NaN] = errors;
  const half =
    standardError === 0
      ? unseenOfWeighted(moments, mean, { weight, antithetic, confidenceLevel })
      : standardError * studentQuantile((1 + confidenceLevel) / 2, degreesOfFreedom);
  return { mean, standardError, variance: Number.NaN, confidenceInterval: [mean - half, mean + half] };
}

/** How far values never seen may put a weighted mean where all that were seen are alike: as of so many as they are worth. */
export function unseenOfWeighted(
  moments: Moments,
  mean: number,
  { weight, antithetic, confidenceLevel }: { weight: number; antithetic: boolean; confidenceLevel: number },
): number {
  const count = effectiveSamples(moments, weight, antithetic ? 2 : 1);
  return unseenBound({ ...moments, count, means: [mean], scales: [1] }, 0, confidenceLevel);
}

/** The covariance of all outputs, a row for each. */
export function covariancesOf(moments: Moments, facts: Pick<OutputFacts, "antithetic" | "weights">): number[][] {
  const { weights } = facts;
  return moments.means.map((_, i) =>
    moments.means.map((__, j) =>
      weights === undefined || (i === weights.weight && j === i) ? covarianceOf(moments, [i, j], facts) : Number.NaN,
    ),
  );
}

/** Covariance of two outputs, over both images where samples have two: see assembly/loop/pairs.ts. */
export function covarianceOf(
  { count, means, products, halves, scales }: Moments,
  [i, j]: readonly [number, number],
  { antithetic }: Pick<OutputFacts, "antithetic">,
): number {
  const at = pairIndex(i, j, means.length);
  const images = antithetic ? 2 : 1;
  if (images * count < 2) return Number.NaN;
  const product = images * ((products[at] ?? 0) + (halves[at] ?? 0));
  return (product / (images * count - 1)) * (scales[i] ?? 1) * (scales[j] ?? 1);
}
