import { type ChunkProducts, PARTS, type Pair } from "../statistics/chunk-products.ts";
import { errorOfFunction } from "../statistics/delta-method.ts";
import { type JointMeans, jointMeans } from "../statistics/joint-means.ts";
import { type Moments, pairIndex } from "../statistics/moments.ts";
import { studentQuantile } from "../statistics/student-quantile.ts";

/** Correlation of two outputs, of all values that the samples have; NaN where one has no spread. */
export function correlationOfSamples({ means, products, halves }: Moments, [i, j]: Pair): number {
  const product = (a: number, b: number): number => {
    const at = pairIndex(a, b, means.length);
    return (products[at] ?? 0) + (halves[at] ?? 0);
  };
  const [size, otherSize] = [Math.sqrt(product(i, i)), Math.sqrt(product(j, j))];
  return size > 0 && otherSize > 0 ? Math.max(-1, Math.min(1, product(i, j) / size / otherSize)) : Number.NaN;
}

interface Estimated {
  readonly value: number;
  readonly standardError: number;
  readonly confidenceInterval: readonly [low: number, high: number];
}

/** What chunks say of one pair of outputs. */
interface PairFacts {
  readonly products: ChunkProducts;
  /** Which of the pairs. */
  readonly place: number;
  readonly pair: Pair;
  readonly confidenceLevel: number;
}

/** A covariance, which is known, with its error; NaN with fewer than 2 chunks. */
export function covarianceEstimate(value: number, facts: PairFacts): Estimated {
  const { joint, t } = partsOf(facts);
  const [, between = 0, , freedom = 0] = joint.means;
  const [i, j] = facts.pair.map((output) => facts.products.units?.[output] ?? 1) as [number, number];
  // Of the ratio of the second mean to the last.
  const standardError = errorOfFunction([0, 1 / freedom, 0, -between / freedom / freedom], joint) * i * j;
  return { value, standardError, confidenceInterval: [value - t * standardError, value + t * standardError] };
}

/**
 * A correlation, which is known, with its error; NaN with fewer than 2 chunks. The interval is symmetric in atanh(r), R.
 * Fisher's transformation (Metron 1, 1921), whose error is that of r over 1 - r^2: it stays within -1 and 1.
 */
export function correlationEstimate(value: number, facts: PairFacts): Estimated {
  const { joint, t } = partsOf(facts);
  const [a = 0, between = 0, b = 0] = joint.means;
  const size = Math.sqrt(a) * Math.sqrt(b);
  const within = between / size;
  const standardError = errorOfFunction([-within / 2 / a, 1 / size, -within / 2 / b, 0], joint);
  const half = (t * standardError) / (1 - value * value);
  const middle = Math.atanh(value);
  // With a correlation of 1 or -1 there is no spread around it.
  const ends =
    Math.abs(value) >= 1
      ? ([value, value] as const)
      : ([middle - half, middle + half].map(Math.tanh) as [number, number]);
  return { value, standardError, confidenceInterval: ends };
}

function partsOf({ products, place, confidenceLevel }: PairFacts): { readonly joint: JointMeans; readonly t: number } {
  const first = PARTS * place;
  const joint = jointMeans(products.moments, [first, first + 1, first + 2, first + 3], []);
  return { joint, t: studentQuantile((1 + confidenceLevel) / 2, joint.degreesOfFreedom) };
}
