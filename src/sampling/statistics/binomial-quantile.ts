import { chanceOfMore } from "../../kernels/gallery/incomplete-beta.ts";
import { normalQuantile } from "./normal-quantile.ts";

// Up to so many trials the law's tail is exact enough, and cheap; beyond, an expansion is off by less than its last step.
const MOST_EXACT = 1e6;

/**
 * Smallest number k of successes such that at most k of `count` trials succeed with a probability of `level` or more.
 *
 * Source: beyond 10^6 trials the expansion of E. Cornish & R. Fisher, Revue de l'Institut International de Statistique 5
 * (1938) 307-320, with the third cumulant, rounded away from the middle.
 *
 * @param chance - that a trial succeeds, in (0, 1)
 * @param level - in (0, 1)
 */
export function binomialQuantile(count: number, chance: number, level: number): number {
  const z = normalQuantile(level);
  const spread = Math.sqrt(count * chance * (1 - chance));
  const guess = count * chance + z * spread + ((1 - 2 * chance) * (z * z - 1)) / 6 - 0.5;
  const near = Math.min(count, Math.max(0, z < 0 ? Math.floor(guess) : Math.ceil(guess)));
  if (count > MOST_EXACT) return near;
  const isEnough = (k: number): boolean => chanceOfMore(k, count, chance) <= 1 - level;
  let k = near;
  while (k > 0 && isEnough(k - 1)) k--;
  while (k < count && !isEnough(k)) k++;
  return k;
}
