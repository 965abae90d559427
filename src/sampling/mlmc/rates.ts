import type { LevelRates } from "../run/level-estimates.ts";
import type { LevelFigures } from "./level-figures.ts";

/** What is reckoned with on a level: see {@link reckon}. */
export interface Reckoned {
  readonly count: number;
  readonly drawn: number;
  readonly cost: number;
  /** Size of the mean of the value, and its variance. */
  readonly size: number;
  readonly variance: number;
  /** Samples that are needed so that values never seen can be left out; 0 where values differ. */
  readonly least: (tolerance: number) => number;
}

/** Levels as they are reckoned with, and their rates. */
export interface Reckoning {
  readonly levels: readonly Reckoned[];
  readonly rates: LevelRates;
  /** Rate at which the variances were seen to fall; NaN while fewer than two levels show one. */
  readonly seenBeta: number;
}

// Rates are not taken to be slower: M. Giles, Acta Numerica 24 (2015), section 3, and his mlmc.
const LEAST_RATE = 0.5;

// While nothing is seen of them: those of a scheme of the first order in the mean, of the order 1/2 in each path.
const FIRST_ORDER = 1;

/**
 * Rates by regression of the logarithms over the levels from 1 on, and the levels as they are reckoned with: no mean and no
 * variance is taken to be below half of what the rates make of the level before, as few samples of a fine level may be alike
 * by chance (Giles 2015); nor is a mean taken to be smaller than its standard error.
 *
 * Where means change their sign from level to level, the regression finds them to fall far too fast. So alpha is the slowest
 * of three: that of all levels, that of the last three, and that of a scheme of the first order, whose bias falls as its cost
 * grows, or by half a level if that is faster.
 *
 * Where all values of a level are alike, another one has a probability below 3 / n, by the rule of three; it is taken to be as
 * far away as the fine values are spread, or are from 0 where they are alike themselves.
 */
export function reckon(figures: readonly LevelFigures[]): Reckoning {
  const seen = figures.flatMap((each, level) => (level === 0 || each.isAlike ? [] : [{ ...each, level }]));
  const growth = slopeOf(figures.map(({ cost }, level) => [level, log2(cost)]));
  const gamma = Number.isNaN(growth) ? 0 : growth;
  const sizes = seen.map(({ level, ...each }) => [level, -log2(sizeOf(each))] as const);
  const alpha = Math.max(LEAST_RATE, slowest(slopeOf(sizes), slopeOf(sizes.slice(-3)), Math.max(FIRST_ORDER, gamma)));
  const seenBeta = slopeOf(seen.map(({ level, variance }) => [level, -log2(variance)]));
  const beta = Number.isNaN(seenBeta) ? FIRST_ORDER : Math.max(LEAST_RATE, seenBeta);
  const levels: Reckoned[] = [];
  for (const [level, each] of figures.entries()) {
    const before = level >= 2 ? levels[level - 1] : undefined;
    levels.push({
      count: each.count,
      drawn: each.drawn,
      cost: each.cost,
      size: Math.max(sizeOf(each), (0.5 * (before?.size ?? 0)) / power(alpha)),
      variance: Math.max(spreadOf(each), (0.5 * (before?.variance ?? 0)) / power(beta)),
      least: (tolerance) => leastOf(each, level, tolerance * (power(alpha) - 1)),
    });
  }
  return { levels, rates: { alpha, beta, gamma }, seenBeta };
}

const RULE_OF_THREE = 3;

// As for plain samples that are all alike.
const LEAST_ALL_ALIKE = 2 ** 24;

/** How far away a value may be that was not seen. */
function reachOf({ fine }: LevelFigures): number {
  return Math.sqrt(fine.variance) || Math.abs(fine.mean) || 1;
}

// A mean is not told from one as small as its own standard error.
function sizeOf(figures: LevelFigures): number {
  const { mean, variance, count, isAlike } = figures;
  if (isAlike) return Math.abs(mean) + (RULE_OF_THREE * reachOf(figures)) / count;
  return Math.max(Math.abs(mean), Math.sqrt(variance / count));
}

function spreadOf(figures: LevelFigures): number {
  return figures.isAlike ? (RULE_OF_THREE * reachOf(figures) ** 2) / figures.count : figures.variance;
}

function leastOf(figures: LevelFigures, level: number, tolerance: number): number {
  if (!figures.isAlike) return 0;
  const least = Math.ceil((RULE_OF_THREE * reachOf(figures)) / tolerance);
  return level === 0 ? Math.max(LEAST_ALL_ALIKE, least) : least;
}

function slowest(...rates: readonly number[]): number {
  return Math.min(...rates.filter((rate) => !Number.isNaN(rate)));
}

/** Slope of the line of least squares through points with finite values; NaN for fewer than two. */
function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const finite = points.filter(([, y]) => Number.isFinite(y));
  const [x, y] = [average(finite.map((point) => point[0])), average(finite.map((point) => point[1]))];
  const square = finite.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  if (!(square > 0)) return Number.NaN;
  return Math.fround(finite.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) / square);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

// Engines of JavaScript may differ in the last bit of logarithms and powers. Rounded to 24 bits they hardly ever do, and runs
// take the same samples.

function log2(value: number): number {
  return Math.fround(Math.log2(value));
}

/** 2 to a power. */
export function power(exponent: number): number {
  return Math.fround(2 ** exponent);
}
