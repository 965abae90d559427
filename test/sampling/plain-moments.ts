import type { Moments } from "../../src/sampling/statistics/moments.ts";

/** Moments of samples that need no scales, and whose means lack nothing. */
export function plainMoments({ count, means, products }: Pick<Moments, "count" | "means" | "products">): Moments {
  const [zeros, ones] = [means.map(() => 0), means.map(() => 1)];
  return { count, means, products, scales: ones, rests: zeros, halves: products.map(() => 0) };
}
