import { effectiveSampleSize } from "../chains/effective-sample-size.ts";
import { hasConverged } from "./quantity-estimate.ts";

type Tolerance = { readonly rHat: number; readonly ess: number };

/** Looks whether chains meet a tolerance in all quantities. */
export class Look {
  readonly #tolerance: Tolerance | undefined;
  // The quantity that failed last, which is looked at first.
  #worst = 0;
  #progress = 0;

  constructor(tolerance: Tolerance | undefined) {
    this.#tolerance = tolerance;
  }

  /** How much of the effective sample size asked for was there at the last look, 0 … 1. */
  get progress(): number {
    return this.#progress;
  }

  /** @param columns - for each chain, the draws of each quantity */
  isConverged(columns: readonly (readonly Float64Array[])[]): boolean {
    const tolerance = this.#tolerance;
    if (tolerance === undefined) return false;
    const width = columns[0]?.length ?? 0;
    const of = (i: number): Float64Array[] => columns.map((chain) => chain[i] ?? new Float64Array());
    for (let k = 0; k < width; k++) {
      const i = (this.#worst + k) % width;
      if (hasConverged(of(i), tolerance)) continue;
      this.#worst = i;
      const ess = effectiveSampleSize(of(i));
      this.#progress = Number.isNaN(ess) ? 0 : Math.min(0.99, ess / tolerance.ess);
      return false;
    }
    return true;
  }
}
