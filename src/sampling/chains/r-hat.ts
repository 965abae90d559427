import { areMoving, type Chains, halvesOf, meanOf, readChains, varianceOf } from "./chains.ts";
import { folded, normalScores } from "./ranks.ts";

/**
 * How far chains are from having mixed: the spread of all draws beside that within halves of chains. 1 when they agree;
 * above 1.01 the chains are not to be trusted yet.
 *
 * The rank-normalised split R-hat: the larger of that of the draws and that of their distances from the median, so that
 * chains of unlike location, unlike spread and without a variance are found. Source: Vehtari, Gelman, Simpson, Carpenter &
 * Bürkner, "Rank-normalization, folding, and localization: an improved R-hat", Bayesian Analysis 16 (2021) 667-718, section
 * 4.1.
 *
 * @param chains - draws of each chain without its warm-up, lists of one length, 4 draws at least
 * @returns NaN when a draw is not finite, or all draws are the same
 * @throws {TypeError} {RangeError} when they are no such lists
 *
 * @example
 * const drift = (start: number) => Array.from({ length: 1000 }, () => start + engine.rng.normal());
 * const chains = await client.loadBalancedView().with({ seed: 1 }).map(drift, [0, 0, 0, 1]);
 * if (rHat(chains) > 1.01) console.warn("the chains do not agree");
 */
export function rHat(chains: Chains): number {
  const halves = halvesOf(readChains(chains, "rHat"));
  if (!areMoving(halves)) return Number.NaN;
  return Math.max(plainRHat(normalScores(halves)), plainRHat(normalScores(folded(halves))));
}

// Eq. 1 to 4.
function plainRHat(chains: readonly Float64Array[]): number {
  const length = chains[0]?.length ?? 0;
  const within = meanOf(chains.map(varianceOf));
  const between = length * varianceOf(chains.map(meanOf));
  return Math.sqrt((between / within + length - 1) / length);
}
