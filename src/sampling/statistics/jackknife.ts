/**
 * Acceleration of a statistic: a sixth of the skewness of what single rows contribute to it, from its values without each
 * group of rows in turn.
 *
 * Source: B. Efron, "Better bootstrap confidence intervals", JASA 82 (1987) 171-185, equation (6.6), and Efron & Tibshirani, An
 * Introduction to the Bootstrap (1993), equation (14.15), which this is where each group is one row. A group of m of n rows
 * contributes (n - m) times what the statistic lacks without it: the sum of what its rows do. As the third cumulants of sums of
 * independent terms add up, so do the second ones, groups of rows give the same ratio as single rows.
 *
 * @param values - the statistic without each group
 * @param rows - rows of each group, and of all of them together
 * @returns 0 where no group makes a difference; NaN where a value is not finite
 */
export function accelerationOf(
  values: Float64Array,
  rows: { readonly all: number; readonly of: (group: number) => number },
): number {
  const kept = Float64Array.from(values, (_, group) => rows.all - rows.of(group));
  const weight = kept.reduce((sum, count) => sum + count, 0);
  const center = values.reduce((sum, value, group) => sum + value * ((kept[group] ?? 0) / weight), 0);
  const shares = values.map((value, group) => (kept[group] ?? 0) * (center - value));
  const largest = shares.reduce((most, share) => Math.max(most, Math.abs(share)), 0);
  if (largest === 0) return 0;
  let squares = 0;
  let cubes = 0;
  for (const share of shares) {
    squares += (share / largest) ** 2;
    cubes += (share / largest) ** 3;
  }
  return cubes / (6 * squares ** 1.5);
}
