import type { NonFinite } from "../run/estimate.ts";
import { type ImportanceMap, uniformMap } from "./importance-map.ts";
import type { IterationResult, IterationSums } from "./iteration.ts";
import { binsOf } from "./schedule.ts";
import type { Spreads } from "./strata.ts";

/** What a run has to remember. */
export interface VegasState {
  /** Chunks of all iterations so far: the random stream of the next one. */
  readonly chunks: number;
  /** Map and spreads of the iteration that runs, or would be the next. */
  readonly map: ImportanceMap;
  readonly spreads: Spreads | undefined;
  /** Power of two that values are multiplied by; undefined while all were 0. */
  readonly scale: number | undefined;
  /** Those that are over. */
  readonly iterations: readonly IterationResult[];
  readonly nonFinite: NonFinite;
  /** The iteration that runs. */
  readonly running: { readonly size: number; readonly sums: IterationSums } | undefined;
}

/** The state of a run that has not begun. @param size - of its first iteration */
export function newState(dimensions: number, size: number): VegasState {
  return {
    chunks: 0,
    map: uniformMap(dimensions, binsOf(dimensions, size)),
    spreads: undefined,
    scale: undefined,
    iterations: [],
    nonFinite: { count: 0, first: undefined },
    running: undefined,
  };
}

/** The scale under which values are about 1; undefined where all are 0. */
export function scaleFor(largest: number): number | undefined {
  if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return undefined;
  return 2 ** -Math.max(-1000, Math.min(1000, Math.floor(Math.log2(largest))));
}

/** Results in units of another scale. */
export function rescaled(iterations: readonly IterationResult[], factor: number): readonly IterationResult[] {
  return iterations.map((iteration) => ({
    ...iteration,
    means: iteration.means.map((mean) => mean * factor),
    covariances: iteration.covariances.map((each) => each * factor * factor),
  }));
}
