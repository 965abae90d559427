import { kernels } from "wasm-ensemble";
import type { Showing } from "./same-bits.ts";

/** Samples of the runs. */
export const SIZES = [1e4, 1e5, 1e6, 1e7, 1e8] as const;

/** Runs of each size, each with a seed of its own. */
export const RUNS = 16;

/** One run: how many samples, how far it was off, and how far it said that it might be. */
export interface Trial {
  readonly samples: number;
  readonly error: number;
  readonly standardError: number;
}

/** What many runs say of the error bar. */
export interface ErrorLaw {
  readonly trials: readonly Trial[];
  /** Root mean square of errors over their error bars: 1, but for chance. */
  readonly ratio: number;
  /** The power of the number of samples by which the error bar falls: -1/2. */
  readonly power: number;
  readonly holds: boolean;
}

// Chance alone puts honest error bars beyond so many of its standard deviations once in 10,000 times.
const MOST_SIGMAS = 4;
const MOST_POWER_OFF = 0.01;

/** Runs of several sizes and seeds, and their errors beside their error bars. */
export async function showErrorLaw(
  { client, seed, signal, onProgress }: Omit<Showing, "samples">,
  onTrials: (trials: readonly Trial[]) => void,
): Promise<ErrorLaw> {
  const trials: Trial[] = [];
  // Small runs first: each size is there as a whole before the next begins.
  for (const samples of SIZES) {
    for (let run = 0; run < RUNS; run++) {
      const own = BigInt.asUintN(64, seed + BigInt(trials.length + 1));
      const { mean, standardError } = await client.sample(kernels.pi, { samples, seed: own, signal });
      trials.push({ samples, error: Math.abs(mean - Math.PI), standardError });
      onProgress(trials.length / (SIZES.length * RUNS));
    }
    onTrials([...trials]);
  }
  return lawOf(trials);
}

/**
 * Whether errors are as large as their error bars say, and the bars as 1/sqrt(N) says.
 *
 * Squares of errors over error bars are chi-squared with one degree of freedom each: mean 1, variance 2.
 */
export function lawOf(trials: readonly Trial[]): ErrorLaw {
  const squares = trials.map(({ error, standardError }) => (error / standardError) ** 2);
  const mean = average(squares);
  const power = slopeOf(
    trials.map(({ samples, standardError }) => [Math.log(samples), Math.log(standardError)] as const),
  );
  const isHonest = Math.abs(mean - 1) <= MOST_SIGMAS * Math.sqrt(2 / trials.length);
  return { trials, ratio: Math.sqrt(mean), power, holds: isHonest && Math.abs(power + 0.5) <= MOST_POWER_OFF };
}

/** The slope of the line of least squares. */
function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const middle = [average(points.map(([x]) => x)), average(points.map(([, y]) => y))] as const;
  const products = points.map(([x, y]) => (x - middle[0]) * (y - middle[1]));
  const squares = points.map(([x]) => (x - middle[0]) ** 2);
  return average(products) / average(squares);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
