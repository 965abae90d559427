import type { ValuesPlan } from "../request/values-plan.ts";
import type { Accuracy } from "../statistics/accuracy.ts";
import { unseenShare } from "../statistics/unseen.ts";
import type { ValueMoments } from "../statistics/value-moments.ts";
import type { RunState } from "./run-state.ts";

/**
 * How sure a run is of all values of an array: it has a standard error when each value has it, and a relative one likewise.
 * Values whose samples are all alike are passed over, such as the price on the first day, unless those of all values are.
 *
 * @param name - of the array; undefined: the first
 * @param accuracyOf - of the value at that place in a sample, where the moments of the run have all values
 */
export function arrayAccuracy(
  { arrays, numbers }: ValuesPlan,
  { moments, replicates, values }: Pick<RunState, "moments" | "replicates" | "values">,
  name: string | undefined,
  accuracyOf: (value: number) => Accuracy,
): Accuracy {
  const at = name === undefined ? 0 : arrays.findIndex((array) => array.name === name);
  const start = arrays.slice(0, at).reduce((sum, { length }) => sum + length, 0);
  const length = arrays[at]?.length ?? 0;
  const observed = values && (values.replicates ?? values.moments);
  const worst = new Worst();
  for (let i = start; i < start + length; i++) {
    if (observed) worst.addValue(observed, i);
    else worst.add(accuracyOf(numbers + i));
  }
  return { ...worst.accuracy(), samples: moments.count, replicates: replicates?.count };
}

// The largest errors among values.
class Worst {
  #error = 0;
  #relative = 0;
  #unseen: number | undefined;
  #relativeUnseen = 0;
  #hasError = false;

  addValue({ count, scales, means, rests, squares }: ValueMoments, i: number): void {
    const scale = scales[i] ?? 1;
    const mean = scale * ((means[i] ?? 0) + (rests[i] ?? 0));
    if (count > 0 && squares[i] === 0) return this.#addUnseen(mean, unseenShare(count, 0.95) * (Math.abs(mean) || 1));
    this.#addError(mean, count < 2 ? Number.NaN : scale * Math.sqrt((squares[i] ?? 0) / (count - 1) / count));
  }

  add({ mean, standardError, unseen }: Accuracy): void {
    if (unseen === undefined) this.#addError(mean, standardError);
    else this.#addUnseen(mean, unseen);
  }

  #addUnseen(mean: number, unseen: number): void {
    this.#unseen = Math.max(this.#unseen ?? 0, unseen);
    this.#relativeUnseen = Math.max(this.#relativeUnseen, unseen / Math.abs(mean));
  }

  // One that is unknown is larger than any.
  #addError(mean: number, error: number): void {
    this.#hasError = true;
    const known = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
    this.#error = Math.max(this.#error, known);
    this.#relative = Math.max(this.#relative, known / Math.abs(mean));
  }

  /** Its mean is that of which the largest error is the largest relative one. */
  accuracy(): Pick<Accuracy, "mean" | "standardError" | "unseen"> {
    if (!this.#hasError) {
      return { mean: (this.#unseen ?? 0) / this.#relativeUnseen, standardError: 0, unseen: this.#unseen };
    }
    return { mean: this.#error / this.#relative, standardError: this.#error, unseen: undefined };
  }
}
