import { autocovariances } from "./autocovariance.ts";
import { areMoving, type Chains, halvesOf, meanOf, readChains, varianceOf } from "./chains.ts";
import { normalScores, quantileOf, sortedOf } from "./ranks.ts";

/** What an effective sample size is for. */
export type EffectiveSampleSizeOf = "bulk" | "tail" | "mean";

/**
 * How many independent draws would say as much as the draws of chains, which depend on those before them.
 *
 * `"bulk"`, the default, is for where most draws are, by their normal scores; `"tail"` for quantiles, the smaller of those
 * of the 5 % and the 95 % quantile; `"mean"` for the mean itself, whose standard error is the standard deviation divided by
 * its root. Above 100 for each chain the figures of the chains can be trusted.
 *
 * Source: Vehtari, Gelman, Simpson, Carpenter & Bürkner (2021), see `rHat`, sections 3 and 4.3, with Geyer's initial
 * monotone sequence ("Practical Markov chain Monte Carlo", Statistical Science 7 (1992) 473-483). At most S log10(S) of S
 * draws.
 *
 * @param chains - draws of each chain without its warm-up, lists of one length, 4 draws at least
 * @returns NaN when a draw is not finite, or nothing moves
 * @throws {TypeError} {RangeError} when they are no such lists, or of no known kind
 *
 * @example
 * const independent = Array.from({ length: 4 }, () => Array.from({ length: 1000 }, Math.random));
 * console.log(effectiveSampleSize(independent), effectiveSampleSize(independent, "mean"));
 */
export function effectiveSampleSize(chains: Chains, of: EffectiveSampleSizeOf = "bulk"): number {
  const halves = halvesOf(readChains(chains, "effectiveSampleSize"));
  switch (of) {
    case "bulk":
      return areMoving(halves) ? sizeOf(normalScores(halves)) : Number.NaN;
    case "mean":
      return sizeOf(halves);
    case "tail": {
      const sorted = sortedOf(halves);
      const sizes = [0.05, 0.95].map((p) => {
        const bound = quantileOf(sorted, p);
        return sizeOf(halves.map((half) => half.map((value) => (value <= bound ? 1 : 0))));
      });
      // Draws that are not finite would be counted as well.
      return areMoving(halves) ? Math.min(...sizes) : Number.NaN;
    }
    default:
      throw new RangeError(`effectiveSampleSize expects "bulk", "tail" or "mean", got ${String(of)}`);
  }
}

function sizeOf(chains: readonly Float64Array[]): number {
  if (!areMoving(chains)) return Number.NaN;
  const draws = chains.length * (chains[0]?.length ?? 0);
  return draws / Math.max(autocorrelationTime(chains), 1 / Math.log10(draws));
}

// Eq. 10 to 13: one and twice the sum of the autocorrelations, pairs of which are taken as long as they are positive, none
// larger than the one before.
function autocorrelationTime(chains: readonly Float64Array[]): number {
  const length = chains[0]?.length ?? 0;
  const lags = chains.map(autocovariances);
  const covariance = (lag: number): number => meanOf(lags.map((of) => of[lag] ?? 0));
  const within = (covariance(0) * length) / (length - 1);
  const between = chains.length > 1 ? varianceOf(chains.map(meanOf)) : 0;
  const variance = covariance(0) + between;
  const correlation = (lag: number): number => (lag === 0 ? 1 : 1 - (within - covariance(lag)) / variance);
  let time = -1;
  let before = Number.POSITIVE_INFINITY;
  for (let lag = 0; ; lag += 2) {
    const pair = correlation(lag) + correlation(lag + 1);
    if (lag + 5 >= length || !(pair > 0)) {
      // The first of a pair that is left out: it makes the sum of chains that swing less uncertain.
      return time + Math.max(0, correlation(lag));
    }
    before = Math.min(before, pair);
    time += 2 * before;
  }
}
