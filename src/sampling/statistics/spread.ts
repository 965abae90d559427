/** How numbers are spread. */
export interface Spread {
  readonly mean: number;
  /** With Bessel's correction; NaN of fewer than 2 numbers. */
  readonly standardDeviation: number;
  /** Standard error of that standard deviation. */
  readonly deviationError: number;
}

/**
 * Mean and standard deviation of finite numbers of any size, and how sure the latter is.
 *
 * The variance s^2 of n numbers has the variance (m4 - m2^2) / n (H. Cramér, Mathematical Methods of Statistics (1946),
 * 27.4.2), so its root has the standard error s sqrt((m4 / m2^2 - 1) / 4 n), by the delta method.
 */
export function spreadOf(numbers: Float64Array): Spread {
  const count = numbers.length;
  const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // A power of two, so that nothing is rounded that would not be without it; squares of deviations stay in range.
  const scale = largest === 0 ? 1 : 2 ** Math.floor(Math.log2(largest));
  const mean = numbers.reduce((sum, value) => sum + value / scale, 0) / count;
  let squares = 0;
  let fourths = 0;
  for (const value of numbers) {
    const square = (value / scale - mean) ** 2;
    squares += square;
    fourths += square * square;
  }
  const kurtosis = (count * fourths) / squares ** 2;
  const standardDeviation = count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1)) * scale;
  return {
    mean: mean * scale,
    standardDeviation,
    deviationError: standardDeviation * Math.sqrt(Math.max(0, kurtosis - 1) / (4 * count)),
  };
}
