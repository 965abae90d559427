// The bootstrap by the book, as plainly as it can be written: Efron & Tibshirani, An Introduction to the Bootstrap (1993),
// chapters 6, 13 and 14. It shares no code with the library, nor its numerical methods.

/** Standard normal distribution function, by Simpson's rule on its density. */
export function plainNormal(z: number): number {
  const steps = 2000;
  const h = z / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++)
    sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(-((i * h) ** 2) / 2);
  return 0.5 + (sum * h) / 3 / Math.sqrt(2 * Math.PI);
}

/** Its inverse, by bisection. */
export function plainQuantile(p: number): number {
  let [low, high] = [-9, 9];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (plainNormal(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Equation (14.15). */
export function plainAcceleration(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const cubes = values.reduce((sum, value) => sum + (mean - value) ** 3, 0);
  const squares = values.reduce((sum, value) => sum + (mean - value) ** 2, 0);
  return cubes / (6 * squares ** 1.5);
}

/** Equations (14.9) and (14.10); ties count half. */
export function plainBca(
  replicates: readonly number[],
  statistic: number,
  jackknife: readonly number[],
  alpha: number,
): number {
  const below = replicates.filter((value) => value < statistic).length;
  const ties = replicates.filter((value) => value === statistic).length;
  const z0 = plainQuantile((below + ties / 2) / replicates.length);
  const a = plainAcceleration(jackknife);
  const z = z0 + plainQuantile(alpha);
  return plainPercentile(replicates, plainNormal(z0 + z / (1 - a * z)));
}

/** Quantile by definition 6 of Hyndman & Fan (1996). */
export function plainPercentile(replicates: readonly number[], alpha: number): number {
  const sorted = [...replicates].toSorted((x, y) => x - y);
  const place = (sorted.length + 1) * alpha;
  const k = Math.floor(place);
  const [lower = NaN, upper = lower] = [sorted[k - 1], sorted[k]];
  return lower + (place - k) * (upper - lower);
}
