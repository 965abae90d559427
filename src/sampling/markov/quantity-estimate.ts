import { meanOf, varianceOf } from "../chains/chains.ts";
import { effectiveSampleSize } from "../chains/effective-sample-size.ts";
import { rHat } from "../chains/r-hat.ts";
import { joined, quantileOf } from "../chains/ranks.ts";

/** What chains say of one quantity. */
export interface QuantityEstimate {
  /** Mean of all draws. */
  readonly mean: number;
  /** Monte Carlo standard error of the mean: `sd` divided by the root of the effective sample size of the mean. */
  readonly mcse: number;
  /** Standard deviation of all draws. */
  readonly sd: number;
  /** Monte Carlo standard error of `sd`, by the delta method from the effective sample size of the squared deviations. */
  readonly mcseSd: number;
  /** 5 % quantile of all draws. */
  readonly q5: number;
  /** 50 % quantile of all draws. */
  readonly median: number;
  /** 95 % quantile of all draws. */
  readonly q95: number;
  /** How many independent draws all are worth for where most of them are: `effectiveSampleSize(…, "bulk")`. */
  readonly essBulk: number;
  /** The same for the 5 % and the 95 % quantile: `effectiveSampleSize(…, "tail")`. */
  readonly essTail: number;
  /** How far the chains are from having mixed: `rHat`. Not a number while nothing moves, or a draw is not finite. */
  readonly rHat: number;
  /** Indices of the chains of which all draws are the same. */
  readonly stuck: readonly number[];
}

/**
 * Summarises draws of one quantity. With fewer than 4 of each chain all figures but mean, standard deviation and quantiles
 * are not numbers.
 *
 * Source: Vehtari, Gelman, Simpson, Carpenter & Bürkner (2021), see `rHat`; of the standard error of the standard deviation:
 * Kenney & Keeping, Mathematics of Statistics 2 (1951), section 7.8, with the effective sample size in place of the number
 * of draws.
 */
export function quantityEstimate(chains: readonly Float64Array[]): QuantityEstimate {
  const all = joined(chains);
  const sorted = all.toSorted();
  const mean = meanOf(all);
  const sd = Math.sqrt(varianceOf(all));
  const hasSizes = (chains[0]?.length ?? 0) >= 4;
  const sizeOf = (of: readonly Float64Array[]): number => (hasSizes ? effectiveSampleSize(of, "mean") : Number.NaN);
  return {
    mean,
    mcse: sd / Math.sqrt(sizeOf(chains)),
    sd,
    mcseSd: standardErrorOfSd(chains, mean, sizeOf),
    q5: quantileOf(sorted, 0.05),
    median: quantileOf(sorted, 0.5),
    q95: quantileOf(sorted, 0.95),
    ...(hasSizes
      ? { essBulk: effectiveSampleSize(chains), essTail: effectiveSampleSize(chains, "tail"), rHat: rHat(chains) }
      : { essBulk: Number.NaN, essTail: Number.NaN, rHat: Number.NaN }),
    stuck: stuckChains(chains),
  };
}

/** Indices of the chains of which all draws, two at least, are the same. */
export function stuckChains(chains: readonly Float64Array[]): number[] {
  return chains.flatMap((chain, i) => (chain.length > 1 && chain.every((value) => value === chain[0]) ? [i] : []));
}

function standardErrorOfSd(
  chains: readonly Float64Array[],
  mean: number,
  sizeOf: (of: readonly Float64Array[]) => number,
): number {
  const squares = chains.map((chain) => chain.map((value) => (value - mean) ** 2));
  const variance = meanOf(squares.map(meanOf));
  const spread = meanOf(squares.map((chain) => meanOf(chain.map((square) => square * square)))) - variance ** 2;
  // Of the variance, and by its derivative of the standard deviation.
  return Math.sqrt(spread / sizeOf(squares) / variance / 4);
}

/** Whether the chains meet a tolerance in one quantity. */
export function hasConverged(
  chains: readonly Float64Array[],
  tolerance: { readonly rHat: number; readonly ess: number },
): boolean {
  return (
    rHat(chains) <= tolerance.rHat &&
    effectiveSampleSize(chains) >= tolerance.ess &&
    effectiveSampleSize(chains, "tail") >= tolerance.ess
  );
}
