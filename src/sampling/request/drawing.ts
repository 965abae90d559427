import type { Drawing } from "../../kernels/instances/sampler-ref.ts";
import type { KernelParameters, SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { describe } from "../../protocol/describe.ts";
import { sobolDirections } from "../sobol/directions.ts";
import { MAX_DIMENSIONS } from "../sobol/max-dimensions.ts";

/**
 * How points are chosen: independently, at random; as those of the Sobol sequence, scrambled anew in each chunk; or where the
 * integrand is large and varies, as iterations learn it ("vegas"). "mlmc": at random, on levels of which each is finer and
 * dearer than the one before.
 */
export type SampleMethod = "random" | "sobol" | "vegas" | "mlmc";

/** How a run draws its samples. */
export interface DrawingOptions {
  /**
   * `"random"`, the default: independent samples. `"sobol"`: randomised quasi-Monte Carlo, for kernels that say how many
   * `dimensions` a sample has: each chunk is a replicate, the first points of the Sobol sequence under a scrambling of its
   * own, and the error comes from how the replicates differ. For smooth integrands it falls almost with the number of
   * samples, not with its square root.
   *
   * `"vegas"`: adaptive importance sampling and stratification (Lepage 1978, 2021), for kernels that say how many `dimensions` a
   * sample has. Iterations draw points where the first output is large and varies, and weigh the square of their samples;
   * the first ones, of up to a quarter of all samples, only learn. For integrands with peaks and ridges.
   *
   * `"mlmc"`: multilevel Monte Carlo, for kernels with a parameter `level` and the outputs `fine` and `coarse`, the same on
   * the level before from the same random numbers. The run chooses the levels and the samples of each, so that the root mean
   * square error of the mean of `fine` at its limit, half of it (in squares) statistical and half an estimate of the bias, is
   * at most the `standardError` asked for.
   */
  readonly method?: SampleMethod;
  /**
   * Averages each sample with its mirror image, for kernels that say how many `dimensions` a sample has. The mean and its
   * error rest on these averages, which cost two evaluations each. Variance, covariance and histogram are those of the
   * output itself and count both images, so a histogram counts two values for each sample.
   */
  readonly antithetic?: boolean;
}

/** The options in full, with what engines need for them. */
export interface DrawingPlan {
  readonly method: SampleMethod;
  readonly antithetic: boolean;
  readonly drawing: Drawing;
}

/**
 * Checks how a run draws.
 *
 * @throws {TypeError} when an option is not what it should be, or the kernel can't draw so
 * @throws {RangeError} when a sample has more dimensions than the Sobol sequence has here
 */
export function planDrawing(options: DrawingOptions, kernel: SamplingKernel, params: KernelParameters): DrawingPlan {
  const { method = "random", antithetic = false } = options;
  if (method !== "random" && method !== "sobol" && method !== "vegas" && method !== "mlmc") {
    throw new TypeError(`method expects "random", "sobol", "vegas" or "mlmc", got ${describe(method)}`);
  }
  if (typeof antithetic !== "boolean") throw new TypeError(`antithetic expects a boolean, got ${describe(antithetic)}`);
  if (method === "mlmc") return { method, antithetic: false, drawing: {} };
  if (method === "random" && !antithetic) return { method, antithetic, drawing: {} };
  const dimensions = dimensionsOf(kernel, params, method === "random" ? "antithetic: true" : `method: "${method}"`);
  if (method === "random") return { method, antithetic, drawing: { antithetic } };
  if (dimensions > MAX_DIMENSIONS) {
    const has = `a sample of ${kernel.name} has ${dimensions} with these parameters`;
    throw new RangeError(`method: "${method}" expects at most ${MAX_DIMENSIONS} dimensions; ${has}`);
  }
  // Its points are those of each iteration's map.
  if (method === "vegas") return { method, antithetic, drawing: {} };
  const sobol = { dimensions, directions: sobolDirections(dimensions) };
  return { method, antithetic, drawing: { sobol, antithetic } };
}

const NOT_WITH_VEGAS = {
  antithetic: "its points have no mirror images",
  histogram: "its samples are weighted",
  control: "its samples are weighted",
  weights: "its samples are weighted",
  quantiles: "its samples are weighted",
  covariance: "it has that of all outputs",
} as const;

/** @throws {TypeError} for an option that makes no sense with `method: "vegas"` */
export function refuseWithVegas(options: { readonly [Name in keyof typeof NOT_WITH_VEGAS]?: unknown }): void {
  for (const [name, why] of Object.entries(NOT_WITH_VEGAS)) {
    // A key of this object.
    const given = options[name as keyof typeof NOT_WITH_VEGAS];
    if (given !== undefined && given !== false) throw new TypeError(`method: "vegas" takes no ${name}: ${why}`);
  }
}

/** Coordinates of the point of which a sample is a function. @param option - that needs them @throws {TypeError} */
function dimensionsOf(kernel: SamplingKernel, params: KernelParameters, option: string): number {
  if (kernel.dimensions === undefined) {
    // No list of the gallery: pages that sample none of it need not load it.
    throw new TypeError(
      `${kernel.name} does not say how many numbers a sample draws, as ${option} needs; kernels that do: european, asian and ` +
        "others of the gallery, and those whose source exports dimensions; a sample in JavaScript says it by the option dimensions",
    );
  }
  const dimensions = kernel.dimensions(params);
  if (Number.isSafeInteger(dimensions) && dimensions >= 1) return dimensions;
  throw new TypeError(
    `the kernel ${kernel.name} is incomplete: dimensions expects a whole number >= 1, got ${dimensions}`,
  );
}
