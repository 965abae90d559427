import type { Moments } from "../statistics/moments.ts";
import { combine, momentsOf } from "./combine.ts";
import type { IterationResult } from "./iteration.ts";
import { warmUpOf } from "./schedule.ts";

/** An iteration of `method: "vegas"`: of the first output. */
export interface VegasIteration {
  /** Samples drawn. */
  readonly samples: number;
  /** Boxes that the unit cube was cut into. */
  readonly boxes: number;
  readonly mean: number;
  readonly standardError: number;
}

/** What `method: "vegas"` tells besides. */
export interface VegasReport {
  /** Iterations that are over, in order. */
  readonly iterations: readonly VegasIteration[];
  /** How many of them, the first ones, taught the map and count in nothing else. */
  readonly warmUp: number;
  /** How far the others are from each other, in their own errors: about `degreesOfFreedom` where these are right. */
  readonly chiSquared: number;
  /** Those that count, less one. */
  readonly degreesOfFreedom: number;
  /**
   * Probability of so large a `chiSquared` by chance, "Q". Below 0.05 the errors of iterations are not to be trusted: they were
   * too small, or have missed a part of the integrand. The standard error is then what the scatter of iterations gives, if
   * that is larger. NaN with less than two iterations that count.
   */
  readonly probability: number;
}

/** What iterations give: moments to make an estimate of, and the report on them. */
export function resultsOf(
  iterations: readonly IterationResult[],
  scale: number,
): { readonly moments: Moments; readonly report: VegasReport } {
  const warmUp = warmUpOf(iterations.map(({ size }) => size));
  const combined = combine(iterations.slice(warmUp));
  const { chiSquared, degreesOfFreedom, probability } = combined;
  const finite = iterations.reduce((sum, iteration) => sum + iteration.finite, 0);
  return {
    moments: momentsOf(combined, finite, scale),
    report: {
      iterations: iterations.map(({ size, boxes, means: [mean = 0], covariances: [variance = 0] }) => ({
        samples: size,
        boxes,
        mean: mean / scale,
        standardError: Math.sqrt(variance) / scale,
      })),
      warmUp,
      chiSquared,
      degreesOfFreedom,
      probability,
    },
  };
}
